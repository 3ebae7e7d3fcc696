// Keys, the marked entry, selecting text for a claim, and dropping files. Pages work without it: it presses the buttons that are
// there. No key acts while somebody writes in a field, and every single-letter key can be changed or switched off.
"use strict";

const DEFAULTS = {
  next: "j", previous: "k", yes: "y", no: "n", unsure: "u", reject: "x", edit: "e", open: "o", mark: "m", form: "p", go: "g", help: "?",
};
const FIXED = { undo: "Ctrl+Z", search: "Ctrl+K", send: "Ctrl+Enter" };
const STORE = "tolltrace.keys";

function keymap() {
  try {
    const own = JSON.parse(localStorage.getItem(STORE) || "{}");
    return { ...DEFAULTS, ...Object.fromEntries(Object.entries(own).filter(([k, v]) => k in DEFAULTS && typeof v === "string")) };
  } catch {
    return { ...DEFAULTS };
  }
}

const items = () => [...document.querySelectorAll("[data-item]")];
const current = () => document.querySelector("[data-current]");

function choose(item, focus = true) {
  const before = current();
  if (before) before.removeAttribute("data-current");
  if (!item) return;
  item.setAttribute("data-current", "");
  item.dispatchEvent(new CustomEvent("tolltrace:chosen", { bubbles: true }));
  if (focus) item.focus({ preventScroll: true });
  item.scrollIntoView({ block: "nearest" });
}

function move(step) {
  const all = items();
  const at = all.indexOf(current());
  choose(all[Math.min(Math.max(at + step, 0), all.length - 1)]);
}

function press(name) {
  const inside = current() && current().querySelector(`[data-act="${name}"]`);
  if (!inside) return false;
  inside.click();
  return true;
}

function writes(target) {
  return target.isContentEditable || /^(TEXTAREA|SELECT)$/.test(target.tagName) ||
    (target.tagName === "INPUT" && !/^(checkbox|radio|button|submit|file)$/.test(target.type));
}

function withControl(event) {
  const key = event.key.toLowerCase();
  if (key === "enter" && event.target.form) {
    event.preventDefault();
    event.target.form.requestSubmit();
  } else if (key === "k" && !event.shiftKey) {
    event.preventDefault();
    document.getElementById("search").focus();
  } else if (key === "z" && !event.shiftKey && !writes(event.target)) {
    event.preventDefault();
    document.getElementById("undo").requestSubmit();
  }
}

// After the key for going, the letter beside a page's name leads there; any other key, or a while, and it is forgotten.
let going = 0;

function go(on) {
  clearTimeout(going);
  going = on ? setTimeout(go, 3000) : 0;
  document.body.classList.toggle("going", Boolean(on));
}

function went(key) {
  go(false);
  const link = document.querySelector(`nav a[data-go="${CSS.escape(key)}"]`);
  if (link) link.click();
}

document.addEventListener("keydown", (event) => {
  if (event.isComposing || event.altKey) return;
  if (event.ctrlKey || event.metaKey) return withControl(event);
  if (writes(event.target)) {
    if (event.key === "Escape") event.target.blur();
    return;
  }
  const help = document.getElementById("help");
  if (help.open) return;
  if (event.target.type === "file" && event.key === "Enter") { // browsers leave this key without an effect
    event.preventDefault();
    event.target.click();
    return;
  }
  if (going && event.key.length === 1) {
    event.preventDefault();
    went(event.key);
    return;
  }
  const keys = keymap();
  const act = Object.keys(keys).find((name) => keys[name] && keys[name] === event.key);
  const arrows = { ArrowDown: 1, ArrowUp: -1 };
  if (event.key in arrows && items().length && current() === event.target) {
    move(arrows[event.key]);
  } else if (act === "next" || act === "previous") {
    move(act === "next" ? 1 : -1);
  } else if (act === "unsure") {
    move(1);
  } else if (act === "form" && document.querySelector("[data-form]")) {
    document.querySelector("[data-form]").focus();
  } else if (act === "go") {
    go(true);
  } else if (act === "help") {
    showHelp(help, keys);
  } else if (!act || !press(act)) {
    return;
  }
  event.preventDefault();
});

function showHelp(help, keys) {
  const words = document.getElementById("key-words").content;
  const rows = Object.entries({ ...keys, ...FIXED }).filter(([, key]) => key).flatMap(([name, key]) => {
    const dt = document.createElement("dt");
    const dd = document.createElement("dd");
    dt.textContent = key;
    dt.dir = "ltr";
    dd.textContent = words.querySelector(`[data-name="${name}"]`).textContent;
    return [dt, dd];
  });
  help.querySelector("[data-keys]").replaceChildren(...rows);
  help.showModal();
  help.querySelector("button").focus();
}

document.addEventListener("click", (event) => {
  const skip = event.target.closest("[data-skip]");
  if (skip) move(1);
  const item = event.target.closest("[data-item]");
  if (item) choose(item, false);
});

// What is sent fades at once, before the answer is there.
document.addEventListener("submit", (event) => {
  const item = event.target.closest("[data-item]");
  if (item) item.setAttribute("data-sent", "");
});

// Offsets are those of the archived text, in code points: what the page shows of a line may differ from it in marks only.
function offsetIn(line, node, at) {
  const range = document.createRange();
  range.setStart(line, 0);
  range.setEnd(node, at);
  return [...range.toString()].length;
}

function selected() {
  const form = document.getElementById("add");
  const text = document.getElementById("text");
  const choice = document.getSelection();
  if (!form || !text || !choice || choice.isCollapsed || !choice.rangeCount) return;
  const range = choice.getRangeAt(0);
  const holder = range.startContainer.nodeType === Node.TEXT_NODE ? range.startContainer.parentElement : range.startContainer;
  const line = holder && holder.closest("#text p");
  if (!line || !line.contains(range.endContainer)) return;
  form.elements.words.value = range.toString();
  form.elements.start.value = Number(line.dataset.start) + offsetIn(line, range.startContainer, range.startOffset);
}

document.addEventListener("mouseup", selected);
document.addEventListener("keyup", (event) => { if (event.shiftKey || event.key === "Shift") selected(); });
document.addEventListener("input", (event) => {
  const form = document.getElementById("add");
  if (form && event.target === form.elements.words) form.elements.start.value = "";
  const name = event.target.dataset && event.target.dataset.keyFor;
  if (name) {
    const own = keymap();
    own[name] = event.target.value.trim();
    localStorage.setItem(STORE, JSON.stringify(own));
    document.getElementById("keys-saved").textContent = document.querySelector("[data-keymap]").dataset.saved;
    hints();
  }
});

for (const kind of ["dragover", "dragleave", "drop"]) {
  document.addEventListener(kind, (event) => {
    const drop = document.querySelector(".drop");
    if (!drop || !event.dataTransfer || ![...event.dataTransfer.types].includes("Files")) return;
    event.preventDefault();
    drop.classList.toggle("over", kind === "dragover");
    if (kind === "drop") {
      drop.querySelector("input").files = event.dataTransfer.files;
      drop.querySelector("input").dispatchEvent(new Event("change", { bubbles: true }));
    }
  });
}

// What a file does not tell of itself can be said of each.
const EACH = 50; // files; of more, only what holds for all

document.addEventListener("change", (event) => {
  const room = document.querySelector("[data-each]");
  if (!room || event.target.type !== "file") return;
  const files = [...event.target.files];
  const field = (name, type, label) => {
    const made = document.createElement("input");
    made.name = name;
    made.type = type;
    made.maxLength = 200;
    made.dir = "auto";
    made.setAttribute("aria-label", label);
    return made;
  };
  const head = document.createElement("div");
  for (const word of [room.dataset.head, room.dataset.sourceHead, room.dataset.publishedHead]) {
    const part = document.createElement("span");
    part.textContent = word;
    head.append(part);
  }
  const rows = files.map((file) => {
    const row = document.createElement("div");
    const name = document.createElement("bdi");
    name.textContent = file.name;
    const said = (word) => word.replace("{name}", file.name);
    row.append(name, field("each_source", "text", said(room.dataset.source)), field("each_published", "date", said(room.dataset.published)));
    return row;
  });
  room.hidden = files.length < 2 || files.length > EACH;
  room.replaceChildren(...(room.hidden ? [] : [head, ...rows]));
});

// Each button says its key.
function hints() {
  const keys = keymap();
  for (const button of document.querySelectorAll(".acts [data-act]")) {
    const key = keys[button.dataset.act];
    const said = button.type === "checkbox" ? button.parentElement : button;
    if (key) {
      said.dataset.key = key;
      button.setAttribute("aria-keyshortcuts", key);
    } else {
      delete said.dataset.key;
      button.removeAttribute("aria-keyshortcuts");
    }
  }
}

// Scripts that only some pages need are brought when such a page stands there, each once, in order.
const brought = new Map();

function bring(address) {
  if (!brought.has(address)) {
    brought.set(address, new Promise((done) => {
      const script = document.createElement("script");
      script.src = address;
      script.addEventListener("load", done);
      script.addEventListener("error", done);
      document.head.append(script);
    }));
  }
  return brought.get(address);
}

async function atlas() {
  const holder = document.querySelector("[data-atlas]");
  if (!holder) return;
  if (holder.dataset.style && !document.querySelector(`link[href="${holder.dataset.style}"]`)) {
    const link = document.createElement("link");
    link.rel = "stylesheet";
    link.href = holder.dataset.style;
    document.head.append(link);
  }
  for (const address of holder.dataset.scripts.split(" ").filter(Boolean)) await bring(address);
  if (window.tolltraceMap && document.contains(holder)) window.tolltraceMap(holder);
}

function begin() {
  atlas();
  hints();
  const keys = keymap();
  for (const field of document.querySelectorAll("[data-key-for]")) field.value = keys[field.dataset.keyFor];
  if (document.querySelector("ol.items") && !location.hash) choose(items()[0], document.activeElement === document.body);
  else if (items().length && !current()) items()[0].setAttribute("data-current", "");
  const first = document.querySelector("[data-first]");
  if (first && document.activeElement === document.body) first.focus();
  const again = document.querySelector("[data-again]");
  if (again) setTimeout(() => { if (document.contains(again)) again.click(); }, 1500);
}

document.addEventListener("htmx:afterSettle", begin);
if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", begin);
else begin();
