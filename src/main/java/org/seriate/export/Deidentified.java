package org.seriate.export;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.seriate.dicom.data.DataSet;
import org.seriate.dicom.data.Element;
import org.seriate.dicom.data.Tag;
import org.seriate.dicom.data.Vr;

/**
 * A document of ours without what names a person, a place or a day: the Basic Application Level
 * Confidentiality Profile (PS3.15 E.2) with the Clean Structured Content Option (E.3.4).
 *
 * <p>It keeps by list, not by exception: names, dates, AE titles, free text, private and unknown
 * attributes stay only where they are named here. The sentences of the content tree stay: the
 * program writes them from the outcome and never from attributes of a patient. Objects with pixels
 * or pages of text are not given to it.
 */
final class Deidentified {
  private static final String REMOVED = "REMOVED";

  /** Texts that the program writes itself, or that a standard or a vendor gave (E.3.4, E.3.5). */
  private static final Set<Integer> TEXTS =
      Set.of(
          Tag.CodeValue,
          Tag.LongCodeValue,
          Tag.CodeMeaning,
          Tag.CodingSchemeDesignator,
          Tag.CodingSchemeVersion,
          Tag.CodingSchemeName,
          Tag.CodingSchemeResponsibleOrganization,
          Tag.TextValue,
          Tag.UnformattedTextValue,
          Tag.GraphicLayerDescription,
          Tag.ContentDescription,
          Tag.CompletionFlagDescription,
          Tag.WindowCenterWidthExplanation,
          Tag.RescaleType,
          Tag.Manufacturer,
          Tag.ManufacturerModelName,
          Tag.SoftwareVersions);

  /** UIDs that name something of a standard, not of a patient. */
  private static final Set<Integer> CLASSES =
      Set.of(
          Tag.SOPClassUID,
          Tag.ReferencedSOPClassUID,
          Tag.CodingSchemeUID,
          Tag.ContextUID,
          Tag.MappingResourceUID);

  /** Actions X of Table E.1-1 on sequences. */
  private static final Set<Integer> SEQUENCES_REMOVED =
      Set.of(
          Tag.ContributingEquipmentSequence,
          Tag.ReferencedRequestSequence,
          Tag.AuthorObserverSequence,
          Tag.DeidentificationMethodCodeSequence);

  /** Actions Z and D of Table E.1-1: what must not be absent. */
  private static final Map<Integer, String> REPLACED =
      Map.ofEntries(
          Map.entry(Tag.StudyDate, ""),
          Map.entry(Tag.StudyTime, ""),
          Map.entry(Tag.AccessionNumber, ""),
          Map.entry(Tag.ReferringPhysicianName, ""),
          Map.entry(Tag.PatientBirthDate, ""),
          Map.entry(Tag.PatientSex, ""),
          Map.entry(Tag.StudyID, ""),
          Map.entry(Tag.ContentCreatorName, ""),
          Map.entry(Tag.VerifyingObserverName, REMOVED),
          Map.entry(Tag.VerifyingOrganization, REMOVED),
          Map.entry(Tag.VerificationDateTime, "19000101000000"),
          Map.entry(Tag.ContentDate, "19000101"),
          Map.entry(Tag.ContentTime, "000000"),
          Map.entry(Tag.PresentationCreationDate, "19000101"),
          Map.entry(Tag.PresentationCreationTime, "000000"),
          Map.entry(Tag.Date, "19000101"),
          Map.entry(Tag.Time, "000000"),
          Map.entry(Tag.DeviceSerialNumber, REMOVED));

  /** Device Observer Name, which is our AE title, and Serial Number (PS3.16 TID 1004). */
  private static final Set<String> CONCEPTS_OF_A_PLACE = Set.of("121013", "121016");

  private final Pseudonyms names;

  Deidentified(Pseudonyms names) {
    this.names = names;
  }

  DataSet of(DataSet document) {
    String patient =
        names.patient(
            document.string(Tag.PatientID).orElse(""),
            document.string(Tag.IssuerOfPatientID).orElse(""));
    return cleaned(document)
        .string(Tag.PatientName, patient)
        .string(Tag.PatientID, patient)
        .string(Tag.PatientIdentityRemoved, "YES")
        .string(Tag.LongitudinalTemporalInformationModified, "REMOVED")
        .sequence(
            Tag.DeidentificationMethodCodeSequence,
            code("113100", "Basic Application Confidentiality Profile"),
            code("113104", "Clean Structured Content Option"))
        .build();
  }

  private static DataSet code(String value, String meaning) {
    return DataSet.builder()
        .string(Tag.CodeValue, value)
        .string(Tag.CodingSchemeDesignator, "DCM")
        .string(Tag.CodeMeaning, meaning)
        .build();
  }

  private DataSet.Builder cleaned(DataSet from) {
    DataSet.Builder to = DataSet.builder();
    for (Element element : from) {
      switch (element) {
        case Element.Sequence s -> sequence(s, to);
        case Element.Value v -> value(v, from, to);
        case Element.Fragments _ -> {} // pixels
      }
    }
    if (isOfAPlace(from)) {
      to.string(Tag.TextValue, REMOVED);
    }
    return to;
  }

  private void sequence(Element.Sequence sequence, DataSet.Builder to) {
    if (isPrivate(sequence.tag()) || SEQUENCES_REMOVED.contains(sequence.tag())) {
      return;
    }
    List<DataSet> items = new ArrayList<>();
    for (DataSet item : sequence.items()) {
      items.add(cleaned(item).build());
    }
    to.sequence(sequence.tag(), items);
  }

  private void value(Element.Value value, DataSet from, DataSet.Builder to) {
    int tag = value.tag();
    if (isPrivate(tag)) {
      return;
    }
    String replacement = REPLACED.get(tag);
    if (replacement != null) {
      to.string(tag, value.vr(), replacement);
    } else if (value.vr() == Vr.UI && !CLASSES.contains(tag)) {
      to.string(tag, from.strings(tag).stream().map(names::uid).toArray(String[]::new));
    } else if (stays(tag, value.vr())) {
      to.copy(from, tag);
    }
  }

  private static boolean stays(int tag, Vr vr) {
    return switch (vr) {
      case AE, AS, DA, DT, PN, TM, UR, UN, OB, OD, OF, OL, OV, OW -> false;
      case LO, LT, SH, ST, UC, UT -> TEXTS.contains(tag);
      case AT, CS, DS, FD, FL, IS, SL, SS, SV, UI, UL, US, UV -> true;
      case SQ -> throw new IllegalArgumentException("a sequence has no value");
    };
  }

  private static boolean isPrivate(int tag) {
    return ((tag >>> 16) & 1) == 1;
  }

  private static boolean isOfAPlace(DataSet item) {
    return item.contains(Tag.TextValue)
        && item.items(Tag.ConceptNameCodeSequence).stream()
            .anyMatch(
                c -> c.string(Tag.CodeValue).filter(CONCEPTS_OF_A_PLACE::contains).isPresent());
  }
}
