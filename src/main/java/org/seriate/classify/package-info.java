/**
 * From slices in order to an answer. In comes a slice sequence and a model bundle, out goes a
 * finding with its evidence, or a declined analysis with the sentence that says why. It refuses
 * what the model's card does not name: another body part, another orientation, gaps, pixels that
 * cannot be decoded; and bundles whose content is not exactly what was published.
 */
package org.seriate.classify;
