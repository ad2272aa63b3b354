"""A small barometer on disk: every kind of question, figures in conflict, remarks, a wave of another survey.

All of it is invented, and says so: nobody can take it for a finding.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import yaml

from mburoja.barometer.model import Barometer
from mburoja.source.barometer import FOLDER, read_barometer
from project import REPOSITORY

LOCALES = ("sq", "mk", "en", "sr")
WORDS = {
    locale: yaml.safe_load((REPOSITORY / f"overrides/strings/{locale}.yml").read_text(encoding="utf-8"))
    for locale in LOCALES
}
"""The interface's words in every language, as the site has them."""


def texts(text: str) -> dict[str, str]:
    """A text in every language; each says which it is in."""
    return {locale: f"{text} ({locale})" for locale in LOCALES}


def method(n: int | str = 1070, margin: float | str = "not published", dates: object = "not published") -> dict:
    """The eleven items, most of them not published."""
    items = ("strategy", "sponsor_and_conductor", "instruments", "population", "sample", "mode")
    later = ("weighting", "processing", "limitations")
    return {
        **dict.fromkeys(items, "not published"),
        "dates": dates,
        "size": {"n": n, "of": "respondents", "margin": margin},
        **dict.fromkeys(later, "not published"),
    }


def wave(survey: str, country: str, year: int | str, **more: object) -> dict:
    """A wave's file."""
    return {"survey": survey, "country": country, "year": year, "method": method(), **more}


def question(theme: str, kind: str, answers: list[str], items: dict | None = None, **more: object) -> dict:
    """A question's file."""
    return {
        "theme": theme,
        "text": texts("Invented question"),
        "wording": "paraphrase",
        "kind": kind,
        "items": items or {},
        "answers": {answer: texts(answer.capitalize()) for answer in answers},
        "does_not_say": texts("Nothing real"),
        **more,
    }


def source(**more: object) -> dict:
    """An entry of sources.yml."""
    return {
        "title": "Izmišljeni izvor",
        "language": "sr",
        "publisher": "Invented House",
        "date": "2022-12-21",
        "url": "https://example.org/a?b=1&c=2",
        "seen": "2026-11-21",
        **more,
    }


COLUMNS = "question,item,answer,base,value,n,margin,source,page,notes\n"
FILES: dict[str, object] = {
    "surveys.yml": {
        "own": {
            "name": texts("Own survey"),
            "by": texts("Invented House"),
            "role": "barometer",
            "asked": {
                "XK": {"years": [2019, 2020, 2021, 2022], "who": texts("Kosovo House")},
                "AL": {"years": [2022], "who": texts("Albanian House")},
            },
        },
        "other": {"name": texts("Other survey"), "by": texts("Another House"), "role": "other"},
    },
    "countries.yml": {
        "XK": {
            "name": texts("Kosovo"),
            "as_named": {"other": {"name": "Kosovo*", "note": texts("* Footnote of the source")}},
        },
        "AL": {"name": texts("Albania"), "note": texts("Footnote of ours")},
    },
    "sources.yml": {"first": source(), "press": source(reported_by="Invented News", date="not published")},
    "bases.yml": {"all": texts("all respondents"), "women": texts("women")},
    "notes.yml": {"about": texts("Printed as about"), "odd": texts("Odd")},
    "trends.yml": {},
    "differences.yml": {},
    "corrections.yml": {"corrections": []},
    "waves/own-2022-xk.yml": wave(
        "own",
        "XK",
        2022,
        method=method(1070, 2.8, {"from": "2022-10", "to": "2022-10", "as_printed": "second half of October 2022"}),
        headline={
            "cell": "trust/police/trust/all",
            "text": {locale: f"{{share}} said so ({locale})" for locale in LOCALES},
        },
    ),
    "waves/own-2021-xk.yml": wave("own", "XK", 2021),
    "waves/own-undated-xk.yml": wave("own", "XK", "not published"),
    "waves/other-2022-xk.yml": wave("other", "XK", 2022),
    "questions/trust.yml": question(
        "security",
        "separate",
        ["trust", "distrust", "unsure"],
        {"police": {"name": texts("Police")}, "courts": {"name": texts("Courts"), "theme": "justice"}},
        dont_know=["unsure"],
    ),
    "questions/union.yml": question(
        "regional-cooperation", "one-answer", ["for", "against", "unsure"], dont_know=["unsure"]
    ),
    "questions/fears.yml": question("security", "several-answers", ["crime", "war"]),
    "figures/own-2022-xk.csv": COLUMNS
    + """\
trust,courts,trust,all,40,1070,2.8,first,,
trust,police,trust,all,83,1070,2.8,first,,about
trust,police,trust,women,79.5,510,not published,first,,
trust,police,distrust,all,9,1070,2.8,first,,
trust,police,distrust,all,10,1070,2.8,press,,about
trust,police,unsure,all,8,1070,2.8,first,,
union,,unsure,all,12,1070,2.8,first,,
union,,for,all,68.25,1070,2.8,first,,
union,,against,all,20,1070,2.8,first,,
fears,,crime,all,71,1070,2.8,press,,odd
fears,,war,all,80,1070,2.8,press,,odd
""",
    "figures/own-2021-xk.csv": COLUMNS + "union,,for,all,60,not published,not applicable,first,,\n",
    "figures/own-undated-xk.csv": COLUMNS + "union,,for,all,61,not published,not published,first,,\n",
    "figures/other-2022-xk.csv": COLUMNS + "union,,for,all,59,1070,not published,first,,\n",
}


def write_data(root: Path, files: Mapping[str, object]) -> None:
    """Write the files of a barometer into a project's folder: texts as they are, all else as YAML."""
    for name, content in files.items():
        path = root / FOLDER / name
        path.parent.mkdir(parents=True, exist_ok=True)
        text = content if isinstance(content, str) else yaml.safe_dump(content, allow_unicode=True, sort_keys=False)
        path.write_text(text, encoding="utf-8")


def write_barometer(root: Path, **files: object) -> None:
    """Write it into a project's folder; `files` by path, with `__` for a slash and no ending, come instead."""
    changed = {name: files.get(name.partition(".")[0].replace("/", "__").replace("-", "_")) for name in FILES}
    write_data(root, {name: content if changed[name] is None else changed[name] for name, content in FILES.items()})


def small_barometer(root: Path, **files: object) -> Barometer:
    """Write it, and read it as a build does."""
    write_barometer(root, **files)
    return read_barometer(root)
