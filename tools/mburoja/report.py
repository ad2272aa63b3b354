"""How findings and checks are told: as lines for people, or as JSON for programs."""

from __future__ import annotations

import json
import textwrap
from collections.abc import Callable, Iterable, Sequence

from mburoja.checks.check import Check
from mburoja.checks.gate import CHECKS
from mburoja.checks.reading import READING
from mburoja.model import Finding, Message, Severity, say

Translate = Callable[[str], str]


def within(findings: Iterable[Finding], paths: Sequence[str], and_errors: bool) -> list[Finding]:
    """The findings in files and folders, named from the project's folder; all of them when none are named.

    Errors come first. `and_errors`: errors everywhere are told too.
    """
    wanted = [path for path in paths if path != "."]
    everywhere = len(wanted) < len(paths) or not paths
    found = [
        each
        for each in findings
        if everywhere
        or (and_errors and each.severity == "error")
        or any(each.path == path or each.path.startswith(path + "/") for path in wanted)
    ]
    return sorted(found, key=lambda each: each.severity)


def stops(findings: Iterable[Finding], strict: bool) -> bool:
    """Whether there is an error; if strict, anything at all."""
    return any(strict or each.severity == "error" for each in findings)


def lines(findings: Iterable[Finding], translate: Translate) -> str:
    """A line each: where, what is wrong, what to write instead."""
    return "".join(f"{each.told(translate)}\n" for each in findings)


def as_json(findings: Iterable[Finding], translate: Translate) -> str:
    """A list of objects; `line` may be null."""
    values = [
        {
            "path": each.path,
            "line": each.line,
            "severity": each.severity,
            "message": each.message.told(translate),
            "check": each.check_id,
        }
        for each in findings
    ]
    return json.dumps(values, indent=2, ensure_ascii=False) + "\n"


def old_site(translate: Translate) -> str:
    """That the built site was not looked at."""
    return say("site/ is older than what it is made of and was not looked at; `mburoja build` makes it anew").told(
        translate
    )


def summary(findings: Sequence[Finding], elsewhere: int, strict: bool, translate: Translate) -> str:
    """How many there are of each kind, and that there are others in files that were not asked for."""
    counted = _counted(findings, strict).told(translate)
    if not elsewhere:
        return counted
    others = say("Found elsewhere in the project: {n}; type `mburoja check` without a path to see it.", n=elsewhere)
    return f"{counted} {others.told(translate)}"


def _counted(findings: Sequence[Finding], strict: bool) -> Message:
    if not findings:
        return say("Nothing is wrong.")
    errors = sum(each.severity == "error" for each in findings)
    if errors:
        return say(
            "Errors: {errors}. They stand first; mend them before you publish. Warnings: {warnings}.",
            errors=errors,
            warnings=len(findings) - errors,
        )
    if strict:
        return say("Warnings: {n}. With --strict they count as errors.", n=len(findings))
    return say("Warnings: {n}. They stop nothing.", n=len(findings))


def documented() -> dict[str, tuple[Severity, str]]:
    """Every id that a finding may have, how grave it is, and its documentation in English."""
    found: dict[str, tuple[Severity, str]] = {id_: ("error", text) for id_, text in READING.items()}
    checks: Iterable[Check[object]] = CHECKS.values()
    return found | {check.id: (check.severity, check.documentation) for check in checks}


def listed(translate: Translate, to_programs: bool) -> str:
    """All checks: id, severity, and the first sentence of the documentation."""
    every = {id_: (severity, paragraph(text, translate)) for id_, (severity, text) in documented().items()}
    if to_programs:
        values = [{"check": id_, "severity": severity, "about": text} for id_, (severity, text) in every.items()]
        return json.dumps(values, indent=2, ensure_ascii=False)
    width = max(map(len, every))
    return "\n".join(f"{id_:{width}}  {severity:7}  {_first(text)}" for id_, (severity, text) in every.items())


def explained(id_: str, translate: Translate) -> str | None:
    """What a check is for and what to do; none when there is no such check."""
    if id_ not in documented():
        return None
    severity, text = documented()[id_]
    return f"{id_} ({severity})\n\n{textwrap.fill(paragraph(text, translate), 88)}"


def paragraph(text: str, translate: Translate) -> str:
    """A documentation in another language, as one paragraph. It is the catalogues' key with its lines joined."""
    return translate(" ".join(text.split()))


def _first(text: str) -> str:
    head, dot, _ = text.partition(". ")
    return head + dot.strip()
