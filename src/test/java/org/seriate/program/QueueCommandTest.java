package org.seriate.program;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.seriate.access.LocalToken;
import org.seriate.fixtures.PostgresForTests;
import picocli.CommandLine;

/** {@code seriate queue} against the web port of a node: command line and /api/v1/work in one. */
@QuarkusTest
@QuarkusTestResource(PostgresForTests.class)
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class QueueCommandTest {
  @Inject EntityManager rows;
  @Inject LocalToken local;
  @TestHTTPResource URI url;

  @ConfigProperty(name = "seriate.home")
  Path home;

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @BeforeEach
  void an_empty_line_and_a_key() throws IOException {
    local.renew();
    sql("truncate series cascade");
    sql("truncate work_hold");
  }

  private void sql(String text) {
    QuarkusTransaction.requiringNew().run(() -> rows.createNativeQuery(text).executeUpdate());
  }

  private long number(String text) {
    return QuarkusTransaction.requiringNew()
        .call(() -> ((Number) rows.createNativeQuery(text).getSingleResult()).longValue());
  }

  private long work(String state, String answer) {
    sql(
        """
        with s as (
          insert into series (series_instance_uid, study_instance_uid, modality, source, state)
          values (cast(gen_random_uuid() as text), '1.2', 'CT', 'test', 'COMPLETE') returning id)
        insert into series_work (series_id, revision, step, state, last_answer)
        select id, 1, 'CLASSIFY', '%s', '%s' from s
        """
            .formatted(state, answer));
    return number("select max(id) from series_work");
  }

  private String key() {
    try {
      return Files.readString(home.resolve(LocalToken.FILE)).strip();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private int run(String... words) {
    out.getBuffer().setLength(0);
    err.getBuffer().setLength(0);
    CommandLine program =
        Program.commandLine().setOut(new PrintWriter(out, true)).setErr(new PrintWriter(err, true));
    String[] all = new String[words.length + 5];
    all[0] = "queue";
    System.arraycopy(words, 0, all, 1, words.length);
    all[words.length + 1] = "--url";
    all[words.length + 2] = url.toString();
    all[words.length + 3] = "--token";
    all[words.length + 4] = key();
    return program.execute(all);
  }

  @Test
  void the_list_shows_what_is_set_aside_and_why_and_a_page_at_a_time() {
    long first = work("SET_ASIDE", "first reason");
    long second = work("SET_ASIDE", "second reason");
    work("DONE", "done");

    assertEquals(0, run("list", "--limit", "1"), err::toString);
    assertTrue(out.toString().contains("second reason"), out::toString);
    assertTrue(out.toString().contains("--before " + second), out::toString);

    assertEquals(0, run("list", "--before", "" + second), err::toString);
    assertTrue(out.toString().contains("first reason"), out::toString);
    assertTrue(!out.toString().contains("There is more"), out::toString);
    assertEquals(0, run("show", "" + first), err::toString);
    assertTrue(out.toString().contains("first reason"), out::toString);
  }

  @Test
  void a_re_run_is_done_once_and_is_on_the_audit_record_with_where_it_came_from() {
    long work = work("SET_ASIDE", "why");

    assertEquals(0, run("rerun", "" + work), err::toString);
    assertTrue(out.toString().contains("waits again. (1 changed)"), out::toString);

    assertEquals(1, run("rerun", "" + work));
    assertTrue(err.toString().contains("in the line already"), err::toString);
    assertEquals(
        1,
        number(
            "select count(*) from audit_event where actor = 'user local@127.0.0.1'"
                + " and detail like 'work "
                + work
                + ",%re-run'"));
  }

  @Test
  void all_alike_are_re_run_at_once() {
    long work = work("SET_ASIDE", "answered A700, attempt 5");
    work("SET_ASIDE", "answered A700, attempt 7");

    assertEquals(0, run("rerun", "" + work, "--all-like"), err::toString);

    assertEquals(2, number("select count(*) from series_work where state = 'WAITING'"));
  }

  @Test
  void work_and_series_are_held_and_released() {
    long work = work("WAITING", "");
    long series = number("select max(id) from series");

    assertEquals(0, run("hold", "" + work, "--reason", "wait"), err::toString);
    assertEquals(0, run("release", "" + work), err::toString);
    assertEquals(0, run("hold", "--series", "" + series, "--reason", "wrong"), err::toString);
    assertEquals(0, run(), err::toString);
    assertTrue(out.toString().contains("series " + series + " is held since"), out::toString);
    assertEquals(0, run("release", "--series", "" + series), err::toString);

    assertEquals(1, number("select count(*) from series_work where state = 'WAITING'"));
  }

  @Test
  void a_command_that_is_not_whole_is_not_sent_or_is_refused_in_words() throws Exception {
    assertEquals(2, run("hold", "--reason", "what?"));
    assertTrue(err.toString().contains("give either a WORK or --series"), err::toString);
    assertEquals(1, run("cancel", "999999999", "--reason", "x"));
    assertTrue(err.toString().contains("There is no work 999999999."), err::toString);
    assertEquals(1, run("pause", "Nowhere", "--reason", "x"));
    assertTrue(err.toString().contains("No peer 'Nowhere'"), err::toString);
    assertEquals(1, run("list", "--state", "LOST"));
    assertTrue(err.toString().contains("'LOST' is none of"), err::toString);
    assertEquals(400, post("{\"command\":\"CANCEL\",\"work\":1}", "application/json"));
  }

  @Test
  void a_form_of_a_foreign_web_page_is_no_command() throws Exception {
    assertEquals(415, post("{\"command\":\"RERUN\",\"work\":1}", "text/plain"));
  }

  private int post(String body, String type) throws Exception {
    try (HttpClient client = HttpClient.newHttpClient()) {
      return client
          .send(
              HttpRequest.newBuilder(url.resolve("/api/v1/work"))
                  .header("Authorization", "Bearer " + key())
                  .header("Content-Type", type)
                  .POST(HttpRequest.BodyPublishers.ofString(body))
                  .build(),
              HttpResponse.BodyHandlers.discarding())
          .statusCode();
    }
  }
}
