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

function changed(name) {
  if (window.htmx) htmx.trigger(document.body, "live-" + name);
  else say("有新的变化，", "点此刷新");
}

function listen() {
  let lost = false;
  source = new EventSource(address);
  for (const name of ["complaint", "delivery"]) source.addEventListener(name, () => changed(name));
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
