package org.seriate.query;

import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.seriate.dicom.data.Tag;

/**
 * Which keys are matched and returned at which level (PS3.4 C.6.1.1, C.6.2.1; those of structured
 * reports after IHE RAD-44). A key of a level above is supported too; one of a level below is not,
 * and neither is a count of another level.
 */
final class QueryKeys {
  private static final Set<Integer> PATIENT =
      tags(
          Tag.PatientID,
          Tag.PatientName,
          Tag.IssuerOfPatientID,
          Tag.PatientBirthDate,
          Tag.PatientSex);
  private static final Set<Integer> STUDY =
      tags(
          Tag.StudyInstanceUID,
          Tag.StudyDate,
          Tag.StudyTime,
          Tag.AccessionNumber,
          Tag.StudyID,
          Tag.ReferringPhysicianName,
          Tag.StudyDescription,
          Tag.PatientAge);
  private static final Set<Integer> SERIES =
      tags(
          Tag.SeriesInstanceUID,
          Tag.Modality,
          Tag.SeriesNumber,
          Tag.SeriesDescription,
          Tag.SeriesDate,
          Tag.SeriesTime,
          Tag.PerformedProcedureStepStartDate,
          Tag.PerformedProcedureStepStartTime,
          Tag.RequestAttributesSequence,
          Tag.Manufacturer,
          Tag.ManufacturerModelName,
          Tag.InstitutionName,
          Tag.StationName);
  private static final Set<Integer> IMAGE =
      tags(
          Tag.SOPInstanceUID,
          Tag.InstanceNumber,
          Tag.SOPClassUID,
          Tag.ContentDate,
          Tag.ContentTime,
          Tag.ObservationDateTime,
          Tag.ConceptNameCodeSequence,
          Tag.ContentTemplateSequence,
          Tag.ReferencedRequestSequence,
          Tag.CompletionFlag,
          Tag.CompletionFlagDescription,
          Tag.VerificationFlag,
          Tag.VerifyingObserverSequence,
          Tag.PreliminaryFlag,
          Tag.AuthorObserverSequence,
          Tag.PredecessorDocumentsSequence,
          Tag.InstanceCreationDate,
          Tag.InstanceCreationTime,
          Tag.Rows,
          Tag.Columns,
          Tag.BitsAllocated,
          Tag.NumberOfFrames);

  /** Said of every match, never matched against (PS3.4 C.4.1.1.3). */
  private static final Set<Integer> OF_THE_ANSWER =
      tags(
          Tag.QueryRetrieveLevel,
          Tag.SpecificCharacterSet,
          Tag.TimezoneOffsetFromUTC,
          Tag.RetrieveAETitle,
          Tag.InstanceAvailability);

  private QueryKeys() {}

  private static Set<Integer> tags(int... tags) {
    return Arrays.stream(tags).boxed().collect(Collectors.toCollection(LinkedHashSet::new));
  }

  private static Set<Integer> own(QueryLevel level) {
    return switch (level) {
      case PATIENT -> PATIENT;
      case STUDY -> STUDY;
      case SERIES -> SERIES;
      case IMAGE -> IMAGE;
    };
  }

  /** Keys that are counted over what is below the entity. */
  static Set<Integer> counted(QueryLevel level) {
    return switch (level) {
      case PATIENT ->
          tags(
              Tag.NumberOfPatientRelatedStudies,
              Tag.NumberOfPatientRelatedSeries,
              Tag.NumberOfPatientRelatedInstances);
      case STUDY ->
          tags(
              Tag.ModalitiesInStudy,
              Tag.SOPClassesInStudy,
              Tag.NumberOfStudyRelatedSeries,
              Tag.NumberOfStudyRelatedInstances);
      case SERIES -> tags(Tag.NumberOfSeriesRelatedInstances);
      case IMAGE -> tags();
    };
  }

  /** The keys that come in with this level, counted ones last. */
  static Set<Integer> of(QueryLevel level) {
    Set<Integer> keys = new LinkedHashSet<>(own(level));
    keys.addAll(counted(level));
    return keys;
  }

  static boolean isOfTheAnswer(int tag) {
    return OF_THE_ANSWER.contains(tag);
  }

  static boolean isMatched(QueryLevel level, int tag) {
    return counted(level).contains(tag)
        || IntStream.rangeClosed(0, level.ordinal())
            .anyMatch(l -> own(QueryLevel.values()[l]).contains(tag));
  }

  static boolean isSupported(QueryLevel level, int tag) {
    return isOfTheAnswer(tag) || isMatched(level, tag);
  }
}
