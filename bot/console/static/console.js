// What pages do beyond loading: listen for changes, say them aloud, enlarge photos, send a form once.
"use strict";

const live = document.getElementById("live");
const address = document.body.dataset.live;
let source = null;
let saidFor = 0;

function say(text, link) {
  live.textContent = text;
  if (link) {
    const anchor = document.createElement("a");
    anchor.href = location.href;
    anchor.textContent = link;
    live.append(" ", anchor);
  }
  clearTimeout(saidFor);
  if (!link) saidFor = setTimeout(() => { live.textContent = ""; }, 6000);
}

// What changes while a list is being fetched would be lost with the element that the answer replaces: told again after it.
let fetching = 0;
const missed = new Set();

function changed(name) {
  if (!window.htmx) say("有新的变化，", "点此刷新");
  else if (fetching) missed.add(name);
  else htmx.trigger(document.body, "live-" + name);
}

document.body.addEventListener("htmx:beforeRequest", () => { fetching += 1; });
document.body.addEventListener("htmx:afterRequest", () => {
  fetching -= 1;
  if (fetching) return;
  const names = [...missed];
  missed.clear();
  setTimeout(() => names.forEach(changed), 50);
});

function listen() {
  let lost = false;
  source = new EventSource(address);
  for (const name of ["complaint", "delivery", "round", "campaign"]) source.addEventListener(name, () => changed(name));
  source.addEventListener("open", () => { if (lost) changed("complaint"); lost = false; });
  source.addEventListener("error", () => {
    lost = true;
    if (source && source.readyState === EventSource.CLOSED) say("实时更新已停止。", "重新打开这一页");
  });
}

// A browser opens six connections to one site: pages nobody looks at give theirs back.
if (address) {
  listen();
  document.addEventListener("visibilitychange", () => {
    if (document.hidden) { source.close(); source = null; }
    else if (!source) { listen(); changed("complaint"); }
  });
  window.addEventListener("pagehide", () => { if (source) source.close(); });
  window.addEventListener("pageshow", (event) => { if (event.persisted) { listen(); changed("complaint"); } });
}

let before = "";
document.body.addEventListener("htmx:beforeSwap", (event) => { before = event.detail.target.textContent; });
document.body.addEventListener("htmx:afterSwap", (event) => {
  const element = document.getElementById(event.detail.target.id);
  if (!element || element.textContent === before || !element.dataset.says) return;
  element.classList.add("fresh");
  say(element.dataset.says);
});
document.body.addEventListener("htmx:responseError", (event) => {
  if (event.detail.xhr.status === 401) say("登录已结束。写了一半的内容还在，请先复制。", "重新登录");
});

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (form.method === "dialog" || event.defaultPrevented) return;
  if (form.dataset.sent) event.preventDefault();
  form.dataset.sent = "1";
});
window.addEventListener("pageshow", () => {
  for (const form of document.forms) delete form.dataset.sent;
});

const dialog = document.getElementById("photo");
document.addEventListener("click", (event) => {
  const link = event.target.closest("[data-photo]");
  if (!link || !dialog || !dialog.showModal) return;
  event.preventDefault();
  const image = dialog.querySelector("img");
  image.src = link.href;
  image.alt = link.querySelector("img").alt;
  dialog.showModal();
});

// Shortcuts of one letter can be switched off: a voice or a cat may type them.
const keys = document.getElementById("keys");
if (keys) {
  keys.closest(".keys").hidden = false;
  keys.checked = localStorage.getItem("keys") !== "off";
  keys.addEventListener("change", () => localStorage.setItem("keys", keys.checked ? "on" : "off"));
}

function step(by) {
  const rows = [...document.querySelectorAll(".cases a")];
  const at = rows.indexOf(document.activeElement);
  const next = rows[at < 0 ? (by > 0 ? 0 : rows.length - 1) : Math.min(Math.max(at + by, 0), rows.length - 1)];
  if (next) next.focus();
}

document.addEventListener("keydown", (event) => {
  const writes = event.target.closest("input:not([type=checkbox]), textarea, select");
  if (!keys || !keys.checked || writes || event.ctrlKey || event.altKey || event.metaKey) return;
  const pick = document.activeElement.closest(".cases li")?.querySelector(".pick");
  const acts = { j: () => step(1), k: () => step(-1), x: () => pick?.click(), "/": () => document.getElementById("q").focus() };
  if (!acts[event.key]) return;
  event.preventDefault();
  acts[event.key]();
});
