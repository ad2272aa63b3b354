"""Search, as a reader types it: with the letters she has, in four languages, to the second where it is said."""

from __future__ import annotations

import json
import random
import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from mburoja.media.transcript import parse_vtt
from mburoja.model import Languages
from mburoja.pages.search import folding, words
from mburoja.source.spelling import read_spelling
from project import REPOSITORY, small_project

pytestmark = pytest.mark.site

LOCALES = ["sq", "mk", "en", "sr"]
PREFIX = {"sq": "", "mk": "mk/", "en": "en/", "sr": "sr/"}
WRITTEN = {
    "sq": "Kjo është një çështje e vështirë: fjalëkalimi juaj. Ruajeni sigurinë e llogarisë në telefon.",
    "mk": "Секое прашање за лозинката е добро. Вашата безбедност на интернет зависи и од вас. Ќе ве советуваме.",
    "en": "Scammers are asking for passwords; the addresses look real.",
    "sr": "Веома је важно да лозинку не кажете никоме. Безбедност деце на мрежи је наша брига, међу првима.",
}
"""What stands on one page in each language, and nowhere else in that project."""
TABLE = {
    "sq": {
        "ceshtje": "çështje",
        "fjalekalimi": "fjalëkalimi",
        "siguria": "sigurinë",
        "siguri": "sigurinë",
        "llogaria": "llogarisë",
        "FJALËKALIMET": "fjalëkalimi",
        "qeshtje": "çështje",
        "telefonin": "telefon",
    },
    "mk": {
        "lozinka": "лозинката",
        "лозинки": "лозинката",
        "prasanje": "прашање",
        "prashanja": "прашање",
        "bezbednost": "безбедност",
        "безбедноста": "безбедност",
        "kje": "Ќе",
        "sovet": "советуваме",
    },
    "en": {"scammer": "Scammers", "password": "passwords", "adress": "addresses"},
    "sr": {
        "vazno": "важно",
        "važno": "важно",
        "važan": "важно",
        "lozinka": "лозинку",
        "bezbednost": "Безбедност",
        "безбедности": "Безбедност",
        "medju": "међу",
    },
}


@pytest.fixture
def words_of(request: pytest.FixtureRequest):
    """The interface's words in a language; `words` is another thing here."""
    return request.getfixturevalue("words")


def type_query(page: Page, query: str) -> Locator:
    """Type into the search page and wait for what it says; gives back the results."""
    status = page.locator(".mb-search__status")
    field = page.get_by_role("searchbox")
    field.fill("")
    expect(status).to_have_text("")
    field.fill(query)
    expect(status).to_have_text(re.compile(r": \d+$|\.$"), timeout=15_000)  # how many, or a sentence: none
    return page.locator(".mb-search__results > li")


@pytest.fixture(scope="module")
def sentences(tmp_path_factory: pytest.TempPathFactory, made: Path, serving) -> Iterator[str]:
    """Where the small project is served, with one page that says the words of the table."""
    project = small_project(tmp_path_factory.mktemp("sentences") / "project", made)
    for locale, text in WRITTEN.items():
        ending = "" if locale == "sq" else f".{locale}"
        title = f"Faqja {locale}"
        project.write({f"docs/help{ending}.md": f"---\ntitle: {title}\ndescription: X\n---\n\n## Pjesa\n\n{text}\n"})
    with serving(project) as server:
        yield server.address


def test_what_people_type_finds_what_is_written(visit, sentences) -> None:
    """The whole table, in every language of the site."""
    missed = []
    for locale in LOCALES:
        page = visit(f"{PREFIX[locale]}search/", at=sentences).page
        for query, written in TABLE[locale].items():
            results = type_query(page, query)
            marks = results.filter(has_text=f"Faqja {locale}").locator("mark").all_inner_texts()
            if written not in marks:
                missed.append((locale, query, written, results.all_inner_texts()))
    assert missed == []


def test_a_result_on_a_page_leads_to_its_part(visit, sentences) -> None:
    page = visit("mk/search/#q=prasanje", at=sentences).page
    page.locator(".mb-search__results li li a[href*='help/']").first.click()
    expect(page).to_have_url(f"{sentences}mk/help/#pjesa")


def test_pages_in_another_language_are_found_in_their_own_spelling(visit, sentences) -> None:
    """An episode that is only in Albanian and English, for a reader of Macedonian; it says so."""
    page = visit("mk/search/", at=sentences).page
    result = type_query(page, "provat").filter(has_text="Епизода")
    expect(result.locator("h2 a")).to_have_attribute("lang", "sq")
    expect(result).to_contain_text("Јазик на текстот: албански")
    expect(result.locator("li [lang=sq] mark").first).to_have_text("provë")


def test_python_and_the_browser_fold_alike(visit) -> None:
    files = [*(REPOSITORY / "docs").rglob("*.md"), *(REPOSITORY / "episodes").rglob("*.*.*t")]
    texts = [path.read_text(encoding="utf-8") for path in files]
    letters = "aeëiçČšŽđĐćǆЀѓќљњџЃЌабвгдежзѕијклмнопрстуфхцчш'’-\u2011_ \u0301\u030c\u0327SHzhGJdz0129ßİſ"
    texts.append("".join(random.Random(7).choices(letters, k=5_000)))  # noqa: S311
    known = sorted({word for text in texts for word in words(text)})
    assert len(known) > 5_000
    page = visit("").page
    in_browser = """async ([text, table]) => {
        const {WORD, fold} = await import("/assets/spelling.js");
        return text.match(WORD).map((word) => fold(word, table)).join(" ");
    }"""
    for locale, one in read_spelling(REPOSITORY, Languages(dict.fromkeys([*LOCALES, "tr"], ""), "sq", {})).items():
        table = {"letters": one.letters, "variants": one.variants}
        fold = folding(one)
        found = page.evaluate(in_browser, [" ".join(known), table]).split(" ")
        assert [each for each in zip(known, map(fold, known), found, strict=True) if each[1] != each[2]] == [], locale
    # The borders of words are the same in running text, too.
    for text in texts[-3:]:
        assert page.evaluate(in_browser, [text, table]) == " ".join(map(fold, words(text)))


@pytest.mark.parametrize(
    ("locale", "query", "slug"),
    [("sq", "lidhje", "peshkimi"), ("mk", "lozinka", "pajisja"), ("en", "bank", "peshkimi")],
)
def test_a_result_leads_to_the_second(visit, address, locale, query, slug) -> None:
    page = visit(f"{PREFIX[locale]}search/").page
    results = type_query(page, query)
    moments = results.locator(f"li a[href*='/{slug}/#t']")
    first = moments.first
    mark = first.locator("mark").first.inner_text()
    minutes, seconds = first.locator(".mb-time").inner_text().split(":")
    at = 60 * int(minutes) + int(seconds)
    first.click()
    expect(page).to_have_url(f"{address}{PREFIX[locale]}mburoja/{slug}/#t{at}")
    paragraph = page.locator(f"#t{at}")
    expect(paragraph).to_be_in_viewport()
    expect(paragraph).to_contain_text(mark)
    assert page.locator("audio").evaluate("audio => Math.floor(audio.currentTime)") == at  # it plays from there
    vtt = REPOSITORY / f"episodes/mburoja/{slug}/transcript.{locale}.vtt"
    assert at in [cue.start_ms // 1000 for cue in parse_vtt(vtt.read_text(encoding="utf-8"))]
    page.go_back()  # to the results
    expect(page.get_by_role("searchbox")).to_have_value(query)
    expect(page.locator(".mb-search__results > li").first).to_be_visible()


def test_several_words_and_words_that_are_nowhere(visit, words_of) -> None:
    page = visit("en/search/").page
    both = type_query(page, "phishing bank")
    expect(both.first).to_contain_text("Phishing")
    assert type_query(page, "bank xylophone").count() > 0
    page.get_by_role("searchbox").fill("xylophone")
    expect(page.get_by_role("status")).to_have_text(words_of("en")["search_none"])
    expect(page.locator(".mb-search__results > li")).to_have_count(0)
    expect(page.get_by_role("link", name="All topics and episodes")).to_be_visible()


def test_a_title_comes_before_a_text(visit, written) -> None:
    page = visit("search/").page
    results = type_query(page, "peshkim")
    assert results.count() > 1
    expect(results.first.locator("h2")).to_have_text(written("peshkimi", "sq")["title"])
    # A topic's name is found too.
    assert "peshkimi" in type_query(page, "mirebesimi").first.locator("h2 a").get_attribute("href")


def test_more_results(visit) -> None:
    page = visit("search/").page
    results = type_query(page, "te")
    expect(results).to_have_count(5)
    page.get_by_role("button", name="Më shumë rezultate").press("Enter")
    expect(results.nth(5).locator("h2 a")).to_be_focused()
    total = int(page.locator(".mb-search__status").inner_text().split(": ")[1])
    for shown in range(10, total, 5):
        expect(results).to_have_count(shown)
        page.get_by_role("button", name="Më shumë rezultate").press("Enter")
    expect(results).to_have_count(total)
    expect(page.get_by_role("button", name="Më shumë rezultate")).to_be_hidden()


@pytest.mark.parametrize("path", ["", "mk/mburoja/", "sr/help/", "en/mburoja/peshkimi/"])
def test_nothing_is_loaded_before_it_is_used(visit, path) -> None:
    seen = visit(path)
    seen.page.locator("#mb-find").fill("banka")
    seen.page.wait_for_load_state("networkidle")
    asked = [urlsplit(request.url).path for request in seen.requests]
    assert not [each for each in asked if "/search" in each or each.endswith(("spelling.js", ".json", "pagefind"))]


def test_the_search_page_waits_for_a_word(visit) -> None:
    seen = visit("sr/search/")
    seen.page.wait_for_load_state("networkidle")
    assert not [request.url for request in seen.requests if "/search/sr/" in request.url or "pagefind" in request.url]
    type_query(seen.page, "lozinka")
    asked = [request for request in seen.requests if "/search/" in request.url and "/sr/search/" not in request.url]
    assert {urlsplit(request.url).path.split("/")[2] for request in asked} == {"sr", "pagefind.js"}, (
        "only its own index"
    )
    assert len(asked) < 15


def test_with_the_keyboard_alone(visit, address) -> None:
    page = visit("en/mburoja/").page
    for _ in range(20):
        page.keyboard.press("Tab")
        if page.locator("#mb-find").evaluate("field => field === document.activeElement"):
            break
    page.keyboard.type("phishing")
    page.keyboard.press("Enter")
    expect(page).to_have_url(f"{address}en/search/")
    first = page.locator(".mb-search__results h2 a").first
    expect(first).to_be_visible()
    for _ in range(30):
        page.keyboard.press("Tab")
        if first.evaluate("link => link === document.activeElement"):
            break
    page.keyboard.press("Enter")
    expect(page).to_have_url(f"{address}en/mburoja/peshkimi/")


def test_on_a_phone_a_link_leads_to_the_search(visit, address) -> None:
    page = visit("mk/", size=(320, 640)).page
    expect(page.locator("#mb-find")).to_be_hidden()
    link = page.get_by_role("link", name="Пребарување").first
    box = link.bounding_box()
    assert box["width"] >= 44
    assert box["height"] >= 44
    assert page.locator(".mb-header").bounding_box()["height"] < 160
    link.click()
    expect(page).to_have_url(f"{address}mk/search/")


def test_nothing_is_kept(visit, address) -> None:
    seen = visit("search/")
    page = seen.page
    type_query(page, "dhuna")
    expect(page).to_have_url(f"{address}search/")  # nor in the history, letter by letter
    assert page.evaluate("[localStorage.length, sessionStorage.length, document.cookie]") == [0, 0, ""]
    assert page.context.cookies() == []
    assert page.evaluate("async () => (await caches.keys()).length + (await indexedDB.databases()).length") == 0
    for field in page.locator("input").all():
        assert field.get_attribute("autocomplete") == "off"
    page.get_by_role("searchbox").press("Enter")
    expect(page).to_have_url(f"{address}search/")
    page.reload()
    expect(page.get_by_role("searchbox")).to_have_value("dhuna")
    assert not [request.url for request in seen.requests if "dhuna" in request.url], "sent to nobody"


@pytest.fixture
def page_of_its_own(browser: Browser) -> Iterator[Page]:
    """A page that may complain: of requests that fail on purpose."""
    context = browser.new_context()
    yield context.new_page()
    context.close()


@pytest.mark.parametrize("lost", ["**/search/sq/index/**", "**/search/pagefind.js", "**/search/sq/pages/**"])
def test_a_line_that_is_down_is_told(page_of_its_own: Page, address, words_of, lost: str) -> None:
    page = page_of_its_own
    page.route(lost, lambda route: route.abort())
    page.goto(f"{address}search/#q=banka")
    status = page.locator(".mb-search__status")
    expect(status).to_have_text(words_of("sq")["search_failed"])
    page.unroute(lost)
    page.get_by_role("searchbox").press("Enter")
    expect(status).to_have_text(re.compile(r"Rezultate: [1-9]"))


@pytest.mark.parametrize("locale", LOCALES)
def test_without_script_the_list_from_a_to_z(visit, address, words_of, written, locale) -> None:
    page = visit(f"{PREFIX[locale]}search/", javascript=False).page
    expect(page.get_by_text(words_of(locale)["search_no_script"])).to_be_visible()
    expect(page.locator("input:visible")).to_have_count(0)
    page.get_by_role("link", name=words_of(locale)["a_z"]).click()
    expect(page).to_have_url(f"{address}{PREFIX[locale]}a-z/")
    letters = page.locator(".mb-letters a")
    names = letters.all_inner_texts()
    assert names == page.locator(".mb-a-z h2").all_inner_texts()
    letters.last.click()
    expect(page.locator(".mb-a-z h2").last).to_be_in_viewport()
    topic = page.locator(".mb-a-z li", has=page.locator("strong", has_text=words_of(locale)["topic_phishing"]))
    topic.get_by_role("link").first.click()
    expect(page).to_have_url(f"{address}{PREFIX[locale]}mburoja/peshkimi/")
    shown = "en" if locale == "sr" else locale
    expect(page.get_by_role("heading", level=1)).to_have_text(written("peshkimi", shown)["title"])


def test_without_script_the_box_of_every_page_leads_there(visit, address) -> None:
    page = visit("sr/mburoja/", javascript=False).page
    page.locator("#mb-find").fill("лозинка")
    page.locator("#mb-find").press("Enter")
    page.wait_for_url(re.compile(re.escape(f"{address}sr/search/") + r"\??$"))


def test_the_tables_are_small(http) -> None:
    for locale in LOCALES:
        answer = http.get(f"search/{locale}/spelling.json")
        assert len(answer.content) < 2_500
        assert next(iter(json.loads(answer.content))) == locale
