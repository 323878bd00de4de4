package org.seriate.models;

/** What a bundle is for. */
public enum ModelRole {
  /** Not used yet. */
  INSTALLED,
  /** Writes the reports; one at most. */
  ACTIVE,
  /**
   * Asked after the active one on the same series; what it says is reported with it, in the same
   * report or in one of its own.
   */
  ADDITIONAL,
  /** Runs after the active one on the same series; recorded, never sent. */
  SHADOW,
  /** No longer used. */
  RETIRED
}
