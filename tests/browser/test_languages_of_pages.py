"""Every page says its language, that of its parts, and where its true translations are."""

import re

import httpx
import pytest
from lxml import etree, html
from playwright.sync_api import expect

pytestmark = pytest.mark.site

LOCALES = ["sq", "mk", "en", "sr"]
UNTRANSLATED = ["mburoja/", "mburoja/peshkimi/", "mburoja/pajisja/", "mburoja/te-dhenat/", "handbook/publish-episode/"]
"""Pages that have no Serbian text."""

MIXED_LANGUAGES = r"""main => {
    // Serbian is written in Cyrillic here and English is not, so letters tell what a voice would get wrong.
    const wrong = [];
    const check = (text, element, where) => {
        const lang = element.closest("[lang]").lang;
        const cyrillic = /[Ѐ-ӿ]/.test(text);
        // Two words in a row: names as AntennaPod and units as MB belong to no language.
        const latin = /[a-z]{2,} [a-z]{2,}/.test(text);
        if ((lang === "en" && cyrillic) || (lang === "sr" && latin && !cyrillic))
            wrong.push(`${where}, lang=${lang}: ${text.trim().slice(0, 80)}`);
    };
    const walker = document.createTreeWalker(main, NodeFilter.SHOW_TEXT);
    while (walker.nextNode()) check(walker.currentNode.data, walker.currentNode.parentElement, "text");
    for (const element of main.querySelectorAll("[aria-label]"))
        check(element.getAttribute("aria-label"), element, "label");
    return wrong;
}"""


def prefix(locale: str) -> str:
    return "" if locale == "sq" else f"{locale}/"


def head_of(http: httpx.Client, path: str) -> tuple[str, dict[str, str]]:
    """A page's canonical address and its hreflang alternates."""
    answer = http.get(path)
    assert answer.status_code == 200, path
    page = html.fromstring(answer.content)
    canonical = page.xpath("//link[@rel='canonical']/@href")
    assert len(canonical) == 1
    alternates = [
        (each.get("hreflang"), each.get("href")) for each in page.xpath("//link[@rel='alternate'][@hreflang]")
    ]
    assert len(dict(alternates)) == len(alternates)
    return canonical[0], dict(alternates)


@pytest.mark.parametrize("path", UNTRANSLATED)
def test_a_page_without_translation_says_so(path, visit, words) -> None:
    page = visit(f"sr/{path}").page
    notice = page.get_by_role("note")
    expect(notice).to_be_visible()
    expect(notice).to_contain_text(words("sr")["not_translated"])
    expect(notice).to_contain_text("енглески")
    expect(page.locator("html")).to_have_attribute("lang", "sr")
    expect(page.get_by_role("heading", level=1)).to_have_attribute("lang", "en")


@pytest.mark.parametrize("path", UNTRANSLATED)
def test_each_part_of_a_page_without_translation_says_its_language(path, visit) -> None:
    main = visit(f"sr/{path}").page.locator("main")
    assert main.locator(":scope [lang=en]").count() > 0
    assert main.evaluate(MIXED_LANGUAGES) == []


def test_translations_know_each_other(http, translations, figures_pages) -> None:
    base = str(http.base_url)
    for path, written in {**translations, **{each: set(LOCALES) for each in figures_pages}}.items():
        expected = {locale: f"{base}{prefix(locale)}{path}" for locale in LOCALES if locale in written}
        for locale in written:
            canonical, alternates = head_of(http, f"{prefix(locale)}{path}")
            assert canonical == expected[locale]
            assert alternates == {**expected, "x-default": expected["sq"]}


def test_home_and_about_exist_in_all_languages(translations) -> None:
    for path in ("", "about/campaign/", "about/barometer/"):
        assert translations[path] == set(LOCALES)


def test_a_page_without_translation_points_to_its_source(http, translations) -> None:
    without = {path for path, written in translations.items() if "sr" not in written}
    assert set(UNTRANSLATED) <= without
    for path in without:
        source = "en/" if "en" in translations[path] else ""
        assert head_of(http, f"sr/{path}") == (f"{http.base_url}{source}{path}", {})


def test_the_sitemap_lists_the_real_pages_and_no_others(http, translations, figures_pages) -> None:
    answer = http.get("sitemap.xml")
    assert re.match(r"(text|application)/xml", answer.headers["content-type"])
    names = {"s": "http://www.sitemaps.org/schemas/sitemap/0.9", "x": "http://www.w3.org/1999/xhtml"}
    listed = [
        (
            url.findtext("s:loc", namespaces=names),
            {link.get("hreflang"): link.get("href") for link in url.iterfind("x:link", names)},
        )
        for url in etree.fromstring(answer.content).iterfind("s:url", names)
    ]
    assert len(dict(listed)) == len(listed)
    # The handbook is for staff, who have its address.
    public = {path: written for path, written in translations.items() if not path.startswith("handbook/")}
    public |= {each: set(LOCALES) for each in figures_pages}
    assert set(dict(listed)) == {
        f"{http.base_url}{prefix(locale)}{path}" for path, written in public.items() for locale in written
    }
    for address, alternates in listed:
        _, on_page = head_of(http, address)
        assert alternates == {locale: each for locale, each in on_page.items() if locale != "x-default"}
