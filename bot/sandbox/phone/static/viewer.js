// How is a picture or a video looked at?

import {$, element, toast} from "./api.js";
import {present} from "./layers.js";

async function show(content) {
  $("#viewer-body").replaceChildren(content);
  await present($("#viewer"));
  $("#viewer-body").replaceChildren();
}

export function enlarge(source) {
  return show(element("img", {id: "viewer-image", src: source, alt: "图片"}));
}

export function play(source) {
  return show(element("video", {src: source, controls: "", autoplay: "", playsinline: ""}));
}

let playing = null;

export function listen(source) {
  playing?.pause();
  playing = new Audio(source);
  playing.play().catch(() => toast("浏览器放不了这种录音"));
}
