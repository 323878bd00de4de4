package org.seriate.console;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.seriate.dicom.data.DataSet;
import org.seriate.dicom.data.Tag;
import org.seriate.dicom.io.DicomFile;
import org.seriate.store.InstanceRow;
import org.seriate.store.SeriesImages;

/** Who the patient is, as the first image says: the rows do not know it. */
@ApplicationScoped
class PatientBanner {
  private final SeriesImages images;

  PatientBanner(SeriesImages images) {
    this.images = images;
  }

  public record Patient(String name, String id, String birthDate, String sex, String accession) {
    @Override
    public String toString() {
      return "Patient[not for logs]";
    }
  }

  /** Empty when no image is on disk any more. */
  @Transactional
  Optional<Patient> of(long series) {
    List<InstanceRow> rows = InstanceRow.ofSeries(series);
    if (rows.isEmpty()) {
      return Optional.empty();
    }
    try {
      DataSet header =
          DicomFile.readHeader(images.of(rows.subList(0, 1)).getFirst().file()).dataSet();
      return Optional.of(
          new Patient(
              header.string(Tag.PatientName).orElse("").replace('^', ' ').strip(),
              header.string(Tag.PatientID).orElse(""),
              header.string(Tag.PatientBirthDate).orElse(""),
              header.string(Tag.PatientSex).orElse(""),
              header.string(Tag.AccessionNumber).orElse("")));
    } catch (IOException e) {
      return Optional.empty();
    }
  }
}
