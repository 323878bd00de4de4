package org.seriate.backup;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/**
 * What a backup holds. It is written last: a folder without it was cut off and is no backup.
 *
 * @param format of the folder; this program writes and reads {@link #FORMAT}
 * @param id of this backup, so that a restore can tell its own earlier attempt from anything else
 * @param program the release that wrote it
 * @param asOf the moment that the rows are of
 * @param migrations versions of the tables, oldest first
 * @param tables in an order in which their foreign keys can be met
 */
public record Manifest(
    int format,
    UUID id,
    String program,
    Instant asOf,
    List<String> migrations,
    List<Table> tables,
    List<Sequence> sequences,
    List<Item> files) {
  static final int FORMAT = 1;
  static final String FILE = "seriate-backup.json";

  private static final JsonMapper JSON =
      JsonMapper.builder()
          .addModule(new JavaTimeModule())
          .disable(com.fasterxml.jackson.databind.SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
          .disable(com.fasterxml.jackson.databind.DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .build();

  /** Rows of one table, in the text format of COPY, gzipped, in {@code database/NAME.copy.gz}. */
  public record Table(String name, List<String> columns, long rows, String sha256) {}

  public record Sequence(String name, long value) {}

  /** A file, its name relative to the folder. */
  public record Item(String path, long bytes, String sha256) {}

  public long rows() {
    return tables.stream().mapToLong(Table::rows).sum();
  }

  public long bytes() {
    return files.stream().mapToLong(Item::bytes).sum();
  }

  /** Makes the folder a backup, in one move. */
  void write(Path folder) throws IOException {
    Path fresh = folder.resolve(FILE + ".new");
    Files.write(fresh, JSON.writerWithDefaultPrettyPrinter().writeValueAsBytes(this));
    FileCopy.sync(fresh);
    Files.move(fresh, folder.resolve(FILE), StandardCopyOption.ATOMIC_MOVE);
    FileCopy.sync(folder);
  }

  /**
   * Reads that of a backup.
   *
   * @throws IOException when the folder is none, or none that this release can read
   */
  public static Manifest read(Path folder) throws IOException {
    Path file = folder.resolve(FILE);
    if (!Files.exists(file)) {
      throw new IOException(
          folder
              + " holds no "
              + FILE
              + ": it is no backup, or one that was cut off; nothing was restored. Take another");
    }
    try {
      Manifest manifest = JSON.readValue(file.toFile(), Manifest.class);
      if (manifest.format != FORMAT) {
        throw new IOException(
            "%s has format %d, this release reads %d; restore it with the release that wrote it, %s"
                .formatted(folder, manifest.format, FORMAT, manifest.program));
      }
      return manifest;
    } catch (JsonProcessingException e) {
      throw new IOException(file + " is damaged: " + e.getOriginalMessage(), e);
    }
  }
}
