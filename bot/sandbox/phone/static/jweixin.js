// What does a page inside the phone use instead of the platform's own script? <wx-open-subscribe> and the life of wx.

(() => {
  const waiting = new Map();
  let calls = 0;

  addEventListener("message", ({data, source}) => {
    if (source !== parent || data?.sandbox !== "subscribed") return;
    waiting.get(data.call)?.(data.details);
    waiting.delete(data.call);
  });

  function subscribe(templates) {
    calls += 1;
    const call = calls;
    parent.postMessage({sandbox: "subscribe", templates, call}, "*");
    return new Promise((resolve) => waiting.set(call, resolve));
  }

  // As in the official tag: `success` carries, as JSON, the answer to each template, `error` the reason.
  class Subscribe extends HTMLElement {
    connectedCallback() {
      this.addEventListener("click", () => this.ask());
      // While the page is being read, its own template has not been reached yet.
      if (document.readyState === "loading") addEventListener("DOMContentLoaded", () => this.fill());
      else this.fill();
    }

    fill() {
      const inner = this.querySelector('script[type="text/wxtag-template"]:not([slot])');
      if (inner) {
        const template = document.createElement("template");
        template.innerHTML = inner.textContent;
        inner.replaceWith(template.content);
      }
    }

    async ask() {
      const details = await subscribe((this.getAttribute("template") ?? "").split(",").map((id) => id.trim()).filter(Boolean));
      const answers = Object.entries(details ?? {}).map(([id, status]) => [id, JSON.stringify({status})]);
      const detail = details
        ? {errMsg: "subscribe:ok", subscribeDetails: JSON.stringify(Object.fromEntries(answers))}
        : {errMsg: "subscribe:fail the sheet was left, or there is no such template"};
      this.dispatchEvent(new CustomEvent(details ? "success" : "error", {detail, bubbles: true}));
    }
  }

  customElements.define("wx-open-subscribe", Subscribe);
  const later = (act) => setTimeout(act, 0);
  window.wx = {
    config() { /* the signature is judged by /sandbox/api/jssdk */ },
    ready: (act) => later(act),
    error() { /* nothing goes wrong here */ },
    checkJsApi: ({success} = {}) => later(() => success?.({checkResult: {}, errMsg: "checkJsApi:ok"})),
    closeWindow: () => parent.postMessage({sandbox: "close"}, "*"),
  };
})();
