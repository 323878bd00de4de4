package org.seriate.config;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.seriate.series.Code;

/**
 * The worklist of tasks that this node works off (UPS-RS, PS3.18 11), if there is one.
 *
 * @param url of the service, before {@code /workitems}; without it nothing is asked
 * @param station as whom tasks are scheduled for us
 * @param codes of the tasks that are ours to do
 * @param archive name of the peer to fetch images from that are not here
 * @param requester AE title that some services want at the end of the address
 * @param pollInterval between two questions for new tasks
 * @param maximumAge of a claimed task whose images are still not here
 */
public record Workitems(
    Optional<URI> url,
    Optional<Login> login,
    Optional<Code> station,
    List<TaskCode> codes,
    Optional<String> archive,
    Optional<String> requester,
    Duration pollInterval,
    Duration maximumAge) {
  static final Workitems DEFAULT =
      new Workitems(
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          List.of(new TaskCode("110004", "DCM"), new TaskCode("110003", "DCM")),
          Optional.empty(),
          Optional.empty(),
          Duration.ofSeconds(30),
          Duration.ofHours(4));

  public Workitems {
    codes = List.copyOf(codes);
  }

  public boolean isOn() {
    return url.isPresent() && station.isPresent();
  }

  /** A Scheduled Workitem Code (0040,4018), such as those of CID 9231. */
  public record TaskCode(String value, String scheme) {
    static final String FORM = "the value of a DCM code, or SCHEME:VALUE";

    static Optional<TaskCode> parse(String text) {
      String[] parts = text.split(":", -1);
      TaskCode code =
          parts.length == 1
              ? new TaskCode(parts[0].strip(), "DCM")
              : new TaskCode(parts[1].strip(), parts[0].strip());
      return Optional.of(code)
          .filter(c -> parts.length <= 2 && isShort(c.value) && isShort(c.scheme));
    }

    /** VR SH. */
    static boolean isShort(String text) {
      return !text.isEmpty()
          && text.length() <= 16
          && text.indexOf('\\') < 0
          && text.chars().noneMatch(Character::isISOControl);
    }

    @Override
    public String toString() {
      return scheme.equals("DCM") ? value : scheme + ":" + value;
    }
  }
}
