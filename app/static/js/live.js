/* A part of the page that is still changing is fetched again until it says no more that it is (data-live: milliseconds). */
(() => {
  "use strict";
  const renew = async part => {
    const answer = await fetch(location.href, { credentials: "same-origin", headers: { Accept: "text/html" } });
    if (!answer.ok || answer.redirected) { delete part.dataset.live; return; }
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const now = page.getElementById(part.id);
    if (!now) return;
    const focused = part.contains(document.activeElement) ? document.activeElement.getAttribute("href") : null;
    if (part.innerHTML !== now.innerHTML) part.replaceChildren(...now.childNodes);
    const link = focused && [...part.querySelectorAll("a[href]")].find(each => each.getAttribute("href") === focused);
    if (link) link.focus();
    if (now.dataset.live) part.dataset.live = now.dataset.live; else delete part.dataset.live;
  };
  const wait = part => {
    if (part.dataset.live) setTimeout(() => renew(part).catch(() => {}).finally(() => wait(part)), Number(part.dataset.live));
  };
  document.querySelectorAll("[data-live][id]").forEach(wait);
})();
