"""The first view is light enough for a weak line."""

import gzip
import re

import pytest

pytestmark = pytest.mark.site

LIMIT = 45_000
"""Bytes of HTML, CSS and JavaScript, compressed as good hosts do."""


@pytest.mark.parametrize("path", ["", "mk/", "en/", "sr/"])
def test_the_first_view_is_light(visit, path) -> None:
    seen = visit(path)
    asked = [request for request in seen.requests if "/_preview/" not in request.url]
    kinds = {request.resource_type for request in asked}
    assert "document" in kinds
    assert "stylesheet" in kinds
    assert "font" not in kinds
    assert len(asked) <= 12, [request.url for request in asked]

    code = {
        request.url: request.response().body()
        for request in asked
        if request.resource_type in ("document", "stylesheet", "script")
    }
    weights = {url: len(gzip.compress(body, 6)) for url, body in code.items()}
    assert sum(weights.values()) < LIMIT, weights
    for body in code.values():
        assert not re.search(rb"@font-face|@import", body)
