"""A preview whose build copies a folder. Run by the tests as a program: FOLDER PORT.

FOLDER/docs is the source; a file `broken.md` in it fails the build with its text.
While FOLDER/hold exists a build waits; it says so by writing FOLDER/building.
"""

import shutil
import sys
import time
from pathlib import Path

from mburoja.preview.build_loop import BuildOutcome
from mburoja.preview.serve import serve

folder, port = Path(sys.argv[1]), int(sys.argv[2])
docs = folder / "docs"


def build(site: Path, address: str) -> BuildOutcome:
    print("building", flush=True)
    (folder / "building").touch()
    while (folder / "hold").exists():
        time.sleep(0.01)
    (folder / "building").unlink()
    if (docs / "broken.md").exists():
        (site / "half-written.html").write_text("half")
        return BuildOutcome(False, (docs / "broken.md").read_text())
    shutil.copytree(docs, site, symlinks=True, dirs_exist_ok=True)
    return BuildOutcome(True, "copied")


serve([docs, folder / "mkdocs.yml"], build, port=port, announce=lambda line: print(line, flush=True))
print("serve returned", flush=True)
