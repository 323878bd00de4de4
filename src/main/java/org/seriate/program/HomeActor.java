package org.seriate.program;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.Map;
import org.seriate.audit.AuditEntry;
import org.seriate.audit.AuditEvent;
import org.seriate.audit.AuditOutcome;
import org.seriate.audit.AuditRows;
import org.seriate.config.AeConfigFiles;
import org.seriate.config.ConfigProblem;

/**
 * Who the audit record says it was when a command works on the database itself: the person as this
 * machine knows them, at the node whose home it is.
 */
record HomeActor(String node, String user) {

  static HomeActor of(Surroundings places, Map<String, String> environment) {
    String node = AuditRows.nodeName(aeTitle(places, environment));
    return new HomeActor(
        node, "user " + System.getProperty("user.name") + node.substring(node.indexOf('@')));
  }

  private static String aeTitle(Surroundings places, Map<String, String> environment) {
    try {
      return AeConfigFiles.read(places.aeConfig(), environment).node().aeTitle();
    } catch (ConfigProblem e) {
      return "SERIATE";
    }
  }

  AuditEntry did(AuditEvent event, AuditOutcome outcome, String detail) {
    return AuditEntry.of(event, outcome, user, detail);
  }

  /** In a transaction of its own, committed here. */
  void record(Connection connection, AuditEntry entry) throws SQLException {
    AuditRows.insertAlone(connection, node, entry);
  }
}
