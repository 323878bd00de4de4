/**
 * When a CT series is complete, and whether its images form a sequence of slices. The images of one
 * series and the facts of their arrival come in; a verdict on completeness, and an ordered {@link
 * org.seriate.series.SliceSequence} or one plain reason against it, go out. Both rules see neither
 * file nor clock and guess nothing: an image that does not say where it lies is refused.
 */
package org.seriate.assemble;
