package org.seriate.report;

import org.seriate.dicom.data.DataSet;
import org.seriate.dicom.data.Tag;
import org.seriate.dicom.io.DataSetWriter;
import org.seriate.dicom.io.TransferSyntax;
import org.seriate.series.Report;
import org.seriate.series.ReportKind;

/**
 * Outcome to DICOM SR.
 *
 * <pre>
 *   Finding, a class at or above its threshold   POSITIVE       COMPLETE   Finding, probability, key images, Present
 *   Finding, none                                NEGATIVE       COMPLETE   probability, Absent
 *   Declined                                     NOT_ANALYSED   PARTIAL    Undetermined and the reason, no number
 * </pre>
 *
 * A pure function: equal requests give equal bytes, under one SOP Instance UID that depends on
 * series, revision and model alone (ADR 7).
 */
public final class ReportWriter {
  private final NodeIdentity node;

  public ReportWriter(NodeIdentity node) {
    this.node = node;
  }

  public Report write(ReportRequest request) {
    return write(request, SrSopClass.COMPREHENSIVE_3D_SR);
  }

  /** For a destination that does not take Comprehensive 3D SR: same content, its own instance. */
  public Report write(ReportRequest request, SrSopClass as) {
    ReportUids uids = ReportUids.of(request, as);
    return new Report(
        ReportKind.of(request.outcome()),
        as.uid(),
        uids.sopInstanceUid(),
        uids.seriesInstanceUid(),
        request.studyInstanceUid(),
        DataSetWriter.toBytes(document(request, as, uids), TransferSyntax.ExplicitVrLittleEndian));
  }

  private DataSet document(ReportRequest request, SrSopClass as, ReportUids uids) {
    DataSet source = request.source().toUtf8();
    DocumentTime time = DocumentTime.of(request.at(), request.zone(), source);
    ContentTree tree = new MeasurementReport(request, node).tree(source);
    DataSet.Builder to = DataSet.builder().string(Tag.SpecificCharacterSet, "ISO_IR 192");
    new DocumentHeader(request, node, time).write(to, source, as, uids, tree);
    ContentEncoding.writeRoot(to, tree, MeasurementReport.TEMPLATE);
    return to.build();
  }
}
