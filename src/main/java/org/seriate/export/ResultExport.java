package org.seriate.export;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.seriate.dicom.data.DataSet;
import org.seriate.dicom.io.DataSetReader;
import org.seriate.dicom.io.DicomFile;
import org.seriate.dicom.io.ReadLimits;
import org.seriate.dicom.io.TransferSyntax;

/**
 * An export into a folder of its own.
 *
 * <pre>
 * series.csv    a line for each answer of each series
 * series.json   the same, one JSON array
 * objects/      17-1-SR-AIR.dcm: our number of the series, revision, kind, layout; then the model, where
 *               an additional one has objects of its own
 * </pre>
 *
 * The two tables get their names when they are whole.
 */
public final class ResultExport {
  /** These hold text in pixels or pages, so they never leave without a name. */
  private static final List<String> WITH_NAMES_ONLY = List.of("SC", "PDF");

  private final Path folder;
  private final List<String> kinds;
  private final Optional<Pseudonyms> names;
  private long series;
  private long objects;
  private long leftOut;

  private ResultExport(Path folder, List<String> kinds, boolean deidentify) {
    this.folder = folder;
    this.kinds = List.copyOf(kinds);
    this.names = deidentify ? Optional.of(Pseudonyms.fresh()) : Optional.empty();
  }

  /**
   * What left.
   *
   * @param leftOut objects that cannot be de-identified
   */
  public record Done(long series, long objects, long leftOut) {}

  /** Told of a page of series, before a byte of it leaves. */
  public interface Record {
    void of(List<Long> series) throws SQLException;
  }

  /**
   * Writes what the search finds.
   *
   * @param folder that is not there yet
   * @param kinds of objects: SR, SC, KOS, GSPS, PDF; none for the tables alone
   */
  public static Done write(
      Connection connection,
      ExportSearch search,
      Path folder,
      List<String> kinds,
      boolean deidentify,
      Record record)
      throws IOException, SQLException {
    if (Files.exists(folder)) {
      throw new IOException(folder + " exists already; name a folder that is not there");
    }
    Files.createDirectories(folder.resolve("objects"));
    return new ResultExport(folder, kinds, deidentify)
        .write(new ResultRows(connection, search), record);
  }

  private Done write(ResultRows rows, Record record) throws IOException, SQLException {
    Path csv = folder.resolve("series.csv.part");
    Path json = folder.resolve("series.json.part");
    JsonMapper mapper =
        JsonMapper.builder()
            .addModule(new JavaTimeModule())
            .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
            .build();
    try (Writer lines = Files.newBufferedWriter(csv, StandardOpenOption.CREATE_NEW);
        Writer text = Files.newBufferedWriter(json, StandardOpenOption.CREATE_NEW);
        JsonGenerator array = mapper.createGenerator(text)) {
      CsvTable table = new CsvTable(lines);
      array.useDefaultPrettyPrinter().writeStartArray();
      for (List<ExportedSeries> page = rows.next(); !page.isEmpty(); page = rows.next()) {
        record.of(page.stream().map(ExportedSeries::series).distinct().toList());
        for (ExportedSeries one : page) {
          ExportedSeries exported = withObjects(rows, one);
          table.write(exported);
          mapper.writeValue(array, exported);
          series++;
        }
      }
      array.writeEndArray();
    }
    Files.move(csv, folder.resolve("series.csv"), StandardCopyOption.ATOMIC_MOVE);
    Files.move(json, folder.resolve("series.json"), StandardCopyOption.ATOMIC_MOVE);
    return new Done(series, objects, leftOut);
  }

  private ExportedSeries withObjects(ResultRows rows, ExportedSeries one)
      throws SQLException, IOException {
    ExportedSeries shown = names.map(one::without).orElse(one);
    if (kinds.isEmpty() || one.report() == 0) {
      return shown;
    }
    List<String> files = new ArrayList<>();
    for (ResultRows.Written object : rows.objects(one.report(), kinds)) {
      if (names.isPresent() && WITH_NAMES_ONLY.contains(object.kind())) {
        leftOut++;
      } else {
        files.add(write(one, object));
      }
    }
    return shown.with(files);
  }

  private String write(ExportedSeries one, ResultRows.Written object) throws IOException {
    DataSet written =
        DataSetReader.read(
            new ByteArrayInputStream(object.dataSet()),
            TransferSyntax.ExplicitVrLittleEndian,
            ReadLimits.DEFAULT);
    DataSet out = names.map(n -> new Deidentified(n).of(written)).orElse(written);
    String name =
        "objects/%d-%d-%s%s%s.dcm"
            .formatted(
                one.series(),
                one.revision(),
                object.kind(),
                object.layout().isEmpty() ? "" : "-" + object.layout(),
                object.model().isEmpty() ? "" : "-" + object.model().substring(0, 12));
    DicomFile.write(folder.resolve(name), out, TransferSyntax.ExplicitVrLittleEndian);
    objects++;
    return name;
  }
}
