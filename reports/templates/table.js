// Sorts and filters tables marked with data-sortable: buttons in their headings, a box and a list above them. Without this file they
// stand as the page was written.
(() => {
  "use strict";
  const tables = [...document.querySelectorAll("table[data-sortable]")];
  if (!tables.length) return;
  const text = (row, title) => (title ? row.querySelector(`[data-title="${CSS.escape(title)}"]`) : row.cells[0])?.textContent.trim() ?? "";
  const number = (shown) => {
    const found = /^[+\u2212-]?[\d,]+(\.\d+)?/.exec(shown);
    return found ? Number(found[0].replaceAll(",", "").replace("\u2212", "-")) : null;
  };

  function sort(title, isAscending) {
    for (const table of tables) {
      const key = (row) => (title ? number(text(row, title)) : text(row, title).toLowerCase());
      const rows = [...table.tBodies[0].rows].map((row) => [key(row), row]);
      rows.sort(([a], [b]) => {
        if (a === null || b === null) return (a === null) - (b === null); // what is not available comes last, either way
        const order = title ? a - b : a.localeCompare(b);
        return isAscending ? order : -order;
      });
      table.tBodies[0].append(...rows.map(([, row]) => row));
      for (const heading of table.tHead.rows[0].cells) {
        if (heading.dataset.key === title) heading.setAttribute("aria-sort", isAscending ? "ascending" : "descending");
        else heading.removeAttribute("aria-sort");
      }
    }
  }

  const order = document.getElementById("order");
  const wanted = document.getElementById("wanted");
  const kept = document.getElementById("kept");
  const titles = [];
  for (const table of tables) {
    [...table.tHead.rows[0].cells].forEach((heading, place) => {
      const title = place ? heading.textContent.trim() : "";
      if (place && ![...table.tBodies[0].rows].some((row) => number(text(row, title)) !== null)) return; // nothing to sort by
      heading.dataset.key = title;
      const button = document.createElement("button");
      button.type = "button";
      button.textContent = heading.textContent.trim();
      button.addEventListener("click", () => {
        const isAscending = heading.getAttribute("aria-sort") ? heading.getAttribute("aria-sort") === "descending" : place === 0;
        sort(title, isAscending);
        if (order) order.value = title;
      });
      heading.replaceChildren(button);
      if (!titles.includes(title)) titles.push(title);
    });
  }

  if (!order || !wanted || !kept) return;
  for (const title of titles) order.add(new Option(title || "Name", title));
  order.value = titles.includes("Health") ? "Health" : titles[0];
  order.addEventListener("change", () => sort(order.value, order.value === ""));
  const filter = () => {
    const words = wanted.value.toLowerCase().split(/\s+/).filter(Boolean);
    const rows = tables.flatMap((table) => [...table.tBodies[0].rows]);
    for (const row of rows) row.hidden = !words.every((word) => row.cells[0].textContent.toLowerCase().includes(word));
    const left = rows.filter((row) => !row.hidden).length;
    kept.textContent = words.length ? `${left} of ${rows.length} frameworks` : "";
  };
  wanted.addEventListener("input", filter);
  document.getElementById("filter").hidden = false;
})();
