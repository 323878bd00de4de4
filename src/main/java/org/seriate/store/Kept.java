package org.seriate.store;

/**
 * An object that is on disk.
 *
 * @param digest SHA-256 of its data set, lower-case hexadecimal
 * @param bytes length of its data set
 */
public record Kept(String digest, long bytes, Place place, Arrival arrival) {}
