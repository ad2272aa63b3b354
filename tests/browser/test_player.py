"""The player does what it promises, in a real browser, and remembers no more than it says."""

import gzip
import json
import subprocess
from urllib.parse import urlsplit

import imageio_ffmpeg
import pytest
from playwright.sync_api import expect

from project import REPOSITORY, Project

pytestmark = pytest.mark.site

LIMIT = 6 * 1024
"""Bytes of the whole script, compressed as good hosts do."""
PAGE_LIMIT = 60_000
"""Bytes of an episode's page with all that it loads before anybody plays it, pictures apart."""

PATH = "en/mburoja/peshkimi/"
PLACE = f"mburoja:at:/{PATH}"
STORED = "() => Object.fromEntries(Object.entries(localStorage))"


def stored(page) -> dict[str, str]:
    """What the site keeps on this device."""
    return page.evaluate(STORED)


def media_asked(seen) -> list[str]:
    """The files of the recording that were asked for."""
    endings = (".mp3", ".opus", ".mp4")
    return [request.url for request in seen.requests if urlsplit(request.url).path.endswith(endings)]


def listen(seen, seconds: float) -> None:
    """Hear so many seconds of the recording, sixteen times as fast, and stop."""
    audio = seen.page.locator("audio, video")
    begin = audio.evaluate("audio => audio.currentTime")
    audio.evaluate("audio => { audio.playbackRate = 16; audio.play(); }")
    seen.until(audio, f"audio => audio.currentTime >= {begin + seconds}")
    audio.evaluate(
        "audio => new Promise(done => { audio.addEventListener('pause', done, {once: true}); audio.pause(); })"
    )
    audio.evaluate("audio => { audio.playbackRate = 1; }")


def big_button(page):
    return page.locator(".mb-player [data-play]")


def more(page):
    """Open what is not needed every day."""
    page.locator(".mb-more summary").click()


def test_the_script_and_the_page_are_light(real_site) -> None:
    script = (REPOSITORY / "overrides/assets/player.js").read_bytes()
    assert len(gzip.compress(script, 6)) <= LIMIT
    shared = sum(len(gzip.compress(file.read_bytes(), 6)) for file in (real_site / "assets").glob("*.[jc]s*"))
    shared += sum(len(gzip.compress(file.read_bytes(), 6)) for file in real_site.glob("assets/stylesheets/main.*.css"))
    for page in real_site.glob("**/mburoja/*/index.html"):
        assert shared + len(gzip.compress(page.read_bytes(), 6)) <= PAGE_LIMIT, page


# --- before anything is played ------------------------------------------------------------------


def test_nothing_of_the_recording_is_asked_for_before_it_is_played(visit, words, address) -> None:
    seen, t = visit(PATH), words("en")
    page = seen.page
    page.evaluate(
        "([place, at]) => { localStorage[place] = at; localStorage['mburoja:data:audio'] = 'data_saver'; }",
        [PLACE, json.dumps({"at": 151})],
    )
    for path in (PATH, f"{PATH}?t=93", f"{PATH}?t=93#t91"):
        page.goto(address + path)
        page.get_by_label(t["data_used"]).select_option("MP3")
        page.get_by_label(t["data_used"]).select_option("data_saver")
        page.get_by_role("button", name=t["forward_15"]).click()
        page.locator(".mb-cue").nth(3).click()
        page.wait_for_load_state("networkidle")
    assert media_asked(seen) == []
    big_button(page).click()
    seen.until(page.locator("audio"), "audio => !audio.paused && audio.currentTime > 0.2")
    assert {url.rpartition(".")[2] for url in media_asked(seen)} == {"opus"}


@pytest.mark.parametrize("reader", ["sq", "mk", "en", "sr"])
def test_everything_has_a_name_and_the_volume_of_data_is_told(reader, visit, words, real_site) -> None:
    t = words(reader)
    path = f"{'' if reader == 'sq' else reader + '/'}mburoja/peshkimi/"
    page = visit(path, size=(390, 844)).page
    sizes = [
        f"{real_site.joinpath(urlsplit(url).path[1:]).stat().st_size / 1e6:.1f}".replace(
            ".", "." if reader == "en" else ","
        )
        for url in page.locator("[data-version] option").evaluate_all(
            "options => options.map(option => new URL(option.dataset.src, location.href).href)"
        )
    ]
    button = big_button(page)
    expect(button).to_contain_text(t["play_now"])
    expect(button).to_contain_text(f"3:{'50' if reader == 'mk' else '46'} · {sizes[0]} MB")
    expect(button).to_be_in_viewport(ratio=1)
    player = page.get_by_role("region", name=t["audio_player"])
    data = player.get_by_label(t["data_used"])
    expect(data.locator("option")).to_have_text([f"{sizes[0]} MB · MP3", f"{sizes[1]} MB · {t['data_saver']}"])
    data.select_option("data_saver")
    expect(button).to_contain_text(f"{sizes[1]} MB")
    one = "1×"
    expect(player.get_by_label(t["speed"])).to_have_value("1")
    expect(player.get_by_label(t["speed"]).locator("option")).to_have_text(
        [each if reader == "en" else each.replace(".", ",") for each in ("0.75×", one, "1.25×", "1.5×", "1.75×", "2×")]
    )
    expect(player.get_by_label(t["stop_after"])).to_have_value("")
    for name in (t["back_15"], t["forward_15"]):
        box = player.get_by_role("button", name=name).bounding_box()
        assert box["width"] >= 44 and box["height"] >= 44
    more(page)
    expect(player.get_by_label(t["remember_place"])).to_be_checked()
    expect(player.get_by_role("button", name=t["copy_moment"])).to_be_visible()
    expect(player.get_by_text(t["keyboard_where"])).to_be_visible()
    expect(page.get_by_label(t["follow_text"])).not_to_be_checked()
    page.set_viewport_size({"width": 320, "height": 640})
    too_wide = "each => each.getBoundingClientRect().right > document.querySelector('.mb-player').clientWidth + 16"
    assert player.locator("*").evaluate_all(f"all => all.filter({too_wide}).map(each => each.outerHTML)") == []
    expect(page.locator("audio")).to_be_visible()  # the browser's own player stays
    assert page.locator("audio").evaluate("audio => audio.controls")


# --- while it plays -----------------------------------------------------------------------------


def test_it_leaps_and_its_speed_changes(visit, words) -> None:
    seen, t = visit(PATH), words("en")
    page, audio = seen.page, seen.page.locator("audio")
    forward, back = (page.get_by_role("button", name=t[name]) for name in ("forward_15", "back_15"))
    forward.click()
    forward.click()
    expect(page.locator("[data-clock]")).to_have_text("0:30")
    expect(big_button(page)).to_contain_text(f"{t['play']} 0:30")
    big_button(page).click()
    seen.until(audio, "audio => !audio.paused && audio.currentTime > 30.2 && audio.currentTime < 35")
    expect(page.locator("[data-before]")).to_be_hidden()
    back.click()
    seen.until(audio, "audio => !audio.seeking && audio.currentTime > 15 && audio.currentTime < 25")
    page.get_by_label(t["speed"]).select_option("1.5")
    assert audio.evaluate("audio => audio.playbackRate") == 1.5
    page.get_by_label(t["data_used"]).select_option("data_saver")  # another file: the same speed, the same moment
    seen.until(audio, "audio => audio.currentSrc.endsWith('.opus') && !audio.paused && audio.currentTime > 15.5")
    assert audio.evaluate("audio => [audio.playbackRate, audio.currentTime < 30]") == [1.5, True]
    big_button(page).click()
    assert audio.evaluate("audio => audio.paused")
    expect(big_button(page)).to_contain_text(t["continue_from"])
    audio.evaluate("audio => { audio.playbackRate = 0.75; }")  # as the browser's own player does it
    expect(page.get_by_label(t["speed"])).to_have_value("0.75")


def test_it_stops_by_itself(visit, words) -> None:
    seen, t = visit(PATH), words("en")
    page, audio = seen.page, seen.page.locator("audio")
    page.clock.install()
    page.reload()
    sleep, left, said = (
        page.get_by_label(t["stop_after"]),
        page.locator("[data-left]"),
        page.locator(".mb-player").get_by_role("status"),
    )
    sleep.select_option("5")
    expect(left).to_have_text(f"{t['stops_in']} 5:00")
    big_button(page).click()
    expect(left).to_have_text(f"{t['stops_in']} 4:59")
    page.clock.fast_forward(4 * 60_000 + 56_000)
    seen.until(audio, "audio => audio.volume < 0.9 && !audio.paused")  # it fades
    page.clock.fast_forward(4_000)
    expect(said).to_have_text(t["stopped"])
    assert audio.evaluate("audio => [audio.paused, audio.volume]") == [True, 1]
    expect(sleep).to_have_value("")
    expect(left).to_have_text("")

    sleep.select_option("10")
    sleep.select_option("")
    expect(left).to_have_text("")
    audio.evaluate("audio => { audio.currentTime = 35.8; }")
    sleep.select_option("chapter")
    expect(left).to_have_text(f"{t['stops_in']} 0:01")  # the second one begins at 0:37
    big_button(page).click()
    expect(said).to_have_text(t["stopped"])
    assert 37 <= audio.evaluate("audio => audio.currentTime") < 38


def test_keys_work_in_the_player_and_nowhere_else(visit, words) -> None:
    seen, t = visit(PATH), words("en")
    page, audio, at = seen.page, seen.page.locator("audio"), "audio => Math.round(audio.currentTime)"
    page.locator("body").press("k")
    page.locator("main").press("l")
    assert audio.evaluate("audio => [audio.paused, audio.currentTime]") == [True, 0]
    forward = page.get_by_role("button", name=t["forward_15"])
    forward.focus()
    for key in ("l", "Shift+l", "ArrowRight", "j"):
        page.keyboard.press(key)
    assert audio.evaluate(at) == 15  # a letter with Shift is none of ours
    page.keyboard.press("Control+l")
    page.get_by_label(t["speed"]).press("l")
    page.get_by_label(t["speed"]).press("ArrowRight")
    assert audio.evaluate(at) == 15
    page.locator(".mb-more summary").press("Space")  # a button's own key does what it does
    expect(page.get_by_text(t["keyboard_where"])).to_be_visible()
    assert audio.evaluate("audio => audio.paused")
    page.locator(".mb-player").focus()
    page.keyboard.press("ArrowLeft")
    assert audio.evaluate(at) == 0
    page.keyboard.press("Space")
    seen.until(audio, "audio => !audio.paused && audio.currentTime > 0")
    page.keyboard.press("k")
    assert audio.evaluate("audio => audio.paused")


HANDLERS = """() => {
    const set = MediaSession.prototype.setActionHandler;
    window.handlers = {};
    MediaSession.prototype.setActionHandler = function (name, handler) {
        window.handlers[name] = handler;
        return set.call(this, name, handler);
    };
}"""


def test_the_locked_screen_and_headphones(visit, written) -> None:
    seen = visit(PATH)
    page, audio = seen.page, seen.page.locator("audio")
    page.add_init_script(f"({HANDLERS})()")
    page.reload()
    assert page.evaluate("navigator.mediaSession.metadata") is None
    page.evaluate("handlers.play()")
    seen.until(audio, "audio => !audio.paused")
    title, artist, picture = page.evaluate(
        "(({title, artist, artwork}) => [title, artist, artwork[0].src])(navigator.mediaSession.metadata)"
    )
    assert title == written("peshkimi", "en")["title"]
    assert artist == "MburojaKibernetike – cyber shield"
    assert picture == page.locator(".mb-episode__head img").evaluate("image => image.src")
    page.evaluate("handlers.pause()")
    for action, expected in [
        ("seekto({seekTime: 120})", 120),
        ("seekforward({})", 135),
        ("seekbackward({seekOffset: 10})", 125),
        ("nexttrack()", 143),
        ("previoustrack()", 110),
        ("seekto({seekTime: 120})", 120),
        ("previoustrack()", 110),  # some seconds into a chapter: its beginning
        ("nexttrack()", 143),
        ("nexttrack()", 199),
        ("nexttrack()", 199),
    ]:
        page.evaluate(f"handlers.{action}")
        assert audio.evaluate("audio => audio.currentTime") == pytest.approx(expected), action


def test_a_recording_that_does_not_load_says_so_and_can_be_tried_again(visit, words) -> None:
    seen, t = visit(f"{PATH}?t=93"), words("en")
    page, audio = seen.page, seen.page.locator("audio")
    page.context.set_offline(True)
    big_button(page).click()
    expect(page.locator(".mb-player").get_by_role("status")).to_have_text(t["play_failed"])
    expect(big_button(page)).not_to_contain_text(t["pause"])
    page.context.set_offline(False)
    big_button(page).click()
    seen.until(audio, "audio => !audio.paused && audio.currentTime > 93 && audio.currentTime < 100")
    expect(page.locator(".mb-player").get_by_role("status")).to_have_text("")
    seen.complaints.clear()  # the browser's own, of the broken line


# --- how much data it takes ---------------------------------------------------------------------


def test_the_lighter_file_is_chosen_once(visit, words, address) -> None:
    seen, t = visit(PATH), words("en")
    page, audio = seen.page, seen.page.locator("audio")
    assert stored(page) == {}
    page.get_by_label(t["data_used"]).select_option("data_saver")
    page.goto(address + "mk/mburoja/pajisja/")
    expect(page.get_by_label(words("mk")["data_used"])).to_have_value("data_saver")
    expect(page.locator("[data-weight]").first).to_have_text("0,4 MB")
    assert audio.evaluate("audio => audio.src").endswith(".opus")
    page.get_by_label(words("mk")["data_used"]).select_option("MP3")
    assert stored(page) == {}  # as it is for everybody: nothing to remember


def test_a_device_that_saves_data_gets_the_lighter_file(visit, words) -> None:
    seen, t = visit(PATH), words("en")
    page = seen.page
    page.context.new_cdp_session(page).send("Emulation.setDataSaverOverride", {"dataSaverEnabled": True})
    page.reload()
    expect(page.get_by_label(t["data_used"])).to_have_value("data_saver")
    expect(big_button(page)).to_contain_text("0.5 MB")
    page.get_by_label(t["data_used"]).select_option("MP3")  # her word counts more
    page.reload()
    expect(page.get_by_label(t["data_used"])).to_have_value("MP3")
    assert media_asked(seen) == []


# --- where she stopped --------------------------------------------------------------------------


def test_it_goes_on_where_she_stopped(visit, words, written) -> None:
    seen, t = visit(PATH), words("en")
    page, audio = seen.page, seen.page.locator("audio")
    listen(seen, 2)
    assert stored(page) == {}  # too little to be worth it
    listen(seen, 14)
    (place,) = stored(page)
    kept = json.loads(stored(page)[place])
    at = int(audio.evaluate("audio => audio.currentTime"))
    assert place == PLACE
    assert {key: kept[key] for key in ("at", "length", "title", "url")} == {
        "at": at,
        "length": 226,
        "title": written("peshkimi", "en")["title"],
        "url": f"/{PATH}",
    }
    assert kept["when"].endswith("Z")

    page.reload()
    expect(big_button(page)).to_contain_text(f"{t['continue_from']} 0:{at:02}")
    expect(page.get_by_text(f"{t['remembered_place']} 0:{at:02}")).to_be_visible()
    big_button(page).click()
    seen.until(audio, f"audio => !audio.paused && audio.currentTime > {at} && audio.currentTime < {at + 5}")
    big_button(page).click()
    page.get_by_role("button", name=t["forget_place"]).click()
    expect(page.locator(".mb-player").get_by_role("status")).to_have_text(t["forgotten"])
    expect(page.get_by_text(t["remembered_place"])).to_be_hidden()
    listen(seen, 14)
    assert stored(page) == {}  # nor anything of what is heard afterwards


def test_she_forgets_before_she_listens(visit, words) -> None:
    seen, t = visit(PATH), words("en")
    page = seen.page
    page.evaluate("place => { localStorage[place] = '{\"at\": 151}'; }", PLACE)
    page.reload()
    expect(big_button(page)).to_contain_text(f"{t['continue_from']} 2:31")
    page.get_by_role("button", name=t["forget_place"]).click()
    expect(big_button(page)).to_contain_text(t["play_now"])
    expect(big_button(page)).to_be_focused()
    assert stored(page) == {}


def test_what_is_heard_to_its_end_is_forgotten(visit) -> None:
    seen = visit(PATH)
    page, audio = seen.page, seen.page.locator("audio")
    listen(seen, 14)
    assert PLACE in stored(page)
    audio.evaluate("audio => { audio.currentTime = audio.duration - 1; audio.playbackRate = 4; audio.play(); }")
    seen.until(audio, "audio => audio.ended")
    page.wait_for_function("!localStorage.length")


@pytest.mark.parametrize("nonsense", ["{", "null", "[]", '{"at": -4}', '{"at": "x"}', '{"at": 1e9}', ""])
def test_what_others_wrote_there_does_no_harm(nonsense, visit, words) -> None:
    page = visit(PATH).page
    page.evaluate("([place, value]) => { localStorage[place] = value; }", [PLACE, nonsense])
    page.reload()
    begins = "continue_from" if "1e9" in nonsense else "play_now"
    expect(big_button(page)).to_contain_text(words("en")[begins])


def test_nothing_is_kept_when_she_does_not_want_it(visit, words, address) -> None:
    seen, t = visit(PATH), words("en")
    page = seen.page
    listen(seen, 14)
    page.get_by_label(t["data_used"]).select_option("data_saver")
    assert len(stored(page)) == 2
    more(page)
    page.get_by_label(t["remember_place"]).uncheck()
    assert stored(page) == {"mburoja:remember": "off"}
    page.reload()
    expect(page.get_by_label(t["remember_place"], exact=True)).not_to_be_checked()
    page.get_by_label(t["data_used"]).select_option("data_saver")
    listen(seen, 14)
    page.goto(address + "en/mburoja/pajisja/")
    expect(page.get_by_label(t["data_used"])).to_have_value("MP3")
    assert stored(page) == {"mburoja:remember": "off"}
    more(page)
    page.get_by_label(t["remember_place"]).check()
    assert stored(page) == {}


BLOCKED = """Object.defineProperty(window, "localStorage", {
    get() { throw new DOMException("Access is denied for this document.", "SecurityError"); }
});"""


def test_a_browser_that_keeps_nothing_plays_all_the_same(visit, words, address) -> None:
    seen, t = visit(PATH), words("en")
    page, audio = seen.page, seen.page.locator("audio")
    page.add_init_script(BLOCKED)
    page.goto(f"{address}{PATH}?t=93")
    page.get_by_label(t["data_used"]).select_option("data_saver")
    more(page)
    page.get_by_label(t["remember_place"]).uncheck()
    page.get_by_label(t["remember_place"]).check()
    listen(seen, 14)
    seen.until(audio, "audio => audio.currentTime > 100")
    expect(big_button(page)).to_contain_text(t["continue_from"])


@pytest.fixture
def sensitive(project: Project) -> None:
    """The small project's episode is one that could harm whoever is seen with it; it is 40 seconds long."""
    project.replace("episodes/prova/nje/episode.md", "number: 1", "number: 1\nsensitive: true")
    (project.episode / "recording.en.wav").unlink()
    (project.episode / "recording.sq.m4a").unlink()
    command = [imageio_ffmpeg.get_ffmpeg_exe(), "-v", "error", "-f", "lavfi", "-i", "sine=440:d=40"]
    subprocess.run([*command, project.episode / "recording.sq.wav"], check=True)


def test_a_sensitive_episode_is_remembered_only_if_she_asks(sensitive, small_address, visit, words) -> None:
    seen, t = visit("prova/nje/", at=small_address), words("sq")
    page = seen.page
    remember = page.get_by_label(t["remember_place"])
    page.get_by_label(t["data_used"]).select_option("data_saver")
    listen(seen, 14)
    page.reload()
    assert stored(page) == {}
    expect(big_button(page)).to_contain_text(t["play_now"])
    more(page)
    expect(remember).not_to_be_checked()
    expect(page.get_by_text(t["remember_asked"])).to_be_visible()
    remember.check()
    listen(seen, 14)
    assert list(stored(page)) == ["mburoja:at:/prova/nje/"]
    # Who sees the locked screen sees the name of the show.
    assert page.evaluate("navigator.mediaSession.metadata.title") == "Mburoja e vogël"
    page.reload()
    expect(big_button(page)).to_contain_text(t["continue_from"])
    more(page)
    expect(remember).to_be_checked()
    remember.uncheck()
    assert stored(page) == {}


# --- a link to a moment -------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("asked", "told"),
    [
        *(("93", "1:33"), ("1:33", "1:33"), ("0:01:33", "1:33"), ("1m33s", "1:33"), ("93s", "1:33")),
        *(("9999", "3:45"), ("1h2m3s", "3:45"), ("9" * 400, "3:45")),
        *(("", None), ("0", None), ("abc", None), ("-5", None), ("1e2", None), ("NaN", None), ("1:2:3:4", None)),
    ],
)
def test_a_link_to_a_moment(asked, told, visit, words) -> None:
    t = words("en")
    page = visit(f"{PATH}?t={asked}").page
    expect(big_button(page)).to_contain_text(f"{t['play']} {told} " if told else t["play_now"])
    assert page.locator("audio").evaluate("audio => audio.paused")
    assert page.locator(".mb-cue[aria-current]").count() == bool(told)


def test_a_link_to_a_moment_is_copied_and_plays_from_there(visit, words, pasted) -> None:
    seen, t = visit(f"{PATH}?t=93"), words("en")
    page, audio = seen.page, seen.page.locator("audio")
    more(page)
    page.get_by_role("button", name=t["copy_moment"]).click()
    expect(page.locator(".mb-player").get_by_role("status")).to_have_text(t["copied"])
    assert pasted(page) == page.locator("link[rel=canonical]").get_attribute("href") + "?t=93"
    big_button(page).click()
    seen.until(audio, "audio => !audio.paused && audio.currentTime > 93 && audio.currentTime < 98")


def test_where_nothing_can_be_copied_the_link_is_shown(visit, words, address) -> None:
    seen, t = visit(PATH), words("en")
    page = seen.page
    page.add_init_script("delete Navigator.prototype.clipboard;")  # so it is on a page without https
    page.goto(f"{address}sr/mburoja/peshkimi/?t=1:33")
    more(page)
    page.get_by_role("button", name=words("sr")["copy_moment"]).click()
    field = page.get_by_label(words("sr")["copy_this"])
    expect(field).to_be_focused()
    assert field.input_value().endswith("/en/mburoja/peshkimi/?t=93")  # the address of the text she reads
    assert field.evaluate("field => field.value.slice(field.selectionStart, field.selectionEnd) === field.value")
    assert t["copy_this"]
