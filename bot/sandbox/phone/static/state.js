// Who holds the phone now, and what does an act of theirs look like?

import {attempt, post} from "./api.js";

export const state = {citizens: [], me: null, account: "", deadline: 5};

export function act(name, body) {
  return attempt(() => post(`citizens/${state.me.openid}/${name}`, body));
}

export function nameOf(openid) {
  return state.citizens.find((one) => one.openid === openid)?.name ?? "";
}
