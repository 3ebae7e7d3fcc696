// Searches the list of incidents in the browser; nothing leaves the machine. Without this file every incident is in the list.
(() => {
  "use strict";
  const form = document.querySelector("form.search");
  const rows = window.tolltraceIncidents || [];
  if (!form || !rows.length) return;
  const [box, said, list] = [form.querySelector("input"), form.querySelector("p"), form.querySelector("ol")];
  const fold = (text) => text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();
  const folded = rows.map((row) => fold(row.slice(0, 4).join(" ")));
  const most = 50;
  form.hidden = false;
  form.addEventListener("submit", (event) => event.preventDefault());
  box.addEventListener("input", () => {
    const words = fold(box.value).split(/\s+/).filter(Boolean);
    list.replaceChildren();
    said.textContent = "";
    if (!words.length) return;
    const hits = rows.filter((_, n) => words.every((word) => folded[n].includes(word)));
    said.textContent = hits.length ? form.dataset.found.replace("{n}", hits.length) : form.dataset.none;
    for (const row of hits.slice(0, most)) {
      const link = document.createElement("a");
      link.href = `${form.dataset.home}i/${row[0]}.html`;
      link.textContent = row[1];
      const item = document.createElement("li");
      item.append(link, ` ${row[2]}`);
      list.append(item);
    }
  });
})();
