package org.seriate.report;

import static org.seriate.series.Code.dcm;
import static org.seriate.series.Code.sct;

import org.seriate.series.Code;

/** The coded concepts that our templates use (PS3.16 Annex D and context groups). */
final class Concepts {
  // TID 1500, 1204
  static final Code IMAGING_MEASUREMENT_REPORT = dcm("126000", "Imaging Measurement Report");
  static final Code IMAGING_MEASUREMENTS = dcm("126010", "Imaging Measurements");
  static final Code QUALITATIVE_EVALUATIONS =
      new Code("C0034375", "UMLS", "Qualitative Evaluations");
  static final Code PROCEDURE_REPORTED = dcm("121058", "Procedure reported");
  static final Code CT_UNSPECIFIED_BODY_REGION =
      new Code("25045-6", "LN", "CT unspecified body region");
  static final Code LANGUAGE = dcm("121049", "Language of Content Item and Descendants");
  static final Code COUNTRY = dcm("121046", "Country of Language");
  static final Code ENGLISH = new Code("en", "RFC5646", "English");
  static final Code UNITED_STATES = new Code("US", "ISO3166_1", "United States");

  // TID 1002, 1004
  static final Code OBSERVER_TYPE = dcm("121005", "Observer Type");
  static final Code DEVICE = dcm("121007", "Device");
  static final Code DEVICE_OBSERVER_UID = dcm("121012", "Device Observer UID");
  static final Code DEVICE_OBSERVER_NAME = dcm("121013", "Device Observer Name");
  static final Code DEVICE_OBSERVER_MANUFACTURER = dcm("121014", "Device Observer Manufacturer");
  static final Code DEVICE_OBSERVER_MODEL_NAME = dcm("121015", "Device Observer Model Name");
  static final Code DEVICE_OBSERVER_SERIAL_NUMBER = dcm("121016", "Device Observer Serial Number");

  // TID 1600, 1602
  static final Code IMAGE_LIBRARY = dcm("111028", "Image Library");
  static final Code IMAGE_LIBRARY_GROUP = dcm("126200", "Image Library Group");
  static final Code MODALITY = dcm("121139", "Modality");
  static final Code TARGET_REGION = dcm("123014", "Target Region");
  static final Code STUDY_DATE = dcm("111060", "Study Date");
  static final Code STUDY_TIME = dcm("111061", "Study Time");
  static final Code FRAME_OF_REFERENCE_UID = dcm("112227", "Frame of Reference UID");
  static final Code SOURCE = sct("260753009", "Source");

  // TID 1501, 4019
  static final Code MEASUREMENT_GROUP = dcm("125007", "Measurement Group");
  static final Code TRACKING_IDENTIFIER = dcm("112039", "Tracking Identifier");
  static final Code TRACKING_UNIQUE_IDENTIFIER = dcm("112040", "Tracking Unique Identifier");
  static final Code FINDING = dcm("121071", "Finding");
  static final Code FINDING_SITE = sct("363698007", "Finding Site");
  static final Code PROBABILITY = dcm("122157", "Probability");
  static final Code SOURCE_OF_MEASUREMENT = dcm("121112", "Source of Measurement");
  static final Code BEST_ILLUSTRATION = dcm("121080", "Best illustration of finding");
  static final Code ALGORITHM_NAME = dcm("111001", "Algorithm Name");
  static final Code ALGORITHM_VERSION = dcm("111003", "Algorithm Version");
  static final Code ALGORITHM_PARAMETERS = dcm("111002", "Algorithm Parameters");
  static final Code ALGORITHM_FAMILY = dcm("111000", "Algorithm Family");
  static final Code ARTIFICIAL_INTELLIGENCE = dcm("123110", "Artificial Intelligence");

  // Answers: CID 240, CID 6047
  static final Code PRESENT = sct("52101004", "Present");
  static final Code ABSENT = sct("272519000", "Absent");
  static final Code UNDETERMINED = sct("373068000", "Undetermined");
  static final Code PROCESSING_SUMMARY = dcm("111017", "CAD Processing and Findings Summary");
  static final Code NO_ALGORITHMS_SUCCEEDED =
      dcm("111245", "No algorithms succeeded; without findings");
  static final Code COMMENT = dcm("121106", "Comment");

  // TID 2010
  static final Code OF_INTEREST = dcm("113000", "Of Interest");
  static final Code KEY_OBJECT_DESCRIPTION = dcm("113012", "Key Object Description");

  // PS3.16 CID 217, 7203
  static final Code CLASS_ACTIVATION = dcm("130402", "Class activation");
  static final Code SPATIAL_RESAMPLING = dcm("113085", "Spatial resampling");

  static final Code SOURCE_IMAGE = dcm("121322", "Source image for image processing operation");
  static final Code PERCENT = new Code("%", "UCUM", "Percent");
  static final Code PROCESSING_EQUIPMENT = dcm("109102", "Processing Equipment");

  private Concepts() {}
}
