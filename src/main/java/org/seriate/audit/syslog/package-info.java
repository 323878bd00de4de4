/**
 * The record on its way to syslog servers (PS3.15 A.6, A.7; RFC 5424 to 5426). Links of the chain
 * come in, in their order; messages go out, each at least once. It refuses to count a message as
 * delivered before the server has read it, where the transport can tell.
 */
package org.seriate.audit.syslog;
