// What opens over the chat: pages, pictures, the place picker, a question?

import {attempt, element, toast} from "./api.js";

const sheet = document.querySelector("#sheet");
const frame = document.querySelector("#sheet-frame");

for (const button of document.querySelectorAll("[data-close]")) {
  button.addEventListener("click", () => button.closest("dialog").close());
}

let opener = null;

// The frame goes through /sandbox/open, which tells pages by cookie whose phone this is.
export function openPage(url, openid) {
  opener = document.activeElement;
  const address = new URL(url, location.href);
  document.querySelector("#sheet-title").textContent = address.host;
  frame.src = `/sandbox/open?citizen=${encodeURIComponent(openid)}&url=${encodeURIComponent(address.href)}`;
  sheet.hidden = false;
  document.querySelector("#sheet-close").focus();
}

frame.addEventListener("load", () => {
  try {
    const title = frame.contentDocument?.title;
    if (title) document.querySelector("#sheet-title").textContent = title;
  } catch { /* a page of another origin keeps its title to itself */ }
});

export function closePage() {
  sheet.hidden = true;
  frame.src = "about:blank";
  opener?.focus();
}

document.querySelector("#sheet-close").addEventListener("click", closePage);
document.addEventListener("keydown", (event) => { if (event.key === "Escape" && !sheet.hidden) closePage(); });

export function enlarge(source) {
  document.querySelector("#viewer-image").src = source;
  document.querySelector("#viewer").showModal();
}

// Resolves with the text typed, or null.
export function ask(title, label, value = "") {
  const dialog = document.querySelector("#ask");
  const input = document.querySelector("#ask-value");
  document.querySelector("#ask-title").textContent = title;
  document.querySelector("#ask-label").textContent = label;
  input.value = value;
  dialog.returnValue = "";
  dialog.showModal();
  return new Promise((resolve) => {
    dialog.addEventListener("close", () => resolve(dialog.returnValue === "ok" ? input.value.trim() : null), {once: true});
  });
}

const fields = ["label", "latitude", "longitude"].map((name) => document.querySelector(`#place-${name}`));

async function fillPlaces() {
  const list = document.querySelector("#place-list");
  if (list.childElementCount) return;
  const {places} = await (await fetch("/sandbox/static/places.json")).json();
  list.append(...places.map((one) => {
    const radio = element("input", {type: "radio", name: "place", onchange: () => {
      [fields[0].value, fields[1].value, fields[2].value] = [one.label, one.latitude, one.longitude];
    }});
    return element("label", {}, radio, one.label);
  }));
}

// Resolves with {label, latitude, longitude}, or null.
export async function choosePlace() {
  await attempt(fillPlaces);
  const dialog = document.querySelector("#places");
  dialog.returnValue = "";
  dialog.showModal();
  await new Promise((resolve) => dialog.addEventListener("close", resolve, {once: true}));
  if (dialog.returnValue !== "ok") return null;
  const [label, latitude, longitude] = fields.map((field) => field.value.trim());
  if (latitude === "" || longitude === "") {
    toast("请选一个地点，或填写纬度和经度");
    return null;
  }
  return {label, latitude, longitude};
}
