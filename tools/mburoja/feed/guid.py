"""The identities of feeds and episodes: minted once by rule, then kept."""

from __future__ import annotations

import re
from uuid import UUID, uuid5

_PODCASTS = UUID("ead4c236-bf58-58c6-a2c6-a6b28d128cb6")
"""The namespace of all podcasts (Podcast Namespace, podcast:guid)."""


def podcast_guid(feed_url: str) -> str:
    """The guid of a feed: UUIDv5 of its first address without scheme and trailing slashes (podcast:guid)."""
    return str(uuid5(_PODCASTS, re.sub(r"^[a-z]+://", "", feed_url).rstrip("/")))


def episode_guid(guid: str, locale: str, default: str) -> str:
    """The guid of an episode in a locale's feed: as written for the default locale, else UUIDv5(guid, locale)."""
    return guid if locale == default else str(uuid5(UUID(guid), locale))
