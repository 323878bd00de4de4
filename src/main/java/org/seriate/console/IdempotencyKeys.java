package org.seriate.console;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import jakarta.persistence.Tuple;
import jakarta.transaction.Transactional;
import java.util.List;
import java.util.Optional;

/** The statements on {@code idempotency_key}. */
@ApplicationScoped
class IdempotencyKeys {
  private final EntityManager rows;

  IdempotencyKeys(EntityManager rows) {
    this.rows = rows;
  }

  /**
   * What is known of a key.
   *
   * @param status null while nothing was answered
   */
  record Known(String request, Integer status, String mediaType, String answer) {}

  /** Takes the key; empty when it was free, else what is known of it. */
  @Transactional
  @SuppressWarnings("unchecked")
  Optional<Known> take(String user, String key, String request) {
    rows.createNativeQuery("delete from idempotency_key where made_at < now() - interval '1 day'")
        .executeUpdate();
    int taken =
        rows.createNativeQuery(
                """
                insert into idempotency_key (user_name, key, request)
                values (:user, :key, :request) on conflict do nothing
                """)
            .setParameter("user", user)
            .setParameter("key", key)
            .setParameter("request", request)
            .executeUpdate();
    if (taken == 1) {
      return Optional.empty();
    }
    List<Tuple> found =
        rows.createNativeQuery(
                """
                select request, status, media_type, answer from idempotency_key
                where user_name = :user and key = :key
                """,
                Tuple.class)
            .setParameter("user", user)
            .setParameter("key", key)
            .getResultList();
    return found.stream()
        .findFirst()
        .map(
            t ->
                new Known(
                    t.get(0, String.class),
                    t.get(1, Integer.class),
                    t.get(2, String.class),
                    t.get(3, String.class)));
  }

  @Transactional
  void answered(String user, String key, int status, String mediaType, String answer) {
    rows.createNativeQuery(
            """
            update idempotency_key set status = :status, media_type = :type, answer = :answer
            where user_name = :user and key = :key
            """)
        .setParameter("status", status)
        .setParameter("type", mediaType)
        .setParameter("answer", answer)
        .setParameter("user", user)
        .setParameter("key", key)
        .executeUpdate();
  }

  /** A fault of ours is no answer: the key may be used again. */
  @Transactional
  void free(String user, String key) {
    rows.createNativeQuery("delete from idempotency_key where user_name = :user and key = :key")
        .setParameter("user", user)
        .setParameter("key", key)
        .executeUpdate();
  }
}
