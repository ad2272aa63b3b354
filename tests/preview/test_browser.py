"""What a person sees: the open page follows the saves by itself, under the site's own content policy."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

ERROR = "line 3: <b>not</b> closed ]]>"


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    with browser.new_page() as page:
        yield page


def test_the_page_follows_the_saves(preview, page: Page) -> None:
    complaints: list[str] = []
    page.on("console", lambda message: complaints.append(f"{message.type}: {message.text}"))
    page.on("pageerror", lambda error: complaints.append(str(error)))
    long = "one</h1>" + "<p>line</p>" * 300 + "<h1>end"
    preview.write(long)
    preview.until_shown("<h1>end</h1>")
    page.goto(preview.address)
    page.evaluate("scrollTo(0, 2000)")

    preview.write(long.replace("end", "two"))
    expect(page.locator("h1").last).to_have_text("two", timeout=10_000)
    preview.until(lambda: page.evaluate("scrollY") == 2000)  # the reader keeps the place

    (preview.docs / "broken.md").write_text(ERROR)
    panel = page.get_by_role("alert")
    expect(panel.locator("pre")).to_have_text(ERROR, timeout=10_000)
    expect(panel.get_by_role("heading")).to_have_text("This change could not be built")
    expect(panel).to_be_in_viewport()  # although the page is scrolled
    expect(panel).to_have_css("position", "sticky")
    expect(page.locator("h1").last).to_have_text("two")

    (preview.docs / "broken.md").unlink()
    preview.write("three")
    expect(page.locator("h1").last).to_have_text("three", timeout=10_000)
    expect(panel).to_have_count(0)
    assert complaints == []
    assert preview.stop() == 0  # with the page still open


def test_the_page_of_a_first_build_that_failed_recovers_by_itself(idle, page: Page) -> None:
    (idle.docs / "broken.md").write_text(ERROR)
    idle.start()
    page.goto(idle.address)
    expect(page.get_by_role("alert").locator("pre")).to_have_text(ERROR)
    (idle.docs / "broken.md").unlink()
    expect(page.locator("h1")).to_have_text("one", timeout=10_000)
