/**
 * Where a model learns. In come series of patients with labels, out come a bundle and the figures
 * it earned on patients it had not seen. It refuses labels without series, series without labels
 * and data of one class only, and it publishes nothing whose ONNX graph answers otherwise than the
 * net that was trained.
 */
package org.seriate.train;
