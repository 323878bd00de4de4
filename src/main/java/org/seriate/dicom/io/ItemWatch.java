package org.seriate.dicom.io;

import java.util.function.Consumer;
import org.seriate.dicom.data.DataSet;

/**
 * Takes the items of one sequence while a data set is read, each as soon as it is whole, so that a
 * sequence of thousands need not be kept.
 *
 * @param sequence tag of a sequence of the outermost data set; the data set read lacks it
 * @param items called once for each item, in order
 */
public record ItemWatch(int sequence, Consumer<DataSet> items) {}
