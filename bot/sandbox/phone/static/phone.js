// Who holds the phone, and how does the page learn what happened?

import {$, attempt, element, get, post} from "./api.js";
import * as chat from "./chat.js";
import {setUp as setUpCompose} from "./compose.js";
import {manageConsents} from "./consent.js";
import {press, scan} from "./deeds.js";
import {ask, lowerAll} from "./layers.js";
import * as menubar from "./menubar.js";
import {act, state} from "./state.js";
import * as tour from "./tour.js";
import * as wire from "./wire.js";

const MOST = 12;
const unread = new Set();

// A crowd has no room in the strip; who is not shown is reached by name.
function shown() {
  const first = state.citizens.slice(0, MOST);
  return first.some((one) => one.openid === state.me.openid) ? first : [...first, state.me];
}

function drawCitizens() {
  $("#citizens").replaceChildren(...shown().map((one) => {
    const mine = one.openid === state.me.openid;
    const chip = element("button", {type: "button", class: "chip", "aria-pressed": String(mine), "data-openid": one.openid, onclick: () => hold(one)}, one.name);
    if (unread.has(one.openid)) chip.append(element("span", {class: "unread", role: "img", "aria-label": "有新消息"}));
    return chip;
  }));
  $("#citizens [aria-pressed=true]").scrollIntoView({block: "nearest", inline: "nearest"});
  $("#foot").hidden = !state.me.following;
  $("#stranger").hidden = state.me.following;
  $("#unfollow").hidden = !state.me.following;
  wire.nameCitizens(shown());
}

async function refreshCitizens() {
  state.citizens = (await get("citizens")).citizens;
  if (state.me) state.me = state.citizens.find((one) => one.openid === state.me.openid);
}

async function hold(citizen) {
  lowerAll();
  state.me = citizen;
  unread.delete(citizen.openid);
  chat.clear();
  history.replaceState(null, "", `?citizen=${encodeURIComponent(citizen.name)}`);
  drawCitizens();
  await attempt(() => Promise.all([chat.catchUp(), drawMenu()]));
}

async function holdBy(openid) {
  if (openid === state.me.openid) return;
  if (!state.citizens.some((one) => one.openid === openid)) await refreshCitizens();
  const citizen = state.citizens.find((one) => one.openid === openid);
  if (citizen) await hold(citizen);
}

async function drawMenu() {
  const {me} = state;
  const {button} = await get(`citizens/${me.openid}/menu`);
  if (me === state.me) menubar.draw(button, press);
}

async function invite() {
  const name = await ask("新市民", "怎么称呼？");
  if (!name) return;
  const citizen = await attempt(() => post("citizens", {name}));
  await refreshCitizens();
  if (citizen) await holdBy(citizen.openid);
}

function toggleMore(shown) {
  $("#more-menu").hidden = !shown;
  $("#more").setAttribute("aria-expanded", String(shown));
  if (shown) $("#more-menu button:not([hidden])").focus();
}

async function onBubble(bubble) {
  if (bubble.citizen !== state.me.openid) {
    if (bubble.side === "me" || unread.has(bubble.citizen)) return null;
    unread.add(bubble.citizen);
    return drawCitizens();
  }
  chat.append(bubble);
  if (bubble.side !== "system") return null;
  await refreshCitizens();
  return drawCitizens();
}

const ON_STATE = {
  menu: drawMenu,
  tags: drawMenu,
  typing: (entry) => { if (entry.citizen === state.me.openid) chat.typing(entry.on); },
  citizen: async () => { await refreshCitizens(); drawCitizens(); },
  settings: drawName,
  clock: drawTime,
  tour: (entry) => tour.onProgress(entry, holdBy),
};

async function drawName() {
  const settings = await get("settings");
  [state.account, state.deadline] = [settings.name, settings.attempt_timeout];
  $("#account").textContent = state.account;
  document.title = `${state.account} · 沙盒手机`;
}

let offset = 0;

function tick() {
  const now = new Date(Date.now() + offset * 1000);
  $("#status-time").textContent = now.toLocaleTimeString("zh-CN", {hour: "2-digit", minute: "2-digit", timeZone: "Asia/Shanghai"});
}

async function drawTime() {
  ({offset} = await get("clock"));
  tick();
}

function listen() {
  const events = new EventSource("/sandbox/api/events");
  events.addEventListener("open", () => { document.body.dataset.live = "yes"; attempt(chat.catchUp); });
  events.addEventListener("chat", (event) => onBubble(JSON.parse(event.data)));
  events.addEventListener("wire", (event) => wire.onWire(JSON.parse(event.data)));
  events.addEventListener("state", (event) => {
    const entry = JSON.parse(event.data);
    wire.onWire(entry);
    attempt(async () => ON_STATE[entry.kind]?.(entry));
  });
}

function fromMore(selector, deed) {
  $(selector).addEventListener("click", () => { toggleMore(false); deed(); });
}

function setUpTop() {
  $("#follow").addEventListener("click", () => act("follow"));
  $("#scan-follow").addEventListener("click", scan);
  fromMore("#unfollow", () => act("unfollow"));
  fromMore("#scan", scan);
  fromMore("#notices", manageConsents);
  $("#more").addEventListener("click", () => toggleMore($("#more-menu").hidden));
  document.addEventListener("click", (event) => { if (!event.target.closest("#more, #more-menu")) toggleMore(false); });
  $(".top").addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || $("#more-menu").hidden) return;
    toggleMore(false);
    $("#more").focus();
  });
  $("#new-citizen").addEventListener("click", invite);
}

async function start() {
  setUpTop();
  setUpCompose();
  await refreshCitizens();
  const wanted = new URLSearchParams(location.search).get("citizen");
  state.me = state.citizens[0];
  await Promise.all([drawName(), drawTime()]);
  await Promise.all([wire.setUp(), tour.setUp()]);
  await hold(state.citizens.find((one) => one.name === wanted) ?? state.citizens[0]);
  setInterval(tick, 10_000);
  listen();
}

attempt(start);
