package org.seriate.report;

import java.util.List;
import org.seriate.dicom.data.DataSet;
import org.seriate.dicom.data.Tag;
import org.seriate.series.Outcome;
import org.seriate.series.ReportLayout;

/**
 * SR Document General of a structured report (PS3.3 C.17.2), and what its tree makes necessary in
 * SOP Common.
 */
final class DocumentHeader {
  private final ReportRequest request;
  private final NodeIdentity node;
  private final DocumentTime time;
  private final ReportLayout layout;

  DocumentHeader(ReportRequest request, NodeIdentity node, DocumentTime time, ReportLayout layout) {
    this.layout = layout;
    this.request = request;
    this.node = node;
    this.time = time;
  }

  /**
   * @param source of the request, in UTF-8
   */
  void write(DataSet.Builder to, DataSet source, ContentTree tree) {
    List<DataSet> schemes = privateCodingSchemes(tree);
    if (!schemes.isEmpty()) {
      to.sequence(Tag.CodingSchemeIdentificationSequence, schemes);
    }
    completion(to);
    to.string(Tag.ContentDate, time.da())
        .string(Tag.ContentTime, time.tm())
        .string(Tag.PreliminaryFlag, "FINAL")
        .string(Tag.VerificationFlag, "UNVERIFIED")
        .sequence(
            Tag.AuthorObserverSequence, Equipment.of(request.outcome(), node).authorObserver(node))
        .empty(Tag.PerformedProcedureCodeSequence)
        .sequence(
            Tag.CurrentRequestedProcedureEvidenceSequence,
            DocumentReferences.evidence(request, tree));
    List<DataSet> replaced =
        request.predecessors().stream().map(p -> DocumentReferences.of(p.in(layout))).toList();
    if (!replaced.isEmpty()) {
      to.sequence(Tag.PredecessorDocumentsSequence, replaced);
    }
    ObjectHeader.referencedRequests(source, to);
  }

  // Designators that begin with 99 are private and mean nothing without this. PS3.3 C.12.1.1.10
  private List<DataSet> privateCodingSchemes(ContentTree tree) {
    return tree.codingSchemes().stream()
        .filter(designator -> designator.startsWith("99"))
        .map(
            designator -> {
              String organization = whoseCodes(designator);
              return DataSet.builder()
                  .string(Tag.CodingSchemeDesignator, designator)
                  .text(Tag.CodingSchemeName, "Private codes of " + organization)
                  .text(Tag.CodingSchemeResponsibleOrganization, organization)
                  .build();
            })
        .toList();
  }

  /** Who made the model whose card has such codes. */
  private String whoseCodes(String designator) {
    Outcome asked =
        request.findings().stream()
            .filter(f -> f.answers().stream().anyMatch(a -> uses(a.question(), designator)))
            .map(Outcome.class::cast)
            .findFirst()
            .orElse(request.outcome());
    return Equipment.of(asked, node).manufacturer();
  }

  private static boolean uses(Outcome.Question question, String designator) {
    return question.finding().scheme().equals(designator)
        || question.site().scheme().equals(designator);
  }

  private void completion(DataSet.Builder to) {
    switch (request.outcome()) {
      case Outcome.Finding f ->
          to.string(Tag.CompletionFlag, "COMPLETE")
              .string(Tag.CompletionFlagDescription, LongString.of(Input.of(request, f)));
      case Outcome.Declined d ->
          to.string(Tag.CompletionFlag, "PARTIAL")
              .string(
                  Tag.CompletionFlagDescription, LongString.of("Not analysed: " + d.explanation()));
    }
  }
}
