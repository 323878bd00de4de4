package org.seriate.program;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.ConcurrentHashMap;
import org.seriate.dicom.data.Uid;
import org.seriate.dicom.net.AssociationEvents;
import org.seriate.dicom.net.AssociationFacts;
import org.seriate.dicom.net.AssociationPolicy;
import org.seriate.dicom.net.DicomNetwork;
import org.seriate.dicom.net.DimseServices;
import org.seriate.dicom.net.Listener;
import org.seriate.dicom.net.ListenerSettings;
import org.seriate.dicom.net.Status;
import org.seriate.dicom.net.StoreScp;
import org.seriate.dicom.net.TlsPort;
import org.seriate.series.AeTitle;

/**
 * A PACS to practise with: C-ECHO, C-STORE of any storage class in any transfer syntax into a
 * folder per study and series, and C-FIND (Study Root) over what it holds.
 *
 * <p>For trials and demonstrations. It keeps its list in memory and does not sync files to disk.
 */
final class PracticePacs implements AutoCloseable {
  private static final List<String> FIND_SYNTAXES =
      List.of(Uid.ExplicitVrLittleEndian, Uid.ImplicitVrLittleEndian);

  private final ObjectFolder folder;
  private final AeTitle aeTitle;
  private final Faults faults;
  private final Watch watch;
  private final Map<String, HeldObject> held = new ConcurrentHashMap<>();
  private Listener listener;

  /**
   * Where it listens and keeps its objects.
   *
   * @param bind local address, null for all
   * @param port 0 for any free one
   * @param tls a second port beside it
   */
  record Place(AeTitle aeTitle, InetAddress bind, int port, Path folder, Optional<TlsPort> tls) {
    /** Without TLS. */
    Place(AeTitle aeTitle, InetAddress bind, int port, Path folder) {
      this(aeTitle, bind, port, folder, Optional.empty());
    }
  }

  /** Told of everything that happens, on the thread of the association. */
  interface Watch {
    default void stored(AssociationFacts from, HeldObject object, boolean again) {}

    default void refused(AssociationFacts from, String what, Status status) {}

    default void turnedAway(AssociationFacts from, String why) {}
  }

  private PracticePacs(Place place, Faults faults, Watch watch) {
    this.folder = new ObjectFolder(place.folder());
    this.aeTitle = place.aeTitle();
    this.faults = faults;
    this.watch = watch;
  }

  /** Lists what is in the folder from earlier, then listens. */
  static PracticePacs open(DicomNetwork network, Place place, Faults faults, Watch watch)
      throws IOException {
    PracticePacs pacs = new PracticePacs(place, faults, watch);
    Files.createDirectories(place.folder());
    pacs.listEarlierObjects();
    pacs.listener = network.listen(settings(place), pacs::decide, pacs.services());
    return pacs;
  }

  int port() {
    return listener.port();
  }

  /** Empty without TLS. */
  OptionalInt tlsPort() {
    return listener.tlsPort();
  }

  Collection<HeldObject> held() {
    return List.copyOf(held.values());
  }

  @Override
  public void close() {
    listener.close(Duration.ofSeconds(2));
  }

  private static ListenerSettings settings(Place place) {
    ListenerSettings usual = ListenerSettings.onPort(place.port());
    ListenerSettings plain =
        new ListenerSettings(
            place.bind(),
            place.port(),
            usual.maxPduLength(),
            usual.requestDeadline(),
            usual.pduDeadline(),
            usual.idleTimeout(),
            usual.sendTimeout(),
            usual.maxAssociations(),
            usual.maxAssociationsPerPeer());
    return place.tls().map(plain::withTls).orElse(plain);
  }

  private DimseServices services() {
    List<String> offered =
        StorageClasses.sopClasses().stream()
            .filter(c -> !faults.refusedClasses().contains(c))
            .toList();
    return new DimseServices()
        .store(offered, StorageClasses.transferSyntaxes(), this::store)
        .find(
            List.of(Uid.StudyRootQueryRetrieveInformationModelFind),
            FIND_SYNTAXES,
            (_, _, identifier) -> StudyRootQuery.of(identifier).over(held()))
        .events(
            new AssociationEvents() {
              @Override
              public void rejected(AssociationFacts facts, AssociationPolicy.Reject reject) {
                watch.turnedAway(facts, reject.why());
              }
            });
  }

  private AssociationPolicy.Decision decide(AssociationFacts facts) {
    if (facts.calledAe().equals(aeTitle.value())) {
      return new AssociationPolicy.Accept();
    }
    return AssociationPolicy.Reject.calledAeTitleNotRecognized(
        "it called " + facts.calledAe() + ", but this is " + aeTitle);
  }

  private Status store(AssociationFacts from, StoreScp.Request request, InputStream dataSet)
      throws IOException {
    faults.pause();
    String name = Uid.nameOf(request.affectedSopClassUid());
    if (faults.strike()) {
      watch.refused(from, name, faults.answer());
      return faults.answer();
    }
    Optional<HeldObject> kept = folder.keep(from.callingAe(), request, dataSet);
    if (kept.isEmpty()) {
      Status status = Status.of(0xA900, "UIDs missing, invalid or not those of the command");
      watch.refused(from, name, status);
      return status;
    }
    HeldObject object = kept.get();
    boolean again = held.put(object.sopInstance(), object) != null;
    watch.stored(from, object, again);
    return Status.SUCCESS;
  }

  private void listEarlierObjects() throws IOException {
    folder.objects(o -> held.put(o.sopInstance(), o));
  }
}
