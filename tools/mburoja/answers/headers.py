"""The headers of every answer, one row each: what it usually says, and where it says something else.

`""` means that it is not sent. Of several exceptions that hold the last one counts.
"""

from __future__ import annotations

from dataclasses import dataclass

from mburoja.answers.paths import EMBED, FOR_OTHERS, PICTURES, SEARCH, SOUND, THEME, lies_in
from mburoja.answers.policy import Inline, header_policy


@dataclass(frozen=True)
class Header:
    """A header; `exceptions` are pairs of a place (see `paths`) and what it says there."""

    name: str
    usual: str
    exceptions: tuple[tuple[str, str], ...] = ()

    def at(self, path: str) -> str:
        """What it says in the answer to a path under the site's root."""
        found = [value for place, value in self.exceptions if lies_in(path, place)]
        return found[-1] if found else self.usual


_NEVER = (
    "accelerometer", "camera", "clipboard-read", "display-capture", "gamepad", "geolocation", "gyroscope", "hid",
    "identity-credentials-get", "idle-detection", "keyboard-map", "local-fonts", "magnetometer", "microphone", "midi",
    "payment", "publickey-credentials-get", "serial", "storage-access", "usb", "window-management",
    "xr-spatial-tracking",
)  # fmt: skip
"""What no page needs of a reader's device (W3C, Permissions Policy), also if a stranger's script ever got in.

Playing, full screen, picture in picture, copying and sharing are not among it.
"""

_FOREVER = "public, max-age=31536000, immutable"
_A_DAY = "public, max-age=86400"
_FIVE_MINUTES = "public, max-age=300"


def table(inline: Inline) -> tuple[Header, ...]:
    """All headers; `inline` are the hashes of the whole site."""
    return (
        Header(
            "Content-Security-Policy",
            header_policy("", inline),
            ((SEARCH, header_policy("search/", inline)), (EMBED, header_policy("show/slug/embed/", inline))),
        ),
        # Two years. Not includeSubDomains, not preload: what else lives under the domain is not ours to break.
        Header("Strict-Transport-Security", "max-age=63072000"),
        Header("X-Content-Type-Options", "nosniff"),
        # Where a reader goes from here learns nothing of where she was.
        Header("Referrer-Policy", "no-referrer"),
        Header("Permissions-Policy", ", ".join(f"{feature}=()" for feature in _NEVER)),
        # No window of another site has a hand on ours, and no page of ours shares its memory with others' content.
        Header("Cross-Origin-Opener-Policy", "same-origin"),
        Header("Cross-Origin-Embedder-Policy", "require-corp"),
        Header("Cross-Origin-Resource-Policy", "same-origin", ((FOR_OTHERS, "cross-origin"), (EMBED, "cross-origin"))),
        # Browsers that do not know frame-ancestors (CSP2) know this one.
        Header("X-Frame-Options", "DENY", ((EMBED, ""),)),
        # Players on the web fetch by script. There is nothing here that is not public.
        Header("Access-Control-Allow-Origin", "", ((FOR_OTHERS, "*"),)),
        # Sound may get new tags at its old address; a correction is seen within five minutes.
        Header("Cache-Control", _FIVE_MINUTES, ((SOUND, _A_DAY), (PICTURES, _FOREVER), (THEME, _FOREVER))),
    )


def headers(path: str, inline: Inline) -> dict[str, str]:
    """The headers of the answer to a path under the site's root (`mk/search/`)."""
    return {each.name: value for each in table(inline) if (value := each.at(path))}
