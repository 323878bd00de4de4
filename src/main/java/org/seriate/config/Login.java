package org.seriate.config;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Optional;

/** As whom we come to a web server. */
public sealed interface Login {
  Login NOBODY = new Nobody();

  /** The value of the header Authorization, if there is one to send. */
  Optional<String> authorization() throws IOException;

  record Nobody() implements Login {
    @Override
    public Optional<String> authorization() {
      return Optional.empty();
    }
  }

  /** RFC 7617. */
  record Basic(String user, Word password) implements Login {
    @Override
    public Optional<String> authorization() throws IOException {
      byte[] pair = (user + ":" + password.value()).getBytes(StandardCharsets.UTF_8);
      return Optional.of("Basic " + Base64.getEncoder().encodeToString(pair));
    }
  }

  /** RFC 6750. */
  record Bearer(Word token) implements Login {
    @Override
    public Optional<String> authorization() throws IOException {
      return Optional.of("Bearer " + token.value());
    }
  }

  /** A secret word, wherever it is kept. */
  sealed interface Word {
    String value() throws IOException;

    record Given(Secret secret) implements Word {
      @Override
      public String value() {
        return secret.value();
      }
    }

    /** Read each time it is needed: tokens get renewed. */
    record InFile(Path file) implements Word {
      @Override
      public String value() throws IOException {
        return Files.readString(file).strip();
      }
    }
  }
}
