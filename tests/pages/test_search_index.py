"""The index as a build makes it: what is in it, and what never is."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest
import yaml
from lxml import html

from project import REPOSITORY, Project

pytestmark = pytest.mark.site

DRAFT = """\
---
title: Sekreti
summary: Ende jo.
number: {number}
date: 2026-11-20T08:00:00+01:00
guid: {number}aaaaaaa-aaaa-4aaa-8aaa-aaaaaaaaaaaa
status: {status}
---
Shënime.
"""


def built(project: Project) -> dict[str, bytes]:
    done = project.run("build")
    assert done.returncode == 0, done.stderr
    search = project.root / "site" / "search"
    return {path.relative_to(search).as_posix(): path.read_bytes() for path in search.rglob("*") if path.is_file()}


def found(files: dict[str, bytes], locale: str) -> dict[str, dict]:
    """What may be found in a language, by address."""
    pages = [json.loads(text) for name, text in files.items() if name.startswith(f"{locale}/pages/")]
    return {page["url"]: page for page in pages}


def test_only_what_is_listed_is_found(project: Project) -> None:
    for number, status in enumerate(("draft", "unlisted"), 2):
        folder = f"episodes/prova/e{number}"
        project.write({f"{folder}/episode.md": DRAFT.format(number=number, status=status)})
        project.copy("tone.m4a", f"{folder}/recording.sq.m4a")
        project.write({f"{folder}/transcript.sq.vtt": "WEBVTT\n\n00:00.000 --> 00:01.000\nFjalë.\n"})
    project.replace("episodes/prova/nje/episode.md", "number: 1", "number: 1\ntopics: [phishing, qr-codes]")
    files = built(project)
    assert (project.root / "site/prova/e3/index.html").is_file()
    written = {"", "about/campaign/", "about/barometer/", "help/", "barometer/"}
    written |= {f"barometer/{page}/" for page in ("trends", "differences", "method", "data")}
    assert set(found(files, "sq")) == {*written, "prova/", "prova/nje/"}
    assert set(found(files, "mk")) == {f"mk/{path}" for path in found(files, "sq")}
    assert b"Sekreti" not in b"".join(files.values())
    assert found(files, "en")["en/prova/nje/"]["lang"] == "en"
    assert found(files, "mk")["mk/prova/nje/"]["lang"] == "sq"
    assert found(files, "sq")["prova/nje/"]["kind"] == "episode"
    assert found(files, "sq")["prova/"]["kind"] == "show"
    # Paragraphs of the transcript are known by their second.
    passages = found(files, "sq")["prova/nje/"]["passages"]
    assert ["t0", "Kjo është një provë."] in passages
    assert any(anchor == "t1" and "Dhe kjo është fundi." in text for anchor, text, *_ in passages)
    # Topics have names; one that has none is called as it is written. They are found, and listed from A to Z.
    listed = html.parse(project.root / "site/en/a-z/index.html")
    assert set(listed.xpath("//main//strong/text()")) == {"Phishing", "qr codes"}
    assert not listed.xpath("//main//a[contains(@href, 'e2') or contains(@href, 'e3') or contains(@href, 'handbook')]")
    # Nothing that no page loads.
    assert {name.split(".")[-1] for name in files} == {"html", "js", "json", "pagefind", "pf_meta", "pf_index"}
    assert [name for name in files if name.endswith(".js")] == ["pagefind.js"]
    # Another build makes the same bytes.
    assert built(project) == files


def test_when_pagefind_fails(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    """A Pagefind that comes before the real one where Python looks, as `pagefind[bin]` has it."""
    module = project.root.parent / "modules/pagefind_bin/__init__.py"
    program = module.with_name("pagefind")
    project.write(
        {
            str(module): f"""\
                from pathlib import Path
                def get_executable():
                    if not Path({str(program)!r}).exists():
                        raise FileNotFoundError("no Pagefind")
                    return Path({str(program)!r})
            """
        }
    )
    monkeypatch.setenv("PYTHONPATH", f"{module.parent.parent}{os.pathsep}{os.environ.get('PYTHONPATH', '')}")
    other = project.root.parent / "bin/pagefind"
    project.write({str(other): "#!/bin/sh\necho 'of another version' >&2\nexit 1\n"})
    other.chmod(0o755)
    monkeypatch.setenv("PATH", f"{other.parent}{os.pathsep}{os.environ['PATH']}")
    for script, said in (
        (None, "is missing; install the project again"),
        ("#!/bin/sh\necho 'out of luck' >&2\nexit 1\n", "out of luck"),
        ("not a program", "cannot be started"),
    ):
        if script is not None:
            program.write_text(script)
            program.chmod(0o755)
        done = project.run("build")
        assert done.returncode == 3
        assert "Pagefind" in done.stderr
        assert said in done.stderr
        assert "Traceback" not in done.stderr
        assert not (project.root / "site").exists()


@pytest.mark.parametrize("locale", ["sq", "mk", "en", "sr"])
def test_words_of_the_interface_are_not_found(real_site: Path, locale: str) -> None:
    """Or a search for «code» or «internet» would find every episode, for what stands around its text."""
    text = (REPOSITORY / "overrides" / "strings" / f"{locale}.yml").read_text(encoding="utf-8")
    strings = yaml.safe_load(text)
    del strings["actions"]  # a chapter of the recordings has the same title
    interface = {words for words in strings.values() if words and len(words.split()) > 2}
    pages = [json.loads(page.read_bytes()) for page in (real_site / "search" / locale / "pages").glob("*.json")]
    episodes = [page for page in pages if page["kind"] == "episode"]
    assert len(episodes) == 3
    said = {passage[1] for page in episodes for passage in page["passages"]}
    assert not [words for words in interface if any(words in each for each in said)]
