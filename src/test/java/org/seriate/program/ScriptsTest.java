package org.seriate.program;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code mvnw} and the launcher on machines that lack something. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class ScriptsTest {
  private static final Path PROJECT = Path.of("").toAbsolutePath();
  private static final String PRINT_HOME =
      ". " + PROJECT.resolve("deploy/bin/find-jdk") + "; find_jdk && echo \"$JAVA_HOME\"";

  @TempDir private Path folder;

  private record Said(int exitCode, String words) {}

  @ParameterizedTest
  @ValueSource(strings = {"25", "25.0.3", "25.0.0.1"})
  void a_jdk_25_is_taken(String version) throws Exception {
    Path jdk = jdk(version);

    Said said = sh(Map.of("SERIATE_JAVA_HOME", jdk.toString()), "-c", PRINT_HOME);

    assertEquals(new Said(0, jdk + "\n"), said);
  }

  @ParameterizedTest
  @ValueSource(strings = {"17.0.15", "1.8.0_25", "26", "250.1", "21.0.25"})
  void another_jdk_is_refused_by_name(String version) throws Exception {
    Path jdk = jdk(version);

    Said said = sh(Map.of("SERIATE_JAVA_HOME", jdk.toString()), "-c", PRINT_HOME);

    assertEquals(
        new Said(1, "SERIATE_JAVA_HOME names " + jdk + ", which is not a JDK 25.\n"), said);
  }

  @Test
  void java_home_is_taken_when_it_is_a_jdk_25() throws Exception {
    Path jdk = jdk("25.0.9");

    Said said = sh(Map.of("JAVA_HOME", jdk.toString()), "-c", PRINT_HOME);

    assertEquals(new Said(0, jdk + "\n"), said);
  }

  @ParameterizedTest
  @ValueSource(strings = {"mvnw", "deploy/bin/seriate", "deploy/bin/demo"})
  void every_script_says_that_the_jdk_is_the_wrong_one(String script) throws Exception {
    Said said = sh(Map.of("SERIATE_JAVA_HOME", "/no/such/jdk"), PROJECT.resolve(script).toString());

    assertEquals(1, said.exitCode());
    assertTrue(said.words().contains("/no/such/jdk, which is not a JDK 25"), said.words());
  }

  @Test
  void the_launcher_finds_its_checkout_through_a_link() throws Exception {
    Path link = Files.createSymbolicLink(folder.resolve("s"), PROJECT.resolve("deploy/bin/demo"));

    Said said = sh(Map.of("SERIATE_JAVA_HOME", "/no/such/jdk"), link.toString());

    assertTrue(said.words().contains("which is not a JDK 25"), said.words());
  }

  @Test
  void the_kept_classes_are_used_where_they_were_made_and_nowhere_else() throws Exception {
    Path there = installed("there");
    Files.writeString(there.resolve("seriate.aot.folder"), there.toRealPath() + "\n");
    Path moved = installed("moved");
    Files.writeString(moved.resolve("seriate.aot.folder"), "/opt/elsewhere\n");
    Path older = installed("older");

    assertTrue(serve(there).words().contains("-XX:AOTCache="), "in its folder");
    for (Path other : new Path[] {moved, older}) {
      Said said = serve(other);
      assertEquals(0, said.exitCode(), said.words());
      assertTrue(!said.words().contains("-XX:AOTCache="), said.words());
      assertTrue(said.words().contains("was made in another folder"), said.words());
    }
  }

  /** What deploy/image/assemble makes, with a Java that prints what it is asked. */
  private Path installed(String name) throws IOException {
    Path root = folder.resolve(name);
    Files.createDirectories(root.resolve("app"));
    Files.createFile(root.resolve("app/quarkus-run.jar"));
    Files.writeString(root.resolve("seriate.aot"), "kept");
    Path bin = Files.createDirectories(root.resolve("bin"));
    Files.copy(PROJECT.resolve("deploy/bin/seriate"), bin.resolve("seriate"));
    Path java = Files.createDirectories(root.resolve("jre/bin")).resolve("java");
    Files.writeString(java, "#!/bin/sh\necho \"$@\"\n");
    assertTrue(java.toFile().setExecutable(true));
    return root;
  }

  private Said serve(Path installed) throws Exception {
    return sh(Map.of(), installed.resolve("bin/seriate").toString(), "serve");
  }

  @Test
  void without_any_maven_mvnw_says_how_to_get_one() throws Exception {
    Path tools = Files.createDirectory(folder.resolve("tools"));
    for (String tool : "sh dirname sed ls grep head sort cut".split(" ")) {
      link(tools, tool);
    }
    Map<String, String> bare =
        Map.of(
            "PATH", tools.toString(),
            "HOME", folder.toString(),
            "JAVA_HOME", jdk("25").toString());

    Said said = sh(bare, PROJECT.resolve("mvnw").toString(), "-v");

    assertEquals(1, said.exitCode());
    assertTrue(said.words().contains("there is no Maven to start with"), said.words());
    assertTrue(said.words().contains("MVNW_REPOURL"), said.words());
  }

  private static void link(Path tools, String tool) throws IOException {
    for (String bin : new String[] {"/usr/bin", "/bin"}) {
      if (Files.exists(Path.of(bin, tool))) {
        Files.createSymbolicLink(tools.resolve(tool), Path.of(bin, tool));
        return;
      }
    }
  }

  private Path jdk(String version) throws IOException {
    Path jdk = folder.resolve("jdk");
    Files.createDirectories(jdk.resolve("bin"));
    for (String tool : new String[] {"java", "javac"}) {
      Path file = Files.writeString(jdk.resolve("bin").resolve(tool), "#!/bin/sh\n");
      assertTrue(file.toFile().setExecutable(true));
    }
    Files.writeString(
        jdk.resolve("release"), "IMPLEMENTOR=\"x\"\nJAVA_VERSION=\"" + version + "\"\n");
    return jdk;
  }

  private static Said sh(Map<String, String> environment, String... words) throws Exception {
    String[] command = new String[words.length + 1];
    command[0] = "/bin/sh";
    System.arraycopy(words, 0, command, 1, words.length);
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().remove("SERIATE_JAVA_HOME");
    builder.environment().remove("MVNW_REPOURL");
    builder.environment().remove("MAVEN_USER_HOME");
    builder.environment().putAll(environment);
    Process process = builder.start();
    process.getOutputStream().close();
    String said = new String(process.getInputStream().readAllBytes());
    assertTrue(process.waitFor(60, TimeUnit.SECONDS));
    return new Said(process.exitValue(), said);
  }
}
