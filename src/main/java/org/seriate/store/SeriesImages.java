package org.seriate.store;

import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.seriate.series.ImageHeader;
import org.seriate.series.StoredImage;

/** The images of a series as the rooms see them: rows joined with their files. */
@ApplicationScoped
public class SeriesImages {
  private final ObjectStore store;

  SeriesImages(ObjectStore store) {
    this.store = store;
  }

  /** In the order they came; a multi-frame object is its frames, in their order. */
  public List<StoredImage> of(List<InstanceRow> rows) {
    return rows.stream().flatMap(this::of).toList();
  }

  /**
   * Has the files of these images here, also those that another host received.
   *
   * @throws NotHere they cannot be brought now
   */
  public Reading bring(List<StoredImage> images) throws NotHere {
    return store.bring(images.stream().map(StoredImage::file).distinct().toList());
  }

  private Stream<StoredImage> of(InstanceRow row) {
    StoredImage object =
        new StoredImage(
            row.id,
            row.sopInstanceUid,
            row.sopClassUid,
            row.transferSyntaxUid,
            row.digest,
            row.segment == null
                ? store.wholeFile(row.digest)
                : store.region(row.segment, row.segmentAt, row.fileBytes),
            HeaderJson.read(row.header));
    List<ImageHeader> frames = HeaderJson.readFrames(row.header, row.frames);
    return frames.isEmpty()
        ? Stream.of(object)
        : IntStream.range(0, frames.size()).mapToObj(i -> object.frame(i + 1, frames.get(i)));
  }
}
