// Compares a department's list with the tokens of a batch on the officer's own computer; sends nothing anywhere.
(function () {
  "use strict";
  var tool = document.querySelector("[data-comparison]");
  if (!tool) return;

  var WEIGHTS = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
  var AT_ONCE = 1000;
  var words = tool.dataset.answers.split(" ");
  var LABELS = { YES: words[0], NO: words[1], UNKNOWN: words[2] };
  var isPerson = tool.dataset.kind === "PERSON";
  var hasFigure = tool.dataset.figure !== "NONE";

  function part(name) { return tool.querySelector("[data-" + name + "]"); }
  function texts(name) { return Array.from(part(name).content.children).map(function (each) { return each.textContent; }); }
  function say(text) { part("status").textContent = text; }

  // -- reading the list

  function bare(cell) { return cell.normalize("NFKC").replace(/[\s\-'"=`‘’“”]/g, "").toUpperCase(); }

  function longer(fifteen) {
    var body = fifteen.slice(0, 6) + "19" + fifteen.slice(6);
    var sum = WEIGHTS.reduce(function (total, weight, place) { return total + weight * Number(body[place]); }, 0);
    return body + "10X98765432"[sum % 11];
  }

  function numberOf(cell) {
    if (!isPerson) return /^[0-9A-HJ-NPQRTUWXY]{18}$/.test(cell) ? cell : "";
    if (/^\d{15}$/.test(cell)) return longer(cell);
    return /^\d{17}[\dX]$/.test(cell) ? cell : "";
  }

  // One entry a line: the first number of its kind, and after it the first whole number when one is asked for.
  function entriesOf(text) {
    var found = new Map();
    var rounded = 0;
    text.split(/\r\n|\r|\n/).forEach(function (line) {
      var cells = line.split(/[,;\t，；]/).map(bare);
      var place = cells.findIndex(function (cell) { return numberOf(cell) !== ""; });
      if (place < 0) {
        rounded += cells.some(function (cell) { return /^\d(\.\d+)?E\+?1\d$/.test(cell); }) ? 1 : 0;
        return;
      }
      var figure = cells.slice(place + 1).find(function (cell) { return /^\d{1,9}$/.test(cell); });
      found.set(numberOf(cells[place]), hasFigure && figure !== undefined ? figure : "");
    });
    return { entries: found, rounded: rounded };
  }

  function decoded(bytes) {
    try { return new TextDecoder("utf-8", { fatal: true }).decode(bytes); }
    catch (error) { return new TextDecoder("gb18030", { fatal: true }).decode(bytes); }
  }

  async function listed() {
    var file = part("file").files[0];
    return (file ? decoded(await file.arrayBuffer()) + "\n" : "") + part("text").value;
  }

  // -- tokens

  async function tokensOf(numbers) {
    var raw = Uint8Array.from(tool.dataset.key.match(/../g), function (pair) { return parseInt(pair, 16); });
    var key = await crypto.subtle.importKey("raw", raw, { name: "HMAC", hash: "SHA-256" }, false, ["sign"]);
    var encoder = new TextEncoder();
    var found = [];
    for (var start = 0; start < numbers.length; start += AT_ONCE) {
      var lot = numbers.slice(start, start + AT_ONCE);
      found = found.concat(await Promise.all(lot.map(async function (number) {
        var digest = new Uint8Array(await crypto.subtle.sign("HMAC", key, encoder.encode(number)));
        return Array.from(digest, function (byte) { return byte.toString(16).padStart(2, "0"); }).join("");
      })));
    }
    return found;
  }

  // -- the answer file

  function quoted(cell) { return /[",\n]/.test(cell) ? '"' + cell.replace(/"/g, '""') + '"' : cell; }

  function heads() {
    return Array.from(part("heads").content.children).map(function (each) { return [each.dataset.label, each.textContent]; });
  }

  function answered(hits) {
    var day = part("day").value;
    return part("tokens").content.textContent.trim().split(/\s+/).map(function (token) {
      var answer = hits.has(token) ? part("hit").value : part("miss").value;
      var row = [token, LABELS[answer], answer === "UNKNOWN" ? "" : day];
      return hasFigure ? row.concat(answer === "YES" ? hits.get(token) || "" : "") : row;
    });
  }

  function offer(rows) {
    var text = "\ufeff" + heads().concat([texts("columns")], rows).map(function (row) { return row.map(quoted).join(","); }).join("\r\n") + "\r\n";
    var link = part("save");
    if (link.href) URL.revokeObjectURL(link.href);
    link.href = URL.createObjectURL(new Blob([text], { type: "text/csv" }));
    link.download = tool.dataset.number + ".csv";
  }

  async function run() {
    part("result").hidden = true;
    if (!window.crypto || !crypto.subtle) return say(tool.dataset.insecure);
    var text;
    try { text = await listed(); } catch (error) { return say(tool.dataset.encoding); }
    var read = entriesOf(text);
    if (read.rounded) return say(read.rounded + " " + tool.dataset.rounded);
    if (!read.entries.size) return say(tool.dataset.unread);
    say(tool.dataset.busy);
    var tokens = await tokensOf(Array.from(read.entries.keys()));
    var figures = Array.from(read.entries.values());
    var asked = new Set(part("tokens").content.textContent.trim().split(/\s+/));
    var hits = new Map();
    tokens.forEach(function (token, place) { if (asked.has(token)) hits.set(token, figures[place]); });
    offer(answered(hits));
    part("read").textContent = read.entries.size;
    part("hits").textContent = hits.size;
    part("misses").textContent = asked.size - hits.size;
    part("result").hidden = false;
    say("");
  }

  part("run").addEventListener("click", run);
})();
