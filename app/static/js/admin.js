/* Staff pages without this file work; with it they search as one types, count what is picked and lose nothing typed. */
(() => {
  "use strict";
  const body = document.body;
  const all = (selector, root) => [...(root || document).querySelectorAll(selector)];
  const make = (tag, attributes, text) => {
    const node = document.createElement(tag);
    Object.keys(attributes || {}).forEach(key => { node.setAttribute(key, attributes[key]); });
    if (text) node.textContent = text;
    return node;
  };

  /* -- what went wrong is read first; menus close as people expect -- */
  const first = document.querySelector("[data-focus]");
  if (first) first.focus();
  const menu = document.getElementById("menu-switch");
  if (menu) menu.addEventListener("change", () => { body.classList.toggle("menu-open", menu.checked); });
  const here = document.querySelector(".menu [aria-current]");
  if (here) here.parentNode.scrollIntoView({ block: "nearest" });
  document.addEventListener("click", event => {
    all("details.me[open]").forEach(box => { if (!box.contains(event.target)) box.open = false; });
    const link = event.target.closest("a[href^='#f-']");
    const field = link && document.getElementById(link.getAttribute("href").slice(1));
    if (field) { event.preventDefault(); field.focus(); field.scrollIntoView({ block: "center" }); }
  });
  const find = document.getElementById("find-top");
  document.addEventListener("keydown", event => {
    const typing = event.target.closest("input, textarea, select, [contenteditable]");
    if (event.key !== "/" || typing || event.ctrlKey || event.metaKey || event.altKey || !find || !find.offsetParent) return;
    event.preventDefault();
    find.focus();
  });
  document.addEventListener("keydown", event => {
    if (event.key !== "Escape" || event.defaultPrevented) return;
    const box = event.target.closest("details.me, details.move");
    if (box && box.open) { box.open = false; box.querySelector("summary").focus(); }
  });
  all("details.move").forEach(box => {
    box.addEventListener("toggle", () => {
      if (!box.open) return;
      all("details.move[open]").forEach(other => { if (other !== box) other.open = false; });
      const field = box.querySelector(".move-form :is(input:not([type=hidden]), textarea, select)");
      if (field && !first) field.focus();
    });
    all("[data-close]", box).forEach(button => {
      button.hidden = false;
      button.addEventListener("click", () => { box.open = false; box.querySelector("summary").focus(); });
    });
  });

  /* -- the tab of the section in view -- */
  const tabs = all(".tabs a");
  if (tabs.length) {
    const seen = new Map();
    const watch = new IntersectionObserver(entries => {
      entries.forEach(entry => { seen.set(entry.target.id, entry.isIntersecting); });
      const now = tabs.filter(tab => seen.get(tab.hash.slice(1)))[0] || null;
      tabs.forEach(tab => { if (tab === now) tab.setAttribute("aria-current", "true"); else if (now) tab.removeAttribute("aria-current"); });
    }, { rootMargin: "-110px 0px -50% 0px" });
    tabs.forEach(tab => { const part = document.getElementById(tab.hash.slice(1)); if (part) watch.observe(part); });
  }

  /* -- look-up: a combobox over the view's own search -- */
  all(".lookup").forEach((box, number) => {
    const input = box.querySelector("input");
    const key = make("input", { type: "hidden", name: input.name });
    const list = make("ul", { role: "listbox", id: "lookup-" + number });
    const live = make("span", { "class": "sr", "aria-live": "polite" });
    const label = document.querySelector("label[for='" + input.id + "']");
    let chosen = { value: input.value, label: box.dataset.text || input.value };
    let items = [], at = -1, timer = 0, turn = 0;
    key.value = chosen.value;
    key.defaultValue = chosen.value;
    input.removeAttribute("name");
    input.removeAttribute("maxlength");
    input.value = input.defaultValue = chosen.label;
    list.hidden = true;
    if (label) list.setAttribute("aria-label", label.firstChild.textContent.trim());
    Object.entries({ role: "combobox", "aria-expanded": "false", "aria-controls": list.id, "aria-autocomplete": "list" })
      .forEach(pair => { input.setAttribute(pair[0], pair[1]); });
    box.append(key, list, live);
    box.classList.add("is-live");

    function close() { turn += 1; clearTimeout(timer); list.hidden = true; at = -1; input.setAttribute("aria-expanded", "false"); input.removeAttribute("aria-activedescendant"); }
    function choose(item) {
      chosen = item; key.value = item.value; input.value = item.label; close();
      key.dispatchEvent(new Event("change", { bubbles: true }));
    }
    function settle() {
      if (!input.value.trim()) { if (chosen.value) choose({ value: "", label: "" }); } else input.value = chosen.label;
      close();
    }
    function point(to) {
      at = items.length ? (to + items.length) % items.length : -1;
      all("li", list).forEach((line, index) => { line.setAttribute("aria-selected", String(index === at)); });
      const line = list.children[at];
      if (line) { input.setAttribute("aria-activedescendant", line.id); line.scrollIntoView({ block: "nearest" }); }
    }
    function show(found, failed) {
      items = found; at = -1; list.textContent = "";
      input.removeAttribute("aria-activedescendant");
      found.forEach((item, index) => {
        list.append(make("li", { role: "option", id: list.id + "-" + index, "aria-selected": "false" }, item.label));
      });
      if (!found.length) list.append(make("li", { role: "presentation" }, failed ? box.dataset.fail : box.dataset.none));
      live.textContent = found.length ? found.length + " " + box.dataset.some : list.textContent;
      list.hidden = false;
      input.setAttribute("aria-expanded", "true");
    }
    function ask() {
      const mine = ++turn, typed = input.value.trim(), text = typed === chosen.label ? "" : typed;
      const url = box.dataset.lookupUrl + (box.dataset.lookupUrl.indexOf("?") < 0 ? "?" : "&") + "q=" + encodeURIComponent(text);
      fetch(url, { headers: { Accept: "application/json" }, credentials: "same-origin" })
        .then(answer => { if (!answer.ok) throw new Error(answer.status); return answer.json(); })
        .then(data => { if (mine === turn) show(data.items || []); })
        .catch(() => { if (mine === turn) show([], true); });
    }
    input.addEventListener("input", event => { event.stopPropagation(); clearTimeout(timer); timer = setTimeout(ask, 200); });
    input.addEventListener("click", () => { if (list.hidden) { input.select(); ask(); } });
    input.addEventListener("blur", settle);
    input.addEventListener("keydown", event => {
      if (event.key === "ArrowDown" || event.key === "ArrowUp") {
        event.preventDefault();
        if (list.hidden) ask(); else point(event.key === "ArrowDown" ? at + 1 : at < 0 ? -1 : at - 1);
      } else if (event.key === "Enter" && !list.hidden) {
        event.preventDefault();
        if (items.length && (at >= 0 || items.length === 1)) choose(items[Math.max(at, 0)]);
      } else if (event.key === "Escape" && !list.hidden) {
        event.preventDefault(); input.value = chosen.label; close();
      }
    });
    list.addEventListener("mousedown", event => {
      event.preventDefault();
      const line = event.target.closest("[role=option]");
      if (line) choose(items[all("li", list).indexOf(line)]);
    });
    box.put = item => { chosen = item; key.value = item.value; input.value = item.label; };
    box.now = () => chosen;
  });

  /* -- bulk moves: count, pick all, ask once -- */
  all("form[data-bulk]").forEach(form => {
    const boxes = all("input[name=id]", form), head = form.querySelector("[data-all]");
    const count = form.querySelector(".bulk-count"), idle = count.textContent;
    const reason = form.querySelector("[name=reason]") || document.createElement("input"), buttons = all(".bulk-acts button", form);
    const bar = form.querySelector("[data-bulk-bar]");
    function picked() { return boxes.filter(box => box.checked).length; }
    function tell() {
      const n = picked();
      bar.classList.toggle("is-idle", !n);
      count.textContent = n ? count.dataset.words.replace("{n}", n) : idle;
      buttons.forEach(button => { button.disabled = !n; });
      head.checked = n > 0 && n === boxes.length;
      head.indeterminate = n > 0 && n < boxes.length;
    }
    head.disabled = false;
    head.addEventListener("change", () => { boxes.forEach(box => { box.checked = head.checked; }); tell(); });
    form.addEventListener("change", tell);
    [reason].concat(buttons).forEach(node => {
      node.addEventListener(node === reason ? "input" : "click", () => { reason.setCustomValidity(""); });
    });
    reason.addEventListener("keydown", event => { if (event.key === "Enter") event.preventDefault(); });
    form.addEventListener("submit", event => {
      const button = event.submitter;
      if (!button) return;
      if (button.dataset.reason && !reason.value.trim()) {
        event.preventDefault(); reason.setCustomValidity(button.dataset.reason); reason.reportValidity();
      } else if (!window.confirm(button.dataset.ask.replace("{n}", picked()))) event.preventDefault();
    });
    window.addEventListener("pageshow", tell);
    tell();
  });

  /* -- nothing typed is lost: kept in this tab until it is saved, never personal fields -- */
  let store = null;
  try { store = window.sessionStorage; } catch (error) { store = null; }
  const MARK = "adm:", mine = MARK + (body.dataset.user || "") + ":";
  function keys(start) { return store ? Object.keys(store).filter(key => key.indexOf(start) === 0) : []; }
  function drop(key) { if (store) store.removeItem(key); }
  function read(key) { try { return JSON.parse(store.getItem(key)); } catch (error) { return null; } }
  function write(key, value) { try { store.setItem(key, JSON.stringify(value)); } catch (error) { /* full: the form still works */ } }
  function fields(form) {
    return all("input, textarea, select", form).filter(field => {
      return field.name && field.name[0] !== "_" && !/^(csrf_token|version)$/.test(field.name) && !/^(password|file|submit|button)$/.test(field.type) &&
        !("private" in field.dataset) && (field.type !== "hidden" || (field.closest(".lookup") && !field.closest(".lookup").querySelector("[data-private]")));
    });
  }
  function value(field) {
    const box = field.type === "hidden" ? field.closest(".lookup") : null;
    return field.type === "checkbox" ? field.checked : box ? box.now() : field.value;
  }
  function initial(field) {
    return field.type === "checkbox" ? field.defaultChecked : field.tagName === "SELECT" ? (all("option", field).find(o => o.defaultSelected) || field.options[0] || {}).value || "" : field.defaultValue;
  }
  function plain(v) { return v && typeof v === "object" ? v.value : v; }
  function named(field) { return field.type === "checkbox" ? field.name + "=" + field.value : field.name; }
  function changed(form) {
    const found = {};
    fields(form).forEach(field => { if (plain(value(field)) !== initial(field)) found[named(field)] = value(field); });
    return found;
  }
  function put(form, kept) {
    fields(form).forEach(field => {
      if (!(named(field) in kept)) return;
      const v = kept[named(field)], box = field.type === "hidden" ? field.closest(".lookup") : null;
      if (box) box.put(v); else if (field.type === "checkbox") field.checked = v; else field.value = v;
    });
  }

  if (document.querySelector(".alert-good")) {
    keys(mine).forEach(key => { const kept = read(key); if (kept && kept.sent) drop(key); });
  }
  all("form[data-logout]").forEach(form => { form.addEventListener("submit", () => { keys(MARK).forEach(drop); }); });

  all("form[data-keep]").forEach(form => {
    const key = mine + location.pathname.replace(/\/moves\/[^/]+$/, "") + "#" + form.dataset.keep;
    let timer = 0, sending = false;
    const kept = store && read(key);
    function keep(sent) {
      if (!store) return;
      const typed = changed(form);
      if (Object.keys(typed).length) write(key, { typed: typed, sent: sent }); else if (!sent) drop(key);
    }
    function touched() { clearTimeout(timer); timer = setTimeout(() => { keep(false); }, 400); }
    if (kept && kept.typed && Object.keys(kept.typed).length && !first) {
      if ("guard" in form.dataset) offer(); else put(form, kept.typed);
    }
    function offer() {
      const bar = make("div", { "class": "alert alert-sun", role: "status" }), acts = make("div", { "class": "acts" });
      const yes = make("button", { type: "button", "class": "button button-primary" }, form.dataset.yes);
      const no = make("button", { type: "button", "class": "button" }, form.dataset.no);
      bar.append(make("p", {}, form.dataset.words), acts);
      acts.append(yes, no);
      yes.addEventListener("click", () => { put(form, kept.typed); bar.remove(); keep(false); });
      no.addEventListener("click", () => { drop(key); bar.remove(); });
      form.prepend(bar);
    }
    form.addEventListener("input", touched);
    form.addEventListener("change", touched);
    form.addEventListener("submit", () => { clearTimeout(timer); sending = true; keep(true); });
    if ("guard" in form.dataset) {
      const reshown = !!first;
      window.addEventListener("beforeunload", event => {
        if (!sending && (reshown || Object.keys(changed(form)).length)) { event.preventDefault(); event.returnValue = ""; }
      });
      all(".acts-bar a", form).forEach(link => { link.addEventListener("click", () => { sending = true; drop(key); clearTimeout(timer); }); });
    }
  });

  /* -- one click, one request -- */
  document.addEventListener("submit", event => {
    const form = event.target;
    if (event.defaultPrevented || form.method !== "post") return;
    if (form.dataset.sent) { event.preventDefault(); return; }
    form.dataset.sent = "1";
    if (event.submitter) event.submitter.setAttribute("aria-busy", "true");
  });
  window.addEventListener("pageshow", event => {
    if (event.persisted) all("form[data-sent]").forEach(form => { delete form.dataset.sent; all("[aria-busy]", form).forEach(b => { b.removeAttribute("aria-busy"); }); });
  });
})();
