package org.seriate.enquire;

/**
 * An instance that an archive lists.
 *
 * @param sopClassUid empty when the archive does not tell
 */
public record ArchivedInstance(String sopInstanceUid, String sopClassUid) {}
