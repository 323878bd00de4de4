package org.seriate.config;

/** A kind of object that a destination can get. */
public enum ResultObject {
  /** Structured report, TID 1500. */
  SR
}
