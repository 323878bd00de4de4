package org.seriate.deliver;

import java.util.ArrayList;
import java.util.List;
import org.seriate.dicom.net.Status;

/** What a destination made of a report. */
public sealed interface Delivery {

  /**
   * It has all that was sent.
   *
   * @param answer to the last of it, in its own words, e.g. "status 0000"
   */
  record Delivered(String answer) implements Delivery {}

  /** It could not be reached, or cannot take it now; the same report goes again later. */
  record TryAgain(String why) implements Delivery {}

  /** It does not want this report as it is; trying often will not help. */
  record Refused(String why) implements Delivery {}

  /**
   * What a C-STORE status means for an object (PS3.4 B.2.3, PS3.7 C). Duplicate SOP Instance (0111)
   * counts as delivered: the UID is derived from series, revision and model, so what is there
   * already is this object.
   */
  static Delivery of(Status status, String destination) {
    return switch (status.code()) {
      case 0x0000, 0xB000, 0xB006, 0xB007, 0x0111 -> new Delivered("status " + status.hex());
      case 0x0110 -> new TryAgain(said(destination, status));
      default ->
          (status.code() & 0xFF00) == 0xA700
              ? new TryAgain(said(destination, status))
              : new Refused(said(destination, status));
    };
  }

  /** How one object is sent. */
  interface Sending<X extends Exception> {
    Delivery send(Parcel parcel) throws X;
  }

  /**
   * Sends one after the other: a refused one does not keep the others back, one that may be taken
   * later does.
   */
  static <X extends Exception> Delivery ofEach(List<? extends Parcel> parcels, Sending<X> sending)
      throws X {
    List<String> refused = new ArrayList<>();
    String last = "nothing was left to send";
    for (Parcel parcel : parcels) {
      switch (sending.send(parcel)) {
        case Delivered(String answer) -> last = answer;
        case TryAgain again -> {
          return again;
        }
        case Refused(String why) -> refused.add(parcel.instance().kind() + ": " + why);
      }
    }
    return refused.isEmpty() ? new Delivered(last) : new Refused(String.join("; ", refused));
  }

  private static String said(String destination, Status status) {
    return destination
        + " answered "
        + status.hex()
        + (status.comment().isBlank() ? "" : " (" + status.comment() + ")");
  }
}
