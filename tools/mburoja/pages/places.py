"""What a generated page is, and which shows and episodes have: an address, a text in each language, a template."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from mburoja.model import Episode, Locale, Show
from mburoja.pages.embed import embed_path
from mburoja.pages.prepared import Prepared

EMBED = "embed.html"


@dataclass(frozen=True)
class Place:
    """One page in all its languages. `texts` are Markdown; `files` say where; `meta` has title and description.

    It is about a show, an episode of it, or a `topic` of the barometer: the key of a wave or of a theme.
    """

    path: str
    template: str
    show: Show | None
    episode: Episode | None
    texts: Mapping[Locale, str]
    files: Mapping[Locale, str]
    meta: Mapping[Locale, Mapping[str, str]]
    listed: bool
    topic: str = ""

    @property
    def embedded(self) -> bool:
        """Whether it is only a player, for pages of others."""
        return self.template == EMBED

    @property
    def subject(self) -> str:
        """The path of the show or the episode that it is about; empty for a topic."""
        return self.episode.path if self.episode else self.show.slug if self.show else ""


def places(prepared: Prepared) -> Iterator[Place]:
    """The page of every show and of every episode that is visible, and its player for pages of others to embed."""
    for show in prepared.shows:
        yield _place(f"{show.slug}/", "show.html", show, None, listed=True)
        listed = {episode.slug for episode in prepared.listed(show)}
        for episode in prepared.visible(show):
            yield _place(f"{episode.path}/", "episode.html", show, episode, listed=episode.slug in listed)
            if episode.recordings:
                player = _place(embed_path(episode), EMBED, show, episode, listed=False)
                yield replace(player, texts=dict.fromkeys(player.texts, ""))


def _place(path: str, template: str, show: Show, episode: Episode | None, listed: bool) -> Place:
    texts = episode.texts if episode else show.texts
    return Place(
        path=path,
        template=template,
        show=show,
        episode=episode,
        # The empty line keeps MkDocs from taking a rule of hyphens at the beginning for front matter.
        texts={locale: "\n" + text.notes for locale, text in texts.items()},
        files={locale: text.file.path for locale, text in texts.items()},
        meta={
            locale: {"title": text.fields.title, "description": text.fields.summary} for locale, text in texts.items()
        },
        listed=listed,
    )
