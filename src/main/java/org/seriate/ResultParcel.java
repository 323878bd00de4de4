package org.seriate;

import java.util.List;
import org.jboss.logging.Logger;
import org.seriate.deliver.Parcel;
import org.seriate.dicom.data.Uid;
import org.seriate.dicom.net.Status;
import org.seriate.report.OtherClass;
import org.seriate.report.SrSopClass;
import org.seriate.series.ResultInstance;
import org.seriate.series.ResultObject;

/** An object of a report on its way to one destination. */
record ResultParcel(ResultObjects rows, long report, ResultInstance instance, String destination)
    implements Parcel {
  private static final Logger LOG = Logger.getLogger(ResultParcel.class);

  @Override
  public List<String> sopClasses() {
    return instance.kind() == ResultObject.SR ? SrSopClass.uids() : List.of(instance.sopClassUid());
  }

  /** An instance of its own, kept before it is sent: what a PACS has, we can give again. */
  @Override
  public ResultInstance as(String sopClassUid) {
    if (sopClassUid.equals(instance.sopClassUid())) {
      return instance;
    }
    ResultInstance other = OtherClass.of(instance, SrSopClass.of(sopClassUid).orElseThrow());
    rows.keep(report, other);
    LOG.infof(
        "%s does not take %s; the report goes as %s",
        destination, Uid.nameOf(instance.sopClassUid()), Uid.nameOf(sopClassUid));
    return other;
  }

  @Override
  public void delivered(ResultInstance sent, Status status) {
    rows.delivered(sent.sopInstanceUid(), destination, "status " + status.hex());
  }
}
