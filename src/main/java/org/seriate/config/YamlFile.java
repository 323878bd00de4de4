package org.seriate.config;

import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.Node;

/**
 * A YAML file as its tree of nodes, which know line and column.
 *
 * @param text what stands in it, where it is no file of a disk; path then only names it
 */
record YamlFile(Path path, Problems problems, Optional<String> text) {
  YamlFile(Path path, Problems problems) {
    this(path, problems, Optional.empty());
  }

  /** Empty when the file holds nothing but comments, or cannot be read (then that is a problem). */
  Optional<Node> root() {
    try {
      String content = text.isPresent() ? text.get() : Files.readString(path);
      return Optional.ofNullable(
          new Yaml(new SafeConstructor(new LoaderOptions())).compose(new StringReader(content)));
    } catch (CharacterCodingException e) {
      problems.in(path, "is not UTF-8 text; save it as UTF-8");
    } catch (IOException e) {
      problems.in(path, "cannot be read: " + e.getMessage());
    } catch (MarkedYAMLException e) {
      problems.at(path, e.getProblemMark(), "is not YAML here: " + e.getProblem());
    } catch (YAMLException e) {
      problems.in(path, "is not YAML: " + e.getMessage().lines().findFirst().orElse(""));
    }
    return Optional.empty();
  }

  /** Reads a node, whatever it is, as a mapping. */
  Section section(Node node, String what) {
    return Section.of(this, node, what);
  }

  void problem(Node node, String what) {
    problems.at(path, node, what);
  }
}
