// How is an article written without knowing HTML? Buttons over the text field; what is sent is cleaned again by the server.
"use strict";

const KEPT = new Set(["P", "H2", "H3", "UL", "OL", "LI", "STRONG", "B", "EM", "I", "BR", "A", "IMG", "BLOCKQUOTE", "TABLE", "TBODY", "THEAD", "TR", "TD", "TH"]);
const GIVEN = { A: ["href"], IMG: ["src", "alt"] };
const BUTTONS = [
  ["粗体", () => document.execCommand("bold")],
  ["小标题", () => document.execCommand("formatBlock", false, "h2")],
  ["正文", () => document.execCommand("formatBlock", false, "p")],
  ["列表", () => document.execCommand("insertUnorderedList")],
  ["引用", () => document.execCommand("formatBlock", false, "blockquote")],
  ["去掉格式", () => { document.execCommand("removeFormat"); document.execCommand("unlink"); }],
];

/** Only what an article may hold, whatever was pasted; nothing of it runs while it is looked at. */
function plain(html) {
  const page = new DOMParser().parseFromString(html, "text/html");
  page.querySelectorAll("script, style, title, meta, iframe, object").forEach((one) => one.remove());
  for (const one of [...page.body.querySelectorAll("*")].reverse()) {
    const given = GIVEN[one.tagName] || [];
    if (!KEPT.has(one.tagName)) {
      if (one.tagName === "DIV") one.append(document.createElement("br"));
      one.replaceWith(...one.childNodes);
      continue;
    }
    for (const { name, value } of [...one.attributes]) {
      const isAddress = name !== "alt";
      if (!given.includes(name) || (isAddress && !/^(https?:\/\/|\/)/.test(value))) one.removeAttribute(name);
    }
  }
  return page.body;
}

function fill(page, html) {
  page.replaceChildren(...plain(html).childNodes);
}

function tool(words, act) {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "second";
  button.textContent = words;
  button.addEventListener("mousedown", (event) => event.preventDefault());  // the selection stays in the text
  button.addEventListener("click", act);
  return button;
}

function enrich(source) {
  const [bar, page] = [document.createElement("div"), document.createElement("div")];
  const label = document.querySelector(`label[for="${source.id}"]`);
  label.id = `${source.id}-label`;
  bar.className = "richbar";
  bar.setAttribute("role", "group");
  bar.setAttribute("aria-label", "排版");
  page.className = "rich";
  page.contentEditable = "true";
  const said = { role: "textbox", "aria-multiline": "true", "aria-labelledby": label.id };
  if (source.getAttribute("aria-describedby")) said["aria-describedby"] = source.getAttribute("aria-describedby");
  for (const [name, value] of Object.entries(said)) page.setAttribute(name, value);
  label.addEventListener("click", () => page.focus());

  const keep = () => {
    source.value = plain(page.innerHTML).innerHTML;
    source.dispatchEvent(new Event("input", { bubbles: true }));
  };
  for (const [words, act] of BUTTONS) bar.append(tool(words, () => { page.focus(); act(); keep(); }));
  bar.append(tool("链接", () => { page.focus(); askAddress(bar, keep); }));
  page.addEventListener("input", keep);
  page.addEventListener("paste", (event) => {
    event.preventDefault();
    const given = event.clipboardData.getData("text/html");
    const text = event.clipboardData.getData("text/plain");
    if (given) document.execCommand("insertHTML", false, plain(given).innerHTML);
    else document.execCommand("insertText", false, text);
  });
  document.execCommand("defaultParagraphSeparator", false, "p");
  fill(page, source.value);
  source.hidden = true;
  source.required = false;  // a field that cannot be seen cannot be asked for by the browser; the server asks
  source.before(bar, page);

  for (const button of document.querySelectorAll("[data-insert]")) {
    button.hidden = false;
    button.addEventListener("click", () => {
      page.focus();
      const picture = document.createElement("img");
      picture.src = button.dataset.insert;
      picture.alt = button.dataset.alt || "";
      const paragraph = document.createElement("p");
      paragraph.append(picture);
      page.append(paragraph);
      keep();
    });
  }
}

/** The address is asked for in the page itself; the words that were marked become the link. */
function askAddress(bar, keep) {
  const range = getSelection().rangeCount ? getSelection().getRangeAt(0) : null;
  if (!range || range.collapsed || bar.querySelector("input")) return;
  const field = document.createElement("input");
  field.type = "url";
  field.placeholder = "https://…，写好按回车";
  field.setAttribute("aria-label", "链接的地址");
  field.addEventListener("keydown", (event) => {
    if (event.key === "Escape") field.remove();
    if (event.key !== "Enter") return;
    event.preventDefault();
    getSelection().removeAllRanges();
    getSelection().addRange(range);
    if (/^https?:\/\//.test(field.value)) document.execCommand("createLink", false, field.value);
    field.remove();
    keep();
  });
  bar.append(field);
  field.focus();
}

document.querySelectorAll("textarea[data-rich]").forEach(enrich);
