package org.seriate.dicom.net;

import java.util.Optional;
import java.util.OptionalInt;

/**
 * What a room makes of a normalized request.
 *
 * @param errorId Error ID (0000,0903), where the service class has a number beside the status
 * @param sopInstanceUid the name that we gave to what was created without one; else empty
 * @param followUp what is to be told on the same association after the answer
 */
public record NormalizedAnswer(
    Status status, OptionalInt errorId, String sopInstanceUid, Optional<FollowUp> followUp) {

  public static NormalizedAnswer of(Status status) {
    return new NormalizedAnswer(status, OptionalInt.empty(), "", Optional.empty());
  }

  public NormalizedAnswer withErrorId(int id) {
    return new NormalizedAnswer(status, OptionalInt.of(id), sopInstanceUid, followUp);
  }

  public NormalizedAnswer followedBy(FollowUp event) {
    return new NormalizedAnswer(status, errorId, sopInstanceUid, Optional.of(event));
  }

  /** Says which instance was created (PS3.7 10.1.5.1.4). */
  public NormalizedAnswer naming(String uid) {
    return new NormalizedAnswer(status, errorId, uid, followUp);
  }
}
