// Puts the parts of this page that the server sends anew into their places, and never lets silence look like calm.
"use strict";

(() => {
  const LOST_AFTER_S = 5;
  const AGAIN_AFTER_MS = 3000;
  const top = document.getElementById("live");
  const beat = document.getElementById("beat");
  const beatText = document.getElementById("beat-text");
  const lost = document.getElementById("lost");
  const news = document.getElementById("news");
  let heardAt = performance.now();
  let known = keys();

  function keys() {
    return new Set(Array.from(document.querySelectorAll("[data-key]"), (item) => item.dataset.key));
  }

  // Whoever moves through the page by keyboard stays where they are.
  function put(name, html) {
    const place = document.getElementById(`part-${name}`);
    if (!place) return;
    const links = () => Array.from(place.querySelectorAll("a"));
    const focused = links().indexOf(document.activeElement);
    const href = focused < 0 ? "" : document.activeElement.getAttribute("href");
    place.innerHTML = html;
    const again = href && (links().find((link) => link.getAttribute("href") === href) || links()[focused]);
    if (again) again.focus({ preventScroll: true });
  }

  function announce() {
    const now = keys();
    const fresh = Array.from(document.querySelectorAll("[data-key]")).filter((item) => !known.has(item.dataset.key));
    if (fresh.length) news.textContent = fresh.map((item) => item.dataset.words).join(". ");
    known = now;
  }

  function show() {
    const age = Math.floor((performance.now() - heardAt) / 1000);
    beatText.textContent = top.dataset.beat.replace("{count}", age);
    const silent = age >= LOST_AFTER_S;
    beat.classList.toggle("silent", silent);
    document.documentElement.classList.toggle("stale", silent);
    if (lost.hidden === silent) lost.hidden = !silent;
    const text = silent ? top.dataset.lost : "";
    if (lost.textContent !== text) lost.textContent = text;
  }

  function listen() {
    const source = new EventSource(top.dataset.live);
    source.onmessage = (event) => {
      heardAt = performance.now();
      for (const [name, html] of Object.entries(JSON.parse(event.data).parts)) put(name, html);
      announce();
      beat.classList.remove("pulse");
      void beat.offsetWidth;
      beat.classList.add("pulse");
      show();
    };
    source.onerror = () => {
      if (source.readyState !== EventSource.CLOSED) return;
      signedOut().then((out) => (out ? location.reload() : setTimeout(listen, AGAIN_AFTER_MS)));
    };
  }

  // A server that is only away leaves the page as it is; one that wants a password again has its page shown.
  async function signedOut() {
    try {
      const answer = await fetch(location.href, { method: "HEAD", redirect: "manual", cache: "no-store" });
      return answer.type === "opaqueredirect";
    } catch {
      return false;
    }
  }

  setInterval(show, 1000);
  show();
  listen();
})();
