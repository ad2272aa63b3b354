"""Labels as a file has them, made into plain lines, and into keys."""

from __future__ import annotations

import html
import re

from mburoja.letters import slug

MOST_TEXT = 400
"""Characters; more the data folder does not take."""

_TAG = re.compile(r"</?[A-Za-z!?][^<>]*>")
_MARKUP = re.compile(r"<(?=[A-Za-z!?/])|&(?=#|[A-Za-z])|\](?=\]>)")
_UNSEEN = re.compile(
    r"[\x00-\x1f\x7f-\x9f\u00ad\u200b-\u200f\u2028-\u202e\u2060-\u2069\ud800-\udfff\ufeff\ufffe\uffff]+"
)


def plain(label: str) -> str:
    """One line of text without markup, in the letters of the label.

    Tags are taken out and entities read; what could still be taken for markup gets a space behind its first sign.
    """
    text = label
    for _ in range(3):
        text = html.unescape(_TAG.sub(" ", text))
    text = _MARKUP.sub(lambda found: found[0] + " ", _UNSEEN.sub(" ", _TAG.sub(" ", text)))
    text = " ".join(text.split())
    return text if len(text) <= MOST_TEXT else f"{text[: MOST_TEXT - 2].rstrip()} …"


class Keys:
    """Keys that have not been given yet, of small letters a–z, figures and hyphens.

    The same labels in the same order always get the same keys.
    """

    def __init__(self) -> None:
        self._taken: set[str] = set()

    def new(self, label: str, otherwise: str, most: int = 40) -> str:
        """A key for a label in any script; `otherwise` when nothing of it can be written in these letters."""
        wanted = slug(label, most, slug(otherwise, most))
        key, number = wanted, 1
        while key in self._taken:
            number += 1
            key = f"{wanted[: most - len(str(number)) - 1].rstrip('-')}-{number}"
        self._taken.add(key)
        return key


def shared(labels: list[str]) -> tuple[str, list[str]]:
    """What labels of one battery of questions have in common at their beginning or end, and what each has alone.

    `Sa i besoni? – Policia`, `Sa i besoni? – Gjykatat` → `Sa i besoni?`, [`Policia`, `Gjykatat`]. Nothing in common:
    an empty text, and the labels as they are.
    """
    for turned in (False, True):
        texts = [each[::-1] for each in labels] if turned else labels
        length = next(
            (at for at, letters in enumerate(zip(*texts, strict=False)) if len(set(letters)) > 1),
            min(map(len, texts)),
        )
        # Back to where a word ends that is followed, or led in, by a sign of punctuation.
        while length and texts[0][length - 1] not in " ?:–—-.|/)]":
            length -= 1
        common, alone = texts[0][:length], [each[length:] for each in texts]
        if turned:
            common, alone = common[::-1], [each[::-1] for each in alone]
        common, alone = common.strip(" :–—-|/"), [each.strip(" :–—-|/") for each in alone]
        if len(common) >= 8 and all(alone):
            return common, alone
    return "", labels
