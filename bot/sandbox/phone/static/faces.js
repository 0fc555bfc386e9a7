// Whose face stands beside a bubble?

import {drawing, element} from "./api.js";

function colourOf(name) {
  const hues = ["#9a4f1d", "#2f5f9e", "#7a3f86", "#5b6b1f", "#9b2f4b", "#2a6f73"];
  return hues[[...name].reduce((sum, letter) => sum + letter.codePointAt(0), 0) % hues.length];
}

const BOWL = [["path", {d: "M4 11h16a8 8 0 0 1-5 7.4V20H9v-1.6A8 8 0 0 1 4 11z"}], ["path", {class: "line", d: "M9 8.5c-1.5-1.5 1-2.5 0-4M13 8.5c-1.5-1.5 1-2.5 0-4"}]];

function accountFace() {
  return drawing("0 0 24 24", ...BOWL);
}

export function avatar(bubble, citizen) {
  if (bubble.side !== "me") return element("span", {class: "avatar", "aria-hidden": "true"}, accountFace());
  const face = element("span", {class: "avatar", "aria-hidden": "true"}, [...citizen.name].slice(-1)[0]);
  face.style.background = colourOf(citizen.name);
  return face;
}

export function smallFace() {
  return element("span", {class: "avatar small", "aria-hidden": "true"}, accountFace());
}
