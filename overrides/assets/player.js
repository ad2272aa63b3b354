// The player of an episode and its living transcript. Without this script the browser's own player, the links
// into the recording (media fragments) and the downloads are there; it makes them nearer and hides none of them.
(function () {
  "use strict";

  const player = document.querySelector(".mb-player");
  const media = player && player.querySelector("audio, video");
  if (!media) return;

  const all = (selector) => [...document.querySelectorAll(selector)];
  const part = (name) => player.querySelector(`[data-${name}]`);
  const put = (element, text) => {
    if (element.textContent !== text) element.textContent = text;
  };
  const say = (text) => put(part("say"), text);
  const page = new URL(player.dataset.page, location.href);
  let fresh = true; // nothing has been heard in this visit

  // --- times: 93 seconds are read from 93, 1:33 or 1m33s, and written 1:33

  function seconds(text) {
    const found =
      /^(?:(?:(\d+):)?(\d+):)?(\d+)$/.exec(text) || /^(?:(\d+)h)?(?:(\d+)m)?(?:(\d+)s)?$/.exec(text) || [];
    return Number(found[1] || 0) * 3600 + Number(found[2] || 0) * 60 + Number(found[3] || 0);
  }

  function clock(time) {
    const whole = Math.floor(time);
    const two = (number) => String(number).padStart(2, "0");
    const minutes = Math.floor(whole / 60);
    const hours = Math.floor(minutes / 60);
    return `${hours ? `${hours}:${two(minutes % 60)}` : minutes}:${two(whole % 60)}`;
  }

  // The moment a link leads to: ?t=93 of one that was shared, #t93 of a line that the search found.
  const shared = new URLSearchParams(location.search).get("t");
  const asked = seconds(shared || (/^#t(\d+)$/.exec(location.hash) || [])[1] || "");

  const length = () => media.duration || seconds(player.dataset.length);

  // --- what is kept on this device; where the browser keeps nothing, nothing is lost but that

  function read(key) {
    try {
      return localStorage.getItem(key);
    } catch {
      return null;
    }
  }

  function write(key, value) {
    try {
      if (value === null) localStorage.removeItem(key);
      else localStorage.setItem(key, value);
    } catch {}
  }

  function kept() {
    try {
      return Object.keys(localStorage);
    } catch {
      return [];
    }
  }

  // --- playing

  const buttons = all("[data-play]").map((button) => {
    const label = button.querySelector("[data-label]");
    return { button, label, first: label.textContent };
  });
  let words = "from"; // of what the button says when it begins in the middle; later "continue"

  function show() {
    const playing = !media.paused;
    const at = media.ended ? 0 : media.currentTime;
    for (const { button, label, first } of buttons) {
      button.dataset.state = playing ? "playing" : "paused";
      put(label, playing ? button.dataset.playing : at < 1 ? first : `${button.dataset[words]} ${clock(at)}`);
      // The one beside the transcript is of use once there is something to go on with.
      button.hidden = !player.contains(button) && fresh && at < 1;
    }
    part("before").hidden = !fresh;
    put(part("clock"), clock(media.currentTime));
  }

  // Take another file, or the same once more, and stay at the same moment.
  function load(url) {
    const at = media.currentTime;
    const playing = !media.paused;
    if (url) media.src = url;
    else media.load();
    media.currentTime = at;
    if (playing) play();
  }

  function failed() {
    media.pause();
    say(part("say").dataset.failed);
  }

  function play() {
    if (media.error || media.networkState === HTMLMediaElement.NETWORK_NO_SOURCE) load();
    say("");
    media.play()?.catch((error) => error.name === "NotSupportedError" && failed());
  }

  const toggle = () => (media.paused ? play() : media.pause());

  function jump(at) {
    media.currentTime = Math.max(0, Math.min(at, length()));
    mark();
    show();
  }

  const skip = (by) => jump(media.currentTime + by);

  buttons.forEach(({ button }) => button.addEventListener("click", toggle));
  player
    .querySelectorAll("[data-skip]")
    .forEach((button) => button.addEventListener("click", () => skip(Number(button.dataset.skip))));
  media.addEventListener("error", failed);

  const speed = part("speed");
  speed.addEventListener("change", () => {
    media.defaultPlaybackRate = media.playbackRate = Number(speed.value);
  });
  media.addEventListener("ratechange", () => (speed.value = media.playbackRate)); // by the browser's own player

  // --- the chapter and the line that are heard

  const list = (selector, name) => {
    const elements = all(selector);
    return { elements, times: elements.map((element) => Number(element.dataset[name])), now: null };
  };
  const chapters = list(".mb-chapters [data-seek]", "seek");
  const cues = list(".mb-cue", "at");
  const follow = document.querySelector("[data-follow]");

  // The last one that has begun; a player jumps to a moment only roughly.
  const begun = ({ times }, at) => times.filter((time) => time <= at + 0.25).length - 1;

  function markIn(marked) {
    const before = marked.now;
    // Nothing is marked at the beginning until it is heard.
    marked.now = ((!fresh || media.currentTime) && marked.elements[begun(marked, media.currentTime)]) || null;
    if (marked.now === before) return;
    before?.removeAttribute("aria-current");
    marked.now?.setAttribute("aria-current", "true");
    if (marked === cues) bringNear(before);
  }

  function mark() {
    markIn(chapters);
    markIn(cues);
  }

  // Only when she asked for it, and not when she reads elsewhere: the line heard before is then out of sight.
  function bringNear(before) {
    if (!follow?.checked || !cues.now) return;
    const seen = before?.getBoundingClientRect();
    if (seen && (seen.bottom < 0 || seen.top > innerHeight)) return;
    const { top, bottom } = cues.now.getBoundingClientRect();
    if (top > innerHeight * 0.15 && bottom < innerHeight * 0.7) return;
    const calm = matchMedia("(prefers-reduced-motion: reduce)").matches;
    cues.now.scrollIntoView({ block: "center", behavior: calm ? "auto" : "smooth" });
  }

  follow?.addEventListener("change", () => bringNear());

  // A time plays from there; with the keyboard too, it is a link. A touch on the text makes no sound by itself.
  document.addEventListener("click", (event) => {
    if (event.ctrlKey || event.metaKey || event.shiftKey) return;
    const link = event.target.closest("[data-seek]");
    const cue = event.target.closest(".mb-cue");
    if (link) {
      event.preventDefault();
      jump(Number(link.dataset.seek));
      play();
    } else if (cue && getSelection().isCollapsed) {
      jump(Number(cue.dataset.at));
    }
  });

  // --- it stops by itself

  const FADE = 5;
  const sleep = part("sleep");
  let stop = null; // { left: seconds of listening } or { chapter: its number }
  let loud = null; // the volume before it fades

  const chapter = () => begun(chapters, media.currentTime - 0.25);

  function wakeful() {
    stop = null;
    sleep.value = "";
    put(part("left"), "");
    if (loud !== null) media.volume = loud;
    loud = null;
  }

  function doze(passed) {
    if (!stop) return;
    let { left } = stop;
    if (left) left = stop.left = left - passed;
    else left = ((chapters.times[stop.chapter + 1] ?? length()) - media.currentTime) / media.playbackRate;
    if (left <= 0) {
      media.pause();
      wakeful();
      say(sleep.dataset.done);
      return;
    }
    if (stop.left && left < FADE) {
      if (loud === null) loud = media.volume;
      media.volume = (loud * left) / FADE;
    }
    put(part("left"), `${part("left").dataset.words} ${clock(left)}`);
  }

  sleep.addEventListener("change", () => {
    const { value } = sleep;
    wakeful();
    sleep.value = value;
    if (value) stop = value === "chapter" ? { chapter: chapter() } : { left: value * 60 };
    doze(0);
  });
  media.addEventListener("seeking", () => {
    if (stop && !stop.left) stop.chapter = chapter();
  });

  // --- where she stopped

  const remember = part("remembering"); // not in a player on another site
  const asks = player.dataset.remember === "off"; // a page of which nothing is kept unless she asks
  let heard = 0; // seconds of the recording; what browsers call `played` counts from 0 after a jump
  const place = `mburoja:at:${page.pathname}`;

  function recalled() {
    try {
      const { at, asked: wanted } = JSON.parse(read(place));
      // What was remembered by itself, before this became an episode of which nothing is.
      if (asks && !wanted) return write(place, null) || 0;
      return at > 0 ? Math.floor(at) : 0;
    } catch {
      return 0;
    }
  }

  function forget() {
    write(place, null);
    const line = part("kept");
    if (line) line.hidden = true;
  }

  function keep() {
    if (!remember?.checked || heard < 10) return;
    const at = Math.floor(media.currentTime);
    if (length() - at < 10) return forget(); // heard to its end
    const { title } = player.dataset;
    const titleLocale = media.closest("[lang]").lang;
    const when = new Date().toISOString();
    const rest = { length: Math.round(length()), title, titleLocale, url: page.pathname, when, asked: asks };
    write(place, JSON.stringify({ at, ...rest }));
    put(part("kept-at"), clock(at));
  }

  remember?.addEventListener("change", () => {
    if (asks) return remember.checked ? keep() : forget();
    write("mburoja:remember", remember.checked ? null : "off");
    if (remember.checked) return keep();
    forget();
    kept().forEach((key) => /^mburoja:(at|data):/.test(key) && write(key, null));
  });

  part("forget")?.addEventListener("click", () => {
    forget();
    remember.checked = false; // for this visit
    if (fresh) jump(asked);
    say(part("forget").dataset.done);
    part("play").focus();
  });

  // --- which file: how much data it takes

  const version = part("version");
  const versionKey = `mburoja:data:${media.localName}`;

  function take() {
    const { src, weight } = version.selectedOptions[0].dataset;
    load(src);
    put(part("weight"), weight);
  }

  function offerVersions() {
    for (const option of [...version.options]) if (!media.canPlayType(option.dataset.type)) option.remove();
    const options = [...version.options];
    version.closest("label").hidden = options.length < 2;
    // The browser takes the first of a video's files that suits the screen.
    const suits = [...media.children].find((each) => each.src && (!each.media || matchMedia(each.media).matches));
    const first = options.find((each) => suits?.getAttribute("src") === each.dataset.src) || options[0];
    // Who saves data gets the lightest file, of a video the lightest that has a picture.
    const light = options.filter((each) => each.dataset.type.startsWith(media.localName)).pop();
    const usual = (navigator.connection?.saveData && light) || first;
    const chosen = options.find((each) => each.value === read(versionKey)) || usual;
    chosen.selected = true;
    if (chosen !== first) take();
    put(part("weight"), chosen.dataset.weight);
    version.addEventListener("change", () => {
      take();
      if (remember?.checked) write(versionKey, version.value === usual.value ? null : version.value);
    });
  }

  if (version) offerVersions();

  // --- a link to this moment

  part("copy-moment").addEventListener("click", async () => {
    const address = document.querySelector("link[rel=canonical]")?.href || page.href;
    const link = `${address}?t=${Math.floor(media.currentTime)}`;
    try {
      await navigator.clipboard.writeText(link);
      say(part("copy-moment").dataset.done);
    } catch {
      const field = part("link").querySelector("input");
      part("link").hidden = false;
      field.value = link;
      field.focus();
      field.select();
    }
  });

  // --- keys, for who is in the player (WCAG 2.1.4); what a button or the browser's own player does with one, it does

  player.addEventListener("keydown", (event) => {
    const taken = (selector) => event.target.closest(selector);
    if (event.ctrlKey || event.altKey || event.metaKey || event.shiftKey || taken("input, select")) return;
    const key = event.key.toLowerCase();
    if (key === " " && taken("a, button, summary, audio, video")) return;
    if (key.startsWith("arrow") && taken("audio, video")) return;
    const back = () => skip(-15);
    const on = () => skip(15);
    const act = { k: toggle, " ": toggle, j: back, arrowleft: back, l: on, arrowright: on }[key];
    if (!act) return;
    event.preventDefault();
    act();
  });

  // --- the keys of headphones and the locked screen

  function session() {
    const { title, show, picture } = player.dataset;
    const src = new URL(picture, location.href).href;
    // Anybody sees a locked screen: of what could harm her it shows only whose it is.
    const told = asks ? { title: show } : { title, artist: show, artwork: [{ src, sizes: "640x640" }] };
    navigator.mediaSession.metadata = new MediaMetadata(told);
  }

  function chapterBy(step) {
    const { times } = chapters;
    // Some seconds into a chapter, "back" is its beginning.
    const late = step < 0 && media.currentTime - times[chapter()] > 3;
    jump(times[Math.max(0, chapter() + (late ? 0 : step))] ?? media.currentTime);
  }

  const actions = {
    play,
    pause: () => media.pause(),
    seekbackward: ({ seekOffset }) => skip(-(seekOffset || 15)),
    seekforward: ({ seekOffset }) => skip(seekOffset || 15),
    seekto: ({ seekTime }) => jump(seekTime),
    ...(chapters.times.length && { previoustrack: () => chapterBy(-1), nexttrack: () => chapterBy(1) }),
  };
  for (const [name, act] of Object.entries(actions)) {
    try {
      navigator.mediaSession.setActionHandler(name, act);
    } catch {} // an older browser does not know it
  }

  // --- what happens when

  let last = 0; // the clock, in milliseconds, when it was last known to play
  let saved = 0;

  function pass() {
    const now = Date.now();
    const passed = last && (now - last) / 1000;
    last = media.paused ? 0 : now;
    heard += passed * media.playbackRate;
    doze(passed);
    if (media.paused || now - saved > 5000) {
      saved = now;
      keep();
    }
    mark();
    show();
  }

  media.addEventListener("play", () => {
    if (fresh && navigator.mediaSession) session();
    fresh = false;
    words = "continue";
    show();
  });
  media.addEventListener("playing", () => (last = Date.now())); // while it waits for the line, no time passes
  media.addEventListener("timeupdate", pass);
  media.addEventListener("pause", pass);
  media.addEventListener("ended", show);
  addEventListener("pagehide", () => {
    keep();
    heard = 0; // who comes back from where she made it forgotten has to listen again before it is remembered
  });
  addEventListener("storage", () => read(place) === null && (heard = 0)); // forgotten in another tab

  // --- the beginning

  all("[data-controls]").forEach((element) => (element.hidden = false));
  part("play").hidden = false;
  const before = remember ? recalled() : 0;
  if (remember) remember.checked = asks ? before > 0 : read("mburoja:remember") !== "off";
  const stopped = remember?.checked ? before : 0;
  if (stopped) {
    part("kept").hidden = false;
    put(part("kept-at"), clock(stopped));
    words = "continue";
  }
  if (asked) words = "from";
  if (asked || stopped) jump(Math.min(asked || stopped, length() - 1));
  show();
})();
