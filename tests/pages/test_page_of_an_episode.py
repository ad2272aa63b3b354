"""A whole build of the small project: what the views decide, and what the cleaner keeps out, is on the page."""

from __future__ import annotations

import gzip
import re
from pathlib import Path
from posixpath import join, normpath

import lxml.html
import pytest
from babel.numbers import format_decimal

from project import Project

pytestmark = pytest.mark.site


def page(project: Project, path: str, *options: str) -> lxml.html.HtmlElement:
    done = project.run("build", *options)
    assert done.returncode == 0, done.stderr
    return lxml.html.fromstring((project.root / "site" / path / "index.html").read_text(encoding="utf-8"))


def lang(element: lxml.html.HtmlElement) -> str:
    """The language a screen reader takes for an element: that of the nearest around it that says one."""
    return element.xpath("string(ancestor-or-self::*[@lang][1]/@lang)")


def test_translated_without_its_own_recording(project: Project) -> None:
    """English words around an Albanian, synthetic voice: the page says both, and marks what is Albanian."""
    (project.episode / "recording.en.wav").unlink()
    found = page(project, "en/prova/nje")
    assert found.get("lang") == "en"
    assert found.xpath("string(//h1)") == "One"
    (audio,) = found.iter("audio")
    assert "/media/prova/nje/sq-" in audio.get("src")
    text = " ".join(found.xpath("//section[contains(@class, 'mb-player')]")[0].text_content().split())
    assert "Language of the recording: Albanian" in text
    assert found.xpath("//*[@class='mb-synthetic']"), "the voice is synthetic and the page does not say so"
    chapters = found.xpath("//ol[contains(@class, 'mb-chapters')]/li")
    assert [li.xpath("string(.//span[not(@class)])") for li in chapters] == ["Fillimi", "Mesi", "Fundi"]
    for words in ("Fillimi", "Mesi", "Kjo është një provë.", "Dhe kjo është fundi."):
        marked = found.xpath("//main//*[text()[contains(., $words)]]", words=words)
        assert marked, f"{words} is not on the page"
        assert {lang(each) for each in marked} == {"sq"}, f"a screen reader would read {words!r} as English"


def test_nothing_that_staff_write_runs(project: Project) -> None:
    plain = len(list(page(project, "prova/nje").iter("script")))
    project.replace(
        "episodes/prova/nje/episode.md",
        "Shënime me **theks**",
        "<script>alert(1)</script> <img src=x onerror=alert(2)> [keq](javascript:alert(3)) Shënime me **theks**",
    )
    project.replace("episodes/prova/nje/transcript.sq.vtt", "Kjo është", "<img src=x onerror=alert(4)>Kjo është")
    project.replace("episodes/prova/nje/transcript.sq.vtt", "një provë", "&lt;script&gt;alert(5)&lt;/script&gt;")
    project.replace("episodes/prova/nje/transcript.sq.vtt", "<v Hana>", "<v &lt;b onclick=alert(6)&gt;Hana>")
    project.replace("episodes/prova/nje/episode.md", "title: Një\n", 'title: 1 < 2 & "3" > 2\n')
    # The link has lost its address, and nothing goes out like that; a preview shows the page as it is.
    refused = project.run("build")
    assert refused.returncode == 1 and "“keq”" in refused.stderr and "[page-links]" in refused.stderr
    found = page(project, "prova/nje", "--preview-url", "http://127.0.0.1:8000/")
    assert len(list(found.iter("script"))) == plain
    assert not found.xpath("//@*[starts-with(name(), 'on')]")
    assert not found.xpath("//@*[starts-with(normalize-space(.), 'javascript:')]")
    assert found.xpath("string(//h1)") == '1 < 2 & "3" > 2'
    notes = found.xpath("string(//div[contains(@class, 'mb-page')])")
    assert "<script>alert(1)</script> <img src=x onerror=alert(2)> keq Shënime me theks" in notes
    transcript = found.xpath("string(//section[contains(@class, 'mb-transcript')])")
    assert "Kjo është <script>alert(5)</script>." in transcript
    assert "<b onclick=alert(6)>Hana" in transcript


# --- what there is to play, to take along and to read -------------------------------------------


def file_of(site: Path, path: str, address: str) -> Path:
    """The file of the site behind an address on the page at a path."""
    return site / normpath(join(path, address)).removeprefix("/")


def downloads(found: lxml.html.HtmlElement) -> list[lxml.html.HtmlElement]:
    return found.xpath("//section[contains(@class, 'mb-player')]//a[@download]")


EPISODES = ("peshkimi", "pajisja", "te-dhenat")
READERS = {"": "sq", "mk/": "mk", "en/": "en", "sr/": "sr"}


@pytest.mark.parametrize("slug", EPISODES)
@pytest.mark.parametrize("prefix", READERS)
def test_the_waveform_weighs_little_and_says_nothing(prefix: str, slug: str, real_site: Path) -> None:
    """It is an ornament: a screen reader passes over it, and it costs a weak line at most 1 KB."""
    text = (real_site / f"{prefix}mburoja/{slug}/index.html").read_text(encoding="utf-8")
    (wave,) = re.findall(r'<svg class="mb-wave".*?</svg>', text, re.DOTALL)
    weights = [len(gzip.compress(each.encode(), 6)) for each in (text, text.replace(wave, ""))]
    assert weights[0] - weights[1] <= 1024
    assert len(gzip.compress(wave.encode(), 6)) <= 1024
    found = lxml.html.fromstring(wave)
    assert found.get("aria-hidden") == "true"
    assert found.get("focusable") == "false", "old browsers stop at it with Tab"
    assert not found.xpath("//@role | //@tabindex | //@aria-label") and not found.text_content().strip()
    assert len(re.findall("M", wave)) >= 30, "no picture of four minutes"


@pytest.mark.parametrize("slug", EPISODES)
@pytest.mark.parametrize(("prefix", "reader"), READERS.items())
def test_every_rendition_can_be_taken_along(prefix: str, reader: str, slug: str, real_site: Path) -> None:
    path = f"{prefix}mburoja/{slug}/"
    found = lxml.html.fromstring((real_site / path / "index.html").read_text(encoding="utf-8"))
    links = downloads(found)
    files = [file_of(real_site, path, link.get("href")) for link in links]
    (audio,) = found.iter("audio")
    assert [file.suffix for file in files] == [".mp3", ".opus"]
    assert files[0] == file_of(real_site, path, audio.get("src"))
    assert {file.stem for file in files} == {files[0].stem}, "renditions of two recordings"
    for link, file in zip(links, files, strict=True):
        said = " ".join(link.text_content().split())
        size = format_decimal(file.stat().st_size / 1e6, "0.0", locale=reader)
        assert said.endswith(f" ({size} MB)"), said
    names = [" ".join(link.text_content().split()).partition(":")[2] for link in links]
    assert "MP3" in names[0]
    saver = {"sq": "Kursim të dhënash", "mk": "Заштеда на податоци", "en": "Data saver", "sr": "Уштеда података"}
    assert saver[reader] in names[1]


def test_the_transcript_can_be_taken_along(project: Project) -> None:
    found = page(project, "prova/nje")
    links = found.xpath("//section[contains(@class, 'mb-transcript')]//a[@download]")
    assert [link.text_content() for link in links] == ["VTT", "SRT", "TXT"]
    for link in links:
        text = file_of(project.root / "site", "prova/nje/", link.get("href")).read_text(encoding="utf-8")
        assert "Kjo është një provë." in text and "Dhe kjo është fundi." in text
        assert ("-->" in text) == (link.text_content() != "TXT")


UNTIMED = """\
This is a test.
It has two lines & <a sign>.

Nobody has timed it.
"""


def test_a_transcript_without_times_is_read_in_paragraphs(project: Project) -> None:
    project.write({"episodes/prova/nje/transcript.en.txt": UNTIMED})
    found = page(project, "en/prova/nje")
    (section,) = found.xpath("//section[contains(@class, 'mb-transcript')]")
    assert [" ".join(span.text_content().split()) for span in section.xpath("./p/span")] == [
        "This is a test. It has two lines & <a sign>.",
        "Nobody has timed it.",
    ]
    assert not section.xpath(".//*[@data-seek] | .//a[contains(@href, '#t=')] | .//h3"), "nobody knows when"
    assert not re.search(r"\d:\d\d", section.text_content())
    links = section.xpath(".//a[@download]")
    assert [link.text_content() for link in links] == ["TXT"]
    text = file_of(project.root / "site", "en/prova/nje/", links[0].get("href")).read_text(encoding="utf-8")
    assert text == "This is a test. It has two lines & <a sign>.\n\nNobody has timed it.\n"
    assert found.xpath("//a[@href='#mb-transcript']"), "nobody is told that it can be read"
    media = project.root / "site/media/prova/nje"
    assert {each.name for each in media.glob("en.*")} == {"en.html", "en.txt"}
