"""Markdown of staff, through the extensions of mkdocs.yml and the cleaner: nothing harmful, and nothing lost."""

from __future__ import annotations

import re
from collections.abc import Callable

import lxml.html
import markdown
import pytest
from mkdocs.config import load_config

from mburoja.pages.markdown import clean_page, feed_html
from project import REPOSITORY

PAGE = "https://mburoja.example/prova/nje/"
# fmt: off
HARMLESS = {
    "a", "abbr", "b", "blockquote", "br", "code", "del", "div", "em", "h1", "h2", "h3", "h4", "h5", "h6", "hr", "i",
    "img", "li", "ol", "p", "pre", "s", "span", "strong", "sub", "sup", "table", "tbody", "td", "th", "thead", "tr",
    "u", "ul",
}
ATTRIBUTES = {
    "align", "alt", "class", "height", "href", "id", "lang", "loading", "rel", "src", "start", "title", "width",
}
# fmt: on


@pytest.fixture(scope="module")
def page() -> Callable[[str], str]:
    """A page's HTML, made as the site makes it."""
    config = load_config(str(REPOSITORY / "mkdocs.yml"))
    assert "mburoja.pages.markdown" in config.markdown_extensions
    extensions, options = config.markdown_extensions, config.mdx_configs
    return lambda text: clean_page(markdown.markdown(text, extensions=extensions, extension_configs=options))


def tree(html: str) -> lxml.html.HtmlElement:
    return lxml.html.document_fromstring(f"<html><body><main>{html}</main></body></html>").find(".//main")


def assert_harmless(html: str, elements: set[str] = HARMLESS, attributes: set[str] = ATTRIBUTES) -> None:
    for element in tree(html).iterdescendants():
        assert element.tag in elements, f"<{element.tag}> in {html}"
        for name, value in element.attrib.items():
            assert name in attributes, f"{name}= in {html}"
            if name in ("href", "src"):
                # As browsers read an address: without the white space in front, tabs and line breaks.
                scheme = re.match(r"([a-z][a-z0-9+.-]*):", re.sub(r"^[\x00-\x20]+|[\t\r\n]", "", value.lower()))
                assert not scheme or scheme[1] in ("http", "https", "mailto", "tel"), f"{value} in {html}"


RAW = [
    "<script>alert(1)</script>",
    "before <script src='https://evil.example/x.js'></script> behind",
    '<div onclick="alert(1)">\n\n*text*\n\n</div>',
    'a <b onclick="alert(1)">word</b>',
    "<img src=x onerror=alert(1)>",
    "<svg/onload=alert(1)>",
    "<iframe src='https://evil.example/'></iframe>",
    "<style>body { display: none }</style>",
    "<form action='https://evil.example/'><input name=password></form>",
    "<base href='https://evil.example/'>",
    "<meta http-equiv=refresh content='0;https://evil.example/'>",
    "> quoted <img src=x onerror=alert(1)>",
    "- item <img src=x onerror=alert(1)>",
    "## Heading <img src=x onerror=alert(1)>",
    "| a | b |\n|---|---|\n| <img src=x onerror=alert(1)> | <script>alert(1)</script> |",
    "[<img src=x onerror=alert(1)>](https://example.org/)",
    "![<script>alert(1)</script>](a.png)",
    "</main></body><script>alert(1)</script>",
    "<!-- a comment -->",
    "<!-- --><script>alert(1)</script>",
    "<?php echo 1 ?>",
    "<![CDATA[ <script>alert(1)</script> ]]>",
    "<math><mtext></mtext><script>alert(1)</script></math>",
    "<p style='position:fixed'>text</p>",
    "&lt;script&gt;alert(1)&lt;/script&gt;",
    "<details open ontoggle=alert(1)>",
    "<a href='javascript:alert(1)'>x</a>",
    "*<script>*alert(1)*</script>*",
    "<scr\0ipt>alert(1)</script>",
    "`<script>alert(1)</script>`",
    "```\n<script>alert(1)</script>\n```",
    "    <script>alert(1)</script>",
    '```html title="<script>alert(1)</script>" linenums="1"\n<b onclick=x>\n```',
    '``` { .python onclick="alert(1)" data-x="1" style="color:red" }\nx\n```',
]


@pytest.mark.parametrize("text", RAW)
def test_raw_html_does_no_harm(text: str, page: Callable[[str], str]) -> None:
    assert_harmless(page(text))


@pytest.mark.parametrize(
    "text",
    [
        "<script>alert(1)</script>",
        'a <b onclick="alert(1)">word</b>',
        "<!-- a comment -->",
        "<br>",
        "x < y and y > z",
        "Shkruani te <info@>",
        "<p style='color:red'>text</p>",
        "`<script>alert(1)</script>`",
        "```\n<script>alert(1)</script>\n```",
    ],
)
def test_raw_html_is_shown_as_the_text_it_is(text: str, page: Callable[[str], str]) -> None:
    assert tree(page(text)).text_content().strip() == text.strip("`\n")


BAD_ADDRESSES = [
    "javascript:alert(1)",
    "JaVaScRiPt:alert(1)",
    "java\tscript:alert(1)",
    "&#106;avascript:alert(1)",
    "&#x6A;avascript&colon;alert(1)",
    "javascript&#58;alert(1)",
    "%6aavascript:alert(1)",
    "\x01javascript:alert(1)",
    "vbscript:msgbox(1)",
    "data:text/html;base64,PHNjcmlwdD4=",
    "DATA:text/html,x",
    "file:///etc/passwd",
    "blob:https://example.org/x",
    "feed:javascript:alert(1)",
    "view-source:https://example.org/",
    "intent://x#Intent;scheme=javascript;end",
]


@pytest.mark.parametrize("address", BAD_ADDRESSES)
def test_dangerous_addresses_are_dropped_and_their_words_stay(address: str, page: Callable[[str], str]) -> None:
    for text in (f"[word]({address})", f"[word](<{address}>)", f"[word][1]\n\n[1]: {address}\n", f"![word]({address})"):
        for html in (page(text), feed_html(text, PAGE)):
            assert_harmless(html)
    assert "word" in tree(page(f"[word]({address})")).text_content()
    assert_harmless(page(f"<{address}>"))


@pytest.mark.parametrize("address", ["javascript:alert(1)", "data:text/html,x", "file:///etc/passwd", "vbscript:x"])
def test_a_dropped_address_leaves_no_trace(address: str, page: Callable[[str], str]) -> None:
    (link,) = tree(page(f"[word]({address})")).iter("a")
    assert "href" not in link.attrib
    (picture,) = tree(page(f"![word]({address})")).iter("img")
    assert dict(picture.attrib) == {"alt": "word"}


@pytest.mark.parametrize(
    "html",
    [
        '<p onclick="x">a</p>',
        '<a href="https://a.example" onmouseover="x" target="_blank" style="x">a</a>',
        '<img src="a.png" onerror="x" srcset="javascript:x 2x">',
        "<p>a<script>x</script></p>",
        '<h2 id="a" onfocus="x">a</h2>',
        '<td background="javascript:x">a</td>',
        '<div class="a" data-x="y" contenteditable>a</div>',
        '<a href="jav&#x0A;ascript:alert(1)">a</a>',
        '<svg><a xlink:href="javascript:x">a</a></svg>',
        "<object data=x></object>",
        "<noscript><p title='</noscript><img src=x onerror=x>'></noscript>",
        "<template><script>x</script></template>",
    ],
)
def test_the_cleaner_alone_lets_nothing_through(html: str) -> None:
    """Behind the extensions stands the cleaner: should one of them let HTML through, this does not."""
    assert_harmless(clean_page(html))


def test_the_judge_of_these_tests_can_refuse() -> None:
    for html in (
        "<p onclick='x'>a</p>",
        "<script>x</script>",
        "<a href=' JAVA\tSCRIPT:x'>a</a>",
        "<img src='data:x'>",
        "<p style='x'>a</p>",
    ):
        with pytest.raises(AssertionError):
            assert_harmless(html)


# --- what must survive ------------------------------------------------------------------------


def test_links(page: Callable[[str], str]) -> None:
    addresses = [
        "https://example.org/a?b=1&c=2#d",
        "http://example.org/",
        "mailto:a@example.org",
        "tel:192",
        "../x/",
        "#h",
    ]
    text = " ".join(f"[word]({address})" for address in addresses)
    assert [link.get("href") for link in tree(page(text)).iter("a")] == addresses
    for link in tree(page("[a](https://example.org/ 'Title') <https://example.org/b> <c@example.org>")).iter("a"):
        assert link.get("rel") == "noopener noreferrer"
        assert link.get("href") in ("https://example.org/", "https://example.org/b", "mailto:c@example.org")


def test_headings_have_readable_places(page: Callable[[str], str]) -> None:
    html = page("# Tri shenjat\n\n## Çfarë të bëni?\n\n## Што да правите\n\n### Što da radite\n\n## Tri shenjat\n")
    assert re.findall(r'<(h\d) id="([^"]*)">', html) == [
        ("h1", "tri-shenjat"),
        ("h2", "çfarë-të-bëni"),
        ("h2", "што-да-правите"),
        ("h3", "što-da-radite"),
        ("h2", "tri-shenjat_1"),
    ]


def test_tables(page: Callable[[str], str]) -> None:
    table = tree(page("| Numri | Kush |\n|---:|:---|\n| 192 | **Policia** |\n| 193 | `a|b` |\n")).find("table")
    assert [[cell.text_content() for cell in row] for row in table.iter("tr")] == [
        ["Numri", "Kush"], ["192", "Policia"], ["193", "a|b"],
    ]  # fmt: skip
    assert [cell.get("align") for cell in table.iter("th", "td")] == ["right", "left"] * 3


def test_code_lists_and_the_rest(page: Callable[[str], str]) -> None:
    found = tree(
        page(
            "```python\nprint('<b>')\n```\n\n5. pesë\n6. gjashtë\n\n> fjalë\n\n*a* **b** `c`\n\n---\n\n![d](e.png 'f')"
        )
    )
    assert found.find(".//pre").text_content() == "print('<b>')\n"
    assert found.find(".//div").get("class") == "highlight"
    assert {span.get("class") for span in found.iter("span")} >= {"nb", "s1"}, "the colours of the code"
    assert found.find(".//ol").get("start") == "5"
    assert dict(found.find(".//img").attrib) == {"alt": "d", "src": "e.png", "title": "f"}
    for tag in ("blockquote", "em", "strong", "code", "hr"):
        assert found.find(f".//{tag}") is not None, tag


# --- show notes in a feed ---------------------------------------------------------------------


@pytest.mark.parametrize("text", RAW)
def test_a_feed_holds_only_what_podcast_apps_show(text: str) -> None:
    assert_harmless(feed_html(text, PAGE), {"p", "ol", "ul", "li", "a"}, {"href", "start"})


@pytest.mark.parametrize(
    ("written", "whole"),
    [
        ("../dy/", "https://mburoja.example/prova/dy/"),
        ("/about/", "https://mburoja.example/about/"),
        ("#h", PAGE + "#h"),
        ("https://example.org/a?b=1&c=2", "https://example.org/a?b=1&c=2"),
        ("mailto:a@example.org", "mailto:a@example.org"),
        ("tel:192", "tel:192"),
        ("../../index.md", None),
        ("episode.md#chapter", None),
        ("https://github.com/mburoja/site/blob/main/README.md", "https://github.com/mburoja/site/blob/main/README.md"),
    ],
)
def test_links_in_a_feed_are_whole(written: str, whole: str | None) -> None:
    (link,) = tree(feed_html(f"[word]({written})", PAGE)).iter("a")
    assert link.get("href") == whole


def test_headings_and_lists_in_a_feed() -> None:
    html = feed_html("## Titull\n\nTekst **i theksuar**.\n\n1. një\n2. dy\n\n- a\n", PAGE)
    assert (
        html.replace("\n", "")
        == "<p>Titull</p><p>Tekst i theksuar.</p><ol><li>një</li><li>dy</li></ol><ul><li>a</li></ul>"
    )
