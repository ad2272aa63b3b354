"""Guessing a language: never wrong on what the campaign has written, and unsure where anybody would be."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from mburoja.checks.languages import another_language, looks_like
from mburoja.media.transcript import parse_vtt
from project import REPOSITORY

ALBANIAN = "Kur merrni një mesazh që ju nxiton të paguani, mos klikoni"


@pytest.mark.parametrize(
    ("text", "likely"),
    [
        (ALBANIAN, {"sq"}),
        ("Kur merrni nje mesazh qe ju nxiton te paguani, mos klikoni dhe mos pergjigjuni", {"sq"}),
        ("If a message hurries you to pay, this is a sign that it is not from your bank", {"en"}),
        ("Ако некој ве брза да платите, тоа е знак за измама и не треба да кликнете во пораката", {"mk"}),
        ("Ако вас неко пожурује да платите, то је знак преваре и нећете кликнути", {"sr"}),
        ("Ako vas neko požuruje da platite, to nije znak da je poruka iz banke koja vas zove", {"sr"}),
        # The script is certain, the language is not.
        ("Зачувајте го телефонот", {"mk", "sr"}),
        ("Фишинг: лажна порака за пратка", {"mk", "sr"}),
        # A letter of macOS: e and two dots apart.
        ("Ke\u0308shilla te\u0308 shkurtra pe\u0308r te\u0308 gjithe\u0308", {"sq"}),
    ],
)
def test_plain_cases(text: str, likely: set[str]) -> None:
    assert looks_like(text) == likely


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Safe City",
        "MKD-CIRT 2026: 1 234 567 890 1 234 567 890",
        "Ана Крстева, Ana Krsteva, Скопје, Skopje",
        "Mesazhi thotë se është nga banka: “this is the fine that you have to pay”",
        "Это сообщение от вашего банка, не нажимайте на ссылку",
        "Това съобщение е от вашата банка, не натискайте връзката",
        "Diese Nachricht ist von deiner Bank, bitte klicke nicht auf den Link",
    ],
)
def test_unsure(text: str) -> None:
    assert looks_like(text) is None


def test_only_a_language_that_is_known_can_be_another() -> None:
    assert another_language(ALBANIAN, "en") == {"sq"}
    assert another_language(ALBANIAN, "sq") is None
    bosnian = "Ako vas neko požuruje da platite, to nije znak da je poruka iz banke koja vas zove"
    assert another_language(bosnian, "sq") == {"sr"}
    assert another_language(bosnian, "bs") is None


def paragraphs(file: Path) -> list[str]:
    """What is prose in a Markdown file."""
    text = re.sub(r"```.*?```", "", file.read_text(encoding="utf-8"), flags=re.DOTALL)
    text = re.sub(r"https?://\S+|<[^>]+>|\{[^}]*\}|`[^`]*`", "", text)
    return re.split(r"\n\n+", text)


def test_no_paragraph_of_ours_is_taken_for_another_language() -> None:
    wrong, sure = [], 0
    files = [*REPOSITORY.glob("docs/**/*.md"), *REPOSITORY.glob("episodes/**/*.md")]
    for file in files:
        found = re.search(r"\.(mk|en|sr)\.md$", file.name)
        locale = found[1] if found else "sq"
        for paragraph in paragraphs(file):
            likely = looks_like(paragraph)
            sure += likely is not None
            wrong += [(file.name, paragraph, likely)] if likely and locale not in likely else []
    assert wrong == []
    assert sure > 200


def test_our_transcripts_are_known_for_certain() -> None:
    for file in REPOSITORY.glob("episodes/mburoja/*/transcript.*.vtt"):
        cues = parse_vtt(file.read_text(encoding="utf-8"))
        assert looks_like(" ".join(cue.text for cue in cues)) == {file.suffixes[0][1:]}
