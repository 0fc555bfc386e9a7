// How does the phone speak to the platform, and how does it say that something did not work?

const base = "/sandbox/api/";

export async function get(path) {
  return answered(await fetch(base + path));
}

export async function post(path, body = {}) {
  const form = body instanceof FormData;
  return answered(await fetch(base + path, {
    method: "POST",
    headers: form ? {} : {"Content-Type": "application/json"},
    body: form ? body : JSON.stringify(body),
  }));
}

export async function remove(path) {
  return answered(await fetch(base + path, {method: "DELETE"}));
}

async function answered(response) {
  const body = await response.json().catch(() => ({}));
  if (!response.ok) throw new Error(body.error?.message ?? `沙盒没有应答（${response.status}）`);
  return body;
}

let fading = 0;

export function toast(text) {
  const place = document.querySelector("#toast");
  place.textContent = text;
  clearTimeout(fading);
  fading = setTimeout(() => { place.textContent = ""; }, 2600);
}

// Runs an act and shows its refusal instead of throwing.
export async function attempt(act) {
  try {
    return await act();
  } catch (error) {
    toast(error.message || "网络不通");
    return null;
  }
}

export function form(files, name = "file") {
  const made = new FormData();
  for (const file of files) made.append(name, file);
  return made;
}

export function $(selector) {
  return document.querySelector(selector);
}

export function element(tag, attributes = {}, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (name.startsWith("on")) made.addEventListener(name.slice(2), value);
    else if (value !== null && value !== undefined) made.setAttribute(name, value);
  }
  made.append(...children);
  return made;
}

const SVG = "http://www.w3.org/2000/svg";

export function drawing(box, ...shapes) {
  const made = document.createElementNS(SVG, "svg");
  made.setAttribute("viewBox", box);
  made.setAttribute("aria-hidden", "true");
  for (const [tag, attributes] of shapes) {
    const shape = document.createElementNS(SVG, tag);
    for (const [name, value] of Object.entries(attributes)) shape.setAttribute(name, value);
    made.append(shape);
  }
  return made;
}
