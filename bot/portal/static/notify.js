// What became of the tap on the platform's own button? The page only says it; what counts is the platform's event to the server.

(() => {
  const ask = document.querySelector("#ask");
  const told = document.querySelector("#told");
  const say = (words) => { told.textContent = words; };
  const elsewhere = "这里没有通知按钮。请在微信里打开，或者把微信升级到新版本；不点也不影响办理。";

  if (!window.wx) {
    say(elsewhere);
    return;
  }

  const answers = {
    accept: ask.dataset.accept,
    reject: ask.dataset.reject,
  };
  const button = document.querySelector("wx-open-subscribe");
  button.addEventListener("success", ({detail}) => {
    const [answer] = Object.values(JSON.parse(detail.subscribeDetails)).map((one) => JSON.parse(one).status);
    say(answers[answer] ?? "没有点“允许”，不会通知。想收的话，可以再点一次。");
  });
  button.addEventListener("error", () => say("没有成功。请过一会儿再点；在“公众号 → 设置 → 通知管理”里关掉过的，要先打开。"));
  document.addEventListener("WeixinOpenTagsError", () => say(elsewhere));

  wx.config({
    appId: ask.dataset.appid,
    timestamp: Number(ask.dataset.timestamp),
    nonceStr: ask.dataset.nonce,
    signature: ask.dataset.signature,
    jsApiList: ["closeWindow"],
    openTagList: ["wx-open-subscribe"],
  });
  wx.error(() => say(elsewhere));
})();
