// How do the cards look that a platform draws: articles, template messages, subscription notices, music, mini-programs?

import {element} from "./api.js";
import {smallFace} from "./faces.js";

function cover(article, large) {
  if (!article.picurl) return [];
  return [element("img", {class: large ? "cover" : "thumb", src: article.picurl, alt: ""})];
}

function single(article, acts) {
  return [element("button", {type: "button", class: "article", onclick: () => acts.open(article.url)},
    ...cover(article, true), element("strong", {}, article.title),
    ...(article.description ? [element("span", {}, article.description)] : []), element("em", {}, "阅读全文"))];
}

// Several articles: the first large with its title over the picture, the others as rows.
function news({articles}, acts) {
  if (articles.length === 1) return single(articles[0], acts);
  return articles.map((article, index) => element("button", {type: "button", class: index ? "article row" : `article lead${article.picurl ? "" : " bare"}`, onclick: () => acts.open(article.url)},
    ...(index ? [] : cover(article, true)), element("strong", {}, article.title), ...(index ? cover(article, false) : [])));
}

function lines(bubble) {
  return element("dl", {}, ...bubble.lines.flatMap(({name, value}) => [element("dt", {}, name), element("dd", {}, value)]));
}

function more(bubble, acts) {
  if (!bubble.url) return [];
  return [element("button", {type: "button", class: "more-row", onclick: () => acts.open(bubble.url)}, "查看详情")];
}

function day(seconds) {
  return new Date(seconds * 1000).toLocaleDateString("zh-CN", {month: "long", day: "numeric", timeZone: "Asia/Shanghai"});
}

function template(bubble, acts) {
  return [element("strong", {class: "title"}, bubble.title), element("small", {}, day(bubble.at)), lines(bubble), ...more(bubble, acts)];
}

function notice(bubble, acts, account) {
  return [element("p", {class: "from"}, smallFace(), account, element("em", {}, "订阅通知")),
    element("strong", {class: "title"}, bubble.title), lines(bubble), ...more(bubble, acts)];
}

function fields(bubble) {
  return bubble.fields ?? bubble;
}

function music(bubble, acts) {
  const {title, description, url, musicurl} = fields(bubble);
  return [element("button", {type: "button", class: "article", onclick: () => acts.open(musicurl || url)}, element("strong", {}, `♪ ${title}`), element("span", {}, description ?? ""))];
}

function miniprogram(bubble) {
  return [element("small", {}, "小程序"), element("strong", {class: "title"}, fields(bubble).title), element("small", {}, "沙盒里打不开小程序")];
}

export const CARDS = {news, template, notice, music, miniprogram};

export function card(bubble, acts, account) {
  return CARDS[bubble.kind](bubble, acts, account);
}
