/**
 * What an archive has, and what of it is missing here (PS3.4 C as SCU). Series that fell quiet come
 * in; the number of instances that the archive tells, and the objects it still had, go out. An
 * archive that is away, talks nonsense or sends what was not asked for is refused: its word neither
 * completes nor holds up a series.
 */
package org.seriate.enquire;
