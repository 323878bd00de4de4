package org.seriate.receive;

import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.seriate.config.AeConfig;
import org.seriate.dicom.net.AssociationFacts;
import org.seriate.dicom.net.Status;
import org.seriate.dicom.net.StoreScp;
import org.seriate.store.ObjectStore;

/**
 * The way in for objects that this node fetched by itself: the same checks, files, rows and record
 * as for those that are sent to it.
 */
@ApplicationScoped
public class FetchedObjects {
  /** Numbers of associations that we opened run below zero, those that we accepted above. */
  private static final AtomicLong NUMBERS = new AtomicLong();

  private final AeConfig config;
  private final ObjectStore store;
  private final Intake intake;

  FetchedObjects(AeConfig config, ObjectStore store, Intake intake) {
    this.config = config;
    this.store = store;
    this.intake = intake;
  }

  /** SOP classes that are taken. */
  public List<String> sopClasses() {
    return Reception.SOP_CLASSES;
  }

  /**
   * One association that we opened to fetch.
   *
   * @param peer AE title of who gives the objects
   * @param settle pause after its end before its series are judged
   */
  public Fetch begin(String peer, InetAddress address, Duration settle) {
    AssociationFacts facts =
        new AssociationFacts(
            NUMBERS.decrementAndGet(),
            peer,
            config.node().aeTitle(),
            address,
            "",
            Optional.empty());
    return new Fetch(
        facts,
        new StoreReceiver(store, intake, config.node().disk().refuseBelowFree()),
        intake,
        settle);
  }

  /** Used by one thread. */
  public static final class Fetch {
    private final AssociationFacts facts;
    private final StoreReceiver receiver;
    private final Intake intake;
    private final Duration settle;

    private Fetch(AssociationFacts facts, StoreReceiver receiver, Intake intake, Duration settle) {
      this.facts = facts;
      this.receiver = receiver;
      this.intake = intake;
      this.settle = settle;
    }

    /** As a C-STORE that is sent to us: Success only when file and row are safe. */
    public Status store(StoreScp.Request request, InputStream dataSet) throws IOException {
      return receiver.store(facts, request, dataSet);
    }

    /**
     * @param released false when it broke off
     */
    public void end(boolean released) {
      intake.associationEnded(facts.id(), released, settle);
    }
  }
}
