"""The name that a screen reader says for an element (W3C, Accessible Name and Description Computation 1.2).

As much of it as pages without script can need: labels, native names, contents, title; not what style sheets write.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any


def accessible_name(element: Any) -> str:
    """The name of a control, a heading or a picture; empty if nobody has given it one."""
    return " ".join(next((name for name in _names(element) if name.strip()), "").split())


def _names(element: Any) -> Iterator[str]:
    """Where a name can come from, in the order in which they count."""
    for other in element.get("aria-labelledby", "").split():
        yield " ".join(_content(each) for each in element.xpath("//*[@id=$id]", id=other))
    yield element.get("aria-label", "")
    if element.tag in ("img", "area"):
        yield element.get("alt", "")
    if element.tag == "input":
        yield element.get("alt" if element.get("type", "").lower() == "image" else "value", "")
    if element.tag in ("input", "select", "textarea"):
        labels = element.xpath("ancestor::label | //label[@for=$id]", id=element.get("id", ""))
        yield " ".join(_content(each) for each in labels)
        yield element.get("placeholder", "")
    else:
        yield _content(element)
    yield element.get("title", "")


def _content(element: Any) -> str:
    """The words inside, without those that are kept from screen readers."""
    parts = [element.text or ""]
    for child in element:
        if child.get("aria-hidden") != "true" and child.tag not in ("script", "style"):
            # Not its `aria-labelledby`: that may lead back here, and does not count inside another name.
            said = child.get("aria-label", "").strip() or child.get("alt", "") or _content(child)
            parts.append(said or child.get("title", ""))
        parts.append(child.tail or "")
    return " ".join(parts)
