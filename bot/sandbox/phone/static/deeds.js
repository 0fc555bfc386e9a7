// What does a tap on a link, a menu button or a scanned code do?

import {attempt, form, post, toast} from "./api.js";
import {readCode, takePictures} from "./capture.js";
import {openPage} from "./page.js";
import {choosePlace} from "./places.js";
import {act, state} from "./state.js";
import {enlarge} from "./viewer.js";

export function open(url) {
  if (url.startsWith("weixin://")) {
    const query = new URLSearchParams(url.split("?")[1]);
    return act("tap", {id: query.get("msgmenuid"), content: query.get("msgmenucontent")});
  }
  return url ? openPage(url, state.me.openid) : toast("这里没有链接");
}

export async function scan() {
  const text = await readCode("menmian-001");
  const code = text && await attempt(() => post("codes", {text}));
  if (!code) return null;
  return code.page ? openPage(code.page, state.me.openid) : act("scan", {scene: text});
}

async function scanFor(button) {
  const result = await readCode();
  if (!result) return;
  const waits = button.type === "scancode_waitmsg";
  if (!(await act("scancode", {key: button.key, result, waits})) || waits) return;
  if (/^https?:\/\//.test(result)) openPage(result, state.me.openid);
  else toast(`扫描结果：${result}`);
}

const CAMERAS = {pic_sysphoto: "拍照", pic_photo_or_album: "拍照或从相册选", pic_weixin: "从微信相册选"};

async function photograph(button) {
  const pictures = await takePictures(CAMERAS[button.type]);
  if (!pictures) return null;
  if (!pictures.length) return toast("还没有选照片");
  return act(`pictures?type=${button.type}&key=${encodeURIComponent(button.key)}`, form(pictures));
}

async function pointOut(button) {
  const place = await choosePlace();
  return place && act("place", {...place, key: button.key});
}

async function visit(button) {
  await act("view", {url: button.url});
  return open(button.url);
}

async function miniprogram(button) {
  await act("miniprogram", {page: button.pagepath});
  return open(button.url);
}

// What the platform sends by itself, without asking the account.
async function material(button) {
  const answer = await attempt(() => post(`citizens/${state.me.openid}/material`, {button}));
  if (answer?.url) openPage(answer.url, state.me.openid);
}

const BUTTONS = {
  click: (button) => act("click", {key: button.key}),
  view: visit,
  miniprogram,
  scancode_push: scanFor,
  scancode_waitmsg: scanFor,
  pic_sysphoto: photograph,
  pic_photo_or_album: photograph,
  pic_weixin: photograph,
  location_select: pointOut,
  media_id: material,
  view_limited: material,
  article_id: material,
  article_view_limited: material,
};

export function press(button) {
  return BUTTONS[button.type]?.(button) ?? null;
}

export const acts = {open, enlarge, tap: (item) => act("tap", item)};
