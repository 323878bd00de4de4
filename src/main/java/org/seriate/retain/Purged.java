package org.seriate.retain;

/**
 * An image whose row says from now on that its bytes are gone.
 *
 * @param segment null when it has a file of its own that no other row names
 */
record Purged(String digest, long bytes, Long segment, Long segmentAt, Long fileBytes) {}
