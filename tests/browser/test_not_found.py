"""An address that leads nowhere says so in four languages and shows the way home."""

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.site

HOMES = {"sq": "", "mk": "mk/", "en": "en/", "sr": "sr/"}


@pytest.mark.parametrize("path", ["nuk-ka", "mk/mburoja/nema/vakva/stranica/", "media/mburoja/x.mp3"])
def test_an_unknown_address(visit, words, address, http, path) -> None:
    seen = visit(path)
    page = seen.page
    assert seen.status == 404
    expect(page.get_by_role("heading")).to_have_text([words(locale)["not_found"] for locale in HOMES])
    for locale, home in HOMES.items():
        section = page.locator(f"section[lang={locale}]")
        expect(section).to_contain_text(words(locale)["not_found_text"])
        assert section.get_by_role("link").evaluate("link => link.href") == address + home
        assert http.get(home).status_code == 200
    sheets = page.evaluate("[...document.styleSheets].map(sheet => sheet.cssRules.length)")
    assert len(sheets) == 2
    assert all(sheets)
    assert page.locator("header img").evaluate("image => image.naturalWidth") > 0
