"""The outside programs that tests make media with and read results by."""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path
from typing import Any

import imageio_ffmpeg
import pytest

_FEATURES_OFF = [
    # Into each new window Chromium loads two pages of its own, for the list under the address bar: more work than
    # any page of ours. And it keeps a process ready for a page that never comes.
    *("WebUIOmniboxPopup", "WebUIOmniboxAimPopup", "WebUIOmniboxFullPopup", "SpareRendererForSitePerProcess"),
    # Chromium heeds the last of such lists only, so that ours must have what is in Playwright's.
    *("AvoidUnnecessaryBeforeUnloadCheckSync", "DestroyProfileOnBrowserClose", "HttpsUpgrades", "LensOverlay"),
    *("HttpsFirstBalancedModeAutoEnable", "MediaRouter", "PaintHolding", "ThirdPartyStoragePartitioning"),
    *("AvoidCorsURLLoaderRestartOnRedirect", "OptimizationHints", "NetworkTimeServiceQuerying", "AimEnabled"),
    "PreconnectToSearch",
]
CHROMIUM_FLAGS = [
    *("--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-sync"),
    *("--disable-background-networking", "--disable-component-update"),
    f"--disable-features={','.join(_FEATURES_OFF)}",
]


def ffmpeg(*arguments: str | Path) -> str:
    """Make media, with the ffmpeg that the product has; gives back what it printed."""
    command = [imageio_ffmpeg.get_ffmpeg_exe(), "-v", "error", "-nostdin", "-y", *arguments]
    done = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True)
    return done.stdout


def debian(program: str, *arguments: str | Path) -> subprocess.CompletedProcess[bytes]:
    """Read or measure media with another ffmpeg or ffprobe than the product's."""
    if not shutil.which(program):
        pytest.fail(f"{program} is missing. Type this, then try again:  sudo apt-get install --yes ffmpeg")
    own = ["-nostdin", "-y"] if program == "ffmpeg" else []
    return subprocess.run([program, "-hide_banner", *own, *arguments], capture_output=True, check=True)


def probe(file: Path, *what: str) -> Any:
    """What ffprobe finds in a file, without a complaint."""
    wanted = what or ("-show_format", "-show_streams", "-show_chapters")
    done = debian("ffprobe", "-v", "error", "-of", "json", *wanted, file)
    assert not done.stderr, done.stderr
    return json.loads(done.stdout)
