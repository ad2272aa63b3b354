"""The player of an episode that pages of others may embed: where it is, and what they write to embed it."""

from __future__ import annotations

from markupsafe import Markup

from mburoja.model import Episode

SOUND_SIZE, VIDEO_SIZE = (480, 260), (560, 460)
"""Of the frame, in CSS pixels, so that title, player and what must be said beside it are seen at once."""

_CODE = Markup(
    '<iframe src="{}" title="{}" width="{}" height="{}" loading="lazy" referrerpolicy="no-referrer"{} '
    'style="border: 0; max-width: 100%"></iframe>'
)
"""Nothing is asked for but the page, late and without saying who asks; only a video may fill the screen."""


def embed_path(episode: Episode) -> str:
    """The path of the page to embed; servers let no other kind of page be framed."""
    return f"{episode.path}/embed/"


def embed_code(url: str, title: str, video: bool) -> str:
    """The HTML with which a page of somebody else shows the player."""
    width, height = VIDEO_SIZE if video else SOUND_SIZE
    allow = Markup(' allow="fullscreen"') if video else ""
    return str(_CODE.format(url, title, width, height, allow))
