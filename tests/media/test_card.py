"""Social cards, drawn for real: their size and weight, every letter of our languages, titles of any length."""

from __future__ import annotations

import io
import random
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest
from PIL import Image, features

from mburoja.media.card import MOST_BYTES, draw, fitted
from mburoja.media.errors import MediaError
from mburoja.media.lettering import font, shortened
from mburoja.model import Card
from project import MEDIA

PICTURE = MEDIA / "square.png"
CARD = Card("mk", "МбуројаКибернетике", "Фишинг: порака што ве пожурува", "Mburoja", "3:58")
GROUND = (0x0B, 0x5C, 0x73)

LETTERS = {
    "sq": "ABCÇDEËFGHIJKLMNOPQRSTUVXYZ" + "abcçdeëfghijklmnopqrstuvxyz",
    "mk": "АБВГДЃЕЖЗЅИЈКЛЉМНЊОПРСТЌУФХЦЧЏШ" + "абвгдѓежзѕијклљмнњопрстќуфхцчџш" + "ѐѝ",
    "sr": "АБВГДЂЕЖЗИЈКЛЉМНЊОПРСТЋУФХЦЧЏШ" + "абвгдђежзијклљмнњопрстћуфхцчџш",
    "en": "ABCDEFGHIJKLMNOPQRSTUVWXYZ" + "abcdefghijklmnopqrstuvwxyz",
}
SIGNS = "0123456789.,:;!?…–—-()«»„“”‘’'\"&@€%/№"

LONG = (
    "Çfarë të bëni kur një i panjohur ju telefonon nga banka dhe kërkon kodin që sapo ju erdhi me mesazh: udhëzues i "
    "plotë për prindër, mësues dhe të rinj që duan të dinë më shumë për sigurinë, të drejtat dhe ndihmën që mund të "
    "kërkojnë që sot, pa pagesë fare."
)
WIDE = "ШШШШШШШШШ ЖЖЖЖЖЖЖЖЖЖЖ " * 11 + "ШШШШШШШШШ ЖЖЖ"
ENDLESS = "Ж" * 255
assert len(LONG) == len(WIDE) == len(ENDLESS) == 255, "the longest titles that the model allows"


def opened(content: bytes) -> Image.Image:
    with Image.open(io.BytesIO(content)) as image:
        return image.convert("RGB")


def near(one: tuple[int, ...], other: tuple[int, ...], by: int = 2) -> bool:
    return all(abs(a - b) <= by for a, b in zip(one, other, strict=True))


@pytest.mark.parametrize("card", [CARD, replace(CARD, title=LONG, length="1:02:03"), Card("sq", "M", "Një", "")])
def test_its_size_and_weight(card: Card) -> None:
    content = draw(card, PICTURE)
    assert content.startswith(b"\x89PNG\r\n")
    assert opened(content).size == (1200, 630)
    assert len(content) <= MOST_BYTES
    assert near(opened(content).getpixel((5, 5)), GROUND), "not the colour of the site"


def test_a_photograph_weighs_no_more(tmp_path: Path) -> None:
    noise = random.Random(1).randbytes(3 * 160 * 160)  # noqa: S311  (a picture, no secret)
    photograph = Image.frombytes("RGB", (160, 160), noise).resize((640, 640), Image.Resampling.BICUBIC)
    photograph.save(tmp_path / "photograph.png")
    content = draw(CARD, tmp_path / "photograph.png")
    assert content.startswith(b"\xff\xd8"), "as PNG it is too heavy"
    assert len(content) <= MOST_BYTES
    assert opened(content).size == (1200, 630)


def test_the_same_card_has_the_same_bytes_another_day_too() -> None:
    program = (
        "import sys, pathlib; from mburoja.media.card import draw; from mburoja.model import Card; "
        f"sys.stdout.buffer.write(draw({CARD!r}, pathlib.Path({str(PICTURE)!r})))"
    )
    again = subprocess.run([sys.executable, "-c", program], capture_output=True, check=True).stdout
    assert again == draw(CARD, PICTURE)


@pytest.mark.parametrize(
    "other",
    [
        replace(CARD, title="Друг наслов"),
        replace(CARD, over="Друга серија"),
        replace(CARD, under="Друга страница"),
        replace(CARD, length="4:00"),
        replace(CARD, length=""),
    ],
)
def test_all_that_it_says_is_on_it(other: Card) -> None:
    assert draw(other, PICTURE) != draw(CARD, PICTURE)


def test_the_picture_is_on_it() -> None:
    assert draw(CARD, MEDIA / "square.jpg") != draw(CARD, MEDIA / "transparent.png")
    with pytest.raises(MediaError, match="the picture is broken"):
        draw(CARD, MEDIA / "text.mp3")


@pytest.mark.parametrize("locale", LETTERS)
def test_the_font_has_every_letter(locale: str) -> None:
    """A letter that a font lacks is drawn as an empty box, the same for all."""
    for weight in (450, 700):
        letters = font(60, weight)
        box = bytes(letters.getmask("\U0010fffd"))
        drawn = {each: bytes(letters.getmask(each)) for each in LETTERS[locale] + SIGNS}
        assert not [each for each, mask in drawn.items() if not any(mask) or mask == box]
        for one, other in ("ЃГ", "ѓг", "ЌК", "ќк", "ЋЂ", "ѐе", "ѝи", "ËE", "ëe", "Çc"):
            assert bytes(letters.getmask(one)) != bytes(letters.getmask(other)), f"{one} has lost its mark"


@pytest.mark.skipif(not features.check("raqm"), reason="without Raqm letters have no local forms")
def test_be_is_not_the_russian_one() -> None:
    """In Macedonian and Serbian `б` has a form of its own (Unicode, 7.4, Cyrillic)."""
    macedonian, english = (draw(replace(CARD, locale=each), PICTURE) for each in ("mk", "en"))
    assert macedonian != english


# --- titles -----------------------------------------------------------------------------------


@pytest.mark.parametrize("title", ["Një", "Peshkimi (phishing): mesazhi që ju nxiton", CARD.title, LONG])
def test_a_title_is_told_whole(title: str) -> None:
    lines, letters = fitted(title, "sq")
    assert " ".join(lines) == title
    assert max(letters.getlength(line) for line in lines) <= 644


def test_a_shorter_title_has_larger_letters() -> None:
    sizes = [fitted(title, "sq")[1].size for title in ("Një", LONG[:60].strip(), LONG[:140].strip(), LONG)]
    assert sizes == sorted(sizes, reverse=True)
    assert sizes[0] > 2 * sizes[-1] >= 60, "large enough to be read in a chat, and not the same for all"


def test_lines_are_about_as_long_as_each_other() -> None:
    for count in range(5, 40):
        lines, letters = fitted("fjalë " * count, "sq")
        widths = [letters.getlength(line) for line in lines]
        assert min(widths) > max(widths) / 3, lines


def test_what_has_no_room_ends_in_an_ellipsis_and_after_a_whole_word() -> None:
    lines, _ = fitted(WIDE, "mk")
    assert lines[-1].endswith("…")
    assert not any("…" in line for line in lines[:-1])
    told = " ".join(lines)[:-1].split()
    assert told == WIDE.split()[: len(told)]
    assert len(told) > len(WIDE.split()) / 2


def test_a_word_without_end_is_cut() -> None:
    (line,), letters = fitted(ENDLESS, "mk")
    assert line.endswith("ЖЖ…")
    assert letters.getlength(line) <= 644
    assert shortened("", letters, "mk", 100) == ""


@pytest.mark.parametrize("title", [LONG, WIDE, ENDLESS, "Një"])
def test_nothing_leaves_its_room(title: str) -> None:
    """Around the words there is only the ground: none runs into the picture, over the edge or into another line."""
    image = opened(draw(Card("mk", WIDE, title, WIDE, "1:02:03"), PICTURE))
    for box in ((0, 0, 1200, 70), (0, 580, 1200, 630), (1144, 0, 1200, 630), (444, 0, 494, 630), (496, 124, 1140, 150)):
        colours = image.crop(box).getcolors() or []
        assert all(near(colour, GROUND) for _, colour in colours), f"something is in {box}"
