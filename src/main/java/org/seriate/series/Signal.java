package org.seriate.series;

/** A way in which a peer tells which images a series has; the strongest comes first. */
public enum Signal {
  /**
   * The modality's own list: Performed Series Sequence of a completed Modality Performed Procedure
   * Step (PS3.4 F.7).
   */
  MPPS("mpps", "procedure step"),
  /** The images that the sender asks us to commit to (PS3.4 J.3.2). */
  STORAGE_COMMITMENT("commitment", "storage commitment request"),
  /** The images that an archive says it has (Instance Availability Notification, PS3.4 R.3.1). */
  IAN("availability", "instance availability notification"),
  /** Number of Series Related Instances (0020,1209), asked of an archive. */
  PACS_COUNT("count", "count of the archive");

  private final String word;
  private final String words;

  Signal(String word, String words) {
    this.word = word;
    this.words = words;
  }

  /** For people. */
  public String words() {
    return words;
  }

  /** As written in node.yaml and peers.yaml. */
  @Override
  public String toString() {
    return word;
  }
}
