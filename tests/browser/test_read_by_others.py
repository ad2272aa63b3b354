"""Another program's reading of the pages: yt-dlp, which knows Open Graph, JSON-LD and players of the web."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

import httpx
import pytest
from yt_dlp import YoutubeDL

pytestmark = pytest.mark.site

QUIET = {"quiet": True, "no_warnings": True, "proxy": "", "skip_download": True}


def read_page(url: str) -> dict[str, Any]:
    """What it finds as anybody's page, whoever made it."""
    with YoutubeDL({**QUIET}) as reader:
        return dict(reader.extract_info(url, download=False))


def read_json_ld(url: str) -> dict[str, Any]:
    """What it finds in JSON-LD alone; on a whole page it prefers the player, where no length is told."""
    text = httpx.get(url, trust_env=False).text
    with YoutubeDL({**QUIET}) as reader:
        return dict(reader.get_info_extractor("Generic")._search_json_ld(text, "page"))


@pytest.mark.parametrize(
    ("path", "slug", "locale"),
    [("mburoja/peshkimi/", "peshkimi", "sq"), ("mk/mburoja/te-dhenat/", "te-dhenat", "mk")],
)
def test_an_episode(path, slug, locale, address, written) -> None:
    texts = written(slug, locale)
    page = read_page(address + path)
    assert page["title"].startswith(texts["title"])
    assert page["description"] == texts["summary"]
    assert urlsplit(page["thumbnail"]).path.startswith(f"/media/mburoja/{slug}/card-{locale}-")
    assert page["ext"] == "mp3"

    data = read_json_ld(address + path)
    assert data["url"] == page["url"]
    assert (data["title"], data["episode"]) == (texts["title"], texts["title"])
    assert data["description"] == texts["summary"]
    assert 180 < data["duration"] < 300
    assert data["filesize"] == int(httpx.head(data["url"], trust_env=False).headers["content-length"])
    assert (data["ext"], data["vcodec"]) == ("mp3", "none")


def test_a_video(film_address) -> None:
    page = read_page(f"{film_address}prova/nje/")
    assert page["ext"] == "mp4"
    data = read_json_ld(f"{film_address}prova/nje/")
    assert (data["title"], data["duration"], data["ext"]) == ("Një", 3, "mp4")
    assert (data["width"], data["height"]) == (640, 480)
    assert urlsplit(data["url"]).path.endswith("p.mp4")
    assert [urlsplit(each["url"]).path[-4:] for each in data["thumbnails"]] == [".jpg"]
