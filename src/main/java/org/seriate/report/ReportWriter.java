package org.seriate.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.seriate.dicom.data.DataSet;
import org.seriate.dicom.data.Tag;
import org.seriate.dicom.io.DataSetWriter;
import org.seriate.dicom.io.TransferSyntax;
import org.seriate.series.Report;
import org.seriate.series.ReportKind;
import org.seriate.series.ReportLayout;
import org.seriate.series.ResultInstance;
import org.seriate.series.ResultObject;

/**
 * Outcome to DICOM objects.
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

  /**
   * The structured report in layout AIR, which names the report, and in every other layout that is
   * wanted.
   */
  public Report write(ReportRequest request, Set<ReportLayout> layouts) {
    List<ResultInstance> instances = new ArrayList<>();
    instances.add(structured(request, ReportLayout.AIR));
    layouts.stream()
        .filter(layout -> layout != ReportLayout.AIR)
        .sorted()
        .forEach(layout -> instances.add(structured(request, layout)));
    return new Report(ReportKind.of(request.outcome()), instances);
  }

  private ResultInstance structured(ReportRequest request, ReportLayout layout) {
    ReportUids uids = ReportUids.of(request, "SR").in(layout);
    return new ResultInstance(
        ResultObject.SR,
        Optional.of(layout),
        SrSopClass.COMPREHENSIVE_3D_SR.uid(),
        uids.sopInstanceUid(),
        uids.seriesInstanceUid(),
        request.studyInstanceUid(),
        DataSetWriter.toBytes(
            document(request, layout, uids), TransferSyntax.ExplicitVrLittleEndian));
  }

  private DataSet document(ReportRequest request, ReportLayout layout, ReportUids uids) {
    DataSet source = request.source().toUtf8();
    DocumentTime time = DocumentTime.of(request.at(), request.zone(), source);
    ContentTree tree = new MeasurementReport(request, node, layout).tree(source);
    DataSet.Builder to = DataSet.builder().string(Tag.SpecificCharacterSet, "ISO_IR 192");
    new DocumentHeader(request, node, time, layout).write(to, source, uids, tree);
    ContentEncoding.writeRoot(to, tree, MeasurementReport.TEMPLATE);
    return to.build();
  }
}
