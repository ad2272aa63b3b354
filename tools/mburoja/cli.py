"""The commands: they parse, call one function, print, and choose the exit code.

stdout is data, stderr is talk. Exit codes: 0 done, 1 something is wrong in what was written, 2 the command
or the configuration is wrong, 3 an outside program failed.
"""

from __future__ import annotations

import io
import json
import os
import signal
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from mburoja.feed.ledger import Kind
    from mburoja.prepare import Checked
    from mburoja.progress import Progress

# Material announces its end of life on every run; staff cannot do anything about it.
os.environ.setdefault("NO_MKDOCS_2_WARNING", "1")


@click.group(help="Publish an awareness campaign: podcasts and pages in every language its people read.")
@click.version_option(package_name="mburoja")
def main() -> None:
    """The command `mburoja`."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):  # messages hold all letters, whatever a Windows console is set to
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
    # Asked to end, it ends what it has begun: ffmpeg would go on alone.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))


def _root() -> Path:
    root = Path.cwd()
    if not (root / "mkdocs.yml").is_file():
        raise click.UsageError("there is no mkdocs.yml here; go to the project's folder first")
    return root


def _say(text: str) -> None:
    click.echo(text, err=True)


@main.command()
@click.option("--into", default="site", type=click.Path(path_type=Path), help="The folder to build into.")
@click.option("--today", type=click.DateTime(["%Y-%m-%d"]), help="Build as on that day (noon, UTC).")
@click.option("--preview-url", hidden=True, help="Build as the preview shows it, at this address.")
def build(into: Path, today: datetime | None, preview_url: str | None) -> None:
    """Build the site into the folder site/."""
    from mburoja.build import BuildFailed, build_site

    _as_on(today)
    root = _root()
    try:
        build_site(root, (root / into).resolve(), preview_url)
    except BuildFailed as failed:
        if str(failed) or not preview_url:
            _say(str(failed) or "Nothing was built; the last site is as it was.")
        sys.exit(failed.exit_code)
    _say(f"The site is in {into}/")


@main.command()
@click.option("--port", default=8000, show_default=True, help="The port to serve on; the next free one is taken.")
def serve(port: int) -> None:
    """Show the site at an address of this computer, and build it anew at every change."""
    from mburoja.preview.build_process import build_in_process
    from mburoja.preview.serve import serve as run
    from mburoja.project import SOURCES

    root = _root()
    try:
        run([root / name for name in SOURCES], build_in_process(root, _say), port=port, announce=_say)
    except OSError as error:
        _say(str(error))
        sys.exit(2)


def _checked(
    progress: Progress, site: Path | None = None, scheduler: str | None = None, drafts: bool = True
) -> Checked:
    """Everything is made and looked at; with a folder, the site as built too."""
    from mburoja.build import project_of
    from mburoja.plugin import now
    from mburoja.prepare import check
    from mburoja.workers import workers

    root = _root()
    about, cache = project_of(root)
    with workers(scheduler) as executor:
        return check(root, about, cache, now(), executor, progress, site, drafts)


_LANGUAGES = click.Choice(["en", "mk", "sq"])


@main.command()
@click.argument("paths", nargs=-1, type=click.Path(exists=True, path_type=Path))
@click.option("--json", "as_json", is_flag=True, help="Print the findings as JSON.")
@click.option("--strict", is_flag=True, help="A warning counts as an error.")
@click.option("--list", "listed", is_flag=True, help="List the checks there are.")
@click.option("--explain", metavar="ID", help="Say what a check is for and what to do.")
@click.option("--lang", default="en", show_default=True, type=_LANGUAGES, help="The language to say it in.")
@click.option("--today", type=click.DateTime(["%Y-%m-%d"]), help="Check as on that day (noon, UTC).")
def check(
    paths: tuple[Path, ...],
    as_json: bool,
    strict: bool,
    listed: bool,
    explain: str | None,
    lang: str,
    today: datetime | None,
) -> None:
    """Look at everything before anybody downloads it: texts, recordings, feeds, pages, and what is out already.

    With PATHs only what is wrong with these files and folders is told.
    """
    from mburoja import report
    from mburoja.catalogue import translator
    from mburoja.progress import Progress

    translate = translator(lang)
    if listed or explain:
        text = report.explained(explain, translate) if explain else report.listed(translate, as_json)
        if text is None:
            raise click.UsageError(f"there is no check `{explain}`; `mburoja check --list` names them all")
        click.echo(text)
        return
    _as_on(today)
    root = _root()
    named = [_inside(root, path) for path in paths]
    site = root / "site"
    with _told(translate), Progress(_say) as progress:
        found = _checked(progress, site)
    # What stops the checks themselves is told wherever it is: nothing was looked at to its end.
    stopped = found.current is None
    findings = report.within(found.findings, named, and_errors=stopped)
    click.echo(report.as_json(findings, translate) if as_json else report.lines(findings, translate), nl=False)
    if site.is_dir() and not found.site and not stopped:
        _say(report.old_site(translate))
    _say(report.summary(findings, len(found.findings) - len(findings), strict, translate))
    sys.exit(1 if report.stops(findings, strict) else 0)


def _inside(root: Path, path: Path) -> str:
    try:
        return path.resolve().relative_to(root.resolve()).as_posix()
    except ValueError:
        raise click.UsageError(f"{path} is not in this project") from None


def _as_on(today: datetime | None) -> None:
    """From here on it is noon (UTC) of that day."""
    if today:
        os.environ["SOURCE_DATE_EPOCH"] = str(int(today.replace(hour=12, tzinfo=UTC).timestamp()))


@main.group()
def ledger() -> None:
    """Note what is out already, so that nothing of it changes by a slip."""


@ledger.command()
def record() -> None:
    """Note what is out now; commit episodes/published.json with the episode."""
    from mburoja.noting import note_published
    from mburoja.progress import Progress

    with _told(), Progress(_say) as progress:
        number = note_published(_root(), _checked(progress, drafts=False))
    _say(f"{number} items are noted in episodes/published.json, one for each episode and language; commit that file.")


@ledger.command()
@click.argument("change", type=click.Choice(["guid", "gone", "date", "feed", "identity"]))
@click.argument("of")
@click.option("--why", required=True, help="Why it is right nevertheless; it is kept in the ledger.")
def allow(change: Kind, of: str, why: str) -> None:
    """Allow a CHANGE of what is out, as `mburoja check` names it: allow gone mburoja/peshkimi --why "…"."""
    from mburoja.noting import allow_change
    from mburoja.plugin import now
    from mburoja.progress import Progress

    with _told(), Progress(_say) as progress:
        allow_change(_root(), _checked(progress, drafts=False), change, of, why, now().date().isoformat())
    _say("It is noted in episodes/published.json; commit that file.")


@main.group()
def media() -> None:
    """Make, show and clean up what is made of the recordings."""


@contextmanager
def _told(translate: Callable[[str], str] = lambda text: text) -> Iterator[None]:
    """What stops a command is told in words, with the exit code of its kind."""
    from mburoja.build import BuildFailed
    from mburoja.configuration import Misconfigured
    from mburoja.media.errors import ProgramFailed
    from mburoja.model import Refused
    from mburoja.workers import NoWorkers

    try:
        yield
    except BuildFailed as failed:
        _say(str(failed))
        sys.exit(failed.exit_code)
    except (NoWorkers, Misconfigured) as wrong:
        _say(str(wrong))
        sys.exit(2)
    except Refused as refused:
        _say("\n".join(finding.told(translate) for finding in refused.errors))
        sys.exit(1)
    except (ProgramFailed, OSError) as failed:
        _say(str(failed))
        sys.exit(3)


@media.command("build")
@click.option("--scheduler", help="The address of a Dask scheduler (tcp://…) whose workers see the same files.")
def media_build(scheduler: str | None) -> None:
    """Make everything that listeners will hear and see, of drafts too; a bad recording does not stop the others."""
    from mburoja import report
    from mburoja.progress import Progress

    with _told(), Progress(_say) as progress:
        found = _checked(progress, scheduler=scheduler)
    click.echo(report.lines(found.findings, str), err=True, nl=False)
    if report.stops(found.findings, strict=False):
        sys.exit(1)
    _say(f"{found.recordings} recordings are ready, {progress.made} of them made now.")


@media.command("status")
@click.option("--json", "as_json", is_flag=True, help="Print it as JSON.")
def media_status(as_json: bool) -> None:
    """List the recordings: how loud each was handed in, how loud it plays, and what it weighs."""
    from mburoja.archive import cache_bytes, rows, status, table
    from mburoja.build import project_of

    root = _root()
    with _told():
        site, cache = project_of(root)
        found = rows(status(root, site, cache))
        weight = cache_bytes(cache)
    click.echo(json.dumps(found, indent=2, ensure_ascii=False) if as_json else table(found))
    _say(f"The cache {cache.name} weighs {weight / 1e6:.1f} MB; `mburoja media clean` removes what is old.")


@media.command("clean")
def media_clean() -> None:
    """Remove from the cache what no recording needs any more."""
    from mburoja.archive import clean
    from mburoja.build import project_of

    root = _root()
    with _told():
        site, cache = project_of(root)
        number, weight = clean(root, site, cache)
    _say(f"{number} files and folders removed, {weight / 1e6:.1f} MB.")


@main.group()
def new() -> None:
    """Make something new."""


@new.command()
@click.argument("show")
@click.argument("title")
def episode(show: str, title: str) -> None:
    """Make the folder of a new episode of SHOW with the title TITLE; every field in it is explained."""
    from mburoja.build import project_of
    from mburoja.source.new import new_episode

    root = _root()
    with _told():
        path = new_episode(root, project_of(root)[0].languages, show, title, datetime.now().astimezone())
    click.echo(path.relative_to(root))
    _say("Write in it, put the recording beside it, and look at it with `mburoja serve`.")


@main.command()
@click.argument("server", type=click.Choice(["nginx", "caddy"]))
def headers(server: str) -> None:
    """Print what SERVER must say in its answers, for its configuration; it belongs to the site as built last."""
    from mburoja.answers import servers
    from mburoja.build import project_of
    from mburoja.built import read_inline
    from mburoja.project import MARK

    root = _root()
    if not (root / "site" / MARK).is_file():
        raise click.UsageError("there is no site yet; build it first, with `mburoja build`")
    with _told():
        base = project_of(root)[0].base
        make = servers.nginx if server == "nginx" else servers.caddy
        click.echo(make(read_inline(root / "site"), base), nl=False)


def _listed(_: click.Context, __: click.Parameter, value: str | None) -> tuple[str, ...]:
    """`gender,age` as a list."""
    return tuple(each.strip() for each in (value or "").split(",") if each.strip())


@main.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--weight", help="The variable that holds the weights.")
@click.option("--unweighted", is_flag=True, help="There are no weights.")
@click.option("--strata", help="The variable of the strata by which the sample was drawn.")
@click.option("--psu", help="The variable of the places that were drawn first (clusters).")
@click.option("--fpc", help="The variable of how many such places there are in each stratum.")
@click.option("--quota", is_flag=True, help="People were chosen by quotas: there is no margin of error.")
@click.option("--by", callback=_listed, metavar="A,B,A:B", help="The variables of groups; A:B are groups of both.")
@click.option("--net", "nets", multiple=True, metavar="NAME=Q1,Q2:4+5", help="Answers to take together.")
@click.option("--set", "sets", multiple=True, metavar="NAME=Q5_*", help="Variables that are one question.")
@click.option("--compare", type=click.Path(exists=True, dir_okay=False, path_type=Path), help="An older wave.")
@click.option("--wave", required=True, help="The key of the wave, like wbsb-2026-xk.")
@click.option("--source", required=True, help="The key of the source, as in sources.yml.")
@click.option(
    "--language",
    default="sq",
    show_default=True,
    type=click.Choice(["sq", "mk", "en", "sr"]),
    help="The language of the labels in FILE.",
)
@click.option("--into", type=click.Path(path_type=Path), help="The folder to make.  [default: survey-WAVE]")
def survey(
    file: Path,
    weight: str | None,
    unweighted: bool,
    strata: str | None,
    psu: str | None,
    fpc: str | None,
    quota: bool,
    by: tuple[str, ...],
    nets: tuple[str, ...],
    sets: tuple[str, ...],
    compare: Path | None,
    wave: str,
    source: str,
    language: str,
    into: Path | None,
) -> None:
    """Make figures of the answers in FILE, a .sav of SPSS, for docs/barometer/data/."""
    from mburoja.survey import run
    from mburoja.survey.design import Sampling
    from mburoja.survey.microdata import Unknown, Unusable
    from mburoja.survey.questions import read_net, read_set
    from mburoja.survey.wave import About

    folder = into or Path(f"survey-{wave}")
    try:
        wanted = run.Wanted(
            Sampling(weight, unweighted, strata, psu, fpc, quota),
            by,
            [read_set(each) for each in sets],
            [read_net(each) for each in nets],
        )
        talk = run.survey(file, About(wave, source, language), wanted, compare, folder)
    except Unknown as unknown:
        raise click.UsageError(str(unknown)) from None
    except Unusable as unusable:
        _say(str(unusable))
        sys.exit(1)
    except OSError as error:
        _say(str(error))
        sys.exit(3)
    click.echo(folder)
    for line in talk:
        _say(line)


@main.command()
def schema() -> None:
    """Print the JSON Schema of what stands between the lines of hyphens in a Markdown file."""
    from mburoja.source.schema import schema as make

    click.echo(json.dumps(make(), indent=2, ensure_ascii=False))
