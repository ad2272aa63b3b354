"""What the first view of a page costs: every byte that a new visitor's phone is sent before she touches anything."""

from __future__ import annotations

from playwright.sync_api import Browser

from good_host import Answer, GoodHost

PHONE = {"width": 390, "height": 844}
KB = 1000
BUDGET = 60 * KB
PICTURE_BUDGET = 40 * KB
"""One picture of the home page may come on top."""
KINDS = {"text/html": "HTML", "text/css": "CSS", "text/javascript": "scripts", "application/javascript": "scripts"}


def first_view(browser: Browser, host: GoodHost, path: str) -> list[Answer]:
    """All that a phone with an empty cache is sent for a page, until it asks for nothing more."""
    context = browser.new_context(viewport=PHONE, device_scale_factor=3, is_mobile=True, has_touch=True)
    host.sent.clear()
    context.new_page().goto(host.address + path, wait_until="networkidle")
    context.close()
    return list(host.sent)


def kind(answer: Answer) -> str:
    """The column of a table that an answer belongs in."""
    return "pictures" if answer.type.startswith("image/") else KINDS.get(answer.type, "other")


def over_budget(path: str, answers: list[Answer]) -> int:
    """By how many bytes a page is too heavy; negative when there is room."""
    total = sum(answer.bytes for answer in answers)
    if path.strip("/") in ("", "mk", "en", "sr"):
        heaviest = max((answer.bytes for answer in answers if kind(answer) == "pictures"), default=0)
        return max(total - heaviest - BUDGET, heaviest - PICTURE_BUDGET)
    return total - BUDGET
