package org.seriate.classify;

import com.fasterxml.jackson.annotation.JacksonInject;
import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.OptBoolean;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.InjectableValues;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;
import com.fasterxml.jackson.dataformat.yaml.YAMLGenerator;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.IntStream;
import org.seriate.classify.model.EngineFailure;
import org.seriate.classify.model.Grid;
import org.seriate.classify.model.Neighbours;
import org.seriate.classify.model.Window;
import org.seriate.series.Outcome;
import org.seriate.series.PhaseChoice;

/**
 * What a model is, what it was made from, what it may be asked and how well it answered: {@code
 * model.yaml} of a bundle. Every key is needed but {@code background}, {@code
 * input.straightenTilt}, {@code input.framing}, {@code input.mirrored} and {@code gate.phases}; an
 * unknown one is an error that names it.
 *
 * @param format 1; a reader refuses others
 * @param clinicalUse false says "not for clinical use" in every report
 * @param keySliceThreshold slices at or above it are shown to the reader
 * @param remarks sentences that a user must know
 * @param background what the first output of the network stands for where that is no finding, e.g.
 *     "none of these"; the classes then are the outputs after it. Empty: each output is a class
 */
public record ModelCard(
    int format,
    String name,
    String version,
    String manufacturer,
    String intendedUse,
    boolean clinicalUse,
    Input input,
    AcceptanceGate gate,
    List<Outcome.Question> classes,
    double keySliceThreshold,
    TrainedOn trainedOn,
    List<Metric> metrics,
    List<String> remarks,
    @JacksonInject(value = BACKGROUND, useInput = OptBoolean.TRUE)
        @JsonInclude(JsonInclude.Include.NON_EMPTY)
        String background) {

  public static final int FORMAT = 1;

  // Keys that came after the first cards: a card of format 1 may lack them.
  private static final String STRAIGHTEN_TILT = "straightenTilt";
  private static final String PHASES = "phases";
  private static final String BACKGROUND = "background";
  private static final String FRAMING = "framing";
  private static final String MIRRORED = "mirrored";
  private static final String NEIGHBOURS = "neighbours";

  /**
   * How a series is laid before the network.
   *
   * @param size edge of the grid that a whole image is averaged onto
   * @param windows HU windows, one channel each
   * @param slabMm slices that lie closer are averaged in groups to about this distance; the
   *     distance that the network was trained with; 0 takes each as it is
   * @param straightenTilt a stack that a tilted gantry has sheared is set upright; false, as in
   *     cards that do not say, takes it as it lies
   * @param framing what of the image is seen; the whole of it in cards that do not say
   * @param mirrored one more channel, the last window with left and right exchanged
   * @param neighbours slices below and as many above that are seen with each one, as further
   *     channels; none in cards that do not say
   */
  public record Input(
      int size,
      List<Window> windows,
      double slabMm,
      @JacksonInject(value = STRAIGHTEN_TILT, useInput = OptBoolean.TRUE)
          @JsonInclude(JsonInclude.Include.NON_DEFAULT)
          boolean straightenTilt,
      @JacksonInject(value = FRAMING, useInput = OptBoolean.TRUE)
          @JsonInclude(value = JsonInclude.Include.CUSTOM, valueFilter = WholeImage.class)
          Grid.Framing framing,
      @JacksonInject(value = MIRRORED, useInput = OptBoolean.TRUE)
          @JsonInclude(JsonInclude.Include.NON_DEFAULT)
          boolean mirrored,
      @JacksonInject(value = NEIGHBOURS, useInput = OptBoolean.TRUE)
          @JsonInclude(JsonInclude.Include.NON_DEFAULT)
          int neighbours) {
    public Input {
      windows = List.copyOf(windows);
      if (neighbours < 0 || neighbours > Neighbours.MOST) {
        throw new IllegalArgumentException(
            "input.neighbours is 0 to %d, not %d".formatted(Neighbours.MOST, neighbours));
      }
    }

    public Input(int size, List<Window> windows, double slabMm, boolean straightenTilt) {
      this(size, windows, slabMm, straightenTilt, Grid.Framing.WHOLE, false, 0);
    }

    public Input(int size, List<Window> windows, double slabMm) {
      this(size, windows, slabMm, false);
    }

    public Grid grid() {
      return new Grid(size, windows, framing, mirrored);
    }

    /** Of what the network sees at once. */
    public int channels() {
      return Neighbours.seen(neighbours) * grid().channels();
    }

    /** Numbers that the network sees at once. */
    public int length() {
      return channels() * size * size;
    }
  }

  /** Both ends belong to it. */
  public record Range(double min, double max) {
    boolean holds(double value) {
      return value >= min && value <= max;
    }
  }

  /**
   * What the model was made for; all else is declined before a pixel is read.
   *
   * @param bodyPart for sentences, e.g. "head"
   * @param bodyPartWords one of them must stand in Body Part Examined or in a description
   * @param otherWords name other body parts or examinations
   * @param extentMm from the lowest slice to the highest
   * @param largestGapRatio largest distance of two neighbours, as a multiple of the median
   * @param tiltDegrees most that the slices may lean from the transverse plane
   * @param phases which one is analysed of a series that holds several; NONE in cards that do not
   *     say
   */
  public record AcceptanceGate(
      String modality,
      String bodyPart,
      List<String> bodyPartWords,
      List<String> otherWords,
      Range slices,
      Range spacingMm,
      Range thicknessMm,
      Range extentMm,
      Range fieldOfViewMm,
      double largestGapMm,
      double largestGapRatio,
      double tiltDegrees,
      boolean lossyAllowed,
      @JacksonInject(value = PHASES, useInput = OptBoolean.TRUE)
          @JsonInclude(value = JsonInclude.Include.CUSTOM, valueFilter = NoPhase.class)
          PhaseChoice phases) {
    public AcceptanceGate {
      bodyPartWords = List.copyOf(bodyPartWords);
      otherWords = List.copyOf(otherWords);
    }
  }

  /** Leaves the key out where the card sees the whole image, likewise. */
  static final class WholeImage {
    @Override
    public boolean equals(Object value) {
      return value == Grid.Framing.WHOLE;
    }

    @Override
    public int hashCode() {
      return Grid.Framing.WHOLE.hashCode();
    }
  }

  /** Leaves the key out where the card chooses none, so that cards without it stay as they were. */
  static final class NoPhase {
    @Override
    public boolean equals(Object value) {
      return value == PhaseChoice.NONE;
    }

    @Override
    public int hashCode() {
      return PhaseChoice.NONE.hashCode();
    }
  }

  /**
   * @param heldOut patients of the data that the model has never seen
   * @param command the line that makes this bundle again
   */
  public record TrainedOn(
      String data,
      int patients,
      int positivePatients,
      int slices,
      int positiveSlices,
      List<String> heldOut,
      long seed,
      int sliceEpochs,
      int seriesEpochs,
      String command) {
    public TrainedOn {
      heldOut = List.copyOf(heldOut);
    }
  }

  /**
   * A figure with its 95 % confidence interval.
   *
   * @param what e.g. "series AUC, cross-validated"
   */
  public record Metric(String what, double value, double low, double high) {}

  public ModelCard {
    classes = List.copyOf(classes);
    metrics = List.copyOf(metrics);
    remarks = List.copyOf(remarks);
  }

  /** Of a network whose outputs are all classes. */
  public ModelCard(
      int format,
      String name,
      String version,
      String manufacturer,
      String intendedUse,
      boolean clinicalUse,
      Input input,
      AcceptanceGate gate,
      List<Outcome.Question> classes,
      double keySliceThreshold,
      TrainedOn trainedOn,
      List<Metric> metrics,
      List<String> remarks) {
    this(
        format,
        name,
        version,
        manufacturer,
        intendedUse,
        clinicalUse,
        input,
        gate,
        classes,
        keySliceThreshold,
        trainedOn,
        metrics,
        remarks,
        "");
  }

  /** How many numbers the network must give for a series. */
  int outputs() {
    return classes.size() + firstClass();
  }

  private int firstClass() {
    return background.isEmpty() ? 0 : 1;
  }

  /** Which of the network's numbers is for a class. */
  int outputOf(int question) {
    return question + firstClass();
  }

  /** The network's numbers as answers to the questions of the card. */
  List<Outcome.Answer> answers(double[] outputs) {
    if (outputs.length != outputs()) {
      throw new EngineFailure(
          "the network gave %d numbers for a series, its card speaks of %d"
              .formatted(outputs.length, outputs()));
    }
    return IntStream.range(0, classes.size())
        .mapToObj(i -> new Outcome.Answer(classes.get(i), outputs[i + firstClass()]))
        .toList();
  }

  private static final YAMLMapper YAML =
      YAMLMapper.builder()
          .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .enable(DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES)
          .enable(DeserializationFeature.FAIL_ON_NULL_CREATOR_PROPERTIES)
          .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .disable(YAMLGenerator.Feature.WRITE_DOC_START_MARKER)
          .disable(YAMLGenerator.Feature.SPLIT_LINES)
          .enable(YAMLGenerator.Feature.MINIMIZE_QUOTES)
          .enable(YAMLGenerator.Feature.ALWAYS_QUOTE_NUMBERS_AS_STRINGS)
          .injectableValues(
              new InjectableValues.Std()
                  .addValue(STRAIGHTEN_TILT, false)
                  .addValue(BACKGROUND, "")
                  .addValue(FRAMING, Grid.Framing.WHOLE)
                  .addValue(MIRRORED, false)
                  .addValue(NEIGHBOURS, 0)
                  .addValue(Window.BLACK_ABOVE, false)
                  .addValue(PHASES, PhaseChoice.NONE))
          .build();

  @JsonIgnore
  byte[] toYaml() {
    try {
      return YAML.writeValueAsBytes(this);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }

  static ModelCard read(byte[] yaml) throws BundleRefused {
    try {
      ModelCard card = YAML.readValue(new String(yaml, StandardCharsets.UTF_8), ModelCard.class);
      if (card.format != FORMAT) {
        throw new BundleRefused(
            "model.yaml: format %d, this program reads %d".formatted(card.format, FORMAT));
      }
      if (card.classes.isEmpty()) {
        throw new BundleRefused("model.yaml: classes is empty; a model answers at least one");
      }
      return card;
    } catch (UnrecognizedPropertyException e) {
      throw new BundleRefused(
          "model.yaml: unknown key '%s'; known here are %s"
              .formatted(path(e), e.getKnownPropertyIds()),
          e);
    } catch (JsonMappingException e) {
      throw new BundleRefused(
          "model.yaml%s: at '%s': %s".formatted(line(e), path(e), e.getOriginalMessage()), e);
    } catch (JsonProcessingException e) {
      throw new BundleRefused("model.yaml%s: %s".formatted(line(e), e.getOriginalMessage()), e);
    } catch (IOException | IllegalArgumentException e) {
      throw e instanceof BundleRefused refused
          ? refused
          : new BundleRefused("model.yaml: " + e.getMessage(), e);
    }
  }

  private static String line(JsonProcessingException e) {
    JsonLocation at = e.getLocation();
    return at == null ? "" : ":" + at.getLineNr();
  }

  private static String path(JsonMappingException e) {
    StringBuilder path = new StringBuilder();
    for (JsonMappingException.Reference r : e.getPath()) {
      if (r.getFieldName() != null) {
        path.append(path.isEmpty() ? "" : ".").append(r.getFieldName());
      }
    }
    return path.toString();
  }
}
