// How does a bubble look? Texts with their links, pictures, places, articles and menu choices.

import {element} from "./api.js";

const LINK = /<a\b([^>]*)>([\s\S]*?)<\/a>|(https?:\/\/[^\s<>"'，。；！？）】]+)/gi;

// Text becomes nodes: only links survive of any markup, and only to pages and menu choices.
function rich(text, open) {
  const nodes = [];
  let position = 0;
  for (const match of text.matchAll(LINK)) {
    nodes.push(text.slice(position, match.index));
    const href = match[3] ?? /href\s*=\s*(?:"([^"]*)"|'([^']*)')/i.exec(match[1])?.slice(1).find(Boolean) ?? "";
    nodes.push(link(href, match[3] ?? match[2].replace(/<[^>]*>/g, ""), open));
    position = match.index + match[0].length;
  }
  nodes.push(text.slice(position));
  return nodes;
}

function link(href, label, open) {
  if (!/^(https?:\/\/|weixin:\/\/bizmsgmenu\?)/i.test(href)) return label;
  const follow = (event) => { event.preventDefault(); open(href); };
  return element("a", {href: /^http/i.test(href) ? href : "#", onclick: follow}, label);
}

function picture(bubble, acts) {
  const image = element("img", {src: `/sandbox/media/${bubble.media}`, alt: bubble.side === "me" ? "我发的图片" : "图片"});
  image.addEventListener("load", acts.grew);
  return element("button", {type: "button", onclick: () => acts.enlarge(image.src), "aria-label": "查看图片"}, image);
}

function place(bubble) {
  const where = `${bubble.latitude}, ${bubble.longitude}`;
  return [element("span", {class: "label"}, bubble.text), element("small", {}, where), element("span", {class: "pin-map"})];
}

function articles(bubble, acts) {
  return bubble.articles.map((one) => element("button", {type: "button", class: "article", onclick: () => acts.open(one.url)},
    element("strong", {}, one.title), element("span", {}, one.description),
    ...(one.picurl ? [element("img", {src: one.picurl, alt: ""})] : []), element("em", {}, "阅读全文")));
}

function choices(bubble, acts) {
  const items = bubble.list.map((item) =>
    element("button", {type: "button", class: "choice", onclick: () => acts.tap(item)}, item.content));
  return [...rich(bubble.head, acts.open), ...items, ...rich(bubble.tail, acts.open)];
}

function content(bubble, acts) {
  switch (bubble.kind) {
    case "image": return ["picture", [picture(bubble, acts)]];
    case "location": return ["card", place(bubble)];
    case "news": return ["card", articles(bubble, acts)];
    case "msgmenu": return ["speech", choices(bubble, acts)];
    default: return ["speech", rich(bubble.text, acts.open)];
  }
}

export function colourOf(name) {
  const hues = ["#9a4f1d", "#2f5f9e", "#7a3f86", "#5b6b1f", "#9b2f4b", "#2a6f73"];
  return hues[[...name].reduce((sum, letter) => sum + letter.codePointAt(0), 0) % hues.length];
}

function avatar(bubble, citizen) {
  if (bubble.side === "me") {
    const face = element("span", {class: "avatar", "aria-hidden": "true"}, [...citizen.name].slice(-1)[0]);
    face.style.background = colourOf(citizen.name);
    return face;
  }
  const sign = element("span", {class: "avatar", "aria-hidden": "true"});
  sign.innerHTML = '<svg viewBox="0 0 24 24"><path d="M4 11h16a8 8 0 0 1-5 7.400V20H9v-1.600A8 8 0 0 1 4 11z" fill="#fff"/><path d="M9 8.500c-1.5-1.5 1-2.5 0-4M13 8.500c-1.5-1.5 1-2.5 0-4" fill="none" stroke="#fff" stroke-width="1.5" stroke-linecap="round"/></svg>';
  return sign;
}

export function row(bubble, citizen, acts) {
  const marks = {"data-testid": "bubble", "data-side": bubble.side, "data-seq": bubble.seq};
  if (bubble.side === "system" || bubble.side === "fault") {
    return element("div", {class: `note ${bubble.side}`}, element("div", {class: `bubble ${bubble.side}`, ...marks}, bubble.text));
  }
  const [kind, children] = content(bubble, acts);
  const speaker = element("span", {class: "hidden-label"}, bubble.side === "me" ? `${citizen.name}：` : "服务号：");
  const body = element("div", {class: "body"}, speaker, element("div", {class: `bubble ${kind}`, ...marks}, ...children));
  if (bubble.ai) body.append(element("div", {class: "made-by"}, "内容由第三方AI生成"));
  return element("div", {class: bubble.side}, avatar(bubble, citizen), body);
}

export function clockRow(seconds) {
  const day = new Date(seconds * 1000);
  const date = (one) => one.toLocaleDateString("zh-CN", {month: "long", day: "numeric", timeZone: "Asia/Shanghai"});
  const time = day.toLocaleTimeString("zh-CN", {hour: "2-digit", minute: "2-digit", timeZone: "Asia/Shanghai"});
  const text = date(day) === date(new Date()) ? time : `${date(day)} ${time}`;
  return element("div", {class: "clock"}, text);
}
