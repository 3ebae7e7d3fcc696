// A map on a canvas: land from world.js where it is there, each incident a circle as large as its place is uncertain.
(() => {
  "use strict";
  const holder = document.querySelector(".map");
  const list = document.querySelector("ol.results");
  const spots = (window.tolltraceIncidents || []).filter((row) => row[4] !== null);
  if (!holder) return;
  holder.hidden = false;
  const canvas = holder.querySelector("canvas");
  const pen = canvas.getContext("2d");
  const land = window.tolltraceLand || [];
  const colour = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();
  const lats = spots.map((s) => s[4]), lons = spots.map((s) => s[5]);
  const middle = (all, fallback) => (all.length ? (Math.min(...all) + Math.max(...all)) / 2 : fallback);
  const span = (all) => (all.length ? Math.max(...all) - Math.min(...all) : 60);
  const view = { lat: middle(lats, 30), lon: middle(lons, 30), scale: 0 };
  const stretch = () => Math.cos((view.lat * Math.PI) / 180) || 1;
  const size = () => [canvas.clientWidth, canvas.clientHeight];
  const place = (lat, lon) => {
    const [wide, high] = size();
    return [wide / 2 + (lon - view.lon) * view.scale * stretch(), high / 2 - (lat - view.lat) * view.scale];
  };
  const draw = () => {
    const [wide, high] = size(), dense = window.devicePixelRatio || 1;
    if (!view.scale) view.scale = Math.min(wide / (span(lons) * stretch() + 3), high / (span(lats) + 3));
    canvas.width = wide * dense;
    canvas.height = high * dense;
    pen.setTransform(dense, 0, 0, dense, 0, 0);
    pen.clearRect(0, 0, wide, high);
    pen.strokeStyle = colour("--soft");
    pen.fillStyle = colour("--faint");
    pen.lineWidth = 0.7;
    pen.beginPath();
    for (const ring of land) ring.forEach(([lon, lat], n) => pen[n ? "lineTo" : "moveTo"](...place(lat, lon)));
    pen.fill("evenodd");
    pen.stroke();
    for (const [, , , , lat, lon, km] of spots) {
      const [x, y] = place(lat, lon);
      pen.fillStyle = pen.strokeStyle = colour("--conceded");
      pen.globalAlpha = 0.18;
      pen.beginPath();
      pen.arc(x, y, Math.max(3, (km / 111.2) * view.scale), 0, 7);
      pen.fill();
      pen.globalAlpha = 1;
      pen.beginPath();
      pen.arc(x, y, 3, 0, 7);
      pen.fill();
    }
  };
  const zoom = (by) => {
    view.scale = Math.min(3000, Math.max(1, view.scale * by));
    draw();
  };
  for (const button of holder.querySelectorAll("button")) button.addEventListener("click", () => zoom(Number(button.dataset.zoom)));
  canvas.addEventListener("wheel", (event) => { event.preventDefault(); zoom(event.deltaY < 0 ? 1.2 : 1 / 1.2); }, { passive: false });
  let from = null, moved = 0;
  canvas.addEventListener("pointerdown", (event) => { from = [event.clientX, event.clientY]; moved = 0; canvas.setPointerCapture(event.pointerId); });
  canvas.addEventListener("pointermove", (event) => {
    if (!from) return;
    const [dx, dy] = [event.clientX - from[0], event.clientY - from[1]];
    moved += Math.abs(dx) + Math.abs(dy);
    view.lon -= dx / (view.scale * stretch());
    view.lat = Math.min(85, Math.max(-85, view.lat + dy / view.scale));
    from = [event.clientX, event.clientY];
    draw();
  });
  canvas.addEventListener("pointerup", (event) => {
    from = null;
    if (moved > 4) return;
    const box = canvas.getBoundingClientRect(), near = [];
    for (const row of spots) {
      const [x, y] = place(row[4], row[5]);
      if (Math.hypot(x - event.clientX + box.left, y - event.clientY + box.top) < 12) near.push(row);
    }
    list.replaceChildren(...near.slice(0, 30).map((row) => {
      const link = document.createElement("a"), item = document.createElement("li");
      link.href = `${holder.dataset.home}i/${row[0]}.html`;
      link.textContent = row[1];
      item.append(link, ` ${row[2]}`);
      return item;
    }));
  });
  window.addEventListener("resize", draw);
  window.matchMedia("(prefers-color-scheme: dark)").addEventListener("change", draw);
  draw();
})();
