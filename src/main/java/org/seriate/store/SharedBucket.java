package org.seriate.store;

import java.util.Optional;

/** The bucket that nodes share, where SERIATE_STORE names one. */
public record SharedBucket(Optional<Bucket> bucket) {}
