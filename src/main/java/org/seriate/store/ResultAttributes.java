package org.seriate.store;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.Locale;
import org.seriate.dicom.data.DataSet;
import org.seriate.dicom.data.Tag;
import org.seriate.dicom.io.DataSetReader;
import org.seriate.dicom.io.DataSetWriter;
import org.seriate.dicom.io.ReadLimits;
import org.seriate.dicom.io.TransferSyntax;

/**
 * A row of table {@code result_attributes}: what a query of results matches and returns.
 *
 * @param header the object in ISO_IR 192 without content tree, evidence, equipment and bulk data
 */
public record ResultAttributes(DataSet header) {
  private static final TransferSyntax SYNTAX = TransferSyntax.ExplicitVrLittleEndian;

  /**
   * @param dataSet an object in Explicit VR Little Endian
   */
  public static ResultAttributes of(byte[] dataSet) {
    return new ResultAttributes(
        read(dataSet).toUtf8().toBuilder()
            .remove(Tag.ContentSequence)
            .remove(Tag.CurrentRequestedProcedureEvidenceSequence)
            .remove(Tag.PertinentOtherEvidenceSequence)
            .remove(Tag.ContributingEquipmentSequence)
            .remove(Tag.SharedFunctionalGroupsSequence)
            .remove(Tag.PerFrameFunctionalGroupsSequence)
            .remove(Tag.PixelData)
            .remove(Tag.FloatPixelData)
            .remove(Tag.EncapsulatedDocument)
            .build());
  }

  /** What {@link #insert} wrote into column {@code header}. */
  public static DataSet read(byte[] encoded) {
    try {
      return DataSetReader.read(new ByteArrayInputStream(encoded), SYNTAX, ReadLimits.DEFAULT);
    } catch (IOException e) {
      throw new IllegalStateException("a result of ours cannot be read", e);
    }
  }

  /**
   * Text as it is compared where case does not count (PS3.4 C.2.2.2.1); upper case first, because
   * some letters have two lower cases.
   */
  public static String folded(String text) {
    return text.toUpperCase(Locale.ROOT).toLowerCase(Locale.ROOT);
  }

  /** A date as eight digits, whatever form it came in (PS3.5 6.2, DA). */
  public static String date(String da) {
    return da.replace(".", "");
  }

  /** Writes the row, unless it is there. */
  public void insert(Connection connection, long object) throws SQLException {
    try (PreparedStatement insert =
        connection.prepareStatement(
            """
            insert into result_attributes (object_id, patient_id, issuer_of_patient_id, patient_name,
                study_instance_uid, study_date, accession_number, study_id, series_instance_uid,
                modality, sop_instance_uid, sop_class_uid, content_date, header)
            values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            on conflict (object_id) do nothing
            """)) {
      insert.setLong(1, object);
      insert.setString(2, text(Tag.PatientID));
      insert.setString(3, text(Tag.IssuerOfPatientID));
      insert.setString(4, folded(text(Tag.PatientName)));
      insert.setString(5, text(Tag.StudyInstanceUID));
      insert.setString(6, date(text(Tag.StudyDate)));
      insert.setString(7, text(Tag.AccessionNumber));
      insert.setString(8, text(Tag.StudyID));
      insert.setString(9, text(Tag.SeriesInstanceUID));
      insert.setString(10, text(Tag.Modality));
      insert.setString(11, text(Tag.SOPInstanceUID));
      insert.setString(12, text(Tag.SOPClassUID));
      insert.setString(13, date(text(Tag.ContentDate)));
      insert.setBytes(14, DataSetWriter.toBytes(header, SYNTAX));
      insert.executeUpdate();
    }
  }

  // PostgreSQL has no character zero in text; a name that holds one is matched without it.
  private String text(int tag) {
    return header.string(tag).orElse("").replace("\0", "");
  }

  @Override
  public String toString() {
    return "ResultAttributes[" + header.size() + " elements]";
  }
}
