/**
 * A network that somebody else trained, as a graph of the layers it was made of, with its numbers
 * laid out as Keras lays them. In comes what {@code keras} reads from a file, out go two ONNX
 * graphs, one for a slice and one along the series, and a plain forward pass that shares no line
 * with them and judges them. It refuses, by the name of the layer, what it cannot run.
 */
package org.seriate.classify.layers;
