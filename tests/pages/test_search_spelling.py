"""Folding: what people type and what is written become the same letters."""

from __future__ import annotations

import pytest

from mburoja.model import Languages, Refused, Spelling
from mburoja.pages.search import folding, words
from mburoja.source.spelling import read_spelling
from project import REPOSITORY, Project

NAMES = dict.fromkeys(("sq", "mk", "en", "sr"), "")
LANGUAGES = Languages(NAMES, "sq", {})
FOLDS = {each: folding(spelling) for each, spelling in read_spelling(REPOSITORY, LANGUAGES).items()}

SAME = [
    ("sq", "çështje", "ceshtje", "qeshtje", "ÇËSHTJE", "c\u0327e\u0308shtje"),
    ("sq", "fjalëkalimi", "fjalekalimi"),
    ("sq", "xhep", "gjep"),
    ("sq", "e-mail", "email", "E-Mail", "e\u2011mail"),
    ("mk", "лозинка", "lozinka", "Lozinka"),
    ("mk", "прашање", "prasanje", "prašanje", "prashanje", "prasane"),
    ("mk", "безбедност", "bezbednost"),
    ("mk", "меѓу", "megju", "među", "medju", "megu"),
    ("mk", "куќа", "kukja", "kuka", "kuća"),
    ("mk", "чување", "cuvanje", "čuvanje", "chuvanje"),
    ("mk", "жена", "zena", "žena", "zhena"),
    ("mk", "џеб", "dzeb", "džeb", "dzheb"),
    ("mk", "фишинг", "fishing", "phishing", "fišing"),
    ("mk", "социјални", "socijalni", "socialni"),
    ("sr", "важно", "vazno", "važno", "vazhno", "ВАЖНО"),
    ("sr", "безбедност", "bezbednost"),
    ("sr", "међу", "među", "medju", "medu"),
    ("sr", "љубав", "ljubav", "lubav"),
    ("sr", "коња", "konja", "kona"),
    ("sr", "ноћ", "noć", "noc", "noch"),
    ("sr", "џеп", "džep", "dzep", "dzhep"),
    ("en", "address", "adress", "Address"),
    ("en", "café", "cafe"),
]


@pytest.mark.parametrize(("locale", "written", "typed"), [(each[0], each[1], each[2:]) for each in SAME])
def test_what_people_type_is_what_is_written(locale: str, written: str, typed: tuple[str, ...]) -> None:
    fold = FOLDS[locale]
    assert {fold(each) for each in typed} == {fold(written)}


@pytest.mark.parametrize(
    ("locale", "one", "other"),
    [("sq", "banka", "baca"), ("mk", "куќа", "кука се"), ("sr", "страх", "стрела"), ("en", "bank", "rank")],
)
def test_other_words_stay_other_words(locale: str, one: str, other: str) -> None:
    assert FOLDS[locale](one) != FOLDS[locale](other)


def test_figures_stay_as_they_are() -> None:
    assert FOLDS["sq"]("1000") == "1000"
    assert FOLDS["mk"]("2026") == "2026"


def test_a_language_without_a_table_loses_its_accents() -> None:
    fold = folding(Spelling())
    assert fold("Šifrë") == "sifre"
    assert fold("лозинка") == "лозинка"


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("T’i ruani: e-mail, Wi-Fi dhe SMS-në.", ["T", "i", "ruani", "e-mail", "Wi-Fi", "dhe", "SMS-në"]),
        ("social-media 20-11-2026", ["social", "media", "20", "11", "2026"]),
        ("два_знака – „лозинка“!", ["два", "знака", "лозинка"]),
        ("", []),
        ("… ?!", []),
    ],
)
def test_words_of_a_text(text: str, found: list[str]) -> None:
    assert words(text) == found


def test_a_new_language_needs_no_table(project: Project) -> None:
    (project.root / "overrides/spelling/sr.yml").unlink()
    assert read_spelling(project.root, LANGUAGES)["sr"] == Spelling()


@pytest.mark.parametrize("text", ["", "# Nothing yet.\n", "letters: {}\n"])
def test_an_empty_table_changes_nothing(project: Project, text: str) -> None:
    project.write({"overrides/spelling/sr.yml": text})
    assert read_spelling(project.root, LANGUAGES)["sr"] == Spelling()


def test_a_letter_with_its_mark_apart_is_one(project: Project) -> None:
    project.write({"overrides/spelling/sr.yml": "letters: {c\u030c: ch}\n"})
    assert folding(read_spelling(project.root, LANGUAGES)["sr"])("č") == "ch"


def test_a_check_sees_it_too(project: Project) -> None:
    project.write({"overrides/spelling/mk.yml": "letters: {sh: s}\n"})
    done = project.run("check")
    assert done.returncode == 1
    assert "overrides/spelling/mk.yml: `letters.sh`" in done.stdout + done.stderr


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("letters: [a", "this cannot be read"),
        ("leters: {a: b}", "`leters`"),
        ("letters: a", "`letters`"),
        ("- a", ""),
        ("letters: {sh: s}", "`letters.sh`: `sh` is not one letter; several together belong under `variants`"),
        ('letters: {"": s}', "is not one letter"),
        ('variants: {"": s}', "there is no text here"),
    ],
)
def test_a_table_that_cannot_be_understood(project: Project, text: str, said: str) -> None:
    project.write({"overrides/spelling/mk.yml": text})
    with pytest.raises(Refused) as refused:
        read_spelling(project.root, LANGUAGES)
    (finding,) = refused.value.findings
    assert finding.path == "overrides/spelling/mk.yml"
    assert said in str(finding.message)
