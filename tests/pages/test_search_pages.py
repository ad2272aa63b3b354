"""What the search knows of a page, and how much each part of it counts."""

from __future__ import annotations

import json
import re

import pytest
from lxml import etree

from mburoja.model import Spelling
from mburoja.pages.search import PageText, Passage, folding, index_page, page_text, shown_page, tables

PAGE = """\
<!doctype html><html lang="mk"><head>
<meta name="description" content="За што е."><meta name="keywords" content="Фишинг, Сметки">
</head><body><header>Мени</header><main>
<p class="mb-notice">Не е преведено.</p>
<article><h1 lang="sq">Titulli</h1>
<section class="mb-player"><button>Слушајте</button> Преземете</section>
<p class="mb-lead" lang="sq">Për çfarë është.</p>
<ol lang="sq"><li>Hapi <b>i parë</b>.</li><li>Hapi i dytë:<ul><li>më hollësisht</li></ul></li></ol>
<div class="mb-page" lang="sq"><p>Hyrje.</p><h2 id="kreu">Kreu</h2>
<p>Teksti i kreut, me <a href="#">lidhje</a>.</p></div>
<h2 id="mb-transcript">Целосен текст</h2>
<p id="t0"><a class="mb-time" href="#">0:00</a> <span lang="sq"><strong>Hana:</strong> Mirë se vini.</span></p>
<p id="t93"><a class="mb-time" href="#">1:33</a> <span lang="en">In English.</span></p>
<p hidden>скриено</p><svg><title>слика</title></svg><p>…</p>
</article></main><footer>Подножје</footer></body></html>
"""


def parsed(page: str = PAGE) -> PageText | None:
    return page_text(etree.fromstring(page, etree.HTMLParser(encoding="utf-8")), "mk/prova/", "episode")


@pytest.mark.parametrize("page", [PAGE.replace("h1", "h2"), PAGE.replace("main", "div"), "<p>Vetëm kjo."])
def test_a_page_without_a_title_is_not_looked_for(page: str) -> None:
    assert parsed(page) is None


def test_a_language_that_the_site_does_not_have_loses_its_accents() -> None:
    page = PageText("x/", "page", "de", "Grüße", "", "", ())
    assert "gruße" in index_page(page, "mk", {"mk": folding(Spelling())})


def test_a_page_as_readers_look_for_it() -> None:
    assert parsed() == PageText(
        url="mk/prova/",
        kind="episode",
        locale="sq",
        title="Titulli",
        lead="За што е.",
        topics="Фишинг, Сметки",
        passages=(
            Passage("", "Hapi i parë.", "sq"),
            Passage("", "Hapi i dytë:", "sq"),
            Passage("", "më hollësisht", "sq"),
            Passage("", "Hyrje.", "sq"),
            Passage("kreu", "Kreu", "sq"),
            Passage("kreu", "Teksti i kreut, me lidhje.", "sq"),
            Passage("t0", "Hana: Mirë se vini.", "sq"),
            Passage("t93", "In English.", "en"),
        ),
    )


def weights(html: str) -> dict[float, set[str]]:
    found = re.findall(r'<p data-pagefind-weight="([\d.]+)">(.*?)</p>', html)
    return {float(weight): set(text.split()) for weight, text in found}


def test_the_title_counts_most_and_a_page_in_another_language_less() -> None:
    folds = {each: folding(Spelling()) for each in ("sq", "mk", "en")}
    own = weights(index_page(parsed(), "sq", folds))
    title, lead, text = sorted(own, reverse=True)
    assert own[title] == {"tituli"}
    assert "сметки" in own[lead]
    assert "hyrje" in own[text]
    foreign = weights(index_page(parsed(), "mk", folds))
    assert all(there < here for there, here in zip(sorted(foreign), sorted(own), strict=True))


def test_what_is_indexed_holds_no_markup_of_the_page() -> None:
    page = PageText("x/", "page", "sq", "<b>a & b</b>", "", "", (Passage("", "<script>1 < 2", "sq"),))
    assert weights(index_page(page, "sq", {"sq": folding(Spelling())})).popitem()[1] == {"script", "1", "2"}


def test_a_result_has_the_text_as_it_is_read() -> None:
    shown = json.loads(shown_page(parsed()))
    assert shown["title"] == "Titulli"
    assert shown["lang"] == "sq"
    assert ["kreu", "Teksti i kreut, me lidhje."] in shown["passages"]
    assert ["t93", "In English.", "en"] in shown["passages"]


def test_the_tables_are_those_of_the_languages_found_the_readers_first() -> None:
    spelling = {"mk": Spelling(letters={"а": "a"}, endings=("a", "ata", "to"))}
    found = json.loads(tables([parsed()], "mk", spelling))
    assert list(found) == ["mk", "en", "sq"]
    assert found["mk"] == {"letters": {"а": "a"}, "variants": {}, "endings": ["ata", "to", "a"]}
    assert found["sq"] == {"letters": {}, "variants": {}, "endings": []}
