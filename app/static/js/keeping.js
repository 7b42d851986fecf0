/* A draft that keeps itself while one types; without this file the buttons of the form save. Files wait for a button. */
(() => {
  "use strict";
  const form = document.querySelector("form[data-keeps]");
  if (!form) return;
  const words = form.dataset, state = form.querySelector("[data-state]");
  const inputs = [...form.querySelectorAll("textarea")];
  let timer = 0, busy = false, dirty = false, stopped = false, leaving = false, waiting = null;

  function say(text, bad) {
    state.textContent = text;
    state.classList.toggle("is-bad", Boolean(bad));
  }
  function body() {
    const data = new FormData();
    data.set("csrf_token", (form.elements.csrf_token || {}).value || "");
    data.set("version", form.elements.version.value);
    inputs.forEach(input => { data.set(input.name, input.value); });
    return data;
  }
  function later(after) { clearTimeout(timer); timer = setTimeout(send, after); }

  async function send() {
    if (busy || stopped || leaving || !dirty) return;
    dirty = false;
    busy = true;
    say(words.saving);
    try {
      const answer = await fetch(form.action, { method: "POST", body: body(), headers: { Accept: "application/json" }, credentials: "same-origin" });
      const said = await answer.json();
      if (!answer.ok) {
        stopped = answer.status === 403 || answer.status === 409;
        throw new Error(said.error.message);
      }
      form.elements.version.value = said.version;
      say(dirty ? words.typing : words.saved.replace("{at}", said.at));
      if (dirty) later(800);
    } catch (error) {
      dirty = true;
      const known = !(error instanceof TypeError || error instanceof SyntaxError);
      say(known ? words.stopped + error.message : words.failed, true);
      if (!known) later(8000);
    }
    busy = false;
    if (waiting) form.requestSubmit(waiting);
  }

  inputs.forEach(input => {
    input.addEventListener("input", () => { dirty = true; if (!stopped) { say(words.typing); later(1500); } });
    input.addEventListener("change", () => { if (dirty) later(200); });
  });
  form.addEventListener("submit", event => {
    clearTimeout(timer);
    if (busy) { // what is under way changes the version that the form would send
      event.preventDefault();
      waiting = event.submitter;
    } else leaving = true;
  });
  window.addEventListener("beforeunload", event => { if (!leaving && (dirty || busy)) { event.preventDefault(); event.returnValue = ""; } });
})();
