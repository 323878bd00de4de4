package org.seriate.dicom.net;

import java.util.Optional;
import java.util.OptionalInt;

/**
 * What a room makes of a normalized request.
 *
 * @param errorId Error ID (0000,0903), where the service class has a number beside the status
 * @param followUp what is to be told on the same association after the answer
 */
public record NormalizedAnswer(Status status, OptionalInt errorId, Optional<FollowUp> followUp) {

  public static NormalizedAnswer of(Status status) {
    return new NormalizedAnswer(status, OptionalInt.empty(), Optional.empty());
  }

  public NormalizedAnswer withErrorId(int id) {
    return new NormalizedAnswer(status, OptionalInt.of(id), followUp);
  }

  public NormalizedAnswer followedBy(FollowUp event) {
    return new NormalizedAnswer(status, errorId, Optional.of(event));
  }
}
