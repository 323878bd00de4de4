package org.seriate.receive;

import java.io.ByteArrayInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jboss.logging.Logger;
import org.seriate.config.FreeSpace;
import org.seriate.dicom.data.DataSet;
import org.seriate.dicom.data.Tag;
import org.seriate.dicom.data.Uid;
import org.seriate.dicom.io.DataSetReader;
import org.seriate.dicom.io.DataSetWriter;
import org.seriate.dicom.io.DicomFile;
import org.seriate.dicom.io.ItemWatch;
import org.seriate.dicom.io.NotDicomException;
import org.seriate.dicom.io.ReadLimits;
import org.seriate.dicom.io.TransferSyntax;
import org.seriate.dicom.net.AssociationFacts;
import org.seriate.dicom.net.Status;
import org.seriate.dicom.net.StoreScp;
import org.seriate.measure.Measures;
import org.seriate.series.FunctionalGroups;
import org.seriate.store.IncomingObject;
import org.seriate.store.IncomingObject.StoreFault;
import org.seriate.store.Kept;
import org.seriate.store.ObjectStore;
import org.seriate.store.Place;

/**
 * C-STORE SCP. The data set is kept while it is parsed to its end; Success is answered only after
 * it is synced to disk together with all that its rows will need. The rows follow ({@link Intake}).
 *
 * <p>What happens at a power cut: before the sync nothing was answered, and the sender still has
 * the object; after it the next start lists the object from the store.
 */
final class StoreReceiver implements StoreScp {
  private static final Logger LOG = Logger.getLogger(StoreReceiver.class);

  /**
   * The rows need a few short values, and 200 associations may bring a header at a time: so much of
   * each is kept in memory. The object on disk is whole in any case. No image that can be decoded
   * is longer than 1 GiB, so a deflated one of twice that is a bomb.
   */
  private static final ReadLimits HEADER =
      ReadLimits.DEFAULT
          .withMaxValueKept(16 << 10)
          .withMaxHeaderKept(1 << 20)
          .withMaxInflatedLength(2L << 30);

  /** More slices than are analysed of any series. */
  static final int MOST_FRAMES = 4096;

  private static final StoreOutcome NO_ROOM =
      new StoreOutcome.OutOfResources("disk nearly full, try again later");

  private static final StoreOutcome BEHIND =
      new StoreOutcome.OutOfResources("database not available, try again later");

  private final ObjectStore store;
  private final Listing listing;
  private final FreeSpace refuseBelowFree;

  /**
   * @param refuseBelowFree with less free disk an object is refused, before it is read or when the
   *     disk fills under it
   */
  StoreReceiver(ObjectStore store, Listing listing, FreeSpace refuseBelowFree) {
    this.store = store;
    this.listing = listing;
    this.refuseBelowFree = refuseBelowFree;
  }

  /**
   * Goes once through what an object goes through before its rows, for nothing but to have every
   * class of it loaded: one that is first needed when peers hold all file descriptors could not be
   * read, and would stay unusable until the program ends.
   */
  void rehearse() throws IOException {
    for (Class<?> outcome : StoreOutcome.class.getPermittedSubclasses()) {
      load(outcome);
    }
    load(StoreFault.class);
    load(WhileRoom.NoRoom.class);
    Measures.open();
    store.rehearse();
    String sopClass = Uid.CTImageStorage;
    DataSet object =
        DataSet.builder()
            .string(Tag.SOPClassUID, sopClass)
            .string(Tag.SOPInstanceUID, "1.2.3")
            .string(Tag.StudyInstanceUID, "1.2.3")
            .string(Tag.SeriesInstanceUID, "1.2.3")
            .string(Tag.ImagePositionPatient, "0", "0", "0")
            .sequence(
                Tag.PerFrameFunctionalGroupsSequence,
                DataSet.builder()
                    .sequence(
                        Tag.PlanePositionSequence,
                        DataSet.builder().string(Tag.ImagePositionPatient, "0", "0", "0").build())
                    .build())
            .build();
    byte[] bytes = DataSetWriter.toBytes(object, TransferSyntax.ExplicitVrLittleEndian);
    AssociationFacts nobody =
        new AssociationFacts(
            0, "REHEARSAL", "REHEARSAL", InetAddress.getLoopbackAddress(), "", Optional.empty());
    for (String uid : List.of("no UID", "1.2.3.4")) {
      Request refused = new Request(1, sopClass, uid, TransferSyntax.ExplicitVrLittleEndian);
      StoreOutcome.statusOf(receive(nobody, refused, new ByteArrayInputStream(bytes)));
      StoreOutcome.statusOf(receive(nobody, refused, InputStream.nullInputStream()));
      StoreOutcome.statusOf(receive(nobody, refused, new ByteArrayInputStream(new byte[9])));
    }
    FunctionalGroups groups = new FunctionalGroups(MOST_FRAMES);
    object.items(Tag.PerFrameFunctionalGroupsSequence).forEach(groups);
    Place place = new Place(0, 0, 0, true, bytes.length);
    Kept kept = new Kept("", bytes.length, place, listing.arrival(nobody));
    ReceivedObject.of(object, groups, sopClass, "1.2.3", "", kept);
  }

  private static void load(Class<?> type) {
    try {
      Class.forName(type.getName(), true, type.getClassLoader());
    } catch (ClassNotFoundException e) {
      throw new IllegalStateException("it was there a moment ago", e);
    }
  }

  @Override
  public Status store(AssociationFacts association, Request request, InputStream dataSet)
      throws IOException {
    long begin = System.nanoTime();
    Reckoned reckoned = new Reckoned(dataSet);
    StoreOutcome outcome = receive(association, request, reckoned);
    Status status = answer(association, outcome);
    Measures.received(
        status.hex(),
        outcome instanceof StoreOutcome.Stored ? reckoned.bytes() : 0,
        Duration.ofNanos(System.nanoTime() - begin));
    return status;
  }

  /** Counts what is read. */
  private static final class Reckoned extends FilterInputStream {
    private long bytes;

    Reckoned(InputStream in) {
      super(in);
    }

    long bytes() {
      return bytes;
    }

    @Override
    public int read() throws IOException {
      int one = super.read();
      bytes += one < 0 ? 0 : 1;
      return one;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
      int read = super.read(buffer, offset, length);
      bytes += Math.max(0, read);
      return read;
    }
  }

  /** Answers without a look at the object. */
  Status refuse(AssociationFacts association, StoreOutcome why) {
    return answer(association, why);
  }

  private Status answer(AssociationFacts association, StoreOutcome outcome) {
    Status status = StoreOutcome.statusOf(outcome);
    if (!status.isSuccess()) {
      LOG.warnf(
          "object refused, %s. association=%d callingAe=%s status=%s",
          status.comment(), association.id(), association.callingAe(), status.hex());
      listing.recordRefusal(association, status);
    }
    return status;
  }

  private StoreOutcome receive(AssociationFacts association, Request request, InputStream dataSet)
      throws IOException {
    if (!Uid.isValid(request.affectedSopInstanceUid())) {
      return new StoreOutcome.NotUnderstood("Affected SOP Instance UID is not a UID");
    }
    try {
      if (listing.isFull()) {
        return BEHIND;
      }
      return diskNearlyFull() ? NO_ROOM : keep(association, request, dataSet);
    } catch (WhileRoom.NoRoom e) {
      return NO_ROOM;
    } catch (NotDicomException e) {
      return new StoreOutcome.NotUnderstood(e.getMessage());
    } catch (StoreFault e) {
      LOG.errorf(
          e, "the store cannot take objects; senders are told A700 until the disk is mended");
      return new StoreOutcome.OutOfResources("store cannot be written, try again later");
    }
  }

  private StoreOutcome keep(AssociationFacts association, Request request, InputStream dataSet)
      throws IOException {
    try (IncomingObject incoming = store.receive()) {
      DicomFile.writePreambleAndMeta(
          incoming.preamble(),
          request.affectedSopClassUid(),
          request.affectedSopInstanceUid(),
          request.transferSyntax(),
          association.callingAe());
      FunctionalGroups groups = new FunctionalGroups(MOST_FRAMES);
      DataSet header =
          read(
              incoming.keeping(new WhileRoom(dataSet, this::diskNearlyFull)),
              request.transferSyntax(),
              groups);
      Optional<StoreOutcome> objection = objection(request, header);
      if (objection.isPresent()) {
        return objection.get();
      }
      Kept kept = incoming.keep(listing.arrival(association));
      listing.list(
          ReceivedObject.of(
              header,
              groups,
              request.affectedSopClassUid(),
              request.affectedSopInstanceUid(),
              request.transferSyntax().uid(),
              kept));
      return new StoreOutcome.Stored();
    }
  }

  /**
   * To its end; as an object is read when it comes, and again when a crash kept it from its rows.
   */
  static DataSet read(InputStream dataSet, TransferSyntax syntax, FunctionalGroups groups)
      throws IOException {
    return DataSetReader.readHeaderThroughEnd(
        dataSet, syntax, HEADER, new ItemWatch(Tag.PerFrameFunctionalGroupsSequence, groups));
  }

  private boolean diskNearlyFull() throws StoreFault {
    return store.free() < refuseBelowFree.bytesOf(store.diskSize());
  }

  /** What is wrong with the UIDs, if anything; PS3.4 B.2.3 and PS3.5 9.1. */
  private static Optional<StoreOutcome> objection(Request request, DataSet ds) {
    // SOP Class UID is type 1, but real archives send it empty; the command names it all the same.
    String sopClass = ds.string(Tag.SOPClassUID).orElse(request.affectedSopClassUid());
    if (!sopClass.equals(request.affectedSopClassUid())) {
      return Optional.of(
          new StoreOutcome.DoesNotMatch("SOP Class UID differs in command and data set"));
    }
    String sopInstance = ds.string(Tag.SOPInstanceUID).orElse("");
    if (!sopInstance.equals(request.affectedSopInstanceUid())) {
      return Optional.of(
          new StoreOutcome.DoesNotMatch("SOP Instance UID differs in command and data set"));
    }
    for (int tag : new int[] {Tag.StudyInstanceUID, Tag.SeriesInstanceUID}) {
      if (!Uid.isValid(ds.string(tag).orElse(""))) {
        return Optional.of(
            new StoreOutcome.NotUnderstood(
                Tag.format(tag) + " is missing or not a UID; the object belongs to no series"));
      }
    }
    return Optional.empty();
  }
}
