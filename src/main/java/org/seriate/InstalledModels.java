package org.seriate;

import static java.util.stream.Collectors.toMap;

import io.quarkus.scheduler.Scheduled;
import io.quarkus.scheduler.Scheduled.ConcurrentExecution;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;
import org.seriate.classify.ActiveModel;
import org.seriate.classify.BundleChoice;
import org.seriate.classify.BundlePicture;
import org.seriate.classify.EngineChoice;
import org.seriate.classify.ModelBundle;
import org.seriate.classify.model.Device;
import org.seriate.config.NodeRole;
import org.seriate.config.NodeRoles;
import org.seriate.models.Model;
import org.seriate.models.Models;
import org.seriate.store.NodeRun;

/**
 * Brings the bundles in the models folder together with the rows that say what each is for.
 *
 * <p>A bundle that is new gets a row; {@code active.zip} that is new becomes the active one, as
 * does the demonstration bundle where no other is, or where that of an earlier program was. From
 * then on the rows decide, and this node takes up what they say within {@code
 * seriate.models.every}.
 */
@ApplicationScoped
class InstalledModels {
  private static final Logger LOG = Logger.getLogger(InstalledModels.class);
  private static final String ACTIVE = "active.zip";
  private static final String BY_A_NODE = "node ";

  private final ActiveModel active;
  private final AdditionalModels additional;
  private final Models models;
  private final NodeRoles roles;
  private final String actor;
  private final List<Path> folders;
  private final Map<Path, Seen> seen = new HashMap<>();
  private final Map<String, Optional<Path>> files = new LinkedHashMap<>();
  private Models.Found shipped;
  private boolean open;

  InstalledModels(
      ActiveModel active,
      AdditionalModels additional,
      Models models,
      NodeRoles roles,
      NodeRun run,
      @ConfigProperty(name = "seriate.home") String home,
      @ConfigProperty(name = "seriate.store") Optional<String> store) {
    this.active = active;
    this.additional = additional;
    this.models = models;
    this.roles = roles;
    this.actor = BY_A_NODE + run.id();
    this.folders =
        Stream.concat(Stream.of(home), store.stream())
            .map(f -> Path.of(f).toAbsolutePath().resolve("models"))
            .distinct()
            .toList();
  }

  /** A file as it was when it was looked at last. */
  private record Seen(long size, FileTime changed, Optional<Models.Found> found) {}

  /** Takes up what there is, and goes on doing so. */
  synchronized void open() {
    open = roles.has(NodeRole.CLASSIFY);
    tick();
  }

  @Scheduled(every = "${seriate.models.every:20s}", concurrentExecution = ConcurrentExecution.SKIP)
  synchronized void tick() {
    if (!open) {
      return;
    }
    try {
      look();
      takeUp();
    } catch (RuntimeException e) {
      LOG.warnf("the models could not be looked at, trying again: %s", e.getMessage());
    }
  }

  /** Where the bundle of a model is on this node; empty where it is not. */
  synchronized Optional<BundleChoice> choice(Model model) {
    return Optional.ofNullable(files.get(model.digest()))
        .map(
            file ->
                new BundleChoice(
                    file, EngineChoice.valueOf(model.engine()), Device.valueOf(model.device())));
  }

  private void look() {
    files.clear();
    for (Path file : bundles()) {
      found(file)
          .ifPresent(
              f -> {
                files.putIfAbsent(f.digest(), Optional.of(file));
                boolean fresh = models.install(f, actor);
                if (fresh && file.getFileName().toString().equals(ACTIVE)) {
                  activate(f.digest());
                }
              });
    }
    Models.Found demonstration = demonstration();
    files.putIfAbsent(demonstration.digest(), Optional.empty());
    boolean fresh = models.install(demonstration, actor);
    Optional<Model> before = models.active();
    if (before.isEmpty() || fresh && cameWithAnEarlierProgram(before.get())) {
      activate(demonstration.digest());
    }
  }

  /**
   * The demonstration model of the program that ran here before an upgrade: nobody chose it, and it
   * is nowhere any more. Asked once for each demonstration model that is new here, so that nodes of
   * two programs on one database do not take turns.
   */
  private boolean cameWithAnEarlierProgram(Model model) {
    return model.name().equals(demonstration().name())
        && model.roleBy().startsWith(BY_A_NODE)
        && choice(model).isEmpty();
  }

  /** The shipped bundle does not change while the program runs: it is read once. */
  private Models.Found demonstration() {
    if (shipped == null) {
      try {
        shipped = found(ModelBundle.shipped());
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    return shipped;
  }

  private void activate(String digest) {
    models.byDigest(digest).ifPresent(m -> LOG.info(models.activate(m.id(), actor).said()));
  }

  private List<Path> bundles() {
    List<Path> all = new ArrayList<>();
    for (Path folder : folders) {
      try (Stream<Path> in = Files.isDirectory(folder) ? Files.list(folder) : Stream.empty()) {
        in.filter(f -> f.getFileName().toString().endsWith(".zip")).sorted().forEach(all::add);
      } catch (IOException e) {
        LOG.warnf("the models folder cannot be read: %s", e.getMessage());
      }
    }
    return all;
  }

  /** Reads a file once for each change of it; a refusal is said once too. */
  private Optional<Models.Found> found(Path file) {
    try {
      long size = Files.size(file);
      FileTime changed = Files.getLastModifiedTime(file);
      Seen before = seen.get(file);
      if (before == null || before.size() != size || !before.changed().equals(changed)) {
        seen.put(file, new Seen(size, changed, read(file)));
      }
      return seen.get(file).found();
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  private static Optional<Models.Found> read(Path file) {
    try {
      return Optional.of(found(ModelBundle.open(file)));
    } catch (IOException e) {
      LOG.errorf(
          "%s in the models folder is no bundle that can be used, and is left alone: %s",
          file.getFileName(), e.getMessage());
      return Optional.empty();
    }
  }

  private static Models.Found found(ModelBundle bundle) {
    return new Models.Found(
        bundle.digest(),
        bundle.algorithm().name(),
        bundle.algorithm().version(),
        bundle.algorithm().manufacturer(),
        bundle.algorithm().intendedUse(),
        bundle.algorithm().clinicalUse(),
        bundle.cardText(),
        bundle.pictures().stream().collect(toMap(BundlePicture::name, BundlePicture::png)));
  }

  private void takeUp() {
    additional.takeUp(models.additional(), this::choice);
    models
        .active()
        .ifPresent(
            m ->
                choice(m)
                    .ifPresentOrElse(
                        c -> active.use(c, m.digest()),
                        () ->
                            active.useNone(
                                "the bundle of the active model %s %s (%s) is not in %s; put it there, or activate another"
                                    .formatted(
                                        m.name(), m.version(), m.digest(), folders.getFirst()))));
  }
}
