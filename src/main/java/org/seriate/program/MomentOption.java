package org.seriate.program;

import java.time.Instant;
import java.util.Optional;
import java.util.function.Function;
import org.seriate.audit.Moment;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;

/** A time on the command line. */
final class MomentOption {
  private MomentOption() {}

  /**
   * @param parse {@link Moment#from} or {@link Moment#to}
   * @return null when the option was not given
   */
  static Instant read(
      CommandSpec spec, String option, String text, Function<String, Optional<Instant>> parse) {
    return text == null
        ? null
        : parse
            .apply(text)
            .orElseThrow(
                () ->
                    new ParameterException(
                        spec.commandLine(),
                        "%s must be %s, not '%s'".formatted(option, Moment.FORM, text)));
  }
}
