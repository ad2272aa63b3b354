"""nginx and Caddy, running with what `mburoja headers` prints: each file of the real site, as the table has it."""

from __future__ import annotations

import os
import re
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest

from mburoja.answers.headers import headers
from mburoja.answers.policy import Inline
from mburoja.answers.servers import caddy, nginx
from mburoja.answers.types import UNKNOWN, content_type
from project import Project

pytestmark = pytest.mark.site

NGINX = """\
daemon off; master_process off; pid nginx.pid; error_log stderr;
events {}
http {
    client_body_temp_path t1; proxy_temp_path t2; fastcgi_temp_path t3; uwsgi_temp_path t4; scgi_temp_path t5;
    server { listen 127.0.0.1:PORT; root SITE; include mburoja.conf; }
}
"""
CADDY = """\
{
    admin off
}
http://127.0.0.1:PORT {
    root * SITE
    import mburoja.conf
}
"""
START_SECONDS = 20


@contextmanager
def running(command: list[str], folder: Path, port: int) -> Iterator[httpx.Client]:
    """A server, from when it answers until the end of the block."""
    if not (program := shutil.which(command[0], path=f"{os.environ['PATH']}:/usr/sbin")):
        pytest.fail(f"{command[0]} is missing. Type this, then try again:  sudo apt-get install --yes {command[0]}")
    environment = {**os.environ, "HOME": str(folder), "XDG_DATA_HOME": str(folder), "XDG_CONFIG_HOME": str(folder)}
    with (folder / "said.txt").open("w") as said:
        process = subprocess.Popen([program, *command[1:]], cwd=folder, env=environment, stdout=said, stderr=said)
    try:
        with httpx.Client(base_url=f"http://127.0.0.1:{port}", trust_env=False) as client:
            deadline = time.monotonic() + START_SECONDS
            while True:
                try:
                    client.get("/")
                    break
                except httpx.ConnectError:
                    assert process.poll() is None and time.monotonic() < deadline, (folder / "said.txt").read_text()
                    time.sleep(0.02)
            yield client
    finally:
        process.terminate()
        process.wait(10)


@contextmanager
def served(name: str, folder: Path, site: Path) -> Iterator[httpx.Client]:
    """A site, served with the mburoja.conf that lies in a folder."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    text = {"nginx": NGINX, "caddy": CADDY}[name].replace("PORT", str(port)).replace("SITE", str(site))
    (folder / "server.conf").write_text(text)
    command = {
        "nginx": ["nginx", "-p", f"{folder}/", "-c", "server.conf", "-e", "stderr"],
        "caddy": ["caddy", "run", "--config", "server.conf", "--adapter", "caddyfile"],
    }[name]
    with running(command, folder, port) as client:
        yield client


@pytest.fixture(scope="module", params=["nginx", "caddy"])
def online(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory, real_project: Project, real_site: Path
) -> Iterator[httpx.Client]:
    """The real site as a server on line has it, with a player to embed."""
    folder, name = tmp_path_factory.mktemp(request.param), request.param
    site = folder / "site"
    shutil.copytree(real_site, site)
    (site / "mburoja/peshkimi/embed").mkdir(exist_ok=True)
    shutil.copyfile(site / "index.html", site / "mburoja/peshkimi/embed/index.html")
    printed = real_project.run("headers", name)
    assert printed.returncode == 0, printed.stderr
    (folder / "mburoja.conf").write_text(printed.stdout)
    with served(name, folder, site) as client:
        client.headers["X-Site"] = str(site)
        yield client


def ours(answer: httpx.Response) -> dict[str, str]:
    """The headers that our table knows."""
    names = {*headers("", Inline()), "Access-Control-Allow-Origin"}
    return {name: answer.headers[name] for name in names if name in answer.headers}


def test_every_file_is_answered_as_the_table_says(online: httpx.Client) -> None:
    site = Path(online.headers["X-Site"])
    files = [path.relative_to(site).as_posix() for path in sorted(site.rglob("*")) if path.is_file()]
    assert len(files) > 150
    for file in files:
        address = file.removesuffix("index.html")
        answer = online.head(f"/{address}")
        assert answer.status_code == 200, address
        assert ours(answer) == headers(address, Inline()), address
        # Of what it does not know Caddy says nothing, which means the same (RFC 9110, 8.3).
        assert answer.headers.get("Content-Type", UNKNOWN).lower() == content_type(file), address
        assert "Set-Cookie" not in answer.headers


def test_an_unknown_address_gets_the_sites_own_page(online: httpx.Client) -> None:
    for path in ("/nuk-ka", "/mk/nema/vakva/", "/media/mburoja/x.mp3", "/feeds/x.xml"):
        answer = online.get(path)
        assert (answer.status_code, answer.headers["Content-Type"].lower()) == (404, "text/html; charset=utf-8"), path
        assert "noindex" in answer.text
        assert answer.headers["Cache-Control"] == "public, max-age=300", "the address may be filled by the next build"
        wanted = headers("404.html", Inline())
        for name in ("Content-Security-Policy", "X-Frame-Options", "X-Content-Type-Options", "Referrer-Policy"):
            assert answer.headers[name] == wanted[name], path


def test_listeners_can_jump_and_pages_come_packed(online: httpx.Client) -> None:
    (sound, *_) = sorted(Path(online.headers["X-Site"]).glob("media/*/*/*.mp3"))
    address = sound.relative_to(online.headers["X-Site"]).as_posix()
    answer = online.get(f"/{address}", headers={"Range": "bytes=100-199"})
    assert (answer.status_code, answer.content) == (206, sound.read_bytes()[100:200])
    assert ours(answer) == headers(address, Inline())
    assert online.get("/mk/").headers["Content-Encoding"] == "gzip"
    moved = online.get("/mk")
    assert moved.is_redirect and re.fullmatch(r"(http://127\.0\.0\.1:\d+)?/mk/", moved.headers["Location"])


@pytest.mark.parametrize("name", ["nginx", "caddy"])
def test_the_folder_of_a_host_is_taken_as_it_is_written(name: str, tmp_path: Path) -> None:
    """A dot in the address of the site is a dot."""
    for folder in ("fushata-e.re", "fushata-eXre"):
        (tmp_path / f"www/{folder}/search").mkdir(parents=True)
        (tmp_path / f"www/{folder}/search/index.html").write_text("<p>x")
    printed = {"nginx": nginx, "caddy": caddy}[name](Inline(), "/fushata-e.re/")
    (tmp_path / "mburoja.conf").write_text(printed)
    with served(name, tmp_path, tmp_path / "www") as client:
        for folder, wanted in (("fushata-e.re", True), ("fushata-eXre", False)):
            answer = client.get(f"/{folder}/search/")
            assert answer.status_code == 200
            assert ("'wasm-unsafe-eval'" in answer.headers["Content-Security-Policy"]) is wanted, folder


def test_without_a_site_there_is_nothing_to_print(project: Project) -> None:
    done = project.run("headers", "nginx")
    assert (done.returncode, done.stdout) == (2, "")
    assert "mburoja build" in done.stderr
