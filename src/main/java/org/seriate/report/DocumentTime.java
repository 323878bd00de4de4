package org.seriate.report;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.regex.Pattern;
import org.seriate.dicom.data.DataSet;
import org.seriate.dicom.data.Tag;

/** The moment of writing as DA, TM, DT and Timezone Offset From UTC. */
record DocumentTime(OffsetDateTime at) {
  private static final Pattern OFFSET = Pattern.compile("[+-](0\\d|1[0-4])[0-5]\\d");
  private static final DateTimeFormatter DA = DateTimeFormatter.ofPattern("uuuuMMdd");
  private static final DateTimeFormatter TM = DateTimeFormatter.ofPattern("HHmmss");
  private static final DateTimeFormatter DT = DateTimeFormatter.ofPattern("uuuuMMddHHmmssxx");
  private static final DateTimeFormatter ZONE = DateTimeFormatter.ofPattern("xx");

  /**
   * One offset holds for every date and time of a data set, and the study's are copied, so the
   * source's own offset wins over our zone. PS3.3 C.12.1.1.8
   */
  static DocumentTime of(Instant at, ZoneId zone, DataSet source) {
    return new DocumentTime(
        source
            .string(Tag.TimezoneOffsetFromUTC)
            .filter(OFFSET.asMatchPredicate())
            .map(offset -> at.atOffset(ZoneOffset.of(offset)))
            .orElseGet(() -> at.atZone(zone).toOffsetDateTime()));
  }

  String da() {
    return DA.format(at);
  }

  String tm() {
    return TM.format(at);
  }

  String dt() {
    return DT.format(at);
  }

  String offset() {
    return ZONE.format(at);
  }
}
