package org.seriate.classify;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.seriate.classify.ModelCard.AcceptanceGate;
import org.seriate.classify.ModelCard.Input;
import org.seriate.classify.ModelCard.Metric;
import org.seriate.classify.ModelCard.Range;
import org.seriate.classify.ModelCard.TrainedOn;
import org.seriate.classify.model.Architecture;
import org.seriate.classify.model.Architecture.Block;
import org.seriate.classify.model.Tensor;
import org.seriate.classify.model.Weights;
import org.seriate.classify.model.Window;
import org.seriate.dicom.data.DataSet;
import org.seriate.dicom.data.Tag;
import org.seriate.dicom.data.Uid;
import org.seriate.dicom.data.Vr;
import org.seriate.dicom.io.DicomFile;
import org.seriate.dicom.io.TransferSyntax;
import org.seriate.series.Code;
import org.seriate.series.ImageHeader;
import org.seriate.series.Outcome;
import org.seriate.series.PhaseChoice;
import org.seriate.series.SliceSequence;
import org.seriate.series.StoredImage;
import org.seriate.series.Vector3;

/** Made-up heads, cards and networks. */
final class Fixtures {
  static final Architecture TINY =
      new Architecture(32, 2, List.of(new Block(6, 3, 2, false), new Block(8, 3, 1, true)), 5);

  private Fixtures() {}

  /** Numbers at random, of a size that a trained network has. */
  static Weights randomWeights(Architecture a, long seed) {
    Random random = new Random(seed);
    Map<String, Tensor> tensors = new HashMap<>();
    Weights.shapes(a)
        .forEach(
            (name, shape) -> {
              int length = 1;
              for (long s : shape) {
                length *= (int) s;
              }
              double spread = Math.sqrt(2.0 * shape[0] / length);
              float[] values = new float[length];
              for (int i = 0; i < length; i++) {
                values[i] = (float) (spread * random.nextGaussian());
              }
              tensors.put(name, new Tensor(shape, values));
            });
    return new Weights(a, tensors);
  }

  static ModelCard card(double threshold) {
    return card(threshold, false, PhaseChoice.NONE);
  }

  static ModelCard card(double threshold, boolean straightenTilt, PhaseChoice phases) {
    return new ModelCard(
        ModelCard.FORMAT,
        "tiny",
        "1.0.0",
        "Seriate",
        "Tests only.",
        false,
        new Input(TINY.size(), List.of(new Window(40, 120), new Window(65, 50)), 5, straightenTilt),
        gate(phases),
        List.of(
            new Outcome.Question(
                "Intracranial hemorrhage",
                Code.sct("1386000", "Intracranial hemorrhage"),
                Code.sct("12738006", "Brain"),
                threshold)),
        0.5,
        new TrainedOn("nothing", 0, 0, 0, 0, List.of(), 1, 1, 1, "none"),
        List.of(new Metric("series AUC", 0.5, 0.25, 0.75)),
        List.of("Made of random numbers: it knows nothing."));
  }

  private static AcceptanceGate gate(PhaseChoice phases) {
    return new AcceptanceGate(
        "CT",
        "head",
        List.of("head", "brain", "schadel", "頭部"),
        List.of("chest", "thorax", "abdomen", "neck", "spine", "perfusion"),
        new Range(10, 1200),
        new Range(0.1, 7.5),
        new Range(0.1, 10),
        new Range(80, 300),
        new Range(150, 350),
        7.5,
        1.9,
        30,
        false,
        phases);
  }

  static ModelBundle bundle(Path folder, double threshold) throws IOException {
    return ModelBundle.write(
        folder.resolve("tiny.zip"), card(threshold), randomWeights(TINY, 3), List.of());
  }

  /** A head of {@code count} slices that every test may spoil in its own way. */
  static final class Head {
    private int count = 24;
    private double spacing = 5;
    private double largestGap = 5;
    private double tilt = 0;
    private int matrix = 64;
    private double fieldOfView = 230;
    private final Map<Integer, String> texts = new HashMap<>();
    private double[] orientation = {1, 0, 0, 0, 1, 0};
    private double thickness = 5;
    private boolean rescaled = true;
    private boolean mirrored;

    Head() {
      texts.put(Tag.Modality, "CT");
      texts.put(Tag.BodyPartExamined, "HEAD");
    }

    Head slices(int n) {
      count = n;
      return this;
    }

    Head spacing(double mm) {
      spacing = mm;
      largestGap = mm;
      return this;
    }

    Head largestGap(double mm) {
      largestGap = mm;
      return this;
    }

    Head tilt(double degrees) {
      tilt = degrees;
      return this;
    }

    Head thickness(double mm) {
      thickness = mm;
      return this;
    }

    Head fieldOfView(double mm) {
      fieldOfView = mm;
      return this;
    }

    Head matrix(int n) {
      matrix = n;
      return this;
    }

    Head orientation(double... cosines) {
      orientation = cosines;
      return this;
    }

    /** The same anatomy, stored with rows towards the right. */
    Head storedMirrored() {
      mirrored = true;
      orientation = new double[] {-1, 0, 0, 0, 1, 0};
      return this;
    }

    Head withoutRescale() {
      rescaled = false;
      return this;
    }

    Head with(int tag, String value) {
      texts.put(tag, value);
      return this;
    }

    Head without(int tag) {
      texts.remove(tag);
      return this;
    }

    /** Headers only; the files are not there. */
    SliceSequence described() {
      List<StoredImage> images = new ArrayList<>();
      for (int i = 0; i < count; i++) {
        images.add(image(i, Path.of("not-there"), header(i).build()));
      }
      return sequence(images);
    }

    SliceSequence writtenTo(Path folder) throws IOException {
      List<StoredImage> images = new ArrayList<>();
      for (int i = 0; i < count; i++) {
        Path file = folder.resolve("slice-%04d.dcm".formatted(i));
        DataSet ds = header(i).bytes(Tag.PixelData, Vr.OW, pixels(i)).build();
        DicomFile.write(file, ds, TransferSyntax.ExplicitVrLittleEndian);
        images.add(image(i, file, ds));
      }
      return sequence(images);
    }

    private SliceSequence sequence(List<StoredImage> images) {
      return new SliceSequence(images, List.of(), spacing, largestGap, tilt);
    }

    private static StoredImage image(int i, Path file, DataSet ds) {
      return new StoredImage(
          i,
          ds.string(Tag.SOPInstanceUID).orElseThrow(),
          Uid.CTImageStorage,
          Uid.ExplicitVrLittleEndian,
          "",
          file,
          ImageHeader.of(ds));
    }

    private DataSet.Builder header(int i) {
      DataSet.Builder b =
          DataSet.builder()
              .string(Tag.SOPClassUID, Uid.CTImageStorage)
              .string(Tag.SOPInstanceUID, "2.25.1" + i)
              .number(Tag.ImageOrientationPatient, orientation)
              .number(Tag.ImagePositionPatient, position(i))
              .number(Tag.PixelSpacing, fieldOfView / matrix, fieldOfView / matrix)
              .number(Tag.SliceThickness, thickness)
              .integer(Tag.Rows, matrix)
              .integer(Tag.Columns, matrix)
              .integer(Tag.SamplesPerPixel, 1)
              .string(Tag.PhotometricInterpretation, "MONOCHROME2")
              .integer(Tag.BitsAllocated, 16)
              .integer(Tag.BitsStored, 16)
              .integer(Tag.HighBit, 15)
              .integer(Tag.PixelRepresentation, 1)
              .integer(Tag.InstanceNumber, i + 1);
      if (rescaled) {
        b.number(Tag.RescaleSlope, 1).number(Tag.RescaleIntercept, -24);
      }
      texts.forEach((tag, value) -> b.string(tag, value));
      return b;
    }

    private double[] position(int i) {
      Vector3 row = new Vector3(orientation[0], orientation[1], orientation[2]);
      Vector3 column = new Vector3(orientation[3], orientation[4], orientation[5]);
      Vector3 at = row.cross(column).times(i * spacing);
      return new double[] {at.x() - 115, at.y() - 115, at.z()};
    }

    /** A skull, a brain, and a bleeding that grows from slice to slice. */
    private byte[] pixels(int slice) {
      ByteBuffer out = ByteBuffer.allocate(2 * matrix * matrix).order(ByteOrder.LITTLE_ENDIAN);
      for (int y = 0; y < matrix; y++) {
        for (int x = 0; x < matrix; x++) {
          int column = mirrored ? matrix - 1 - x : x;
          double r = Math.hypot(column - matrix / 2.0, y - matrix / 2.0) / matrix;
          double bleeding = Math.hypot(column - matrix / 3.0, y - matrix / 2.0) / matrix;
          int hu = r > 0.46 ? -1000 : r > 0.42 ? 900 : 30;
          if (bleeding < 0.15 * slice / count) {
            hu = 70;
          }
          out.putShort((short) (hu + 24));
        }
      }
      return out.array();
    }
  }
}
