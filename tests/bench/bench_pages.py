"""What the first view of each kind of page weighs on the wire, beside its budget; and what Lighthouse says of it.

`make bench-pages`. The site is built and served compressed, as good hosts do; a phone with an empty cache opens
each page. The folder of the built site is the argument.
"""

from __future__ import annotations

import sys
from collections import Counter
from pathlib import Path

from playwright.sync_api import sync_playwright

sys.path.insert(0, str(Path(__file__).parent.parent))

import lighthouse
from good_host import GoodHost, serving
from programs import CHROMIUM_FLAGS
from weighing import BUDGET, KB, PICTURE_BUDGET, first_view, kind, over_budget

PAGES = {
    "home": "",
    "show": "mburoja/",
    "episode": "mburoja/peshkimi/",
    "search": "search/",
    "A to Z": "a-z/",
    "kept": "kept/",
    "help": "help/",
    "about": "about/campaign/",
    "overview of the barometer": "barometer/",
    "wave": "barometer/wbsb-2022-xk/",
    "theme": "barometer/regional-cooperation/",
}
LANGUAGES = {"sq": "", "mk": "mk/"}
COLUMNS = ["HTML", "CSS", "scripts", "pictures", "other"]
SCORED = ["home", "show", "episode", "search"]
CATEGORIES = ["performance", "accessibility", "best-practices", "seo"]
WAITS = ["first-contentful-paint", "largest-contentful-paint"]


def main() -> None:
    """The table of bytes, then that of Lighthouse."""
    site = Path(sys.argv[1])
    with serving(site) as host:
        weigh(host)
        if lighthouse.is_here():
            score(host)
        else:
            print("\nLighthouse is not here; `make bench-pages` brings it.")


def weigh(host: GoodHost) -> None:
    """Bytes by kind."""
    print(
        f"kB on the wire, first view on a phone; at most {BUDGET // KB} (home: and a picture of {PICTURE_BUDGET // KB})"
    )
    print(f"{'page':12}", *(f"{column:>9}" for column in COLUMNS), f"{'all':>9} {'room':>9} {'requests':>9}")
    with (
        sync_playwright() as playwright,
        playwright.chromium.launch(executable_path=lighthouse.CHROMIUM, args=CHROMIUM_FLAGS) as browser,
    ):
        for name, path in PAGES.items():
            for locale, prefix in LANGUAGES.items():
                answers = first_view(browser, host, prefix + path)
                bytes_of = Counter[str]()
                for answer in answers:
                    bytes_of[kind(answer)] += answer.bytes
                numbers = [
                    *(bytes_of[column] for column in COLUMNS),
                    bytes_of.total(),
                    -over_budget(prefix + path, answers),
                ]
                cells = (f"{number / KB:9.1f}" for number in numbers)
                print(f"{name + ' ' + locale:12}", *cells, f"{len(answers):9}", flush=True)


def score(host: GoodHost) -> None:
    """Lighthouse's four numbers, and what a slow phone waits."""
    print(
        "\nLighthouse, phone and line simulated; of 100. A busy machine spoils the first number, and shows in the last."
    )
    print(f"{'page':12}", *(f"{category:>15}" for category in CATEGORIES), "  first paint largest paint   machine")
    names = {f"{name} {locale}": prefix + PAGES[name] for name in SCORED for locale, prefix in LANGUAGES.items()}
    urls = [host.address + path for path in names.values()]
    for name, found in zip(names, lighthouse.reports(urls, CATEGORIES), strict=True):
        numbers = lighthouse.scores(found)
        waits = (found["audits"][each]["numericValue"] for each in WAITS)
        cells = (f"{numbers[category]:15}" for category in CATEGORIES)
        print(
            f"{name:12}",
            *cells,
            *(f"{wait / 1000:11.1f} s" for wait in waits),
            f"{found['environment']['benchmarkIndex']:9.0f}",
            flush=True,
        )
        for complaint in lighthouse.complaints(found):
            print(f"    {complaint}")


if __name__ == "__main__":
    main()
