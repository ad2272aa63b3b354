"""From a save to the page: rebuilding, failing, recovering, starting and stopping."""

import shutil
import signal
import socket
from contextlib import ExitStack
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from mburoja.preview.build_loop import BuildOutcome
from mburoja.preview.serve import serve

ERROR = "line 3: <b>not</b> closed ]]> & more"
ESCAPED = "line 3: &lt;b&gt;not&lt;/b&gt; closed ]]&gt; &amp; more"
PANEL = 'id="mburoja-build-error"'


def test_a_save_is_built_and_shown(preview) -> None:
    assert "Built in 0." in preview.said()
    assert "<h1>one</h1>" in preview.get().text
    preview.write("two")
    preview.until_shown("<h1>two</h1>")
    (preview.folder / "mkdocs.yml").write_text("site_name: other\n")
    preview.until(lambda: preview.builds() == 3)
    preview.write("new", "new/index.html")
    preview.until_shown("<h1>new</h1>", "/new/")
    preview.until(lambda: len(list(preview.temporary.glob("mburoja-preview-*/*"))) == 2)


def test_a_whole_folder_may_be_replaced(preview) -> None:
    preview.docs.rename(preview.folder / "old")
    preview.until_shown("FileNotFoundError")  # a build that raises is a build that failed
    assert "<h1>one</h1>" in preview.get().text
    shutil.copytree(preview.folder / "old", preview.docs)
    preview.write("two")
    preview.until_shown("<h1>two</h1>")
    assert PANEL not in preview.get().text


def test_two_quick_changes_are_one_build_and_hidden_files_none(preview) -> None:
    for name in (".index.md.swp", "index.md~", ".#index.md", "4913", ".git/HEAD"):
        (preview.docs / name).parent.mkdir(exist_ok=True)
        (preview.docs / name).write_text("x")
    preview.remains(lambda: preview.builds() == 1)
    preview.write("two")
    preview.write("three", "three/index.html")
    preview.until_shown("<h1>three</h1>", "/three/")
    preview.remains(lambda: preview.builds() == 2)
    assert "<h1>two</h1>" in preview.get().text


def test_changes_during_a_build_are_one_more_build(preview) -> None:
    (preview.folder / "hold").touch()
    preview.write("two")
    preview.until(lambda: preview.builds() == 2)
    preview.write("three")
    preview.write("four")
    assert "<h1>one</h1>" in preview.get().text  # meanwhile the last good site answers
    (preview.folder / "hold").unlink()
    preview.until(lambda: preview.builds() == 3)
    preview.remains(lambda: preview.builds() == 3)
    assert "<h1>four</h1>" in preview.get().text


def test_a_failing_build_is_shown_over_the_last_good_site(preview) -> None:
    good = preview.get()
    (preview.docs / "broken.md").write_text(ERROR)
    preview.until_shown(PANEL)
    page, head = preview.get(), preview.head()
    assert page.status_code == 200 and "<h1>one</h1>" in page.text
    assert "This change could not be built" in page.text and "You see the last good version." in page.text
    assert f"{ESCAPED}</pre>" in page.text and "<b>not" not in page.text
    assert int(page.headers["content-length"]) == len(page.content) == int(head.headers["content-length"])
    assert page.headers["etag"] != good.headers["etag"]
    assert preview.get("/half-written.html").status_code == 404
    assert f"{ERROR}\nThis change could not be built. The last good version stays up." in preview.said()

    (preview.docs / "broken.md").unlink()
    preview.write("two")
    preview.until_shown("<h1>two</h1>")
    assert PANEL not in preview.get().text


def test_a_first_build_that_fails_is_shown_and_recovered_from(idle) -> None:
    (idle.docs / "broken.md").write_text(ERROR)
    idle.start()
    for path in ("/", "/any/page/", "/media/a.mp3"):
        page = idle.get(path)
        assert (page.status_code, page.headers["content-type"]) == (500, "text/html; charset=utf-8")
        assert PANEL in page.text and ESCAPED in page.text and "/_preview/reload.js" in page.text
    assert "There is no good version" in idle.get().text and "There is no good version yet." in idle.said()
    assert idle.get("/_preview/preview.css").status_code == 200
    (idle.docs / "broken.md").unlink()
    idle.until_shown("<h1>one</h1>")
    assert idle.get().status_code == 200


def test_the_events_tell_of_every_build_good_or_bad(preview) -> None:
    with preview.client.stream("GET", preview.address + "/_preview/events", timeout=10) as stream:
        assert stream.headers["content-type"].startswith("text/event-stream")
        told = (line for line in stream.iter_lines() if line.startswith("data: "))
        numbers = [next(told)]
        (preview.docs / "broken.md").write_text(ERROR)
        numbers.append(next(told))
        (preview.docs / "broken.md").unlink()
        numbers.append(next(told))
        assert f'data-number="{numbers[-1].removeprefix("data: ")}"' in preview.get().text
        preview.process.terminate()
        assert list(told) == []  # the stream is ended, not cut off
    assert len(set(numbers)) == 3


def test_a_taken_port_is_passed_over(idle) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        idle.start(port)
        assert port < urlsplit(idle.address).port <= port + 10
        assert f"Port {port} is taken, so this is port {urlsplit(idle.address).port}." in idle.said()


def test_no_free_port_is_said_clearly(tmp_path: Path) -> None:
    before = signal.getsignal(signal.SIGINT)
    with ExitStack() as taken:
        port = take_eleven(taken)
        with pytest.raises(OSError, match=f"The ports {port} to {port + 10} are all taken"):
            serve([tmp_path], lambda _: BuildOutcome(True, ""), port=port, announce=print)
    assert signal.getsignal(signal.SIGINT) is before


def take_eleven(taken: ExitStack) -> int:
    for port in range(20000, 60000, 11):
        with ExitStack() as attempt:
            try:
                for further in range(11):
                    attempt.enter_context(socket.create_server(("127.0.0.1", port + further)))
            except OSError:
                continue
            taken.push(attempt.pop_all())
            return port
    raise AssertionError("no eleven free ports in a row")


def test_other_machines_are_never_served(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="this machine only"):
        serve([tmp_path], lambda _: BuildOutcome(True, ""), host="0.0.0.0", announce=print)  # noqa: S104


def test_stopping_leaves_nothing_behind(idle) -> None:
    with (idle.docs / "long.mp3").open("wb") as long:
        long.truncate(64 * 1024 * 1024)
    idle.start()
    address = ("127.0.0.1", urlsplit(idle.address).port)
    with socket.create_connection(address) as download, socket.create_connection(address) as events:
        for connection, path in ((download, "/long.mp3"), (events, "/_preview/events")):
            connection.sendall(f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n".encode())
            assert connection.recv(20).startswith(b"HTTP/1.1 200")  # and then stops reading
        assert list(idle.temporary.iterdir())
        idle.process.send_signal(signal.SIGINT)
        idle.until(lambda: refused(address))
        assert idle.stop(signal.SIGINT) == 0  # a second Ctrl-C while it clears up changes nothing
    assert list(idle.temporary.iterdir()) == []
    assert idle.errors.read_text() == ""
    assert idle.said().endswith("serve returned\n")


def refused(address: tuple[str, int]) -> bool:
    with socket.socket() as attempt:
        return attempt.connect_ex(address) != 0


@pytest.mark.parametrize(("number", "first"), [(signal.SIGINT, True), (signal.SIGTERM, False)])
def test_stopping_in_the_midst_of_a_build_leaves_nothing_behind(idle, number: int, first: bool) -> None:
    if not first:
        idle.start()
        assert idle.address
    (idle.folder / "hold").touch()
    (idle.folder / "building").unlink(missing_ok=True)
    if first:
        idle.start()
    else:
        idle.write("two")
    idle.until((idle.folder / "building").exists)
    assert idle.stop(number) == 0
    assert list(idle.temporary.iterdir()) == []
    assert idle.errors.read_text() == ""
