package org.seriate.series;

/**
 * Why a series was not analysed, with the discontinuation reason of PS3.16 CID 9300 nearest to it.
 */
public enum DeclineReason {
  NOT_A_CT_IMAGE("110522", "Object Types not supported"),
  LOCALIZER_ONLY("110522", "Object Types not supported"),
  NOT_AXIAL("110522", "Object Types not supported"),
  MIXED_ORIENTATION("110522", "Object Types not supported"),
  MULTI_FRAME("110522", "Object Types not supported"),
  CONCATENATION_INCOMPLETE("110523", "Object Set incomplete"),
  GEOMETRY_MISSING("110521", "Objects incorrectly formatted"),
  MIXED_MATRIX("110522", "Object Types not supported"),
  SEVERAL_PHASES("110522", "Object Types not supported"),
  DUPLICATE_POSITIONS("110521", "Objects incorrectly formatted"),
  GAP_BETWEEN_SLICES("110523", "Object Set incomplete"),
  TOO_FEW_SLICES("110523", "Object Set incomplete"),
  TOO_MANY_SLICES("110527", "Resource inadequate"),
  SCREEN_CAPTURE("110522", "Object Types not supported"),
  DERIVED_IMAGES("110522", "Object Types not supported"),
  LOSSY_COMPRESSION("110522", "Object Types not supported"),
  UNDECODABLE_PIXELS("110521", "Objects incorrectly formatted"),
  OUTSIDE_MODEL_GATE("110522", "Object Types not supported"),
  PATIENTS_DISAGREE("110521", "Objects incorrectly formatted"),
  NO_MODEL("110527", "Resource inadequate"),
  ANALYSIS_FAILED("110501", "Equipment failure");

  private final Code code;

  DeclineReason(String value, String meaning) {
    code = Code.dcm(value, meaning);
  }

  public Code code() {
    return code;
  }
}
