package org.seriate.dicom.net;

/** Values of Command Field (0000,0100) (PS3.7 E.1). A response is its request with the high bit. */
final class CommandField {
  static final int C_STORE_RQ = 0x0001;
  static final int C_GET_RQ = 0x0010;
  static final int C_FIND_RQ = 0x0020;
  static final int C_MOVE_RQ = 0x0021;
  static final int C_ECHO_RQ = 0x0030;
  static final int N_EVENT_REPORT_RQ = 0x0100;
  static final int N_SET_RQ = 0x0120;
  static final int N_ACTION_RQ = 0x0130;
  static final int N_CREATE_RQ = 0x0140;
  static final int C_CANCEL_RQ = 0x0FFF;
  private static final int RESPONSE_BIT = 0x8000;

  private CommandField() {}

  static int responseTo(int request) {
    return request | RESPONSE_BIT;
  }

  static boolean isResponse(int field) {
    return (field & RESPONSE_BIT) != 0;
  }
}
