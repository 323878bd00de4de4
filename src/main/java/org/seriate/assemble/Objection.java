package org.seriate.assemble;

import org.seriate.series.DeclineReason;

/** One reason against a sequence, and the sentence that says so. */
record Objection(DeclineReason reason, String explanation) {}
