package org.seriate.report;

/** Relationship Type (0040,A010), PS3.3 C.17.3.2.4. */
enum Relationship {
  CONTAINS,
  HAS_OBS_CONTEXT,
  HAS_ACQ_CONTEXT,
  HAS_CONCEPT_MOD,
  INFERRED_FROM;

  String definedTerm() {
    return name().replace('_', ' ');
  }
}
