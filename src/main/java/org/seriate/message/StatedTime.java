package org.seriate.message;

import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Optional;
import org.seriate.dicom.data.DataSet;
import org.seriate.dicom.data.Tag;

/** Dates and times of a data set under its Timezone Offset From UTC (PS3.3 C.12.1.1.8). */
final class StatedTime {
  private static final DateTimeFormatter DA = DateTimeFormatter.ofPattern("uuuuMMdd");

  private StatedTime() {}

  /** Empty where the date is missing or no date; without a time the day's first moment. */
  static Optional<OffsetDateTime> of(DataSet document, int date, int time) {
    try {
      Optional<LocalDate> day =
          document.string(date).map(da -> LocalDate.parse(da.replace(".", ""), DA));
      return day.map(
          d ->
              LocalDateTime.of(d, document.string(time).map(StatedTime::time).orElse(LocalTime.MIN))
                  .atOffset(offset(document)));
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }

  // To the second: a fraction says nothing about a study.
  private static LocalTime time(String tm) {
    String digits = tm.replace(":", "").replaceAll("\\..*", "").strip();
    if (!digits.matches("(\\d\\d){1,3}")) {
      return LocalTime.MIN;
    }
    String all = (digits + "0000").substring(0, 6);
    int second = Math.min(59, Integer.parseInt(all.substring(4)));
    return LocalTime.of(
        Integer.parseInt(all.substring(0, 2)), Integer.parseInt(all.substring(2, 4)), second);
  }

  private static ZoneOffset offset(DataSet document) {
    return document
        .string(Tag.TimezoneOffsetFromUTC)
        .filter(text -> text.matches("[+-]\\d{4}"))
        .map(ZoneOffset::of)
        .orElse(ZoneOffset.UTC);
  }
}
