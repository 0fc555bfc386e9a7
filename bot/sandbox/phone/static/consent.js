// Which notices does the citizen allow: on the sheet a page opens, and on the page where they are managed?

import {$, attempt, element, get, post, toast} from "./api.js";
import {smallFace} from "./faces.js";
import {present} from "./layers.js";
import {state} from "./state.js";

const LONG_TERM = 3;
const kind = (one) => (one.type === LONG_TERM ? "长期订阅" : "一次性订阅");

async function consents() {
  const answer = await attempt(() => get(`citizens/${state.me.openid}/consents`));
  return answer?.consents ?? [];
}

function choice(one) {
  const box = element("input", {type: "checkbox", value: one.template_id, checked: ""});
  const example = one.example ? [element("details", {}, element("summary", {}, "看看样子"), element("pre", {}, one.example))] : [];
  return element("div", {class: "consent"}, element("label", {class: "check"}, box, element("span", {}, one.title, element("small", {}, kind(one)))), ...example);
}

// Resolves with {template_id: accept|reject}, or null when the sheet was left or the account has none of these.
export async function askConsent(templates, scene) {
  const offered = (await consents()).filter((one) => templates.includes(one.template_id));
  if (!offered.length) {
    toast("这个账号没有这些通知模板");
    return null;
  }
  $("#consent-from").replaceChildren(smallFace(), state.account);
  $("#consent-title").textContent = "申请给你发送以下通知";
  $("#consent-list").replaceChildren(...offered.map(choice));
  const {openid} = state.me;
  const answer = await present($("#consent"));
  if (!answer) return null;
  const allowed = answer === "ok";
  const boxes = [...$("#consent-list").querySelectorAll("input")];
  const answers = Object.fromEntries(boxes.map((box) => [box.value, allowed && box.checked ? "accept" : "reject"]));
  return await attempt(() => post(`citizens/${openid}/consents`, {answers, scene})) ? answers : null;
}

function standing(one) {
  if (one.status === "reject") return "已拒收";
  if (one.left === null) return "一直接收";
  return one.left ? `还可以收 ${one.left} 次` : "还没订阅";
}

function row(one) {
  const change = async (event) => {
    const answers = {[one.template_id]: event.target.checked ? "accept" : "reject"};
    await attempt(() => post(`citizens/${state.me.openid}/consents/managed`, {answers}));
    await draw();
    $(`#managed-list [data-template="${CSS.escape(one.template_id)}"]`)?.focus();
  };
  const box = element("input", {type: "checkbox", role: "switch", class: "switch", "data-template": one.template_id, onchange: change});
  box.checked = one.status !== "reject";
  return element("label", {class: "managed"}, element("span", {}, one.title, element("small", {}, `${kind(one)} · ${standing(one)}`)), box);
}

async function draw() {
  const all = await consents();
  const ask = async () => { await askConsent(all.map((one) => one.template_id), 1); await draw(); };
  const more = element("button", {type: "button", id: "consent-ask", class: "primary", onclick: ask}, "订阅通知");
  $("#managed-list").replaceChildren(...(all.length
    ? [element("p", {class: "hint"}, "关掉的通知，公众号不能再发给你。"), ...all.map(row), element("p", {class: "buttons"}, more)]
    : [element("p", {class: "hint"}, "这个公众号还没有订阅通知的模板。")]));
}

export async function manageConsents() {
  await draw();
  await present($("#managed"));
}
