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
