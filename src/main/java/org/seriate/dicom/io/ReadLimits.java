package org.seriate.dicom.io;

/**
 * What one data set may cost its reader. What goes beyond is malformed, unless it says otherwise.
 *
 * @param maxDepth of sequences within sequences
 * @param maxElementLength in bytes, of one value or one fragment
 * @param maxValueKept in bytes; {@link DataSetReader#readHeaderThroughEnd} checks and skips longer
 *     values and leaves their elements out
 * @param maxHeaderKept in bytes, of all that {@link DataSetReader#readHeaderThroughEnd} keeps; the
 *     elements from there on are checked and left out
 * @param maxElements in the data set, items, delimiters and fragments counted too
 * @param maxInflatedLength in bytes, of a deflated data set when inflated (PS3.5 A.5)
 */
public record ReadLimits(
    int maxDepth,
    long maxElementLength,
    int maxValueKept,
    long maxHeaderKept,
    int maxElements,
    long maxInflatedLength) {
  public static final ReadLimits DEFAULT =
      new ReadLimits(64, 0xFFFF_FFFEL, 1 << 20, 128L << 20, 4_000_000, 8L << 30);

  public ReadLimits withMaxDepth(int depth) {
    return new ReadLimits(
        depth, maxElementLength, maxValueKept, maxHeaderKept, maxElements, maxInflatedLength);
  }

  public ReadLimits withMaxElementLength(long bytes) {
    return new ReadLimits(
        maxDepth, bytes, maxValueKept, maxHeaderKept, maxElements, maxInflatedLength);
  }

  public ReadLimits withMaxValueKept(int bytes) {
    return new ReadLimits(
        maxDepth, maxElementLength, bytes, maxHeaderKept, maxElements, maxInflatedLength);
  }

  public ReadLimits withMaxHeaderKept(long bytes) {
    return new ReadLimits(
        maxDepth, maxElementLength, maxValueKept, bytes, maxElements, maxInflatedLength);
  }

  public ReadLimits withMaxElements(int count) {
    return new ReadLimits(
        maxDepth, maxElementLength, maxValueKept, maxHeaderKept, count, maxInflatedLength);
  }

  public ReadLimits withMaxInflatedLength(long bytes) {
    return new ReadLimits(
        maxDepth, maxElementLength, maxValueKept, maxHeaderKept, maxElements, bytes);
  }
}
