/**
 * The results of this node for those who ask: C-FIND, C-GET and C-MOVE (PS3.4 C), and DICOMweb
 * (PS3.18). Queries and retrievals of peers with the role query come in; matches, and the reports
 * byte for byte as they were written, go out. An identifier that breaks the hierarchy, a
 * destination that is not in peers.yaml, and everything that is no result of ours is refused.
 */
package org.seriate.query;
