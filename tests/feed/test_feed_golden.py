"""The table of elements: invented shows become exactly the feeds in golden/. No build, no disk, no clock.

A new element is one row in `mburoja.feed.elements` and its lines in a golden file. After a change that is
meant, `python tests/feed/test_feed_golden.py` writes the files anew; read what it changed before you keep it.
"""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path, PurePath
from typing import Any
from uuid import UUID, uuid5

import feedparser
import podcastparser
import pytest
from lxml import etree

from mburoja.feed.elements import CHANNEL, ITEM, Channel, Item, Rendition
from mburoja.feed.guid import episode_guid, podcast_guid
from mburoja.feed.rss import feed_bytes
from mburoja.model import (
    Episode,
    EpisodeFields,
    EpisodeText,
    EpisodeTranslation,
    Languages,
    Media,
    Picture,
    Show,
    ShowFields,
    ShowText,
    ShowTranslation,
    Site,
    SourceFile,
)
from mburoja.pages.feed_notes import feed_notes, feed_summary
from mburoja.pages.markdown import feed_html

GOLDEN = Path(__file__).parent / "golden"
GUID = "aaaaaaaa-aaaa-4aaa-8aaa-aaaaaaaaaaaa"
NAMESPACES = {
    "itunes": "http://www.itunes.com/dtds/podcast-1.0.dtd",
    "podcast": "https://podcastindex.org/namespace/1.0",
    "content": "http://purl.org/rss/1.0/modules/content/",
}
ADDRESS = "https://mburoja.example/"
SITE = Site(
    url=ADDRESS,
    name="Mburoja",
    languages=Languages({"sq": "Shqip", "mk": "Македонски"}, "sq", {}),
    published_url=ADDRESS,
)
FILE = SourceFile("episodes/prova/nje/episode.md")
PICTURE = Picture(PurePath("square.png"), 3000, 3000, "PNG", "RGB")


def a_show(**fields: Any) -> Show:
    """A show in Albanian; `translation` adds Macedonian."""
    written: dict[str, Any] = {
        "title": "Mburoja e vogël",
        "summary": "Një seri për prova.",
        "author": "Prova",
        "categories": ["Technology", "Education > How To"],
        "explicit": False,
        "licence": "CC-BY-SA-4.0",
        "artwork": "square.png",
        "podcast_guid": "11111111-1111-5111-8111-111111111111",
    }
    translation = {"title": "Малиот штит", "summary": "Серија за проби.", **fields.pop("translation", {})}
    show = ShowFields.model_validate(written | fields)
    mk = ShowTranslation.model_validate({"podcast_guid": "22222222-2222-5222-8222-222222222222"} | translation)
    texts = {"sq": ShowText("sq", show, "", FILE), "mk": ShowText("mk", mk, "", FILE)}
    return Show("prova", show, texts, PICTURE, (), FILE)


def an_episode(translation: dict[str, Any] | None = None, notes: str = "Shënime.", **fields: Any) -> Episode:
    """An episode in Albanian and Macedonian."""
    written: dict[str, Any] = {
        "title": "Një",
        "summary": "Episodi i parë.",
        "number": 1,
        "date": "2026-11-20T08:00:00+01:00",
        "guid": GUID,
    }
    sq = EpisodeFields.model_validate(written | fields)
    mk = EpisodeTranslation.model_validate({"title": "Еден", "summary": "Првата епизода."} | (translation or {}))
    texts = {"sq": EpisodeText("sq", sq, notes, FILE), "mk": EpisodeText("mk", mk, notes, FILE)}
    return Episode("prova", "nje", sq, texts, {}, {}, None, FILE)


def whole_notes(episode: Episode, locale: str, words: dict[str, str], page_url: str) -> str:
    """The notes of an episode whose recording nothing was cut off or put to."""
    text = episode.texts[locale]
    return feed_notes(episode, locale, words, page_url, text.fields.chapters, feed_html(text.notes, page_url))


SRI = "sha384-" + "A" * 64
MP3 = Media(PurePath("a.mp3"), "media/prova/nje/sq-0a1b2c3d.mp3", "audio/mpeg", 2_781_197, 225_499, SRI)
OPUS = Media(PurePath("a.opus"), "media/prova/nje/sq-0a1b2c3d.opus", "audio/ogg", 466_000, 225_500, SRI, codecs="opus")
VIDEO = [
    Media(PurePath("a.mp4"), f"media/prova/nje/sq-0a1b2c3d-{p}p.mp4", "video/mp4", n, 225_500, SRI, (p * 16 // 9, p))
    for p, n in ((720, 28_000_000), (480, 14_000_000))
]
TRANSCRIPTS = {
    "text/vtt": "vtt",
    "application/x-subrip": "srt",
    "application/json": "json",
    "text/html": "html",
    "text/plain": "txt",
}


SAVER = {"sq": "Kursim të dhënash", "mk": "Заштеда на податоци"}


def rendition(media: Media, name: str, locale: str = "sq") -> Rendition:
    return Rendition(media, ADDRESS + media.url_path.replace("/sq-", f"/{locale}-"), name)


def transcripts(locale: str, *types: str) -> dict[str, str]:
    return {type_: f"{ADDRESS}media/prova/nje/{locale}.{TRANSCRIPTS[type_]}" for type_ in types or TRANSCRIPTS}


def an_item(episode: Episode, locale: str = "sq", **values: Any) -> Item:
    """An episode as its feed gives it, with everything it can have."""
    base = f"https://mburoja.example/media/prova/nje/{locale}"
    item = {
        "episode": episode,
        "text": episode.texts[locale],
        "renditions": (rendition(MP3, "MP3", locale), rendition(OPUS, SAVER[locale], locale)),
        "guid": episode_guid(episode.fields.guid, locale, "sq"),
        "page_url": SITE.page_url("prova/nje/", locale),
        "image_url": "https://mburoja.example/media/prova/nje/artwork-01234567.png",
        "summary": episode.texts[locale].fields.summary,
        "notes_html": '<p>Shënime me <a href="https://example.org/?a=1&amp;b=2">lidhje</a> &amp; 2 &lt; 3.</p>',
        "transcript_urls": transcripts(locale),
        "chapters_url": f"{base}.chapters.json",
    }
    return Item(**item | values)


def a_channel(show: Show, *items: Item, locale: str = "sq", **values: Any) -> Channel:
    channel = {
        "site": SITE,
        "show": show,
        "text": show.texts[locale],
        "locale": locale,
        "page_url": SITE.page_url("prova/", locale),
        "image_url": "https://mburoja.example/media/prova/artwork-89abcdef.png",
        "synthetic": {"sq": "zë sintetik", "mk": "синтетички глас"}[locale],
        "licence_url": "https://creativecommons.org/licenses/by-sa/4.0/",
        "items": items,
    }
    return Channel(**channel | values)


def full() -> Channel:
    """Everything an episode has, a synthetic voice beside a human one, and a second, newer episode."""
    people = [{"name": "Hana", "role": "narrator", "synthetic": True}, {"name": "Arta Ë. Gashi", "role": "guest"}]
    newer = an_episode(title="Dy", number=2, date="2026-11-21T09:30:05+00:00", guid=GUID.replace("a", "b"))
    return a_channel(a_show(), an_item(newer), an_item(an_episode(people=people, topics=["phishing", "siguria-1"])))


def empty() -> Channel:
    """A show before its first episode."""
    return a_channel(a_show())


def options() -> Channel:
    """What a show and an episode may have instead: each field that is not in `full`, the other way round."""
    show = a_show(
        categories=["Society & Culture > Documentary", "Society & Culture > Relationships", "News"],
        owner_email="redaksia@example.org",
        funding={"url": "https://example.org/ndihmo", "text": "Ndihmoni"},
        locked=False,
        explicit=True,
        type="serial",
        medium="video",
        licence="LicenseRef-Prova",
    )
    bare = {"transcript_urls": {}, "chapters_url": None}
    # A transcript that nobody has timed; a video, in two sizes and as sound alone.
    untimed = {"transcript_urls": transcripts("sq", "text/html", "text/plain"), "chapters_url": None}
    pictures = [rendition(media, f"{min(media.size or ())}p") for media in VIDEO]
    videos = (*pictures, rendition(MP3, "Vetëm zëri"), rendition(OPUS, SAVER["sq"]))
    return a_channel(
        show,
        an_item(an_episode(season=2, number=7, kind="trailer", explicit=False), renditions=videos, **untimed),
        an_item(an_episode(season=2, number=6, kind="bonus", guid=GUID.replace("a", "b")), **bare),
        licence_url=None,
    )


def translation() -> Channel:
    """Another language: its own words, guid and funding, and the show's settings."""
    show = a_show(
        funding={"url": "https://example.org/ndihmo", "text": "Ndihmoni"},
        translation={"funding": {"url": "https://example.org/pomos", "text": "Помогнете"}},
    )
    people = [{"name": "Кико", "role": "narrator", "synthetic": True}]
    return a_channel(show, an_item(an_episode(translation={"people": people}), "mk"), locale="mk")


NASTY = (
    "AT&T & Co.",
    "2 < 3, 5 > 4",
    "\"dy\" 'një' „три“ «katër»",
    "fund ]] i > CDATA",
    "Ѓорѓи, Ќиро, Џон, Љубов",
    "🛡️ 👩🏽‍💻 é ë",
    "<3 & <",
    "50 % #1 \\ / {x} $y `z`",
)


def characters() -> Channel:
    """Everything that markup could trip over, in every field that takes words."""
    nasty = " | ".join(NASTY)
    show = a_show(
        title=nasty, summary=nasty, author="A & B ]]", funding={"url": "https://e.org/?a=1&b=2", "text": "& <"}
    )
    episode = an_episode(title=nasty, summary=nasty, people=[{"name": "R & < \"B\" 'ё'"}])
    renditions = (Rendition(MP3, "https://mburoja.example/a.mp3?a=1&b=%3C", NASTY[0]),)
    return a_channel(show, an_item(episode, renditions=renditions))


CASES: dict[str, Callable[[], Channel]] = {
    case.__name__: case for case in (full, empty, options, translation, characters)
}


def of(channel: Channel) -> Any:
    return etree.fromstring(feed_bytes(channel)).find("channel")


def texts(parent: Any, path: str) -> list[str]:
    return [element.text for element in parent.findall(path, NAMESPACES)]


# --- the goldens --------------------------------------------------------------------------------


@pytest.mark.parametrize("name", CASES)
def test_golden(name: str) -> None:
    wanted = (GOLDEN / f"{name}.xml").read_text(encoding="utf-8")
    assert feed_bytes(CASES[name]()).decode("utf-8") == wanted, f"if this is meant: python {Path(__file__).name}"


def test_every_golden_has_its_case() -> None:
    assert {path.stem for path in GOLDEN.iterdir()} == set(CASES)


def test_every_row_of_the_table_is_in_a_golden() -> None:
    written = "".join(path.read_text(encoding="utf-8") for path in GOLDEN.iterdir())
    rows = [row.name for row in (*CHANNEL, *ITEM)]
    assert [name for name in rows if f"<{name}" not in written] == []
    assert all(row.specification for row in (*CHANNEL, *ITEM))


@pytest.mark.parametrize("name", CASES)
def test_the_same_show_gives_the_same_bytes(name: str) -> None:
    assert feed_bytes(CASES[name]()) == feed_bytes(CASES[name]())


def test_an_empty_show_has_no_date_and_no_episode() -> None:
    channel = of(empty())
    assert not [e.tag for e in channel if e.tag in ("lastBuildDate", "pubDate", "item")]
    assert texts(channel, "podcast:guid") == ["11111111-1111-5111-8111-111111111111"]


def test_the_channel_s_date_is_the_newest_wherever_it_stands() -> None:
    channel = full()
    turned = a_channel(channel.show, *reversed(channel.items))
    for each in (channel, turned):
        assert texts(of(each), "lastBuildDate") == ["Sat, 21 Nov 2026 09:30:05 +0000"]


@pytest.mark.parametrize(
    ("show", "own", "said"),
    [(False, None, "false"), (True, None, "true"), (False, True, "true"), (True, False, "false")],
)
def test_an_episode_s_own_explicit_wins(show: bool, own: bool | None, said: str) -> None:
    channel = of(a_channel(a_show(explicit=show), an_item(an_episode(explicit=own))))
    assert texts(channel, "itunes:explicit") == ["true" if show else "false"]
    assert texts(channel, "item/itunes:explicit") == [said]


@pytest.mark.parametrize(("ms", "seconds"), [(225_499, "225"), (225_501, "226"), (3_600_000, "3600"), (1_000, "1")])
def test_durations_are_whole_seconds(ms: int, seconds: str) -> None:
    renditions = (rendition(replace(MP3, duration_ms=ms), "MP3"), rendition(replace(OPUS, duration_ms=ms + 9000), "x"))
    channel = of(a_channel(a_show(), an_item(an_episode(), renditions=renditions)))
    assert texts(channel, "item/itunes:duration") == [seconds]


# --- renditions and transcripts -----------------------------------------------------------------


def attributes(parent: Any, path: str) -> list[dict[str, str]]:
    return [dict(element.attrib) for element in parent.findall(path, NAMESPACES)]


def alternates(*renditions: Rendition) -> list[Any]:
    channel = of(a_channel(a_show(), an_item(an_episode(), renditions=renditions)))
    return channel.findall("item/podcast:alternateEnclosure", NAMESPACES)


def test_every_rendition_is_an_alternate_and_the_enclosure_the_default() -> None:
    """Podcast Namespace, alternateEnclosure: bitrate in bits a second, height only of pictures, RFC 6381 codecs."""
    found = alternates(rendition(VIDEO[0], "720p"), rendition(MP3, "Vetëm zëri"), rendition(OPUS, "Kursim"))
    common = {"lang": "sq"}
    assert [dict(each.attrib) for each in found] == [
        # 28,000,000 bytes in 225.5 s; 2,781,197 in 225.499 s; 466,000 in 225.5 s
        {"type": "video/mp4", "length": "28000000", "bitrate": "993348", "height": "720", "title": "720p"}
        | {"default": "true"}
        | common,
        {"type": "audio/mpeg", "length": "2781197", "bitrate": "98668", "title": "Vetëm zëri"} | common,
        {"type": "audio/ogg", "length": "466000", "bitrate": "16532", "title": "Kursim", "codecs": "opus"} | common,
    ]
    for each, media in zip(found, (VIDEO[0], MP3, OPUS), strict=True):
        assert attributes(each, "podcast:source") == [{"uri": ADDRESS + media.url_path}]
        assert attributes(each, "podcast:integrity") == [{"type": "sri", "value": SRI}]
        assert len(each) == 2


@pytest.mark.parametrize(("name", "title"), [("Ж" * 32, "Ж" * 32), ("Ж" * 33, "Ж" * 32)])
def test_names_of_renditions_are_as_long_as_apps_show(name: str, title: str) -> None:
    (found,) = alternates(rendition(MP3, name))
    assert found.get("title") == title


def test_the_enclosure_is_the_first_rendition() -> None:
    channel = of(a_channel(a_show(), an_item(an_episode(), renditions=(rendition(VIDEO[1], "480p"),))))
    url = f"{ADDRESS}media/prova/nje/sq-0a1b2c3d-480p.mp4"
    assert attributes(channel, "item/enclosure") == [{"url": url, "length": "14000000", "type": "video/mp4"}]


@pytest.mark.parametrize("types", [tuple(TRANSCRIPTS), ("text/html", "text/plain"), ("text/vtt",)], ids=len)
def test_only_transcripts_with_times_are_captions(types: tuple[str, ...]) -> None:
    """Podcast Namespace, transcript: with rel="captions", time codes are assumed to be present in the file."""
    item = an_item(an_episode(), transcript_urls=transcripts("sq", *types))
    found = attributes(of(a_channel(a_show(), item)), "item/podcast:transcript")
    assert [(each["type"], each["url"]) for each in found] == list(transcripts("sq", *types).items())
    assert {each["language"] for each in found} == {"sq"}
    captions = {each["type"] for each in found if "rel" in each}
    assert captions == {"text/vtt", "application/x-subrip"} & set(types)
    assert {each["rel"] for each in found if "rel" in each} <= {"captions"}


# --- characters ---------------------------------------------------------------------------------


@pytest.mark.parametrize("nasty", NASTY)
def test_nasty_characters_come_back_as_they_were(nasty: str) -> None:
    show = a_show(title=nasty, summary=nasty, author=nasty)
    person = {"name": nasty, "role": "guest"}
    episode = an_episode(title=nasty, summary=nasty, people=[person])
    channel = of(a_channel(show, an_item(episode, notes_html=f"<p>{nasty}</p>")))
    for path in ("title", "description", "image/title", "itunes:author", "item/title", "item/itunes:title"):
        assert texts(channel, path) == [nasty]
    for path in ("item/description", "item/podcast:person", "item/itunes:author"):
        assert texts(channel, path) == [nasty]
    assert texts(channel, "item/content:encoded") == [f"<p>{nasty}</p>"]


@pytest.mark.parametrize("nasty", [each for each in NASTY if "<" not in each])
def test_readers_show_nasty_titles_as_they_were(nasty: str) -> None:
    content = feed_bytes(a_channel(a_show(title=nasty), an_item(an_episode(title=nasty, summary=nasty))))
    read = feedparser.parse(content)
    assert (read.bozo, read.feed.title, read.entries[0].title) == (False, nasty, nasty)
    (episode,) = podcastparser.parse("https://mburoja.example/f.xml", io.BytesIO(content))["episodes"]
    assert (episode["title"], episode["description"]) == (nasty, nasty)


# --- identities ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("url", "guid"),
    [
        ("https://podnews.net/rss", "9b024349-ccf0-5f69-a609-6b82873eab3c"),
        ("https://mp3s.nashownotes.com/pc20rss.xml", "917393e3-1b1e-5cef-ace4-edaa54e1f810"),
    ],
)
def test_podcast_guid_gives_the_known_values(url: str, guid: str) -> None:
    for spelling in (url, url.replace("https", "http"), f"{url}/", f"{url}//", url.removeprefix("https://")):
        assert podcast_guid(spelling) == guid


def test_podcast_guid_keeps_every_other_byte() -> None:
    url = "https://example.org/feeds/prova.sq.xml"
    others = [url.replace("org", "ORG"), url.replace("//", "//www."), f"{url}?a=1", url.replace("sq", "mk")]
    assert len({podcast_guid(each) for each in [url, *others]}) == 5


def test_episode_guid() -> None:
    assert episode_guid(GUID, "sq", "sq") == GUID
    assert episode_guid(GUID, "mk", "sq") == str(uuid5(UUID(GUID), "mk")) == "acb4b6ba-ea0c-558c-842f-5eb5c438e0c9"
    assert len({episode_guid(GUID, locale, "sq") for locale in ("sq", "mk", "en", "sr")}) == 4


# --- notes --------------------------------------------------------------------------------------

PAGE = "https://mburoja.example/mk/prova/nje/"
WORDS = {
    "synthetic_notice": "Zë & sintetik.",
    "actions": "Tri gjëra",
    "actions_many": "Gjëra",
    "chapters": "Kapitujt",
    "sources": "Burimet",
    "seen": "parë më",
    "via": "sipas",
    "episode_page": "Faqja <e> episodit",
    "demonstration": "",
}


def notes_of(markdown: str, **fields: Any) -> str:
    """What the feed shows of the notes, between the summary and the link to the page."""
    written = whole_notes(an_episode(notes=markdown, **fields), "sq", WORDS, PAGE)
    before, after = "<p>Episodi i parë.</p>", f'<p><a href="{PAGE}">Faqja &lt;e&gt; episodit</a></p>'
    assert written.startswith(before)
    assert written.endswith(after)
    return written.removeprefix(before).removesuffix(after).strip()


@pytest.mark.parametrize(
    ("markdown", "shown"),
    [
        # What could do harm is words, or is not there.
        ("<script>alert(1)</script>", "<p>&lt;script&gt;alert(1)&lt;/script&gt;</p>"),
        ("<img src=x onerror=alert(1)>", "<p>&lt;img src=x onerror=alert(1)&gt;</p>"),
        ("a <b onclick='x()'>b</b>", "<p>a &lt;b onclick='x()'&gt;b&lt;/b&gt;</p>"),
        ("<!-- x -->", "<p>&lt;!-- x --&gt;</p>"),
        ("&lt;script&gt;", "<p>&lt;script&gt;</p>"),
        ("[x](javascript:alert(1))", "<p><a>x</a></p>"),
        ("[x](JaVaScRiPt:alert(1))", "<p><a>x</a></p>"),
        ("[x](&#106;avascript:alert(1))", "<p><a>x</a></p>"),
        ("[x](data:text/html,x)", "<p><a>x</a></p>"),
        ("![x](https://example.org/x.png)", "<p></p>"),
        ('[x](https://e.org/"onclick="y)', '<p><a href="https://e.org/&quot;onclick=&quot;y">x</a></p>'),
        # Links are whole; those to a file of the project have no address.
        ("[x](../../about/campaign.md)", "<p><a>x</a></p>"),
        ("[x](../../about/campaign.md#pjesa)", "<p><a>x</a></p>"),
        ("[x](../peshkimi/)", '<p><a href="https://mburoja.example/mk/prova/peshkimi/">x</a></p>'),
        ("[x](/about/campaign/)", '<p><a href="https://mburoja.example/about/campaign/">x</a></p>'),
        ("[x](#kapitulli)", f'<p><a href="{PAGE}#kapitulli">x</a></p>'),
        ("[x](//example.org/y)", '<p><a href="https://example.org/y">x</a></p>'),
        ("[x](https://example.org/?a=1&b=2)", '<p><a href="https://example.org/?a=1&amp;b=2">x</a></p>'),
        ("<a@example.org>", '<p><a href="mailto:a@example.org">a@example.org</a></p>'),
        ("[x](tel:+38921234567)", '<p><a href="tel:+38921234567">x</a></p>'),
        # Only p, ol, ul, li and a are left.
        ("## Titull `k`\n\n### Tjetër", "<p>Titull k</p>\n<p>Tjetër</p>"),
        ("**a** *b* `<c>`", "<p>a b &lt;c&gt;</p>"),
        ("- a\n- b", "<ul>\n<li>a</li>\n<li>b</li>\n</ul>"),
        ("3. a\n4. b", "<ol>\n<li>a</li>\n<li>b</li>\n</ol>"),
        ("> a\n\n***\n\n    b", "<p>a</p>\n\n\nb"),
        ("a & b < c ]]>", "<p>a &amp; b &lt; c ]]&gt;</p>"),
        ("", ""),
    ],
)
def test_notes(markdown: str, shown: str) -> None:
    assert notes_of(markdown) == shown


@pytest.mark.parametrize(
    "url",
    [
        "https://stisc.gov.md",
        "https://example.org/README.md",
        "https://example.org/README.md#pjesa",
        "mailto:a@gov.md",
    ],
)
def test_notes_keep_links_to_other_sites_that_end_in_md(url: str) -> None:
    assert notes_of(f"[x]({url})") == f'<p><a href="{url}">x</a></p>'


def test_notes_have_no_attribute_but_addresses() -> None:
    assert notes_of('[x](https://example.org/ "fjalë")') == '<p><a href="https://example.org/">x</a></p>'


def test_notes_tell_everything_in_order() -> None:
    written = notes_of(
        "Shënime.",
        actions=["Një & < dy"],
        chapters=[
            {"at": "0:00", "title": "A & B"},
            {"at": "12:05", "title": "2 < 3"},
            {"at": "1:02:03", "title": "Fund"},
        ],
        sources=[
            {"title": "T & U", "publisher": "P", "date": "2026-01-16", "url": "https://example.org/?a=1&b=2"},
            {"title": "V", "publisher": "Q", "seen": "2026-11", "via": "W & X"},
            {"title": "Y", "publisher": "R", "date": "2022"},
        ],
    )
    assert written == "\n".join(
        [
            "<p>Gjëra:</p>",
            "<ol><li>Një &amp; &lt; dy</li></ol>",
            "<p>Kapitujt:</p>",
            "<ul><li>00:00:00 A &amp; B</li><li>00:12:05 2 &lt; 3</li><li>01:02:03 Fund</li></ul>",
            "<p>Shënime.</p>",
            "<p>Burimet:</p>",
            '<ul><li>P, 16 janar 2026: T &amp; U <a href="https://example.org/?a=1&amp;b=2">'
            "https://example.org/?a=1&amp;b=2</a></li>"
            "<li>Q, parë më nëntor 2026: V (sipas W &amp; X)</li><li>R, 2022: Y</li></ul>",
        ]
    )


def test_three_actions_are_called_three() -> None:
    assert notes_of("", actions=["a", "b", "c"]).startswith("<p>Tri gjëra:</p>")
    assert notes_of("", actions=["a", "b"]).startswith("<p>Gjëra:</p>")


def test_a_synthetic_voice_is_said_in_description_and_notes() -> None:
    human, machine = [{"name": "Arta"}], [{"name": "Arta"}, {"name": "Hana", "synthetic": True}]
    said = an_episode(people=machine)
    assert feed_summary(an_episode(people=human), "sq", WORDS) == "Episodi i parë."
    assert feed_summary(said, "sq", WORDS) == "Episodi i parë. Zë & sintetik."
    assert whole_notes(said, "sq", WORDS, PAGE).startswith("<p>Episodi i parë. Zë &amp; sintetik.</p>\n")
    assert feed_summary(said, "mk", WORDS) == "Првата епизода. Zë & sintetik."
    own = an_episode(people=machine, translation={"people": human})
    assert feed_summary(own, "mk", WORDS) == "Првата епизода."


def test_a_demonstration_is_said_before_the_link_to_the_page() -> None:
    written = whole_notes(an_episode(), "sq", {**WORDS, "demonstration": "Provë & <e>."}, PAGE)
    assert f'<p>Shënime.</p>\n<p>Provë &amp; &lt;e&gt;.</p>\n<p><a href="{PAGE}">' in written


def test_sources_are_those_of_the_translation_or_else_of_the_episode() -> None:
    source = {"title": "T", "publisher": "P", "date": "2022"}
    written = whole_notes(an_episode(sources=[source]), "mk", WORDS, PAGE)
    assert "<li>P, 2022: T</li>" in written
    own = an_episode(sources=[source], translation={"sources": [source | {"title": "Т"}]})
    assert "<li>P, 2022: Т</li>" in whole_notes(own, "mk", WORDS, PAGE)
    assert "Burimet" not in whole_notes(an_episode(sources=[source], translation={"sources": []}), "mk", WORDS, PAGE)


if __name__ == "__main__":
    GOLDEN.mkdir(exist_ok=True)
    for name, case in CASES.items():
        (GOLDEN / f"{name}.xml").write_bytes(feed_bytes(case()))
