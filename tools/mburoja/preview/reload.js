// Reloads the page when another build than its own is the last. Only the preview puts this into pages.
"use strict";
(() => {
  const own = document.getElementById("mburoja-build").dataset.number;
  let builds;
  const listen = () => {
    builds?.close();
    if (document.hidden) return; // a browser has six connections for one address: hidden tabs take none
    builds = new EventSource("/_preview/events");
    builds.addEventListener("build", (event) => event.data !== own && location.reload());
  };
  document.addEventListener("visibilitychange", listen);
  listen();
})();
