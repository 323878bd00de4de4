package org.seriate.report;

import static org.seriate.report.Relationship.CONTAINS;
import static org.seriate.report.Relationship.HAS_CONCEPT_MOD;

import java.util.ArrayList;
import java.util.List;
import org.seriate.dicom.data.DataSet;
import org.seriate.dicom.data.Tag;
import org.seriate.series.Outcome;

/** Key Object Selection of the key slices: PS3.3 A.35.4, TID 2010 with title "Of Interest". */
final class KeyObjects {
  private static final String TEMPLATE = "2010";

  private KeyObjects() {}

  /**
   * @param source of the request, in UTF-8
   */
  static void write(
      DataSet.Builder to,
      DataSet source,
      ReportRequest request,
      Outcome.Finding finding,
      NodeIdentity node,
      DocumentTime time) {
    ContentTree tree = tree(request, finding, node);
    to.string(Tag.ContentDate, time.da())
        .string(Tag.ContentTime, time.tm())
        .sequence(
            Tag.CurrentRequestedProcedureEvidenceSequence,
            DocumentReferences.evidence(request, tree));
    ObjectHeader.referencedRequests(source, to);
    ContentEncoding.writeRoot(to, tree, TEMPLATE);
  }

  private static ContentTree tree(
      ReportRequest request, Outcome.Finding finding, NodeIdentity node) {
    List<ContentItem> content = new ArrayList<>();
    // Without its country: a CODE may have no children here (PS3.3 A.35.4.3.1.2).
    content.add(ContentItem.code(HAS_CONCEPT_MOD, Concepts.LANGUAGE, Concepts.ENGLISH));
    content.addAll(ObservationContext.items(Equipment.of(request.outcome(), node), node));
    content.add(ContentItem.text(CONTAINS, Concepts.KEY_OBJECT_DESCRIPTION, description(finding)));
    for (ImageReference image : ImageReference.byInstance(KeySlices.images(finding))) {
      content.add(ContentItem.unnamedImage(CONTAINS, image));
    }
    return new ContentTree(Concepts.OF_INTEREST, content);
  }

  private static String description(Outcome.Finding finding) {
    String words =
        InWords.of(finding.answers().getFirst()) + ". " + InWords.of(finding.algorithm());
    return finding.algorithm().clinicalUse()
        ? words
        : words + ". " + QualitativeEvaluations.DEMONSTRATION;
  }
}
