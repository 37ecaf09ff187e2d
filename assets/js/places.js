// Suggests organisations while a name is typed. The form's own search does the same without it.

const PATIENCE = 200;

export function suggest(field) {
  const list = document.getElementById(field.getAttribute("list"));
  let timer;
  field.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(() => ask(field, list), PATIENCE);
  });
}

async function ask(field, list) {
  const typed = field.value.trim();
  if (typed.length < 2 || [...list.options].some((option) => option.value === typed)) return;
  try {
    const headers = { Accept: "application/json" };
    const answer = await fetch(`${field.dataset.places}?q=${encodeURIComponent(typed)}`, { headers });
    if (!answer.ok || field.value.trim() !== typed) return;
    const names = await answer.json();
    list.replaceChildren(...names.map((name) => new Option("", name)));
  } catch { /* without suggestions there is still the search */ }
}
