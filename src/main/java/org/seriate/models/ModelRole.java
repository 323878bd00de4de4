package org.seriate.models;

/** What a bundle is for. */
public enum ModelRole {
  /** Not used yet. */
  INSTALLED,
  /** Writes the reports; one at most. */
  ACTIVE,
  /** Runs after the active one on the same series; recorded, never sent. */
  SHADOW,
  /** No longer used. */
  RETIRED
}
