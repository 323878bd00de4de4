package org.seriate.deliver;

import java.util.ArrayList;
import java.util.List;
import org.seriate.dicom.net.Status;
import org.seriate.series.ResultInstance;

/** A parcel that remembers as what it was delivered. */
final class ParcelForTests implements Parcel {
  private final ResultInstance instance;
  private final List<String> sopClasses;
  private final List<String> delivered = new ArrayList<>();

  ParcelForTests(ResultInstance instance, String... lesserClasses) {
    this.instance = instance;
    this.sopClasses = new ArrayList<>(List.of(instance.sopClassUid()));
    this.sopClasses.addAll(List.of(lesserClasses));
  }

  List<String> delivered() {
    return delivered;
  }

  @Override
  public ResultInstance instance() {
    return instance;
  }

  @Override
  public List<String> sopClasses() {
    return sopClasses;
  }

  @Override
  public ResultInstance as(String sopClassUid) {
    return new ResultInstance(
        instance.kind(),
        instance.layout(),
        sopClassUid,
        instance.sopInstanceUid(),
        instance.seriesInstanceUid(),
        instance.studyInstanceUid(),
        instance.dataSet());
  }

  @Override
  public void delivered(ResultInstance sent, Status status) {
    delivered.add(sent.sopClassUid() + " " + status.hex());
  }
}
