// What stands on the screen of the citizen who holds the phone?

import {$, get} from "./api.js";
import {clockRow, row} from "./bubbles.js";
import {acts} from "./deeds.js";
import {state} from "./state.js";

const PAUSE = 300;
const chat = $("#chat");
const seen = {last: 0, clock: 0};

export function toEnd() {
  chat.scrollTop = chat.scrollHeight;
}

export function append(bubble) {
  if (bubble.seq <= seen.last) return;
  seen.last = bubble.seq;
  if (bubble.at - seen.clock > PAUSE) chat.append(clockRow(bubble.at));
  seen.clock = bubble.at;
  chat.append(row(bubble, state.me, {...acts, grew: toEnd}));
  if (bubble.side === "them" || bubble.side === "fault") typing(false);
  toEnd();
}

export async function catchUp() {
  const {me} = state;
  const {bubbles} = await get(`citizens/${me.openid}/chat?after=${seen.last}`);
  if (me === state.me) bubbles.forEach(append);
}

export function clear() {
  [seen.last, seen.clock] = [0, 0];
  chat.replaceChildren();
  typing(false);
}

export function typing(on) {
  $("#typing").hidden = !on;
  $("#account").hidden = on;
}
