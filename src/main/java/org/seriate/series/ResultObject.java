package org.seriate.series;

/** A kind of object that a destination can get, in the order of sending. */
public enum ResultObject {
  /** Structured report, TID 1500. */
  SR
}
