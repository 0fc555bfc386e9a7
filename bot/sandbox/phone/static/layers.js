// What lies over the chat, what becomes untouchable below it, and where does the focus return?

import {$} from "./api.js";

const layers = [];
const below = () => layers.at(-1)?.element ?? $("#screen");

// Shows an element over everything in the phone; `leave` is what Escape does.
export function raise(element, leave, opener = document.activeElement) {
  if (layers.some((layer) => layer.element === element)) return;
  const layer = {element, leave, opener};
  below().inert = true;
  layers.push(layer);
  (element.querySelector("[autofocus]") ?? element.querySelector("input:not([hidden]), textarea, button"))?.focus();
}

export function lower(element) {
  const at = layers.findIndex((layer) => layer.element === element);
  if (at < 0) return;
  const [{opener}] = layers.splice(at, 1);
  element.inert = false;
  below().inert = false;
  if (opener?.isConnected && opener.offsetParent) opener.focus();
}

export function lowerAll() {
  for (const layer of [...layers].reverse()) layer.leave();
}

// Shows a dialog; resolves with its return value ("" when it was left).
export function present(dialog) {
  if (dialog.open) return Promise.resolve("");
  const opener = document.activeElement;
  dialog.returnValue = "";
  dialog.show();
  raise(dialog, () => dialog.close(), opener);
  return new Promise((resolve) => dialog.addEventListener("close", () => {
    lower(dialog);
    resolve(dialog.returnValue);
  }, {once: true}));
}

// Resolves with the text typed, or null.
export async function ask(title, label, value = "") {
  $("#ask-title").textContent = title;
  $("#ask-label").textContent = label;
  $("#ask-value").value = value;
  return await present($("#ask")) === "ok" ? $("#ask-value").value.trim() : null;
}

for (const button of document.querySelectorAll("[data-close]")) {
  button.addEventListener("click", () => button.closest("dialog").close());
}
document.addEventListener("keydown", (event) => { if (event.key === "Escape") layers.at(-1)?.leave(); });
// A touch beside a drawer leaves it, as on a phone.
$(".phone").addEventListener("pointerdown", (event) => {
  if (event.target === event.currentTarget && layers.length) layers.at(-1).leave();
});
