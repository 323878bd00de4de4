/**
 * The network itself, in words that belong to no library: its shape, its weights as plain arrays,
 * the windows and the grid that its input is laid on. In come arrays and settings, out go nets for
 * Deeplearning4j and graphs for ONNX Runtime that give the same answer. It refuses weights that do
 * not fit the shape, and it never reads serialized objects.
 */
package org.seriate.classify.model;
