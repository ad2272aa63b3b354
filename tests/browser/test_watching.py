"""A video is watched as a recording is heard: the same button, the same jumps, and its words on the picture."""

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.site


@pytest.mark.parametrize(("path", "reader"), [("prova/nje/", "sq"), ("en/prova/nje/", "en")])
def test_a_video_is_watched_and_jumped_in(film_address, visit, words, path, reader) -> None:
    seen, t = visit(path, at=film_address), words(reader)
    page = seen.page
    video = page.locator("video")
    expect(page.locator("audio")).to_have_count(0)
    assert not any(request.url.endswith(".mp4") for request in seen.requests)  # nothing is spent before it is wanted
    poster = video.evaluate("video => video.poster")
    assert [request.response().status for request in seen.requests if request.url == poster] == [200]

    play = page.get_by_role("button", name=t["watch_now"])
    expect(play).to_be_in_viewport()
    play.click()
    seen.until(video, "video => !video.paused && video.currentTime > 0.2")
    assert video.evaluate("video => [video.videoWidth, video.videoHeight]") == [640, 480]
    expect(page.locator(".mb-player").get_by_role("button", name=t["pause"])).to_be_visible()

    seen.until(video, "video => video.textTracks[0].cues?.length === 2")
    assert video.evaluate("video => [video.textTracks[0].mode, video.textTracks[0].language]") == ["showing", "sq"]
    link = page.get_by_role("region", name=t["chapters"]).get_by_role("link", name="Mesi")
    link.click()
    seen.until(video, "video => video.currentTime >= 1.2")
    seen.until(video, "video => video.textTracks[0].activeCues[0]?.text.includes('Dhe kjo është fundi.')")
    assert {request.response().status for request in seen.requests if request.url.endswith(".mp4")} == {206}


def test_a_video_can_be_heard_without_its_picture(film_address, visit, words) -> None:
    seen, t = visit("prova/nje/", at=film_address), words("sq")
    page, video = seen.page, seen.page.locator("video")
    data = page.get_by_label(t["data_used"])
    names = data.locator("option").all_inner_texts()
    assert [name.partition(" MB · ")[2] for name in names] == ["480p", t["sound_only"], t["data_saver"]]
    video.evaluate("video => { video.currentTime = 1.2; }")
    data.select_option("sound_only")
    page.locator(".mb-player [data-play]").click()
    seen.until(video, "video => !video.paused && video.currentTime > 1.25")
    assert video.evaluate("video => [video.videoWidth, video.currentSrc.endsWith('.mp3')]") == [0, True]
    assert not any(request.url.endswith(".mp4") for request in seen.requests)
    page.reload()  # chosen for videos alone
    expect(data).to_have_value("sound_only")
    assert page.evaluate("Object.entries(localStorage)") == [["mburoja:data:video", "sound_only"]]


def test_the_play_button_of_a_video_is_in_a_phones_first_view(film_address, visit, words) -> None:
    seen = visit("prova/nje/", at=film_address, size=(390, 844))
    play = seen.page.get_by_role("button", name=words("sq")["watch_now"])
    expect(play).to_be_in_viewport(ratio=1)
    box = seen.page.locator("video").bounding_box()
    assert box["x"] >= 0 and box["x"] + box["width"] <= 390
    assert seen.page.evaluate("document.documentElement.scrollWidth") <= 390


def test_without_script_the_browsers_own_player_is_there(film_address, visit) -> None:
    video = visit("prova/nje/", at=film_address, javascript=False).page.locator("video")
    expect(video).to_be_visible()
    assert video.evaluate("video => video.controls")
