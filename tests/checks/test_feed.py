"""The checks on feeds, over a small clean feed (`feed/clean.xml`) and the files it leads to (`feed/clean.yml`).

Each check has a golden named as it is: `passing` and `failing` are lists of changes to the clean feed, `findings` all
that all the checks together find in the failing one. A change is one of
    replace: [old, new]       wherever `old` stands, and it must
    repeat: [old, times]      the same text many times over
    files: {path: …}          what is different about a file of the site; null when it is not there
    show: {field: value}      what else show.md says
A second golden for one check has a word more in its name: `feed-guid.twice.yml`. A new check needs its golden here and
no Python.
"""

from __future__ import annotations

import base64
import hashlib
import json
import re
import subprocess
import time
from dataclasses import replace
from functools import cache
from html import escape
from pathlib import Path, PurePath
from typing import Any

import imageio_ffmpeg
import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree
from PIL import Image

from mburoja.checks import feed as channel_checks
from mburoja.checks import feed_files, feed_items, feed_texts
from mburoja.checks.check import Check
from mburoja.checks.feed_reading import read
from mburoja.checks.subjects import Feed, SiteFile
from mburoja.feed.categories import CATEGORIES
from mburoja.model import (
    Episode,
    EpisodeFields,
    EpisodeText,
    Finding,
    Heard,
    Languages,
    Picture,
    Show,
    ShowFields,
    ShowText,
    ShowTranslation,
    Site,
    SourceFile,
    in_order,
)
from mburoja.source.folder import read_shows
from project import TODAY, Project

HERE = Path(__file__).parent / "feed"
CLEAN = (HERE / "clean.xml").read_bytes()
GOLDENS = {path.stem: path for path in sorted(HERE.glob("*.yml")) if path.stem != "clean"}
MODULES = (channel_checks, feed_texts, feed_items, feed_files)
CHECKS = [each for module in MODULES for each in vars(module).values() if isinstance(each, Check)]
LANGUAGES = Languages({"sq": "Shqip", "mk": "Македонски", "en": "English"}, "sq", {})
SITE = Site("https://mburoja.example/", "Mburoja", LANGUAGES)
SHOW = {
    "title": "Mburoja e vogël",
    "summary": "Një seri për prova.",
    "author": "Prova",
    "categories": ["Technology", "Education > How To"],
    "explicit": False,
    "licence": "CC-BY-SA-4.0",
    "artwork": "square.png",
    "podcast_guid": "11111111-1111-5111-8111-111111111111",
}
MK = {"title": "М", "summary": "М", "podcast_guid": "22222222-2222-5222-8222-222222222222"}


def an_episode(slug: str, number: int, letter: str) -> Episode:
    fields = EpisodeFields(
        title=slug,
        summary=slug,
        number=number,
        date=f"2026-11-{19 + number}T08:00:00+01:00",
        guid=f"{letter * 8}-{letter * 4}-4{letter * 3}-8{letter * 3}-{letter * 12}",
    )
    file = SourceFile(f"episodes/prova/{slug}/episode.md")
    return Episode("prova", slug, fields, {"sq": EpisodeText("sq", fields, "", file)}, {}, {}, None, file)


EPISODES = (an_episode("dy", 2, "b"), an_episode("nje", 1, "a"))


def a_show(episodes: tuple[Episode, ...] = EPISODES, **fields: Any) -> Show:
    written = ShowFields.model_validate(SHOW | fields)
    texts = {
        "sq": ShowText("sq", written, "", SourceFile("episodes/prova/show.md")),
        "mk": ShowText("mk", ShowTranslation.model_validate(MK), "", SourceFile("episodes/prova/show.mk.md")),
    }
    picture = Picture(PurePath("square.png"), 3000, 3000, "PNG", "RGB")
    return Show("prova", written, texts, picture, episodes, texts["sq"].file)


def heard(media_type: str, ms: int) -> Heard:
    """What is heard in a good recording of that length."""
    return Heard(media_type, ms, ms, 0, False, 44_100, 1, 96_000, -16.0, -2.0, 0, (100, 100), ((100, ms - 100),))


def a_file(written: dict[str, Any]) -> SiteFile:
    described = dict(written)
    if isinstance(described.get("content"), str):
        described["content"] = described["content"].encode()
    if "heard" in described:
        described["heard"] = heard(*described["heard"])
    if "picture" in described:
        described["picture"] = Picture(PurePath("picture"), *described["picture"])
    return SiteFile(**described)


def changed(changes: list[dict[str, Any]]) -> Feed:
    """The clean feed with some changes."""
    content = (HERE / "clean.xml").read_text(encoding="utf-8")
    files = yaml.safe_load((HERE / "clean.yml").read_text(encoding="utf-8"))
    show: dict[str, Any] = {}
    for change in changes:
        match change:
            case {"replace": [old, new]}:
                assert old in content, f"{old!r} is not in the feed"
                content = content.replace(old, new)
            case {"repeat": [old, times]}:
                assert old in content, f"{old!r} is not in the feed"
                content = content.replace(old, old * times)
            case {"files": different}:
                for path, value in different.items():
                    files[path] = None if value is None else files.get(path, {}) | value
            case {"show": fields}:
                show |= fields
            case _:
                raise AssertionError(f"what is {change!r}?")
    site_files = {path: a_file(value) for path, value in files.items() if value is not None}
    return Feed("feeds/prova.sq.xml", SITE, a_show(**show), "sq", TODAY, content.encode(), site_files)


@cache
def clean() -> Feed:
    return changed([])


def found(feed: Feed) -> list[Finding]:
    return in_order(finding for check in CHECKS for finding in check(feed))


def told(feed: Feed) -> str:
    return "\n".join(str(finding) for finding in found(feed))


def golden(name: str) -> dict[str, Any]:
    case = yaml.safe_load(GOLDENS[name].read_text(encoding="utf-8"))
    assert case.keys() == {"passing", "failing", "findings"}
    return dict(case)


# --- the goldens ----------------------------------------------------------------------------------


def test_the_clean_feed_is_clean() -> None:
    assert told(clean()) == ""


@pytest.mark.parametrize("name", GOLDENS)
def test_passing(name: str) -> None:
    assert told(changed(golden(name)["passing"])) == ""


@pytest.mark.parametrize("name", GOLDENS)
def test_failing(name: str) -> None:
    case = golden(name)
    feed = changed(case["failing"])
    assert told(feed) == case["findings"].strip()
    assert {finding.check_id for finding in found(feed)} == {name.split(".")[0]}


def test_every_check_has_its_golden_and_its_documentation() -> None:
    assert {check.id for check in CHECKS} == {name.split(".")[0] for name in GOLDENS}
    assert len({check.id for check in CHECKS}) == len(CHECKS)
    assert [check.id for check in CHECKS if len(check.documentation) < 60] == []


def test_the_table_of_categories_is_whole() -> None:
    assert (len(CATEGORIES), sum(len(subs) for subs in CATEGORIES.values())) == (19, 91)


# --- feeds of ours --------------------------------------------------------------------------------

WRITTEN = {
    "characters": ("sq", {}, set()),
    "empty": ("sq", {}, set()),
    "translation": ("mk", {}, set()),
    # The episodes of this one have one recording.
    "full": ("sq", {}, {"enclosure-unique"}),
    # A licence that nobody knows.
    "options": ("sq", {"type": "serial", "medium": "video"}, {"podcast-license"}),
}
"""The goldens of the feed's writer: language, what show.md says, and what is wrong on purpose."""


@pytest.mark.parametrize("name", WRITTEN)
def test_what_the_writer_writes(name: str) -> None:
    locale, fields, wrong = WRITTEN[name]
    content = (Path(__file__).parent.parent / "feed" / "golden" / f"{name}.xml").read_bytes()
    root = etree.fromstring(content)
    files: dict[str, dict[str, Any]] = {}
    for url in re.findall(
        r'"https://mburoja\.example/([^"]+)"|<url>https://mburoja\.example/([^<]+)<', content.decode()
    ):
        path = "".join(url).split("?")[0]
        files[path] = {"length_bytes": 1}
        if path.endswith(".png"):
            files[path]["picture"] = [3000, 3000, "PNG", "RGB"]
        if path.endswith(".chapters.json"):
            files[path]["content"] = '{"version": "1.2.0", "chapters": [{"startTime": 0}]}'
        if path.endswith(".vtt"):
            files[path]["content"] = "WEBVTT\n\n00:01.000 --> 00:02.000\nPo.\n"
    for alternate in root.iter("{https://podcastindex.org/namespace/1.0}alternateEnclosure"):
        path = alternate[0].get("uri").removeprefix(SITE.url).split("?")[0]
        integrity = {"integrity": alternate[1].get("value"), "length_bytes": int(alternate.get("length"))}
        files[path] |= {"heard": [alternate.get("type"), 225_500], **integrity}
    site_files = {path: a_file(file) for path, file in files.items()}
    feed = Feed(f"feeds/prova.{locale}.xml", SITE, a_show((), **fields), locale, TODAY, content, site_files)
    assert {finding.check_id for finding in found(feed)} == wrong


def test_a_preview_is_as_clean_as_the_site() -> None:
    here = "http://127.0.0.1:8000/"
    content = CLEAN.replace(SITE.url.encode(), here.encode())
    assert told(replace(clean(), content=content, site=replace(SITE, url=here, published_url=SITE.url))) == ""


def site_file(path: Path) -> SiteFile:
    """A file of a real site, looked at without the product's help."""
    content = path.read_bytes()
    integrity = f"sha384-{base64.b64encode(hashlib.sha384(content).digest()).decode()}"
    if path.suffix == ".opus":
        assert content.startswith(b"OggS")
        return SiteFile(len(content), heard=heard("audio/ogg", 1), integrity=integrity)
    if path.suffix == ".mp3":
        # 8000 samples a second of 2 bytes
        command = [imageio_ffmpeg.get_ffmpeg_exe(), "-v", "error", "-i", path, "-f", "s16le", "-ac", "1", "-ar", "8000"]
        done = subprocess.run([*command, "-"], capture_output=True, check=True)
        assert content.startswith(b"ID3")
        return SiteFile(len(content), heard=heard("audio/mpeg", len(done.stdout) // 16), integrity=integrity)
    if path.suffix in (".png", ".jpg"):
        with Image.open(path) as image:
            picture = Picture(PurePath(path.name), image.width, image.height, image.format or "", image.mode)
        return SiteFile(len(content), picture=picture, integrity=integrity)
    return SiteFile(len(content), content=content, integrity=integrity)


@pytest.mark.site
def test_the_real_feeds_are_clean(real_project: Project, real_site: Path) -> None:
    site = Site("https://mburoja.example/", "Mburoja", LANGUAGES)
    media = {
        path.relative_to(real_site).as_posix(): site_file(path)
        for path in (real_site / "media").rglob("*")
        if path.is_file()
    }
    looked = 0
    for show in read_shows(real_project.root, LANGUAGES):
        for locale in show.texts:
            path = f"feeds/{show.slug}.{locale}.xml"
            assert told(Feed(path, site, show, locale, TODAY, (real_site / path).read_bytes(), media)) == ""
            looked += 1
    assert looked == len(list((real_site / "feeds").iterdir())) == 3


# --- hostile feeds --------------------------------------------------------------------------------

BOMB = "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 10))
HOSTILE = {
    "nothing": b"",
    "blanks": b" \n",
    "no XML": b"{}",
    "bytes": bytes(range(256)),
    "cut off": CLEAN[: len(CLEAN) // 2],
    "entity bomb": b"<!DOCTYPE rss [<!ENTITY a0 'ha'>" + BOMB.encode() + b"]>" + CLEAN[39:].replace(b">Dy<", b">&a9;<"),
    "file as entity": b"<!DOCTYPE rss [<!ENTITY e SYSTEM 'file:///etc/passwd'>]>"
    + CLEAN[39:].replace(b">Dy<", b">&e;<"),
    "document type": CLEAN.replace(b"<rss", b"<!DOCTYPE rss SYSTEM 'https://example.org/rss.dtd'><rss"),
    "entity nobody knows": CLEAN.replace(b">Dy<", b">Dy&nbsp;<"),
    "included file": CLEAN.replace(
        b"<docs>", b'<xi:include xmlns:xi="http://www.w3.org/2001/XInclude" href="/etc/passwd" parse="text"/><docs>'
    ),
    "deep": CLEAN.replace(b"<docs>", b"<a>" * 100_000 + b"</a>" * 100_000 + b"<docs>"),
    "less deep": CLEAN.replace(b"<docs>", b"<a>" * 200 + b"</a>" * 200 + b"<docs>"),
    "deep outside": b"<a>" * 2_000 + b"</a>" * 2_000,
    "50 MB": CLEAN.replace(b">Dy<", b">" + b"Dy" * 25_000_000 + b"<"),
    "Latin-1 called UTF-8": CLEAN.decode().encode("latin-1"),
    "UTF-8 called UTF-16": CLEAN.replace(b"UTF-8", b"UTF-16"),
    "Latin-1": CLEAN.decode().replace("UTF-8", "ISO-8859-1").encode("latin-1"),
    "UTF-16": CLEAN.decode().replace("UTF-8", "UTF-16").encode("utf-16"),
    "encoding nobody knows": CLEAN.replace(b"UTF-8", b"MBUROJA"),
    "RSS 1.0": b'<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"/>',
    "Atom": b'<feed xmlns="http://www.w3.org/2005/Atom"/>',
    "RSS 0.91": CLEAN.replace(b'version="2.0"', b'version="0.91"'),
    "no channel": CLEAN.replace(b"channel>", b"canal>"),
    "no namespaces": re.sub(rb' xmlns:(atom)="[^"]+"', b"", CLEAN).replace(b"atom:link", b"link"),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_what_is_no_feed_is_said_once_and_stops_nothing(name: str) -> None:
    findings = found(replace(clean(), content=HOSTILE[name]))
    assert findings
    assert {finding.check_id for finding in findings} == {"feed-xml"}


@pytest.mark.parametrize("element", [b"<a/>", b"<guid/>", b"<item/>", b"<podcast:transcript url='/'/>"])
def test_very_many_elements_take_no_hours(element: bytes) -> None:
    content = CLEAN.replace(b"<itunes:title>Dy", element * (400_000 // len(element)) + b"<itunes:title>Dy")
    start = time.process_time()
    found(replace(clean(), content=content))
    assert time.process_time() - start < 5


def places() -> list[tuple[int, int]]:
    """Where in the clean feed a text, an attribute's value or a name stands."""
    return [found.span(found.lastindex or 0) for found in re.finditer(rb'="([^"]*)"|>([^<>]+)<|<([a-zA-Z:]+)', CLEAN)]


ODD = (
    "",
    " ",
    "0",
    "-1",
    "9" * 5000,
    "١٢",
    "1e400",
    "NaN",
    "{where}",
    "{",
    "&amp;#0;",
    "//",
    "https://",
    "http:",
    "?",
    "#",
)


oddly = settings(deadline=None, derandomize=True, database=None)


@oddly
@given(st.sampled_from(places()), st.one_of(st.sampled_from(ODD), st.text(max_size=40)))
def test_odd_values_stop_no_check(place: tuple[int, int], value: str) -> None:
    start, end = place
    content = CLEAN[:start] + escape(value).replace('"', "&quot;").encode("utf-8", "replace") + CLEAN[end:]
    assert isinstance(told(replace(clean(), content=content)), str)


@oddly
@given(st.integers(0, len(CLEAN)), st.integers(0, 300), st.binary(max_size=20))
def test_broken_bytes_stop_no_check(start: int, lost: int, put: bytes) -> None:
    assert isinstance(told(replace(clean(), content=CLEAN[:start] + put + CLEAN[start + lost :])), str)


NUMBERS = st.one_of(st.integers(), st.floats(), st.none(), st.text(), st.booleans(), st.just(10**400))


@oddly
@given(st.lists(st.fixed_dictionaries({"startTime": NUMBERS})), st.binary(), st.text())
def test_odd_files_stop_no_check(chapters: list[dict[str, Any]], content: bytes, text: str) -> None:
    document = json.dumps({"version": "1.2.0", "chapters": chapters})
    for name in ("sq.chapters.json", "sq.vtt", "sq.srt"):
        for odd in (document.encode(), content, f"WEBVTT\n\n{text}".encode("utf-8", "replace"), b"[" * 100_000):
            files = {**clean().files, f"media/prova/nje/{name}": SiteFile(len(odd), content=odd)}
            assert isinstance(told(replace(clean(), files=files)), str)


# --- many episodes --------------------------------------------------------------------------------


def many(count: int) -> Feed:
    """A feed of so many episodes, each with all that the clean one has, long notes and a transcript of four minutes."""
    head, *_, last = re.split(rb"(?=    <item>)", CLEAN)
    item, tail = last.split(b"  </channel>")
    cues = [(f"00:0{n // 15}:{n % 15 * 4:02}", f"00:0{n // 15}:{n % 15 * 4 + 3:02}") for n in range(60)]
    captions = {
        "vtt": "WEBVTT\n\n" + "\n\n".join(f"{start}.000 --> {end}.900\nKjo është një provë." for start, end in cues),
        "srt": "\n\n".join(f"{start},000 --> {end},900\nKjo është një provë." for start, end in cues),
    }
    files, episodes, content = dict(clean().files), [], [head]
    for number in range(count, 0, -1):
        slug, guid = f"/nje{number}/", f"aaaaaaaa-aaaa-4aaa-8aaa-{number:012}"
        own = item.replace(b"/nje/", slug.encode()).replace(EPISODES[1].fields.guid.encode(), guid.encode())
        content.append(own.replace(b"Fundi", b"Fundi i gjat\xc3\xab." * 200))
        episodes.append(replace(EPISODES[1], fields=EPISODES[1].fields.model_copy(update={"guid": guid})))
        own_files = {path.replace("/nje/", slug): file for path, file in clean().files.items() if "/nje/" in path}
        for ending, text in captions.items():
            own_files[f"media/prova{slug}sq.{ending}"] = SiteFile(len(text), content=text.encode())
        files |= own_files
    content.append(b"  </channel>" + tail)
    return replace(clean(), content=b"".join(content), files=files, show=a_show(tuple(episodes)))


def test_a_feed_of_500_episodes_is_looked_at_in_a_moment() -> None:
    feed = many(500)
    seconds = []
    for _ in range(3):
        read.cache_clear()
        start = time.process_time()
        findings = found(feed)
        seconds.append(time.process_time() - start)
        assert {finding.check_id for finding in findings} == {"feed-size"}
    # A quarter of a second is promised on a computer with nothing else to do.
    assert min(seconds) < 0.5
