// What went over the wire? Pushes with their deliveries, and API calls, newest first.

import {element} from "./api.js";

const KEEP = 200;
const list = document.querySelector("#wire-list");
const pushes = new Map();

function time(seconds) {
  return new Date(seconds * 1000).toLocaleTimeString("zh-CN", {hour12: false, timeZone: "Asia/Shanghai"});
}

function block(title, text) {
  return text ? [element("div", {class: "rule"}, title), element("pre", {tabindex: "0", role: "region", "aria-label": title}, text)] : [];
}

function line(entry, way, what, status, kind, inside) {
  const state = element("span", {class: kind}, status);
  const summary = element("summary", {}, element("span", {}, time(entry.real)), element("span", {class: "way"}, way), element("span", {title: what}, what), state);
  list.prepend(element("li", {"data-testid": "wire-entry", "data-kind": entry.kind}, element("details", {}, summary, inside)));
  while (list.childElementCount > KEEP) list.lastElementChild.remove();
  return state;
}

function describe(fields) {
  const detail = fields.Content ?? fields.EventKey ?? fields.Label ?? "";
  return `${fields.Event ?? fields.MsgType} ${detail}`.trim();
}

function onPush(entry) {
  const inside = element("div", {class: "inside"}, element("p", {class: "rule"}, `${entry.mode} · ${entry.rule}`), ...block("推送明文", entry.plain));
  const state = line(entry, "推送", describe(entry.fields), "投递中", "wait", inside);
  pushes.set(entry.seq, {inside, state, spent: 0});
}

function onAttempt(entry) {
  const push = pushes.get(entry.push);
  if (!push) return;
  push.spent = entry.seconds;
  const name = entry.duplicate ? "重复投递" : `第 ${entry.number} 次投递`;
  const text = `${name} · ${(entry.seconds * 1000).toFixed(0)} ms · HTTP ${entry.status ?? "—"} · ${entry.rule}`;
  push.inside.append(element("p", {class: entry.ok ? "good" : "bad"}, text), ...block("回复明文", entry.plain || entry.raw));
}

function onOutcome(entry) {
  const push = pushes.get(entry.push);
  if (!push) return;
  const names = {answered: "已回复", silent: "静默", failed: "失败"};
  push.state.textContent = `${names[entry.outcome]} ${(push.spent * 1000).toFixed(0)} ms`;
  push.state.className = entry.outcome === "failed" ? "bad" : "good";
  push.inside.append(element("p", {class: "rule"}, entry.rule));
  pushes.delete(entry.push);
}

function onCall(entry) {
  const inside = element("div", {class: "inside"}, element("p", {class: "rule"}, entry.rule || "无特别规则"),
    ...block("请求", JSON.stringify({...entry.query, ...entry.request}, null, 1)), ...block("应答", JSON.stringify(entry.response, null, 1)));
  const status = `${entry.errcode || "ok"} ${(entry.seconds * 1000).toFixed(0)} ms`;
  line(entry, "接口", `${entry.method} ${entry.path.replace("/cgi-bin/", "")}`, status, entry.errcode ? "bad" : "good", inside);
}

export function onWire(entry) {
  ({push: onPush, attempt: onAttempt, outcome: onOutcome, api: onCall})[entry.kind]?.(entry);
}

document.querySelector("#wire-clear").addEventListener("click", () => list.replaceChildren());
