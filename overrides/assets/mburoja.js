// The site's one script. Everything works without it: the native player, links into the recording
// (media fragments), the feed's address as text. It only makes them nearer.
(function () {
  "use strict";

  const audio = document.querySelector("audio, video");
  const play = document.querySelector("[data-play]");

  if (audio && play) {
    const label = play.querySelector("[data-label]");
    const words = { paused: label.textContent, playing: play.dataset.pauseLabel };
    const show = () => {
      const state = audio.paused ? "paused" : "playing";
      play.dataset.state = state;
      label.textContent = words[state];
    };
    play.hidden = false;
    play.addEventListener("click", () => (audio.paused ? audio.play() : audio.pause()));
    ["play", "pause", "ended"].forEach((event) => audio.addEventListener(event, show));
    show();

    // Times in chapters and transcript play from there; with the keyboard too, they are links.
    document.querySelectorAll("[data-seek]").forEach((link) =>
      link.addEventListener("click", (event) => {
        event.preventDefault();
        audio.currentTime = Number(link.dataset.seek);
        audio.play();
      })
    );

    // The chapter that is heard is marked.
    const chapters = [...document.querySelectorAll(".mb-chapters [data-seek]")];
    audio.addEventListener("timeupdate", () => {
      const heard = chapters.filter((link) => Number(link.dataset.seek) <= audio.currentTime + 0.25).pop();
      chapters.forEach((link) =>
        link === heard ? link.setAttribute("aria-current", "true") : link.removeAttribute("aria-current")
      );
    });
  }

  if (navigator.clipboard) {
    document.querySelectorAll("[data-copy]").forEach((button) => {
      const words = button.textContent;
      button.hidden = false;
      button.addEventListener("click", async () => {
        await navigator.clipboard.writeText(button.dataset.copy);
        button.textContent = button.dataset.copied;
        setTimeout(() => (button.textContent = words), 2000);
      });
    });
  }

  // What is searched for goes to the search page in the fragment of the address, which is not sent to the server.
  const find = document.querySelector(".mb-find");
  if (find) {
    find.addEventListener("submit", (event) => {
      event.preventDefault();
      location.assign(`${find.action}#q=${encodeURIComponent(find.elements.q.value.trim())}`);
    });
  }

  // The language list closes when something else is meant.
  const languages = document.querySelector(".mb-lang");
  document.addEventListener("click", (event) => {
    if (languages && !languages.contains(event.target)) languages.open = false;
  });
  document.addEventListener("keydown", (event) => {
    if (languages && languages.open && event.key === "Escape") {
      languages.open = false;
      languages.querySelector("summary").focus();
    }
  });
})();
