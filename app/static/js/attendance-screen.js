// The digits of each minute of this day, worked out from the day's key; needs no network once the page is open.
(() => {
  "use strict";
  const board = document.querySelector("[data-key]");
  const subtle = window.crypto && window.crypto.subtle;
  if (!board) return;
  const output = board.querySelector("output"), bar = board.querySelector("progress"), note = board.querySelector("[data-note]");
  const opened = performance.now(), start = Number(board.dataset.seconds);
  const key = Uint8Array.from(board.dataset.key.match(/../g), (pair) => parseInt(pair, 16));
  let shown = Math.floor(start / 60);

  const digits = async (minute) => {
    const mac = await subtle.importKey("raw", key, { name: "HMAC", hash: "SHA-256" }, false, ["sign"]);
    const signed = new DataView(await subtle.sign("HMAC", mac, new TextEncoder().encode(String(minute))));
    return String((signed.getUint32(0) & 0x7fffffff) % 1000000).padStart(6, "0");
  };
  const tick = async () => {
    const seconds = start + (performance.now() - opened) / 1000;
    const minute = Math.floor(seconds / 60);
    bar.value = seconds % 60;
    if (minute === shown) return;
    if (minute >= 1440) {
      output.textContent = "— —";
      note.textContent = board.dataset.over;
      if (navigator.onLine) window.location.reload();
      return;
    }
    shown = minute;
    if (!subtle) {
      window.location.reload();
      return;
    }
    const code = await digits(minute);
    output.textContent = `${code.slice(0, 3)} ${code.slice(3)}`;
  };
  window.setInterval(tick, 1000);
})();
