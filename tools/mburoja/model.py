"""What the product speaks about: shows, episodes, their texts, media and findings.

Everything here is a value: frozen, typed, without disk, network or clock. The classes built on
pydantic are also the front matter that staff write; their field descriptions are its documentation
(`mburoja schema` and `mburoja new episode` print them). Times inside are integer milliseconds, dates
are aware datetimes, numbers carry their unit in the name.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import PurePath
from typing import Annotated, Literal, LiteralString
from urllib.parse import urlsplit

from pydantic import AfterValidator, AwareDatetime, BaseModel, BeforeValidator, ConfigDict, Field
from pydantic_core import PydanticCustomError

Locale = str
"""A BCP 47 language tag in the spelling of mkdocs.yml: `sq`, `mk`, `en`, `sr`."""

SOUND_ENDINGS = (".wav", ".flac", ".mp3", ".m4a", ".ogg", ".opus")
VIDEO_ENDINGS = (".mp4", ".m4v", ".mov", ".mkv", ".webm")
"""How the names of recordings end."""

# --- text that must stay plain ----------------------------------------------------------------

_TAG = re.compile(r"</?[A-Za-z!?][^>]*>?")
_ENTITY = re.compile(r"&(#\d+|#x[0-9A-Fa-f]+|[A-Za-z]+\d*);")
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufffe\uffff]")


def plain(text: str) -> str:
    """Give `text` back trimmed, or refuse what a feed, a tag or a page could take for markup.

    Raises:
        PydanticCustomError: for an HTML tag, an entity, `]]>`, a line break or a control character
            (among them the invisible ones that turn the direction of writing).
    """
    text = text.strip()
    if not text:
        raise refusal("empty_text", "there is no text here; write one or take the line out")
    for pattern, name in ((_TAG, "HTML"), (re.compile(r"]]>"), "]]>"), (_ENTITY, say("an HTML entity"))):
        if found := pattern.search(text):
            raise refusal(
                "markup",
                "{name} is not allowed in plain text: `{found}`; write the words alone, apps show them as they are",
                name=name,
                found=found.group()[:40],
            )
    if found := _CONTROL.search(text):
        raise refusal(
            "control_character",
            "there is a line break or an invisible character (U+{code:04X}) in it; write one line of text",
            code=ord(found.group()),
        )
    return text


def _at_most(characters: int) -> AfterValidator:
    def check(text: str) -> str:
        if len(text) > characters:
            raise refusal(
                "too_long",
                "it has {n} characters; apps cut it after {most}: write a shorter one",
                n=len(text),
                most=characters,
            )
        return text

    return AfterValidator(check)


# Apple's limit for text values is 255 characters; a person's name has 128 (Podcast Namespace).
Title = Annotated[str, AfterValidator(plain), _at_most(255), Field(json_schema_extra={"maxLength": 255})]
Name = Annotated[str, AfterValidator(plain), _at_most(128), Field(json_schema_extra={"maxLength": 128})]
# Apple's limit for descriptions is 4000 bytes; what does not fit on a phone's screen is not read.
Summary = Annotated[str, AfterValidator(plain), _at_most(500), Field(json_schema_extra={"maxLength": 500})]
Line = Annotated[str, AfterValidator(plain), _at_most(400), Field(json_schema_extra={"maxLength": 400})]


def _web_address(url: str) -> str:
    if not re.fullmatch(r"https?://[A-Za-z0-9.-]+(:\d+)?([/?#][!#-;=?-~]*)?", url):
        raise refusal("web_address", "`{url}` is not a web address; write it whole: https://…", url=url[:80])
    return url


WebAddress = Annotated[
    str,
    AfterValidator(_web_address),
    _at_most(500),
    Field(json_schema_extra={"format": "uri", "maxLength": 500}),
]

_UUID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")


def _uuid(text: str) -> str:
    if not _UUID.fullmatch(text):
        raise refusal(
            "guid",
            "`{text}` is not a guid; take the one that `mburoja new` made, or let it make a new one",
            text=text[:60],
        )
    return text


Guid = Annotated[str, AfterValidator(_uuid), Field(json_schema_extra={"format": "uuid"})]


def _source_date(text: str) -> str:
    try:
        if not re.fullmatch(r"\d{4}(-\d\d(-\d\d)?)?", text):
            raise ValueError
        date.fromisoformat(text + "-01-01"[len(text) - 4 :])
    except ValueError:
        raise refusal(
            "source_date",
            '`{text}` is not a date; write "2026-01-16", "2026-01" or "2026", in quotation marks',
            text=text[:40],
        ) from None
    return text


def _as_text(value: object) -> object:
    # A year alone (`date: 2025`) is a number to YAML; it means the same.
    return str(value) if isinstance(value, int) and not isinstance(value, bool) else value


SourceDate = Annotated[str, BeforeValidator(_as_text, json_schema_input_type=str | int), AfterValidator(_source_date)]


def parse_time_ms(text: object) -> int:
    """Turn `0:36`, `12:05` or `1:02:03.5` (hours:minutes:seconds) into milliseconds.

    Raises:
        PydanticCustomError: for anything else, and for a thousand hours.
    """
    found = re.fullmatch(r"(?:(\d{1,3}):)?(\d{1,2}):([0-5]\d)(?:\.(\d{1,3}))?", str(text))
    if not isinstance(text, str) or not found or (found[1] is not None and int(found[2]) > 59):
        raise refusal(
            "time",
            '`{text}` is not a time in the recording; write minutes:seconds in quotation marks, like "1:49"',
            text=str(text)[:40],
        )
    hours, minutes, seconds = int(found[1] or 0), int(found[2]), int(found[3])
    return ((hours * 60 + minutes) * 60 + seconds) * 1000 + int((found[4] or "0").ljust(3, "0"))


def format_time(ms: int) -> str:
    """Write milliseconds as people do: `0:36`, `12:05`, `1:02:03`."""
    minutes, seconds = divmod(ms // 1000, 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{seconds:02}" if hours else f"{minutes}:{seconds:02}"


TO_WRITE = "…"
"""What stands for a text that staff have yet to write."""
NOTES_TO_WRITE = "Show notes, in Markdown: what a reader needs in writing."
"""How the show notes of a new episode begin until staff write their own."""
NOTES_TO_TAKE_OUT = "Take these lines out, and write `status: published` when all is ready."
"""How they end."""

# --- what staff write -------------------------------------------------------------------------


MOST_NUMBER = 999_999
"""No show has as many episodes; apps read numbers of 32 bits."""

_DATE = re.compile(r"(19|[2-9]\d)\d\d-\d\d-\d\d")
_TIME = re.compile(r"[T ]\d\d:\d\d(:\d\d)?")


def parse_date(text: object) -> datetime:
    """Turn `2026-11-20T08:00:00+01:00` into an aware datetime.

    Raises:
        PydanticCustomError: for anything else; above all for a date without its time zone.
    """
    example = "2026-11-20T08:00:00+01:00"
    try:
        if not isinstance(text, str) or not _DATE.match(text):
            raise ValueError
        date = datetime.fromisoformat(text)
    except ValueError:
        raise refusal(
            "date",
            "`{text}` is not a date with a time; write it like {example}",
            text=str(text)[:40],
            example=example,
        ) from None
    if not _TIME.match(text[10:]):
        raise refusal(
            "date_without_time",
            "`{text}` has no time of day; write it like {example}",
            text=text[:40],
            example=example,
        )
    if date.tzinfo is None:
        raise refusal(
            "date_without_zone",
            "`{text}` has no time zone; write `{text}+01:00` (in summer +02:00)",
            text=text[:40],
        )
    return date


class FrontMatter(BaseModel):
    """Strict: an unknown key or a wrong type is an error, never a silent guess."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)


class Chapter(FrontMatter):
    """A part of the recording with a title of its own."""

    at: Annotated[int, BeforeValidator(parse_time_ms, json_schema_input_type=str)] = Field(
        description='Where it begins: minutes:seconds in quotation marks, "0:36".'
    )
    title: Title = Field(description="What this part is about, in a few words.")


class Person(FrontMatter):
    """Somebody heard in the recording, or a voice."""

    name: Annotated[str, AfterValidator(plain), _at_most(100)] = Field(description="The name, as it should be read.")
    # Of the Podcast Taxonomy's roles, those of its group "cast": whoever is heard.
    role: Literal["host", "co-host", "guest", "narrator", "reporter", "announcer"] = Field(
        default="host", description="host, co-host, guest, narrator, reporter or announcer."
    )
    synthetic: bool = Field(
        default=False, description="true when the voice is made by a computer: page and feed then say so."
    )


class Source(FrontMatter):
    """Where a figure or a claim comes from. A source has a date of its own or the day it was seen."""

    title: Line = Field(description="What the source says or is called.")
    publisher: Line = Field(description="Who published it.")
    date: SourceDate | None = Field(default=None, description='Its own date: "2026-01-16", "2026-01" or "2026".')
    seen: SourceDate | None = Field(default=None, description="When we looked at it, if it has no date of its own.")
    url: WebAddress | None = Field(default=None, description="Its web address.")
    via: Line | None = Field(default=None, description="Through whom we know it, if we did not read it ourselves.")


class Funding(FrontMatter):
    """Where listeners can support the show."""

    url: WebAddress = Field(description="The web address of the page.")
    text: Name = Field(description="The words of the link.")


TextHash = Annotated[str, BeforeValidator(_as_text, json_schema_input_type=str | int), Field(pattern=r"^[0-9a-f]{8}$")]
_TRANSLATED_FROM = "Which text this was translated from, as `mburoja check` says it: eight letters and digits."


class EpisodeWords(FrontMatter):
    """What an episode says in one language, and who is heard in the recording of that language."""

    title: Title = Field(description="The title. With a colon in it, it needs quotation marks.")
    summary: Summary = Field(description="One or two plain sentences: what a listener gets from it.")
    people: tuple[Person, ...] | None = Field(
        default=None,
        strict=False,
        description="Who is heard: {name, role, synthetic}. Say so when a voice is synthetic.",
    )
    chapters: tuple[Chapter, ...] = Field(
        default=(),
        strict=False,
        description='The parts of this recording: {at: "0:36", title: …}, the first at "0:00".',
    )
    actions: tuple[Line, ...] = Field(
        default=(),
        strict=False,
        description="What the listener can do today, a sentence each; three is a good number.",
    )
    sources: tuple[Source, ...] | None = Field(
        default=None,
        strict=False,
        description="For each figure and claim: {title, publisher, date or seen, url}.",
    )


class EpisodeTranslation(EpisodeWords):
    """The front matter of `episode.<locale>.md`."""

    translated_from: TextHash | None = Field(default=None, description=_TRANSLATED_FROM)


class EpisodeFields(EpisodeWords):
    """The front matter of `episode.md`, which holds everything."""

    number: int = Field(ge=1, le=MOST_NUMBER, description="The number of the episode in its show (and season).")
    season: int | None = Field(default=None, ge=1, le=MOST_NUMBER, description="The season, if the show has seasons.")
    date: Annotated[AwareDatetime, BeforeValidator(parse_date, json_schema_input_type=str)] = Field(
        description="When it is published, with the time zone: 2026-11-20T08:00:00+01:00. A future date waits."
    )
    guid: Guid = Field(description="Its identity in every podcast app, made by `mburoja new`. Never edit or copy it.")
    status: Literal["draft", "unlisted", "published"] = Field(
        default="published",
        description="draft (nobody sees it), unlisted (a page for those who have its address) or published.",
    )
    kind: Literal["full", "trailer", "bonus"] = Field(default="full", description="full, trailer or bonus.")
    explicit: bool | None = Field(default=None, description="true when it is not for children; else as the show.")
    topics: tuple[Annotated[str, Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$")], ...] = Field(
        default=(), strict=False, description="What it is about, in short words of a–z, 0–9 and hyphen."
    )
    trim: bool = Field(
        default=False,
        description="true: silence at both ends is cut to half a second; chapters and transcript move with it.",
    )
    sensitive: bool = Field(
        default=False,
        description="true when being seen with it could harm a reader: her device remembers nothing of it, "
        "unless she asks.",
    )
    artwork: Name | None = Field(
        default=None,
        description="Its own square picture in this folder, 1400–3000 pixels, PNG or JPEG; else the show's.",
    )


def _separated(text: object) -> object:
    return tuple(text.split()) if isinstance(text, str) else text


_Separated = Annotated[tuple[str, ...], BeforeValidator(_separated)]


def _one_letter(text: str) -> str:
    text = unicodedata.normalize("NFC", text)
    if len(text) != 1:
        raise refusal("one_letter", "`{text}` is not one letter; several together belong under `variants`", text=text)
    return text


def _some_letters(text: str) -> str:
    if not text:
        raise refusal("empty_text", "there is no text here; write one or take the line out")
    return text


class Spelling(FrontMatter):
    """How a language is sorted and searched: `overrides/spelling/<locale>.yml`. What is not written changes nothing."""

    alphabet: _Separated = Field(default=(), description="The letters in their order, capitals, separated by spaces.")
    letters: dict[Annotated[str, AfterValidator(_one_letter)], str] = Field(
        default={}, description="What a letter becomes before accents fall away."
    )
    variants: dict[Annotated[str, AfterValidator(_some_letters)], str] = Field(
        default={}, description="What letters together become after that, in this order."
    )
    endings: _Separated = Field(default=(), description="What a word that a reader types may lose at its end.")


class ShowWords(FrontMatter):
    """What a show says in one language, and the identity of that language's feed."""

    title: Title = Field(description="The name of the show.")
    summary: Summary = Field(description="One or two plain sentences about the show.")
    podcast_guid: Guid | None = Field(
        default=None,
        description="The identity of this language's feed; the build says it when it is missing. Never edit it.",
    )
    funding: Funding | None = Field(default=None, description="Where listeners can support the show: {url, text}.")


class ShowTranslation(ShowWords):
    """The front matter of `show.<locale>.md`."""

    translated_from: TextHash | None = Field(default=None, description=_TRANSLATED_FROM)


class ShowFields(ShowWords):
    """The front matter of `show.md`, which holds everything."""

    author: Name = Field(description="Who publishes the show.")
    owner_email: Annotated[str, Field(pattern=r"^[^@\s<>]+@[A-Za-z0-9.-]+\.[A-Za-z]+$")] | None = Field(
        default=None, description="The owner's e-mail, public in the feed; only if the owner wants that."
    )
    categories: tuple[Annotated[str, Field(pattern=r"^[A-Za-z&' -]+( > [A-Za-z&' -]+)?$")], ...] = Field(
        min_length=1,
        strict=False,
        description='Apple\'s categories, "Society & Culture > Documentary"; the first counts.',
    )
    explicit: bool = Field(description="true when the show is not for children.")
    medium: Literal["podcast", "video"] = Field(default="podcast", description="podcast or video.")
    type: Literal["episodic", "serial"] = Field(
        default="episodic", description="serial when episodes must be heard in order, from the first."
    )
    licence: Annotated[str, Field(pattern=r"^[A-Za-z0-9.+-]{2,128}$")] = Field(
        description="The licence of the recordings, as SPDX names it: CC-BY-NC-SA-4.0."
    )
    locked: bool = Field(default=True, description="true: other hosting companies may not import the feed as theirs.")
    artwork: Name = Field(description="The show's square picture in this folder, 1400–3000 pixels, PNG or JPEG.")


# --- what is read, measured and decided --------------------------------------------------------


@dataclass(frozen=True)
class Message:
    """A sentence for staff. `text` is English and the key of the catalogues; `values` fill its `{gaps}`.

    Without values nothing is filled: braces are then what they are. A value may be a message itself.
    """

    text: str
    values: Mapping[str, object] = field(default_factory=dict, hash=False)

    def __str__(self) -> str:
        return self.told(lambda text: text)

    def told(self, translate: Callable[[str], str]) -> str:
        """The sentence in another language; `translate` gives the words for a text, gaps and all."""
        values = {
            name: value.told(translate) if isinstance(value, Message) else value for name, value in self.values.items()
        }
        return translate(self.text).format(**values) if values else translate(self.text)


def say(text: str, /, **values: object) -> Message:
    """A message; the catalogues are made of the texts that this is called with."""
    return Message(text, values)


def refusal(kind: LiteralString, text: LiteralString, /, **values: object) -> PydanticCustomError:
    """What a validator of the front matter raises; the catalogues are made of these texts too.

    Its message travels as `message` in the context of pydantic's error.
    """
    return PydanticCustomError(kind, "{message}", {"message": Message(text, values)})


class Told(Exception):
    """Something is wrong that staff can mend; `message` says it in words for a campaign worker."""

    def __init__(self, message: Message) -> None:
        super().__init__(message)
        self.message = message


Severity = Literal["error", "warning"]
"""An error stops what is built; a warning is said, and stops only what asks for it (`--strict`)."""


@dataclass(frozen=True)
class Finding:
    """One thing that is wrong, where, and what to write instead."""

    path: str
    line: int | None
    message: Message
    check_id: str
    severity: Severity = "error"

    def __str__(self) -> str:
        return self.told(lambda text: text)

    def told(self, translate: Callable[[str], str]) -> str:
        """The line that is printed, in another language; see `Message.told`.

        What it quotes of a file neither ends the line nor turns or moves the writing of a terminal.
        """
        where = f"{self.path}:{self.line}" if self.line else self.path
        return _CONTROL.sub("\ufffd", f"{where}: {self.message.told(translate)} [{self.check_id}]")


def in_order(findings: Iterable[Finding]) -> list[Finding]:
    """Findings in the order of the files, each once."""
    unique = {str(finding): finding for finding in findings}.values()
    return sorted(unique, key=lambda each: (each.path, each.line or 0, str(each.message)))


class Refused(Exception):
    """The input has errors; nothing was built. `findings` says which, and of what we warn, in the order of the files.

    Its message are the errors alone.
    """

    def __init__(self, findings: Iterable[Finding]) -> None:
        self.findings = in_order(findings)
        super().__init__("\n".join(str(finding) for finding in self.errors))

    @property
    def errors(self) -> list[Finding]:
        """What has to be mended first."""
        return [finding for finding in self.findings if finding.severity == "error"]


@dataclass(frozen=True)
class Picture:
    """A picture file and what its header says: width and height in pixels, Pillow's names of format and mode."""

    path: PurePath
    width: int
    height: int
    format: str
    mode: str
    weight_bytes: int = 0


@dataclass(frozen=True)
class Cue:
    """A line of a transcript with its time in the recording."""

    start_ms: int
    end_ms: int
    text: str
    speaker: str | None = None


@dataclass(frozen=True)
class Transcript:
    """What is said in a recording: lines with times (`cues`), or paragraphs that nobody has timed; one is empty."""

    cues: tuple[Cue, ...] = ()
    paragraphs: tuple[str, ...] = ()


@dataclass(frozen=True)
class SourceFile:
    """A text file and the lines of its keys: `("chapters", 2, "title")` → 14."""

    path: str
    lines: Mapping[tuple[str | int, ...], int] = field(default_factory=dict)

    def line(self, *key: str | int) -> int | None:
        """The line of a key, or of the nearest thing around it that has one."""
        while key and key not in self.lines:
            key = key[:-1]
        return self.lines.get(key)


@dataclass(frozen=True)
class EpisodeText:
    """What one language's file says. `notes` is Markdown."""

    locale: Locale
    fields: EpisodeFields | EpisodeTranslation
    notes: str
    file: SourceFile


@dataclass(frozen=True)
class Episode:
    """One published item in all locales. `texts[default]` has the whole front matter (`fields`)."""

    show: str
    slug: str
    fields: EpisodeFields
    texts: Mapping[Locale, EpisodeText]
    recordings: Mapping[Locale, PurePath]
    transcripts: Mapping[Locale, PurePath]
    artwork: Picture | None
    file: SourceFile

    @property
    def path(self) -> str:
        """Its place on the site and in the media folder, `mburoja/peshkimi`."""
        return f"{self.show}/{self.slug}"

    def people(self, locale: Locale) -> tuple[Person, ...]:
        """Who is heard in the recording of a locale: as its text says, else as episode.md does."""
        text = self.texts.get(locale)
        own = text.fields.people if text else None
        return (self.fields.people if own is None else own) or ()

    def sources(self, locale: Locale) -> tuple[Source, ...]:
        """The sources in a locale: its text's own, else those of episode.md."""
        own = self.texts[locale].fields.sources
        return (self.fields.sources if own is None else own) or ()

    def is_out(self, now: datetime) -> bool:
        """Whether it is public at `now` (as a page; in lists and feeds only when not unlisted)."""
        return self.fields.status != "draft" and self.fields.date <= now

    def is_listed(self, now: datetime) -> bool:
        """Whether lists, feeds and the sitemap hold it at `now`."""
        return self.fields.status == "published" and self.fields.date <= now


@dataclass(frozen=True)
class WrittenPage:
    """A hand-written page: its file in the default language, and the languages that it is there in."""

    main: str
    locales: frozenset[Locale]


@dataclass(frozen=True)
class ShowText:
    """What one language's file says about the show. `notes` is Markdown."""

    locale: Locale
    fields: ShowFields | ShowTranslation
    notes: str
    file: SourceFile


@dataclass(frozen=True)
class Show:
    """A channel with one feed per locale in `texts`. `intros` and `outros` are jingles for its recordings."""

    slug: str
    fields: ShowFields
    texts: Mapping[Locale, ShowText]
    artwork: Picture
    episodes: tuple[Episode, ...]
    file: SourceFile
    intros: Mapping[Locale, PurePath] = field(default_factory=dict)
    outros: Mapping[Locale, PurePath] = field(default_factory=dict)


@dataclass(frozen=True)
class Media:
    """A rendition as it is: measured by decoding it (`duration_ms`) and after tagging (`length_bytes`).

    `called` is a key of the interface's words, or a name that is the same in all languages. `size` is width and
    height of a picture in pixels, `codecs` (RFC 6381) what the type leaves open, `integrity` the digest as W3C
    Subresource Integrity writes it.
    """

    file: PurePath
    url_path: str
    type: str
    length_bytes: int
    duration_ms: int
    integrity: str = ""
    size: tuple[int, int] | None = None
    codecs: str | None = None
    called: str = ""


@dataclass(frozen=True)
class Heard:
    """What decoding a media file shows, whatever its header says. Times are in milliseconds.

    `type` is the media type of its content, by its first bytes. `header_ms` is the length that its header states,
    none if it states none. `damaged` counts what the decoder complained of. `unlisted`: an MP3 of changing bitrate
    without the Xing header that apps need to know its length. `lufs` and `dbtp` are integrated loudness and true peak
    (EBU R 128, mono as heard from two loudspeakers); `clipped_ms` is for how long its peaks are cut flat.
    `silence_ms` is how long nothing is heard at the beginning and at the end; `spoken` are the stretches, from and to,
    in which something is. `size` is width and height of a picture, in pixels.
    """

    type: str
    decoded_ms: int
    header_ms: int | None
    damaged: int
    unlisted: bool
    rate_hz: int
    channels: int
    bitrate_bps: int
    lufs: float
    dbtp: float
    clipped_ms: int
    silence_ms: tuple[int, int]
    spoken: tuple[tuple[int, int], ...]
    size: tuple[int, int] | None = None


@dataclass(frozen=True)
class ReadTags:
    """What a media file says of itself, read back. Chapters are (start, title); `cover` is width and height.

    `languages` are the codes in it (ISO 639-2); `chapters` have times in milliseconds.
    """

    title: str | None
    album: str | None
    chapters: tuple[tuple[int, str], ...]
    cover: tuple[int, int] | None = None
    cover_bytes: int = 0
    languages: tuple[str, ...] = ()


@dataclass(frozen=True)
class Recorded:
    """A recording as it goes out; the first of its `renditions` is the enclosure.

    Chapters have the times of the renditions. `peaks` are the heights of the waveform, 0 to 99; `poster` is a
    picture's path under the site's root.
    """

    renditions: tuple[Media, ...]
    chapters: tuple[Chapter, ...] = ()
    peaks: tuple[int, ...] = ()
    poster: str | None = None

    @property
    def enclosure(self) -> Media:
        """What every app plays."""
        return self.renditions[0]


@dataclass(frozen=True)
class Card:
    """What a social card says in a language: a title, a line `over` it, one `under` it, and a recording's length."""

    locale: Locale
    over: str
    title: str
    under: str
    length: str = ""


CARD_PIXELS = (1200, 630)
"""Of a social card. What Facebook recommends, 1.91 to 1 (developers.facebook.com/docs/sharing/webmasters/images)."""


@dataclass(frozen=True)
class Languages:
    """The site's languages: `names[locale]` in their own words, the default, and where each falls back to."""

    names: Mapping[Locale, str]
    default: Locale
    fallbacks: Mapping[Locale, tuple[Locale, ...]]

    def choose(self, locale: Locale, available: Mapping[Locale, object]) -> Locale:
        """The language to show to a reader of `locale`, of those `available` (one of which is the default)."""
        for candidate in (locale, *self.fallbacks.get(locale, ()), self.default):
            if candidate in available:
                return candidate
        raise KeyError(f"no text in {locale}, nor in a language it falls back to")

    def prefix(self, locale: Locale) -> str:
        """What the addresses of a language begin with: nothing for the default, else `mk/`."""
        return "" if locale == self.default else f"{locale}/"


@dataclass(frozen=True)
class Security:
    """Whom to tell of a hole in the site (a `mailto:`, `https:` or `tel:` address), and until when that holds."""

    contact: str
    expires: date


@dataclass(frozen=True)
class Site:
    """What holds for the whole site.

    `url` is where this build of it is looked at. In a preview that is another address than where it is
    published; feeds have their identity from the latter: `published_url`. Both end with a slash. `pages` are the
    hand-written pages that the navigation leads to, as their files in docs/ in the default language. `security` is
    none while nobody has said whom to tell.
    """

    url: str
    name: str
    languages: Languages
    published_url: str = ""
    pages: tuple[str, ...] = ()
    security: Security | None = None

    @property
    def base(self) -> str:
        """The path under which it is published: `/`, or `/campaign/`."""
        return urlsplit(self.published_url or self.url).path or "/"

    def page_url(self, path: str, locale: Locale) -> str:
        """The whole address of a page: `("mburoja/peshkimi/", "mk")` → `https://…/mk/mburoja/peshkimi/`."""
        return f"{self.url}{self.languages.prefix(locale)}{path}"

    def feed_url(self, show: str, locale: Locale) -> str:
        """The whole address of a feed; it never changes."""
        return self.url + feed_path(show, locale)


def feed_path(show: str, locale: Locale) -> str:
    """Where a feed stands under the site's root."""
    return f"feeds/{show}.{locale}.xml"
