// Passkeys: the forum asks, the device answers, and an ordinary form carries the answer.

/** Shows a form whose button needs a device, where the browser can ask one. */
export function offer(form) {
  if (!globalThis.PublicKeyCredential?.parseRequestOptionsFromJSON) return;
  const { question, makes, tCancelled, tFailed } = form.dataset;
  const { antwort, csrf } = form.elements;
  const told = form.querySelector("[data-told]");
  form.hidden = false;
  document.querySelectorAll("[data-without-passkeys]").forEach((notice) => { notice.hidden = true; });

  async function answered() {
    const asked = await fetch(question, { method: "POST", body: new URLSearchParams({ csrf: csrf.value }) });
    if (!asked.ok) throw new Error(asked.status);
    const { publicKey } = await asked.json();
    const credential = makes
      ? await navigator.credentials.create({ publicKey: PublicKeyCredential.parseCreationOptionsFromJSON(publicKey) })
      : await navigator.credentials.get({ publicKey: PublicKeyCredential.parseRequestOptionsFromJSON(publicKey) });
    return JSON.stringify(credential);
  }

  form.addEventListener("submit", async (event) => {
    if (antwort.value) return;
    event.preventDefault();
    told.textContent = "";
    try {
      antwort.value = await answered();
      form.submit();
    } catch (error) {
      told.textContent = ["NotAllowedError", "AbortError"].includes(error.name) ? tCancelled : tFailed;
    }
  });
  // Back from the next page: the answer has been used up.
  addEventListener("pageshow", () => { antwort.value = ""; });
}
