package org.seriate;

import jakarta.enterprise.context.ApplicationScoped;
import java.util.Optional;
import javax.sql.DataSource;
import org.seriate.audit.AuditTrail;
import org.seriate.config.AeConfig;
import org.seriate.config.PeerConfig;
import org.seriate.dicom.net.DicomNetwork;
import org.seriate.dicom.net.DimseServices;
import org.seriate.dicom.net.TlsCall;
import org.seriate.dicom.tls.TlsIdentity;
import org.seriate.query.ResultQuery;
import org.seriate.receive.FurtherServices;

/** Puts the room that answers queries behind the door of the room that receives. */
@ApplicationScoped
class ResultServices implements FurtherServices {
  private final ResultQuery query;

  ResultServices(
      DataSource database,
      DicomNetwork network,
      AeConfig config,
      TlsIdentity identity,
      AuditTrail audit) {
    Optional<TlsCall> tls =
        identity.canCall()
            ? Optional.of(new TlsCall(identity, config.node().tls().checkHostName()))
            : Optional.empty();
    this.query = new ResultQuery(database, network, config, tls, audit);
  }

  @Override
  public void addTo(DimseServices services) {
    query.makeUpMissingAttributes();
    query.addTo(services);
  }

  @Override
  public boolean permits(PeerConfig peer, String abstractSyntax) {
    return query.permits(peer, abstractSyntax);
  }
}
