"""What the preview answers: whole files and ranges, types, pages, and nothing to strangers."""

import http.client
from urllib.parse import urlsplit

import pytest

WHOLE = bytes(range(256)) * 4
MP3 = "/media/a.mp3"


def test_the_whole_file_and_its_head(site) -> None:
    whole, head = site.get(MP3), site.head(MP3, Range="bytes=0-1")
    assert (whole.status_code, whole.content) == (200, WHOLE)
    assert (head.status_code, head.content) == (200, b"")
    assert whole.headers["accept-ranges"] == "bytes"
    for name in ("content-length", "content-type", "etag", "last-modified", "cache-control"):
        assert head.headers[name] == whole.headers[name]


@pytest.mark.parametrize(
    ("asked", "start", "end"),
    [("0-1", 0, 2), ("100-199", 100, 200), ("1000-", 1000, 1024), ("-24", 1000, 1024), ("0-99999", 0, 1024)],
)
def test_one_range(site, asked: str, start: int, end: int) -> None:
    answer = site.get(MP3, Range=f"bytes={asked}")
    assert (answer.status_code, answer.content) == (206, WHOLE[start:end])
    assert answer.headers["content-range"] == f"bytes {start}-{end - 1}/1024"
    assert answer.headers["content-length"] == str(end - start)
    assert answer.headers["content-type"] == "audio/mpeg"


def test_several_ranges(site) -> None:
    answer = site.get(MP3, Range="bytes=0-3, -4")
    kind, _, boundary = answer.headers["content-type"].partition("; boundary=")
    assert (answer.status_code, kind) == (206, "multipart/byteranges")
    assert int(answer.headers["content-length"]) == len(answer.content)
    parts = answer.content.split(f"--{boundary}".encode())
    assert parts[-1].startswith(b"--")
    assert [part.partition(b"\r\n\r\n")[2] for part in parts[1:-1]] == [
        WHOLE[:4] + b"\r\n",
        WHOLE[-4:] + b"\r\n",
    ]
    assert b"bytes 1020-1023/1024" in parts[2]


def test_ranges_that_are_not_there(site) -> None:
    answer = site.get(MP3, Range="bytes=1024-")
    assert (answer.status_code, answer.headers["content-range"]) == (416, "bytes */1024")
    assert answer.headers["cache-control"] == "no-cache"
    assert site.get("/empty.mp3", Range="bytes=0-").status_code == 416
    assert site.get(MP3, Range="seconds=0-1").status_code == 200


def test_ranges_and_copies_of_another_version(site) -> None:
    whole = site.get(MP3)
    for name in ("etag", "last-modified"):
        assert site.get(MP3, Range="bytes=0-1", If_Range=whole.headers[name]).status_code == 206
    assert site.get(MP3, Range="bytes=0-1", If_Range='"other"').content == WHOLE
    known = site.get(MP3, If_None_Match=whole.headers["etag"])
    assert (known.status_code, known.content, known.headers["cache-control"]) == (304, b"", "no-cache")


@pytest.mark.parametrize(
    ("path", "kind", "shared"),
    [
        ("/media/a.mp3", "audio/mpeg", True),
        ("/media/a.m4a", "audio/x-m4a", True),
        ("/media/a.opus", "audio/ogg", True),
        ("/media/a.vtt", "text/vtt; charset=utf-8", True),
        ("/media/a.srt", "application/x-subrip", True),
        ("/media/a.json", "application/json", True),
        ("/media/a.chapters.json", "application/json+chapters", True),
        ("/feeds/sq.xml", "application/rss+xml; charset=utf-8", True),
        ("/sitemap.xml", "application/xml", False),
        ("/search.json", "application/json", False),
        ("/icon.svg", "image/svg+xml", False),
        ("/a.webp", "image/webp", False),
        ("/a.js", "text/javascript; charset=utf-8", False),
        ("/a.css", "text/css; charset=utf-8", False),
        ("/a.bin", "application/octet-stream", False),
        ("/", "text/html; charset=utf-8", False),
        ("/_preview/reload.js", "text/javascript; charset=utf-8", False),
        ("/_preview/preview.css", "text/css; charset=utf-8", False),
    ],
)
def test_types_and_headers(site, path: str, kind: str, shared: bool) -> None:
    answer = site.get(path)
    assert (answer.status_code, answer.headers["content-type"]) == (200, kind)
    assert answer.headers["cache-control"] == "no-cache"
    assert answer.headers.get("access-control-allow-origin") == ("*" if shared else None)


def test_a_page_has_the_script_and_the_right_length(site) -> None:
    page, head = site.get("/inner/"), site.head("/inner/")
    assert "<h1>inner</h1>" in page.text
    assert '<script src="/_preview/reload.js" defer></script></body>' in page.text
    assert int(page.headers["content-length"]) == len(page.content) == int(head.headers["content-length"])
    assert (head.status_code, head.content) == (200, b"")
    assert site.get("/inner/", If_None_Match=page.headers["etag"]).status_code == 304
    assert "_preview" not in (site.docs / "inner" / "index.html").read_text()
    moved = site.get("/inner")
    assert (moved.status_code, moved.headers["location"]) == (307, site.address + "/inner/")


def test_what_is_missing_gets_the_sites_own_page(site) -> None:
    answer = site.get("/nothing/here")
    assert answer.status_code == 404
    assert "<h1>not here</h1>" in answer.text and "/_preview/reload.js" in answer.text
    assert int(answer.headers["content-length"]) == len(answer.content)
    assert site.client.post(site.address + "/").status_code == 405


def status(site, path: str, host: str) -> int:
    """Asked without a client that tidies the path first."""
    connection = http.client.HTTPConnection(urlsplit(site.address).netloc, timeout=5)
    connection.request("GET", path, headers={"Host": host})
    answer = connection.getresponse()
    assert b"root:" not in answer.read()
    connection.close()
    return answer.status


@pytest.mark.parametrize(
    "path",
    [
        "/..%2f..%2fetc/passwd",
        "/../../../../../../etc/passwd",
        "/%2e%2e/%2e%2e/%2e%2e/%2e%2e/etc/passwd",
        "//etc/passwd",
        "/%2fetc/passwd",
        "/media/..%5c..%5cetc/passwd",
        "/_preview/..%2fserve.py",
        "/_preview/serve.py",
        "/a%00.css",
        "/secret.txt",
    ],
)
def test_nothing_outside_the_site_is_served(site, path: str) -> None:
    assert status(site, path, "127.0.0.1") == 404


@pytest.mark.parametrize(
    ("host", "expected"),
    [
        ("127.0.0.1:8000", 200),
        ("localhost", 200),
        ("[::1]:8000", 200),
        ("evil.example", 400),
        ("localhost.evil.example:8000", 400),
        ("127.0.0.1.nip.io", 400),
        ("", 400),
    ],
)
def test_only_names_of_this_machine_are_answered(site, host: str, expected: int) -> None:
    for path in ("/", "/_preview/reload.js"):
        assert status(site, path, host) == expected
