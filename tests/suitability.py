"""Whether a page suits everyone: axe, and the measures of WCAG 2.2 A and AA that axe does not take."""

from __future__ import annotations

import json

from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Page

PHONE, DESKTOP = {"width": 390, "height": 844}, {"width": 1280, "height": 900}
WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
COLOURS = ["color-contrast", "link-in-text-block"]
"""The rules to which dark colours make a difference."""

MOVES = """() => [...document.querySelectorAll("*")].filter((element) => element.checkVisibility()).flatMap((element) =>
    [null, "::before", "::after"].filter((part) => {
        const style = getComputedStyle(element, part);
        const still = style.animationName === "none" && style.transitionDuration.split(", ").every((t) => t === "0s");
        return !still || style.scrollBehavior !== "auto";
    }).map((part) => `${element.tagName}.${element.className}${part ?? ""}`))"""

LOST_WITHOUT_COLOURS = """() => {
    // Backgrounds are gone; what is pressed needs a line around it or under it, and the page at hand another than its
    // neighbours.
    const line = (style) => parseFloat(style.borderBottomWidth) > 0 && style.borderBottomStyle !== "none";
    const lost = [...document.querySelectorAll(
        ".mb-door, .mb-play, .mb-button, .mb-card > a, summary, input:not([type=checkbox]), select")]
        .filter((element) => element.checkVisibility() && !line(getComputedStyle(element)))
        .map((element) => element.outerHTML.slice(0, 120));
    const colour = (link) => getComputedStyle(link).borderBottomColor;
    const links = [...document.querySelectorAll(".mb-nav a")];
    const here = links.filter((link) => link.ariaCurrent).map(colour);
    const others = links.filter((link) => !link.ariaCurrent).map(colour);
    return [...lost, ...here.filter((each) => others.includes(each)).map(() => "the menu does not show where we are")];
}"""

OTHER_LETTERS = r"""() => {
    // Letters tell what a voice would get wrong: Macedonian and Serbian are Cyrillic here, all others Latin.
    const wrong = [];
    const check = (text, element, where) => {
        const lang = element.closest("[lang]").lang, cyrillic = /[Ѐ-ӿ]{2}/.test(text);
        // Two words in a row: names as AntennaPod and units as MB belong to no language.
        const latin = /[a-zë]{3,} [a-zë]{3,}/.test(text) && !cyrillic;
        if (["mk", "sr"].includes(lang) ? latin : cyrillic) wrong.push(`${where}, lang=${lang}: ${text.trim()}`);
    };
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    while (walker.nextNode()) {
        const element = walker.currentNode.parentElement;
        if (!element.closest("script, code, pre")) check(walker.currentNode.data, element, "text");
    }
    for (const attribute of ["aria-label", "placeholder", "title", "alt"])
        for (const element of document.querySelectorAll(`body [${attribute}]`))
            check(element.getAttribute(attribute), element, attribute);
    return wrong;
}"""

TOO_SMALL = """() => {
    // SC 2.5.8, strictly: 24 by 24 CSS pixels, but for links within a text.
    const within = (element) => {
        const block = element.parentElement.closest("p, li, dd, td, figcaption, div, body");
        const links = [...block.querySelectorAll("a, button")].map((each) => each.textContent).join("");
        const letters = (text) => (text.match(/\\p{L}/gu) ?? []).length;
        return getComputedStyle(element).display.startsWith("inline") && letters(block.textContent) > letters(links);
    };
    return [...document.querySelectorAll("a, button, summary, input, select, audio, video")]
        .filter((element) => element.checkVisibility() && !within(element))
        .map((element) => [element, element.getBoundingClientRect()])
        .filter(([, box]) => Math.round(box.width) < 24 || Math.round(box.height) < 24)
        .map(([element, box]) => `${box.width} x ${box.height}: ${element.outerHTML.slice(0, 120)}`);
}"""

DOES_NOT_FIT = """() => {
    const width = document.documentElement.clientWidth;
    const name = (element) => `${element.tagName}.${element.className}: ${element.textContent.trim().slice(0, 40)}`;
    const shown = [...document.body.querySelectorAll("*")].filter(
        (element) => element.checkVisibility() && (element.textContent.trim() || element.matches("img, audio, video")));
    const wide = shown.filter((element) => {
        const box = element.getBoundingClientRect();
        return (box.right > width + 1 || box.left < -1) && !element.closest(".mb-hidden, svg, .md-typeset__scrollwrap");
    });
    const spills = shown.filter((element) =>
        element.matches("a, button, summary") && getComputedStyle(element).display !== "inline" &&
        element.scrollWidth > element.clientWidth + 1);
    const cut = shown.filter((element) =>
        ["hidden", "clip"].includes(getComputedStyle(element).overflowX) && !element.matches(".mb-hidden") &&
        (element.scrollWidth > element.clientWidth + 1 || element.scrollHeight > element.clientHeight + 1));
    const scroll = document.documentElement.scrollWidth;
    // A word that is not too long for any line stays in one piece.
    const torn = new Set(), range = new Range();
    const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    while (texts.nextNode()) {
        const text = texts.currentNode, element = text.parentElement;
        if (!element.checkVisibility() || element.closest("pre, .mb-hidden")) continue;
        for (const word of text.data.matchAll(/(?<!\\S)[\\p{L}\\d:]{2,8}(?!\\S)/gu)) {
            range.setStart(text, word.index);
            range.setEnd(text, word.index + word[0].length);
            const lines = new Set([...range.getClientRects()].map((box) => Math.round(box.top)));
            if (lines.size > 1) torn.add(`torn: ${word[0]} in ${name(element)}`);
        }
    }
    return [
        ...torn,
        ...(scroll > width ? [`scrolls: ${scroll}`] : []),
        ...wide.map((element) => `wide: ${name(element)}`),
        ...spills.map((element) => `spills: ${name(element)}`),
        ...cut.map((element) => `cut: ${name(element)}`),
    ];
}"""

# The Content-Security-Policy lets no style in but those of scripts that make it by object.
TEXT_SPACING = """() => {
    const sheet = new CSSStyleSheet();  // SC 1.4.12
    sheet.replaceSync(`
        * { line-height: 1.5 !important; letter-spacing: 0.12em !important; word-spacing: 0.16em !important; }
        p { margin-bottom: 2em !important; }`);
    document.adoptedStyleSheets = [sheet];
}"""
TWICE_THE_TEXT = """() => {
    const root = document.documentElement;
    root.style.fontSize = `${2 * parseFloat(getComputedStyle(root).fontSize)}px`;
}"""
USUAL_TEXT = """() => {
    document.adoptedStyleSheets = [];
    document.documentElement.style.fontSize = "";
}"""


def violations(page: Page, run_only: dict) -> list[str]:
    """What axe finds; it is put into a page once, for that takes longer than to run it."""
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE_SCRIPT)
    options = {"resultTypes": ["violations"], "runOnly": run_only}
    found = page.evaluate("options => axe.run(options).then(results => results.violations)", options)
    return [f"{rule['id']}: {json.dumps([n['target'] for n in rule['nodes']][:5])} {rule['help']}" for rule in found]


def unsuitable(page: Page) -> dict[str, list[str]]:
    """What is wrong with a page in each size, with larger text and wider spaces."""
    found = {}
    page.emulate_media(color_scheme="light", forced_colors="none")
    for name, size in {"phone": PHONE, "desktop": DESKTOP}.items():
        page.set_viewport_size(size)
        found[f"axe, {name}, light"] = violations(page, {"type": "tag", "values": WCAG})
        page.emulate_media(color_scheme="dark")
        found[f"axe, {name}, dark"] = violations(page, {"type": "rule", "values": COLOURS})
        page.emulate_media(color_scheme="light")
        found[f"targets (SC 2.5.8), {name}"] = page.evaluate(TOO_SMALL)
        page.evaluate(TWICE_THE_TEXT)
        found[f"text at 200 % (SC 1.4.4), {name}"] = page.evaluate(DOES_NOT_FIT)
        page.evaluate(USUAL_TEXT)
    page.set_viewport_size(PHONE)
    page.evaluate(TEXT_SPACING)
    found["text with wide spaces (SC 1.4.12)"] = page.evaluate(DOES_NOT_FIT)
    page.evaluate(USUAL_TEXT)
    page.set_viewport_size({"width": 320, "height": 640})
    found["320 pixels wide (SC 1.4.10)"] = page.evaluate(DOES_NOT_FIT)
    found["less motion was asked for"] = page.evaluate(MOVES)
    page.emulate_media(forced_colors="active")
    found["colours of the reader's own"] = page.evaluate(LOST_WITHOUT_COLOURS)
    page.emulate_media(forced_colors="none")
    found["language of parts (SC 3.1.2)"] = page.evaluate(OTHER_LETTERS)
    return {name: what for name, what in found.items() if what}
