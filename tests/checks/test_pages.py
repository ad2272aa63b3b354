"""The checks on the site as built. Each has a golden file in `pages/`, named as its id.

`passing` and `failing` are files of a small site by path; `findings` are all that all these checks find in the failing
one, and in the passing one they find nothing. A page that does not begin with `<!doctype` is what stands behind the
main heading of a page that has all it needs; its first line is line 1. `{repeat: text, times: 9}` is a long file, and
`!!binary` its bytes. Where a case has no sitemap.xml and no _headers of its own, there is one that says what the pages
say, and a page that has no policy gets that of most pages.
A new check needs its file here and no Python.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any
from urllib.parse import urljoin

import pytest
import yaml
from lxml import etree

from mburoja.answers.servers import headers_file
from mburoja.built import files_of, read_inline, read_site
from mburoja.checks import gate, links
from mburoja.checks.subjects import BuiltSite
from mburoja.model import Languages, Site, in_order

CASES = sorted((Path(__file__).parent / "pages").glob("*.yml"))
CHECKS = [check for check in gate.CHECKS.values() if check.subject is BuiltSite]
LANGUAGES = Languages({"sq": "Shqip", "mk": "Македонски", "en": "English", "sr": "Српски"}, "sq", {})
SITE = Site("https://mburoja.example/", "Mburoja", LANGUAGES, "https://mburoja.example/")
PAGE = (
    '<!doctype html><html lang="{locale}"><head><meta charset="utf-8"><title>{path}</title>'
    '<meta name="description" content="Një faqe."><link rel="canonical" href="{url}"></head>'
    "<body><main><h1>{path}</h1>{text}</main></body></html>"
)
POLICY = (
    "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; script-src 'self'; style-src 'self'; "
    "img-src 'self' data:; media-src 'self'; connect-src 'self'; worker-src 'self'; base-uri 'none'; "
    "form-action 'self'\">"
)
NAMES = {"xhtml": "http://www.w3.org/1999/xhtml", None: "http://www.sitemaps.org/schemas/sitemap/0.9"}


def url_of(path: str, site: Site = SITE) -> str:
    return site.url + (path.removesuffix("index.html") if f"/{path}".endswith("/index.html") else path)


def lay(folder: Path, files: dict[str, Any], site: Site = SITE) -> Path:
    """Put a small site into a folder."""
    for name, value in files.items():
        match value:
            case {"repeat": text, "times": times}:
                value = text * times
        if (
            isinstance(value, str)
            and name.endswith(".html")
            and not value.lower().lstrip("\ufeff").startswith("<!doctype")
        ):
            locale = name[:2] if name[:3] in ("mk/", "en/", "sr/") else "sq"
            value = PAGE.format(locale=locale, path=name, url=url_of(name, site), text=value)
        if isinstance(value, str) and name.endswith(".html") and "content-security-policy" not in value.lower():
            value = re.sub(r"<head>|(?=<title)", lambda found: found[0] + POLICY, value, count=1)
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(value if isinstance(value, bytes) else value.encode())
    if "sitemap.xml" not in files:
        (folder / "sitemap.xml").write_bytes(sitemap_of(folder, site))
    if "_headers" not in files:
        (folder / "_headers").write_text(headers_file(dict(files_of(folder)), read_inline(folder), site.base))
    return folder


def sitemap_of(folder: Path, site: Site) -> bytes:
    """A sitemap of all pages that name themselves, with the translations that they name."""
    root = etree.Element("urlset", nsmap=NAMES)
    for file in sorted(folder.rglob("*.html")):
        tree = etree.HTML(b"<body>" + file.read_bytes(), etree.HTMLParser(encoding="utf-8"))
        url = url_of(file.relative_to(folder).as_posix(), site)
        canonical = urljoin(url, tree.xpath("string(//link[@rel='canonical']/@href)") or "/nowhere")
        if canonical == url and not tree.xpath("//meta[@name='robots']"):
            entry = etree.SubElement(root, "url")
            etree.SubElement(entry, "loc").text = url
            for link in tree.xpath("//link[@hreflang][@hreflang!='x-default'][not(@type)]"):
                etree.SubElement(entry, f"{{{NAMES['xhtml']}}}link", dict(link.attrib))
    return bytes(etree.tostring(root))


def findings(folder: Path, site: Site = SITE) -> str:
    built = read_site(folder, site)
    return "\n".join(map(str, in_order(finding for check in CHECKS for finding in check(built))))


def golden(path: Path) -> dict[str, Any]:
    case = yaml.safe_load(path.read_text(encoding="utf-8"))
    assert case.keys() == {"passing", "failing", "findings"}
    return dict(case)


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_passing(tmp_path: Path, path: Path) -> None:
    assert findings(lay(tmp_path, golden(path)["passing"])) == ""


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_failing(tmp_path: Path, path: Path) -> None:
    case = golden(path)
    found = findings(lay(tmp_path, case["failing"]))
    assert found == case["findings"].strip()
    assert all(line.endswith(f"[{path.stem}]") for line in found.splitlines())


def test_every_check_has_its_golden_and_its_documentation() -> None:
    assert [path.stem for path in CASES] == sorted(check.id for check in CHECKS)
    assert all(len(check.documentation) > 100 for check in CHECKS)


def test_a_site_in_a_folder_of_its_host(tmp_path: Path) -> None:
    """`/fushata/` is ours, the rest of the host is somebody else's; messages have addresses as the browser has them."""
    site = Site("https://org.example/fushata/", "Mburoja", LANGUAGES, "https://org.example/fushata/")
    text = (
        '<a href="/fushata/nje/">Një</a><a href="/fushata">Kreu</a><a href="/raporti.pdf">Raporti</a>'
        '<img src="/logo.png" alt="Logoja e organizatës"><a href="/fushata/njee/">Një</a><a href="../nje/#x">x</a>'
    )
    assert findings(lay(tmp_path, {"index.html": "", "nje/index.html": text}, site), site).splitlines() == [
        "site/nje/index.html:1: the link “Një” leads to `/fushata/njee/`, and the site has nothing there; "
        "write `/fushata/nje/` [page-links]",
        "site/nje/index.html:1: the link “x” leads to `#x` in `/fushata/nje/`, and there is no such heading; "
        "take `#x` off [page-links]",
    ]


def test_a_preview_knows_where_the_site_will_be(tmp_path: Path) -> None:
    """A link with the site's published address is one of its own, wherever this build of it is looked at."""
    site = Site("http://127.0.0.1:8000/", "Mburoja", LANGUAGES, "https://mburoja.example/")
    text = (
        '<a href="https://mburoja.example/nje/">Një</a><a href="https://mburoja.example/dy/">Dy</a>'
        '<a href="http://127.0.0.1:8000/nje/">Një</a><img src="https://mburoja.example/a.png" alt="">'
    )
    assert findings(lay(tmp_path, {"index.html": text, "nje/index.html": "", "a.png": ""}, site), site) == (
        "site/index.html:1: the link “Dy” leads to `/dy/`, and the site has nothing there; "
        "correct the address, or take the link out [page-links]"
    )


def test_style_inside_a_page_is_looked_at_too(tmp_path: Path) -> None:
    text = '<p style="background: url(https://example.org/a.png)">A</p><style>@import "//example.org/b.css";</style>'
    found = links.page_offsite(read_site(lay(tmp_path, {"index.html": text}), SITE))
    assert [each.message.values["address"] for each in found] == ["https://example.org/a.png", "//example.org/b.css"]


def test_a_fault_of_a_template_is_told_once(tmp_path: Path) -> None:
    """And on the page of the text, when the same text is shown in the place of translations."""
    text = '<a href="https://mburoja.example/mungon/">Mungon</a>'
    site = {f"mburoja/{number}/index.html": text for number in range(100, 140)}
    (found,) = findings(lay(tmp_path, site)).splitlines()
    assert found.startswith("site/mburoja/100/index.html:1: the link “Mungon” leads to `/mungon/`")
    assert found.endswith("(on 40 pages, of which this is the first) [page-links]")


@pytest.mark.site
def test_nothing_is_wrong_with_the_real_site(real_site: Path) -> None:
    assert findings(real_site) == ""
    assert len(read_site(real_site, SITE).pages) > 30
