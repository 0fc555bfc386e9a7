// How does a web page open inside the phone, go back, close, and ask for consent to notices?

import {$, element} from "./api.js";
import {askConsent} from "./consent.js";
import {lower, raise} from "./layers.js";

const sheet = $("#sheet");
let frame = null;
let entries = 0;

function name() {
  try {
    $("#sheet-title").textContent = frame.contentDocument?.title || $("#sheet-title").textContent;
  } catch { /* a page of another origin keeps its title to itself */ }
}

// The frame goes through /sandbox/open, which tells pages by cookie whose phone this is.
export function openPage(url, openid) {
  const address = new URL(url, location.href);
  $("#sheet-title").textContent = address.host;
  frame = element("iframe", {id: "sheet-frame", title: "网页", name: "sheet", onload: name,
    src: `/sandbox/open?citizen=${encodeURIComponent(openid)}&url=${encodeURIComponent(address.href)}`});
  entries = history.length;
  $("#sheet-body").replaceChildren(frame);
  sheet.hidden = false;
  raise(sheet, closePage);
  $("#sheet-close").focus();
}

export function closePage() {
  if (sheet.hidden) return;
  sheet.hidden = true;
  $("#sheet-body").replaceChildren();
  frame = null;
  lower(sheet);
}

// The frame's own history where it may be asked; else only as far as it has certainly grown.
function back() {
  try {
    const {navigation} = frame.contentWindow;
    if (navigation) return navigation.canGoBack ? navigation.back() : closePage();
  } catch { /* a page of another origin */ }
  if (history.length <= entries) return closePage();
  entries += 1;
  return history.back();
}

async function onMessage(event) {
  if (!frame || event.source !== frame.contentWindow) return;
  if (event.data?.sandbox === "close") closePage();
  if (event.data?.sandbox !== "subscribe") return;
  const details = await askConsent(event.data.templates, 1);
  event.source?.postMessage({sandbox: "subscribed", call: event.data.call, details}, event.origin);
}

$("#sheet-close").addEventListener("click", closePage);
$("#sheet-back").addEventListener("click", back);
addEventListener("message", onMessage);
