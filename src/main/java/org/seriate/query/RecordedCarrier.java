package org.seriate.query;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.seriate.dicom.net.AssociationFacts;
import org.seriate.dicom.net.RetrieveScp.Carrier;
import org.seriate.dicom.net.RetrieveScp.Retrievable;
import org.seriate.dicom.net.Status;
import org.seriate.query.ResultRows.ObjectFound;

/**
 * A carrier whose transfers are put on record, for each series: begun before the first object, sent
 * or not sent at the end. What a cancel or a broken association leaves behind was not sent.
 */
final class RecordedCarrier implements Carrier {
  private final Carrier carrier;
  private final QueryRecord record;
  private final AssociationFacts by;
  private final String destination;
  private final Map<String, Long> seriesOf;
  private final Map<Long, Integer> asked = new TreeMap<>();
  private final Map<Long, Integer> sent = new TreeMap<>();

  private RecordedCarrier(
      Carrier carrier,
      QueryRecord record,
      AssociationFacts by,
      String destination,
      List<ObjectFound> reports) {
    this.carrier = carrier;
    this.record = record;
    this.by = by;
    this.destination = destination;
    this.seriesOf =
        reports.stream()
            .collect(Collectors.toMap(ObjectFound::sopInstanceUid, ObjectFound::series));
    reports.forEach(r -> asked.merge(r.series(), 1, Integer::sum));
  }

  static Carrier begin(
      Carrier carrier,
      QueryRecord record,
      AssociationFacts by,
      String destination,
      List<ObjectFound> reports) {
    RecordedCarrier recorded = new RecordedCarrier(carrier, record, by, destination, reports);
    recorded.asked.forEach((series, count) -> record.transferring(by, destination, series, count));
    return recorded;
  }

  @Override
  public Status carry(Retrievable object) throws IOException {
    Status status = carrier.carry(object);
    if (status.isSuccess() || status.isWarning()) {
      sent.merge(seriesOf.get(object.sopInstanceUid()), 1, Integer::sum);
    }
    return status;
  }

  @Override
  public void close() {
    carrier.close();
    asked.forEach(
        (series, count) -> {
          int done = sent.getOrDefault(series, 0);
          record.transferred(by, destination, series, done, count - done);
        });
  }
}
