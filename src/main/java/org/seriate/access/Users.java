package org.seriate.access;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import jakarta.persistence.Tuple;
import jakarta.transaction.Transactional;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.seriate.audit.AuditEvent;
import org.seriate.audit.AuditOutcome;
import org.seriate.audit.AuditTrail;
import org.seriate.config.Access;
import org.seriate.config.AeConfig;
import org.seriate.series.VerifyingObserver;

/** The people of this node, their passwords and their locks. */
@ApplicationScoped
public class Users {
  private static final String COLUMNS =
      """
      id, name, roles, must_change, disabled, locked_until, created_at, verifying_name,
      verifying_organization,
      provider_subject is not null as of_provider
      """;

  private final EntityManager rows;
  private final AuditTrail audit;
  private final Access rules;
  private final Passwords passwords;

  Users(EntityManager rows, AuditTrail audit, AeConfig config, Passwords passwords) {
    this.rows = rows;
    this.audit = audit;
    this.rules = config.node().access();
    this.passwords = passwords;
  }

  @Transactional
  @SuppressWarnings("unchecked")
  List<User> all() {
    List<Tuple> found =
        rows.createNativeQuery(
                "select " + COLUMNS + " from console_user order by name", Tuple.class)
            .getResultList();
    return found.stream().map(Users::user).toList();
  }

  @Transactional
  Optional<User> byName(String name) {
    return one("name = :key", name.strip().toLowerCase(Locale.ROOT));
  }

  @Transactional
  Optional<User> byId(long id) {
    return one("id = :key", id);
  }

  /**
   * @param subject issuer and subject, as the identity provider says them
   */
  @Transactional
  Optional<User> bySubject(String subject) {
    return one("provider_subject = :key", subject);
  }

  @SuppressWarnings("unchecked")
  private Optional<User> one(String where, Object key) {
    List<Tuple> found =
        rows.createNativeQuery(
                "select " + COLUMNS + " from console_user where " + where, Tuple.class)
            .setParameter("key", key)
            .getResultList();
    return found.stream().findFirst().map(Users::user);
  }

  private static User user(Tuple t) {
    return new User(
        t.get(0, Long.class),
        t.get(1, String.class),
        Set.of(t.get(2, String[].class)),
        t.get(3, Boolean.class),
        t.get(4, Boolean.class),
        t.get(5, Instant.class),
        t.get(6, Instant.class),
        Optional.ofNullable(t.get(7, String.class))
            .map(name -> new VerifyingObserver(name, t.get(8, String.class))),
        t.get(9, Boolean.class));
  }

  /**
   * Compares the password, which takes a quarter of a second, outside of any transaction, and
   * counts under the lock of the user's row: attempts side by side are counted one by one, and the
   * right password among them is of no use once the user is locked.
   *
   * @return the user; empty when name or password are wrong, or the user is locked or disabled
   */
  Optional<User> check(String name, String password, String from) {
    String key = name.strip().toLowerCase(Locale.ROOT);
    Optional<String> hash = hash(key);
    return counted(key, hash, passwords.matches(password, hash), from);
  }

  @Transactional(Transactional.TxType.REQUIRES_NEW)
  Optional<String> hash(String name) {
    return hashes(name, "").stream().findFirst().map(String.class::cast);
  }

  private List<?> hashes(String name, String lock) {
    return rows.createNativeQuery(
            "select password_hash from console_user where name = :name and password_hash is not"
                + " null "
                + lock)
        .setParameter("name", name)
        .getResultList();
  }

  /**
   * @param compared what the password was compared with; it may have been changed meanwhile
   */
  @Transactional(Transactional.TxType.REQUIRES_NEW)
  Optional<User> counted(String name, Optional<String> compared, boolean right, String from) {
    boolean current =
        hashes(name, "for no key update").stream()
            .map(String.class::cast)
            .findFirst()
            .equals(compared);
    Optional<User> user = one("password_hash is not null and name = :key", name);
    if (user.filter(u -> u.isLocked(Instant.now())).isPresent()) {
      refused(name, from, "the user is locked");
      return Optional.empty();
    }
    if (!right || !current) {
      user.ifPresent(this::count);
      refused(name, from, user.isPresent() ? "wrong password" : "no such user");
      return Optional.empty();
    }
    if (user.orElseThrow().disabled()) {
      refused(name, from, "the user is disabled");
      return Optional.empty();
    }
    rows.createNativeQuery(
            "update console_user set failures = 0, locked_until = null where id = :id")
        .setParameter("id", user.get().id())
        .executeUpdate();
    audit.record(
        AuditEvent.USER_LOGIN, AuditOutcome.SUCCESS, actor(name, from), null, null, "logged in");
    return user;
  }

  private void refused(String name, String from, String why) {
    audit.record(
        AuditEvent.USER_LOGIN,
        AuditOutcome.MINOR_FAILURE,
        actor(name, from),
        null,
        null,
        "log-in refused: " + why);
  }

  private void count(User user) {
    rows.createNativeQuery(
            """
            update console_user set
              failures = case when failures + 1 >= :most then 0 else failures + 1 end,
              locked_until = case when failures + 1 >= :most
                                  then now() + make_interval(secs => :lock) end
            where id = :id
            """)
        .setParameter("most", rules.failures())
        .setParameter("lock", rules.lockFor().toSeconds())
        .setParameter("id", user.id())
        .executeUpdate();
  }

  /** Adds a user with a password that has to be changed at once. */
  @Transactional
  public boolean add(String name, Collection<String> roles, String password, String actor) {
    String key = name.strip().toLowerCase(Locale.ROOT);
    boolean added =
        rows.createNativeQuery(
                    """
                    insert into console_user (name, roles, password_hash)
                    values (:name, :roles, :hash) on conflict do nothing
                    """)
                .setParameter("name", key)
                .setParameter("roles", roles.toArray(String[]::new))
                .setParameter("hash", passwords.hash(password))
                .executeUpdate()
            == 1;
    if (added) {
      changed(actor, "user %s added with roles %s".formatted(key, String.join(", ", roles)));
    }
    return added;
  }

  /** The row of a person of the identity provider, with name and roles as it says them now. */
  @Transactional
  User ofProvider(Optional<User> known, Provider.Person person, String actor) {
    rows.createNativeQuery(
            """
            insert into console_user (name, roles, provider_subject, must_change)
            values (:name, :roles, :subject, false)
            on conflict (provider_subject) do update set name = excluded.name, roles = excluded.roles
            """)
        .setParameter("name", person.name())
        .setParameter("roles", inOrder(person.roles()).toArray(String[]::new))
        .setParameter("subject", person.subject())
        .executeUpdate();
    String roles = String.join(", ", inOrder(person.roles()));
    if (known.isEmpty()) {
      changed(
          actor,
          "user %s of the identity provider added with roles %s".formatted(person.name(), roles));
    } else if (!known.get().roles().equals(person.roles())
        || !known.get().name().equals(person.name())) {
      changed(
          actor,
          "user %s of the identity provider, before %s, now has roles %s"
              .formatted(person.name(), known.get().name(), roles));
    }
    return bySubject(person.subject()).orElseThrow();
  }

  private static List<String> inOrder(Collection<String> roles) {
    return Roles.all().stream().filter(roles::contains).toList();
  }

  /**
   * Sets a password and ends every session of the user.
   *
   * @param mustChange true when somebody else chose it
   */
  @Transactional
  public void setPassword(User user, String password, boolean mustChange, String actor) {
    rows.createNativeQuery(
            """
            update console_user set password_hash = :hash, must_change = :must,
                password_changed_at = now(), failures = 0, locked_until = null
            where id = :id
            """)
        .setParameter("hash", passwords.hash(password))
        .setParameter("must", mustChange)
        .setParameter("id", user.id())
        .executeUpdate();
    endSessions(user);
    changed(actor, "password of user %s set".formatted(user.name()));
  }

  /** Takes effect with the next request of that user. */
  @Transactional
  public void setRoles(User user, Collection<String> roles, boolean disabled, String actor) {
    rows.createNativeQuery(
            "update console_user set roles = :roles, disabled = :disabled where id = :id")
        .setParameter("roles", roles.toArray(String[]::new))
        .setParameter("disabled", disabled)
        .setParameter("id", user.id())
        .executeUpdate();
    if (disabled) {
      endSessions(user);
    }
    changed(
        actor,
        "user %s now has roles %s%s"
            .formatted(user.name(), String.join(", ", roles), disabled ? ", disabled" : ""));
  }

  /** How reports name this person as verifying; empty for one who may not verify. */
  @Transactional
  public Optional<VerifyingObserver> observer(String name) {
    return byName(name).flatMap(User::observer);
  }

  /**
   * From now on this person may verify reports.
   *
   * @param observer empty: no more
   */
  @Transactional
  public void setObserver(User user, Optional<VerifyingObserver> observer, String actor) {
    rows.createNativeQuery(
            """
            update console_user set verifying_name = cast(:name as text),
                verifying_organization = cast(:organization as text)
            where id = :id
            """)
        .setParameter("name", observer.map(VerifyingObserver::name).orElse(null))
        .setParameter("organization", observer.map(VerifyingObserver::organization).orElse(null))
        .setParameter("id", user.id())
        .executeUpdate();
    changed(
        actor,
        observer
            .map(
                o ->
                    "user %s may verify reports as %s, %s"
                        .formatted(user.name(), o.name(), o.organization()))
            .orElse("user %s may not verify reports".formatted(user.name())));
  }

  /** Whether no user of this node who may give roles is left if this one loses the role. */
  @Transactional
  public boolean isLastAdministrator(User user) {
    return user.roles().contains(Roles.ADMINISTRATOR)
        && !user.ofProvider()
        && all().stream()
            .filter(u -> !u.disabled() && !u.ofProvider() && u.id() != user.id())
            .noneMatch(u -> u.roles().contains(Roles.ADMINISTRATOR));
  }

  private void endSessions(User user) {
    rows.createNativeQuery("delete from console_session where user_id = :id")
        .setParameter("id", user.id())
        .executeUpdate();
  }

  private void changed(String actor, String detail) {
    audit.record(AuditEvent.USER_CHANGED, AuditOutcome.SUCCESS, actor, null, null, detail);
  }

  /** How a person stands in the audit record. */
  public static String actor(String name, String from) {
    return "user %s@%s".formatted(name.replace('@', '.'), from);
  }
}
