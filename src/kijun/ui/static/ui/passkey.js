// Passkeys: the browser makes one or shows one. Where it cannot, the forms stay hidden.
const canUsePasskeys = Boolean(window.PublicKeyCredential && window.webauthnJSON);

// What the server asks for stands in the page, or is fetched at the moment of the tap.
async function passkeyOptions(form) {
  if (!form.dataset.options) {
    return JSON.parse(document.getElementById("passkey-options").textContent);
  }
  const response = await fetch(form.dataset.options, { headers: { Accept: "application/json" } });
  if (!response.ok) throw new Error(`answered ${response.status}`);
  return (await response.json()).request_options;
}

async function askForPasskey(form, button) {
  const failed = form.querySelector("[data-failed]");
  failed.hidden = true;
  button.setAttribute("aria-busy", "true");
  try {
    const options = await passkeyOptions(form);
    const shown = await window.webauthnJSON[form.dataset.passkey](options);
    form.elements.credential.value = JSON.stringify(shown);
    form.submit();
  } catch {
    button.removeAttribute("aria-busy");
    failed.hidden = false;
  }
}

document.querySelectorAll("form[data-passkey]").forEach((form) => {
  form.hidden = !canUsePasskeys;
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    askForPasskey(form, event.submitter ?? form.querySelector("button"));
  });
});

document.querySelectorAll("[data-no-passkey]").forEach((told) => {
  told.hidden = canUsePasskeys;
});
