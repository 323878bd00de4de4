package org.seriate.store;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.OptionalInt;
import java.util.random.RandomGenerator;

/**
 * Where received objects are kept: in the node's own home, or in a folder that several nodes share.
 * There each home has a number of five digits, which ends the numbers of its segments and names its
 * folder below {@code incoming}: what an earlier run left behind is taken up, or thrown away, by
 * the next run on the same home and by nobody else.
 *
 * @param folder of the kept objects
 * @param incoming of this home alone
 * @param home its number in a shared folder; empty in the home itself
 */
public record StorePlace(Path folder, Path incoming, OptionalInt home) {
  private static final int HOMES = 100_000;

  /** The place for a home and a store folder, which may be the same. */
  public static StorePlace of(Path home, Path store) throws IOException {
    Path incoming = store.resolve("incoming");
    if (store.equals(home)) {
      return new StorePlace(store, incoming, OptionalInt.empty());
    }
    int number = numberOf(home, Files.createDirectories(incoming));
    return new StorePlace(store, incoming.resolve(name(number)), OptionalInt.of(number));
  }

  /** Drawn once; making its folder is what keeps two homes from drawing the same. */
  private static int numberOf(Path home, Path incoming) throws IOException {
    Files.createDirectories(home);
    Path file = home.resolve("store-number");
    while (!Files.exists(file)) {
      int drawn = RandomGenerator.getDefault().nextInt(HOMES);
      try {
        Files.createDirectory(incoming.resolve(name(drawn)));
      } catch (FileAlreadyExistsException taken) {
        continue;
      }
      Path fresh = home.resolve("store-number.new");
      Files.writeString(fresh, name(drawn) + "\n");
      Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
    }
    return Integer.parseInt(Files.readString(file).strip());
  }

  private static String name(int number) {
    return "%05d".formatted(number);
  }

  /**
   * For a new segment: milliseconds with five digits behind them, in order of time, and never twice
   * even when several nodes keep their rows in one database.
   */
  long freshNumber() {
    return System.currentTimeMillis() * HOMES
        + home.orElseGet(() -> RandomGenerator.getDefault().nextInt(HOMES));
  }

  /** Whether a run on this home wrote the segment. */
  boolean isOurs(long segment) {
    return home.isEmpty() || segment % HOMES == home.getAsInt();
  }
}
