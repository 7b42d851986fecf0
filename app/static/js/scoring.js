/* Scoring: the sum while one types, and saving by itself; without this file the buttons of the form save. */
(() => {
  "use strict";
  const form = document.querySelector("form[data-scoring]");
  if (!form) return;
  const words = form.dataset, state = form.querySelector("[data-state]"), sum = form.querySelector("[data-sum]");
  const inputs = [...form.querySelectorAll("[data-part]")], points = inputs.filter(input => "points" in input.dataset);
  const dirty = new Set();
  let timer = 0, busy = false, stopped = false, leaving = false;

  const hundredths = text => /^\d{1,3}(\.\d{1,2})?$/.test(text.trim()) ? Math.round(Number(text) * 100) : null;
  const partsOf = part => inputs.filter(input => input.dataset.part === part);

  function say(text, bad) {
    state.textContent = text;
    state.classList.toggle("is-bad", Boolean(bad));
  }
  function total() {
    sum.textContent = (points.reduce((all, input) => all + (hundredths(input.value) || 0), 0) / 100).toFixed(2);
  }
  function left(missing) { return missing ? words.left.replace("{n}", missing) : words.whole; }

  function wrong(part, said) {
    const line = form.querySelector('[data-error="' + part + '"]');
    const input = partsOf(part)[0];
    if (!line || !input) return;
    line.textContent = said ? said.join(" ") : "";
    line.hidden = !said;
    if (said) input.setAttribute("aria-invalid", "true"); else input.removeAttribute("aria-invalid");
    const box = input.closest("fieldset");
    if (box) box.classList.toggle("is-wrong", Boolean(said));
  }

  function body(parts) {
    const data = new FormData();
    data.set("csrf_token", (form.elements.csrf_token || {}).value || "");
    data.set("version", form.elements.version.value);
    parts.forEach(part => { partsOf(part).forEach(input => { data.set(input.name, input.value); }); });
    return data;
  }

  async function send() {
    if (busy || stopped || !dirty.size) return;
    const parts = [...dirty];
    dirty.clear();
    busy = true;
    say(words.saving);
    try {
      const answer = await fetch(form.action, { method: "POST", body: body(parts), headers: { Accept: "application/json" }, credentials: "same-origin" });
      const said = await answer.json();
      if (!answer.ok) {
        stopped = answer.status !== 503;
        throw new Error(said.error.message);
      }
      form.elements.version.value = said.version;
      parts.forEach(part => { if (!dirty.has(part)) wrong(part, said.problems[part]); });
      const bad = form.querySelectorAll("[data-error]:not([hidden])").length;
      if (dirty.size) later(300);
      say(bad ? words.wrong.replace("{n}", bad) : words.saved.replace("{at}", said.at) + " · " + left(said.missing), bad);
    } catch (error) {
      parts.forEach(part => dirty.add(part));
      say(stopped ? words.stopped + error.message : words.failed, true);
      if (!stopped) { clearTimeout(timer); timer = setTimeout(send, 8000); }
    }
    busy = false;
  }
  function later(after) { clearTimeout(timer); timer = setTimeout(send, after); }

  inputs.forEach(input => {
    input.addEventListener("input", () => { dirty.add(input.dataset.part); total(); say(words.typing); later(1500); });
    input.addEventListener("change", () => { dirty.add(input.dataset.part); later(200); });
    input.addEventListener("keydown", event => { if (event.key === "Enter" && input.tagName === "INPUT") { event.preventDefault(); send(); } });
    input.addEventListener("wheel", () => { input.blur(); }, { passive: true }); // a wheel that scrolls changes no points
  });
  form.addEventListener("submit", () => { leaving = true; clearTimeout(timer); });
  window.addEventListener("beforeunload", event => { if (!leaving && (dirty.size || busy)) { event.preventDefault(); event.returnValue = ""; } });
  total();
})();
