package org.seriate;

import jakarta.enterprise.context.ApplicationScoped;
import org.seriate.config.PeerConfig;
import org.seriate.dicom.net.DimseServices;
import org.seriate.procedure.ProcedureFacts;
import org.seriate.receive.FurtherServices;

/** Puts the room that hears of procedures behind the door of the room that receives. */
@ApplicationScoped
class ProcedureServices implements FurtherServices {
  private final ProcedureFacts facts;

  ProcedureServices(ProcedureFacts facts) {
    this.facts = facts;
  }

  @Override
  public void addTo(DimseServices services) {
    facts.addTo(services);
  }

  @Override
  public boolean permits(PeerConfig peer, String abstractSyntax) {
    return facts.permits(peer, abstractSyntax);
  }
}
