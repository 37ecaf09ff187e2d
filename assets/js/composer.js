// The editor: toolbar, keys, local draft, warning before text is lost.

/** Puts text in place of the selection and keeps the browser's undo. */
function replace(area, text) {
  area.focus();
  // Deprecated, but the only way that Ctrl+Z can take back.
  if (document.execCommand("insertText", false, text)) return;
  area.setRangeText(text, area.selectionStart, area.selectionEnd, "end");
  area.dispatchEvent(new Event("input", { bubbles: true }));
}

function selected(area) {
  return area.value.slice(area.selectionStart, area.selectionEnd);
}

/** `**bold**`, or plain again if it was. */
function wrap(area, mark) {
  const { selectionStart: start, selectionEnd: end, value } = area;
  const text = selected(area);
  const size = mark.length;
  if (value.slice(start - size, start) === mark && value.slice(end, end + size) === mark) {
    area.setSelectionRange(start - size, end + size);
    replace(area, text);
    return area.setSelectionRange(start - size, end - size);
  }
  replace(area, mark + text + mark);
  area.setSelectionRange(start + size, end + size);
}

/** A sign before every line of the selection; whole lines are taken. */
function prefix(area, mark) {
  const from = area.value.lastIndexOf("\n", area.selectionStart - 1) + 1;
  const end = area.value.indexOf("\n", area.selectionEnd);
  area.setSelectionRange(from, end < 0 ? area.value.length : end);
  const lines = selected(area).split("\n");
  const marked = lines.every((line) => line.startsWith(mark));
  const text = lines.map((line) => (marked ? line.slice(mark.length) : mark + line)).join("\n");
  replace(area, text);
  if (lines.length > 1) area.setSelectionRange(from, from + text.length);
}

function link(area, word) {
  const text = selected(area);
  const start = area.selectionStart;
  if (/^https?:\/\/\S+$/.test(text)) {
    replace(area, `[${word}](${text})`);
    return area.setSelectionRange(start + 1, start + 1 + word.length);
  }
  const label = text || word;
  replace(area, `[${label}](https://)`);
  const address = start + label.length + 3;
  area.setSelectionRange(address, address + 8);
}

function format(area, button) {
  const mark = button.dataset.mark;
  if (mark === "link") link(area, button.dataset.tWord);
  else if (mark === "`" && selected(area).includes("\n")) replace(area, "```\n" + selected(area) + "\n```");
  else if (mark.endsWith(" ")) prefix(area, mark);
  else wrap(area, mark);
}

/** One tab stop, arrows inside, as ARIA wants it of a toolbar. */
function startToolbar(toolbar, area) {
  const buttons = [...toolbar.querySelectorAll("button")];
  buttons.forEach((button, index) => {
    button.tabIndex = index === 0 ? 0 : -1;
    button.addEventListener("click", () => format(area, button));
  });
  toolbar.addEventListener("keydown", (event) => {
    const here = buttons.indexOf(document.activeElement);
    const last = buttons.length - 1;
    const next = { ArrowRight: here < last ? here + 1 : 0, ArrowLeft: here > 0 ? here - 1 : last, Home: 0, End: last }[event.key];
    if (next === undefined) return;
    event.preventDefault();
    buttons.forEach((button, index) => { button.tabIndex = index === next ? 0 : -1; });
    buttons[next].focus();
  });
  toolbar.hidden = false;
  area.addEventListener("keydown", (event) => {
    if (!event.ctrlKey && !event.metaKey) return;
    if (event.key === "Enter") {
      event.preventDefault();
      return area.form.requestSubmit(area.form.querySelector("button.primary"));
    }
    const button = buttons.find((one) => one.getAttribute("aria-keyshortcuts") === `Control+${event.key.toUpperCase()}`);
    if (!button || event.altKey || event.shiftKey) return;
    event.preventDefault();
    format(area, button);
  });
}

const clock = (date, options) => new Intl.DateTimeFormat("de-DE", options).format(date);

/** Keeps the text in this browser until it is published or discarded; says whether that worked. */
function startDraft(box, area) {
  const key = `entwurf:${box.dataset.draft}`;
  const sentKey = `gesendet:${box.dataset.draft}`;
  const line = box.querySelector(".draft-line");
  const [words, discard] = line.children;
  const forget = () => localStorage.removeItem(key);
  const show = (text) => { words.textContent = text; line.hidden = false; discard.hidden = false; };

  // What the channel begins a text with is as good as none.
  const outline = "outline" in box.dataset ? area.value : "";
  const isFresh = area.value.trim() === outline.trim();

  // Sent, and the page came back without the text: it has arrived.
  if (sessionStorage.getItem(sentKey) && isFresh) forget();
  sessionStorage.removeItem(sentKey);

  const draft = JSON.parse(localStorage.getItem(key) ?? "null");
  if (draft?.text && !area.value.includes(draft.text)) {
    // A quote that the server put in comes after what was written before.
    const quote = isFresh ? "" : area.value.trim();
    if (!quote || new URLSearchParams(location.search).has("zitat")) {
      area.value = quote ? `${draft.text.trimEnd()}\n\n${quote}\n\n` : draft.text;
      show(`${box.dataset.tRestored} ${clock(draft.at, { dateStyle: "medium", timeStyle: "short" })}.`);
    }
  }

  discard.addEventListener("click", () => {
    forget();
    area.value = outline;
    line.hidden = true;
    area.focus();
  });
  area.form.addEventListener("submit", () => sessionStorage.setItem(sentKey, "1"));

  let timer;
  return () => {
    clearTimeout(timer);
    timer = setTimeout(() => {
      if (!area.value.trim()) return forget();
      const at = Date.now();
      localStorage.setItem(key, JSON.stringify({ text: area.value, at }));
      show(`${box.dataset.tSaved} ${clock(at, { timeStyle: "short" })}.`);
    }, 400);
  };
}

/** Brings one editor to life. */
export function compose(box) {
  const area = box.querySelector("textarea");
  startToolbar(box.querySelector("[role=toolbar]"), area);

  let save;
  try {
    if (box.dataset.draft) save = startDraft(box, area);
  } catch { /* storage is switched off: warn instead */ }

  let unsaved = false;
  area.addEventListener("input", () => {
    try { save?.(); } catch { save = undefined; }
    unsaved = !save;
  });
  area.form.addEventListener("submit", () => { unsaved = false; });
  addEventListener("beforeunload", (event) => { if (unsaved) event.preventDefault(); });
}
