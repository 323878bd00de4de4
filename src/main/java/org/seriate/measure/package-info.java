/**
 * What is counted and timed, under names that dashboards and alerts rely on ({@code
 * src/docs/metrics.md}). Rooms say what happened; nothing is read back, and without a node that is
 * being watched nothing is kept. Beside the figures stand the traces (ADR 55): {@link
 * org.seriate.measure.Traces} is told, {@link org.seriate.measure.OtlpCollector} alone knows the
 * library that sends.
 */
package org.seriate.measure;
