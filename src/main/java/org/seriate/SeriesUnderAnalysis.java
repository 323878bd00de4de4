package org.seriate;

import java.io.IOException;
import java.time.Instant;
import java.util.List;
import org.seriate.dicom.data.DataSet;
import org.seriate.dicom.io.DicomFile;
import org.seriate.series.Completion;
import org.seriate.series.StoredImage;

/**
 * A complete series as it is taken up for analysis.
 *
 * @param patientsDisagree the images name more than one patient or study
 * @param purged images whose bytes a rule of retention gave up
 * @param images in the order they came
 */
record SeriesUnderAnalysis(
    int revision,
    Completion completedBy,
    Instant completedAt,
    boolean patientsDisagree,
    long purged,
    List<StoredImage> images) {

  /** What the report copies patient and study from. */
  DataSet firstHeader() throws IOException {
    return DicomFile.readHeader(images.getFirst().file()).dataSet();
  }
}
