package org.seriate.enquire;

import org.seriate.config.PeerConfig;

/**
 * A series about which an archive is to be asked now.
 *
 * @param id our number of it
 * @param held how many of its images are here
 * @param attempt counted from 1 since more images came
 * @param archive who is asked
 * @param fetchMissing whether images that it lists and we lack are to be fetched
 */
record Due(
    long id, SeriesUids uids, int held, int attempt, PeerConfig archive, boolean fetchMissing) {}
