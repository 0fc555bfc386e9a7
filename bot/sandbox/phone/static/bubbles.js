// How does a bubble look? Texts with their links, pictures, voices, videos, places and menu choices.

import {$, drawing, element} from "./api.js";
import {card, CARDS} from "./cards.js";
import {avatar} from "./faces.js";
import {listen, play} from "./viewer.js";

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

function picture(media, side, acts) {
  const image = element("img", {src: `/sandbox/media/${media}`, alt: side === "me" ? "我发的图片" : "图片"});
  image.addEventListener("load", acts.grew);
  return element("button", {type: "button", class: "shown", onclick: () => acts.enlarge(image.src), "aria-label": "查看图片"}, image);
}

const PLAY = ["path", {d: "M9 7.500v9l7.5-4.500z"}];

function film(bubble, acts) {
  const source = `/sandbox/media/${bubble.media}`;
  const preview = element("video", {src: source, preload: "metadata", muted: "", playsinline: "", tabindex: "-1", "aria-hidden": "true"});
  preview.addEventListener("loadedmetadata", acts.grew);
  const sign = element("span", {class: "play"}, drawing("0 0 24 24", ["circle", {class: "line", cx: 12, cy: 12, r: 10}], PLAY));
  return element("button", {type: "button", class: "shown film", onclick: () => play(source), "aria-label": "播放视频"}, preview, sign);
}

function voice(bubble) {
  const waves = drawing("0 0 24 24", ["path", {class: "line", d: "M7 12h.01M10 9a4.5 4.5 0 0 1 0 6M13.5 6.500a8 8 0 0 1 0 11"}]);
  const length = bubble.seconds ? `${bubble.seconds}″` : "";
  const button = element("button", {type: "button", class: "speak", "aria-label": `播放语音 ${length}`, onclick: () => listen(`/sandbox/media/${bubble.media}`)}, waves, length);
  button.style.width = `${76 + Math.min(60, bubble.seconds ?? 4) * 2}px`;
  return button;
}

function place(bubble) {
  const [name, ...rest] = bubble.text.split(" ").reverse();
  const map = drawing("0 0 236 92", ["rect", {class: "ground", width: 236, height: 92}], ["rect", {class: "park", x: 20, y: 50, width: 60, height: 36, rx: 5}],
    ["path", {class: "river", d: "M-5 14C60 34 120-6 245 26"}], ["path", {class: "road", d: "M-5 66C80 46 150 82 245 48"}], ["path", {class: "road", d: "M148-5C142 30 168 60 160 97"}],
    ["path", {class: "pin", d: "M118 56C109 45 109 42 109 39a9 9 0 1 1 18 0c0 3 0 6-9 17z"}]);
  return [element("span", {class: "label"}, name), element("small", {}, rest.reverse().join(" ") || `${bubble.latitude}, ${bubble.longitude}`), map];
}

function choices(bubble, acts) {
  const items = bubble.list.map((item) =>
    element("button", {type: "button", class: "choice", onclick: () => acts.tap(item)}, item.content));
  return [...rich(bubble.head, acts.open), ...items, ...rich(bubble.tail, acts.open)];
}

function content(bubble, acts) {
  switch (bubble.kind) {
    case "image": return ["picture", [picture(bubble.media, bubble.side, acts)]];
    case "images": return ["picture several", bubble.media.map((one) => picture(one, bubble.side, acts))];
    case "video": return ["picture", [film(bubble, acts)]];
    case "voice": return ["speech voice", [voice(bubble)]];
    case "location": return ["card place", place(bubble)];
    case "msgmenu": return ["speech", choices(bubble, acts)];
    default: return ["speech", rich(bubble.text, acts.open)];
  }
}

// Below a bubble, in grey: what was said in a voice, and who wrote a text.
function footnotes(bubble) {
  const notes = [];
  if (bubble.said) notes.push(element("div", {class: "transcript"}, bubble.said));
  if (bubble.ai) notes.push(element("div", {class: "made-by"}, "内容由第三方AI生成"));
  return notes;
}

export function row(bubble, citizen, acts) {
  const marks = {"data-testid": "bubble", "data-side": bubble.side, "data-seq": bubble.seq, "data-kind": bubble.kind};
  if (bubble.side === "system" || bubble.side === "fault") {
    return element("div", {class: `note ${bubble.side}`}, element("div", {class: `bubble ${bubble.side}`, ...marks}, bubble.text));
  }
  const speaker = element("span", {class: "hidden-label"}, bubble.side === "me" ? `${citizen.name}：` : "服务号：");
  if (bubble.kind in CARDS) return element("div", {class: `${bubble.side} wide`}, speaker, element("div", {class: "bubble sheet-card", ...marks}, ...card(bubble, acts, $("#account").textContent)));
  const [kind, children] = content(bubble, acts);
  const body = element("div", {class: "body"}, speaker, element("div", {class: `bubble ${kind}`, ...marks}, ...children), ...footnotes(bubble));
  return element("div", {class: bubble.side}, avatar(bubble, citizen), body);
}

export function clockRow(seconds) {
  const day = new Date(seconds * 1000);
  const date = (one) => one.toLocaleDateString("zh-CN", {month: "long", day: "numeric", timeZone: "Asia/Shanghai"});
  const time = day.toLocaleTimeString("zh-CN", {hour: "2-digit", minute: "2-digit", timeZone: "Asia/Shanghai"});
  const text = date(day) === date(new Date()) ? time : `${date(day)} ${time}`;
  return element("div", {class: "clock"}, text);
}
