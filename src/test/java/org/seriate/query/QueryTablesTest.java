package org.seriate.query;

import java.io.IOException;
import java.util.Arrays;
import java.util.stream.Collectors;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.seriate.dicom.data.Dictionary;
import org.seriate.dicom.data.Tag;
import org.seriate.fixtures.StatementTable;

/** The conformance statement's table of keys is the one that answers. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class QueryTablesTest {

  @Test
  void the_table_of_keys_names_every_key_at_the_level_it_comes_in() throws IOException {
    StatementTable.assertFresh(
        "query-keys",
        "| level | key | tag |\n|---|---|---|\n"
            + Arrays.stream(QueryLevel.values())
                .flatMap(level -> QueryKeys.of(level).stream().map(tag -> row(level, tag)))
                .collect(Collectors.joining()));
  }

  private static String row(QueryLevel level, int tag) {
    String unique = level.uniqueKey() == tag ? " (unique)" : "";
    return "| %s | %s%s | %s |\n"
        .formatted(level, Dictionary.keywordOf(tag).orElseThrow(), unique, Tag.format(tag));
  }
}
