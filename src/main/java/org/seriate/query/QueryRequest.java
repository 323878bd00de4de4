package org.seriate.query;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.seriate.dicom.data.DataSet;
import org.seriate.dicom.data.Element;
import org.seriate.dicom.data.Tag;
import org.seriate.dicom.net.Status;

/** An identifier as it was understood, or why it was not (PS3.4 C.4.1.1.3, C.4.2.1.4). */
sealed interface QueryRequest {
  int DOES_NOT_MATCH_SOP_CLASS = 0xA900;

  /**
   * One that keeps to the hierarchy: the level is one of the model, unique keys above it are given.
   */
  record Asked(QueryModel model, QueryLevel level, DataSet identifier) implements QueryRequest {
    /** The elements that ask for something at this level. */
    List<Element> matchingKeys() {
      return elements().stream().filter(k -> QueryKeys.isMatched(level, k.tag())).toList();
    }

    List<Element> elements() {
      List<Element> all = new ArrayList<>();
      identifier.forEach(all::add);
      return all;
    }

    boolean allKeysSupported() {
      return elements().stream().allMatch(k -> QueryKeys.isSupported(level, k.tag()));
    }

    /** Values of the unique key of a level; none is universal. */
    List<String> unique(QueryLevel of) {
      return Matching.wanted(identifier, of.uniqueKey());
    }
  }

  /** It breaks a rule; the status says which. */
  record NotUnderstood(Status status) implements QueryRequest {}

  /** The baseline of a query: hierarchical (PS3.4 C.4.1.3.1). */
  static QueryRequest query(String sopClassUid, DataSet identifier) {
    return read(QueryModel.of(sopClassUid), identifier);
  }

  /** A retrieval also names the entities of its own level (PS3.4 C.4.2.2.1, C.4.3.2.1). */
  static QueryRequest retrieval(String sopClassUid, DataSet identifier) {
    return switch (read(QueryModel.of(sopClassUid), identifier)) {
      case NotUnderstood refused -> refused;
      case Asked asked -> named(asked) ? asked : refuse("no single value in unique key of level");
    };
  }

  private static boolean named(Asked asked) {
    List<String> values = asked.unique(asked.level());
    return !values.isEmpty() && values.stream().noneMatch(Wildcard::isIn);
  }

  private static QueryRequest read(QueryModel model, DataSet identifier) {
    Optional<QueryLevel> level =
        QueryLevel.of(identifier.string(Tag.QueryRetrieveLevel).orElse("")).filter(model::has);
    if (level.isEmpty()) {
      return refuse("Query/Retrieve Level is not one of this model");
    }
    for (QueryLevel above : model.above(level.get())) {
      List<String> values = Matching.wanted(identifier, above.uniqueKey());
      if (values.size() != 1 || Wildcard.isIn(values.getFirst())) {
        return refuse("no single value in " + Tag.format(above.uniqueKey()) + " of level above");
      }
    }
    return new Asked(model, level.get(), identifier);
  }

  private static NotUnderstood refuse(String why) {
    return new NotUnderstood(Status.of(DOES_NOT_MATCH_SOP_CLASS, why));
  }
}
