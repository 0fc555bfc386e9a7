// What do microphone, camera and scanner take in?

import {$, attempt, element, form, post} from "./api.js";
import {present} from "./layers.js";

const PACE = 4;  // signs a second, as the platform reckons when it is not told
const LONGEST = 60;

function seconds() {
  return Math.min(LONGEST, Math.max(1, Math.round($("#voice-text").value.trim().length / PACE)));
}

$("#voice-text").addEventListener("input", () => {
  const empty = !$("#voice-text").value.trim();
  $("#voice-length").textContent = empty ? "0″" : `${seconds()}″`;
  $("#voice-waves").style.width = `${empty ? 96 : 96 + seconds() * 3}px`;
});

// Resolves with {text, seconds, recognised}, or null.
export async function speak() {
  $("#voice-text").value = "";
  $("#voice-text").dispatchEvent(new Event("input"));
  if (await present($("#voice")) !== "ok") return null;
  const text = $("#voice-text").value.trim();
  return text ? {text, seconds: seconds(), recognised: $("#voice-recognised").checked} : null;
}

function tell(text) {
  $("#scanner-told").textContent = text;
}

async function decode() {
  const [file] = $("#scanner-file").files;
  if (!file) return;
  $("#scanner-file").value = "";
  tell("正在识别…");
  const picture = $("#scanner-picture");
  picture.src = await toDataUrl(file);
  picture.hidden = false;
  try {
    $("#scanner-text").value = (await post("codes", form([file]))).text;
    tell("识别到了，点“扫描”继续");
  } catch (error) {
    tell(error.message);
  }
}

function toDataUrl(file) {
  return new Promise((resolve) => {
    const reader = new FileReader();
    reader.onload = () => resolve(reader.result);
    reader.readAsDataURL(file);
  });
}

$("#scanner-pick").addEventListener("click", () => $("#scanner-file").click());
$("#scanner-file").addEventListener("change", decode);

// Resolves with what the code says, or null.
export async function readCode(example = "") {
  $("#scanner-text").value = example;
  $("#scanner-picture").hidden = true;
  tell("");
  return await present($("#scanner")) === "ok" ? $("#scanner-text").value.trim() : null;
}

const chosen = [];

function offer(blob, source, checked) {
  const box = element("input", {type: "checkbox", "aria-label": `照片 ${chosen.length + 1}`});
  box.checked = checked;
  chosen.push({blob, box});
  $("#album-grid").append(element("label", {class: "shot"}, element("img", {src: source, alt: ""}), box));
}

$("#album-pick").addEventListener("click", () => $("#album-file").click());
$("#album-file").addEventListener("change", async () => {
  for (const file of $("#album-file").files) offer(file, await toDataUrl(file), true);
  $("#album-file").value = "";
});

async function samples() {
  for (const number of [1, 2]) {
    const source = `/sandbox/samples/${number}`;
    offer(await (await fetch(source)).blob(), source, false);
  }
}

// Resolves with the pictures chosen, or null.
export async function takePictures(title) {
  $("#album-title").textContent = title;
  $("#album-grid").replaceChildren();
  chosen.length = 0;
  await attempt(samples);
  if (await present($("#album")) !== "ok") return null;
  return chosen.filter(({box}) => box.checked).map(({blob}) => blob);
}
