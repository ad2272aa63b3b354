"""A whole build of the small project: what the views decide, and what the cleaner keeps out, is on the page."""

from __future__ import annotations

import lxml.html
import pytest

from project import Project

pytestmark = pytest.mark.site


def page(project: Project, path: str) -> lxml.html.HtmlElement:
    done = project.run("build")
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
    found = page(project, "prova/nje")
    assert len(list(found.iter("script"))) == plain
    assert not found.xpath("//@*[starts-with(name(), 'on')]")
    assert not found.xpath("//@*[starts-with(normalize-space(.), 'javascript:')]")
    assert found.xpath("string(//h1)") == '1 < 2 & "3" > 2'
    notes = found.xpath("string(//div[contains(@class, 'mb-page')])")
    assert "<script>alert(1)</script> <img src=x onerror=alert(2)> keq Shënime me theks" in notes
    transcript = found.xpath("string(//section[contains(@class, 'mb-transcript')])")
    assert "Kjo është <script>alert(5)</script>." in transcript
    assert "<b onclick=alert(6)>Hana" in transcript
