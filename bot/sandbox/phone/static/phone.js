// Who holds the phone, what stands on its screen, and what does each tap do?

import {attempt, element, get, post, toast} from "./api.js";
import {clockRow, row} from "./bubbles.js";
import * as menubar from "./menubar.js";
import {ask, choosePlace, closePage, enlarge, openPage} from "./panels.js";
import {onWire} from "./wire.js";

const $ = (selector) => document.querySelector(selector);
const chat = $("#chat");
const text = $("#text");
const state = {citizens: [], me: null, last: 0, lastClock: 0, unread: new Set()};

const act = (name, body) => attempt(() => post(`citizens/${state.me.openid}/${name}`, body));
const acts = {open, enlarge, tap: (item) => act("tap", item), grew: toEnd};

function open(url) {
  if (url.startsWith("weixin://")) {
    const query = new URLSearchParams(url.split("?")[1]);
    return act("tap", {id: query.get("msgmenuid"), content: query.get("msgmenucontent")});
  }
  return url ? openPage(url, state.me.openid) : toast("这条图文没有链接");
}

function toEnd() {
  chat.scrollTop = chat.scrollHeight;
}

function append(bubble) {
  if (bubble.seq <= state.last) return;
  state.last = bubble.seq;
  if (bubble.at - state.lastClock > 300) chat.append(clockRow(bubble.at));
  state.lastClock = bubble.at;
  chat.append(row(bubble, state.me, acts));
  if (bubble.side === "them" || bubble.side === "fault") $("#typing").hidden = true;
  toEnd();
}

async function catchUp() {
  const me = state.me;
  const {bubbles} = await get(`citizens/${me.openid}/chat?after=${state.last}`);
  if (me === state.me) bubbles.forEach(append);
}

function drawCitizens() {
  $("#citizens").replaceChildren(...state.citizens.map((one) => {
    const mine = one.openid === state.me.openid;
    const chip = element("button", {type: "button", class: "chip", "aria-pressed": String(mine), "data-openid": one.openid, onclick: () => hold(one)}, one.name);
    if (state.unread.has(one.openid)) chip.append(element("span", {class: "unread", role: "img", "aria-label": "有新消息"}));
    return chip;
  }));
  $("#foot").hidden = !state.me.following;
  $("#stranger").hidden = state.me.following;
  $("#more").hidden = !state.me.following;
}

async function refreshCitizens() {
  state.citizens = (await get("citizens")).citizens;
  if (state.me) state.me = state.citizens.find((one) => one.openid === state.me.openid);
}

async function hold(citizen) {
  state.me = citizen;
  [state.last, state.lastClock] = [0, 0];
  state.unread.delete(citizen.openid);
  chat.replaceChildren();
  closePage();
  history.replaceState(null, "", `?citizen=${encodeURIComponent(citizen.name)}`);
  drawCitizens();
  await attempt(catchUp);
}

async function drawMenu() {
  menubar.draw((await get("menu")).button, (button) => {
    if (button.type === "click") return act("click", {key: button.key});
    if (button.type === "view") {
      act("view", {url: button.url});
      return open(button.url);
    }
    return toast("沙盒手机还不支持这种按钮");
  });
}

function grow() {
  text.style.height = "38px";
  text.style.height = `${Math.min(text.scrollHeight, 110)}px`;
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

async function sendFile() {
  const [file] = $("#file").files;
  if (!file) return;
  const form = new FormData();
  form.append("file", file);
  $("#file").value = "";
  togglePlus(false);
  await act("image", form);
}

async function scan() {
  const scene = await ask("扫码", "二维码里的场景值", "menmian-001");
  if (scene) await act("scan", {scene});
}

async function invite() {
  const name = await ask("新市民", "怎么称呼？");
  if (!name) return;
  const citizen = await attempt(() => post("citizens", {name}));
  await refreshCitizens();
  if (citizen) await hold(state.citizens.find((one) => one.openid === citizen.openid));
}

function toggleWire() {
  const shown = $("#wire").hidden;
  $("#wire").hidden = !shown;
  $(".stage").classList.toggle("with-wire", shown);
  $("#wire-toggle").setAttribute("aria-expanded", String(shown));
}

function toggleMore(shown) {
  $("#more-menu").hidden = !shown;
  $("#more").setAttribute("aria-expanded", String(shown));
}

async function onBubble(bubble) {
  if (bubble.citizen !== state.me.openid) {
    if (bubble.side !== "me") state.unread.add(bubble.citizen);
    return drawCitizens();
  }
  append(bubble);
  if (bubble.side !== "system") return null;
  await refreshCitizens();
  return drawCitizens();
}

async function onState(entry) {
  if (entry.kind === "menu") await drawMenu();
  if (entry.kind === "typing" && entry.citizen === state.me.openid) $("#typing").hidden = !entry.on;
  if (entry.kind === "citizen") { await refreshCitizens(); drawCitizens(); }
  if (entry.kind === "settings") await drawName();
}

async function drawName() {
  const {name} = await get("settings");
  $("#account").textContent = name;
  document.title = `${name} · 沙盒手机`;
}

function listen() {
  const events = new EventSource("/sandbox/api/events");
  events.addEventListener("open", () => { document.body.dataset.live = "yes"; attempt(catchUp); });
  events.addEventListener("chat", (event) => onBubble(JSON.parse(event.data)));
  events.addEventListener("wire", (event) => onWire(JSON.parse(event.data)));
  events.addEventListener("state", (event) => onState(JSON.parse(event.data)));
}

function wireUp() {
  $("#compose").addEventListener("submit", say);
  text.addEventListener("input", grow);
  text.addEventListener("focus", () => togglePlus(false));
  text.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && !event.shiftKey && !event.isComposing) say(event);
  });
  $("#plus").addEventListener("click", () => togglePlus($("#plus-panel").hidden));
  $("#file").addEventListener("change", sendFile);
  $("#pick").addEventListener("click", () => $("#file").click());
  for (const tile of document.querySelectorAll("[data-sample]")) {
    tile.addEventListener("click", () => { togglePlus(false); act("image", {sample: Number(tile.dataset.sample)}); });
  }
  $("#place").addEventListener("click", async () => {
    const place = await choosePlace();
    togglePlus(false);
    if (place) await act("location", place);
  });
  $("#follow").addEventListener("click", () => act("follow"));
  $("#unfollow").addEventListener("click", () => { toggleMore(false); act("unfollow"); });
  $("#scan").addEventListener("click", () => { toggleMore(false); scan(); });
  $("#scan-follow").addEventListener("click", scan);
  $("#more").addEventListener("click", () => toggleMore($("#more-menu").hidden));
  $("#new-citizen").addEventListener("click", invite);
  $("#wire-toggle").addEventListener("click", toggleWire);
}

async function start() {
  wireUp();
  await refreshCitizens();
  const wanted = new URLSearchParams(location.search).get("citizen");
  await hold(state.citizens.find((one) => one.name === wanted) ?? state.citizens[0]);
  await Promise.all([drawMenu(), drawName()]);
  const {entries} = await get("ledger?latest=300");
  entries.forEach(onWire);
  listen();
  if (innerWidth >= 1000 && parent === window) toggleWire();
}

attempt(start);
