package org.seriate.enquire;

/** What an archive says to one question. */
public sealed interface Answer<T> {

  record Told<T>(T what) implements Answer<T> {}

  /** It answered, and knows nothing of this series. */
  record NotThere<T>() implements Answer<T> {}

  /**
   * It is away, refuses, or what it says cannot be used.
   *
   * @param why a sentence for people, that begins with the archive's name
   */
  record NoAnswer<T>(String why) implements Answer<T> {}
}
