package org.seriate.store;

import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import org.seriate.series.StoredImage;

/** The images of a series as the rooms see them: rows joined with their files. */
@ApplicationScoped
public class SeriesImages {
  private final ObjectStore store;

  SeriesImages(ObjectStore store) {
    this.store = store;
  }

  /** In the order they came. */
  public List<StoredImage> of(List<InstanceRow> rows) {
    return rows.stream().map(this::of).toList();
  }

  private StoredImage of(InstanceRow row) {
    return new StoredImage(
        row.id,
        row.sopInstanceUid,
        row.sopClassUid,
        row.transferSyntaxUid,
        row.digest,
        store.file(row.digest),
        HeaderJson.read(row.header));
  }
}
