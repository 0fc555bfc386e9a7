// What went over the wire? Pushes with their deliveries, and API calls, newest first, of one citizen if asked.

import {$, attempt, element, get} from "./api.js";
import {nameOf, state} from "./state.js";
import {block, explain, plainly, pretty, timing} from "./wire_parts.js";

const KEEP = 300;
const BURST = 600;
const list = $("#wire-list");
const pushes = new Map();

function time(seconds) {
  return new Date(seconds * 1000).toLocaleTimeString("zh-CN", {hour12: false, timeZone: "Asia/Shanghai"});
}

function sift(item) {
  const [citizen, kind] = [$("#wire-citizen").value, $("#wire-kind").value];
  const fits = !kind || item.dataset.kind === kind || (kind === "bad" && item.dataset.bad === "yes");
  item.hidden = !fits || (citizen !== "" && item.dataset.citizen !== citizen);
}

function siftAll() {
  for (const item of list.children) sift(item);
  $("#wire-empty").hidden = [...list.children].some((item) => !item.hidden);
}

function settle(item, kind, status, rule) {
  item.dataset.bad = kind === "bad" ? "yes" : "no";
  const [shown, below] = item.querySelectorAll(".state, .gist");
  shown.textContent = status;
  shown.className = `state ${kind}`;
  below.textContent = rule;
  sift(item);
}

// One line: when, which way, what and of whom, how it went; below it the rule that was applied.
function line(entry, way, what, inside) {
  const who = element("span", {class: "who"}, nameOf(entry.citizen));
  const summary = element("summary", {}, element("span", {class: "when"}, time(entry.real)), element("span", {class: `way ${entry.kind}`}, way),
    element("span", {class: "what", title: what}, what), who, element("span", {class: "state wait"}, "…"), element("span", {class: "gist"}));
  const item = element("li", {"data-testid": "wire-entry", "data-kind": entry.kind, "data-citizen": entry.citizen ?? "", "data-seq": entry.seq},
    inside ? element("details", {}, summary, inside) : element("div", {class: "plain-line"}, ...summary.childNodes));
  list.prepend(item);
  while (list.childElementCount > KEEP) list.lastElementChild.remove();
  $("#wire-empty").hidden = true;
  return item;
}

function describe(fields) {
  const detail = fields.Content ?? fields.Recognition ?? fields.ScanCodeInfo?.ScanResult ?? fields.EventKey ?? fields.Label ?? fields.Status ?? "";
  return `${fields.Event ?? fields.MsgType} ${detail}`.trim();
}

function onPush(entry) {
  const inside = element("div", {class: "inside"}, ...block(`推送明文（${entry.mode}）`, pretty(entry.plain)));
  const item = line(entry, "推送", describe(entry.fields), inside);
  settle(item, "wait", "投递中", plainly(entry.rule));
  pushes.set(entry.seq, {inside, item, rule: plainly(entry.rule), began: entry.real, spent: 0, tries: 0});
}

function onAttempt(entry) {
  const push = pushes.get(entry.push);
  if (!push) return;
  push.spent = entry.seconds;
  push.tries += entry.duplicate ? 0 : 1;
  const name = entry.duplicate ? "重复投递" : `第 ${entry.number} 次投递`;
  const text = `${name} · ${(entry.seconds * 1000).toFixed(0)} ms · HTTP ${entry.status ?? "—"} · ${entry.rule}`;
  push.inside.append(element("p", {class: `try ${entry.ok ? "good" : "bad"}`}, text), timing(entry.started - push.began, entry.seconds, state.deadline),
    ...block("送出的地址", entry.url), ...block("送出的请求体", pretty(entry.sent)), ...block("应答原文", entry.raw === entry.plain ? "" : pretty(entry.raw)), ...block("应答明文", pretty(entry.plain)));
  if (!entry.ok) settle(push.item, "bad", `第 ${entry.number} 次失败`, entry.rule);
}

function onOutcome(entry) {
  const push = pushes.get(entry.push);
  if (!push) return;
  const names = {answered: "已回复", silent: "静默", failed: "失败"};
  const tries = push.tries > 1 ? ` · ${push.tries} 次` : "";
  const status = `${names[entry.outcome]} ${(push.spent * 1000).toFixed(0)} ms${tries}`;
  settle(push.item, entry.outcome === "failed" ? "bad" : "good", status, `${push.rule} → ${entry.rule}`);
  pushes.delete(entry.push);
}

function onCall(entry) {
  const rule = explain(entry);
  const inside = element("div", {class: "inside"}, element("p", {class: "rule"}, `${entry.method} ${entry.path}`),
    ...block("查询参数", JSON.stringify(entry.query, null, 1)), ...block("请求体", JSON.stringify(entry.request, null, 1)), ...block("应答", JSON.stringify(entry.response, null, 1)));
  const item = line(entry, "接口", entry.path.replace("/cgi-bin/", ""), inside);
  settle(item, entry.errcode ? "bad" : "good", `${entry.errcode || "ok"} ${(entry.seconds * 1000).toFixed(0)} ms`, rule);
}

const NOTES = {
  authorize: (entry) => ["授权", `网页授权 → ${entry.redirect}`],
  clock: (entry) => ["时钟", `平台时间比真实时间快 ${(entry.offset / 3600).toFixed(1)} 小时`],
  fault: ({fault}) => ["故障", `安排了 ${fault.target} ${fault.kind} × ${fault.left}`],
  menu: () => ["菜单", "自定义菜单更新了"],
  consent: (entry) => ["订阅", Object.values(entry.answers).map((one) => (one === "accept" ? "允许" : "拒绝")).join("、")],
};

function onNote(entry) {
  const [way, what] = NOTES[entry.kind](entry);
  settle(line(entry, way, what, null), "wait", "", "");
}

const DRAW = {push: onPush, attempt: onAttempt, outcome: onOutcome, api: onCall, ...Object.fromEntries(Object.keys(NOTES).map((kind) => [kind, onNote]))};
const arrived = [];

function drain() {
  // Under load only the newest are worth drawing.
  for (const entry of arrived.splice(0).slice(-BURST)) DRAW[entry.kind]?.(entry);
}

export function onWire(entry) {
  if (arrived.push(entry) === 1) requestAnimationFrame(drain);
  if (arrived.length > 4 * BURST) arrived.splice(0, BURST);
}

export function nameCitizens(citizens) {
  const select = $("#wire-citizen");
  const known = new Set([...select.options].map((option) => option.value));
  select.append(...citizens.filter((one) => !known.has(one.openid)).map((one) => element("option", {value: one.openid}, one.name)));
  for (const item of list.children) item.querySelector(".who").textContent = nameOf(item.dataset.citizen);
}

function toggle(shown = $("#wire").hidden) {
  $("#wire").hidden = !shown;
  $(".stage").classList.toggle("with-wire", shown);
  $("#wire-toggle").setAttribute("aria-expanded", String(shown));
}

function clear() {
  list.replaceChildren();
  pushes.clear();
  $("#wire-empty").hidden = false;
}

export async function setUp() {
  $("#wire-toggle").addEventListener("click", () => toggle());
  $("#wire-close").addEventListener("click", () => { toggle(false); $("#wire-toggle").focus(); });
  $("#wire").addEventListener("keydown", (event) => { if (event.key === "Escape") $("#wire-close").click(); });
  $("#wire-clear").addEventListener("click", clear);
  $("#wire-citizen").addEventListener("change", siftAll);
  $("#wire-kind").addEventListener("change", siftAll);
  nameCitizens(state.citizens);
  const {entries} = await attempt(() => get(`ledger?latest=${BURST}`)) ?? {entries: []};
  entries.forEach(onWire);
  if (innerWidth >= 1000 && parent === window) toggle(true);
}
