package org.seriate.models;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.Tuple;
import jakarta.transaction.Transactional;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.hibernate.Session;
import org.seriate.audit.AuditEvent;
import org.seriate.audit.AuditOutcome;
import org.seriate.audit.AuditTrail;

/**
 * The bundles and their roles; table {@code model}.
 *
 * <pre>
 *   found in the folder -> INSTALLED                                     (never again)
 *   INSTALLED, ADDITIONAL, SHADOW, RETIRED --activate-->   ACTIVE --another is activated--> RETIRED
 *   INSTALLED, SHADOW, RETIRED             --additional--> ADDITIONAL
 *   INSTALLED, ADDITIONAL, RETIRED         --shadow-->     SHADOW
 *   INSTALLED, ADDITIONAL, SHADOW          --retire-->     RETIRED
 * </pre>
 *
 * At most one is active: the index says so, and activating one retires the other in the same
 * transaction. Any number is additional or in the shadow. Every change is on the audit record.
 */
@ApplicationScoped
public class Models {
  private static final String WITHOUT_CARD =
      " A node that has no card for it says why in its log and is not ready; its series wait.";

  private static final String COLUMNS =
      """
      select id, digest, name, version, manufacturer, intended_use, clinical_use, role, engine,
             device, installed_at, installed_by, role_since, role_by, card
      from model
      """;

  private final Session rows;
  private final AuditTrail audit;

  Models(Session rows, AuditTrail audit) {
    this.rows = rows;
    this.audit = audit;
  }

  /**
   * What a bundle that was found says of itself.
   *
   * @param pictures PNG by the names of their files
   */
  public record Found(
      String digest,
      String name,
      String version,
      String manufacturer,
      String intendedUse,
      boolean clinicalUse,
      String card,
      Map<String, byte[]> pictures) {
    public Found {
      pictures = Map.copyOf(pictures);
    }
  }

  /** All of them, those in use first, then the newest. */
  @Transactional
  public List<Model> all() {
    return list(
        COLUMNS
            + """
            order by
              array_position(array['ACTIVE', 'ADDITIONAL', 'SHADOW', 'INSTALLED', 'RETIRED'], role),
              id desc
            """);
  }

  @Transactional
  public Optional<Model> byId(long id) {
    return all().stream().filter(m -> m.id() == id).findFirst();
  }

  /** By its digest or the beginning of it, if only one begins so. */
  @Transactional
  public Optional<Model> byDigest(String beginning) {
    List<Model> like =
        all().stream()
            .filter(m -> beginning.length() >= 6 && m.digest().startsWith(beginning))
            .toList();
    return like.size() == 1 ? Optional.of(like.getFirst()) : Optional.empty();
  }

  @Transactional
  public Optional<Model> active() {
    return all().stream().filter(m -> m.role() == ModelRole.ACTIVE).findFirst();
  }

  /** In the order in which they were given the role. */
  @Transactional
  public List<Model> additional() {
    return all().stream()
        .filter(m -> m.role() == ModelRole.ADDITIONAL)
        .sorted(Comparator.comparing(Model::roleSince).thenComparing(Model::id))
        .toList();
  }

  @Transactional
  public List<Model> shadows() {
    return all().stream().filter(m -> m.role() == ModelRole.SHADOW).toList();
  }

  /**
   * Writes down a bundle that is new; whether it was. One that is known takes no number: every node
   * asks for each of its bundles every few seconds, and a conflict alone would use one up.
   */
  @Transactional
  public boolean install(Found found, String actor) {
    int fresh =
        rows.createNativeMutationQuery(
                """
                insert into model (digest, name, version, manufacturer, intended_use, clinical_use,
                                   card, installed_by, role_by)
                select :digest, :name, :version, :manufacturer, :use, :clinical, :card, :actor, :actor
                where not exists (select 1 from model where digest = :digest)
                on conflict (digest) do nothing
                """)
            .setParameter("digest", found.digest())
            .setParameter("name", found.name())
            .setParameter("version", found.version())
            .setParameter("manufacturer", found.manufacturer())
            .setParameter("use", found.intendedUse())
            .setParameter("clinical", found.clinicalUse())
            .setParameter("card", found.card())
            .setParameter("actor", actor)
            .executeUpdate();
    if (fresh == 1) {
      found.pictures().forEach((name, png) -> keep(found.digest(), name, png));
      record(
          actor,
          "model %s %s (%s) installed".formatted(found.name(), found.version(), found.digest()));
    }
    return fresh == 1;
  }

  private void keep(String digest, String name, byte[] png) {
    rows.createNativeMutationQuery(
            """
            insert into model_picture (model_id, name, png)
            select id, :name, :png from model where digest = :digest
            """)
        .setParameter("digest", digest)
        .setParameter("name", name)
        .setParameter("png", png)
        .executeUpdate();
  }

  /** Those that the bundle carries, by name. */
  @Transactional
  public List<ModelPicture> pictures(long id) {
    return rows
        .createNativeQuery(
            "select name from model_picture where model_id = :id order by name", String.class)
        .setParameter("id", id)
        .getResultList()
        .stream()
        .map(ModelPicture::of)
        .toList();
  }

  /** One of them as PNG. */
  @Transactional
  public Optional<byte[]> picture(long id, String name) {
    return rows.createNativeQuery(
            "select png from model_picture where model_id = :id and name = :name", byte[].class)
        .setParameter("id", id)
        .setParameter("name", name)
        .uniqueResultOptional();
  }

  /** From now on it writes the reports; the one that did is retired. */
  @Transactional
  public RoleChange activate(long id, String actor) {
    return decided(id, m -> activated(m, actor));
  }

  private RoleChange activated(Model m, String actor) {
    if (m.role() == ModelRole.ACTIVE) {
      return new RoleChange.Refused(words(m) + " is active already.");
    }
    Optional<Model> before = active();
    before.ifPresent(b -> give(b, ModelRole.RETIRED, actor));
    give(m, ModelRole.ACTIVE, actor);
    return new RoleChange.Done(
        words(m)
            + " is active"
            + before.map(b -> "; " + words(b) + " is retired").orElse("")
            + ". Nodes take it up within a minute; series under way end with the one before.");
  }

  /** From now on it is asked after the active one, and what it says is reported. */
  @Transactional
  public RoleChange additional(long id, String actor) {
    return instead(
        id,
        ModelRole.ADDITIONAL,
        actor,
        " is active and writes the reports; activate another first, then it can be additional.",
        " is additional already.",
        " is additional. Nodes take it up within a minute and then ask it too about every series,"
            + " which takes its time and memory on top; reports.models in node.yaml says whether"
            + " the same report has what it says, or one of its own.");
  }

  /** From now on it runs after the active one, for the record only. */
  @Transactional
  public RoleChange shadow(long id, String actor) {
    return instead(
        id,
        ModelRole.SHADOW,
        actor,
        " is active; activate another first, then it can be a shadow.",
        " is a shadow already.",
        " runs in the shadow from the next report on; nothing of it is sent.");
  }

  /** It is not used any more. */
  @Transactional
  public RoleChange retire(long id, String actor) {
    return instead(
        id,
        ModelRole.RETIRED,
        actor,
        " is active, and without it no series is analysed; activate another instead.",
        " is retired already.",
        " is retired; what it said stays on record.");
  }

  /** Another role for a model that is not the active one: only another can take that place. */
  private RoleChange instead(
      long id, ModelRole role, String actor, String active, String already, String done) {
    return decided(
        id,
        m -> {
          if (m.role() == ModelRole.ACTIVE) {
            return new RoleChange.Refused(words(m) + active);
          }
          if (m.role() == role) {
            return new RoleChange.Refused(words(m) + already);
          }
          give(m, role, actor);
          return new RoleChange.Done(words(m) + done);
        });
  }

  private RoleChange decided(long id, Function<Model, RoleChange> about) {
    return lockedById(id).map(about).orElseGet(() -> none(id));
  }

  /** Which library runs it, and where. */
  @Transactional
  public RoleChange runOn(long id, String engine, String device, String actor) {
    if (!List.of("ONNX", "DL4J").contains(engine) || !List.of("CPU", "CUDA").contains(device)) {
      return new RoleChange.Refused(
          "'%s on %s' is not known: ONNX or DL4J, on CPU or CUDA.".formatted(engine, device));
    }
    return decided(
        id,
        m -> {
          rows.createNativeMutationQuery(
                  "update model set engine = :engine, device = :device where id = :id")
              .setParameter("engine", engine)
              .setParameter("device", device)
              .setParameter("id", id)
              .executeUpdate();
          record(actor, "%s runs on %s, %s".formatted(named(m), engine, device));
          return new RoleChange.Done(
              "%s runs on %s, %s. Nodes take it up within a minute.%s"
                  .formatted(words(m), engine, device, device.equals("CUDA") ? WITHOUT_CARD : ""));
        });
  }

  private void give(Model m, ModelRole role, String actor) {
    rows.createNativeMutationQuery(
            """
            update model set role = :role, role_since = now(), role_by = :actor where id = :id
            """)
        .setParameter("role", role.name())
        .setParameter("actor", actor)
        .setParameter("id", m.id())
        .executeUpdate();
    record(actor, "%s: %s, was %s".formatted(named(m), role, m.role()));
  }

  private void record(String actor, String detail) {
    audit.record(AuditEvent.SOFTWARE_CONFIGURED, AuditOutcome.SUCCESS, actor, null, null, detail);
  }

  /** All rows are locked, so that two who activate at once do it after each other. */
  private Optional<Model> lockedById(long id) {
    return list(COLUMNS + " order by id for update").stream().filter(m -> m.id() == id).findFirst();
  }

  private static RoleChange none(long id) {
    return new RoleChange.NoSuchModel(
        "There is no model " + id + "; the list of models shows their numbers.");
  }

  private static String words(Model m) {
    return "Model %d (%s %s)".formatted(m.id(), m.name(), m.version());
  }

  private static String named(Model m) {
    return "model %s %s (%s)".formatted(m.name(), m.version(), m.digest());
  }

  private List<Model> list(String sql) {
    return rows.createNativeQuery(sql, Tuple.class).getResultList().stream()
        .map(t -> model(t))
        .toList();
  }

  private static Model model(Tuple t) {
    return new Model(
        t.get("id", Long.class),
        t.get("digest", String.class),
        t.get("name", String.class),
        t.get("version", String.class),
        t.get("manufacturer", String.class),
        t.get("intended_use", String.class),
        t.get("clinical_use", Boolean.class),
        ModelRole.valueOf(t.get("role", String.class)),
        t.get("engine", String.class),
        t.get("device", String.class),
        t.get("installed_at", Instant.class),
        t.get("installed_by", String.class),
        t.get("role_since", Instant.class),
        t.get("role_by", String.class),
        t.get("card", String.class));
  }
}
