// How does the citizen write, and what lies under the plus?

import {$, form} from "./api.js";
import {speak} from "./capture.js";
import {toEnd} from "./chat.js";
import {scan} from "./deeds.js";
import {choosePlace} from "./places.js";
import {act} from "./state.js";

const text = $("#text");

function grow() {
  text.style.height = "40px";
  text.style.height = `${Math.min(text.scrollHeight, 112)}px`;
  $("#send").hidden = !text.value.trim();
  $("#plus").hidden = !!text.value.trim();
}

async function say(event) {
  event.preventDefault();
  const said = text.value;
  if (!said.trim()) return;
  text.value = "";
  grow();
  if (!(await act("says", {text: said}))) text.value = said;
  grow();
}

function togglePlus(shown) {
  $("#plus-panel").hidden = !shown;
  $("#plus").setAttribute("aria-expanded", String(shown));
  toEnd();
}

// A tile closes the panel, asks what is needed, and sends it.
function tile(selector, deed) {
  $(selector).addEventListener("click", () => { togglePlus(false); deed(); });
}

function upload(input, button, name) {
  tile(button, () => $(input).click());
  $(input).addEventListener("change", async () => {
    const files = [...$(input).files];
    $(input).value = "";
    togglePlus(false);
    if (files.length) await act(name, form(files));
  });
}

async function sendPlace() {
  const place = await choosePlace();
  if (place) await act("location", place);
}

async function sendVoice() {
  const voice = await speak();
  if (voice) await act("voice", voice);
}

export function setUp() {
  $("#compose").addEventListener("submit", say);
  text.addEventListener("input", grow);
  text.addEventListener("focus", () => togglePlus(false));
  text.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && !event.shiftKey && !event.isComposing) say(event);
  });
  $("#plus").addEventListener("click", () => togglePlus($("#plus-panel").hidden));
  $("#speak").addEventListener("click", sendVoice);
  upload("#file", "#pick", "image");
  upload("#film", "#pick-film", "video");
  tile("#place", sendPlace);
  tile("#plus-scan", scan);
  for (const sample of document.querySelectorAll("[data-sample]")) {
    sample.addEventListener("click", () => { togglePlus(false); act("image", {sample: Number(sample.dataset.sample)}); });
  }
}
