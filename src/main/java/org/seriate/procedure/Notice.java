package org.seriate.procedure;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.seriate.dicom.data.DataSet;
import org.seriate.dicom.data.Tag;
import org.seriate.dicom.net.Status;

/** An Instance Availability Notification looked through (PS3.4 Table R.3.2-1). */
sealed interface Notice {
  Set<String> AVAILABILITIES = Set.of("ONLINE", "NEARLINE", "OFFLINE", "UNAVAILABLE");

  record Instance(String seriesInstanceUid, String sopInstanceUid, String availability) {}

  record Understood(String studyInstanceUid, List<Instance> instances) implements Notice {}

  record NotUnderstood(Status status) implements Notice {}

  static Notice of(DataSet attributes) {
    Checked checked = new Checked();
    String study = checked.uid(attributes, Tag.StudyInstanceUID);
    List<Instance> instances = new ArrayList<>();
    for (DataSet series : checked.items(attributes, Tag.ReferencedSeriesSequence)) {
      String uid = checked.uid(series, Tag.SeriesInstanceUID);
      for (DataSet item : checked.items(series, Tag.ReferencedSOPSequence)) {
        checked.uid(item, Tag.ReferencedSOPClassUID);
        instances.add(
            new Instance(
                uid,
                checked.uid(item, Tag.ReferencedSOPInstanceUID),
                checked.oneOf(item, Tag.InstanceAvailability, AVAILABILITIES)));
        checked.value(item, Tag.RetrieveAETitle);
      }
    }
    Optional<Status> objection = checked.objection();
    return objection.isPresent()
        ? new NotUnderstood(objection.get())
        : new Understood(study, instances);
  }
}
