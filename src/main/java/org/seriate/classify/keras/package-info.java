/**
 * Files of Keras, read without Keras: {@code .h5} as Keras 1 and 2 wrote whole models, and {@code
 * .keras} of Keras 2.12 and later. In comes a file, out goes a {@code LayerNet}. It refuses, by the
 * name of the layer, whatever it cannot run exactly; nothing of the file is executed or
 * deserialized.
 */
package org.seriate.classify.keras;
