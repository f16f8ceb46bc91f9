// The comparison: which frameworks, what and on which scale stand in the address; the table works without this file.
(() => {
  "use strict";
  const MOST = 5;
  const SVG = "http://www.w3.org/2000/svg";
  const { series } = globalThis.pulseComparison;
  const form = document.getElementById("choice");
  const boxes = [...document.querySelectorAll("input[name=f]")];
  const measure = document.getElementById("measure");
  const log = document.getElementById("log");
  const plot = document.getElementById("plot");
  const told = document.getElementById("told");
  const drawn = document.getElementById("drawn");
  const values = document.getElementById("values");
  const measures = [...measure.options].map((option) => option.value);
  const names = Object.fromEntries(boxes.map((box) => [box.value, box.parentElement.textContent.trim()]));
  const isScore = () => !["commits", "closed", "stars"].includes(measure.value);
  let shownLines = null; // the drawn lines with their first and last month, for the values under the pointer
  let place = null;
  let isPreset = false;

  const node = (name, attributes, text) => {
    const made = document.createElementNS(SVG, name);
    for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
    if (text !== undefined) made.textContent = text;
    return made;
  };
  const month = (text) => Number(text.slice(0, 4)) * 12 + Number(text.slice(5)) - 1;
  const shown = (value) => value.toLocaleString("en", { maximumFractionDigits: 1 });

  function read() {
    const asked = new URLSearchParams(location.search);
    isPreset = !asked.has("f");
    const chosen = (isPreset ? form.dataset.preset : asked.get("f")).split(",").slice(0, MOST);
    for (const box of boxes) box.checked = chosen.includes(box.value);
    if (measures.includes(asked.get("m"))) measure.value = asked.get("m");
    log.checked = asked.has("log");
  }

  function write(chosen) {
    const parts = [];
    if (!isPreset) parts.push("f=" + chosen.map(encodeURIComponent).join(","));
    if (measure.value !== "health") parts.push("m=" + measure.value);
    if (log.checked) parts.push("log");
    history.replaceState(null, "", location.pathname + (parts.length ? "?" + parts.join("&") : ""));
  }

  function draw(chosen) {
    plot.replaceChildren();
    const lines = chosen.map((name) => ({
      name,
      points: series[name] ? series[name].month.map((at, i) => [month(at), series[name][measure.value][i]]).filter((point) => point[1] !== null) : [],
    }));
    const all = lines.flatMap((line) => line.points);
    const isEmpty = chosen.length < 2 || !all.length;
    drawn.hidden = isEmpty;
    shownLines = null;
    told.textContent = chosen.length < 2 ? `Choose two to ${MOST} frameworks.` : all.length ? "" : "Nothing was counted for these.";
    if (isEmpty) return;
    const isLog = log.checked && !isScore();
    const scale = (value) => (isLog ? Math.log10(1 + value) : value);
    const top = isScore() ? 10 : measure.value === "closed" ? 100 : Math.max(...all.map((point) => point[1]), 1);
    const first = Math.min(...all.map((point) => point[0]));
    const last = Math.max(...all.map((point) => point[0]));
    const x = (at) => (last === first ? 100 : ((at - first) / (last - first)) * 100);
    const y = (value) => 12 + (1 - scale(value) / (scale(top) || 1)) * 240;
    const ticks = isLog
      ? [0, 1, 10, 100, 1000, 10000, 100000, 1000000].filter((value) => value <= top)
      : [0, 1, 2, 3, 4, 5].map((step) => (top * step) / 5);
    for (const tick of ticks) {
      plot.append(node("line", { class: "fp-grid", x1: 0, x2: "100%", y1: y(tick), y2: y(tick) }));
      plot.append(node("text", { class: "fp-tick", x: 0, y: y(tick) - 4 }, shown(tick)));
    }
    const years = Math.max(1, Math.ceil((last - first) / 12 / 7));
    for (let year = Math.ceil(first / 12); year * 12 <= last; year += 1) {
      if (year % years || x(year * 12) < 3 || x(year * 12) > 97) continue;
      plot.append(node("text", { class: "fp-tick fp-tick-x", x: x(year * 12) + "%", y: 272 }, String(year)));
    }
    const curves = node("svg", { width: "100%", height: 284, viewBox: "0 0 100 284", preserveAspectRatio: "none", overflow: "visible" });
    lines.forEach((line, place) => {
      let path = "";
      let before = null;
      for (const [at, value] of line.points) {
        path += (before === at - 1 ? "L" : "M") + x(at).toFixed(2) + " " + y(value).toFixed(1);
        before = at;
      }
      curves.append(node("path", { class: `fp-line fp-line-${place}`, d: path }));
    });
    plot.append(curves);
    plot.append(node("line", { class: "fp-cursor", y1: 12, y2: 252, visibility: "hidden" }));
    shownLines = { lines: lines.map((line) => ({ name: line.name, at: new Map(line.points) })), first, last };
    rest();
  }

  // The values of one month: of the last one, of the one under the pointer, or of the one that the arrow keys have come to.
  function show(at, hasCursor) {
    if (!shownLines) return;
    const { lines, first, last } = shownLines;
    place = Math.max(first, Math.min(last, at));
    const unit = measure.value === "closed" ? " %" : "";
    const told = lines.map((line) => `${names[line.name]} ${line.at.has(place) ? shown(line.at.get(place)) + unit : "not available"}`);
    values.textContent = `${Math.floor(place / 12)}-${String((place % 12) + 1).padStart(2, "0")}: ${told.join(", ")}`;
    const cursor = plot.querySelector(".fp-cursor");
    const x = `${last === first ? 100 : ((place - first) / (last - first)) * 100}%`;
    cursor.setAttribute("x1", x);
    cursor.setAttribute("x2", x);
    cursor.setAttribute("visibility", hasCursor ? "visible" : "hidden");
  }
  function rest() {
    if (shownLines) show(shownLines.last, false);
  }
  plot.addEventListener("pointermove", (event) => {
    if (!shownLines) return;
    const box = plot.getBoundingClientRect();
    show(shownLines.first + Math.round(((event.clientX - box.left) / box.width) * (shownLines.last - shownLines.first)), true);
  });
  plot.addEventListener("pointerleave", rest);
  drawn.addEventListener("blur", rest);
  drawn.addEventListener("keydown", (event) => {
    const steps = { ArrowLeft: -1, ArrowRight: 1, PageUp: -12, PageDown: 12 }[event.key];
    if (!shownLines || (steps === undefined && event.key !== "Home" && event.key !== "End")) return;
    event.preventDefault();
    show(event.key === "Home" ? shownLines.first : event.key === "End" ? shownLines.last : place + steps, true);
  });

  function update() {
    const chosen = boxes.filter((box) => box.checked).map((box) => box.value);
    for (const box of boxes) box.disabled = chosen.length >= MOST && !box.checked;
    for (const row of document.querySelectorAll("tr[data-framework]")) {
      const place = chosen.indexOf(row.dataset.framework);
      row.hidden = chosen.length > 1 && place < 0;
      row.querySelector(".fp-swatch").className = "fp-swatch" + (chosen.length > 1 && place >= 0 ? ` fp-swatch-${place}` : "");
    }
    log.disabled = isScore();
    draw(chosen);
    write(chosen);
  }

  form.hidden = false;
  read();
  update();
  for (const box of boxes) box.addEventListener("change", () => (isPreset = false));
  for (const input of [...boxes, measure, log]) input.addEventListener("change", update);
})();
