// The map and the timeline. Land and borders come from our own host, names from the gazetteer, incidents from the page; nothing
// is asked of anybody else. What is chosen stands in the address. Where no map can be drawn, the list beside has everything.
"use strict";

(() => {
  const EARTH = 6371.0088; // kilometres
  const DAY = 86_400_000; // milliseconds
  const DEEPEST = 12; // of the names' tiles
  const [ID, LON, LAT, KM, START, END, NAME, LOW, HIGH, GRADE] = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9];
  const empty = () => ({ type: "FeatureCollection", features: [] });
  const kept = new Map();

  function json(address) {
    if (!kept.has(address)) {
      kept.set(address, fetch(address).then((answer) => (answer.ok ? answer.json() : [])).catch(() => []));
    }
    return kept.get(address);
  }

  const colour = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();

  // A circle on the sphere as a polygon.
  function circle(lon, lat, km) {
    const ring = [];
    for (let i = 0; i <= 64; i++) {
      const turn = (i / 64) * 2 * Math.PI;
      const north = (km / EARTH) * Math.cos(turn);
      const east = ((km / EARTH) * Math.sin(turn)) / Math.cos((lat * Math.PI) / 180);
      ring.push([lon + (east * 180) / Math.PI, lat + (north * 180) / Math.PI]);
    }
    return { type: "Feature", geometry: { type: "Polygon", coordinates: [ring] }, properties: {} };
  }

  function feature(row) {
    return {
      type: "Feature",
      geometry: { type: "Point", coordinates: [row[LON], row[LAT]] },
      properties: { id: row[ID], km: row[KM], low: row[LOW] || 0, dated: row[START] ? 1 : 0, name: row[NAME] },
    };
  }

  // A mark for several incidents: how many, and the box that holds them.
  function cluster([lon, lat, count, box]) {
    const label = count < 1000 ? String(count) : `${(count / 1000).toFixed(count < 10_000 ? 1 : 0)}k`;
    return { type: "Feature", geometry: { type: "Point", coordinates: [lon, lat] }, properties: { point_count: count, label, box: box.join(",") } };
  }

  function style(world, holder) {
    const paint = { ink: colour("--ink"), soft: colour("--soft"), line: colour("--line"), paper: colour("--paper"), claim: colour("--claim"), band: colour("--band"), target: colour("--target") };
    const named = (kind, size, ink) => ({
      id: kind, type: "symbol", source: "names", filter: ["==", ["get", "kind"], kind],
      layout: { "text-field": ["get", "name"], "text-font": ["sans-serif"], "text-size": size, "symbol-sort-key": ["-", 0, ["get", "people"]], "text-padding": 6, ...(kind === "locality" ? { "text-variable-anchor": ["top", "bottom", "left", "right"], "text-radial-offset": 0.5 } : { "text-transform": "uppercase", "text-letter-spacing": 0.1 }) },
      paint: { "text-color": ink, "text-halo-color": paint.paper, "text-halo-width": 1.5 },
    });
    const own = holder.dataset.tiles
      ? { source: { own: { type: "raster", tiles: [`${location.origin}/map/tiles/{z}/{x}/{y}`], tileSize: 256, maxzoom: Number(holder.dataset.tiles) } }, layers: [{ id: "own", type: "raster", source: "own" }] }
      : { source: {}, layers: [] };
    return {
      version: 8,
      sources: {
        land: { type: "geojson", data: topojson.feature(world, world.objects.land) },
        borders: { type: "geojson", data: topojson.mesh(world, world.objects.countries, (a, b) => a !== b) },
        names: { type: "geojson", data: empty() },
        circles: { type: "geojson", data: empty() },
        incidents: { type: "geojson", data: empty() },
        chosen: { type: "geojson", data: empty() },
        ...own.source,
      },
      layers: [
        { id: "sea", type: "background", paint: { "background-color": paint.band } },
        { id: "land", type: "fill", source: "land", paint: { "fill-color": paint.paper, "fill-antialias": true } },
        ...own.layers,
        { id: "borders", type: "line", source: "borders", paint: { "line-color": paint.soft, "line-width": 0.8 } },
        { id: "circles", type: "fill", source: "circles", paint: { "fill-color": paint.target, "fill-opacity": 0.12 } },
        { id: "rims", type: "line", source: "circles", paint: { "line-color": paint.target, "line-width": 1.2, "line-dasharray": [3, 2] } },
        named("province", 11, paint.soft),
        named("locality", 12, paint.ink),
        { id: "clusters", type: "circle", source: "incidents", filter: ["has", "point_count"], paint: { "circle-color": paint.claim, "circle-radius": ["interpolate", ["linear"], ["sqrt", ["get", "point_count"]], 1, 13, 30, 30], "circle-stroke-color": paint.paper, "circle-stroke-width": 2 } },
        { id: "counts", type: "symbol", source: "incidents", filter: ["has", "point_count"], layout: { "text-field": ["get", "label"], "text-font": ["bold sans-serif"], "text-size": 13, "text-allow-overlap": true }, paint: { "text-color": paint.paper } },
        { id: "points", type: "circle", source: "incidents", filter: ["!", ["has", "point_count"]], paint: { "circle-color": ["case", ["==", ["get", "dated"], 1], paint.claim, paint.paper], "circle-radius": ["interpolate", ["linear"], ["sqrt", ["get", "low"]], 0, 5, 30, 20], "circle-stroke-color": ["case", ["==", ["get", "dated"], 1], paint.paper, paint.claim], "circle-stroke-width": 2 } },
        { id: "chosen", type: "circle", source: "chosen", paint: { "circle-radius": 16, "circle-opacity": 0, "circle-stroke-color": paint.target, "circle-stroke-width": 3 } },
      ],
    };
  }

  class Atlas {
    constructor(holder) {
      this.holder = holder;
      this.words = JSON.parse(holder.dataset.words);
      this.rows = []; // the incidents that stand alone in what is in sight
      this.asked = 0; // of several answers under way the last one counts
    }

    async begin() {
      const { holder } = this;
      const lane = document.querySelector("[data-timeline]");
      if (holder.dataset.marks && lane) {
        const days = await this.ask("days.json");
        if (!days || !document.contains(holder)) return;
        this.box = days.box;
        this.timeline = new Timeline(lane, days, this.words, () => this.choose());
      }
      try {
        await this.draw();
      } catch {
        this.missing();
      }
    }

    missing() {
      this.holder.querySelector(".canvas").hidden = true;
      this.holder.querySelector("[data-none]").hidden = false;
    }

    async draw() {
      const { holder, words } = this;
      if (!window.maplibregl || !window.topojson) return this.missing();
      const world = await json(holder.dataset.world);
      const asked = location.hash.includes("map="); // the map writes its own place there as soon as it stands
      if (!document.contains(holder)) return undefined; // another page came meanwhile
      maplibregl.setWorkerUrl(new URL(holder.dataset.worker, location.href).href);
      this.map = new maplibregl.Map({
        container: holder.querySelector(".canvas"), style: style(world, holder), center: [38, 35], zoom: 4, maxZoom: 15, attributionControl: false,
        hash: holder.dataset.marks ? "map" : false, dragRotate: false, pitchWithRotate: false, cooperativeGestures: false, fadeDuration: 0,
        locale: { "NavigationControl.ZoomIn": words.in, "NavigationControl.ZoomOut": words.out, "Map.Title": words.label, "Popup.Close": words.close },
      });
      const { map } = this;
      map.touchZoomRotate.disableRotation();
      map.addControl(new maplibregl.NavigationControl({ showCompass: false }));
      map.addControl(new maplibregl.ScaleControl());
      if (holder.dataset.spots) map.scrollZoom.disable(); // the page scrolls under the pointer
      await new Promise((done) => map.once("load", done));
      if (!asked || !holder.dataset.marks) this.fit();
      await this.fill();
      map.on("moveend", () => { this.names(); if (holder.dataset.marks) this.fill(); });
      map.on("idle", () => this.circles());
      for (const layer of ["clusters", "points"]) {
        map.on("mouseenter", layer, () => { map.getCanvas().classList.add("over"); });
        map.on("mouseleave", layer, () => { map.getCanvas().classList.remove("over"); });
      }
      map.on("click", "clusters", (event) => this.open(event.features[0]));
      map.on("click", "points", (event) => this.popup(event.features[0].geometry.coordinates, this.at(event.point)));
      await this.names();
      holder.dataset.ready = "";
      return undefined;
    }

    spots() {
      return this.holder.dataset.spots ? JSON.parse(this.holder.dataset.spots) : [];
    }

    // What the form asks, and what else is said, as an address beside the map's own; null where no answer came.
    ask(name, said = {}) {
      const form = document.querySelector("form.filters");
      const asked = new URLSearchParams([...new FormData(form)].filter(([, value]) => value));
      for (const [key, value] of Object.entries(said)) asked.set(key, value);
      return fetch(`${this.holder.dataset.marks}${name}?${asked}`).then((answer) => (answer.ok ? answer.json() : null)).catch(() => null);
    }

    async fill() {
      const spots = this.spots();
      if (spots.length) {
        const features = spots.slice(0, 1).map(([lon, lat, km, name]) => feature(["", lon, lat, km, "-", "-", name, 4]));
        this.map.getSource("incidents").setData({ type: "FeatureCollection", features });
        this.map.getSource("circles").setData({ type: "FeatureCollection", features: spots.map(([lon, lat, km]) => circle(lon, lat, km)) });
        return;
      }
      const number = ++this.asked;
      const box = this.map.getBounds();
      const across = box.getWest() < -180 || box.getEast() > 180; // the line where the days meet is in sight
      const edges = [across ? -180 : box.getWest(), Math.max(box.getSouth(), -90), across ? 180 : box.getEast(), Math.min(box.getNorth(), 90)];
      const found = await this.ask("clusters.json", { box: edges.map((n) => n.toFixed(5)).join(","), zoom: Math.max(Math.floor(this.map.getZoom()), 0) });
      if (!found || number !== this.asked || !document.contains(this.holder) || !this.map.getSource("incidents")) return;
      this.rows = found.points;
      const features = [...found.points.map(feature), ...found.clusters.map(cluster)];
      this.map.getSource("incidents").setData({ type: "FeatureCollection", features });
      this.holder.dataset.shown = found.points.length + found.clusters.reduce((sum, one) => sum + one[2], 0);
      this.holder.dataset.features = features.length;
    }

    fit() {
      const box = new maplibregl.LngLatBounds();
      for (const [lon, lat, km] of this.spots()) for (const point of circle(lon, lat, Math.max(km, 8)).geometry.coordinates[0]) box.extend(point);
      if (this.box) box.extend(this.box.slice(0, 2)).extend(this.box.slice(2));
      if (!box.isEmpty()) this.map.fitBounds(box, { padding: 50, maxZoom: 9, animate: false });
    }

    // Circles of the single incidents in sight; those of a cluster would cover each other.
    circles() {
      if (this.spots().length || !this.map.isSourceLoaded("incidents")) return;
      const found = new Map(this.map.queryRenderedFeatures({ layers: ["points"] }).slice(0, 200).map((f) => [f.properties.id, f]));
      const wanted = [...found.keys()].sort().join(" ");
      if (wanted === this.circled) return;
      this.circled = wanted;
      const features = [...found.values()].map((f) => circle(...f.geometry.coordinates, f.properties.km));
      this.map.getSource("circles").setData({ type: "FeatureCollection", features });
    }

    async names() {
      const { map } = this;
      const depth = Math.min(Math.max(Math.floor(map.getZoom()) + 1, 0), DEEPEST);
      const size = 2 ** depth;
      const box = map.getBounds();
      const column = (lon) => Math.floor(((lon + 180) / 360) * size);
      const row = (lat) => Math.floor((0.5 - Math.asinh(Math.tan((lat * Math.PI) / 180)) / (2 * Math.PI)) * size);
      const clip = (n) => Math.min(Math.max(n, 0), size - 1);
      const asked = [];
      for (let x = clip(column(box.getWest())); x <= clip(column(box.getEast())); x++) {
        for (let y = clip(row(Math.min(box.getNorth(), 85))); y <= clip(row(Math.max(box.getSouth(), -85))); y++) asked.push(`/map/labels/${depth}/${x}/${y}.json`);
      }
      if (asked.length > 60) return;
      const found = (await Promise.all(asked.map(json))).flat();
      const features = found.map(([name, lon, lat, kind, people]) => ({ type: "Feature", geometry: { type: "Point", coordinates: [lon, lat] }, properties: { name, kind, people } }));
      if (document.contains(this.holder) && map.getSource("names")) map.getSource("names").setData({ type: "FeatureCollection", features });
    }

    at(point) {
      const ids = new Set(this.map.queryRenderedFeatures(point, { layers: ["points"] }).map((f) => f.properties.id));
      return this.rows.filter((row) => ids.has(row[ID]));
    }

    // Those of a mark: nearer, as long as they part there; else a list of them.
    async open(mark) {
      const box = mark.properties.box.split(",").map(Number);
      const apart = box[0] !== box[2] || box[1] !== box[3];
      if (apart && this.map.getZoom() < DEEPEST) {
        const near = this.map.cameraForBounds([box.slice(0, 2), box.slice(2)], { padding: 80, maxZoom: DEEPEST });
        if (near && near.zoom > this.map.getZoom() + 0.5) return this.map.easeTo(near);
        return this.map.easeTo({ center: mark.geometry.coordinates, zoom: Math.min(this.map.getZoom() + 1, DEEPEST) });
      }
      const rows = await this.ask("points.json", { box: mark.properties.box });
      return rows && this.popup(mark.geometry.coordinates, rows, mark.properties.point_count);
    }

    popup(at, rows, many = rows.length) {
      if (!rows.length || !rows[0][ID]) return;
      const list = document.createElement("ul");
      for (const row of rows) {
        const link = document.createElement("a");
        link.href = `/incidents/${row[ID]}`;
        link.textContent = row[NAME] || "–";
        const when = document.createElement("span");
        when.textContent = [row[START], row[END]].filter((day, i, all) => day && all.indexOf(day) === i).join(" – ");
        const line = document.createElement("li");
        line.append(link, " ", when);
        list.append(line);
      }
      const held = document.createElement("div");
      held.dir = document.documentElement.dir; // the map's own signs run from left to right in every language
      if (many > 1) {
        const head = document.createElement("p");
        head.textContent = this.words.many.replace("{n}", many);
        held.append(head);
      }
      held.append(list);
      if (this.bubble) this.bubble.remove();
      this.bubble = new maplibregl.Popup({ maxWidth: "20rem" }).setLngLat(at).setDOMContent(held).addTo(this.map);
    }

    // An incident of the list was marked: the map shows where it is.
    mark(item) {
      if (!this.map || !this.map.getSource("chosen")) return;
      const at = item.dataset.at ? JSON.parse(item.dataset.at) : null;
      const features = at ? [{ type: "Feature", geometry: { type: "Point", coordinates: at }, properties: {} }] : [];
      this.map.getSource("chosen").setData({ type: "FeatureCollection", features });
      if (at && !this.map.getBounds().contains(at)) this.map.panTo(at);
    }

    // Other days were chosen: the map, the address and the list follow when the hand rests.
    choose() {
      clearTimeout(this.waits);
      this.waits = setTimeout(() => {
        if (this.map && this.map.getSource("incidents")) this.fill();
        this.remember();
      }, 250);
    }

    async remember() {
      const form = document.querySelector("form.filters");
      const asked = new URLSearchParams([...new FormData(form)].filter(([, value]) => value));
      const address = `${location.pathname}${asked.size ? `?${asked}` : ""}`;
      history.replaceState(history.state, "", address + location.hash);
      const answer = await fetch(address);
      if (!answer.ok || !document.contains(this.holder)) return;
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      document.getElementById("listed").replaceWith(document.adoptNode(page.getElementById("listed")));
    }

    end() {
      if (this.map) this.map.remove();
    }
  }

  const SVG = "http://www.w3.org/2000/svg";
  const iso = (time) => new Date(time).toISOString().slice(0, 10);

  class Timeline {
    constructor(lane, { first, step, bars }, words, chosen) {
      this.chosen = chosen;
      lane.replaceChildren();
      if (!bars.length) return;
      this.first = Date.parse(first);
      this.step = step * DAY;
      this.bins = bars;
      this.form = document.querySelector("form.filters");
      this.draw(lane, words);
      const { since, until } = this.form.elements;
      this.from.value = since.value ? this.bin(Date.parse(since.value)) : 0;
      this.to.value = until.value ? this.bin(Date.parse(until.value)) : this.bins.length - 1;
      this.shade();
    }

    bin(time) {
      return Math.min(Math.max(Math.floor((time - this.first) / this.step), 0), this.bins.length - 1);
    }

    draw(lane, words) {
      const most = Math.max(...this.bins);
      const picture = document.createElementNS(SVG, "svg");
      picture.setAttribute("viewBox", `0 0 ${this.bins.length} 40`);
      picture.setAttribute("preserveAspectRatio", "none");
      picture.setAttribute("aria-hidden", "true");
      this.bars = this.bins.map((n, i) => {
        const bar = document.createElementNS(SVG, "rect");
        const height = n ? Math.max((n / most) * 36, 1.5) : 0;
        for (const [name, value] of Object.entries({ x: i + 0.1, y: 40 - height, width: 0.8, height })) bar.setAttribute(name, value);
        picture.append(bar);
        return bar;
      });
      const slider = (word) => {
        const made = document.createElement("input");
        made.type = "range";
        made.min = 0;
        made.max = this.bins.length - 1;
        made.setAttribute("aria-label", word);
        made.addEventListener("input", () => this.moved(made));
        return made;
      };
      this.from = slider(words.since);
      this.to = slider(words.until);
      this.ends = document.createElement("p");
      this.ends.className = "ends";
      this.ends.dir = "ltr";
      let start = null;
      const at = (event) => {
        const box = picture.getBoundingClientRect();
        return Math.min(Math.max(Math.floor(((event.clientX - box.left) / box.width) * this.bins.length), 0), this.bins.length - 1);
      };
      picture.addEventListener("pointerdown", (event) => { start = at(event); picture.setPointerCapture(event.pointerId); });
      picture.addEventListener("pointermove", (event) => {
        if (start === null) return;
        const now = at(event);
        [this.from.value, this.to.value] = [Math.min(start, now), Math.max(start, now)];
        this.moved();
      });
      picture.addEventListener("pointerup", () => { start = null; });
      lane.dir = "ltr"; // time runs as the charts' axes do
      lane.append(picture, this.from, this.to, this.ends);
    }

    moved(slider) {
      if (Number(this.from.value) > Number(this.to.value)) {
        if (slider === this.to) this.from.value = this.to.value;
        else this.to.value = this.from.value;
      }
      const whole = Number(this.from.value) === 0 && Number(this.to.value) === this.bins.length - 1;
      const { since, until } = this.form.elements;
      since.value = whole ? "" : iso(this.first + Number(this.from.value) * this.step);
      until.value = whole ? "" : iso(this.first + (Number(this.to.value) + 1) * this.step - DAY);
      this.shade();
      this.chosen();
    }

    shade() {
      const [from, to] = [Number(this.from.value), Number(this.to.value)];
      this.bars.forEach((bar, i) => bar.classList.toggle("out", i < from || i > to));
      const texts = [iso(this.first + from * this.step), iso(this.first + (to + 1) * this.step - DAY)];
      this.from.setAttribute("aria-valuetext", texts[0]);
      this.to.setAttribute("aria-valuetext", texts[1]);
      this.ends.textContent = texts.join(" – ");
    }
  }

  let open = null;

  window.tolltraceMap = (holder) => {
    if (open && open.holder === holder) return;
    if (open) open.end();
    open = new Atlas(holder);
    open.begin();
  };

  document.addEventListener("htmx:beforeSwap", (event) => {
    if (open && event.detail.target === document.body) {
      open.end();
      open = null;
    }
  });
  document.addEventListener("tolltrace:chosen", (event) => {
    if (open && event.target.dataset.incident) open.mark(event.target);
  });
})();
