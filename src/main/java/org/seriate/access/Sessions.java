package org.seriate.access;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import jakarta.transaction.Transactional;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.seriate.audit.AuditEvent;
import org.seriate.audit.AuditOutcome;
import org.seriate.audit.AuditTrail;
import org.seriate.config.Access;
import org.seriate.config.AeConfig;

/** Log-ins of browsers: rows, so that each can be ended at once from anywhere. */
@ApplicationScoped
class Sessions {
  /** More browsers than this at a time and the oldest is logged out. */
  private static final int MOST = 5;

  private final EntityManager rows;
  private final Users users;
  private final AddressLimit limit;
  private final AuditTrail audit;
  private final Access rules;

  Sessions(EntityManager rows, Users users, AddressLimit limit, AuditTrail audit, AeConfig config) {
    this.rows = rows;
    this.users = users;
    this.limit = limit;
    this.audit = audit;
    this.rules = config.node().access();
  }

  /** Not one transaction: the password is compared outside of any. */
  SignIn signIn(String name, String password, String from) {
    if (limit.isReached(from)) {
      return new SignIn.TooManyFromThere();
    }
    Optional<User> user = users.check(name, password, from);
    if (user.isEmpty()) {
      limit.failed(from);
      return users
          .byName(name)
          .filter(u -> u.isLocked(Instant.now()))
          .<SignIn>map(u -> new SignIn.Locked(u.lockedUntil()))
          .orElseGet(SignIn.Wrong::new);
    }
    return new SignIn.Welcome(open(user.get(), from), user.get().mustChange());
  }

  /** Begins a session and forgets the user's ended and supernumerary ones. */
  @Transactional
  String open(User user, String from) {
    String token = Secrets.token();
    rows.createNativeQuery(
            """
            insert into console_session (token_digest, user_id, from_address)
            values (:digest, :user, :from)
            """)
        .setParameter("digest", Secrets.digest(token))
        .setParameter("user", user.id())
        .setParameter("from", from)
        .executeUpdate();
    rows.createNativeQuery(
            """
            delete from console_session where user_id = :user
              and (seen_at < now() - make_interval(secs => :idle)
                   or opened_at < now() - make_interval(secs => :longest)
                   or token_digest not in (
                       select token_digest from console_session where user_id = :user
                       order by opened_at desc, token_digest limit :most))
            """)
        .setParameter("user", user.id())
        .setParameter("idle", rules.idle().toSeconds())
        .setParameter("longest", rules.longest().toSeconds())
        .setParameter("most", MOST)
        .executeUpdate();
    return token;
  }

  /** Whose session it is, if it is still good; notes that it was used. */
  @Transactional
  Optional<User> user(String token) {
    String digest = Secrets.digest(token);
    List<?> found =
        rows.createNativeQuery(
                """
                select user_id from console_session
                where token_digest = :digest
                  and seen_at > now() - make_interval(secs => :idle)
                  and opened_at > now() - make_interval(secs => :longest)
                """,
                Long.class)
            .setParameter("digest", digest)
            .setParameter("idle", rules.idle().toSeconds())
            .setParameter("longest", rules.longest().toSeconds())
            .getResultList();
    Optional<User> user =
        found.stream().findFirst().flatMap(id -> users.byId((Long) id)).filter(u -> !u.disabled());
    if (user.isPresent()) {
      rows.createNativeQuery(
              """
              update console_session set seen_at = now()
              where token_digest = :digest and seen_at < now() - interval '1 minute'
              """)
          .setParameter("digest", digest)
          .executeUpdate();
    }
    return user;
  }

  @Transactional
  void end(String token, String actor) {
    int ended =
        rows.createNativeQuery("delete from console_session where token_digest = :digest")
            .setParameter("digest", Secrets.digest(token))
            .executeUpdate();
    if (ended == 1) {
      audit.record(AuditEvent.USER_LOGOUT, AuditOutcome.SUCCESS, actor, null, null, "logged out");
    }
  }
}
