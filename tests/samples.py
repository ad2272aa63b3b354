"""Values that several tests take as they are or change a little."""

from __future__ import annotations

from mburoja.media.picture import COVER_BYTES, COVER_PIXELS, jpeg
from mburoja.media.tags import Tags
from mburoja.model import Chapter, Cue
from project import MEDIA

LONG = "Како да ја препознаете измамата пред да кликнете на врската во пораката"
"""A title longer than 63 Cyrillic letters, which some readers drop."""
assert len(LONG) > 63


def chapters(*pairs: tuple[str, str]) -> tuple[Chapter, ...]:
    """Chapters as front matter gives them."""
    return tuple(Chapter.model_validate({"at": at, "title": title}) for at, title in pairs)


def every_tag() -> Tags:
    """Tags of which every field has a value."""
    return Tags(
        title="Измама",
        show="Мбуроја",
        author="Автор / Друг",
        number=12,
        date="2026-02-09",
        locale="mk",
        summary="Опис со „наводници“ & знаци = ë ç",
        licence="CC-BY-SA-4.0",
        page_url="https://mburoja.example/mk/mburoja/peshkimi/",
        feed_url="https://mburoja.example/feeds/mburoja.mk.xml",
        guid="11111111-1111-5111-8111-111111111111",
        voices="Кико (синтетички глас)",
        lyrics="Прва.\nВтора.",
        chapters=chapters(("0:00", LONG), ("0:01", "К"), ("0:02.5", LONG)),
        duration_ms=3000,
        cover=jpeg(MEDIA / "square.png", COVER_PIXELS, COVER_BYTES),
        season=2,
        show_url="https://mburoja.example/mk/mburoja/",
        licence_url="https://creativecommons.org/licenses/by-sa/4.0/",
        category="Technology",
        encoder="FFmpeg, libmp3lame, 96 kbit/s",
        cues=(Cue(0, 900, "Прва."), Cue(1250, 2000, "Втора.")),
        loudness_lufs=-16.0,
        peak_dbtp=-6.0206,
    )
