package org.seriate.audit.syslog;

import java.nio.charset.StandardCharsets;
import java.time.temporal.ChronoUnit;
import org.seriate.audit.AuditRow;
import org.seriate.audit.message.DicomAuditXml;

/** An event as syslog message of RFC 5424. */
final class SyslogFrame {
  // Facility 10, security and authorisation; severity 5, notice (ITI TF-2 3.20.4.1.1).
  private static final String PRIORITY_AND_VERSION = "<85>1 ";
  private static final char BYTE_ORDER_MARK = '\uFEFF'; // RFC 5424 6.4: says that this is UTF-8

  private SyslogFrame() {}

  static byte[] of(AuditRow row) {
    String header =
        PRIORITY_AND_VERSION
            + row.at().truncatedTo(ChronoUnit.MICROS)
            + ' '
            + host(row.node())
            + " seriate - IHE+RFC-3881 - ";
    return (header + BYTE_ORDER_MARK + DicomAuditXml.of(row)).getBytes(StandardCharsets.UTF_8);
  }

  /** Of the node that recorded the event, which need not be the one that sends it. */
  private static String host(String node) {
    String host = node.substring(node.indexOf('@') + 1).replaceAll("[^!-~]", "");
    return host.isEmpty() ? "-" : host.substring(0, Math.min(255, host.length()));
  }
}
