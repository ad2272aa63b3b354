// Episodes kept on this device, to read and to hear without a connection: the buttons on an episode's page, and the
// page that lists what is kept. Each episode has one cache with all that its page needs and, written last, a record;
// a cache without a record is half kept and is taken away. The service worker (sw.js) answers from these caches.
(function () {
  "use strict";

  const place = document.querySelector("[data-keep], [data-kept-list]");
  if (!place) return;

  const words = place.dataset;
  const worker = new URL(words.worker, location.href).href;
  const base = new URL(".", worker).href;
  const prefix = "mburoja-kept:";

  // Words and numbers

  // Not by Intl: Chromium knows no Albanian and no Macedonian numbers and dates.
  const size = (bytes) => {
    const [number, unit] = bytes < 1e9 ? [bytes / 1e6, "MB"] : [bytes / 1e9, "GB"];
    return `${number.toFixed(1).replace(".", words.decimal)}\u00a0${unit}`;
  };
  const day = (when) => {
    const date = new Date(when);
    return `${date.getDate()}.${date.getMonth() + 1}.${date.getFullYear()}`;
  };
  const clock = (seconds) => `${Math.floor(seconds / 60)}:${String(Math.floor(seconds % 60)).padStart(2, "0")}`;

  // What is kept

  const nameOf = (page) => prefix + new URL(page).pathname;
  const recordOf = (page) => new URL("kept.json", page).href;
  const names = async () => (await caches.keys()).filter((name) => name.startsWith(nameOf(base)));

  // The record of a cache; null when it is missing or is not one of ours.
  async function read(name) {
    if (!(await caches.has(name))) return null;
    const page = new URL(name.slice(prefix.length), base).href;
    const written = await caches.match(recordOf(page), { cacheName: name });
    const record = written && (await written.json().catch(() => null));
    const texts = ["title", "titleLocale", "locale", "rendition", "recording"];
    const sound =
      record &&
      record.url === page &&
      page.startsWith(base) &&
      texts.every((each) => typeof record[each] === "string") &&
      record.recording.startsWith(base) &&
      Number.isSafeInteger(record.bytes) &&
      Number.isSafeInteger(record.when);
    return sound ? record : null;
  }

  async function forget(name) {
    await caches.delete(name);
    if ((await names()).length) return;
    const registration = await navigator.serviceWorker.getRegistration(base);
    if (registration && registration.scope === base) await registration.unregister();
  }

  // What was left behind when a page was closed while it kept an episode. Whoever keeps one has its lock.
  async function sweep() {
    for (const name of await names()) {
      if (await read(name)) continue;
      await navigator.locks.request(name, { ifAvailable: true }, async (lock) => {
        if (lock && !(await read(name))) await forget(name);
      });
    }
  }

  // Keeping

  // Only whole answers of this site are stored; what a host says of them (types, policies) is stored too.
  async function get(url, signal) {
    const response = await fetch(url, { signal, mode: "same-origin" });
    if (response.status === 200 && response.url.startsWith(base)) return response;
    throw new TypeError(`${url}: ${response.status}`);
  }

  function stored(response, body) {
    const headers = new Headers(response.headers);
    ["Content-Encoding", "Content-Length", "Vary"].forEach((each) => headers.delete(each));
    return new Response(body, { headers });
  }

  // The files that a page needs to look and work as it does.
  function needs(html, page) {
    const found = new DOMParser()
      .parseFromString(html, "text/html")
      .querySelectorAll("head link[rel=stylesheet], head link[rel*=icon], head script[src], picture > source, img, video[poster], track");
    return [...found]
      .map((each) => ["href", "poster", "srcset", "src"].map((name) => each.getAttribute(name)).find(Boolean))
      .map((address) => new URL(address, page).href)
      .filter((url) => url.startsWith(base));
  }

  // All but the recording, in memory: some hundred kilobytes, most of which the browser has just loaded.
  async function gather(pages, files, signal) {
    const gathered = new Map();
    const add = async (url) => {
      const response = await get(url, signal);
      gathered.set(url, { response, body: await response.arrayBuffer() });
    };
    await Promise.all(pages.map(add));
    const wanted = pages.flatMap((page) => needs(new TextDecoder().decode(gathered.get(page).body), page));
    await Promise.all([...new Set([...files, ...wanted])].map(add));
    return gathered;
  }

  // A recording may be larger than the memory of a phone: it goes to the cache as it comes.
  function counted(body, told) {
    const reader = body.getReader();
    return new ReadableStream({
      async pull(controller) {
        const { done, value } = await reader.read();
        if (done) return controller.close();
        told(value.byteLength);
        controller.enqueue(value);
      },
      cancel: (reason) => reader.cancel(reason),
    });
  }

  // Keep an episode, or bring one that is kept up to date; all of it or nothing. `about` becomes its record.
  // told(bytes, of) says how far it is.
  async function keep(about, pages, files, expected, signal, told) {
    const name = nameOf(about.url);
    await navigator.locks.request(name, async () => {
      const before = await read(name);
      const cache = await caches.open(name);
      try {
        const light = await gather(pages, files, signal);
        const weight = [...light.values()].reduce((sum, { body }) => sum + body.byteLength, 0);
        if (before?.recording !== about.recording) {
          let bytes = weight;
          const response = await get(about.recording, signal);
          const body = counted(response.body, (more) => told((bytes += more), weight + expected));
          await cache.put(about.recording, stored(response, body));
        }
        for (const [url, { response, body }] of light) await cache.put(url, stored(response, body));
        const wanted = new Set([...light.keys(), about.recording, recordOf(about.url)]);
        for (const { url } of await cache.keys()) {
          if (!wanted.has(url)) await cache.delete(url);
        }
        const recording = await (await cache.match(about.recording)).blob();
        await navigator.serviceWorker.register(worker);
        await navigator.serviceWorker.ready;
        if (signal.aborted) throw new DOMException("stopped", "AbortError");
        const record = { ...about, bytes: weight + recording.size, when: before?.when ?? Date.now() };
        await cache.put(recordOf(about.url), new Response(JSON.stringify(record)));
        if (!(await caches.has(name))) throw new TypeError("taken away meanwhile");
      } catch (error) {
        if (!before || !(await caches.has(name))) await forget(name); // deleted meanwhile: the worker must not come back
        else if (before.recording !== about.recording) await cache.delete(about.recording);
        throw error;
      }
    });
  }

  // The buttons on an episode's page

  function buttons() {
    const page = new URL(location.pathname, location.origin).href;
    const name = nameOf(page);
    const player = document.querySelector("audio, video");
    const pages = [page, new URL(words.list, location.href).href];
    const files = words.files.split(" ").filter(Boolean).map((each) => new URL(each, location.href).href);
    const said = place.querySelector("[data-said]");
    const progress = place.querySelector("progress");
    const amount = place.querySelector("[data-amount]");
    const choices = [...place.querySelectorAll("[data-recording]")]
      .map((button) => ({ button, url: new URL(button.dataset.recording, location.href).href, ...button.dataset }))
      .filter(({ type }) => player.canPlayType(type));
    let stopping = new AbortController();

    const about = (choice) => ({
      url: page,
      title: words.title,
      titleLocale: words.titleLocale,
      locale: words.locale,
      rendition: choice.rendition,
      recording: choice.url,
    });

    function state(now) {
      place.querySelectorAll("[data-when]").forEach((each) => (each.hidden = !each.dataset.when.split(" ").includes(now)));
    }

    async function show() {
      const record = await read(name);
      const current = record && choices.some(({ url }) => url === record.recording);
      state(!record ? "offered" : current ? "kept" : "outdated");
      if (record) place.querySelector("[data-kept-size]").textContent = size(record.bytes);
      place.hidden = false;
      return current ? record : null;
    }

    // What she keeps is what plays, whichever the page would, and from the same moment; not in the middle of another.
    function playKept({ recording }) {
      if (player.readyState || player.currentSrc === recording) return;
      const { currentTime, paused } = player;
      player.src = recording;
      player.currentTime = currentTime;
      if (!paused) player.play();
      for (const option of document.querySelectorAll("[data-version] option")) {
        if (new URL(option.dataset.src, location.href).href !== recording) continue;
        option.selected = true;
        document.querySelector("[data-weight]").textContent = option.dataset.weight;
      }
    }

    async function press(choice) {
      stopping = new AbortController();
      const { signal } = stopping;
      const told = (bytes, of) => {
        progress.max = of;
        progress.value = bytes;
        amount.textContent = `${size(bytes)} / ${size(of)}`;
      };
      progress.removeAttribute("value"); // how far is not known yet
      amount.textContent = "";
      say(words.saving);
      state("saving");
      place.querySelector("[data-stop]").focus(); // where the button was that had the focus
      let result = words.keptWord;
      try {
        await keep(about(choice), pages, files, Number(choice.bytes), signal, told);
      } catch (error) {
        result = signal.aborted ? words.stopped : error.name === "QuotaExceededError" ? words.noRoom : words.noLine;
      }
      const record = await show();
      if (record) playKept(record);
      say(result);
      said.focus();
    }

    function say(text) {
      said.textContent = text;
    }

    // What the page weighs is known only here: the browser has just loaded it.
    const loaded = [...performance.getEntriesByType("navigation"), ...performance.getEntriesByType("resource")];
    const weight = loaded
      .filter((each) => each.name.startsWith(base) && !choices.some(({ url }) => url === each.name))
      .reduce((sum, each) => sum + (each.decodedBodySize || 0), 0);
    choices.forEach((choice) => {
      choice.button.hidden = false;
      choice.button.querySelector("[data-size]").textContent = size(Number(choice.bytes) + weight);
      choice.button.addEventListener("click", () => press(choice));
    });
    if (navigator.connection?.saveData) {
      choices.sort((a, b) => a.bytes - b.bytes).forEach(({ button }) => button.parentNode.append(button));
    }
    place.querySelector("[data-stop]").addEventListener("click", () => stopping.abort());
    place.querySelector("[data-delete]").addEventListener("click", async () => {
      await forget(name);
      await show();
      say(words.deleted);
      said.focus();
    });
    window.addEventListener("pageshow", (event) => event.persisted && show()); // back from the list, perhaps

    return async function begin() {
      await sweep();
      const record = await show();
      if (!record) return;
      playKept(record);
      // A correction reaches what is kept, when the page is opened with a connection.
      const [now, then] = await Promise.all([get(page), caches.match(page, { cacheName: name })]);
      if ((await now.text()) === (await then.text())) return;
      const choice = choices.find(({ url }) => url === record.recording);
      await keep(about(choice), pages, files, 0, new AbortController().signal, () => {});
      await show();
    };
  }

  // The page that lists what is kept

  function list(usable) {
    const part = (name) => place.querySelector(`[data-${name}]`);
    const said = part("said");
    const rows = { episodes: part("episodes"), positions: part("positions") };

    // One line of a list: a title that leads to its page, what is said of it, and a button that takes it away.
    function row({ url, title, titleLocale }, facts, word, press) {
      const link = Object.assign(document.createElement("a"), { href: url, textContent: title });
      if (titleLocale) link.lang = titleLocale;
      const name = document.createElement("p");
      name.append(link);
      const meta = Object.assign(document.createElement("p"), { className: "mb-meta" });
      facts.forEach((fact) => meta.append(Object.assign(document.createElement("span"), { textContent: fact })));
      const text = document.createElement("div");
      text.append(name, meta);
      const button = Object.assign(document.createElement("button"), {
        type: "button",
        className: "mb-button mb-button--small",
        textContent: word,
      });
      button.setAttribute("aria-label", `${word}: ${title}`);
      button.addEventListener("click", press);
      const item = document.createElement("li");
      item.append(text, button);
      return item;
    }

    function fill(list, items) {
      list.textContent = "";
      list.append(...items);
    }

    async function after(text) {
      await show();
      said.textContent = text;
      said.focus();
    }

    async function show() {
      part("usable").hidden = !usable;
      part("unusable").hidden = usable;
      if (usable) await episodes();
      positions();
      part("forget").hidden = false;
    }

    async function episodes() {
      const kept = (await Promise.all((await names()).map(read))).filter(Boolean).sort((a, b) => b.when - a.when);
      fill(
        rows.episodes,
        kept.map((record) => {
          const facts = [
            place.getAttribute(`data-language-${record.locale}`) ?? record.locale,
            size(record.bytes),
            day(record.when),
          ];
          return row(record, facts, words.delete, async () => {
            await forget(nameOf(record.url));
            await after(`${words.deleted} ${record.title}`);
          });
        })
      );
      part("empty").hidden = kept.length > 0;
      part("some").hidden = kept.length === 0;
      part("all").hidden = kept.length < 2;
      part("total").textContent = size(kept.reduce((sum, { bytes }) => sum + bytes, 0));
    }

    // Where the player stopped: `mburoja:at:<episode>` → {at, length, title, titleLocale, url, when}, in seconds.
    function positions() {
      const found = ours()
        .filter((key) => key.startsWith("mburoja:at:"))
        .map((key) => ({ key, ...position(key) }));
      fill(
        rows.positions,
        found.map((each) =>
          row(each, [each.length ? `${clock(each.at)} / ${clock(each.length)}` : clock(each.at)], words.forgetOne, () => {
            localStorage.removeItem(each.key);
            after(`${words.deleted} ${each.title}`);
          })
        )
      );
      part("remembered").hidden = found.length === 0;
    }

    // What stands under a key; of what is not as it should be, only the key is shown.
    function position(key) {
      const nothing = { at: 0, length: 0, title: key, url: base };
      try {
        const { at, length, title, titleLocale, url } = JSON.parse(localStorage.getItem(key));
        const whole = new URL(url, base).href;
        const sound = typeof title === "string" && Number.isFinite(at) && whole.startsWith(base);
        return sound ? { at, length: Number.isFinite(length) ? length : 0, title, titleLocale, url: whole } : nothing;
      } catch {
        return nothing;
      }
    }

    function ours() {
      try {
        return Object.keys(localStorage).filter((key) => key.startsWith("mburoja:"));
      } catch {
        return []; // this browser stores nothing
      }
    }

    const forgetAll = async () => {
      if (usable) for (const name of await names()) await forget(name);
    };
    part("delete-all").addEventListener("click", async () => {
      await forgetAll();
      await after(words.deletedAll);
    });
    part("forget-all").addEventListener("click", async () => {
      await forgetAll();
      ours().forEach((key) => localStorage.removeItem(key));
      await after(words.forgotten);
    });
    window.addEventListener("pageshow", (event) => event.persisted && show());

    return async function begin() {
      if (usable) await sweep();
      await show();
    };
  }

  // Where nothing can be stored (an old browser, one set so, a connection without encryption) no button is shown.
  async function begin() {
    const able = "serviceWorker" in navigator && "caches" in window && "locks" in navigator;
    const usable = able && (await caches.keys().then(() => true, () => false));
    if ("keptList" in words) await list(usable)();
    else if (usable) await buttons()();
  }

  begin().catch(() => {}); // a connection that is lost while the page looks whether it has changed
})();
