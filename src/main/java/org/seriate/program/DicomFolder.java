package org.seriate.program;

import java.io.IOException;
import java.nio.file.FileVisitOption;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.seriate.dicom.data.DataSet;
import org.seriate.dicom.data.Tag;
import org.seriate.dicom.data.Uid;
import org.seriate.dicom.io.DicomFile;

/**
 * The DICOM objects below a folder, in the order of their paths.
 *
 * @param skipped what is there and cannot be sent, with the reason
 */
record DicomFolder(List<OutgoingObject> objects, List<Skipped> skipped) {

  record Skipped(Path file, String why) {}

  static DicomFolder read(Path folder, Progress progress) throws IOException {
    if (!Files.exists(folder)) {
      throw new NoSuchFileException(folder.toString());
    }
    List<OutgoingObject> objects = new ArrayList<>();
    List<Skipped> skipped = new ArrayList<>();
    try (Stream<Path> files =
        Files.walk(folder, FileVisitOption.FOLLOW_LINKS).filter(Files::isRegularFile).sorted()) {
      for (Path file : (Iterable<Path>) files::iterator) {
        try {
          describe(file)
              .ifPresentOrElse(
                  objects::add, () -> skipped.add(new Skipped(file, "no object to send")));
        } catch (IOException e) {
          skipped.add(new Skipped(file, "not readable as DICOM"));
        }
        progress.show(
            () -> "Looking at files: " + PlainWords.count(objects.size(), "DICOM object"));
      }
    }
    return new DicomFolder(List.copyOf(objects), List.copyOf(skipped));
  }

  /** Empty for a DICOMDIR and for what has no class or instance UID. */
  private static Optional<OutgoingObject> describe(Path file) throws IOException {
    DicomFile header = DicomFile.readHeader(file);
    DataSet ds = header.dataSet();
    Optional<String> sopClass =
        header.meta().string(Tag.MediaStorageSOPClassUID).or(() -> ds.string(Tag.SOPClassUID));
    Optional<String> instance =
        header
            .meta()
            .string(Tag.MediaStorageSOPInstanceUID)
            .or(() -> ds.string(Tag.SOPInstanceUID));
    if (sopClass.isEmpty()
        || instance.isEmpty()
        || sopClass.get().equals(Uid.MediaStorageDirectoryStorage)) {
      return Optional.empty();
    }
    return Optional.of(
        new OutgoingObject(
            file,
            Files.size(file),
            sopClass.get(),
            instance.get(),
            ds.string(Tag.SeriesInstanceUID).orElse(""),
            header.transferSyntax(),
            () -> DicomFile.open(file).dataSet()));
  }
}
