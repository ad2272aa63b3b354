"""Draw the show's pictures: tools/artwork/*.svg to the PNG files that the site and the feed carry.

Run it from anywhere after changing a drawing: `.venv/bin/python tools/artwork/render.py`.
It needs Playwright (in the test extra), a `chromium` on the PATH and the Noto Sans font (Debian:
fonts-noto-core). The same drawings give the same files, byte for byte.
"""

import io
import shutil
import sys
from pathlib import Path
from typing import cast

from PIL import Image
from playwright.sync_api import Page, sync_playwright

ROOT = Path(__file__).resolve().parents[2]
DRAWINGS = ROOT / "tools" / "artwork"
SHOW = ROOT / "episodes" / "mburoja"
ASSETS = ROOT / "docs" / "assets"

SIDE = 3000  # what podcast directories ask for
ICON = 180  # a phone's home screen
ICON_MARGIN = 18
COLOURS = 64
APART = 10  # in at least one of red, green and blue
ARTWORK_LIMIT = 400_000  # bytes
ICON_LIMIT = 8_000

Colour = tuple[int, int, int]

CHROMIUM_FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--force-color-profile=srgb",
]


def shot(page: Page, svg: Path, side: int, margin: int = 0) -> Image.Image:
    """The drawing on a white square of this many pixels, with this much white around it."""
    page.set_viewport_size({"width": side, "height": side})
    page.set_content(
        "<style>body{margin:0;background:#fff}"
        f"svg{{display:block;margin:{margin}px;width:{side - 2 * margin}px;height:{side - 2 * margin}px}}"
        f"</style>{svg.read_text(encoding='utf-8')}"
    )
    page.evaluate("document.fonts.ready")
    return Image.open(io.BytesIO(page.screenshot())).convert("RGB")


def fewer_colours(image: Image.Image) -> Image.Image:
    """The same picture in its own most frequent colours only, and still plain RGB.

    The flat colours stay exactly as drawn; only the many shades along the edges are merged. Pillow
    looks colours up on a coarse grid, so two that are nearly alike never both enter the palette.
    """
    counted = cast(list[tuple[int, Colour]], image.getcolors(maxcolors=image.width * image.height))
    chosen: list[Colour] = []
    for _, colour in sorted(counted, reverse=True):
        if all(max(abs(a - b) for a, b in zip(colour, other, strict=True)) >= APART for other in chosen):
            chosen.append(colour)
        if len(chosen) == COLOURS:
            break
    palette = Image.new("P", (1, 1))
    palette.putpalette([channel for colour in chosen for channel in colour])
    return image.quantize(palette=palette, dither=Image.Dither.NONE).convert("RGB")


def save(image: Image.Image, target: Path, limit: int) -> None:
    """Write the PNG; one that came out too heavy for a poor connection is an error."""
    target.parent.mkdir(parents=True, exist_ok=True)
    fewer_colours(image).save(target, optimize=True, compress_level=9)
    size = target.stat().st_size
    print(f"{target.relative_to(ROOT)}: {image.width}x{image.height}, {size} bytes")
    if size >= limit:
        sys.exit(f"{target.relative_to(ROOT)} must stay under {limit} bytes.")


def main() -> None:
    browser_path = shutil.which("chromium")
    if browser_path is None:
        sys.exit("No chromium on the PATH.")
    artwork = {
        "mburoja": SHOW / "artwork.png",
        **{name: SHOW / name / "artwork.png" for name in ("peshkimi", "pajisja", "te-dhenat")},
    }
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=browser_path, args=CHROMIUM_FLAGS)
        page = browser.new_page(device_scale_factor=1)
        for name, target in artwork.items():
            save(shot(page, DRAWINGS / f"{name}.svg", SIDE), target, ARTWORK_LIMIT)
        icon = shot(page, ASSETS / "favicon.svg", ICON, ICON_MARGIN)
        save(icon, ASSETS / "favicon-180.png", ICON_LIMIT)
        browser.close()


if __name__ == "__main__":
    main()
