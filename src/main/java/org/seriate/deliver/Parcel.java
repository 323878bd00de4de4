package org.seriate.deliver;

import java.util.List;
import org.seriate.dicom.net.Status;
import org.seriate.series.ResultInstance;

/** One object on its way to a destination. */
public interface Parcel {
  ResultInstance instance();

  /** The SOP classes it may go as, best first. */
  List<String> sopClasses();

  /** The same content as one of them. */
  ResultInstance as(String sopClassUid);

  /** The destination has it now; told before the next object is sent. */
  void delivered(ResultInstance sent, Status status);
}
