package org.seriate.store;

import java.io.IOException;
import java.nio.file.Path;
import org.seriate.dicom.io.FileRegion;

/** An object store that several hosts reach, such as S3. */
public interface Bucket extends AutoCloseable {
  /**
   * Stores these bytes under a name; returns when the bucket has confirmed them.
   *
   * @throws IOException it did not
   */
  void put(String name, FileRegion bytes) throws IOException;

  /**
   * Reads a part of what lies under a name into a file, at {@code at} in it.
   *
   * @throws IOException there is no such thing, it is shorter, or the bucket does not answer
   */
  void get(String name, long from, long length, Path into, long at) throws IOException;

  /** Reads all of it into a file. */
  void get(String name, Path into) throws IOException;

  /** Removes it; what is not there is removed already. */
  void delete(String name) throws IOException;

  @Override
  void close();
}
