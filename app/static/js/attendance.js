// Keyboard entry in the grid of a month. The form works without it; nothing here decides what is right.
(() => {
  "use strict";
  const form = document.querySelector("[data-grid]");
  if (!form) return;
  const rows = [...form.querySelectorAll("tbody tr")].map((tr) => [...tr.querySelectorAll("td")].slice(0, -1).map((td) => td.querySelector("input")));
  const place = new Map();
  rows.forEach((cells, y) => cells.forEach((input, x) => input && place.set(input, [y, x])));
  const note = form.querySelector("[data-count]");
  document.querySelectorAll("[data-js-only]").forEach((each) => { each.hidden = false; });
  let from = null, to = null, sending = false;

  const changed = () => [...place.keys()].filter((input) => input.value !== input.defaultValue);
  const told = () => {
    const n = changed().length;
    note.textContent = n ? note.dataset.count.replace("{n}", String(n)) : "";
  };
  const put = (input, value) => {
    if (!input) return;
    input.value = value;
    input.parentElement.classList.toggle("changed", input.value !== input.defaultValue);
  };
  const box = () => {
    if (!from || !to) return [];
    const [top, bottom] = [Math.min(from[0], to[0]), Math.max(from[0], to[0])];
    const [left, right] = [Math.min(from[1], to[1]), Math.max(from[1], to[1])];
    const found = [];
    for (let y = top; y <= bottom; y += 1) for (let x = left; x <= right; x += 1) if (rows[y][x]) found.push([y, x]);
    return found;
  };
  const paint = () => {
    form.querySelectorAll(".chosen").forEach((td) => td.classList.remove("chosen"));
    const all = box();
    if (all.length > 1) all.forEach(([y, x]) => rows[y][x].parentElement.classList.add("chosen"));
  };
  const go = (y, x, dy, dx) => {
    for (y += dy, x += dx; rows[y] && x >= 0 && x < rows[y].length; y += dy, x += dx) {
      if (rows[y][x]) return [y, x];
    }
    return null;
  };
  const focus = (spot) => {
    if (!spot) return;
    const input = rows[spot[0]][spot[1]];
    input.focus();
    input.select();
  };
  const STEPS = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1], Enter: [1, 0] };

  form.addEventListener("focusin", (event) => {
    const spot = place.get(event.target);
    if (!spot || event.target.dataset.stretch) return;
    from = to = spot;
    paint();
    event.target.select();
  });
  form.addEventListener("mousedown", (event) => {
    const spot = place.get(event.target);
    if (!spot || !event.shiftKey || !from) return;
    event.preventDefault();
    to = spot;
    paint();
  });
  form.addEventListener("keydown", (event) => {
    const spot = place.get(event.target);
    if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "s") {
      event.preventDefault();
      form.requestSubmit();
      return;
    }
    if (!spot || event.isComposing) return;
    const step = STEPS[event.key];
    if (step) {
      event.preventDefault();
      if (event.shiftKey && event.key !== "Enter") {
        const next = go(to[0], to[1], ...step);
        if (next) to = next;
        paint();
      } else focus(go(spot[0], spot[1], ...step));
    } else if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "d") {
      event.preventDefault();
      copyDown();
    } else if (event.key === "Delete" || event.key === "Backspace") {
      event.preventDefault();
      box().forEach(([y, x]) => put(rows[y][x], ""));
      told();
    } else if (/^[a-z]$/i.test(event.key) && !event.ctrlKey && !event.metaKey && !event.altKey) {
      event.preventDefault();
      const all = box();
      all.forEach(([y, x]) => put(rows[y][x], event.key.toUpperCase()));
      told();
      if (all.length === 1) focus(go(spot[0], spot[1], 0, 1));
    }
  });
  const copyDown = () => {
    const all = box();
    const top = Math.min(...all.map(([y]) => y));
    const one = new Set(all.map(([y]) => y)).size === 1;
    all.forEach(([y, x]) => {
      const source = one ? rows[y - 1] && rows[y - 1][x] : rows[top][x];
      if (source && source !== rows[y][x]) put(rows[y][x], source.value);
    });
    told();
  };
  form.addEventListener("input", (event) => {
    if (!place.has(event.target)) return;
    put(event.target, event.target.value.trim().slice(-1).toUpperCase());
    told();
  });
  form.addEventListener("paste", (event) => {
    const spot = place.get(event.target);
    const text = event.clipboardData && event.clipboardData.getData("text");
    if (!spot || !text) return;
    event.preventDefault();
    text.replace(/\r/g, "").split("\n").forEach((line, down) => line.split("\t").forEach((cell, along) => {
      const row = rows[spot[0] + down];
      if (row && spot[1] + along < row.length) put(row[spot[1] + along], cell.trim().slice(0, 1).toUpperCase());
    }));
    told();
  });
  form.addEventListener("submit", () => {
    sending = true;
    form.querySelectorAll("tbody tr").forEach((tr, y) => {
      const inputs = [...tr.querySelectorAll("input")];
      if (rows[y].every((input) => !input || input.value === input.defaultValue)) inputs.forEach((input) => { input.disabled = true; });
    });
  });
  window.addEventListener("pageshow", () => form.querySelectorAll("input:disabled").forEach((input) => { input.disabled = false; }));
  window.addEventListener("beforeunload", (event) => { if (!sending && changed().length) event.preventDefault(); });
})();
