package org.seriate.config;

import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A password of the environment that a file names; it prints as nothing. */
public record Secret(String value) {
  private static final Pattern REFERENCE = Pattern.compile("\\$\\{([A-Za-z_][A-Za-z0-9_]*)}");

  @Override
  public String toString() {
    return "(secret)";
  }

  /** Reads {@code ${NAME}}; anything else is a problem, since files get copied and shown. */
  static Optional<Secret> in(Section section, String key, Map<String, String> environment) {
    Optional<String> name =
        section.secret(
            key,
            text -> {
              Matcher reference = REFERENCE.matcher(text);
              return reference.matches() ? Optional.of(reference.group(1)) : Optional.empty();
            },
            "the name of an environment variable in the form ${NAME}; secrets do not belong into"
                + " this file");
    Optional<String> value = name.map(environment::get).filter(v -> !v.isEmpty());
    if (name.isPresent() && value.isEmpty()) {
      section.problem(
          key, "names the environment variable %s, which is not set".formatted(name.get()));
    }
    return value.map(Secret::new);
  }
}
