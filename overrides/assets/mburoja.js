// The script of every page. Everything works without it: it only makes things nearer.
(function () {
  "use strict";

  if (navigator.clipboard) {
    document.querySelectorAll("[data-copy]").forEach((button) => {
      const words = button.textContent;
      button.hidden = false;
      button.addEventListener("click", async () => {
        // With nothing to copy of its own, a button copies the text before it.
        await navigator.clipboard.writeText(button.dataset.copy || button.previousElementSibling.textContent);
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
      location.assign(`${find.action}#q=${encodeURIComponent(find.querySelector("input").value.trim())}`);
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
