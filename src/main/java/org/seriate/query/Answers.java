package org.seriate.query;

import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.seriate.dicom.data.DataSet;
import org.seriate.dicom.data.Element;
import org.seriate.dicom.data.Tag;

/** The matches of one query, read page by page as they are pulled: their number costs no memory. */
final class Answers implements Iterator<DataSet> {
  private final QueryRequest.Asked asked;
  private final Narrowing narrowing;
  private final List<Element> keys;
  private final ResultRows rows;
  private final String retrieveAeTitle;
  private Iterator<ResultEntity> page = List.<ResultEntity>of().iterator();
  private boolean lastPage;
  private String after = "";
  private Optional<DataSet> next = Optional.empty();

  private Answers(QueryRequest.Asked asked, ResultRows rows, String retrieveAeTitle) {
    this.asked = asked;
    this.narrowing = Narrowing.of(asked);
    this.keys = asked.matchingKeys();
    this.rows = rows;
    this.retrieveAeTitle = retrieveAeTitle;
  }

  static Stream<DataSet> stream(QueryRequest.Asked asked, ResultRows rows, String retrieveAeTitle) {
    Answers answers = new Answers(asked, rows, retrieveAeTitle);
    return StreamSupport.stream(
        Spliterators.spliteratorUnknownSize(answers, Spliterator.ORDERED | Spliterator.NONNULL),
        false);
  }

  @Override
  public boolean hasNext() {
    while (next.isEmpty() && (page.hasNext() || turnPage())) {
      if (page.hasNext()) {
        next = answer(page.next());
      }
    }
    return next.isPresent();
  }

  @Override
  public DataSet next() {
    if (!hasNext()) {
      throw new NoSuchElementException();
    }
    DataSet answer = next.orElseThrow();
    next = Optional.empty();
    return answer;
  }

  private boolean turnPage() {
    if (lastPage) {
      return false;
    }
    ResultRows.Page read = rows.entities(asked, narrowing, after);
    lastPage = read.last();
    page = read.entities().iterator();
    after = read.end();
    return true;
  }

  private Optional<DataSet> answer(ResultEntity entity) {
    DataSet attributes = entity.attributes(asked.level());
    return keys.stream().allMatch(k -> Matching.matches(k, asked.identifier(), attributes))
        ? Optional.of(withRequestedKeys(attributes))
        : Optional.empty();
  }

  /** C.4.1.1.3.2: every key that was asked for, empty where there is no value, and what is ours. */
  private DataSet withRequestedKeys(DataSet attributes) {
    DataSet.Builder response = DataSet.builder();
    for (Element key : asked.elements()) {
      if (QueryKeys.isMatched(asked.level(), key.tag())) {
        put(response, key, attributes);
      }
    }
    asked.model().above(asked.level()).forEach(l -> response.copy(attributes, l.uniqueKey()));
    response.copy(attributes, asked.level().uniqueKey());
    if (asked.identifier().contains(Tag.TimezoneOffsetFromUTC)) {
      response.copy(attributes, Tag.TimezoneOffsetFromUTC);
    }
    return response
        .string(Tag.SpecificCharacterSet, "ISO_IR 192")
        .string(Tag.QueryRetrieveLevel, asked.level().name())
        .string(Tag.RetrieveAETitle, retrieveAeTitle)
        .string(Tag.InstanceAvailability, "ONLINE")
        .build();
  }

  private static void put(DataSet.Builder response, Element key, DataSet attributes) {
    int tag = key.tag();
    if (!attributes.contains(tag)) {
      response.empty(tag);
    } else if (key instanceof Element.Sequence(int _, List<DataSet> items)
        && !items.isEmpty()
        && !items.getFirst().isEmpty()) {
      response.sequence(
          tag, attributes.items(tag).stream().map(i -> selected(items.getFirst(), i)).toList());
    } else {
      response.copy(attributes, tag);
    }
  }

  /** Of an item that was asked for by keys of its own, only those. */
  private static DataSet selected(DataSet keys, DataSet item) {
    DataSet.Builder selected = DataSet.builder();
    for (Element key : keys) {
      if (key.tag() != Tag.SpecificCharacterSet) {
        put(selected, key, item);
      }
    }
    return selected.build();
  }
}
