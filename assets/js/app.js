// Optional help in the browser: every page works without it. All texts come from the page.

const $ = (selector, root = document) => root.querySelector(selector);
const $$ = (selector, root = document) => [...root.querySelectorAll(selector)];

/** Says one sentence in the page's only live region. */
export function say(text) {
  const region = $("[data-live]");
  region.textContent = "";
  setTimeout(() => { region.textContent = text; }, 50);
}

// What the answer is about (problems, a preview) gets the focus, unless the address names a place.
$("[data-focus]")?.focus();
if (location.hash === "#neu") $("#neu")?.focus({ preventScroll: true });

for (const button of $$("[data-print]")) {
  button.hidden = false;
  button.addEventListener("click", () => print());
}

for (const button of $$("[data-copy]")) {
  button.hidden = !navigator.clipboard;
  button.addEventListener("click", async () => {
    const field = document.getElementById(button.dataset.copy);
    field.select();
    await navigator.clipboard.writeText(field.value);
    button.textContent = button.dataset.tDone;
    say(button.dataset.tDone);
  });
}

// A password can be seen while it is typed, and is hidden again before it leaves.
for (const button of $$("[data-reveal]")) {
  const field = document.getElementById(button.dataset.reveal);
  const show = (shown) => {
    field.type = shown ? "text" : "password";
    button.setAttribute("aria-pressed", shown);
  };
  button.hidden = false;
  button.addEventListener("click", () => show(field.type === "password"));
  field.form.addEventListener("submit", () => show(false));
}

// A menu closes with Escape, which gives the focus back, and by a click elsewhere.
document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  const menu = event.target.closest("details.menu[open]");
  if (!menu) return;
  menu.open = false;
  $("summary", menu).focus();
});
document.addEventListener("click", (event) => {
  for (const menu of $$("details.menu[open]")) if (!menu.contains(event.target)) menu.open = false;
});

// No text of one person stays in the browser for the next one.
$("[data-sign-out]")?.addEventListener("submit", () => {
  try {
    Object.keys(localStorage).filter((key) => key.startsWith("entwurf:")).forEach((key) => localStorage.removeItem(key));
  } catch { /* storage is switched off */ }
});

const composers = $$("[data-composer]");
if (composers.length > 0) {
  const { compose } = await import("./composer.js");
  composers.forEach(compose);
}

const places = $$("[data-places]");
if (places.length > 0) {
  const { suggest } = await import("./places.js");
  places.forEach(suggest);
}

const passkeys = $$("[data-question]");
if (passkeys.length > 0) {
  const { offer } = await import("./passkeys.js");
  passkeys.forEach(offer);
}
