"""The ledger on disk."""

from __future__ import annotations

from pathlib import Path

from mburoja.feed.ledger import LEDGER, NOTHING_OUT, Ledger, LedgerError, read_ledger, written
from mburoja.media.cache import sweep, write_whole
from mburoja.model import Finding, Refused, say

_MOST_BYTES = 50_000_000
"""A ledger of a hundred thousand episodes has less."""


def read_published(root: Path) -> Ledger:
    """The ledger of a project; empty when nothing has gone out yet.

    Raises:
        Refused: when it is there and cannot be read. It is never overwritten then.
    """
    path = root / LEDGER
    try:
        if path.stat().st_size > _MOST_BYTES:
            raise LedgerError(say("the list of what is published is far too large; take back its last good version"))
        return read_ledger(path.read_bytes())
    except FileNotFoundError:
        return NOTHING_OUT
    except OSError as error:
        message = say("the list of what is published cannot be read ({why})", why=error.strerror)
        raise Refused([Finding(LEDGER, None, message, "ledger-unreadable")]) from None
    except LedgerError as error:
        raise Refused([Finding(LEDGER, None, error.message, "ledger-unreadable")]) from None


def write_published(root: Path, ledger: Ledger) -> None:
    """Write the ledger, whole or not at all."""
    sweep((root / LEDGER).parent)  # what a run that was killed has left there
    write_whole(root / LEDGER, written(ledger).encode())
