package org.seriate.classify.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;

/** A file is looked at before a library opens it. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class OnnxFileTest {

  @Test
  void our_own_graphs_hold_standard_operators_only() throws IOException {
    byte[] graph =
        new OnnxGraph().input("a", 1).node("Relu", List.of("a"), "b").output("b", 1).toBytes("x");

    OnnxFile file = OnnxFile.read(graph);

    assertEquals(Set.of("Relu"), file.operators());
    file.refuseForeign("x");
  }

  @Test
  void numbers_in_other_files_are_refused_wherever_they_hide() throws IOException {
    Protobuf elsewhere =
        new Protobuf()
            .text(8, "stolen")
            .message(13, new Protobuf().text(1, "location").text(2, "../../etc/passwd"))
            .integer(14, 1);
    Protobuf inAttribute =
        new Protobuf()
            .text(4, "Constant")
            .message(5, new Protobuf().text(1, "value").message(5, elsewhere));

    for (Protobuf graph :
        List.of(new Protobuf().message(5, elsewhere), new Protobuf().message(1, inAttribute))) {
      byte[] file = new Protobuf().message(7, graph).toBytes();
      IOException refused =
          assertThrows(IOException.class, () -> OnnxFile.read(file).refuseForeign("x"));
      assertTrue(refused.getMessage().contains("stolen"), refused.getMessage());
    }
  }

  @Test
  void operators_of_another_domain_are_refused_by_name_unless_the_file_brings_them()
      throws IOException {
    Protobuf node = new Protobuf().text(4, "Trick").text(7, "my.lab");
    Protobuf graph = new Protobuf().message(1, node);
    byte[] without = new Protobuf().message(7, graph).toBytes();
    Protobuf function = new Protobuf().text(1, "Trick").text(10, "my.lab");
    byte[] with = new Protobuf().message(7, graph).message(25, function).toBytes();

    IOException refused =
        assertThrows(IOException.class, () -> OnnxFile.read(without).refuseForeign("x"));

    assertTrue(refused.getMessage().contains("my.lab:Trick"), refused.getMessage());
    OnnxFile.read(with).refuseForeign("x");
  }

  @Test
  void a_file_cut_off_anywhere_is_refused_or_read_but_breaks_nothing() {
    byte[] graph =
        new OnnxGraph()
            .input("a", 1)
            .constant("w", new Tensor(new long[] {3}, new float[] {1, 2, 3}))
            .node("Add", List.of("a", "w"), "b")
            .output("b", 3)
            .toBytes("x");
    for (int length = 0; length < graph.length; length++) {
      byte[] cut = Arrays.copyOf(graph, length);
      try {
        OnnxFile.read(cut);
      } catch (IOException refused) {
        assertTrue(refused.getMessage().contains("ONNX"), refused.getMessage());
      }
    }
  }
}
