"""Staff edit with the preview open: what they break is shown, what they mend comes by itself, drafts stay theirs."""

import httpx
import pytest
from lxml import etree, html
from playwright.sync_api import expect

pytestmark = pytest.mark.site

EPISODE = "episodes/prova/nje/episode.md"
SLOW = 30_000  # milliseconds: a build, on a machine that has other work


def get(address: str, path: str) -> httpx.Response:
    return httpx.get(address + path, trust_env=False)


def test_a_broken_save_is_shown_and_a_mended_one_too(project, small_address, visit) -> None:
    seen = visit("prova/nje/", at=small_address)
    page = seen.page
    title = page.get_by_role("heading", level=1)
    expect(title).to_have_text("Një")

    project.replace(EPISODE, "title: Një\n", "title: Një: dy\n")
    panel = page.get_by_role("alert")
    expect(panel).to_be_visible(timeout=SLOW)
    expect(panel).to_be_in_viewport()
    expect(panel.locator("pre")).to_contain_text(f"{EPISODE}:2:")
    expect(panel.locator("pre")).not_to_contain_text("Traceback")
    expect(title).to_have_text("Një")  # the last good text

    project.replace(EPISODE, "title: Një: dy", 'title: "Një: dy"')
    expect(title).to_have_text("Një: dy", timeout=SLOW)
    expect(panel).to_have_count(0)


def test_a_draft_is_seen_in_the_preview_and_nowhere_else(project, small_address, visit, words) -> None:
    seen = visit("prova/", at=small_address)
    page = seen.page
    label = words("sq")["state_draft"]
    expect(page.get_by_role("listitem").get_by_role("heading", name="Një")).to_be_visible()
    expect(page.get_by_text(label)).to_have_count(0)
    before = etree.fromstring(get(small_address, "feeds/prova.sq.xml").content)
    assert [item.findtext("title") for item in before.iter("item")] == ["Një"]

    project.replace(EPISODE, "number: 1", "number: 1\nstatus: draft")
    expect(page.get_by_text(label)).to_be_visible(timeout=SLOW)
    expect(page.get_by_role("listitem").get_by_role("heading", name="Një")).to_be_visible()
    page.get_by_role("link", name="Një").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Një")
    expect(page.get_by_text(label)).to_be_visible()
    for locale in ("sq", "en"):
        feed = get(small_address, f"feeds/prova.{locale}.xml")
        assert feed.status_code == 200
        assert list(etree.fromstring(feed.content).iter("item")) == []

    done = project.run("build")
    assert done.returncode == 0, done.stderr
    assert not (project.root / "site/prova/nje").exists()
    assert "nje" not in (project.root / "site/sitemap.xml").read_text()
    show = html.parse(str(project.root / "site/prova/index.html"))
    assert show.xpath("//a[contains(@href, 'nje')]") == []
