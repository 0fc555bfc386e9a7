// How are bodies, delays and refusals made readable?

import {element} from "./api.js";

export function block(title, text) {
  if (!text || text === "{}") return [];
  return [element("div", {class: "rule"}, title), element("pre", {tabindex: "0", role: "region", "aria-label": title}, text)];
}

// JSON indented; XML with a line for each element that holds others or stands alone.
export function pretty(text) {
  if (!text) return "";
  try {
    return JSON.stringify(JSON.parse(text), null, 1);
  } catch {
    return text.startsWith("<") ? text.replace(/(<\/[^>]+>)(?=<)/g, "$1\n").replace(/^<xml>(?=<)/, "<xml>\n") : text;
  }
}

// A bar on the scale of the platform's deadline: a full one was cut off.
export function timing(after, seconds, deadline) {
  const bar = element("span", {class: seconds >= deadline ? "over" : ""});
  bar.style.width = `${Math.max(1, Math.min(1, seconds / deadline) * 100)}%`;
  const said = after > 0.05 ? `推送后 ${after.toFixed(1)} 秒送出` : "立即送出";
  return element("div", {class: "timing"}, element("span", {class: "track", "aria-hidden": "true"}, bar), element("small", {}, `${said}，限 ${deadline} 秒`));
}

const CAUSES = {message: "发消息后 48 小时", click: "点菜单后 1 分钟", subscribe: "关注后 1 分钟", scan: "扫码后 1 分钟"};

// The platform's own names of windows, in the words of who reads along.
export function plainly(rule) {
  return (rule ?? "").replace(/打开窗口 (\w+)/, (whole, cause) => (CAUSES[cause] ? `打开“${CAUSES[cause]}”的窗口` : whole))
    .replace(/(\w+): (\d+)\/(\d+) left/, (whole, cause, left, all) => (CAUSES[cause] ? `${CAUSES[cause]}，用了 ${all - left} / ${all} 条` : whole));
}

const RULES = {
  40001: "access_token 不对，或已被更新的换掉",
  40003: "没有这个 openid，或不是这个账号的",
  40007: "media_id 不存在，或已过 3 天",
  40014: "access_token 不合法",
  40037: "没有这个模板",
  42001: "access_token 已过期",
  43004: "对方没有关注",
  43101: "对方没有订阅、次数用完，或已拒收",
  45009: "今天的调用次数已用完",
  45011: "这一分钟的调用太多",
  45015: "没有打开的窗口：48 小时内没有互动，或已取消关注",
  45028: "本月的群发次数已用完",
  45047: "窗口里的条数已用完：发消息后 48 小时内 5 条，关注、点菜单、扫码后 1 分钟内 3 条",
  48001: "这类账号没有这个接口的权限",
};

// The rule the platform says it applied, after the error's own.
export function explain(entry) {
  const known = RULES[entry.errcode];
  if (!entry.errcode) return plainly(entry.rule);
  return [`${entry.errcode}：${known ?? entry.response.errmsg ?? "被拒绝"}`, plainly(entry.rule)].filter(Boolean).join("；");
}
