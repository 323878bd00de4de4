package org.seriate.report;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.seriate.series.Code;

/** A document's content: the title of the root container and what it holds. */
record ContentTree(Code title, List<ContentItem> content) {

  ContentTree {
    content = List.copyOf(content);
  }

  /** Every instance referenced anywhere, once each, in the order of first mention. */
  List<ImageReference> images() {
    Set<ImageReference> found = new LinkedHashSet<>();
    walk(
        item -> {
          if (item.value() instanceof ContentItem.Value.Image(ImageReference reference)) {
            found.add(reference.whole());
          }
        });
    return List.copyOf(found);
  }

  /** Every coding scheme designator used anywhere, in the order of first mention. */
  Set<String> codingSchemes() {
    Set<String> found = new LinkedHashSet<>();
    found.add(title.scheme());
    walk(
        item -> {
          item.name().ifPresent(name -> found.add(name.scheme()));
          if (item.value() instanceof ContentItem.Value.Coded(Code code)) {
            found.add(code.scheme());
          }
        });
    return found;
  }

  private void walk(Consumer<ContentItem> visitor) {
    List<ContentItem> open = new ArrayList<>(content.reversed());
    while (!open.isEmpty()) {
      ContentItem item = open.removeLast();
      visitor.accept(item);
      open.addAll(item.content().reversed());
    }
  }
}
