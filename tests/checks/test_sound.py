"""The rules on sound, tags and transcripts. Each has a golden file in `sound/`, named as its id.

`passing` and `failing` are named cases: what is different there from a good recording, or rendition, of a minute.
`findings` are all that this rule says of the failing ones, in their order; of the passing ones it says nothing.
A case has `heard` and `locale`, and of a recording `trim`, `medium`, `people`, `chapters`, `cues` (from, to, text,
speaker) and `paragraphs`; of a rendition `media`, `tags`, `title` and `chapters`.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path, PurePath
from typing import Any

import pytest
import yaml

from mburoja.checks import sound, tags, transcripts
from mburoja.checks.check import Check
from mburoja.checks.subjects import Outgoing, Spoken
from mburoja.model import (
    Chapter,
    Cue,
    Episode,
    EpisodeFields,
    EpisodeText,
    EpisodeTranslation,
    Finding,
    Heard,
    Media,
    Picture,
    ReadTags,
    Show,
    ShowFields,
    ShowText,
    SourceFile,
    Transcript,
)

FOLDER = "episodes/prova/nje"
CASES = sorted((Path(__file__).parent / "sound").glob("*.yml"))
CHECKS = {
    each.id: each for room in (sound, tags, transcripts) for each in vars(room).values() if isinstance(each, Check)
}

GOOD = Heard(
    type="audio/mpeg",
    decoded_ms=60_000,
    header_ms=60_030,
    damaged=0,
    unlisted=False,
    rate_hz=44_100,
    channels=1,
    bitrate_bps=96_000,
    lufs=-16.0,
    dbtp=-3.0,
    clipped_ms=0,
    silence_ms=(400, 600),
    spoken=((400, 59_400),),
)
SHOW = ShowFields.model_validate(
    {
        "title": "Mburoja e vogël",
        "summary": "Një seri për prova.",
        "author": "Prova",
        "categories": ["Technology"],
        "explicit": False,
        "licence": "CC-BY-SA-4.0",
        "artwork": "square.png",
    }
)
EPISODE = {
    "title": "Një",
    "summary": "I pari.",
    "number": 1,
    "date": "2026-11-20T08:00:00+01:00",
    "guid": "aaaaaaaa-aaaa-4aaa-8aaa-aaaaaaaaaaaa",
}


def as_tuples(value: Any) -> Any:
    return tuple(as_tuples(each) for each in value) if isinstance(value, list) else value


def heard(different: dict[str, Any]) -> Heard:
    return replace(GOOD, **{name: as_tuples(value) for name, value in different.items()})


def spoken(case: dict[str, Any]) -> Spoken:
    """A recording that is good but for what a case says."""
    locale = case.get("locale", "sq")
    fields = EpisodeFields.model_validate(
        EPISODE | {key: case[key] for key in ("trim", "people", "chapters") if key in case}
    )
    text = EpisodeTranslation.model_validate({key: EPISODE[key] for key in ("title", "summary")})
    lines = {("chapters", index, "at"): 10 + index for index in range(len(fields.chapters))}
    file = SourceFile(f"{FOLDER}/episode.md", lines)
    texts = {"sq": EpisodeText("sq", fields, "", file)}
    texts |= (
        {} if locale == "sq" else {locale: EpisodeText(locale, text, "", SourceFile(f"{FOLDER}/episode.{locale}.md"))}
    )
    show_text = ShowText("sq", SHOW, "", SourceFile("episodes/prova/show.md"))
    show = Show(
        "prova",
        SHOW.model_copy(update={"medium": case.get("medium", "podcast")}),
        {"sq": show_text},
        Picture(PurePath("square.png"), 1400, 1400, "PNG", "RGB"),
        (),
        show_text.file,
    )
    cues = tuple(Cue(*cue) for cue in case.get("cues", ()))
    transcript = Transcript(cues, tuple(case.get("paragraphs", ())))
    return Spoken(
        name=f"{FOLDER}/recording.{locale}.m4a",
        show=show,
        episode=Episode("prova", "nje", fields, texts, {}, {}, None, file),
        locale=locale,
        heard=heard(case.get("heard", {})),
        transcript=transcript,
        transcript_name=f"{FOLDER}/transcript.{locale}.vtt" if cues or transcript.paragraphs else None,
    )


def outgoing(case: dict[str, Any]) -> Outgoing:
    """A rendition that is good but for what a case says."""
    media = {"url_path": "media/prova/nje/sq-0123abcd.mp3", "type": "audio/mpeg", "duration_ms": 60_000}
    read = ReadTags("Një", "Mburoja e vogël", (), (1400, 1400), 60_000, ("sqi",))
    return Outgoing(
        name=f"{FOLDER}/recording.sq.m4a",
        media=Media(file=PurePath("rendition"), length_bytes=720_000, **(media | case.get("media", {}))),
        heard=heard(case.get("heard", {})),
        tags=replace(read, **{name: as_tuples(value) for name, value in case.get("tags", {}).items()}),
        title=case.get("title", "Një"),
        show_title="Mburoja e vogël",
        locale=case.get("locale", "sq"),
        chapters=tuple(Chapter.model_validate(each) for each in case.get("chapters", ())),
    )


def said(check: Check[Any], cases: dict[str, Any]) -> Iterator[Finding]:
    for case in cases.values():
        yield from check(spoken(case or {}) if check.subject is Spoken else outgoing(case or {}))


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_rule(path: Path) -> None:
    golden = yaml.safe_load(path.read_text(encoding="utf-8"))
    assert golden.keys() == {"passing", "failing", "findings"}
    check = CHECKS[path.stem]
    assert [str(each) for each in said(check, golden["passing"])] == []
    assert "".join(f"{each}\n" for each in said(check, golden["failing"])) == golden["findings"]
    assert all(list(said(check, {name: case})) for name, case in golden["failing"].items())


def test_every_rule_has_its_golden_and_its_documentation() -> None:
    assert {path.stem for path in CASES} == CHECKS.keys()
    assert all(len(check.documentation) > 80 for check in CHECKS.values())


def test_a_good_recording_and_a_good_rendition_have_no_findings() -> None:
    good = {"chapters": [{"at": "0:00", "title": "A"}, {"at": "0:59", "title": "B"}], "cues": [[0, 60_000, "Po."]]}
    tagged = {"chapters": good["chapters"], "tags": {"chapters": [[0, "A"], [59_000, "B"]]}}
    for check in CHECKS.values():
        assert [str(each) for each in said(check, {"": good if check.subject is Spoken else tagged})] == []
