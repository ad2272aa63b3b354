"""What the preview answers otherwise than a server on line. Decisions only, no I/O."""

from __future__ import annotations

from mburoja.answers.headers import headers
from mburoja.answers.policy import Inline


def headers_for(path: str, inline: Inline) -> dict[str, str]:
    """The headers which every answer for this URL path has, whatever its status: those that readers get.

    Only that nothing is kept, and this computer's name is not bound to https.
    """
    ours = headers(path.removeprefix("/"), inline) | {"Cache-Control": "no-cache"}
    del ours["Strict-Transport-Security"]
    return ours


def heeds_range(method: str, asked: str) -> bool:
    """Whether a Range header counts. To HEAD and in other units than bytes it must not (RFC 9110, 14.2)."""
    return method == "GET" and asked.lower().startswith("bytes=")
