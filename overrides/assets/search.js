// The search page. Pagefind finds pages; this script folds what is typed as the index was folded, looks in the text
// of each page for the passages that hold it, and leads to them. Nothing is loaded before something is typed, and
// nothing is kept: the address holds the query only once Enter is pressed or a result is opened, and then in its
// fragment (#q=…), which browsers do not send to the server.
import { WORD, beginnings, fold } from "./spelling.js";

const AT_ONCE = 5;
const PAUSE_MS = 250;
const MOST_WORDS = 3; // each word has a piece of the index to load; the longest ones tell pages apart
const EXCERPTS = 2;
const EXCERPT_LENGTH = 200;

// --- The passages of a page -----------------------------------------------------------------

/** The words of a text that begin as the reader's do: where they are, and which beginnings were met. */
function found(text, stems, table) {
  const places = [];
  const met = new Set();
  for (const word of text.matchAll(WORD)) {
    const folded = fold(word[0], table);
    const begun = stems.filter((each) => folded.startsWith(each));
    if (begun.length) places.push([word.index, word.index + word[0].length]);
    begun.forEach((each) => met.add(each));
  }
  return { places, met: met.size };
}

/** The second of the recording that an anchor stands for: t93 → 93. */
function moment(anchor) {
  const found = /^t(\d+)$/.exec(anchor);
  return found && Number(found[1]);
}

/** The passages that hold most of the words, rather in the transcript than beside it, in the order of the page. */
function passages(page, query, tables) {
  const stems = {};
  return page.passages
    .map(([anchor, text, lang = page.lang], order) => {
      const table = tables[lang];
      stems[lang] = stems[lang] ?? beginnings(query, table);
      return { anchor, at: moment(anchor), text, lang, order, ...found(text, stems[lang], table) };
    })
    .filter((each) => each.met)
    .sort((a, b) => b.met - a.met || (a.at === null) - (b.at === null) || a.order - b.order)
    .slice(0, EXCERPTS)
    .sort((a, b) => a.order - b.order);
}

/** A piece of a passage around its first find, in whole words, with the finds in <mark>. */
function excerpt({ text, places }) {
  let from = Math.max(0, places[0][0] - EXCERPT_LENGTH / 3);
  from = from && text.lastIndexOf(" ", from) + 1;
  let to = from + EXCERPT_LENGTH >= text.length ? text.length : text.lastIndexOf(" ", from + EXCERPT_LENGTH);
  to = Math.max(to, places[0][1]);
  const parts = [from ? "… " : ""];
  let at = from;
  for (const [begin, end] of places.filter(([, end]) => end <= to)) {
    const mark = document.createElement("mark");
    mark.textContent = text.slice(begin, end);
    parts.push(text.slice(at, begin), mark);
    at = end;
  }
  return [...parts, text.slice(at, to), to < text.length ? " …" : ""];
}

/** 93 → 1:33, as chapters and transcripts show it. */
function time(seconds) {
  const two = (number) => String(number).padStart(2, "0");
  const [hours, minutes] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60];
  return hours ? `${hours}:${two(minutes)}:${two(seconds % 60)}` : `${minutes}:${two(seconds % 60)}`;
}

// --- The index ------------------------------------------------------------------------------

const root = document.querySelector("[data-search]");
const reader = document.documentElement.lang;
const site = new URL(root.dataset.base, location.href);
const index = new URL(`search/${reader}/`, site);

// Pagefind swallows what could not be loaded and finds nothing instead. A reader whose line is down is told so.
let failures = 0;
const browsers = window.fetch.bind(window);
window.fetch = async (...what) => {
  try {
    const answer = await browsers(...what);
    if (!answer.ok) failures += 1;
    return answer;
  } catch (error) {
    failures += 1;
    throw error;
  }
};

const json = async (name) => (await fetch(new URL(name, index))).json();

let loading = null;

/** Pagefind and the tables of spelling; loaded by the first search, and anew after a failure. */
function load() {
  const both = async () => {
    const [tables, pagefind] = await Promise.all([json("spelling.json"), import(new URL("search/pagefind.js", site))]);
    return { tables, pagefind: pagefind.createInstance({ basePath: index.pathname, noWorker: true }) };
  };
  loading = loading ?? both();
  return loading;
}

/** Pagefind's names of the pages for a query, the best first. */
async function search(query) {
  const before = failures;
  try {
    const { tables, pagefind } = await load();
    // Pages that are not translated are folded in the spelling of their own language.
    const stems = Object.values(tables).map((table) => beginnings(query, table).slice(0, MOST_WORDS));
    const together = [...new Set(stems.map((each) => each.join(" ")))].filter((each) => each);
    let scores = await ask(pagefind, together);
    if (!scores.size && stems.some((each) => each.length > 1)) {
      // No page has all the words: the pages that have most of them.
      scores = await ask(pagefind, [...new Set(stems.flat())], (one, other) => one + other);
    }
    if (failures > before) throw new Error("something could not be loaded");
    return { tables, names: [...scores].sort((a, b) => b[1] - a[1]).map(([name]) => name) };
  } catch (error) {
    loading = null;
    throw error;
  }
}

async function ask(pagefind, queries, join = Math.max) {
  const scores = new Map();
  for (const { results } of await Promise.all(queries.map((query) => pagefind.search(query)))) {
    results.forEach(({ id, score }) => scores.set(id, scores.has(id) ? join(scores.get(id), score) : score));
  }
  return scores;
}

// --- The page -------------------------------------------------------------------------------

const words = root.dataset;
const form = root.querySelector("form");
const input = form.querySelector("input");
const status = root.querySelector(".mb-search__status");
const list = root.querySelector(".mb-search__results");
const more = root.querySelector(".mb-search__more");

function element(name, className, ...children) {
  const made = document.createElement(name);
  if (className) made.className = className;
  made.append(...children);
  return made;
}

function link(page, anchor, ...children) {
  const address = new URL(page.url, site);
  if (anchor) address.hash = anchor;
  const made = element("a", "", ...children);
  made.href = address.href;
  made.addEventListener("click", remember); // so that Back leads to these results
  return made;
}

function inLanguage(lang, made) {
  if (lang !== reader) made.lang = lang;
  return made;
}

function result(page, query, tables) {
  const title = element("h2", "", inLanguage(page.lang, link(page, "", page.title)));
  const meta = element("p", "mb-meta", element("span", "", words[page.kind]));
  if (page.lang !== reader) {
    meta.append(element("span", "", words[`language${page.lang[0].toUpperCase()}${page.lang.slice(1).toLowerCase()}`]));
  }
  const shown = passages(page, query, tables).map((each) => {
    const text = inLanguage(each.lang, element("span", "", ...excerpt(each)));
    const at = each.at === null ? [] : [element("span", "mb-time", time(each.at)), " "];
    return element("li", "", link(page, each.anchor, ...at, text));
  });
  const what = shown.length ? element("ul", "", ...shown) : inLanguage(page.lang, element("p", "", page.lead));
  return element("li", "", title, meta, what);
}

let latest = 0;
let rest = [];
let current = { query: "", tables: {} };

async function show(turn) {
  const before = rest;
  const pages = await Promise.all(before.slice(0, AT_ONCE).map((name) => json(`pages/${name}.json`)));
  if (turn !== latest || rest !== before) return null; // something else is searched for, or the button pressed twice
  rest = before.slice(AT_ONCE);
  const made = pages.map((page) => result(page, current.query, current.tables));
  list.append(...made);
  list.hidden = !list.children.length;
  more.hidden = !rest.length;
  return made[0];
}

async function run() {
  const query = input.value.trim();
  if (query === current.query && query) return;
  const turn = ++latest;
  current.query = query;
  status.textContent = query ? words.loading : "";
  if (!query) return clear();
  try {
    const { tables, names } = await search(query);
    if (turn !== latest) return;
    clear();
    [rest, current.tables] = [names, tables];
    await show(turn);
    if (turn !== latest) return;
    status.textContent = names.length ? `${words.results}: ${names.length}` : words.none;
  } catch (error) {
    if (turn === latest) fail();
  }
}

function clear() {
  list.textContent = "";
  rest = [];
  list.hidden = more.hidden = true;
}

function fail() {
  clear();
  current.query = ""; // the same may be tried again
  status.textContent = words.failed;
}

// For the way back, and for nobody else: not in the address, which stays in the browser's history.
function remember() {
  history.replaceState({ query: input.value.trim() }, "", location.pathname);
}

let pause = 0;
input.addEventListener("input", () => {
  clearTimeout(pause);
  // One letter begins half of all words: that is searched for only when it is meant.
  if (input.value.trim().length !== 1) pause = setTimeout(run, PAUSE_MS);
});
form.addEventListener("submit", (event) => {
  event.preventDefault();
  clearTimeout(pause);
  remember();
  run();
});
more.querySelector("button").addEventListener("click", async () => {
  try {
    const first = await show(latest);
    if (first) first.querySelector("a").focus();
  } catch (error) {
    status.textContent = words.failed;
  }
});

root.querySelector("[data-without-script]").hidden = true;
form.hidden = false;
input.value = new URLSearchParams(location.hash.slice(1)).get("q") ?? history.state?.query ?? "";
if (input.value) {
  remember();
  run();
} else if (matchMedia("(pointer: fine)").matches) input.focus(); // on a phone the keyboard would hide the page
