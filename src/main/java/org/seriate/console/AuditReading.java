package org.seriate.console;

import io.vertx.core.http.HttpServerRequest;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.ws.rs.core.SecurityContext;
import java.io.IOException;
import java.io.Writer;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import javax.sql.DataSource;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.seriate.access.Users;
import org.seriate.audit.AuditEntry;
import org.seriate.audit.AuditEvent;
import org.seriate.audit.AuditOutcome;
import org.seriate.audit.AuditRow;
import org.seriate.audit.AuditRows;
import org.seriate.audit.AuditSearch;
import org.seriate.audit.AuditTrail;
import org.seriate.audit.chain.CheckpointKey;
import org.seriate.audit.chain.Verification;
import org.seriate.audit.message.AuditExport;

/**
 * Reads the audit record for people and programs. Each reading is itself recorded, before anything
 * is shown (PS3.15 A.5.3.2).
 */
@ApplicationScoped
class AuditReading {
  private final DataSource database;
  private final AuditTrail audit;
  private final Path home;

  AuditReading(
      DataSource database, AuditTrail audit, @ConfigProperty(name = "seriate.home") String home) {
    this.database = database;
    this.audit = audit;
    this.home = Path.of(home);
  }

  /** Who asks. */
  static String reader(SecurityContext security, HttpServerRequest request) {
    return Users.actor(
        security.getUserPrincipal().getName(), request.remoteAddress().hostAddress());
  }

  List<AuditRow> search(String reader, String path, AuditSearch search, int limit)
      throws SQLException {
    record(reader, path, AuditOutcome.SUCCESS, "audit record searched: " + search.inWords());
    try (Connection connection = database.getConnection()) {
      return AuditRows.newest(connection, search, limit);
    }
  }

  void recordExport(String reader, String path, AuditExport format, AuditSearch search) {
    record(
        reader,
        path,
        AuditOutcome.SUCCESS,
        "audit record exported as %s: %s"
            .formatted(format.name().toLowerCase(Locale.ROOT), search.inWords()));
  }

  void export(AuditExport format, AuditSearch search, Writer out) throws IOException {
    try (Connection connection = database.getConnection()) {
      format.write(connection, search, out);
    } catch (SQLException e) {
      throw new IOException("the audit record could not be read to its end", e);
    }
  }

  Verification.Result verify(String reader, String path) throws SQLException, IOException {
    Set<String> keys = CheckpointKey.publicKey(home).map(Set::of).orElse(Set.of());
    Verification.Result result;
    try (Connection connection = database.getConnection()) {
      connection.setAutoCommit(false);
      result = Verification.of(connection, home, keys);
    }
    record(
        reader,
        path,
        result.isWhole() ? AuditOutcome.SUCCESS : AuditOutcome.SERIOUS_FAILURE,
        "audit record verified: " + result.sentence());
    return result;
  }

  private void record(String reader, String path, AuditOutcome outcome, String detail) {
    audit.recordAlone(
        AuditEntry.of(AuditEvent.AUDIT_LOG_USED, outcome, reader, detail).about(path));
  }
}
