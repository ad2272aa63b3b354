"""Break the clean project in every way that we can think of: each breakage is found, by the check meant for it.

`pytest -v tests/checks/test_mutations.py` prints the table: what was broken → the check that found it.
"""

from __future__ import annotations

import base64
import hashlib
import io
import json
import re
import shutil
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from pathlib import Path

import pytest
from mutagen.id3 import ID3
from PIL import Image

from clean_project import SITE, Clean, write_clean
from mburoja.checks.gate import CHECKS, run
from mburoja.checks.reading import READING
from mburoja.checks.subjects import Data
from mburoja.model import Languages, Refused, Security
from mburoja.project import MARK
from mburoja.source.barometer import FOLDER, read_barometer
from programs import ffmpeg
from project import MEDIA, TODAY
from small_barometer import write_barometer

Break = Callable[[Clean], object]


@pytest.fixture(scope="module")
def clean(tmp_path_factory: pytest.TempPathFactory) -> Clean:
    """The clean project, and a cache that all its copies share."""
    folder = tmp_path_factory.mktemp("clean")
    return write_clean(folder / "project", folder / "cache")


@pytest.fixture
def broken(clean: Clean, tmp_path: Path) -> Iterator[Clean]:
    """A copy to break."""
    copy = Clean(tmp_path / "project", clean.cache)
    shutil.copytree(clean.root, copy.root, symlinks=True)  # the cache, a link, is not copied with all it has gained
    yield copy
    shutil.rmtree(copy.root)


def test_the_clean_project_gives_no_finding(clean: Clean) -> None:
    assert [str(each) for each in clean.findings()] == []


# --- what staff write -----------------------------------------------------------------------------

LONG = "fjalë " * 90


def sound(*filters: str, name: str = "recording.en.wav") -> Break:
    """Replace the English recording by one that ffmpeg makes of it."""

    def how(clean: Clean) -> None:
        old = clean.path("recording.en.m4a")
        ffmpeg("-i", old, *filters, clean.path(name))
        if clean.path(name) != old:
            old.unlink()

    return how


def cut_off(clean: Clean) -> None:
    path = clean.path("recording.en.m4a")
    ffmpeg("-i", path, "-c:a", "libmp3lame", "-b:a", "64k", clean.path("recording.en.mp3"))
    path.unlink()
    whole = clean.path("recording.en.mp3").read_bytes()
    clean.path("recording.en.mp3").write_bytes(whole[: len(whole) // 2])


def picture(size: str, *options: str, name: str = "artwork.png") -> Break:
    def how(clean: Clean) -> None:
        ffmpeg("-f", "lavfi", "-i", f"color=c=blue:s={size}", "-frames:v", "1", *options, clean.path(name))

    return how


def second(clean: Clean, **fields: str) -> None:
    """A second episode, like the first; its fields may be others."""
    folder = clean.path("episodes/mburoja/dy")
    shutil.copytree(clean.path("episode.md").parent, folder)
    name = "episodes/mburoja/dy/episode.md"
    values = {"number": "2", "guid": "aaaaaaaa-0000-4000-8000-000000000000", "date": "2026-11-21T09:00:00+01:00"}
    for key, value in (values | fields).items():
        clean.field(key, value, name)


def transcript(old: str, new: str) -> Break:
    return lambda clean: clean.edit("transcript.sq.vtt", old, new)


def remove(name: str) -> Break:
    return lambda clean: clean.path(name).unlink()


def field(key: str, value: str, name: str = "episode.md") -> Break:
    return lambda clean: clean.field(key, value, name)


def add(key: str, value: str, name: str = "episode.md") -> Break:
    return lambda clean: clean.add(key, value, name)


def edit(name: str, old: str, new: str) -> Break:
    return lambda clean: clean.edit(name, old, new)


SHOW = "episodes/mburoja/show.md"
SHOW_EN = "episodes/mburoja/show.en.md"


def three_times(clean: Clean) -> None:
    """The recording is three times as long, and the transcript has the first time only."""
    path = clean.path("recording.sq.m4a")
    ffmpeg("-stream_loop", "2", "-i", path, clean.path("recording.sq.wav"))
    path.unlink()


# fmt: off
WRITTEN: list[tuple[str, str, Break]] = [
    ("the title has a colon and no quotation marks", "front-matter-yaml", field("title", "Peshkimi: mesazhi")),
    ("the title is missing", "front-matter-missing", edit("episode.md", "title:", "titull:")),
    ("a field is misspelt", "front-matter-unknown", add("sumary", "Fjalë")),
    ("a field stands twice", "front-matter-twice", add("number", "1")),
    ("no line of hyphens begins the file", "front-matter-absent", edit("episode.md", "---\n", "")),
    ("the title has 300 characters", "front-matter-too-long", field("title", '"' + "a" * 300 + '"')),
    ("the summary has HTML in it", "front-matter-markup", field("summary", '"Një <b>fjalë</b>"')),
    ("the title has an entity in it", "front-matter-markup", field("title", '"Siguria &amp; ne"')),
    ("the title has a line break", "front-matter-control-character", field("title", '"Një\\ndy"')),
    ("the summary is empty", "front-matter-empty-text", field("summary", '" "')),
    ("the number is a word", "front-matter-int-type", field("number", "një")),
    ("the number is 0", "front-matter-greater-than-equal", field("number", "0")),
    ("the status is a word that is not known", "front-matter-literal-error", field("status", "gati")),
    ("the date has no time zone", "front-matter-date-without-zone", field("date", "2026-11-21T08:00:00")),
    ("the date has no time", "front-matter-date-without-time", field("date", "2026-11-21")),
    ("the date is not in the calendar", "front-matter-date", field("date", "2026-11-31T08:00:00+01:00")),
    ("the guid is no guid", "front-matter-guid", field("guid", "episodi-1")),
    ("a chapter's time is a number", "front-matter-time", edit("episode.md", 'at: "0:09"', "at: 9")),
    ("a source's address is not whole", "front-matter-web-address", edit("episode.md", "https://mvr", "mvr")),
    ("a source's date is not one", "front-matter-source-date", edit("episode.md", '"2026-01-16"', '"16.1.2026"')),
    ("a topic has a space", "front-matter-string-pattern-mismatch", field("topics", "[dy fjalë]")),
    ("a list is a text", "front-matter-tuple-type", field("topics", "phishing")),
    ("synthetic is neither true nor false", "front-matter-bool-type", edit("episode.md", "synthetic: true", "synthetic: po")),
    ("the show has no category", "front-matter-too-short", field("categories", "[]", SHOW)),
    ("the file is empty", "empty-file", lambda clean: clean.path("episode.en.md").write_bytes(b"")),
    ("the file is in another encoding", "text-encoding", lambda clean: clean.path("episode.md").write_bytes("---\ntitle: ë".encode("cp1252"))),
    ("a character that feeds cannot hold", "text-character", edit("episode.md", "Ju ka", "Ju\x0bka")),
    ("the file is enormous", "text-size", lambda clean: clean.path("episode.en.md").write_text("a" * 1_000_001)),
    ("episode.md is gone", "episode-missing", remove("episode.md")),
    ("show.md is gone", "show-missing", remove(SHOW)),
    ("a folder's name has capitals and spaces", "folder-name", lambda clean: clean.path("episode.md").parent.rename(clean.root / "episodes/mburoja/Episodi im")),
    ("a recording with a wrong name", "file-name", lambda clean: shutil.copyfile(MEDIA / "tone.mp3", clean.path("zeri.mp3"))),
    ("two recordings of one language", "file-twice", lambda clean: shutil.copyfile(MEDIA / "tone.mp3", clean.path("recording.sq.mp3"))),
    ("a text in an unknown language", "locale", lambda clean: shutil.copyfile(clean.path("episode.en.md"), clean.path("episode.fr.md"))),
    ("a link to a file elsewhere", "leads-out", lambda clean: clean.path("transcript.en.srt").symlink_to("/etc/hostname")),
    ("the recording is gone", "recording-missing", remove("recording.sq.m4a")),
    ("the English text is gone", "text-missing", remove("episode.en.md")),
    ("the English recording is gone and its transcript is not", "transcript-alone", remove("recording.en.m4a")),
    ("the transcript is gone", "transcript-missing", remove("transcript.en.vtt")),
    ("the show is not translated and its episode is", "show-translation-missing", remove(SHOW_EN)),
    ("the template's notes are left", "template-left", edit("episode.md", "Ju ka ardhur", "Show notes, in Markdown: what a reader needs in writing.")),
    ("the first chapter does not begin at 0:00", "chapters-in-order", edit("episode.md", '"0:00"', '"0:01"')),
    ("chapters in disorder", "chapters-in-order", edit("episode.md", '"0:14"', '"0:05"')),
    ("two chapters only", "chapters-few", edit("episode.md", '  - {at: "0:14", title: Si ta njihni mashtrimin}\n', "")),
    ("the notes are gone", "notes-empty", lambda clean: cut_after(clean, "episode.en.md")),
    ("an English text in the Albanian file", "text-language", lambda clean: swap_words(clean)),
    ("the English text of a second episode is missing", "translation-missing", lambda clean: (second(clean), [ clean.path(f"episodes/mburoja/dy/{n}").unlink() for n in ("episode.en.md", "recording.en.m4a", "transcript.en.vtt") ])),
    ("the English home page is missing", "translation-missing", remove("docs/index.en.md")),
    ("the translation has no sources", "translation-incomplete", lambda clean: unsourced(clean, "", "episode.en.md")),
    ("the Albanian text has changed since its translation", "translation-stale", field("summary", "Tekst krejt tjetër për peshkimin dhe mashtrimin.")),
    ("nobody noted what was translated", "translation-stale", edit("episode.en.md", "translated_from:", "# translated_from:")),
    # Dates, numbers, identities
    ("two episodes with one number", "number-twice", lambda clean: second(clean, number="1")),
    ("two episodes with one guid", "guid-twice", lambda clean: second(clean, guid="a9c18111-88bd-4464-9114-e8691876fee2")),
    ("the feed has no identity", "podcast-guid-written", edit(SHOW, "podcast_guid:", "# podcast_guid:")),
    ("two feeds with one identity", "podcast-guid-written", field("podcast_guid", "0d8f0617-27ca-5dd7-b8ad-be287af452ec", SHOW_EN)),
    ("the year is 2062", "date-odd", field("date", "2062-11-21T08:00:00+01:00")),
    ("a serial show against its numbers", "number-order", lambda clean: (field("type", "serial", SHOW)(clean), field("number", "3")(clean), second(clean))),
    # Pictures
    ("the artwork is oblong", "artwork-square", picture("1500x1400")),
    ("the artwork is small", "artwork-size", picture("300x300")),
    ("the artwork is transparent", "artwork-colours", picture("1400x1400", "-pix_fmt", "rgba")),
    ("the artwork is a JPEG called .png", "artwork-type", picture("1400x1400", "-f", "mjpeg")),
    ("the artwork weighs megabytes", "artwork-weight", lambda clean: ffmpeg("-f", "lavfi", "-i", "color=s=1400x1400,noise=alls=100:allf=t", "-frames:v", "1", "-pix_fmt", "rgb24", clean.path("artwork.png"))),
    ("the artwork is cut off", "artwork-format", lambda clean: clean.path("artwork.png").write_bytes(clean.path("artwork.png").read_bytes()[:5000])),
    ("the artwork is a text", "artwork-format", lambda clean: clean.path("artwork.png").write_text("figura")),
    ("the artwork is gone", "artwork-missing", remove("artwork.png")),
    # Truth
    ("a source without a date", "source-dated", edit("episode.md", '    date: "2026-01-16"\n', "")),
    ("a source from the future", "source-future", edit("episode.md", '"2026-01-16"', '"2027-01-16"')),
    ("a figure without a source", "figure-unsourced", lambda clean: unsourced(clean, "Mbi 70 % e njerëzve.")),
    ("a telephone number without a source", "contact-unsourced", lambda clean: unsourced(clean, "Telefononi: +389 2 3142 142.")),
    # Recordings
    ("the recording is cut off", "recording", cut_off),
    ("the recording is silent", "recording", sound("-af", "volume=0")),
    ("the recording is a text", "recording", lambda clean: clean.path("recording.en.m4a").write_text("zëri")),
    ("the recording has half a minute of silence at its end", "silence-at-ends", sound("-af", "apad=pad_dur=30")),
    ("the recording is clipped", "recording-clipped", sound("-af", "volume=30dB", "-c:a", "pcm_s16le")),
    ("the recording sounds like a telephone", "recording-rate", sound("-ar", "8000")),
    ("the recording has 16 kbit/s", "recording-bitrate", sound("-c:a", "libmp3lame", "-b:a", "16k", "-ar", "22050", "-ac", "1", name="recording.en.mp3")),
    # Transcripts
    ("the transcript is a song", "transcript", lambda clean: clean.path("transcript.sq.vtt").write_text("La la la")),
    ("the transcript belongs to a longer recording", "transcript-within", transcript("00:00:26.881", "00:00:59.000")),
    ("a chapter after the end", "chapters-within", edit("episode.md", '"0:14"', '"3:19"')),
    ("the transcript covers the first seconds only", "transcript-coverage", three_times),
    ("the transcript is in the other language", "transcript-language", lambda clean: shutil.copyfile(clean.path("transcript.en.vtt"), clean.path("transcript.sq.vtt"))),
    ("an unknown speaker", "transcript-speakers", transcript("Sot flasim", "<v Dikush>Sot flasim")),
    ("a caption of a whole paragraph", "cue-length", transcript("Sot flasim", LONG + "Sot flasim")),
]
# fmt: on


def cut_after(clean: Clean, name: str) -> None:
    text = clean.path(name).read_text(encoding="utf-8")
    clean.path(name).write_text(text[: text.index("\n---\n", 4) + 5], encoding="utf-8")


def swap_words(clean: Clean) -> None:
    """The Albanian file gets the English words, in title, summary and notes."""
    english = clean.path("episode.en.md").read_text(encoding="utf-8")
    cut_after(clean, "episode.md")
    path = clean.path("episode.md")
    path.write_text(path.read_text(encoding="utf-8") + english[english.index("\n---\n", 4) + 5 :], encoding="utf-8")
    clean.field("summary", "How to recognise a fake message about a parcel, and what to do in the first ten minutes.")


def unsourced(clean: Clean, sentence: str, name: str = "episode.md") -> None:
    """The sources are taken out, and a sentence added to the notes."""
    path = clean.path(name)
    text = path.read_text(encoding="utf-8")
    first, last = text.index("sources:"), text.index("\n---\n", 4)
    path.write_text(f"{text[:first].rstrip()}{text[last:]}\n{sentence}\n", encoding="utf-8")


def table(breakages: Sequence[tuple[str, str, Callable[..., object]]]) -> list[object]:
    return [pytest.param(check, how, id=f"{name} → {check}") for name, check, how in breakages]


@pytest.mark.parametrize(("check", "how"), table(WRITTEN))
def test_sources(broken: Clean, check: str, how: Break) -> None:
    shutil.rmtree(broken.site)
    how(broken)
    assert check in {each.check_id for each in broken.findings()}


def test_a_contact_that_nobody_has_looked_at_for_long(broken: Clean) -> None:
    found = {each.check_id: each.severity for each in broken.findings(today=TODAY + timedelta(days=61))}
    assert found["contact-old"] == "warning"


@pytest.mark.parametrize(("security", "check"), [(None, "security-contact"), (date(2026, 12, 24), "security-expiry")])
def test_whom_to_tell_of_a_hole(broken: Clean, security: date | None, check: str) -> None:
    about = None if security is None else Security("mailto:siguria@mburoja.mk", security)
    found = {each.check_id: each.severity for each in broken.findings(site=replace(SITE, security=about))}
    assert found == {check: "warning"}


# --- the ledger -----------------------------------------------------------------------------------


def published(clean: Clean, **changes: object) -> None:
    """A ledger of what the clean project has put out, with something else in it."""
    feed = {"url": "https://mburoja.mk/feeds/mburoja.sq.xml", "podcast_guid": "0d8f0617-27ca-5dd7-b8ad-be287af452ec"}
    (mp3,) = clean.site.glob("media/mburoja/peshkimi/sq-*.mp3")
    item = {
        "guid": "a9c18111-88bd-4464-9114-e8691876fee2",
        "date": "2026-11-21T08:00:00+01:00",
        "enclosures": [f"https://mburoja.mk/media/mburoja/peshkimi/{mp3.name}"],
    }
    feed |= {key: value for key, value in changes.items() if key in feed}
    item |= {key: value for key, value in changes.items() if key in item}
    ledger = {
        "version": 1,
        "allowed": [],
        "feeds": {"mburoja.sq": feed},
        "items": {str(changes.get("name", "mburoja/peshkimi.sq")): item},
    }
    clean.path("episodes/published.json").write_text(json.dumps(ledger))


# fmt: off
LEDGER: list[tuple[str, str, Break]] = [
    ("the guid of what is out has changed", "published-guid", lambda c: published(c, guid="aaaaaaaa-0000-4000-8000-000000000000")),
    ("an episode that is out is gone", "published-gone", lambda c: published(c, name="mburoja/tjeter.sq")),
    ("the date of what is out moved forward", "published-date", lambda c: published(c, date="2026-11-20T08:00:00+01:00")),
    ("the address of a feed moved", "published-feed", lambda c: published(c, url="https://tjeter.mk/feeds/mburoja.sq.xml")),
    ("the identity of a feed changed", "published-identity", lambda c: published(c, podcast_guid="11111111-1111-5111-8111-111111111111")),
    ("what is out is not noted", "ledger-behind", lambda c: c.path("episodes/published.json").write_text('{"version": 1, "feeds": {}, "items": {}, "allowed": []}')),
    ("the recording of what is out is another", "ledger-behind", lambda c: published(c, enclosures=["https://mburoja.mk/media/mburoja/peshkimi/sq-00000000.mp3"])),
]
# fmt: on


@pytest.mark.parametrize(("check", "how"), table(LEDGER))
def test_ledger(broken: Clean, check: str, how: Break) -> None:
    how(broken)
    assert check in {each.check_id for each in broken.findings()}


# --- the feed as built ----------------------------------------------------------------------------

FEED = "site/feeds/mburoja.sq.xml"


def feed(old: str, new: str) -> Break:
    """A change of the Albanian feed."""
    return lambda clean: clean.edit(FEED, old, new)


def item_twice(**changes: str) -> Break:
    """A second item like the first, but for some changes."""

    def how(clean: Clean) -> None:
        text = clean.path(FEED).read_text(encoding="utf-8")
        item = text[text.index("    <item>") : text.index("</item>") + len("</item>\n")]
        other = item
        for old, new in changes.items():
            other = re.sub(rf"(<{old}\b[^>]*>)[^<]*", rf"\g<1>{new}", other)
        clean.edit(FEED, item, item + other)

    return how


# fmt: off
FEEDS: list[tuple[str, str, Break]] = [
    ("the feed is cut off", "feed-xml", lambda c: c.path(FEED).write_bytes(c.path(FEED).read_bytes()[:3000])),
    ("the namespace of itunes is misspelt", "feed-xml", feed("dtds/podcast-1.0.dtd", "DTDs/Podcast-1.0.dtd")),
    ("the version of RSS is 0.91", "feed-xml", feed('version="2.0"', 'version="0.91"')),
    ("a tag in wrong capitals", "feed-tags", feed("<itunes:episodeType>full</itunes:episodeType>", "<itunes:episodetype>full</itunes:episodetype>")),
    ("the show has no description", "feed-channel-required", lambda c: drop(c, "description")),
    ("the show has no picture", "feed-channel-required", lambda c: drop(c, "itunes:image")),
    ("the feed names another address as its own", "feed-self-link", feed("feeds/mburoja.sq.xml", "feeds/tjeter.xml")),
    ("the language is another", "feed-language", feed("<language>sq<", "<language>mk<")),
    ("the language is none", "feed-language", feed("<language>sq<", "<language>shqip<")),
    ("the category is in small letters", "feed-category", feed('text="Technology"', 'text="technology"')),
    ("the category is one of yesterday", "feed-category", feed('text="Technology"', 'text="Games &amp; Hobbies"')),
    ("explicit says no", "feed-explicit", feed("<itunes:explicit>false<", "<itunes:explicit>no<")),
    ("the feed says serial and show.md does not", "feed-show-type", feed(">episodic<", ">serial<")),
    ("the type of the show is not known", "feed-show-type", feed(">episodic<", ">daily<")),
    ("block says yes in small letters", "feed-block", feed("<itunes:type>", "<itunes:block>yes</itunes:block><itunes:type>")),
    ("the guid of the feed is no UUID", "podcast-guid", feed("0d8f0617-27ca-5dd7-b8ad-be287af452ec", "mburoja")),
    ("locked says true", "podcast-locked", feed(">yes<", ">true<")),
    ("the medium is not known", "podcast-medium", feed("<podcast:medium>podcast<", "<podcast:medium>radio<")),
    ("the copyright begins with its sign", "feed-copyright", feed("<copyright>", "<copyright>© 2026 ")),
    ("the episode has no title", "feed-item-required", feed("<title>Peshkimi (phishing): mesazhi që ju nxiton</title>", "")),
    ("the episode has no guid", "feed-item-required", feed('<guid isPermaLink="false">a9c18111-88bd-4464-9114-e8691876fee2</guid>', "")),
    ("the episode has no enclosure", "feed-item-required", lambda c: c.path(FEED).write_text(re.sub("<enclosure[^>]*>", "", c.path(FEED).read_text()))),
    ("the episode has no date", "feed-item-recommended", lambda c: drop(c, "pubDate", last=True)),
    ("the guid is that of another episode", "feed-guid", feed("a9c18111-88bd", "a9c18112-88bd")),
    ("two items with one guid", "feed-guid", item_twice()),
    ("two items with one enclosure", "enclosure-unique", item_twice(guid="aaaaaaaa-0000-4000-8000-000000000000")),
    ("the guid is called an address", "feed-guid", feed('isPermaLink="false"', 'isPermaLink="true"')),
    ("the title has 300 characters", "feed-text-length", feed("<itunes:title>", "<itunes:title>" + "a" * 300)),
    ("the description has 5,000 bytes", "feed-description-bytes", feed("<description>SMS", "<description>" + "ë" * 2500 + " SMS")),
    ("a script in the notes", "feed-markup", feed("&lt;p&gt;SMS", "&lt;script&gt;SMS")),
    ("HTML in the title", "feed-markup", feed("<itunes:title>", "<itunes:title>&lt;b&gt;Po&lt;/b&gt; ")),
    ("an entity escaped twice", "feed-markup", feed("<itunes:title>", "<itunes:title>Siguria &amp;amp; ne ")),
    ("a date without a time zone", "feed-date", feed("<pubDate>Sat, 21 Nov 2026 08:00:00 +0100", "<pubDate>Sat, 21 Nov 2026 08:00:00")),
    ("a date as ISO writes it", "feed-date", feed("<pubDate>Sat, 21 Nov 2026 08:00:00 +0100", "<pubDate>2026-11-21T08:00:00+01:00")),
    ("an episode of next year", "feed-date-future", lambda c: c.path(FEED).write_text(c.path(FEED).read_text().replace("<pubDate>Sat, 21 Nov 2026", "<pubDate>Sun, 21 Nov 2027"))),
    ("the duration is wrong", "feed-duration", feed("<itunes:duration>27<", "<itunes:duration>54<")),
    ("the duration is a clock", "feed-duration", feed("<itunes:duration>27<", "<itunes:duration>00:27<")),
    ("the kind of the episode is not known", "feed-episode-type", feed(">full<", ">Full<")),
    ("a serial show without numbers", "feed-episode-number", lambda c: (field("type", "serial", SHOW)(c), feed(">episodic<", ">serial<")(c), feed("<itunes:episode>1</itunes:episode>", "")(c))),
    ("the enclosure's length is 0", "enclosure-length", feed('length="', 'length="0" was="')),
    ("the enclosure's type is audio/mp3", "enclosure-type", feed('type="audio/mpeg"/>', 'type="audio/mp3"/>')),
    ("the enclosure leads to nothing", "enclosure-there", lambda c: enclosure(c, "sq-", "tjeter-")),
    ("the enclosure is the small version", "enclosure-playable", lambda c: enclosure(c, ".mp3", ".opus")),
    ("an address with a letter that is not ASCII", "feed-address-ascii", lambda c: enclosure(c, "peshkimi", "pëshkimi")),
    ("an address without https", "feed-address-https", feed("<link>https://mburoja.mk/mburoja/peshkimi/", "<link>http://mburoja.mk/mburoja/peshkimi/")),
    ("the enclosure lies at another host", "feed-address-host", lambda c: enclosure(c, "mburoja.mk", "tjeter.mk")),
    ("the picture of the episode is not there", "feed-image", feed("peshkimi/artwork-", "peshkimi/figure-")),
    ("the transcript's type is another", "transcript-link", feed('sq.vtt" type="text/vtt"', 'sq.vtt" type="text/plain"')),
    ("the transcript is not there", "transcript-link", lambda c: c.one("media/*/*/sq.vtt").unlink()),
    ("the chapters are no JSON", "chapters-link", lambda c: c.one("media/*/*/sq.chapters.json").write_text("[")),
    ("the chapters are after the end", "chapters-link", lambda c: chapters_late(c)),
    ("the role of a person is not known", "podcast-person", feed('role="narrator"', 'role="voice"')),
    ("the name of a rendition is too long", "feed-text-length", feed('title="MP3"', f'title="{"MP3 " * 10}"')),
    ("two renditions are the default", "alternate-enclosure", feed('title="Kursim', 'default="true" title="Kursim')),
    ("a rendition's digest is another", "alternate-file", feed('value="sha384-', 'value="sha384-AAAA')),
]
# fmt: on


def drop(clean: Clean, name: str, last: bool = False) -> None:
    """Take the first, or the last, element of a name out of the feed."""
    text = clean.path(FEED).read_text(encoding="utf-8")
    found = [*re.finditer(rf"<{name}\b[^>]*(/>|>[^<]*</{name}>)", text)][-1 if last else 0]
    clean.path(FEED).write_text(text[: found.start()] + text[found.end() :], encoding="utf-8")


def enclosure(clean: Clean, old: str, new: str) -> None:
    text = clean.path(FEED).read_text(encoding="utf-8")
    (tag,) = re.findall("<enclosure[^>]*>", text)
    assert old in tag
    clean.path(FEED).write_text(text.replace(tag, tag.replace(old, new)), encoding="utf-8")


def chapters_late(clean: Clean) -> None:
    path = clean.one("media/*/*/sq.chapters.json")
    value = json.loads(path.read_text())
    value["chapters"][-1]["startTime"] = 999
    path.write_text(json.dumps(value))


# --- the media behind the feed --------------------------------------------------------------------


def rendition(*options: str, name: str = "sq-*.mp3", kind: str = "mp3") -> Break:
    """Replace a rendition of the site by one that ffmpeg makes of it."""

    def how(clean: Clean) -> None:
        path = clean.one(f"media/*/*/{name}")
        other = path.with_name("other")
        ffmpeg("-i", path, "-map", "0:a", *options, "-f", kind, other)
        other.rename(path)

    return how


def bytes_of(change: Callable[[bytes], bytes], name: str = "sq-*.mp3") -> Break:
    def how(clean: Clean) -> None:
        path = clean.one(f"media/*/*/{name}")
        path.write_bytes(change(path.read_bytes()))

    return how


def title(clean: Clean) -> None:
    tags = ID3(clean.one("media/*/*/sq-*.mp3"))
    tags["TIT2"].text = ["Tjetër"]
    tags.save()


def chapter_late(clean: Clean) -> None:
    tags = ID3(clean.one("media/*/*/sq-*.mp3"))
    tags.getall("CHAP")[-1].end_time = tags.getall("CHAP")[-1].start_time = 999_000
    tags.save()


def small_cover(clean: Clean) -> None:
    content = io.BytesIO()
    Image.new("RGB", (200, 100)).save(content, "JPEG")
    tags = ID3(clean.one("media/*/*/sq-*.mp3"))
    tags.getall("APIC")[0].data = content.getvalue()
    tags.save()


MP3 = ("-c:a", "libmp3lame", "-ar", "44100")
# fmt: off
MEDIA_FILES: list[tuple[str, str, Break]] = [
    ("the MP3 is cut off", "enclosure-length", bytes_of(lambda whole: whole[: len(whole) // 2])),
    ("the MP3 is cut off and the feed says so", "feed-duration", bytes_of(lambda whole: whole[: len(whole) // 2])),
    ("a byte of the MP3 is another", "alternate-file", bytes_of(lambda whole: whole[:-2000] + b"\x55" + whole[-1999:])),
    ("the middle of the MP3 is destroyed", "rendition-damaged", bytes_of(lambda whole: whole[:200_000] + bytes(7000) + whole[207_000:])),
    ("the MP3 is AAC", "enclosure-type", rendition("-c:a", "aac", kind="mp4")),
    ("the MP3 is louder by 6 dB", "loudness", rendition("-af", "volume=6dB", *MP3, "-b:a", "96k")),
    ("the MP3 is quieter by 6 dB", "loudness", rendition("-af", "volume=-6dB", *MP3, "-b:a", "96k")),
    ("the MP3's peaks are cut", "true-peak", rendition("-af", "volume=12dB", *MP3, "-b:a", "96k")),
    ("the MP3 has a changing bitrate and no Xing header", "rendition-unlisted", rendition(*MP3, "-q:a", "5", "-write_xing", "0")),
    ("the MP3 has 24 kbit/s", "rendition-bitrate", rendition("-c:a", "libmp3lame", "-b:a", "24k", "-ar", "22050")),
    ("the MP3 has 22 kHz", "rendition-rate", rendition("-c:a", "libmp3lame", "-b:a", "64k", "-ar", "22050")),
    ("the small version is cut off", "rendition-length", bytes_of(lambda whole: whole[: len(whole) // 2], "sq-*.opus")),
    ("the title in the MP3 is another", "tag-title", title),
    ("the MP3 has no tags", "tag-title", lambda c: ID3(c.one("media/*/*/sq-*.mp3")).delete()),
    ("a chapter in the MP3 is after its end", "tag-chapters", chapter_late),
    ("the picture in the MP3 is oblong", "tag-cover", small_cover),
]
# fmt: on


# --- the pages ------------------------------------------------------------------------------------

PAGE = "site/mburoja/peshkimi/index.html"


def page(old: str, new: str) -> Break:
    """A change of the episode's Albanian page."""
    return lambda clean: clean.edit(PAGE, old, new)


def known_script(clean: Clean) -> None:
    """A script inside a page, with its hash in the page's policy."""
    known = base64.b64encode(hashlib.sha256(b"document.title = 1").digest()).decode()
    clean.edit(PAGE, "script-src 'self'", f"script-src 'self' 'sha256-{known}'")
    clean.edit(PAGE, "</article>", "<script>document.title = 1</script></article>")


# fmt: off
PAGES: list[tuple[str, str, Break]] = [
    ("the page says no language", "page-language", page('<html lang="sq"', "<html")),
    ("the page says another language", "page-language", page('<html lang="sq"', '<html lang="en"')),
    ("the page has no title", "page-title", page("<title>Peshkimi (phishing): mesazhi që ju nxiton · Mburoja</title>", "")),
    ("the page has no description", "page-description", page('<meta name="description"', '<meta name="other"')),
    ("the page has two titles of the first degree", "page-headings", page('<h2 id="mb-sources">Burimet</h2>', '<h1 id="mb-sources">Burimet</h1>')),
    ("a heading skips a degree", "page-headings", page('<h2 id="mb-actions">Tri gjëra për sot</h2>', '<h4 id="mb-actions">Tri gjëra për sot</h4>')),
    ("a picture has no text", "page-alt", page('640.jpg" alt=""', '640.jpg"')),
    ("a link has no words", "page-names", page("Kaloni te përmbajtja", "")),
    ("a link leads to a page that is not there", "page-links", page('href="../../about/campaign/"', 'href="../../about/fushata/"')),
    ("a link leads to a part that is not there", "page-anchor", page('href="#mb-content"', 'href="#tjeter"')),
    ("two elements have one name", "page-ids", page('id="mb-chapters"', 'id="mb-actions"')),
    ("a picture comes from another host", "page-offsite", page('src="../../assets/mark.svg"', 'src="https://tjeter.mk/mark.svg"')),
    ("a script comes from another host", "page-offsite", page('src="../../assets/mburoja.js"', 'src="https://tjeter.mk/mburoja.js"')),
    ("a frame of another host", "page-offsite", page("</article>", '<iframe src="https://www.youtube.com/embed/x" title="Video"></iframe></article>')),
    ("a script stands in the page", "page-inline", page("</article>", "<script>alert(1)</script></article>")),
    ("the page has lost its policy", "page-policy", lambda c: c.path(PAGE).write_text(re.sub(r"<meta http-equiv[^>]*>", "", c.path(PAGE).read_text(encoding="utf-8")), encoding="utf-8")),
    ("the page's policy lets every script run", "page-policy", page("script-src 'self'", "script-src 'self' 'unsafe-inline'")),
    ("the page's policy lets pictures of others in", "page-policy", page("img-src 'self' data:", "img-src 'self' data: https:")),
    ("the search page's policy stands in another page", "page-policy", page("script-src 'self'", "script-src 'self' 'wasm-unsafe-eval'")),
    ("a template has a policy of its own", "page-policy", page("<title>", '<meta http-equiv="content-security-policy" content="default-src *"><title>')),
    ("a script is loaded before the policy", "page-policy", page('<meta http-equiv="Content', '<script src="../../assets/mburoja.js"></script><meta http-equiv="Content')),
    ("a script with a known hash has changed since", "page-inline", lambda c: (known_script(c), c.edit(PAGE, "document.title = 1", "document.title = 2"))),
    ("a script with a known hash is gone", "page-policy", lambda c: (known_script(c), c.edit(PAGE, "<script>document.title = 1</script>", ""))),
    ("the hosts' headers are gone", "headers-drift", remove("site/_headers")),
    ("the hosts' headers let others frame the pages", "headers-drift", edit("site/_headers", "frame-ancestors 'none'", "frame-ancestors *")),
    ("the hosts' headers know no hash of a script", "headers-drift", lambda c: known_script(c)),
    ("the translation does not lead back", "page-hreflang", lambda c: c.edit("site/en/mburoja/peshkimi/index.html", 'hreflang="sq" href="https://mburoja.mk/mburoja/peshkimi/"', 'hreflang="sq" href="https://mburoja.mk/mburoja/"')),
    ("the page's own address is another", "page-canonical", page('<link rel="canonical" href="https://mburoja.mk/mburoja/peshkimi/"', '<link rel="canonical" href="https://tjeter.mk/mburoja/peshkimi/"')),
    ("the sitemap names a page that is not there", "sitemap", lambda c: c.edit("site/sitemap.xml", "<loc>https://mburoja.mk/about/campaign/", "<loc>https://mburoja.mk/about/fushata/")),
    ("the page is in another encoding", "page-readable", lambda c: c.path(PAGE).write_bytes(c.path(PAGE).read_text(encoding="utf-8").encode("cp1252", "ignore"))),
    ("the style sheet loads from another host", "page-offsite", edit("site/assets/mburoja.css", "", "@import url(https://tjeter.mk/x.css);")),
    ("the style sheet wants a picture that is not there", "style-links", edit("site/assets/mburoja.css", "", "p { background: url(no.png) }")),
    ("the page weighs half a megabyte", "page-weight", page("</article>", "<p>" + "fjalë " * 80_000 + "</p></article>")),
]
# fmt: on


@pytest.mark.parametrize(("check", "how"), table([*FEEDS, *MEDIA_FILES, *PAGES]))
def test_what_goes_out(broken: Clean, check: str, how: Break) -> None:
    how(broken)
    (broken.site / MARK).touch()  # the site is that of these sources; only it is broken
    assert check in {each.check_id for each in broken.findings()}


# --- the barometer's data -------------------------------------------------------------------------


@dataclass(frozen=True)
class Figures:
    """A copy of the small barometer to break."""

    folder: Path

    def edit(self, name: str, old: str, new: str) -> None:
        """Change a file; `old` must be there."""
        text = (self.folder / name).read_text(encoding="utf-8")
        assert old in text, f"{old!r} is not in {name}"
        (self.folder / name).write_text(text.replace(old, new, 1), encoding="utf-8")

    def findings(self) -> set[str]:
        """The ids of what the gate finds, reading included."""
        root = self.folder.parents[2]
        try:
            barometer = read_barometer(root)
        except Refused as refused:
            return {each.check_id for each in refused.findings}
        return {each.check_id for each in run(Data(barometer, DATA_SITE, TODAY))}


DATA_SITE = replace(SITE, languages=Languages(dict.fromkeys(("sq", "mk", "en", "sr"), "x"), "sq", {}))
BreakData = Callable[[Figures], object]


def change(name: str, old: str, new: str) -> BreakData:
    return lambda figures: figures.edit(name, old, new)


def content(name: str, text: bytes) -> BreakData:
    return lambda figures: (figures.folder / name).write_bytes(text)


CSV, WAVE, QUESTION = "figures/own-2022-xk.csv", "waves/own-2022-xk.yml", "questions/union.yml"
TREND = "t: {title: {sq: x}, theme: security, country: XK, description: {sq: x}, lines: [{name: {sq: x}, question: fear, answer: war, surveys: [own]}]}"
DIFFERENCE = "d: {title: {sq: x}, why: {sq: x}, cells: [own-2022-xk/union//for/all, own-2022-xk/union//maybe/all]}"

# fmt: off
DATA: list[tuple[str, str, BreakData]] = [
    ("a figure of 101 percent", "figure-field", change(CSV, ",83,", ",101,")),
    ("nobody says how many were asked", "figure-field", change(CSV, ",83,1070,", ",83,,")),
    ("nobody says whether there is a margin", "figure-field", change(CSV, ",83,1070,2.8,", ",83,1070,,")),
    ("a figure without a source", "figure-field", change(CSV, "83,1070,2.8,first", "83,1070,2.8,")),
    ("a figure without a base", "figure-field", change(CSV, "trust,all,83", "trust,,83")),
    ("a decimal comma among commas", "figures-file", change(CSV, "68.25", "68,25")),
    ("a column is gone", "figures-file", change(CSV, ",margin,", ",")),
    ("a quotation mark is left open", "figures-file", change(CSV, "trust,courts", '"trust,courts')),
    ("an invisible character in a row", "text-character", change(CSV, "trust,courts", "trust,cou\x00rts")),
    ("one source twice for one cell", "figure-twice", change(CSV, "first,,about", "first,,about\ntrust,police,trust,all,84,1070,2.8,first,,")),
    ("answers of more than a whole", "figures-above-whole", change(CSV, "68.25", "88.25")),
    ("more people on a base than were asked", "figure-more-than-asked", change(CSV, ",79.5,510,", ",79.5,5100,")),
    ("a source that nobody wrote down", "figure-unknown", change(CSV, "83,1070,2.8,first", "83,1070,2.8,frist")),
    ("a base that nobody wrote down", "figure-unknown", change(CSV, ",women,", ",men,")),
    ("a remark that nobody wrote down", "figure-unknown", change(CSV, "first,,about", "first,,abuot")),
    ("figures of a wave that is not there", "wave-unknown", content("figures/own-2019-xk.csv", b"x")),
    ("two letters between dots", "data-file-name", content("figures/own-2019.rs.csv", b"x")),
    ("answers of people lie among the data", "data-file-name", content("answers.sav", b"$FL2")),
    ("windows-1251", "text-encoding", content("bases.yml", "all: {sq: Сите}".encode("cp1251"))),
    ("a file of data is gone", "data-file-missing", lambda figures: (figures.folder / "notes.yml").unlink()),
    ("a folder where a file belongs", "not-a-file", lambda figures: ((figures.folder / "notes.yml").unlink(), (figures.folder / "notes.yml").mkdir())),
    ("a file that is far too large", "text-size", content("notes.yml", b"#" * 5_000_001)),
    ("a link to a file elsewhere", "leads-out", lambda figures: (figures.folder / "waves/x.yml").symlink_to("/etc/hostname")),
    ("an item of the method is missing", "front-matter-missing", change(WAVE, "  weighting: not published\n", "")),
    ("an item of the method is empty", "front-matter-not-said", change(WAVE, "  weighting: not published\n", "  weighting:\n")),
    ("an item of the method is in one language", "front-matter-not-in-languages", change(WAVE, "weighting: not published", "weighting: by age")),
    ("the margin is a word", "front-matter-margin", change(WAVE, "margin: 2.8", "margin: small")),
    ("the year is a word", "front-matter-year", change(WAVE, "year: 2022", "year: now")),
    ("the country is not known", "front-matter-literal-error", change(WAVE, "country: XK", "country: KS")),
    ("a key in capitals", "front-matter-key", change(QUESTION, "  against:", "  Against:")),
    ("the survey is not known", "wave-reference", change(WAVE, "survey: own", "survey: ours")),
    ("the headline is of no figure", "wave-reference", change(WAVE, "trust/police/trust/all", "trust/police/trust/men")),
    ("the wave is called as another year", "wave-name", change(WAVE, "year: 2022", "year: 2021")),
    ("the headline has a number of its own", "headline-share", change(WAVE, "'{share} said", "'83 said")),
    ("asked in a year to come", "barometer-date", change(WAVE, "to: 2022-10", "to: 2027-10")),
    ("a source of the day after tomorrow", "barometer-date", change("sources.yml", "2026-11-21", "2026-11-29")),
    ("a form of a country's name for no survey", "country-form", change("countries.yml", "    other:", "    othre:")),
    ("verbatim without the words", "question-wording", change(QUESTION, "paraphrase", "verbatim")),
    ("dots in place of a text", "barometer-unwritten", change(QUESTION, "sq: Nothing real (sq)", "sq: …")),
    ("a capital in a key of bases.yml", "barometer-key", change("bases.yml", "women:", "Women:")),
    ("a trend of a question that is not there", "trend-reference", content("trends.yml", TREND.encode())),
    ("a comparison of a figure that is not there", "difference-reference", content("differences.yml", DIFFERENCE.encode())),
    ("a language is missing", "barometer-untranslated", change(QUESTION, "  sr: Nothing real (sr)\n", "")),
    ("a wave without figures", "wave-empty", lambda figures: (figures.folder / CSV).unlink()),
    ("a question without figures", "barometer-unused", change(CSV, "fears,,crime,all,71,1070,2.8,press,,odd\nfears,,war,all,80,1070,2.8,press,,odd\n", "")),
]
# fmt: on


@pytest.mark.parametrize(("check", "how"), table(DATA))
def test_data(tmp_path: Path, check: str, how: BreakData) -> None:
    write_barometer(tmp_path)
    figures = Figures(tmp_path / FOLDER)
    assert check not in figures.findings()
    how(figures)
    assert check in figures.findings()


def test_every_check_that_is_named_exists() -> None:
    named = {check for _, check, _ in (*WRITTEN, *LEDGER, *FEEDS, *MEDIA_FILES, *PAGES, *DATA)}
    assert named <= {*CHECKS, *READING}


def test_every_check_on_the_data_is_named() -> None:
    assert {each.id for each in CHECKS.values() if each.subject is Data} <= {check for _, check, _ in DATA}
