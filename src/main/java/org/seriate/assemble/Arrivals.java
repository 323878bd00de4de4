package org.seriate.assemble;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.seriate.series.StoredImage;

/**
 * What is known of the arrival of one series so far.
 *
 * @param firstReceived of the first image of this revision
 * @param lastReceived of the latest image
 * @param openAssociations open ones that have sent an image to this series
 * @param lastReleased when the latest such association was released; empty if none was, or if that
 *     was forgotten in a restart
 * @param images all of them, in any order
 * @param abortedSinceLast the association that sent the latest image was aborted or broke off
 * @param told what peers said of its images, final statements only
 */
public record Arrivals(
    Instant firstReceived,
    Instant lastReceived,
    int openAssociations,
    Optional<Instant> lastReleased,
    List<StoredImage> images,
    boolean abortedSinceLast,
    List<Told> told) {
  public Arrivals {
    images = List.copyOf(images);
    told = List.copyOf(told);
  }
}
