"""The ledger's rules: what is noted, what is kept, what cannot be read. What the checks say of it: tests/checks."""

from __future__ import annotations

import json
from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mburoja.feed.ledger import (
    NOTHING_OUT,
    FeedEntry,
    Item,
    Kind,
    Ledger,
    LedgerError,
    OutNow,
    allow,
    behind,
    changes,
    read_ledger,
    recorded,
    written,
)

DATES = st.integers(1, 5).map(lambda day: datetime(2026, 11, day, tzinfo=UTC))
FEEDS = st.dictionaries(
    st.sampled_from(["prova.sq", "prova.en", "tjeter.sq"]),
    st.builds(FeedEntry, url=st.sampled_from("ab"), podcast_guid=st.sampled_from("12")),
)
NAMES = st.sampled_from(["prova/nje.sq", "prova/nje.en", "prova/dy.sq", "tjeter/nje.sq"])


def items(most: int) -> st.SearchStrategy[dict[str, Item]]:
    addresses = st.lists(st.sampled_from("xyz"), min_size=1, max_size=most, unique=True).map(tuple)
    return st.dictionaries(NAMES, st.builds(Item, guid=st.sampled_from("12"), date=DATES, enclosures=addresses))


@st.composite
def out_now(draw: st.DrawFn) -> OutNow:
    out = draw(items(1))
    waiting = {name: date for name, date in draw(st.dictionaries(NAMES, DATES)).items() if name not in out}
    return OutNow(feeds=draw(FEEDS), items=out, waiting=waiting)


LEDGERS = st.builds(Ledger, version=st.just(1), feeds=FEEDS, items=items(3), allowed=st.just(()))


def all_allowed(ledger: Ledger, current: OutNow) -> Ledger:
    while found := changes(ledger, current):
        ledger = allow(ledger, current, found[0].change, found[0].of, "Sepse", "2026-11-22")
    return ledger


@settings(deadline=None)
@given(LEDGERS, out_now())
def test_what_is_allowed_and_recorded_is_settled(ledger: Ledger, current: OutNow) -> None:
    permitted = all_allowed(ledger, current)
    assert changes(permitted, current) == []
    after = recorded(permitted, current)
    assert changes(after, current) == [] and behind(after, current) == []
    assert recorded(after, current) == after
    assert [each.why for each in after.allowed] == ["Sepse"] * len(changes(ledger, current))
    assert after.feeds == current.feeds
    assert after.items.keys() == current.items.keys() | (ledger.items.keys() & current.waiting.keys())
    for name, item in after.items.items():
        if name in ledger.items:
            assert set(ledger.items[name].enclosures) <= set(item.enclosures), "an address that is to lead on is lost"
        assert name not in current.items or item.enclosures[-1:] == current.items[name].enclosures


@settings(deadline=None)
@given(LEDGERS, out_now(), out_now())
def test_a_permission_serves_once(ledger: Ledger, current: OutNow, later: OutNow) -> None:
    after = recorded(all_allowed(ledger, current), current)
    assert changes(after, later) == changes(after.model_copy(update={"allowed": ()}), later)


@settings(deadline=None)
@given(LEDGERS, out_now())
def test_what_is_written_is_read_and_looks_the_same_whoever_writes_it(ledger: Ledger, current: OutNow) -> None:
    full = all_allowed(ledger, current)
    assert read_ledger(written(full).encode()) == full
    turned = full.model_copy(update={"items": dict(reversed(full.items.items()))})
    assert written(turned) == written(full)


def test_all_languages_of_an_episode_are_meant_by_its_path() -> None:
    item = Item(guid="1", date=datetime(2026, 11, 20, tzinfo=UTC), enclosures=("x",))
    out = {"prova/nje.sq": item, "prova/nje.en": item, "prova/njeri.sq": item}
    ledger = NOTHING_OUT.model_copy(update={"items": out})
    current = OutNow(feeds={}, items={}, waiting={})
    after = allow(ledger, current, "gone", "prova/nje", "Sepse", "2026-11-22")
    assert [each.of for each in after.allowed] == ["prova/nje.sq", "prova/nje.en"]
    assert [each.of for each in changes(after, current)] == ["prova/njeri.sq"]


@pytest.mark.parametrize(("kind", "of"), [("guid", "prova/nje"), ("gone", "prova"), ("gone", "prova/dy"), ("gone", "")])
def test_what_has_not_changed_cannot_be_allowed(kind: Kind, of: str) -> None:
    item = Item(guid="1", date=datetime(2026, 11, 20, tzinfo=UTC), enclosures=("x",))
    ledger = NOTHING_OUT.model_copy(update={"items": {"prova/nje.sq": item}})
    with pytest.raises(LedgerError, match="there is no change of this kind"):
        allow(ledger, OutNow(feeds={}, items={}, waiting={}), kind, of, "Sepse", "2026-11-22")


WHOLE = {
    "version": 1,
    "feeds": {"prova.sq": {"url": "https://mburoja.mk/feeds/prova.sq.xml", "podcast_guid": "1"}},
    "items": {"prova/nje.sq": {"guid": "1", "date": "2026-11-20T08:00:00+01:00", "enclosures": ["x"]}},
    "allowed": [],
}
TEXT = json.dumps(WHOLE, indent=2)


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"{}",
        b"[]",
        b"null",
        TEXT[:-20].encode(),
        TEXT.encode("utf-16"),
        TEXT.replace('"1"', '"\xe7"', 1).encode("latin-1"),
        TEXT.replace('"items"', '"feeds"').encode(),
        TEXT.replace('"version": 1', '"version": 2').encode(),
        TEXT.replace('"version": 1', '"version": 1, "more": 1').encode(),
        TEXT.replace('"version": 1,', "").encode(),
        TEXT.replace("+01:00", "").encode(),
        TEXT.replace("2026-11-20T", "2026-11-31T").encode(),
        TEXT.replace('"x"', "").encode(),
        TEXT.replace('"x"', "null").encode(),
        f"<<<<<<< HEAD\n{TEXT}\n=======\n{TEXT}\n>>>>>>> tjeter\n".encode(),
        TEXT.replace('"items"', '\n<<<<<<< HEAD\n"items"').encode(),
        b"[" * 100_000,
        b"\0" * 1000,
    ],
    ids=lambda content: repr(content[:30]),
)
def test_what_is_not_a_whole_ledger_is_never_taken_for_one(content: bytes) -> None:
    assert read_ledger(TEXT.encode()).items["prova/nje.sq"].guid == "1"
    with pytest.raises(LedgerError, match="list of what is published"):
        read_ledger(content)


def test_an_editor_s_mark_in_front_is_no_harm() -> None:
    """Notepad writes U+FEFF at the beginning of a file."""
    assert read_ledger(b"\xef\xbb\xbf" + TEXT.encode()) == read_ledger(TEXT.encode())


def test_git_s_marks_within_a_reason_are_no_conflict() -> None:
    reason = {"change": "gone", "of": "x", "before": "1", "after": "", "why": "<<<<<<< HEAD", "on": "2026-11-22"}
    assert read_ledger(json.dumps({**WHOLE, "allowed": [reason]}).encode()).allowed[0].why == "<<<<<<< HEAD"
