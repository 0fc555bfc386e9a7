// Which menu hangs under the chat, and what does a tap on it do?

import {element} from "./api.js";

const KEYBOARD = '<svg viewBox="0 0 24 24" aria-hidden="true"><rect x="2.5" y="5.5" width="19" height="13" rx="2" class="line"/><path d="M6 9.500h.01M9 9.500h.01M12 9.500h.01M15 9.500h.01M18 9.500h.01M7.5 12.500h.01M10.5 12.500h.01M13.5 12.500h.01M16.5 12.500h.01M8.5 15.500h7" class="line"/></svg>';

const bar = document.querySelector("#menu-bar");
const compose = document.querySelector("#compose");
const toMenu = document.querySelector("#to-menu");

export function closeSubs() {
  for (const sub of bar.querySelectorAll(".sub")) sub.hidden = true;
  for (const button of bar.querySelectorAll("[aria-expanded]")) button.setAttribute("aria-expanded", "false");
}

export function show(which) {
  const menu = which === "menu" && bar.childElementCount > 0;
  bar.hidden = !menu;
  compose.hidden = menu;
}

function leaf(button, choose) {
  return element("button", {type: "button", onclick: () => { closeSubs(); choose(button); }}, button.name);
}

function entry(button, choose) {
  if (!button.sub_button.length) return element("div", {class: "entry"}, leaf(button, choose));
  const sub = element("div", {class: "sub", role: "group", "aria-label": button.name, hidden: ""});
  sub.append(...button.sub_button.map((one) => leaf(one, choose)));
  const head = element("button", {type: "button", class: "has-sub", "aria-expanded": "false", "aria-haspopup": "true"}, button.name);
  head.addEventListener("click", () => {
    const opens = sub.hidden;
    closeSubs();
    sub.hidden = !opens;
    head.setAttribute("aria-expanded", String(opens));
  });
  return element("div", {class: "entry"}, head, sub);
}

export function draw(buttons, choose) {
  const keys = element("button", {type: "button", class: "keys", "aria-label": "切换到键盘"});
  keys.innerHTML = KEYBOARD;
  keys.addEventListener("click", () => { show("keys"); document.querySelector("#text").focus(); });
  bar.replaceChildren(...(buttons.length ? [keys, ...buttons.map((one) => entry(one, choose))] : []));
  toMenu.hidden = !buttons.length;
  show(buttons.length ? "menu" : "keys");
}

toMenu.addEventListener("click", () => show("menu"));
document.addEventListener("keydown", (event) => { if (event.key === "Escape") closeSubs(); });
document.addEventListener("click", (event) => { if (!bar.contains(event.target)) closeSubs(); });
