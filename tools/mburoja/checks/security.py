"""What keeps readers safe: the policy of each page, the headers of the host, and whom to tell of a hole."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import timedelta

from mburoja.answers.contact import PATH
from mburoja.answers.policy import Inline, inline_of, policy, together
from mburoja.answers.servers import headers_file
from mburoja.checks.built_page import ROOT, Page, everywhere
from mburoja.checks.check import Found, error, warning
from mburoja.checks.identity import is_reserved
from mburoja.checks.subjects import BuiltSite, Sources
from mburoja.model import Message, say

_SOON_DAYS = 60
_LONGEST_DAYS = 365
"""RFC 9116, 2.5.5: less than a year is recommended, lest it name somebody who has long gone."""


@error
@everywhere
def page_policy(page: Page) -> Iterator[Found]:
    """Each page has the policy (Content-Security-Policy) that follows from its place and from what is inside it.

    It forbids the browser to fetch from, or send to, anywhere but this site, and to run a stranger's script should one
    ever get in. The build writes it when the page is finished; what is changed afterwards no longer fits. Build the
    site again, and change nothing in site/ by hand. A template (overrides/) says nothing of it.
    """
    if not page.policies:
        yield page.found(None, say("the page has no policy; build the site again"))
        return
    first = page.policies[0]
    if len(page.policies) > 1 or first.xpath("preceding::script | preceding::style | preceding::link"):
        message = say(
            "the page's policy must stand once, before all that is loaded; take out what a template says of it"
        )
        yield page.found(page.policies[-1], message)
        return
    found = inline_of(page.tree)
    # What is inside and not in the policy is not looser: it does not run, and `page-inline` tells of it.
    allowed = Inline(
        *(frozenset(each for each in hashes if each in page.policy) for hashes in (found.scripts, found.styles))
    )
    said, right = _directives(page.policy), _directives(policy(page.path, allowed))
    for name in [*right, *said]:
        if said.get(name) != right.get(name):
            yield page.found(first, _differs(said.get(name), right.get(name)))
            return


def _differs(said: str | None, right: str | None) -> Message:
    if said is None:
        return say("the page's policy does not say `{right}`; build the site again", right=right)
    if right is None:
        return say("the page's policy says `{said}`, which belongs in no page; build the site again", said=said)
    return say(
        "the page's policy says `{said}` where it should say `{right}`; build the site again", said=said, right=right
    )


def _directives(text: str) -> dict[str, str]:
    """Each directive whole, by its name; of two with one name the first counts (CSP3, 2.2.1)."""
    found: dict[str, str] = {}
    for words in (part.split() for part in text.split(";")):
        if words:
            found.setdefault(words[0].lower(), " ".join(words))
    return found


@error
def headers_drift(whole: BuiltSite) -> Iterator[Found]:
    """The file `_headers` says of every page what the program's one table of headers says.

    Hosts like Netlify and Cloudflare Pages read it, and send with each page what keeps readers safe. The build writes
    it last; what is changed in site/ afterwards no longer fits. Build the site again, and change nothing by hand.
    """
    inline = together(inline_of(tree) for tree in whole.pages.values())
    right = headers_file(whole.files, inline, whole.site.base).encode()
    if whole.headers is None:
        yield Found(ROOT + "_headers", None, say("the file is missing; build the site again"))
    elif whole.headers != right:
        pairs = zip(whole.headers.split(b"\n"), right.split(b"\n"), strict=False)
        line = next((number for number, (one, other) in enumerate(pairs, 1) if one != other), None)
        yield Found(ROOT + "_headers", line, say("this is not what belongs to these pages; build the site again"))


@warning
def security_contact(sources: Sources) -> Iterator[Found]:
    """Whoever finds a hole in the site must know whom to tell, before telling everybody (RFC 9116, security.txt).

    Write an address that somebody reads into mkdocs.yml, as `contact:` under `security:`. It is published at
    `/.well-known/security.txt`; a mailbox of its own is best, since programs will find it there too. When the site has
    only a folder of its host, the file must stand at the host's root too (RFC 9116, 3): copy it there after each build.
    """
    security = sources.site.security
    if security is None:
        message = say(
            "nobody says whom to tell of a hole in the site; write `security:` with `contact:` and `expires:`"
        )
        yield Found("mkdocs.yml", None, message)
    elif is_reserved(re.sub(r"^mailto:.*@", "https://", security.contact)):
        message = say(
            "`{contact}` is an example; write whom to tell of a hole in the site, as `contact: mailto:…`",
            contact=security.contact,
        )
        yield Found("mkdocs.yml", None, message)
    if security and sources.site.base != "/":
        message = say(
            "programs look for security.txt at the root of the host, not under `{base}`; after each build copy "
            "`{path}` there",
            base=sources.site.base,
            path=PATH,
        )
        yield Found("mkdocs.yml", None, message)


@warning
def security_expiry(sources: Sources) -> Iterator[Found]:
    """security.txt holds until a day, at most a year ahead: so that it never names somebody who is no longer there.

    After that day nobody heeds it (RFC 9116, 2.5.5). Write to the address yourself. When somebody answers, write a new
    day into mkdocs.yml, as `expires:` under `security:`, and build the site again.
    """
    if sources.site.security is None:
        return
    expires, today = sources.site.security.expires, sources.now.date()
    left, new = (expires - today).days, today + timedelta(days=_LONGEST_DAYS - 1)
    if left <= 0:
        message = say(
            "security.txt has expired on {day}; see that its address is read, then write `expires: {new}`",
            day=expires,
            new=new,
        )
    elif left < _SOON_DAYS:
        message = say(
            "security.txt expires on {day}; see that its address is read, then write `expires: {new}`",
            day=expires,
            new=new,
        )
    elif left > _LONGEST_DAYS:
        message = say(
            "security.txt holds until {day}, and nobody knows who reads its address then; write `expires: {new}`",
            day=expires,
            new=new,
        )
    else:
        return
    yield Found("mkdocs.yml", None, message)
