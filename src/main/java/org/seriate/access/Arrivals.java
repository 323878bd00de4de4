package org.seriate.access;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.util.Optional;
import org.seriate.audit.AuditEvent;
import org.seriate.audit.AuditOutcome;
import org.seriate.audit.AuditTrail;

/**
 * People who come back from the identity provider. It has said who they are; whether they may do
 * anything here is said by their groups, at every log-in anew.
 */
@ApplicationScoped
class Arrivals {
  private static final int LONGEST_NAME = 64;

  private final Users users;
  private final Sessions sessions;
  private final AddressLimit limit;
  private final AuditTrail audit;

  Arrivals(Users users, Sessions sessions, AddressLimit limit, AuditTrail audit) {
    this.users = users;
    this.sessions = sessions;
    this.limit = limit;
    this.audit = audit;
  }

  /** Opens a session, and writes down in the same transaction that it was opened, or why not. */
  @Transactional
  Arrival arrive(Provider.Person person, String from) {
    Optional<User> known = users.bySubject(person.subject());
    Optional<Refusal> refusal = refusal(person, known);
    if (refusal.isPresent()) {
      record(AuditOutcome.MINOR_FAILURE, person.name(), from, "refused: " + refusal.get().why());
      return new Arrival.Refused(refusal.get().said());
    }
    User user = users.ofProvider(known, person, Users.actor(person.name(), from));
    audit.record(
        AuditEvent.USER_LOGIN,
        AuditOutcome.SUCCESS,
        Users.actor(user.name(), from),
        null,
        null,
        "logged in at the identity provider");
    return new Arrival.Welcome(sessions.open(user, from));
  }

  /**
   * @param why for the audit record
   * @param said to the person
   */
  private record Refusal(String why, String said) {}

  private Optional<Refusal> refusal(Provider.Person person, Optional<User> known) {
    if (!isName(person.name())) {
      return Optional.of(
          new Refusal(
              "no usable name in the ID token",
              "The identity provider signed you in, but told no name of you that can be used here."
                  + " An administrator has to look at access.provider.nameClaim in node.yaml."));
    }
    if (person.roles().isEmpty()) {
      return Optional.of(
          new Refusal(
              "none of the groups gives a role",
              "The identity provider signed you in as %s, but none of your groups gives you a role"
                      .formatted(person.name())
                  + " here, so there is nothing that you may see. Ask the administrator of this"
                  + " node, or of the identity provider, for a group that has one."));
    }
    if (known.filter(User::disabled).isPresent()) {
      return Optional.of(
          new Refusal(
              "the user is disabled",
              "An administrator of this node has disabled the user %s.".formatted(person.name())));
    }
    boolean taken =
        users
            .byName(person.name())
            .filter(u -> known.isEmpty() || u.id() != known.get().id())
            .isPresent();
    return taken
        ? Optional.of(
            new Refusal(
                "another user has this name",
                "The identity provider signed you in as %s, but another user of this node has this"
                        .formatted(person.name())
                    + " name. An administrator has to clear that up; who is who must stay certain"
                    + " in the audit record."))
        : Optional.empty();
  }

  private static boolean isName(String name) {
    return !name.isEmpty()
        && name.length() <= LONGEST_NAME
        && name.chars().noneMatch(Character::isISOControl);
  }

  /**
   * Writes down a log-in that ended before anybody was known; not for ever, when an address has too
   * many of them.
   */
  @Transactional
  void failed(String why, String from) {
    String key = "provider " + from;
    if (!limit.isReached(key)) {
      limit.failed(key);
      record(AuditOutcome.MINOR_FAILURE, "unknown", from, "failed: " + why);
    }
  }

  private void record(AuditOutcome outcome, String name, String from, String how) {
    audit.record(
        AuditEvent.USER_LOGIN,
        outcome,
        Users.actor(isName(name) ? name : "unknown", from),
        null,
        null,
        "log-in at the identity provider " + how);
  }
}
