package org.seriate.store;

import io.quarkus.scheduler.Scheduled;
import io.quarkus.scheduler.Scheduled.ConcurrentExecution;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.jboss.logging.Logger;
import org.seriate.dicom.io.FileRegion;

/**
 * Brings what this node received into the bucket, where nodes share one: within a second of its
 * rows, as pieces of segments that are never changed. The file here was durable before Success was
 * answered and stays; that a piece is in the bucket is written only once the bucket has confirmed
 * it, so a crash in between costs a second upload of the same bytes under the same name.
 */
@ApplicationScoped
public class Uploads {
  private static final Logger LOG = Logger.getLogger(Uploads.class);

  private final Optional<Bucket> bucket;
  private final ObjectStore store;
  private final PieceRows rows;
  private volatile boolean open;
  private boolean told;

  Uploads(SharedBucket shared, ObjectStore store, PieceRows rows) {
    this.bucket = shared.bucket();
    this.store = store;
    this.rows = rows;
  }

  /** Begins; without a bucket it does nothing. */
  public void open() {
    open = bucket.isPresent();
  }

  public void close() {
    open = false;
  }

  @Scheduled(every = "1s", concurrentExecution = ConcurrentExecution.SKIP)
  void tick() {
    if (open) {
      tried(this::upload);
    }
  }

  @Scheduled(every = "10m", delayed = "2m", concurrentExecution = ConcurrentExecution.SKIP)
  void clear() {
    if (open) {
      tried(this::remove);
    }
  }

  private interface Step {
    void run(Bucket bucket) throws IOException;
  }

  private void tried(Step step) {
    try {
      step.run(bucket.orElseThrow());
      if (told) {
        LOG.infof("the bucket answers again; what waited has been uploaded");
        told = false;
      }
    } catch (IOException | RuntimeException e) {
      if (!told) {
        LOG.errorf(
            "what this node receives cannot be uploaded, so other hosts cannot analyse it; it is"
                + " safe here, and tried again every second: %s",
            e.getMessage());
        told = true;
      }
    }
  }

  /** What another node received is not here, and is that node's to upload. */
  void upload(Bucket to) throws IOException {
    for (Piece piece : rows.waiting()) {
      Path file = store.ownSegment(piece.segment());
      if (Files.exists(file)) {
        to.put(piece.name(), new FileRegion(file, piece.from(), piece.to() - piece.from()));
        rows.uploaded(piece);
      }
    }
    for (String digest : rows.waitingFiles()) {
      Path file = store.file(digest);
      if (Files.exists(file)) {
        to.put(Piece.nameOfFile(digest), FileRegion.whole(file));
        rows.uploaded(digest);
      }
    }
  }

  /** Takes out of the bucket what retention has purged. */
  void remove(Bucket from) throws IOException {
    for (Piece piece : rows.forgotten()) {
      from.delete(piece.name());
      rows.removed(piece);
    }
    for (String digest : rows.forgottenFiles()) {
      rows.removed(digest);
      from.delete(Piece.nameOfFile(digest));
    }
  }
}
