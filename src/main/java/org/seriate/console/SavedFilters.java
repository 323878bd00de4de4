package org.seriate.console;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import jakarta.persistence.Tuple;
import jakarta.transaction.Transactional;
import java.util.List;

/** Filters that people keep, each their own. */
@ApplicationScoped
class SavedFilters {
  /** More is no menu any more. */
  private static final int MOST = 20;

  private final EntityManager rows;

  SavedFilters(EntityManager rows) {
    this.rows = rows;
  }

  /**
   * @param address query string of the list
   */
  public record Saved(long id, String name, String address) {}

  @Transactional
  @SuppressWarnings("unchecked")
  List<Saved> of(String user) {
    List<Tuple> found =
        rows.createNativeQuery(
                "select id, name, address from saved_filter where user_name = :user order by name",
                Tuple.class)
            .setParameter("user", user)
            .getResultList();
    return found.stream()
        .map(t -> new Saved(t.get(0, Long.class), t.get(1, String.class), t.get(2, String.class)))
        .toList();
  }

  /** Keeps it, in place of one of the same name; false when there are too many. */
  @Transactional
  boolean keep(String user, String name, String address) {
    List<Saved> kept = of(user);
    if (kept.size() >= MOST && kept.stream().noneMatch(s -> s.name().equals(name))) {
      return false;
    }
    rows.createNativeQuery(
            """
            insert into saved_filter (user_name, name, address) values (:user, :name, :address)
            on conflict (user_name, name) do update set address = excluded.address
            """)
        .setParameter("user", user)
        .setParameter("name", name)
        .setParameter("address", address)
        .executeUpdate();
    return true;
  }

  @Transactional
  void drop(String user, long id) {
    rows.createNativeQuery("delete from saved_filter where id = :id and user_name = :user")
        .setParameter("id", id)
        .setParameter("user", user)
        .executeUpdate();
  }
}
