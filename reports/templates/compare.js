// The comparison: which frameworks, what and on which scale stand in the address; the table works without this file.
(() => {
  "use strict";
  const MOST = 5;
  const SVG = "http://www.w3.org/2000/svg";
  const series = JSON.parse(document.getElementById("series").textContent);
  const boxes = [...document.querySelectorAll("input[name=f]")];
  const measure = document.getElementById("measure");
  const log = document.getElementById("log");
  const plot = document.getElementById("plot");
  const told = document.getElementById("told");

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
    const chosen = (asked.get("f") || "").split(",").slice(0, MOST);
    for (const box of boxes) box.checked = chosen.includes(box.value);
    if (["health", "commits", "stars"].includes(asked.get("m"))) measure.value = asked.get("m");
    log.checked = asked.has("log");
  }

  function write(chosen) {
    const parts = [];
    if (chosen.length) parts.push("f=" + chosen.map(encodeURIComponent).join(","));
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
    plot.toggleAttribute("hidden", isEmpty); // SVG elements have no hidden property
    told.textContent = chosen.length < 2 ? `Choose two to ${MOST} frameworks.` : all.length ? "" : "Nothing was counted for these.";
    if (isEmpty) return;
    const isLog = log.checked && measure.value !== "health";
    const scale = (value) => (isLog ? Math.log10(1 + value) : value);
    const top = measure.value === "health" ? 10 : Math.max(...all.map((point) => point[1]));
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
  }

  function update() {
    const chosen = boxes.filter((box) => box.checked).map((box) => box.value);
    for (const box of boxes) box.disabled = chosen.length >= MOST && !box.checked;
    for (const row of document.querySelectorAll("tr[data-framework]")) {
      const place = chosen.indexOf(row.dataset.framework);
      row.hidden = chosen.length > 1 && place < 0;
      row.querySelector(".fp-swatch").className = "fp-swatch" + (chosen.length > 1 && place >= 0 ? ` fp-swatch-${place}` : "");
    }
    log.disabled = measure.value === "health";
    draw(chosen);
    write(chosen);
  }

  document.getElementById("choice").hidden = false;
  read();
  update();
  for (const input of [...boxes, measure, log]) input.addEventListener("change", update);
})();
