// Which guided tours are there, and how is a running one followed?

import {$, attempt, element, get, post, remove, toast} from "./api.js";
import {present} from "./layers.js";

async function begin(name) {
  const pace = Number($("#tours input:checked").value);
  $("#tours").close();
  await attempt(() => post("play", {tour: name, pace}));
}

function entry(one) {
  return element("button", {type: "button", class: "tour", "data-tour": one.name, onclick: () => begin(one.name)},
    element("strong", {}, one.title), element("span", {}, one.about), element("small", {}, `${one.steps} 步 · ${one.citizens.join("、")}`));
}

async function choose() {
  const {tours} = await attempt(() => get("play")) ?? {tours: []};
  $("#tour-list").replaceChildren(...tours.map(entry));
  await present($("#tours"));
}

// A narrator's line stays until the next one; whoever acts holds the phone.
export async function onProgress(entry, hold) {
  const running = entry.state === "running" || entry.state === "done";
  $("#caption").hidden = !running;
  if (!running) return toast({finished: "导览结束", stopped: "导览已停止"}[entry.state] ?? `导览中断：${entry.message}`);
  $("#caption-step").textContent = `${entry.step} / ${entry.of}`;
  if (entry.verb === "note") $("#caption-text").textContent = entry.text;
  else if (!$("#caption-text").textContent) $("#caption-text").textContent = entry.title;
  return entry.citizen ? hold(entry.citizen) : null;
}

// A platform without tours says so, and the button stays away.
export async function setUp() {
  const answer = await get("play").catch(() => null);
  $("#tour-open").hidden = !answer?.tours?.length;
  $("#tour-open").addEventListener("click", choose);
  $("#tour-stop").addEventListener("click", () => attempt(() => remove("play")));
}
