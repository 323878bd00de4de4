package org.seriate.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.seriate.dicom.data.DataSet;
import org.seriate.dicom.data.Tag;
import org.seriate.dicom.io.DataSetWriter;
import org.seriate.dicom.io.TransferSyntax;
import org.seriate.series.Outcome;
import org.seriate.series.Report;
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
 * Where several models found something, their results stand in the same objects; key objects,
 * labels and the map are those of the main finding.
 *
 * <p>A pure function: equal requests give equal bytes, under SOP Instance UIDs that depend on
 * series, revision, model and kind of object alone (ADR 7).
 */
public final class ReportWriter {
  private final NodeIdentity node;

  public ReportWriter(NodeIdentity node) {
    this.node = node;
  }

  /** The structured report in layout AIR, which names the report, and what else is wanted. */
  public Report write(ReportRequest request, Wanted wanted) {
    DataSet source = request.source().toUtf8();
    DocumentTime time = DocumentTime.of(request.at(), request.zone(), source);
    Objects of = new Objects(request, source, time);
    List<ResultInstance> instances = new ArrayList<>();
    instances.add(of.structured(ReportLayout.AIR));
    wanted.layouts().stream()
        .filter(layout -> layout != ReportLayout.AIR)
        .sorted()
        .forEach(layout -> instances.add(of.structured(layout)));
    wanted.objects().stream()
        .filter(object -> object != ResultObject.SR)
        .sorted()
        .forEach(object -> of.companion(object).ifPresent(instances::add));
    return new Report(request.analysis().kind(), instances);
  }

  private final class Objects {
    private final ReportRequest request;
    private final DataSet source;
    private final DocumentTime time;

    Objects(ReportRequest request, DataSet source, DocumentTime time) {
      this.request = request;
      this.source = source;
      this.time = time;
    }

    ResultInstance structured(ReportLayout layout) {
      ReportUids uids = uids(ResultObject.SR).in(layout);
      DataSet.Builder to = begin(request, ResultObject.SR, uids);
      ContentTree tree = new MeasurementReport(request, node, layout).tree(source);
      new DocumentHeader(request, node, time, layout).write(to, source, tree);
      contentQualification(to);
      ContentEncoding.writeRoot(to, tree, MeasurementReport.TEMPLATE);
      return instance(ResultObject.SR, Optional.of(layout), uids, to.build());
    }

    /** Nothing where there is nothing for it to show. */
    Optional<ResultInstance> companion(ResultObject object) {
      if (!hasSomethingToShow(object)) {
        return Optional.empty();
      }
      ReportUids uids = uids(object);
      ReportRequest about = speaksOfAllModels(object) ? request : request.beside(List.of());
      DataSet.Builder to = begin(about, object, uids);
      switch (object) {
        case SR -> throw new IllegalArgumentException("the report is no companion of itself");
        case SC ->
            Capture.write(to, source, request, node, time, page().picture(uids.sopInstanceUid()));
        case PDF -> EncapsulatedPage.write(to, request, time, page().pdf(uids.sopInstanceUid()));
        case KOS -> KeyObjects.write(to, source, about, finding(), node, time);
        case GSPS -> Labels.write(to, source, about, finding(), time);
        case PM -> {
          contentQualification(to);
          ParametricMap.write(to, about, finding(), time);
        }
      }
      return Optional.of(instance(object, Optional.empty(), uids, to.build()));
    }

    private boolean hasSomethingToShow(ResultObject object) {
      return switch (object) {
        case SR, SC, PDF -> true;
        case KOS, GSPS ->
            request.outcome() instanceof Outcome.Finding f
                && f.answers().getFirst().isPresent()
                && request.keySlices().stream().anyMatch(Labels::hasMatrix);
        case PM -> request.outcome() instanceof Outcome.Finding f && ParametricMap.hasSomething(f);
      };
    }

    private static boolean speaksOfAllModels(ResultObject object) {
      return switch (object) {
        case SR, SC, PDF -> true;
        case KOS, GSPS, PM -> false;
      };
    }

    private Outcome.Finding finding() {
      return (Outcome.Finding) request.outcome();
    }

    private ResultPage page() {
      return new ResultPage(request, source, node, time);
    }

    private ReportUids uids(ResultObject object) {
      return ReportUids.of(request, object.name());
    }

    private DataSet.Builder begin(ReportRequest about, ResultObject object, ReportUids uids) {
      DataSet.Builder to = DataSet.builder();
      new ObjectHeader(about, node, time).write(to, source, ObjectKind.of(object), uids);
      return to;
    }

    private void contentQualification(DataSet.Builder to) {
      new ObjectHeader(request, node, time)
          .contentQualification()
          .ifPresent(q -> to.string(Tag.ContentQualification, q));
    }

    private ResultInstance instance(
        ResultObject object, Optional<ReportLayout> layout, ReportUids uids, DataSet dataSet) {
      return new ResultInstance(
          object,
          layout,
          ObjectKind.of(object).sopClassUid(),
          uids.sopInstanceUid(),
          uids.seriesInstanceUid(),
          request.studyInstanceUid(),
          DataSetWriter.toBytes(dataSet, TransferSyntax.ExplicitVrLittleEndian));
    }
  }
}
