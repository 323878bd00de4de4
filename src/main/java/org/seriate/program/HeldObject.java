package org.seriate.program;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import org.seriate.dicom.data.DataSet;
import org.seriate.dicom.data.Tag;
import org.seriate.dicom.data.Uid;
import org.seriate.dicom.io.DicomFile;

/**
 * An object that the practice PACS has on disk.
 *
 * @param attributes what can be asked for by C-FIND (PS3.4 C.6.2.1), in the object's character set
 */
record HeldObject(Path file, DataSet attributes) {
  private static final int[] QUERY_ATTRIBUTES = {
    Tag.SpecificCharacterSet,
    Tag.SOPClassUID,
    Tag.SOPInstanceUID,
    Tag.StudyDate,
    Tag.SeriesDate,
    Tag.ContentDate,
    Tag.StudyTime,
    Tag.SeriesTime,
    Tag.ContentTime,
    Tag.AccessionNumber,
    Tag.Modality,
    Tag.Manufacturer,
    Tag.InstitutionName,
    Tag.ReferringPhysicianName,
    Tag.StudyDescription,
    Tag.SeriesDescription,
    Tag.PatientName,
    Tag.PatientID,
    Tag.IssuerOfPatientID,
    Tag.PatientBirthDate,
    Tag.PatientSex,
    Tag.BodyPartExamined,
    Tag.StudyInstanceUID,
    Tag.SeriesInstanceUID,
    Tag.StudyID,
    Tag.SeriesNumber,
    Tag.InstanceNumber,
    Tag.NumberOfFrames,
    Tag.Rows,
    Tag.Columns,
    Tag.CompletionFlag,
    Tag.VerificationFlag,
  };

  /** Reads the header; empty when an object lacks one of the three UIDs or has an invalid one. */
  static Optional<HeldObject> of(Path file) throws IOException {
    DataSet header = DicomFile.readHeader(file).dataSet();
    HeldObject held =
        new HeldObject(file, DataSet.builder().copy(header, QUERY_ATTRIBUTES).build());
    return held.hasUids() ? Optional.of(held) : Optional.empty();
  }

  private boolean hasUids() {
    // File and folder names are made of these UIDs, so nothing but a valid UID may pass.
    return Uid.isValid(study()) && Uid.isValid(series()) && Uid.isValid(sopInstance());
  }

  String study() {
    return attributes.string(Tag.StudyInstanceUID).orElse("");
  }

  String series() {
    return attributes.string(Tag.SeriesInstanceUID).orElse("");
  }

  String sopInstance() {
    return attributes.string(Tag.SOPInstanceUID).orElse("");
  }

  String sopClass() {
    return attributes.string(Tag.SOPClassUID).orElse("");
  }

  boolean isStructuredReport() {
    return sopClass().startsWith(Uid.BasicTextSRStorage.replaceFirst("\\d+$", ""))
        && !sopClass().equals(Uid.KeyObjectSelectionDocumentStorage);
  }

  HeldObject movedTo(Path newFile) {
    return new HeldObject(newFile, attributes);
  }

  @Override
  public String toString() {
    return "HeldObject[" + file + "]";
  }
}
