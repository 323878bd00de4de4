package org.seriate.classify;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * A picture in a bundle: how the model learned, or how it answered about patients that it had not
 * seen. Drawn by whoever trained it and only looked at; the network does not depend on it.
 *
 * @param name of the file, e.g. "roc-bleeding.png"
 * @param png of at most {@link #MOST_BYTES}
 */
public record BundlePicture(String name, byte[] png) {
  /** In one bundle. */
  public static final int MOST = 40;

  static final int MOST_BYTES = 1 << 20;

  private static final String FOLDER = "pictures/";
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9-]{1,80}\\.png");

  /** PNG, 5.2. */
  private static final byte[] SIGNATURE = {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1A, '\n'};

  /** Whether a file may have this name in a bundle. */
  public static boolean mayBeCalled(String name) {
    return NAME.matcher(name).matches();
  }

  static boolean isEntry(String entry) {
    return entry.startsWith(FOLDER) && mayBeCalled(entry.substring(FOLDER.length()));
  }

  String entry() {
    return FOLDER + name;
  }

  static List<BundlePicture> of(Map<String, byte[]> entries, String bundle) throws BundleRefused {
    List<BundlePicture> found = new ArrayList<>();
    for (Map.Entry<String, byte[]> e : entries.entrySet()) {
      if (isEntry(e.getKey())) {
        byte[] png = e.getValue();
        if (!Arrays.equals(png, 0, Math.min(8, png.length), SIGNATURE, 0, 8)) {
          throw new BundleRefused(bundle + ": " + e.getKey() + " is no PNG");
        }
        found.add(new BundlePicture(e.getKey().substring(FOLDER.length()), png));
      }
    }
    return found;
  }
}
