// A search that answers while one types. Without this the form is sent as any other is.
// <form data-live="ID">: the element of that id is replaced by the one in the answer.
const PAUSE = 160;

document.querySelectorAll("form[data-live]").forEach((form) => {
  const input = form.querySelector("input[type='search']");
  let waiting;
  let latest = 0;

  // Without a connection, what is shown stays.
  const look = async () => {
    const mine = ++latest;
    const answer = await fetch(form.action, { method: "POST", body: new FormData(form) });
    if (!answer.ok || mine !== latest) return;
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const found = page.getElementById(form.dataset.live);
    if (found) document.getElementById(form.dataset.live).replaceWith(found);
  };

  const soon = (event) => {
    clearTimeout(waiting);
    // While kana are being turned into kanji nothing is decided yet.
    if (!event.isComposing) waiting = setTimeout(() => look().catch(() => {}), PAUSE);
  };
  input.addEventListener("input", soon);
  input.addEventListener("compositionend", soon);
});
