package org.seriate.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.seriate.dicom.net.AssociationRefused;
import org.seriate.fixtures.NodeUnderTest;
import org.seriate.fixtures.Scanner;
import org.seriate.fixtures.Scratch;
import org.seriate.fixtures.SyntheticSeries;
import org.seriate.fixtures.TestPacs;

/**
 * A new administrator with nothing but the console, in the order of the first day: from the first
 * log-in to the act in the audit record. Each step stands on the one before.
 */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class ConsoleBrowserIT {
  private static final String PASSWORD = "a quiet morning 7";

  private static TestPacs pacs;
  private static NodeUnderTest node;
  private static Chromium chromium;
  private static Page admin;
  private static Path images;

  @BeforeAll
  static void begin() throws IOException {
    pacs = TestPacs.open();
    node =
        NodeUnderTest.start(
            "approval: {every: 1, only: {sources: [WARDCT]}}\n", "# nobody\n", Map.of());
    chromium = Chromium.start(node.web());
    images = Files.createTempDirectory("seriate-scan");
    SyntheticSeries.headCt().named("browser").writeTo(images);
    admin = chromium.newPerson();
  }

  @AfterAll
  static void end() throws IOException {
    chromium.close();
    node.close();
    pacs.close();
    Scratch.delete(images);
  }

  @Test
  @Order(1)
  void the_first_log_in_asks_for_a_password_of_ones_own() throws IOException {
    admin.navigate(node.web().toString());
    chromium.shot(admin, "login");

    chromium.logIn(admin, "admin", firstPassword());
    assertThat(admin).hasTitle("Password · Seriate");
    chromium.choosePassword(admin, firstPassword(), PASSWORD);

    admin.navigate(node.web().toString());
    assertThat(admin.getByRole(AriaRole.HEADING, named("Series SERIATE"))).isVisible();
    assertThat(admin.locator("main")).containsText("No peers are configured");
  }

  private static String firstPassword() throws IOException {
    return Files.readString(node.home().resolve("first-login.txt"))
        .lines()
        .filter(l -> l.startsWith("password"))
        .map(l -> l.substring("password".length()).strip())
        .findFirst()
        .orElseThrow();
  }

  private static Page.GetByRoleOptions named(String name) {
    return new Page.GetByRoleOptions().setName(name).setExact(true);
  }

  @Test
  @Order(2)
  void the_pacs_is_set_and_answers_an_echo() {
    follow("Peers");
    admin.getByRole(AriaRole.LINK, named("Set the PACS")).click();
    admin.getByLabel("Name").first().fill("Archive");
    admin.getByLabel("AE title").first().fill("ARCHIVE");
    label("Host").fill("127.0.0.1");
    label("Port").fill(String.valueOf(pacs.port()));
    chromium.shot(admin, "peer");
    admin.getByRole(AriaRole.BUTTON, named("Add")).click();

    assertThat(admin.getByRole(AriaRole.STATUS)).containsText("is in force");
    admin.getByRole(AriaRole.BUTTON, named("Test Archive")).click();
    assertThat(admin.locator("tr.tested")).containsText("C-ECHO answered");
    assertThat(admin.locator("tr.tested")).containsText("takes our reports");
  }

  private static Locator label(String text) {
    return admin.getByLabel(text, new Page.GetByLabelOptions().setExact(true));
  }

  private static void follow(String page) {
    admin.getByRole(AriaRole.NAVIGATION).getByText(page, exactly()).click();
  }

  private static Locator.GetByTextOptions exactly() {
    return new Locator.GetByTextOptions().setExact(true);
  }

  @Test
  @Order(3)
  void a_scanner_that_was_turned_away_is_allowed_with_one_click() {
    assertTrue(isTurnedAway("NEWCT"));
    follow("Peers");
    assertThat(admin.locator("main")).containsText("AE title 'NEWCT' is no peer of this node");
    chromium.shot(admin, "peers");

    admin.getByRole(AriaRole.BUTTON, named("Allow as source: NEWCT")).click();

    assertThat(admin.getByRole(AriaRole.STATUS)).containsText("is in force");
    assertTrue(!isTurnedAway("NEWCT"), "it is let in at once, without a new start");
  }

  private static boolean isTurnedAway(String scanner) {
    try {
      new Scanner(node.dicomPort(), scanner).echo();
      return false;
    } catch (AssociationRefused e) {
      return true;
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  @Order(4)
  void its_series_arrives_and_becomes_a_report_with_which_one_may_disagree() throws IOException {
    follow("Series");
    assertThat(admin.locator("#list")).containsText("No series yet");

    new Scanner(node.dicomPort(), "NEWCT").sendAll(images);

    // Nothing reloads the page: it does so by itself.
    Locator line = admin.locator("#list tbody tr");
    assertThat(line).containsText("NEWCT");
    assertThat(line).containsText("DELIVERED", chromium.soon());
    chromium.shot(admin, "series-list");
    line.getByRole(AriaRole.LINK).click();
    assertThat(admin.locator("#report ~ pre")).containsText("Imaging Measurement Report");
    assertThat(admin.locator("section[aria-labelledby=timeline]")).containsText("delivered");
    chromium.shot(admin, "series");
    assertEquals(1, pacs.reports().size());

    admin.getByRole(AriaRole.BUTTON, named("Disagree")).click();
    assertThat(admin.locator("#feedback")).containsText("disagrees admin (you), revision 1");
    follow("Feedback");
    assertThat(admin.locator("section[aria-labelledby=disputed] tbody tr")).hasCount(1);
    chromium.shot(admin, "feedback");
  }

  @Test
  @Order(5)
  void a_delivery_that_failed_for_good_is_run_again_from_the_list() throws IOException {
    follow("Operations");
    admin.getByLabel("Pause Archive").click();
    label("Why").fill("the PACS is being updated");
    admin.getByRole(AriaRole.BUTTON, named("Pause")).click();
    assertThat(admin.getByRole(AriaRole.STATUS)).containsText("Archive is paused");
    Path second = Files.createTempDirectory("seriate-scan");
    SyntheticSeries.headCt().named("second").writeTo(second);
    new Scanner(node.dicomPort(), "NEWCT").sendAll(second);
    Scratch.delete(second);

    follow("Series");
    Locator line = admin.locator("#list tbody tr").first();
    assertThat(line).containsText("REPORTED", chromium.soon());
    line.getByRole(AriaRole.CHECKBOX).check();
    admin.locator("select[name=act]").selectOption("CANCEL");
    label("Why").fill("try what happens");
    admin.getByRole(AriaRole.BUTTON, named("Do it")).click();
    assertThat(admin.getByRole(AriaRole.STATUS)).containsText("Done for 1 series");
    line = admin.locator("#list tbody tr").first();
    assertThat(line).containsText("SET_ASIDE");
    follow("Operations");
    admin.getByRole(AriaRole.BUTTON, named("Resume Archive")).click();
    assertThat(admin.getByRole(AriaRole.STATUS)).containsText("Archive goes on");
    chromium.shot(admin, "operations");
    follow("Series");
    admin.locator("#list tbody tr").first().getByRole(AriaRole.CHECKBOX).check();
    admin.locator("select[name=act]").selectOption("RERUN");
    admin.getByRole(AriaRole.BUTTON, named("Do it")).click();

    assertThat(admin.locator("#list tbody tr").first()).containsText("DELIVERED", chromium.soon());
    assertEquals(2, pacs.reports().size());
  }

  @Test
  @Order(6)
  void a_dry_run_says_what_would_become_of_a_file() throws IOException {
    follow("Peers");
    admin.getByRole(AriaRole.LINK, named("Dry run")).click();
    admin.getByLabel("AE title that calls").fill("NEWCT");
    admin.getByLabel("From address").fill("127.0.0.1");
    admin.locator("input[type=file]").setInputFiles(Scanner.files(images).getFirst());
    admin.getByRole(AriaRole.BUTTON, named("Try")).click();

    assertThat(admin.locator("ol.way")).containsText("accepted as NEWCT");
    assertThat(admin.locator("ol.way")).containsText("goes to Archive");
    chromium.shot(admin, "dry-run");
  }

  @Test
  @Order(7)
  void a_change_is_seen_in_the_history_and_taken_back() {
    follow("Peers");
    admin.getByLabel("Remove NEWCT").first().click();
    admin.getByRole(AriaRole.BUTTON, named("Remove NEWCT")).click();
    assertThat(admin.locator("main")).containsText("No scanner may send yet");
    admin.getByRole(AriaRole.LINK, named("History")).click();
    admin
        .locator("section[aria-labelledby=versions] tbody tr")
        .nth(1)
        .getByRole(AriaRole.LINK)
        .click();
    assertThat(admin.locator("section[aria-labelledby=back] pre")).containsText("+ - name: NEWCT");
    chromium.shot(admin, "history");
    admin.locator("section[aria-labelledby=back] button").click();

    assertThat(admin.getByRole(AriaRole.STATUS)).containsText("is in force");
    assertTrue(!isTurnedAway("NEWCT"));
  }

  @Test
  @Order(8)
  void a_model_shows_its_card_and_what_another_threshold_would_make_of_its_results() {
    follow("Models");
    assertThat(admin.locator("main")).containsText("not for clinical use");
    admin.getByRole(AriaRole.LINK, named("ich-demo 0.3.0")).click();
    assertThat(admin.locator("section[aria-labelledby=card]")).containsText("65 patients");
    label("Threshold").fill("0.01");
    admin.getByRole(AriaRole.BUTTON, named("Show")).click();

    assertThat(admin.locator("section[aria-labelledby=threshold]"))
        .containsText("would be positive at 0.010");
    chromium.shot(admin, "model");
  }

  @Test
  @Order(9)
  void a_result_that_a_rule_names_stays_here_until_a_radiologist_accepts_it() throws IOException {
    int before = pacs.reports().size();
    assertTrue(isTurnedAway("WARDCT"));
    follow("Peers");
    admin.getByRole(AriaRole.BUTTON, named("Allow as source: WARDCT")).click();
    Path ward = Files.createTempDirectory("seriate-scan");
    SyntheticSeries.headCt().named("ward").writeTo(ward);
    new Scanner(node.dicomPort(), "WARDCT").sendAll(ward);
    Scratch.delete(ward);
    follow("Series");
    Locator line = admin.locator("#list tbody tr").first();
    assertThat(line).containsText("awaits approval", chromium.soon());

    Page radiologist = chromium.person(admin, "rita", PASSWORD, "radiologist");
    radiologist.navigate(node.web() + "?approval=AWAITING");
    radiologist.locator("#list tbody tr").first().getByRole(AriaRole.LINK).click();
    assertThat(radiologist.locator("#approval")).containsText("nothing of this result is sent");
    assertEquals(before, pacs.reports().size());
    chromium.shot(radiologist, "approval");
    radiologist.locator("#approval").getByLabel("Comment").fill("as I see it");
    radiologist.getByRole(AriaRole.BUTTON, named("Accept")).click();

    assertThat(radiologist.locator("#approval")).containsText("by rita");
    follow("Series");
    line = admin.locator("#list tbody tr").first();
    assertThat(line).containsText("DELIVERED", chromium.soon());
    assertEquals(before + 1, pacs.reports().size());
  }

  @Test
  @Order(10)
  void the_act_is_found_in_the_audit_record_and_the_record_is_whole() {
    Page auditor = chromium.person(admin, "otto", PASSWORD, "auditor");
    assertThat(auditor).hasTitle("Audit record · Seriate");

    auditor.getByLabel("What").selectOption("NETWORK_CONFIGURED");
    auditor.getByRole(AriaRole.BUTTON, named("Search")).click();
    assertThat(auditor.locator("main tbody")).containsText("NEWCT allowed to send from 127.0.0.1");
    assertThat(auditor.locator("main tbody")).containsText("user admin@127.0.0.1");
    chromium.shot(auditor, "audit");
    auditor.getByRole(AriaRole.BUTTON, named("Verify the whole record")).click();
    assertThat(auditor.locator(".notice.good")).isVisible();
  }

  @Test
  @Order(11)
  void everybody_sees_what_is_theirs_alone() {
    Page viewer = chromium.person(admin, "vera", PASSWORD, "viewer");
    assertEquals(List.of("Seriate", "Series", "Feedback", "Models", "API tokens"), menu(viewer));
    assertThat(viewer.locator("#list")).not().containsText("With the chosen series");
    assertEquals(403, viewer.navigate(node.web() + "peers").status());
    assertEquals(403, viewer.navigate(node.web() + "operations").status());

    Page operator = chromium.person(admin, "olga", PASSWORD, "operator");
    assertEquals(
        List.of("Seriate", "Series", "Feedback", "Peers", "Models", "Operations", "API tokens"),
        menu(operator));
    operator.navigate(node.web() + "peers");
    assertThat(operator.getByText("Add a peer")).hasCount(0);
  }

  private static List<String> menu(Page page) {
    return page.getByRole(AriaRole.NAVIGATION).getByRole(AriaRole.LINK).allTextContents();
  }

  @Test
  @Order(12)
  void no_page_ran_a_script_of_its_own_or_was_refused_by_the_policy() {
    assertEquals(List.of(), chromium.complaints());
  }
}
