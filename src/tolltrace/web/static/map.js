// The map and the timeline. Land and borders come from our own host, names from the gazetteer, incidents from the page; nothing
// is asked of anybody else. What is chosen stands in the address. Where no map can be drawn, the list beside has everything.
"use strict";

(() => {
  const EARTH = 6371.0088; // kilometres
  const DAY = 86_400_000; // milliseconds
  const BINS = 120; // bars of the timeline at the most
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
        incidents: { type: "geojson", data: empty(), cluster: Boolean(holder.dataset.points), clusterRadius: 42, clusterMaxZoom: 11 },
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
        { id: "counts", type: "symbol", source: "incidents", filter: ["has", "point_count"], layout: { "text-field": ["get", "point_count_abbreviated"], "text-font": ["bold sans-serif"], "text-size": 13, "text-allow-overlap": true }, paint: { "text-color": paint.paper } },
        { id: "points", type: "circle", source: "incidents", filter: ["!", ["has", "point_count"]], paint: { "circle-color": ["case", ["==", ["get", "dated"], 1], paint.claim, paint.paper], "circle-radius": ["interpolate", ["linear"], ["sqrt", ["get", "low"]], 0, 5, 30, 20], "circle-stroke-color": ["case", ["==", ["get", "dated"], 1], paint.paper, paint.claim], "circle-stroke-width": 2 } },
        { id: "chosen", type: "circle", source: "chosen", paint: { "circle-radius": 16, "circle-opacity": 0, "circle-stroke-color": paint.target, "circle-stroke-width": 3 } },
      ],
    };
  }

  class Atlas {
    constructor(holder) {
      this.holder = holder;
      this.words = JSON.parse(holder.dataset.words);
      this.rows = [];
      this.shown = [];
    }

    async begin() {
      const { holder } = this;
      if (holder.dataset.points) this.rows = await json(holder.dataset.points);
      const lane = document.querySelector("[data-timeline]");
      if (lane) this.timeline = new Timeline(lane, this.rows, this.words, (since, until) => this.choose(since, until));
      const [since, until] = this.timeline ? this.timeline.days() : ["", ""];
      this.shown = this.within(since, until);
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
        hash: holder.dataset.points ? "map" : false, dragRotate: false, pitchWithRotate: false, cooperativeGestures: false, fadeDuration: 0,
        locale: { "NavigationControl.ZoomIn": words.in, "NavigationControl.ZoomOut": words.out, "Map.Title": words.label, "Popup.Close": words.close },
      });
      const { map } = this;
      map.touchZoomRotate.disableRotation();
      map.addControl(new maplibregl.NavigationControl({ showCompass: false }));
      map.addControl(new maplibregl.ScaleControl());
      if (holder.dataset.spots) map.scrollZoom.disable(); // the page scrolls under the pointer
      await new Promise((done) => map.once("load", done));
      this.fill();
      map.on("moveend", () => this.names());
      map.on("idle", () => this.circles());
      for (const layer of ["clusters", "points"]) {
        map.on("mouseenter", layer, () => { map.getCanvas().classList.add("over"); });
        map.on("mouseleave", layer, () => { map.getCanvas().classList.remove("over"); });
      }
      map.on("click", "clusters", (event) => this.open(event.features[0]));
      map.on("click", "points", (event) => this.popup(event.features[0].geometry.coordinates, this.at(event.point)));
      if (!asked || !holder.dataset.points) this.fit();
      await this.names();
      holder.dataset.ready = "";
      return undefined;
    }

    spots() {
      return this.holder.dataset.spots ? JSON.parse(this.holder.dataset.spots) : [];
    }

    fill() {
      const spots = this.spots();
      const features = spots.length
        ? spots.slice(0, 1).map(([lon, lat, km, name]) => feature(["", lon, lat, km, "-", "-", name, 4]))
        : this.shown.filter((row) => row[LON] !== null).map(feature);
      this.map.getSource("incidents").setData({ type: "FeatureCollection", features });
      if (spots.length) this.map.getSource("circles").setData({ type: "FeatureCollection", features: spots.map(([lon, lat, km]) => circle(lon, lat, km)) });
    }

    fit() {
      const box = new maplibregl.LngLatBounds();
      for (const [lon, lat, km] of this.spots()) for (const point of circle(lon, lat, Math.max(km, 8)).geometry.coordinates[0]) box.extend(point);
      for (const row of this.rows) if (row[LON] !== null) box.extend([row[LON], row[LAT]]);
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

    async open(cluster) {
      const source = this.map.getSource("incidents");
      const zoom = await source.getClusterExpansionZoom(cluster.properties.cluster_id);
      if (zoom <= 11) return this.map.easeTo({ center: cluster.geometry.coordinates, zoom });
      const leaves = await source.getClusterLeaves(cluster.properties.cluster_id, 20, 0);
      const ids = new Set(leaves.map((leaf) => leaf.properties.id));
      return this.popup(cluster.geometry.coordinates, this.rows.filter((row) => ids.has(row[ID])), cluster.properties.point_count);
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
    mark(id) {
      const row = this.rows.find((one) => one[ID] === id);
      if (!this.map || !this.map.getSource("chosen")) return;
      const placed = row && row[LON] !== null;
      this.map.getSource("chosen").setData({ type: "FeatureCollection", features: placed ? [feature(row)] : [] });
      if (placed && !this.map.getBounds().contains([row[LON], row[LAT]])) this.map.panTo([row[LON], row[LAT]]);
    }

    within(since, until) {
      return this.rows.filter((row) => !row[START] || ((!since || row[END] >= since) && (!until || row[START] <= until)));
    }

    // Other days were chosen: the map at once, the address and the list when the hand rests.
    choose(since, until) {
      this.shown = this.within(since, until);
      if (this.map && this.map.getSource("incidents")) this.fill();
      clearTimeout(this.waits);
      this.waits = setTimeout(() => this.remember(), 250);
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
    constructor(lane, rows, words, chosen) {
      this.chosen = chosen;
      const days = rows.filter((row) => row[START]).map((row) => Date.parse(row[START]));
      lane.replaceChildren();
      if (!days.length) return;
      const first = days.reduce((a, b) => Math.min(a, b));
      const last = days.reduce((a, b) => Math.max(a, b));
      this.first = first;
      this.step = Math.max(Math.ceil((last - first + DAY) / DAY / BINS), 1) * DAY;
      this.bins = new Array(Math.floor((last - first) / this.step) + 1).fill(0);
      for (const day of days) this.bins[Math.floor((day - first) / this.step)]++;
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
      this.chosen(since.value, until.value);
    }

    shade() {
      const [from, to] = [Number(this.from.value), Number(this.to.value)];
      this.bars.forEach((bar, i) => bar.classList.toggle("out", i < from || i > to));
      const texts = [iso(this.first + from * this.step), iso(this.first + (to + 1) * this.step - DAY)];
      this.from.setAttribute("aria-valuetext", texts[0]);
      this.to.setAttribute("aria-valuetext", texts[1]);
      this.ends.textContent = texts.join(" – ");
    }

    days() {
      return this.form ? [this.form.elements.since.value, this.form.elements.until.value] : ["", ""];
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
    if (open && event.target.dataset.incident) open.mark(event.target.dataset.incident);
  });
})();
