"""The policy of a page: what follows from where it stands and from what is inside it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from mburoja.answers.policy import Inline, header_policy, inline_of, policy, together, with_policy
from mburoja.built import parsed

CASES = yaml.safe_load((Path(__file__).parent / "golden" / "policies.yml").read_text(encoding="utf-8"))
HEAD = '<!doctype html><html lang="sq"><head><meta charset="utf-8"><title>x</title></head><body>'


def case_policy(case: dict[str, Any]) -> str:
    wasm = ["'wasm-unsafe-eval'"] if case.get("search") else []
    scripts = " ".join(["'self'", *wasm, *case.get("scripts", ())])
    styles = " ".join(["'self'", *case.get("styles", ())])
    return (
        f"default-src 'none'; script-src {scripts}; style-src {styles}; img-src 'self' data:; media-src 'self'; "
        "connect-src 'self'; worker-src 'self'; base-uri 'none'; form-action 'self'"
    )


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_golden(case: dict[str, Any]) -> None:
    inline = inline_of(parsed((HEAD + case["page"]).encode()))
    assert policy(case["path"], inline) == case_policy(case)


def test_the_header_knows_the_hashes_of_all_pages_and_who_may_frame_them() -> None:
    one, two = Inline(frozenset({"'sha256-b'"})), Inline(frozenset({"'sha256-a'"}), frozenset({"'sha256-c'"}))
    said = header_policy("nje/", together([one, two]))
    assert "; script-src 'self' 'sha256-a' 'sha256-b'; style-src 'self' 'sha256-c'; " in said
    assert said.endswith("; frame-ancestors 'none'")
    assert "frame-ancestors" not in policy("nje/", one), "a browser complains of it in a page (CSP3, 6.4.2)"


PAGES = ["index.html", "404.html", "mk/search/index.html", "prova/nje/embed/index.html", "media/prova/sq.html"]


@pytest.mark.parametrize("path", PAGES)
@pytest.mark.parametrize("told", [policy, header_policy])
def test_nothing_unsafe_and_no_other_host(path: str, told: Any) -> None:
    for part in told(path, Inline()).split("; "):
        name, *sources = part.split()
        if name == "frame-ancestors":
            continue  # who may show the page, not what it may load
        assert set(sources) <= {"'none'", "'self'", "data:", "'wasm-unsafe-eval'"}, part
        assert name == "img-src" or "data:" not in sources
        assert "'wasm-unsafe-eval'" not in sources or path == "mk/search/index.html"


@pytest.mark.parametrize(
    ("page", "written"),
    [
        (
            '<!doctype html>\n<html>\n<head>\n  <meta charset="utf-8">\n  <title>x</title>',
            '<!doctype html>\n<html>\n<head>\n  <meta charset="utf-8">\n  META\n  <title>x</title>',
        ),
        ("<html><HEAD class=a><script>1</script>", "<html><HEAD class=a>\n  META<script>1</script>"),
        ("<head><meta charset=utf-8><header><head>", "<head><meta charset=utf-8>\n  META<header><head>"),
        ("<p>no head</p><header>x</header>", "<p>no head</p><header>x</header>"),
    ],
)
def test_the_policy_stands_before_all_that_it_is_for(page: str, written: str) -> None:
    meta = '<meta http-equiv="Content-Security-Policy" content="default-src \'none\'">'
    assert with_policy(page, "default-src 'none'") == written.replace("META", meta)
