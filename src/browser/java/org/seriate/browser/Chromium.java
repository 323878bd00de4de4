package org.seriate.browser;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.PlaywrightException;
import com.microsoft.playwright.assertions.LocatorAssertions;
import com.microsoft.playwright.options.AriaRole;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;

/** Debian's Chromium with a window of its own for each person, and what it complained about. */
final class Chromium implements AutoCloseable {
  private static final Path PROGRAM =
      Path.of(System.getProperty("seriate.chromium", "/usr/bin/chromium"));
  private static final Path SHOTS = Path.of("target", "screenshots");
  private static final double SOON = 90_000;

  private final Playwright playwright;
  private final Browser browser;
  private final URI node;
  private final List<String> complaints = new CopyOnWriteArrayList<>();

  private Chromium(Playwright playwright, Browser browser, URI node) {
    this.playwright = playwright;
    this.browser = browser;
    this.node = node;
  }

  static Chromium start(URI node) {
    Playwright playwright =
        Playwright.create(
            new Playwright.CreateOptions().setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
    Browser browser =
        playwright
            .chromium()
            .launch(
                new BrowserType.LaunchOptions()
                    .setExecutablePath(PROGRAM)
                    .setHeadless(true)
                    .setArgs(
                        List.of(
                            "--no-sandbox",
                            "--disable-gpu",
                            "--disable-quic",
                            "--no-first-run",
                            "--disable-background-networking",
                            "--disable-component-update",
                            "--disable-sync")));
    return new Chromium(playwright, browser, node);
  }

  /** Cookies are not shared between people. */
  Page newPerson() {
    BrowserContext context =
        browser.newContext(new Browser.NewContextOptions().setViewportSize(1366, 768));
    context.setDefaultTimeout(30_000);
    Page page = context.newPage();
    page.onConsoleMessage(
        m -> {
          // A page that a test asks for on purpose without the right to see it.
          if (m.type().equals("error") && !m.text().contains("403")) {
            complaints.add(page.url() + ": " + m.text());
          }
        });
    page.onPageError(e -> complaints.add(page.url() + ": " + e));
    return page;
  }

  List<String> complaints() {
    return complaints;
  }

  LocatorAssertions.ContainsTextOptions soon() {
    return new LocatorAssertions.ContainsTextOptions().setTimeout(SOON);
  }

  void logIn(Page page, String name, String password) {
    page.navigate(node + "login");
    page.getByLabel("Name").fill(name);
    page.getByLabel("Password").fill(password);
    page.getByRole(AriaRole.BUTTON).first().click();
  }

  void choosePassword(Page page, String old, String fresh) {
    page.getByLabel("Present password").fill(old);
    page.getByLabel("New password", new Page.GetByLabelOptions().setExact(true)).fill(fresh);
    page.getByLabel("New password again").fill(fresh);
    page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Change")).click();
  }

  /** Adds a user as the administrator would, and logs in as that user. */
  Page person(Page admin, String name, String password, String role) {
    admin.navigate(node + "users");
    var form = admin.locator("form[action='/users']");
    form.getByLabel("Name").fill(name);
    form.getByLabel(role).check();
    form.getByRole(AriaRole.BUTTON).click();
    String said = admin.locator(".news").textContent();
    String oneTime = said.replaceAll("(?s).* is (\\S+) .*", "$1");
    Page page = newPerson();
    logIn(page, name, oneTime);
    choosePassword(page, oneTime, password);
    page.navigate(node.toString());
    return page;
  }

  /** The page as it looks on a hospital PC, and on a phone. */
  void shot(Page page, String name) {
    picture(page, name);
    page.setViewportSize(390, 844);
    picture(page, name + "-phone");
    page.setViewportSize(1366, 768);
  }

  /**
   * Chromium refuses a picture in the moment in which a page gives way to another one or takes
   * another size, and makes it when asked again. What a page must show is asserted by the test,
   * never by its picture.
   */
  private static void picture(Page page, String name) {
    var options = new Page.ScreenshotOptions().setPath(SHOTS.resolve(name + ".png"));
    for (int refused = 0; ; ) {
      try {
        page.screenshot(options);
        return;
      } catch (PlaywrightException e) {
        if (!e.getMessage().contains("Unable to capture screenshot") || ++refused == 5) {
          throw e;
        }
        page.waitForTimeout(500);
      }
    }
  }

  @Override
  public void close() {
    browser.close();
    playwright.close();
  }
}
