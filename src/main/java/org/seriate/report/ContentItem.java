package org.seriate.report;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.seriate.series.Code;

/**
 * One node of the content tree below the root: how it relates to its parent, a name (images may do
 * without), a value.
 */
record ContentItem(
    Relationship relationship, Optional<Code> name, Value value, List<ContentItem> content) {

  ContentItem {
    content = List.copyOf(content);
  }

  /** The value types we use (PS3.3 C.17.3.2.1). */
  sealed interface Value {
    record Container() implements Value {}

    record Text(String text) implements Value {}

    record Coded(Code code) implements Value {}

    record Num(double number, Code unit) implements Value {
      public Num {
        if (!Double.isFinite(number)) {
          throw new IllegalArgumentException("a NUM content item needs a finite number");
        }
      }
    }

    record UidRef(String uid) implements Value {}

    record Date(String da) implements Value {}

    record Time(String tm) implements Value {}

    record Image(ImageReference reference) implements Value {}
  }

  static ContentItem container(Code name, List<ContentItem> content) {
    return new ContentItem(
        Relationship.CONTAINS, Optional.of(name), new Value.Container(), content);
  }

  static ContentItem text(Relationship relationship, Code name, String text) {
    return leaf(relationship, name, new Value.Text(text));
  }

  static ContentItem code(Relationship relationship, Code name, Code code) {
    return leaf(relationship, name, new Value.Coded(code));
  }

  static ContentItem num(Relationship relationship, Code name, double number, Code unit) {
    return leaf(relationship, name, new Value.Num(number, unit));
  }

  static ContentItem uidref(Relationship relationship, Code name, String uid) {
    return leaf(relationship, name, new Value.UidRef(uid));
  }

  static ContentItem date(Relationship relationship, Code name, String da) {
    return leaf(relationship, name, new Value.Date(da));
  }

  static ContentItem time(Relationship relationship, Code name, String tm) {
    return leaf(relationship, name, new Value.Time(tm));
  }

  static ContentItem image(Relationship relationship, Code name, ImageReference reference) {
    return leaf(relationship, name, new Value.Image(reference));
  }

  /** An image of which its place in the template says all (TID 2010). */
  static ContentItem unnamedImage(Relationship relationship, ImageReference reference) {
    return new ContentItem(relationship, Optional.empty(), new Value.Image(reference), List.of());
  }

  /** This item with children added behind those it has. */
  ContentItem with(ContentItem... children) {
    List<ContentItem> all = new ArrayList<>(content);
    all.addAll(Arrays.asList(children));
    return new ContentItem(relationship, name, value, all);
  }

  private static ContentItem leaf(Relationship relationship, Code name, Value value) {
    return new ContentItem(relationship, Optional.of(name), value, List.of());
  }
}
