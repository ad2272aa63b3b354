"""The language switch and the skip link, with the keyboard alone, with and without script."""

import pytest
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.site

with_and_without_script = pytest.mark.parametrize("javascript", [True, False], ids=["script", "no-script"])


def tab_to(page: Page, selector: str) -> None:
    """Press Tab until the element has the focus."""
    for _ in range(30):
        page.keyboard.press("Tab")
        if page.locator(selector).evaluate("element => element === document.activeElement"):
            return
    pytest.fail(f"Tab never comes to {selector}")


@with_and_without_script
def test_another_language_of_the_same_episode(visit, address, javascript) -> None:
    page = visit("mk/mburoja/peshkimi/", javascript=javascript).page
    tab_to(page, ".mb-lang summary")
    expect(page.get_by_role("link", name="English")).to_be_hidden()
    page.keyboard.press("Enter")
    expect(page.get_by_role("link", name="English")).to_be_visible()
    expect(page.get_by_role("link", name="Македонски")).to_have_attribute("aria-current", "true")
    tab_to(page, "[hreflang=en][lang=en]")
    page.keyboard.press("Enter")
    expect(page).to_have_url(f"{address}en/mburoja/peshkimi/")
    expect(page.locator("html")).to_have_attribute("lang", "en")
    expect(page.get_by_role("heading", level=1)).to_have_text("Phishing: the message that rushes you")


@pytest.mark.parametrize("path", ["", "sr/mburoja/pajisja/"])
def test_every_language_leads_to_the_same_page(visit, address, path) -> None:
    page = visit(path).page
    rest = path.removeprefix("sr/")
    for locale, name in (("sr", "Српски"), ("mk", "Македонски"), ("en", "English"), ("sq", "Shqip")):
        page.locator(".mb-lang summary").click()
        page.locator(".mb-lang").get_by_role("link", name=name).click()
        expect(page).to_have_url(address + ("" if locale == "sq" else f"{locale}/") + rest)
        expect(page.locator("html")).to_have_attribute("lang", locale)
        expect(page.locator(".mb-lang summary")).to_contain_text(name)


def test_escape_and_a_click_elsewhere_close_the_languages(visit) -> None:
    page = visit("mk/mburoja/peshkimi/").page
    english = page.get_by_role("link", name="English")
    tab_to(page, ".mb-lang summary")
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    page.keyboard.press("Escape")
    expect(english).to_be_hidden()
    expect(page.locator(".mb-lang summary")).to_be_focused()
    page.keyboard.press("Enter")
    expect(english).to_be_visible()
    page.get_by_role("heading", level=1).click()
    expect(english).to_be_hidden()


@with_and_without_script
def test_the_skip_link_jumps_over_the_menu(visit, javascript) -> None:
    page = visit("mburoja/", javascript=javascript).page
    page.keyboard.press("Tab")
    skip = page.locator("a:focus")
    expect(skip).to_be_in_viewport(ratio=1)
    page.keyboard.press("Enter")
    expect(page.locator("main")).to_be_focused()
    page.keyboard.press("Tab")
    assert page.evaluate("document.querySelector('main').contains(document.activeElement)")


def test_an_episode_is_played_with_the_keyboard(visit) -> None:
    seen = visit("en/mburoja/peshkimi/")
    audio = seen.page.locator("audio")
    tab_to(seen.page, ".mb-player [data-play]")
    seen.page.keyboard.press("Space")
    seen.until(audio, "audio => !audio.paused && audio.currentTime > 0")
    seen.page.keyboard.press("Enter")
    assert audio.evaluate("audio => audio.paused")
    tab_to(seen.page, ".mb-chapters li:nth-child(2) a")
    seen.page.keyboard.press("Enter")
    seen.until(audio, "audio => !audio.paused && audio.currentTime >= 37")
