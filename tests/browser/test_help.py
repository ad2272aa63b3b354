"""The help page says what is true: buttons by their words, who may be asked, nothing remembered."""

import pytest
from playwright.sync_api import expect

from project import REPOSITORY

pytestmark = pytest.mark.site

LOCALES = ["sq", "mk", "en", "sr"]
LABELS = ["listen", "play_now", "chapters", "read_instead", "data_saver", "download", "subscribe", "skip"]


@pytest.mark.parametrize("locale", LOCALES)
def test_the_help_page_names_buttons_as_they_are(locale, words) -> None:
    name = "help.md" if locale == "sq" else f"help.{locale}.md"
    text = (REPOSITORY / "docs" / name).read_text(encoding="utf-8")
    assert [key for key in LABELS if f"**{words(locale)[key]}**" not in text] == []


@pytest.mark.parametrize("locale", LOCALES)
def test_who_lost_money_finds_where_to_report(locale, visit) -> None:
    page = visit("help/" if locale == "sq" else f"{locale}/help/", size=(390, 844)).page
    first = page.locator(".toc a").first
    expect(first).to_be_in_viewport()
    first.click()
    expect(page.locator("h2").first).to_be_in_viewport()
    main = page.locator("main")
    expect(main.get_by_role("link", name="cybercrime@moi.gov.mk")).to_have_attribute(
        "href", "mailto:cybercrime@moi.gov.mk"
    )
    expect(main).to_contain_text("2025")  # of when the text is, and when it was seen
    expect(main).to_contain_text("2026")
    links = main.locator("a").evaluate_all("links => links.map(link => link.href)")
    assert {"https://mvr.gov.mk/", "https://mkd-cirt.mk/"} <= set(links)
    assert not [link for link in links if link.startswith("tel:")]


def test_help_for_the_hurried_is_private(real_project) -> None:
    """The player remembers nothing on a page that says so."""
    for file in (real_project.root / "docs").glob("help*.md"):
        assert "\nsensitive: true\n" in file.read_text(encoding="utf-8").split("\n---\n")[0] + "\n", file
