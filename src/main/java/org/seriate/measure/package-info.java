/**
 * What is counted and timed, under names that dashboards and alerts rely on ({@code
 * src/docs/metrics.md}). Rooms say what happened; nothing is read back, and without a node that is
 * being watched nothing is kept.
 */
package org.seriate.measure;
