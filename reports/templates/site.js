// Says when the pages are older than they should be: the pipeline that would have refreshed them cannot.
(() => {
  "use strict";
  const note = document.getElementById("stale");
  const asOf = note && Date.parse(note.dataset.asOf);
  if (!asOf) return;
  const days = Math.floor((Date.now() - asOf) / 86400000);
  if (days < 3) return; // a night may fail and the next one catches up
  note.textContent = `Stale since ${note.dataset.asOf}: nothing has been refreshed for ${days} days.`;
  note.hidden = false;
})();

// Shows the value under the pointer, or the one that the arrow keys have come to, of the charts that bring their values along.
(() => {
  "use strict";
  for (const figure of document.querySelectorAll("[data-series]")) {
    const svg = figure.querySelector(".fp-series"), output = figure.querySelector("output"), cursor = figure.querySelector(".fp-cursor");
    const values = svg.dataset.values.split(","), [, step = 1] = svg.dataset.days.split(",").map(Number);
    const start = Date.parse(svg.dataset.start), first = Number(svg.dataset.first), last = Number(svg.dataset.last), newest = output.textContent;
    let place = values.length - 1;
    const show = (index) => {
      place = Math.max(0, Math.min(values.length - 1, index));
      const day = new Date(start + place * step * 86400000).toISOString().slice(0, 10);
      const number = values[place] && Number(values[place]).toLocaleString("en") + (svg.dataset.unit ?? "");
      output.textContent = `${number || "not available"} on ${day}`;
      const x = `${(first + (last - first) * (values.length > 1 ? place / (values.length - 1) : 0)) * 100}%`;
      cursor.setAttribute("x1", x);
      cursor.setAttribute("x2", x);
      cursor.setAttribute("visibility", "visible");
    };
    const rest = () => {
      output.textContent = newest;
      cursor.setAttribute("visibility", "hidden");
    };
    svg.addEventListener("pointermove", (event) => {
      const box = svg.getBoundingClientRect();
      show(Math.round(((event.clientX - box.left) / box.width - first) / Math.max(1e-9, last - first) * (values.length - 1)));
    });
    svg.addEventListener("pointerleave", rest);
    figure.addEventListener("blur", rest);
    figure.addEventListener("keydown", (event) => {
      const steps = { ArrowLeft: -1, ArrowRight: 1, PageUp: -13, PageDown: 13 }[event.key];
      if (steps === undefined && event.key !== "Home" && event.key !== "End") return;
      event.preventDefault();
      show(event.key === "Home" ? 0 : event.key === "End" ? values.length - 1 : place + steps);
    });
  }
})();

// Opens what a link leads to inside a folded section, and everything before the page is printed.
(() => {
  "use strict";
  const unfold = (node) => {
    for (let outer = node; outer; outer = outer.parentElement) if (outer.tagName === "DETAILS") outer.open = true;
  };
  const follow = (hash) => {
    const target = hash.length > 1 && document.getElementById(decodeURIComponent(hash.slice(1)));
    if (!target) return;
    unfold(target);
    target.scrollIntoView();
  };
  follow(location.hash);
  addEventListener("hashchange", () => follow(location.hash));
  document.addEventListener("click", (event) => {
    const link = event.target.closest?.('a[href^="#"]');
    if (link && link.hash === location.hash) follow(link.hash);
  });
  let opened = [];
  addEventListener("beforeprint", () => {
    opened = [...document.querySelectorAll("details:not([open]):not(.fp-sql)")];
    for (const details of opened) details.open = true;
  });
  addEventListener("afterprint", () => {
    for (const details of opened) details.open = false;
  });
})();

// Puts the address of this copy of the site into the lines to paste.
(() => {
  "use strict";
  if (!location.protocol.startsWith("http")) return;
  const root = new URL("..", location.href).href.replace(/\/$/, "");
  for (const line of document.querySelectorAll("[data-site]")) line.textContent = line.textContent.replaceAll("https://pulse.example", root);
})();
