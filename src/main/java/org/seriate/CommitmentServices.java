package org.seriate;

import jakarta.enterprise.context.ApplicationScoped;
import java.util.Set;
import org.seriate.commitment.StorageClasses;
import org.seriate.commitment.StorageCommitment;
import org.seriate.config.PeerConfig;
import org.seriate.dicom.net.DimseServices;
import org.seriate.receive.FurtherServices;
import org.seriate.receive.Reception;

/** Puts the room that confirms storage behind the door of the room that receives. */
@ApplicationScoped
class CommitmentServices implements FurtherServices, StorageClasses {
  private final StorageCommitment commitment;

  CommitmentServices(StorageCommitment commitment) {
    this.commitment = commitment;
  }

  @Override
  public void addTo(DimseServices services) {
    commitment.addTo(services);
  }

  @Override
  public boolean permits(PeerConfig peer, String abstractSyntax) {
    return commitment.permits(peer, abstractSyntax);
  }

  @Override
  public Set<String> sopClasses() {
    return Set.copyOf(Reception.sopClasses());
  }
}
