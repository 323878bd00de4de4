package org.seriate.program;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.seriate.dicom.io.DicomFile;
import org.seriate.dicom.net.StoreScp;

/**
 * A folder of objects that came over the wire, as STUDY/SERIES/OBJECT.dcm. For trials: files are
 * not synced to disk.
 */
final class ObjectFolder {
  private final Path folder;
  private final AtomicLong arrivals = new AtomicLong();

  ObjectFolder(Path folder) {
    this.folder = folder;
  }

  /** Empty when the object's UIDs are missing, invalid or not those of the command. */
  Optional<HeldObject> keep(String callingAe, StoreScp.Request request, InputStream dataSet)
      throws IOException {
    Path incoming = folder.resolve(".incoming-" + arrivals.incrementAndGet());
    try {
      write(incoming, callingAe, request, dataSet);
      Optional<HeldObject> object =
          readable(incoming).filter(o -> o.sopInstance().equals(request.affectedSopInstanceUid()));
      return object.isEmpty() ? object : Optional.of(inPlace(object.get(), incoming));
    } finally {
      Files.deleteIfExists(incoming);
    }
  }

  private static void write(
      Path file, String callingAe, StoreScp.Request request, InputStream dataSet)
      throws IOException {
    try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(file))) {
      DicomFile.writePreambleAndMeta(
          out,
          request.affectedSopClassUid(),
          request.affectedSopInstanceUid(),
          request.transferSyntax(),
          callingAe);
      dataSet.transferTo(out);
    }
  }

  private HeldObject inPlace(HeldObject object, Path incoming) throws IOException {
    Path series = folder.resolve(object.study()).resolve(object.series());
    Files.createDirectories(series);
    Path file = series.resolve(object.sopInstance() + ".dcm");
    Files.move(incoming, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    return object.movedTo(file);
  }

  private static Optional<HeldObject> readable(Path file) {
    try {
      return HeldObject.of(file);
    } catch (IOException _) { // not a data set; answered as such
      return Optional.empty();
    }
  }

  /** Those that are there from earlier. */
  void objects(Consumer<HeldObject> each) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      files
          .filter(Files::isRegularFile)
          .filter(f -> !f.getFileName().toString().startsWith(".incoming-"))
          .forEach(f -> readable(f).ifPresent(each));
    }
  }
}
