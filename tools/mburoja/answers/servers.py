"""The one table of headers as nginx, Caddy, and hosts that read a `_headers` file take it.

What is made here is text; paths stand under `base`, the path of the site's address (`/`, or `/campaign/`).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import count

from mburoja.answers.headers import table
from mburoja.answers.policy import Inline
from mburoja.answers.types import EXCEPTIONS, TYPES, UNKNOWN, content_type

_COMPRESSED = (
    "text/css",
    "text/csv",
    "text/javascript",
    "text/vtt",
    "application/json",
    "application/rss+xml",
    "image/svg+xml",
)
"""Beside pages, what is worth packing on its way; recordings and pictures are packed already."""


def nginx(inline: Inline, base: str) -> str:
    """What to include in the `server { … }` of the site (nginx 1.22)."""
    root = re.escape(base)
    charset = sorted({kind.split(";")[0] for kind in _all_types() if "charset" in kind} - {"text/html"})
    lines = [
        "# Made by `mburoja headers nginx`. Include it in the site's `server { … }`, which says where the site lies,",
        "# its name and its certificate. After a build that changes it, make it anew.",
        "access_log off;  # nobody watches the readers, the server neither",
        "server_tokens off;",
        "absolute_redirect off;",
        f"error_page 404 {base}404.html;",
        "",
        f"default_type {UNKNOWN};",
        "types {",
        *(f"    {kind.split(';')[0]} {ending[1:]};" for ending, kind in TYPES.items()),
        "}",
        *(
            f'location ~ "^{root}{place}$" {{ types {{ }} default_type {kind.split(";")[0]}; }}'
            for place, kind in EXCEPTIONS
        ),
        "charset utf-8;",
        f"charset_types {' '.join(charset)};",
        "gzip on;",
        "gzip_vary on;",
        f"gzip_types {' '.join(_COMPRESSED)};",
    ]
    for header in table(inline):
        variable = f"$mburoja_{header.name.lower().replace('-', '_')}"
        lines += ["", f'set {variable} "{header.usual}";']
        lines += [
            f'if ($uri ~ "^{root}{place}$") {{ set {variable} "{value}"; }}' for place, value in header.exceptions
        ]
        lines.append(f"add_header {header.name} {variable} always;")  # nginx sends no header that is empty
    return "\n".join(lines) + "\n"


def caddy(inline: Inline, base: str) -> str:
    """What to import into the block of the site (Caddy 2.6)."""
    names = (f"@mburoja{number}" for number in count(1))
    usual = {header.name: header.usual for header in table(inline)}
    lines = [
        "# Made by `mburoja headers caddy`. Import it into the site's block, which says where the site lies (`root`).",
        "# After a build that changes it, make it anew.",
        "encode gzip",
        "route {",
    ]
    for header in table(inline):
        if header.usual:
            lines.append(f'\theader {header.name} "{header.usual}"')
        for place, value in header.exceptions:
            lines += _where(next(names), place, base, f'{header.name} "{value}"' if value else f"-{header.name}")
    for ending, kind in TYPES.items():
        lines += _where(next(names), rf".*\{ending}", base, f'Content-Type "{kind}"')
    for place, kind in EXCEPTIONS:
        lines += _where(next(names), place, base, f'Content-Type "{kind}"')
    lines += [
        "\tfile_server",
        "}",
        "handle_errors {",
        f"\trewrite * {base}404.html",
        f'\theader Cache-Control "{usual["Cache-Control"]}"',
        f'\theader Content-Type "{TYPES[".html"]}"',
        "\tfile_server",
        "}",
    ]
    return "\n".join(lines) + "\n"


def _where(name: str, place: str, base: str, what: str) -> list[str]:
    return [f"\t{name} path_regexp ^{re.escape(base)}{place}$", f"\theader {name} {what}"]


def _all_types() -> list[str]:
    return [*TYPES.values(), *(kind for _, kind in EXCEPTIONS)]


# --- _headers -------------------------------------------------------------------------------------

_Said = frozenset[tuple[str, str]]
"""Headers with their values."""
_Tree = dict[str, "_Tree | _Said"]
"""A folder: what is in it by name, and what is said of each file."""
_TOLD_WRONG = (".m4a", ".opus", ".srt", ".vtt")
"""Types under media/ that such hosts do not know, or call otherwise than podcast apps do."""


def headers_file(files: Iterable[str], inline: Inline, base: str) -> str:
    """The file `_headers` at the root of a site (Netlify, Cloudflare Pages and others that learned from them).

    Hosts differ in what they do when two rules name one header. So no two rules that fit one path do: what is the
    same everywhere stands under `/*`, and the rest under patterns that exclude each other. How long to keep an answer
    is left to the host, which knows when a new site came.

    Some heed no more than a hundred rules: a show or a language adds but a few.

    Args:
        files: all files of the site, by path under its root.
        inline: the hashes of the whole site.
        base: the path of the site's address.
    """
    files = sorted(files)
    rows = [header for header in table(inline) if header.name != "Cache-Control"]
    said = {
        path: frozenset((row.name, value) for row in rows if (value := row.at(path)))
        for path in files
        if "/" in path or path.endswith((".html", ".js"))  # a worker takes its policy from its own answer
    }
    common = frozenset[tuple[str, str]].intersection(*said.values()) if said else frozenset[tuple[str, str]]()
    tree: _Tree = {}
    for path, values in said.items():
        _plant(tree, path, values - common)
    found = {pattern: more for pattern, more in _patterns(tree, base) if more}
    blocks = [(f"{base}*", common), *_fewer(found, files, base).items()]
    kinds = {f"media/*{ending}": TYPES[ending] for ending in _TOLD_WRONG} | {
        "media/*.chapters.json": content_type("media/x.chapters.json"),
        "feeds/*.xml": content_type("feeds/x.xml"),
    }
    blocks += [(base + pattern, frozenset({("Content-Type", kind)})) for pattern, kind in kinds.items()]
    lines = ["# Made by the build from the one table of headers; what is changed here is lost."]
    for pattern, values in blocks:
        lines.append(pattern)
        lines += [f"  {name}: {value}" for name, value in sorted(values)]
    return "\n".join(lines) + "\n"


def _plant(tree: _Tree, path: str, values: _Said) -> None:
    folder, _, rest = path.partition("/")
    if not rest:
        tree[folder] = values
        return
    branch = tree.setdefault(folder, {})
    assert isinstance(branch, dict)  # noqa: S101  (for the type checker: no file is a folder)
    _plant(branch, rest, values)


def _patterns(tree: _Tree, at: str) -> Iterator[tuple[str, _Said]]:
    """Patterns that cover a folder, none of which fits what another one does."""
    for name, said in tree.items():
        if not isinstance(said, dict):
            yield at + name, said
            if name == "index.html":
                yield at, said
    folders = {name: branch for name, branch in tree.items() if isinstance(branch, dict)}
    same = _merged(folders.values())
    if len(folders) > 1 and same is not None:  # like the episodes of a show: one pattern does for all
        folders = {f":level{at.count('/')}": same}
    for name, branch in folders.items():
        every = set(_leaves(branch))
        if len(every) == 1:
            yield f"{at}{name}/*", every.pop()
        else:
            yield from _patterns(branch, f"{at}{name}/")


def _fewer(rules: dict[str, _Said], files: Iterable[str], base: str) -> dict[str, _Said]:
    """The same with fewer rules: those that differ in the name of one folder become one, as for all languages or shows.

    That one fits no address that was none of theirs, so it says nothing twice.
    """
    addresses = "\n".join(base + each for file in files for each in {file, file.removesuffix("index.html")})
    known: dict[str, int] = {}

    def fits(pattern: str) -> int:
        if pattern not in known:
            known[pattern] = len(re.findall(_expression(pattern), addresses, re.MULTILINE))
        return known[pattern]

    deepest = max((pattern.count("/") for pattern in rules), default=0)
    for level in range(base.count("/"), deepest):
        alike: dict[tuple[str, _Said], list[str]] = {}
        for pattern, said in rules.items():
            folders = pattern.split("/")
            if level < len(folders) - 1:
                folders[level] = f":level{level}"
            alike.setdefault(("/".join(folders), said), []).append(pattern)
        fewer: dict[str, _Said] = {}
        for (one, said), several in alike.items():
            merged = len(several) > 1 and fits(one) == sum(map(fits, several))
            fewer |= dict.fromkeys([one] if merged else several, said)
        rules = fewer
    return rules


def _expression(pattern: str) -> str:
    """What a pattern fits, as a regular expression of a line."""
    parts = (
        r"[^/\n]+" if part.startswith(":") else re.escape(part).replace(r"\*", ".*") for part in pattern.split("/")
    )
    return f"^{'/'.join(parts)}$"


def _leaves(tree: _Tree) -> Iterator[_Said]:
    for branch in tree.values():
        if isinstance(branch, dict):
            yield from _leaves(branch)
        else:
            yield branch


def _merged(trees: Iterable[_Tree]) -> _Tree | None:
    """One folder with all that is in several; none if two of them say different things of one name."""
    merged: _Tree = {}
    for tree in trees:
        for name, branch in tree.items():
            known = merged.setdefault(name, branch)
            if known == branch:
                continue
            both = _merged((known, branch)) if isinstance(known, dict) and isinstance(branch, dict) else None
            if both is None:
                return None
            merged[name] = both
    return merged
