"""What the built pages tell chats, networks and machines in their heads, and that all of it is there."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import imageio_ffmpeg
import lxml.html
import pytest
from PIL import Image

from project import Project

pytestmark = pytest.mark.site

URL = "https://mburoja.example/"
COUNTRIES = {"sq": "sq_AL", "mk": "mk_MK", "en": "en_GB", "sr": "sr_RS"}
REQUIRED = ("og:title", "og:type", "og:image", "og:url")
"""By ogp.me, "Basic Metadata"."""


class Head:
    """The head of a built page."""

    def __init__(self, site: Path, path: str) -> None:
        self.site = site
        self.page = lxml.html.fromstring((site / path / "index.html").read_text(encoding="utf-8"))

    def all(self, name: str) -> list[str]:
        return self.page.xpath("/html/head/meta[@property=$name or @name=$name]/@content", name=name)

    def one(self, name: str) -> str:
        (content,) = self.all(name)
        return content

    def file(self, name: str) -> Path:
        """The file of the site behind an address that the page names."""
        return file_of(self.site, self.one(name))

    @property
    def data(self) -> list[dict[str, Any]]:
        scripts = self.page.xpath("//script[@type='application/ld+json']/text()")
        return [json.loads(script) for script in scripts]


def file_of(site: Path, address: str) -> Path:
    assert address.startswith(URL), f"not a whole address: {address}"
    path = address.removeprefix(URL)
    return site / (f"{path}index.html" if path.endswith("/") or not path else path)


def public(site: Path) -> list[str]:
    """All pages but the players to embed; the error page and transcripts are no pages of ours."""
    paths = [file.parent.relative_to(site).as_posix() for file in site.rglob("index.html")]
    return [path for path in paths if not path.endswith("/embed")]


def addresses(value: Any) -> Iterator[str]:
    match value:
        case dict():
            for each in value.values():
                yield from addresses(each)
        case list():
            for each in value:
                yield from addresses(each)
        case str() if value.startswith(URL) and "#" not in value and "{" not in value:
            yield value


def build(project: Project) -> Path:
    done = project.run("build")
    assert done.returncode == 0, done.stderr
    return project.root / "site"


def test_every_page_has_a_card(real_site: Path) -> None:
    paths = public(real_site)
    assert len(paths) >= 40
    for path in paths:
        head = Head(real_site, path)
        assert all(head.one(name) for name in (*REQUIRED, "og:site_name", "og:description")), path
        assert head.one("og:url") == head.page.xpath("string(//link[@rel='canonical']/@href)")
        assert head.one("twitter:card") == "summary_large_image"
        with Image.open(head.file("og:image")) as card:
            assert card.size == (int(head.one("og:image:width")), int(head.one("og:image:height"))) == (1200, 630)
        assert head.file("og:image").stat().st_size <= 60_000
        assert head.one("og:title") in head.one("og:image:alt") or "/media/card-" in head.one("og:image")


def test_every_address_for_machines_leads_to_something(real_site: Path) -> None:
    seen = set()
    for path in public(real_site):
        for data in Head(real_site, path).data:
            seen |= {*addresses(data)}
    assert len(seen) > 30
    assert [each for each in seen if not file_of(real_site, each).is_file()] == []


def test_a_card_is_in_the_language_of_the_text(real_site: Path) -> None:
    for reader, shown in (("", "sq"), ("mk/", "mk"), ("en/", "en"), ("sr/", "en")):
        head = Head(real_site, f"{reader}mburoja/peshkimi")
        assert f"/media/mburoja/peshkimi/card-{shown}-" in head.one("og:image")
        assert head.one("og:locale") == COUNTRIES[shown]
        others = {COUNTRIES[each] for each in ("sq", "mk", "en") if each != shown}
        assert set(head.all("og:locale:alternate")) == others
    for reader, prefix in (("sq", ""), ("sr", "sr/")):
        assert f"/media/card-{reader}-" in Head(real_site, f"{prefix}help").one("og:image")
    cards = {Head(real_site, path).one("og:image") for path in public(real_site)}
    assert len(cards) == 4 + 3 + 3 * 3, "one for the site, the show and each episode, in each language that it has"


def test_an_episode_has_its_recording(real_site: Path) -> None:
    head = Head(real_site, "mk/mburoja/te-dhenat")
    assert head.one("og:type") == "article"
    assert head.one("article:published_time").startswith("2026-11-")
    assert head.file("og:audio").read_bytes()[:3] == b"ID3"
    assert head.one("og:audio:type") == "audio/mpeg"
    assert not head.all("og:video")
    sound = head.data[0]["@graph"][1]
    assert (sound["contentUrl"], sound["contentSize"]) == (
        head.one("og:audio"),
        str(head.file("og:audio").stat().st_size),
    )
    show = Head(real_site, "mk/mburoja")
    assert show.one("og:type") == "website"
    assert not show.all("og:audio")


def test_a_video_has_its_picture(project: Project) -> None:
    project.replace("episodes/prova/show.md", "licence:", "medium: video\nlicence:")
    for name in ("recording.sq.m4a", "recording.en.wav"):
        (project.episode / name).unlink()
    inputs = ["-f", "lavfi", "-i", "testsrc=size=320x240:rate=25:duration=3", "-f", "lavfi", "-i", "sine=440:d=3"]
    command = [imageio_ffmpeg.get_ffmpeg_exe(), "-v", "error", *inputs, "-pix_fmt", "yuv420p"]
    subprocess.run([*command, project.episode / "recording.sq.mp4"], check=True)
    head = Head(build(project), "prova/nje")
    assert (head.one("og:type"), head.one("video:duration")) == ("video.other", "3")
    assert head.file("og:video").read_bytes()[4:8] == b"ftyp"
    assert [head.one(f"og:video:{each}") for each in ("type", "width", "height")] == ["video/mp4", "320", "240"]
    (video,) = head.data[0]["@graph"]
    assert video["@type"] == "VideoObject"
    with Image.open(file_of(head.site, video["thumbnailUrl"])) as picture:
        assert picture.size == (320, 240)
    assert 'allow="fullscreen"' in head.page.xpath("string(//textarea)")


def test_a_card_has_a_new_address_when_it_says_something_else(project: Project) -> None:
    """Chats keep a picture for as long as its address is the same."""
    first = {path.name for path in (build(project) / "media").rglob("card-*")}
    assert len(first) == 4 + 2 + 2
    project.replace("episodes/prova/nje/episode.md", "Episodi i parë.", "Një përmbledhje tjetër.")
    project.replace("episodes/prova/nje/episode.en.md", "title: One", "title: The first one")
    second = {path.name for path in (build(project) / "media").rglob("card-*")}
    (gone,), (new,) = first - second, second - first
    assert gone.startswith("card-en-") and new.startswith("card-en-")


def test_a_draft_shows_nothing_to_anybody(project: Project) -> None:
    project.replace("episodes/prova/nje/episode.md", "number: 1", "number: 1\nstatus: draft")
    site = build(project)
    assert not [*site.glob("**/prova/nje/**/*")]


def test_unlisted_is_for_those_who_have_its_address(project: Project) -> None:
    """They may send it on, and embed it; search engines are asked to leave both pages out."""
    project.replace("episodes/prova/nje/episode.md", "number: 1", "number: 1\nstatus: unlisted")
    site = build(project)
    assert Head(site, "prova/nje").one("og:image")
    assert Head(site, "prova/nje").one("robots") == Head(site, "prova/nje/embed").one("robots") == "noindex"


# --- the player to embed ------------------------------------------------------------------------


def test_a_player_to_embed_belongs_to_its_page(real_site: Path) -> None:
    for reader, shown in (("", ""), ("mk/", "mk/"), ("sr/", "en/")):
        head = Head(real_site, f"{reader}mburoja/pajisja/embed")
        assert head.one("robots") == "noindex"
        assert head.page.xpath("//link[@rel='canonical']/@href") == [f"{URL}{shown}mburoja/pajisja/"]
        assert not head.page.xpath("//link[@rel='alternate'] | //script[contains(@type, 'json')]")
        assert not head.all("og:title")
        assert head.page.get("lang") == (reader[:2] or "sq")
    assert b"embed" not in (real_site / "sitemap.xml").read_bytes()


def test_the_code_to_embed_is_whole_and_harmless(project: Project) -> None:
    project.replace("episodes/prova/nje/episode.md", "title: Një\n", 'title: 1 < 2 & "3" > 2\n')
    page = Head(build(project), "prova/nje").page
    (code,) = page.xpath("//textarea[@readonly]/text()")
    (frame,) = lxml.html.fragments_fromstring(code)
    assert frame.tag == "iframe"
    assert frame.get("src") == f"{URL}prova/nje/embed/"
    assert frame.get("title") == 'Mburoja e vogël: 1 < 2 & "3" > 2'
    assert (frame.get("loading"), frame.get("referrerpolicy"), frame.get("allow")) == ("lazy", "no-referrer", None)
    assert int(frame.get("width")) <= 560 and int(frame.get("height")) <= 460
    (button,) = page.xpath("//details[@class='mb-embed-code']//button")
    assert button.get("data-copy") == code
    assert not page.xpath("//iframe"), "the page itself loads no frame"


def test_without_a_recording_there_is_nothing_to_embed(project: Project) -> None:
    project.replace("episodes/prova/nje/episode.md", "number: 1", "number: 1\nstatus: draft")
    for name in ("recording.sq.m4a", "recording.en.wav", "transcript.sq.vtt"):
        (project.episode / name).unlink()
    done = project.run("build", "--preview-url", "http://127.0.0.1:8000/")
    assert done.returncode == 0, done.stderr
    assert (project.root / "site/prova/nje/index.html").is_file()
    assert not (project.root / "site/prova/nje/embed").exists()
    assert not Head(project.root / "site", "prova/nje").page.xpath("//textarea")
