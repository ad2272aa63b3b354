"""A small barometer with a trend and a comparison, and what readers of a language are told of it. All is invented."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import jinja2
import yaml

from mburoja.barometer.model import Barometer
from mburoja.model import Languages, Locale, Site
from mburoja.pages.figures import Speaker
from mburoja.source.barometer import read_barometer
from project import REPOSITORY
from small_barometer import COLUMNS, LOCALES, method, question, source, texts, wave, write_data

URL = "https://mburoja.example/"
SITE = Site(URL, "Mburoja", Languages(dict.fromkeys(LOCALES, ""), "sq", {}), URL)


def figures(*rows: str) -> str:
    """A file of figures; each row is `question,item,answer,value,source,notes`."""
    text = COLUMNS
    for row in rows:
        asked, item, answer, value, printed, notes = row.split(",")
        text += f"{asked},{item},{answer},all,{value},not published,not published,{printed},,{notes}\n"
    return text


def unpublished(survey: str, year: int, **more: object) -> dict[str, Any]:
    """A wave in Kosovo of which nothing is published but what is told here."""
    return wave(survey, "XK", year, method={**method("not published"), **more})


SMALL: dict[str, Any] = {
    "surveys.yml": {
        "ksb": {"name": texts("Barometer"), "by": texts("Centre"), "role": "barometer"},
        "poll": {"name": texts("Poll"), "by": texts("House"), "role": "other"},
    },
    "countries.yml": {"XK": {"name": texts("Kosovo")}, "AL": {"name": texts("Albania")}},
    "sources.yml": {key: source(title=f"Invented report {key}", language="en") for key in ("one", "two")},
    "bases.yml": {"all": texts("all respondents")},
    "notes.yml": {"about": texts("printed with “about”")},
    "corrections.yml": {"corrections": []},
    "questions/trust.yml": question(
        "security",
        "separate",
        ["trust", "trust-or-full"],
        {"force": {"name": texts("Force")}, "police": {"name": texts("Police")}},
    ),
    "waves/ksb-2018-xk.yml": unpublished("ksb", 2018, size={"n": 1070, "of": "households", "margin": 2.8}),
    "figures/ksb-2018-xk.csv": figures("trust,police,trust,61,one,", "trust,force,trust,77.5,one,about"),
    "waves/ksb-2019-xk.yml": unpublished("ksb", 2019),
    "figures/ksb-2019-xk.csv": figures("trust,police,trust,59,one,", "trust,force,trust,81,two,"),
    "waves/ksb-2020-xk.yml": unpublished("ksb", 2020),
    "figures/ksb-2020-xk.csv": figures("trust,police,trust,62,one,", "trust,force,trust-or-full,81,one,"),
    "waves/ksb-2022-xk.yml": unpublished("ksb", 2022),
    "figures/ksb-2022-xk.csv": figures("trust,police,trust,33,one,", "trust,police,trust,34,two,",
                                       "trust,force,trust,83,one,", "trust,force,trust,83,two,"),
    "waves/poll-2021-xk.yml": unpublished("poll", 2021),
    "figures/poll-2021-xk.csv": figures("trust,police,trust,70,two,"),
    "trends.yml": {
        "trust": {
            "title": texts("Trust"),
            "theme": "security",
            "country": "XK",
            "description": texts("How trust changed."),
            "lines": [
                {"name": texts("Force"), "question": "trust", "item": "force", "answer": "trust", "surveys": ["ksb"],
                 "apart": [{"wave": "ksb-2020-xk", "answer": "trust-or-full", "why": texts("Other words.")}]},
                {"name": texts("Police"), "question": "trust", "item": "police", "answer": "trust",
                 "surveys": ["ksb"]},
            ],
        }
    },
    "differences.yml": {
        "police": {
            "title": texts("How many trust the police?"),
            "why": texts("Two questions."),
            "cells": ["ksb-2022-xk/trust/police/trust/all", "poll-2021-xk/trust/police/trust/all"],
            "explain": [texts("The barometer."), texts("The poll.")],
        }
    },
}  # fmt: skip
"""A gap (2021), a figure that stands apart (2020), two sources that differ (the police in 2022) and two that agree."""


def small_trends(root: Path, changed: Mapping[str, object] | None = None) -> Barometer:
    """Written to disk and read; `changed` are files to write otherwise."""
    write_data(root, {**SMALL, **(changed or {})})
    return read_barometer(root)


def speaker(barometer: Barometer, locale: Locale) -> Speaker:
    """Tells of a barometer in the real words of a language."""
    words = yaml.safe_load((REPOSITORY / f"overrides/strings/{locale}.yml").read_text(encoding="utf-8"))
    return Speaker(barometer, SITE, locale, words)


def rendered(template: str, **context: object) -> str:
    """What a template of ours makes of values, with markup in them escaped as on the site."""
    loader = jinja2.FileSystemLoader(REPOSITORY / "overrides")
    return jinja2.Environment(loader=loader, autoescape=True).get_template(template).render(**context)
