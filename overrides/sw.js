// Answers for the episodes kept on this device; all else goes to the server. It is installed when a reader keeps her
// first episode and taken away with her last (assets/keep.js), and it never puts anything into a cache itself.
"use strict";

const PATIENCE = 3000; // milliseconds for the server to answer before what is kept is shown
const PAUSE = 10000; // milliseconds in which a line that failed is not tried again for what is kept
const VERSIONED = /[-.][0-9a-f]{8}[-.][^/]*$/; // a file whose name changes with its content
let pausedUntil = 0;

self.addEventListener("fetch", (event) => {
  const { method, url } = event.request;
  if (method === "GET" && url.startsWith(self.registration.scope)) event.respondWith(answer(event));
});

async function answer({ request, clientId }) {
  const kept = await find(request.url, clientId);
  // What a script asks for whole, assets/keep.js does, to see what is new.
  const range = request.headers.get("Range");
  if (!kept || !(request.destination || range)) return fetch(request);
  if (!VERSIONED.test(new URL(request.url).pathname) && Date.now() > pausedUntil) {
    // The server first: a correction must reach her.
    const late = new Promise((_, fail) => setTimeout(fail, PATIENCE, new Error("late")));
    const fresh = await Promise.race([fetch(request), late]).catch(() => null);
    if (fresh && fresh.status < 500) return fresh;
    pausedUntil = Date.now() + PAUSE;
  }
  return part(kept, range);
}

// What is kept for an address: with the page that asks, else with any other. `?…` and `#…` do not matter.
async function find(url, clientId) {
  const client = clientId && (await self.clients.get(clientId));
  const cacheName = `mburoja-kept:${new URL(client ? client.url : url).pathname}`;
  const options = { ignoreSearch: true, ignoreVary: true };
  return (await caches.match(url, { ...options, cacheName })) ?? caches.match(url, options);
}

async function part(kept, range) {
  if (!range) return kept;
  const blob = await kept.blob();
  const { size } = blob;
  const { first, last, whole } = asked(range, size);
  const headers = new Headers(kept.headers);
  headers.set("Accept-Ranges", "bytes");
  if (whole) {
    headers.set("Content-Length", size);
    return new Response(blob, { headers });
  }
  if (first > last) return new Response(null, { status: 416, headers: { "Content-Range": `bytes */${size}` } });
  headers.set("Content-Range", `bytes ${first}-${last}/${size}`);
  headers.set("Content-Length", last - first + 1);
  return new Response(blob.slice(first, last + 1), { status: 206, headers });
}

// The bytes that a Range header asks for (RFC 9110, section 14.1.2), both ends included; none if first > last.
// What is no range of bytes, or several of them, gets the whole (14.2 allows it, and players ask for one).
function asked(range, size) {
  const [, from, to] = /^bytes=[ \t]*(\d*)-(\d*)[ \t]*$/i.exec(range) ?? ["", "", ""];
  if (!from && !to) return { whole: true };
  if (!from) return { first: Number(to) ? Math.max(0, size - Number(to)) : size, last: size - 1 };
  if (to && Number(to) < Number(from)) return { whole: true };
  return { first: Number(from), last: Math.min(to ? Number(to) : Infinity, size - 1) };
}
