// The console: the query stands in the address, waits for Run, and only then DuckDB and the warehouse are loaded.
(() => {
  "use strict";
  const SHOWN_ROWS = 1000;
  const SHOWN_CHARACTERS = 1000;
  const HIDDEN = /[\p{Cc}\p{Cs}\p{Co}\p{Cn}\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/gu; // hides or reorders what stands beside it
  const SIGNIFICANT_DIGITS = 4;
  const EXACT_DIGITS = 15; // what a number of JavaScript holds
  const WITH_FRACTION = /^-?\d+\.\d+(e[+-]?\d+)?$/;
  const JSON_NUMBER = /^-?\d+(\.\d+)?(e[+-]?\d+)?$/;
  const FORMULA = /^[=+\-@\t\r]/; // what a spreadsheet would run
  const byId = (name) => document.getElementById(name);
  const form = byId("console");
  const query = byId("query");
  const [run, stop, csv, json, full] = ["run", "stop", "csv", "json", "full"].map(byId);
  let database = null;
  let answer = null;

  function made(name, text, style) {
    const element = document.createElement(name);
    if (text !== undefined) element.textContent = text;
    if (style) element.className = style;
    return element;
  }

  const visible = (text) => text.replace(HIDDEN, (found) => (found === "\n" || found === "\t" ? found : "\ufffd"));
  const many = (number) => number.toLocaleString("en");
  const megabytes = (bytes) => `${(bytes / 1e6).toFixed(1)} MB`;

  function short(text) {
    const rest = text.length - SHOWN_CHARACTERS;
    return visible(rest > 0 ? `${text.slice(0, SHOWN_CHARACTERS)}… (${many(rest)} more characters)` : text);
  }

  /** A number with a fraction to four significant digits, and never fewer than it has before the point. */
  function rounded(text) {
    if (!WITH_FRACTION.test(text) || Number(text) === 0) return text;
    const before = Math.floor(Math.log10(Math.abs(Number(text)))) + 1;
    const kept = Math.max(SIGNIFICANT_DIGITS, before);
    const digits = text.replace(/e.*/, "").replace(/\D/g, "").replace(/^0+/, "");
    return digits.length <= kept || kept > EXACT_DIGITS ? text : String(Number(Number(text).toPrecision(kept)));
  }

  function cell(value, isNumber) {
    if (value === null) return made("td", "NULL", "fp-null");
    if (!isNumber) return made("td", short(value), "");
    const shown = full.checked ? value : rounded(value);
    const found = made("td", shown, "fp-n");
    if (shown !== value) found.title = value;
    return found;
  }

  function show() {
    const table = made("table");
    const head = made("tr");
    for (const [place, name] of answer.names.entries()) {
      const title = made("th", short(name), answer.numbers[place] ? "fp-n" : "");
      title.scope = "col";
      head.append(title);
    }
    table.append(made("thead"), made("tbody"));
    table.tHead.append(head);
    for (const row of answer.rows.slice(0, SHOWN_ROWS)) {
      const line = made("tr");
      line.append(...row.map((value, place) => cell(value, answer.numbers[place])));
      table.tBodies[0].append(line);
    }
    byId("answer").replaceChildren(table);
    byId("answer").hidden = !answer.names.length;
    csv.disabled = json.disabled = !answer.names.length;
  }

  function told(seconds) {
    const found = answer.rows.length;
    const counted = answer.isCut ? `The first ${many(found)} rows` : `${many(found)} ${found === 1 ? "row" : "rows"}`;
    const shown = found > SHOWN_ROWS ? `, ${many(SHOWN_ROWS)} of them shown` : "";
    const cut = answer.isCut ? "; there are more, which the files lack too" : "";
    return `${counted}${shown}, in ${seconds.toFixed(2)} s${cut}.`;
  }

  const field = (text) => (/[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);
  const harmless = (text) => field(FORMULA.test(text) ? `'${text}` : text);

  function save(text, name, type) {
    const link = made("a");
    link.href = URL.createObjectURL(new Blob([text], { type }));
    link.download = name;
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 60_000); // the download has begun by then
  }

  function downloadCsv() {
    const line = (row) => row.map((value, place) => (value === null ? "" : answer.numbers[place] ? value : harmless(value))).join(",");
    const lines = [answer.names.map(harmless).join(","), ...answer.rows.map(line)];
    save(lines.join("\r\n") + "\r\n", "answer.csv", "text/csv");
  }

  /** An object a row; digits stay as DuckDB wrote them, so that JSON has what the column has. */
  function downloadJson() {
    const names = answer.names.map((name, place) => JSON.stringify(answer.names.indexOf(name) === place ? name : `${name}_${place}`));
    const item = (value, isNumber) => (isNumber && value !== null && JSON_NUMBER.test(value) ? value : JSON.stringify(value));
    const line = (row) => `{${row.map((value, place) => `${names[place]}:${item(value, answer.numbers[place])}`).join(",")}}`;
    save(`[${answer.rows.map(line).join(",\n")}]\n`, "answer.json", "application/json");
  }

  /** DuckDB's words, and what to do where it is this build that lacks something. */
  function explained(message) {
    let said = message;
    if (message.startsWith("{")) {
      const { exception_type, exception_message } = JSON.parse(message);
      said = `${exception_type} Error: ${exception_message}`;
    }
    const extension = /exists in the (\w+) extension/.exec(said)?.[1] ?? (/TIMESTAMP WITH TIME ZONE/.test(said) ? "icu" : null);
    const what = said.split(/\n\nPlease try installing/)[0];
    if (extension === "icu") return `${what}\n\nDuckDB's browser build comes without the extension icu. Instead of today's date take latest_week() or a literal such as date '2024-01-29'; pulse sql or the duckdb command run the query as it is.`;
    if (extension) return `${what}\n\nDuckDB's browser build comes without the extension ${extension}: pulse sql or the duckdb command run the query as it is.`;
    if (/disabled (by|through) configuration|has been locked|read-only mode/.test(said)) return `${what}\n\nThis page reads the published warehouse and nothing else.`;
    if (/malloc|out of memory/i.test(said)) return `${what}\n\nThe answer does not fit into the browser's memory: narrow the query, or ask with pulse sql.`;
    return what;
  }

  async function fetched(path, heard) {
    const response = await fetch(path, { cache: "no-cache" }); // of this night: asked again, and sent again only where it has changed
    if (!response.ok) throw new Error(`${path} is not to be had (${response.status}): this copy of the site is not complete.`);
    const parts = [];
    let loaded = 0;
    for (const reader = response.body.getReader(); ; ) {
      const { done, value } = await reader.read();
      if (done) return new Uint8Array(await new Blob(parts).arrayBuffer());
      parts.push(value);
      heard((loaded += value.length));
    }
  }

  async function load() {
    if (location.protocol === "file:") throw new Error("Opened as a file, a page may not load DuckDB. Serve the folder: python3 -m http.server, then open http://localhost:8000/sql.html");
    const loaded = { engine: 0, warehouse: 0 };
    const all = Number(form.dataset.engineBytes) + Number(form.dataset.warehouseBytes);
    const heard = (part) => (bytes) => {
      loaded[part] = bytes;
      byId("told").textContent = `Loading: ${megabytes(loaded.engine + loaded.warehouse)} of about ${megabytes(all)}.`;
    };
    // The build in the address keeps a browser from mixing the files of two builds.
    const address = (name) => new URL(`console/${name}?${form.dataset.build}`, document.baseURI).href;
    const { open } = await import(address("engine.js"));
    const opened = await open(address, fetched(form.dataset.warehouse, heard("warehouse")), heard("engine"));
    byId("announced").textContent = `DuckDB ${opened.version} and the warehouse are loaded.`;
    return opened;
  }

  async function ask() {
    const sql = query.value;
    history.replaceState(null, "", `?q=${encodeURIComponent(sql)}`);
    byId("wrong").hidden = byId("answer").hidden = true;
    run.disabled = csv.disabled = json.disabled = true;
    try {
      if (/^\s*(force\s+)?install\b/i.test(sql)) throw new Error("DuckDB's browser build takes no extensions: pulse sql or the duckdb command have icu, json and parquet.");
      database ??= await load();
      byId("told").textContent = "Running.";
      stop.disabled = false;
      const begun = performance.now();
      answer = await database.ask(sql);
      show();
      byId("told").textContent = told((performance.now() - begun) / 1000);
    } catch (refused) {
      byId("told").textContent = "No answer.";
      byId("wrong").textContent = visible(explained(refused.message));
      byId("wrong").hidden = false;
    } finally {
      run.disabled = false;
      stop.disabled = true;
    }
  }

  function take(address) {
    const asked = new URL(address, document.baseURI).searchParams.get("q");
    if (asked !== null) query.value = asked;
  }

  byId("unscripted").hidden = true;
  take(location.href);
  for (const link of document.querySelectorAll(".fp-take")) {
    link.addEventListener("click", (event) => {
      event.preventDefault(); // following it would load the engine anew
      take(link.href);
      history.replaceState(null, "", link.href);
      query.focus();
    });
  }
  form.addEventListener("submit", (event) => event.preventDefault());
  if (form.dataset.ready !== "yes") return;
  byId("buttons").hidden = false;
  form.addEventListener("submit", ask);
  stop.addEventListener("click", () => database.stop());
  csv.addEventListener("click", downloadCsv);
  json.addEventListener("click", downloadJson);
  full.addEventListener("change", () => answer && !byId("answer").hidden && show());
  query.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey) && !run.disabled) form.requestSubmit();
  });
})();
