package org.seriate.train;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import org.seriate.assemble.Assembler;
import org.seriate.assemble.Assembly;
import org.seriate.assemble.AssemblySettings;
import org.seriate.classify.LaidSeries;
import org.seriate.classify.model.Grid;
import org.seriate.dicom.data.Tag;
import org.seriate.dicom.io.DicomFile;
import org.seriate.dicom.io.NotDicomException;
import org.seriate.series.ImageHeader;
import org.seriate.series.SliceSequence;
import org.seriate.series.StoredImage;
import org.seriate.train.NumberArrays.Reading;

/**
 * One series on disk: a folder of DICOM files, put in order as the node would; a folder of PNG or
 * JPEG images, in the order of their names, towards the head; or a {@code .npz} file with one array
 * [slices, rows, columns], grey values if it holds bytes, else Hounsfield units.
 */
sealed interface Stacks {

  /** A folder of DICOM files. */
  record Dicom(SliceSequence sequence) implements Stacks {}

  /** A folder of images. */
  record Images(List<Path> files) implements Stacks {}

  /** A file of numbers. */
  record Numbers(Path file) implements Stacks {}

  /** Looks what it is, without reading pixels. */
  static Stacks of(Path place) throws IOException {
    if (Files.isRegularFile(place) && named(place, ".npz")) {
      return new Numbers(place);
    }
    if (!Files.isDirectory(place)) {
      throw new IOException(place + " is no folder of slices and no .npz file");
    }
    List<Path> files;
    try (Stream<Path> all = Files.walk(place)) {
      files = all.filter(Files::isRegularFile).filter(f -> !isHidden(f)).sorted().toList();
    }
    List<Path> images = files.stream().filter(f -> named(f, ".png", ".jpg", ".jpeg")).toList();
    if (!images.isEmpty()) {
      return new Images(images);
    }
    return new Dicom(sequence(place, files));
  }

  private static boolean isHidden(Path file) {
    return file.getFileName().toString().startsWith(".");
  }

  private static boolean named(Path file, String... ends) {
    String name = file.getFileName().toString().toLowerCase(Locale.ROOT);
    return Arrays.stream(ends).anyMatch(name::endsWith);
  }

  private static SliceSequence sequence(Path place, List<Path> files) throws IOException {
    List<StoredImage> images = new ArrayList<>();
    for (Path file : files) {
      DicomFile header;
      try {
        header = DicomFile.readHeader(file);
      } catch (NotDicomException e) {
        throw new IOException(file + " is neither DICOM nor an image: " + e.getMessage(), e);
      }
      images.add(
          new StoredImage(
              images.size(),
              header.dataSet().string(Tag.SOPInstanceUID).orElse(file.toString()),
              header.dataSet().string(Tag.SOPClassUID).orElse(""),
              header.transferSyntax().uid(),
              "",
              file,
              ImageHeader.of(header.dataSet())));
    }
    if (images.isEmpty()) {
      throw new IOException(place + " holds no files");
    }
    return switch (new Assembler(AssemblySettings.DEFAULT).assemble(images)) {
      case Assembly.Fit(SliceSequence sequence) -> sequence;
      case Assembly.Unfit unfit ->
          throw new IOException(place + " is no series to learn from: " + unfit.explanation());
    };
  }

  /** One slab, laid on the grid, and how many slices it is the mean of. */
  interface Laid {
    void next(float[] values, int slices) throws IOException;
  }

  /**
   * Every slice in order.
   *
   * @param slabMm slices that lie closer are averaged in groups to about this distance
   */
  default void read(Grid grid, GreyImages grey, double slabMm, Laid out) throws IOException {
    switch (this) {
      case Images(List<Path> files) -> {
        SlabOfImages slabs = new SlabOfImages(grid, grey.group(slabMm), out);
        for (Path file : files) {
          slabs.add(grey.read(file));
        }
        slabs.end();
      }
      case Numbers(Path file) ->
          numbers(file, grey, new SlabOfImages(grid, grey.group(slabMm), out));
      case Dicom(SliceSequence sequence) ->
          LaidSeries.read(sequence, grid, slabMm).forEach(out::next);
    }
  }

  private static void numbers(Path file, GreyImages grey, SlabOfImages slabs) throws IOException {
    try (NumberArrays arrays = new NumberArrays(file)) {
      if (arrays.names().size() != 1) {
        throw new IOException(file + " holds " + arrays.names() + ", wanted is one array");
      }
      try (Reading reading = arrays.open(arrays.names().getFirst())) {
        int[] shape = reading.shape();
        if (shape.length != 3) {
          throw new IOException(
              file
                  + ": the array is "
                  + Arrays.toString(shape)
                  + ", wanted is slices x rows x columns");
        }
        for (int t = 0; t < shape[0]; t++) {
          float[] values = reading.next(shape[1] * shape[2]);
          slabs.add(
              reading.isBytes()
                  ? grey.slice(values, shape[1], shape[2])
                  : new SlabOfImages.Slice(values, shape[1], shape[2]));
        }
        slabs.end();
      }
    }
  }

  /** Whether its numbers are grey values, whose window somebody must know. */
  default boolean isGrey() throws IOException {
    return switch (this) {
      case Images _ -> true;
      case Dicom _ -> false;
      case Numbers(Path file) -> {
        try (NumberArrays arrays = new NumberArrays(file);
            Reading reading = arrays.open(arrays.names().getFirst())) {
          yield reading.isBytes();
        }
      }
    };
  }

  /** The sequence of a DICOM series. */
  default Optional<SliceSequence> asSequence() {
    return this instanceof Dicom(SliceSequence s) ? Optional.of(s) : Optional.empty();
  }
}
