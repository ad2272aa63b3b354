"""Note in the ledger what is out, and what may change of it."""

from __future__ import annotations

from pathlib import Path

from mburoja.checks.identity import is_reserved
from mburoja.feed.ledger import LEDGER, Kind, LedgerError, allow, recorded
from mburoja.model import Finding, Message, Refused, say
from mburoja.prepare import Checked
from mburoja.published import write_published


def note_published(root: Path, checked: Checked) -> int:
    """Write into the ledger what is out now; nothing is written when nothing is new.

    Returns:
        How many items the ledger has now, one for each episode and language.

    Raises:
        Refused: when there is an error in the project, or its address is an example: then nothing can be out.
    """
    errors = [finding for finding in checked.findings if finding.severity == "error"]
    if errors or checked.current is None:
        raise Refused(errors)
    if any(is_reserved(feed.url) for feed in checked.current.feeds.values()):
        message = say("the site's address is an example, so nothing can be out yet; write the real one as `site_url:`")
        raise Refused([Finding("mkdocs.yml", None, message, "address-reserved")])
    after = recorded(checked.ledger, checked.current)
    if after != checked.ledger:
        write_published(root, after)
    return len(after.items)


def allow_change(root: Path, checked: Checked, change: Kind, of: str, why: str, today: str) -> None:
    """Note that a change of what is out is meant, and why.

    Args:
        change, of: as `mburoja check` names them; the path of an episode means it in all its languages.
        today: the day, as ISO 8601 writes it.

    Raises:
        Refused: when an error is in the way of knowing what would go out, no reason is given, or there is no such
            change.
    """
    if checked.current is None:
        raise Refused(checked.findings)
    if not why.strip():
        raise _refused(say('say why, for those who come after you: --why "…"'))
    try:
        after = allow(checked.ledger, checked.current, change, of.strip("/"), why.strip(), today)
    except LedgerError as error:
        raise _refused(error.message) from None
    write_published(root, after)


def _refused(message: Message) -> Refused:
    return Refused([Finding(LEDGER, None, message, "ledger")])
