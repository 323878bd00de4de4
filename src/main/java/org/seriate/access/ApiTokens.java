package org.seriate.access;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import jakarta.persistence.Tuple;
import jakarta.transaction.Transactional;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.seriate.audit.AuditEvent;
import org.seriate.audit.AuditOutcome;
import org.seriate.audit.AuditTrail;

/** Keys of programs. A token can do what it was given and its user still may do. */
@ApplicationScoped
class ApiTokens {
  /** So that a token is known for what it is where it should not stand. */
  static final String PREFIX = "seriate_";

  private final EntityManager rows;
  private final Users users;
  private final AuditTrail audit;

  ApiTokens(EntityManager rows, Users users, AuditTrail audit) {
    this.rows = rows;
    this.users = users;
    this.audit = audit;
  }

  /** One line of the list; the token itself cannot be shown again. */
  public record Line(
      long id,
      String name,
      List<String> roles,
      Instant createdAt,
      Instant expiresAt,
      Instant usedAt) {}

  record Holder(String name, Set<String> roles) {}

  /**
   * @return the token, for this once
   */
  @Transactional
  String create(User user, String name, Collection<String> roles, Duration good, String actor) {
    String token = PREFIX + Secrets.token();
    rows.createNativeQuery(
            """
            insert into api_token (token_digest, name, user_id, roles, expires_at)
            values (:digest, :name, :user, :roles, now() + make_interval(secs => :good))
            """)
        .setParameter("digest", Secrets.digest(token))
        .setParameter("name", name)
        .setParameter("user", user.id())
        .setParameter("roles", roles.toArray(String[]::new))
        .setParameter("good", good.toSeconds())
        .executeUpdate();
    audit.record(
        AuditEvent.USER_CHANGED,
        AuditOutcome.SUCCESS,
        actor,
        null,
        null,
        "API token made with roles " + String.join(", ", roles));
    return token;
  }

  @Transactional
  @SuppressWarnings("unchecked")
  List<Line> of(User user) {
    List<Tuple> found =
        rows.createNativeQuery(
                """
                select id, name, roles, created_at, expires_at, used_at from api_token
                where user_id = :user order by id
                """,
                Tuple.class)
            .setParameter("user", user.id())
            .getResultList();
    return found.stream()
        .map(
            t ->
                new Line(
                    t.get(0, Long.class),
                    t.get(1, String.class),
                    List.of(t.get(2, String[].class)),
                    t.get(3, Instant.class),
                    t.get(4, Instant.class),
                    t.get(5, Instant.class)))
        .toList();
  }

  @Transactional
  void revoke(User user, long id, String actor) {
    int revoked =
        rows.createNativeQuery("delete from api_token where id = :id and user_id = :user")
            .setParameter("id", id)
            .setParameter("user", user.id())
            .executeUpdate();
    if (revoked == 1) {
      audit.record(
          AuditEvent.USER_CHANGED,
          AuditOutcome.SUCCESS,
          actor,
          null,
          null,
          "API token %d revoked".formatted(id));
    }
  }

  @Transactional
  @SuppressWarnings("unchecked")
  Optional<Holder> holder(String token) {
    List<Tuple> found =
        rows.createNativeQuery(
                """
                select id, user_id, roles, used_at from api_token
                where token_digest = :digest and expires_at > now()
                """,
                Tuple.class)
            .setParameter("digest", Secrets.digest(token))
            .getResultList();
    if (found.isEmpty()) {
      return Optional.empty();
    }
    Tuple row = found.getFirst();
    Optional<User> user =
        users.byId(row.get(1, Long.class)).filter(u -> !u.disabled() && !u.mustChange());
    if (user.isEmpty()) {
      return Optional.empty();
    }
    rows.createNativeQuery(
            """
            update api_token set used_at = now()
            where id = :id and (used_at is null or used_at < now() - interval '1 minute')
            """)
        .setParameter("id", row.get(0, Long.class))
        .executeUpdate();
    Set<String> roles = new HashSet<>(Set.of(row.get(2, String[].class)));
    roles.retainAll(user.get().roles());
    return Optional.of(new Holder(user.get().name(), roles));
  }
}
