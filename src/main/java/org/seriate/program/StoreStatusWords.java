package org.seriate.program;

import org.seriate.dicom.net.Status;

/** The meaning of a C-STORE status for people (PS3.4 Table B.2-1, PS3.7 C). */
final class StoreStatusWords {
  private StoreStatusWords() {}

  static String of(Status status) {
    return switch (status.code()) {
      case 0x0000 -> "success";
      case 0x0111 -> "duplicate SOP instance";
      case 0x0117 -> "invalid SOP instance";
      case 0x0122 -> "SOP class not supported";
      case 0x0124 -> "not authorized";
      case 0x0210 -> "duplicate invocation";
      case 0x0211 -> "unrecognized operation";
      case 0xB000 -> "coercion of data elements";
      case 0xB006 -> "elements discarded";
      case 0xB007 -> "data set does not match SOP class (warning)";
      default ->
          switch (status.code() & 0xFF00) {
            case 0xA700 -> "refused: out of resources";
            case 0xA900 -> "error: data set does not match SOP class";
            default ->
                switch (status.code() & 0xF000) {
                  case 0xC000 -> "error: cannot understand";
                  case 0xB000 -> "warning";
                  case 0xA000 -> "refused";
                  default -> "failure";
                };
          };
    };
  }
}
