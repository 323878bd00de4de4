package org.seriate.series;

/** A kind of object that a destination can get, in the order of sending. */
public enum ResultObject {
  /** Structured report, TID 1500. */
  SR,
  /** Secondary Capture: the result at a glance, for viewers that show images only. */
  SC,
  /** Key Object Selection of the key slices; of positive results only. */
  KOS,
  /** Presentation state that labels the key slices; of positive results only. */
  GSPS,
  /** The page of the SC as Encapsulated PDF. */
  PDF,
  /** Parametric Map of where on the key slices the answer comes from; of positive results only. */
  PM
}
