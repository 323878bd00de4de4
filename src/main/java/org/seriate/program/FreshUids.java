package org.seriate.program;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.seriate.dicom.data.DataSet;
import org.seriate.dicom.data.Tag;
import org.seriate.dicom.data.Uid;
import org.seriate.dicom.io.DataSetWriter;
import org.seriate.dicom.io.DicomFile;

/**
 * Gives objects new Study, Series and SOP Instance UIDs, the same new one for the same old one, so
 * that a folder can be sent again as if it were another examination. References inside the objects
 * keep the old UIDs. Objects without UIDs (some archives blank them) get some: one study and series
 * for each folder.
 */
final class FreshUids {
  private final Map<String, String> freshOf = new ConcurrentHashMap<>();

  OutgoingObject of(OutgoingObject o) {
    return new OutgoingObject(
        o.file(),
        o.size(),
        o.sopClassUid(),
        fresh(o.sopInstanceUid()),
        fresh(o.seriesInstanceUid().isEmpty() ? seriesOf(folder(o)) : o.seriesInstanceUid()),
        o.transferSyntax(),
        () -> rewritten(o));
  }

  private InputStream rewritten(OutgoingObject o) throws IOException {
    if (o.transferSyntax().bigEndian()) {
      throw new IOException("big endian files can only be sent as they are, without --new-uids");
    }
    DataSet old = DicomFile.read(o.file()).dataSet();
    String folder = folder(o);
    DataSet changed =
        old.toBuilder()
            .string(Tag.SOPClassUID, o.sopClassUid())
            .string(Tag.SOPInstanceUID, fresh(o.sopInstanceUid()))
            .string(Tag.StudyInstanceUID, fresh(old.string(Tag.StudyInstanceUID).orElse(folder)))
            .string(
                Tag.SeriesInstanceUID,
                fresh(old.string(Tag.SeriesInstanceUID).orElse(seriesOf(folder))))
            .build();
    return new ByteArrayInputStream(DataSetWriter.toBytes(changed, o.transferSyntax()));
  }

  private static String folder(OutgoingObject o) {
    return o.file().toAbsolutePath().getParent().toString();
  }

  private static String seriesOf(String folder) {
    return "series of " + folder;
  }

  private String fresh(String uid) {
    return freshOf.computeIfAbsent(uid, _ -> Uid.random());
  }
}
