"""The first view of every page is light enough for a weak line, and Lighthouse has nothing to ask for."""

import re
from collections.abc import Iterator

import pytest

import lighthouse
from good_host import GoodHost, serving
from weighing import first_view, kind, over_budget

pytestmark = pytest.mark.site

# Cyrillic letters are two bytes each: what is light enough in Macedonian is so in the other languages.
PAGES = [
    *("", "mk/", "en/", "sr/", "mk/mburoja/", "mburoja/peshkimi/", "mk/mburoja/peshkimi/"),
    *("mk/search/", "mk/a-z/", "mk/kept/", "mk/help/", "mk/about/campaign/"),
    *("mk/barometer/", "mk/barometer/wbsb-2022-xk/", "mk/barometer/regional-cooperation/"),
]


@pytest.fixture(scope="module")
def host(real_site) -> Iterator[GoodHost]:
    with serving(real_site) as host:
        yield host


@pytest.mark.parametrize("path", PAGES)
def test_the_first_view_is_light(browser, host, path) -> None:
    sent = first_view(browser, host, path)
    assert over_budget(path, sent) <= 0, sent
    assert {"HTML", "CSS", "pictures"} <= {kind(answer) for answer in sent}
    assert len(sent) <= 14, sent  # each is a journey there and back on a slow line
    assert not [answer for answer in sent if re.match("font|audio|video", answer.type)]


def test_no_stylesheet_asks_for_more(real_site) -> None:
    sheets = list(real_site.rglob("*.css"))
    assert len(sheets) >= 2
    for sheet in sheets:
        assert not re.search(rb"@font-face|@import", sheet.read_bytes()), sheet


def test_lighthouse_has_nothing_to_ask_for(host) -> None:
    """Its number for speed is a measured time, so `make bench-pages` prints it and no test fails by it."""
    if not lighthouse.is_here():
        pytest.fail("Lighthouse is missing; make test brings it")
    urls = [host.address + path for path in ("", "mk/mburoja/", "en/mburoja/peshkimi/", "sr/search/")]
    for url, found in zip(urls, lighthouse.reports(urls, ["accessibility", "best-practices", "seo"]), strict=True):
        assert (url, lighthouse.complaints(found)) == (url, [])
        assert lighthouse.scores(found) == {"accessibility": 100, "best-practices": 100, "seo": 100}
