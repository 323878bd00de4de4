package org.seriate.architecture;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.seriate.fixtures.ProductClasses;

/** The import star: a stage of the life of a series never calls another stage. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class RoomsTest {
  private static final String[] STAGES = {
    "receive",
    "assemble",
    "queue",
    "classify",
    "report",
    "message",
    "deliver",
    "query",
    "enquire",
    "commitment",
    "retain",
    "procedure",
    "workitem"
  };

  private static final JavaClasses PRODUCT = ProductClasses.ALL;

  @Test
  void the_dicom_floor_imports_nothing_of_ours() {
    noClasses()
        .that()
        .resideInAPackage("org.seriate.dicom..")
        .should()
        .dependOnClassesThat(
            resideInAPackage("org.seriate..").and(not(resideInAPackage("org.seriate.dicom.."))))
        .check(PRODUCT);
  }

  @Test
  void the_shared_words_import_the_floor_only() {
    noClasses()
        .that()
        .resideInAPackage("org.seriate.series..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            stagesAnd(
                "store", "config", "audit", "measure", "peers", "check", "console", "train",
                "program"))
        .check(PRODUCT);
  }

  @Test
  void a_stage_imports_no_other_stage() {
    for (String stage : STAGES) {
      noClasses()
          .that()
          .resideInAPackage("org.seriate." + stage + "..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              Arrays.stream(stagesAnd("check", "backup", "export", "console", "train", "program"))
                  .filter(p -> !p.equals("org.seriate." + stage + ".."))
                  .toArray(String[]::new))
          .check(PRODUCT);
    }
  }

  @Test
  void the_lower_shelf_imports_no_stage() {
    noClasses()
        .that()
        .resideInAnyPackage(
            "org.seriate.store..",
            "org.seriate.config..",
            "org.seriate.web..",
            "org.seriate.audit..",
            "org.seriate.measure..",
            "org.seriate.peers..",
            "org.seriate.models..",
            "org.seriate.access..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(stagesAnd("check", "backup", "export", "console", "train", "program"))
        .check(PRODUCT);
  }

  @Test
  void nobody_imports_the_console() {
    noClasses()
        .that()
        .resideOutsideOfPackage("org.seriate.console..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("org.seriate.console..")
        .check(PRODUCT);
  }

  @Test
  void the_console_sees_rows_configuration_work_and_reports_only() {
    noClasses()
        .that()
        .resideInAPackage("org.seriate.console..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            "org.seriate.receive..",
            "org.seriate.assemble..",
            "org.seriate.classify..",
            "org.seriate.deliver..",
            "org.seriate.query..")
        .check(PRODUCT);
  }

  @Test
  void the_model_runtimes_are_known_in_classify_and_train_only() {
    noClasses()
        .that()
        .resideOutsideOfPackages("org.seriate.classify..", "org.seriate.train..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("org.nd4j..", "org.deeplearning4j..", "ai.onnxruntime..")
        .check(PRODUCT);
  }

  @Test
  void one_class_knows_the_library_of_traces_so_nothing_of_it_is_loaded_without_a_collector() {
    noClasses()
        .that()
        .haveNameNotMatching("org\\.seriate\\.measure\\.OtlpCollector(\\$.*)?")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("io.opentelemetry..")
        .check(PRODUCT);
    noClasses()
        .that()
        .haveNameNotMatching("org\\.seriate\\.(NodeTraces|measure\\.OtlpCollector(\\$.*)?)")
        .should()
        .dependOnClassesThat()
        .haveFullyQualifiedName("org.seriate.measure.OtlpCollector")
        .check(PRODUCT);
  }

  @Test
  void a_report_is_a_pure_function_without_files_sockets_or_rows() {
    noClasses()
        .that()
        .resideInAPackage("org.seriate.report..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("java.net..", "jakarta.persistence..", "java.sql..")
        .orShould()
        .dependOnClassesThat()
        .haveFullyQualifiedName("java.nio.file.Files")
        .check(PRODUCT);
  }

  @Test
  void web_types_stay_at_the_door_in_the_console_and_where_results_are_queried() {
    noClasses()
        .that()
        .resideOutsideOfPackages(
            "org.seriate.console..", "org.seriate.access..", "org.seriate.query..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("jakarta.ws.rs..", "io.quarkus.qute..")
        .check(PRODUCT);
  }

  @Test
  void there_are_no_cycles_between_rooms() {
    slices().matching("org.seriate.(*)..").should().beFreeOfCycles().check(PRODUCT);
  }

  @Test
  void nothing_is_named_for_being_nothing_in_particular() {
    for (String word : new String[] {"Manager", "Helper", "Util", "Utils", "Impl", "Context"}) {
      classes()
          .that()
          .doNotHaveSimpleName("PresentationContext") // PS3.8 7.1.1.13
          .and()
          .doNotHaveSimpleName("ObservationContext") // PS3.16 TID 1001
          .should()
          .haveSimpleNameNotEndingWith(word)
          .check(PRODUCT);
    }
  }

  private static String[] stagesAnd(String... more) {
    return Stream.concat(Arrays.stream(STAGES), Arrays.stream(more))
        .map(s -> "org.seriate." + s + "..")
        .toArray(String[]::new);
  }
}
