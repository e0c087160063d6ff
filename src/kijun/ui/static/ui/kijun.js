// What pages do beyond plain HTML. Everything works without it.

// A form that is being sent says so and is not sent twice; the button keeps its width.
document.addEventListener("submit", (event) => {
  const button = event.submitter;
  if (!button || event.defaultPrevented) return;
  if (button.getAttribute("aria-busy") === "true") {
    event.preventDefault();
    return;
  }
  button.setAttribute("aria-busy", "true");
});

// Back from another page, nothing is being sent any more.
window.addEventListener("pageshow", () => {
  document.querySelectorAll("[aria-busy='true']:not([data-shown])").forEach((button) => {
    button.removeAttribute("aria-busy");
  });
});

// A button that cannot be used yet does nothing; its reason stands beside it.
document.addEventListener("click", (event) => {
  if (event.target.closest("[aria-disabled='true']")) event.preventDefault();
});

// What may be left open can be taken back by a second tap.
document.querySelectorAll("[data-optional]").forEach((asked) => {
  let before = asked.querySelector(":checked");
  asked.addEventListener("click", (event) => {
    if (event.target.type !== "radio") return;
    if (event.target === before) event.target.checked = false;
    before = event.target.checked ? event.target : null;
  });
});

// Printing is offered where there is script to do it.
document.addEventListener("click", (event) => {
  if (event.target.closest("[data-print]")) window.print();
});

// A text is copied where there is script to do it; otherwise a tap selects all of it.
document.querySelectorAll("[data-copy]").forEach((button) => {
  button.hidden = false;
});

document.addEventListener("click", async (event) => {
  const button = event.target.closest("[data-copy]");
  if (!button) return;
  const text = document.getElementById(button.dataset.copy);
  const copied = button.parentElement.querySelector("[data-copied]");
  copied.textContent = "";
  const chosen = getSelection();
  const range = document.createRange();
  range.selectNodeContents(text);
  try {
    await navigator.clipboard.writeText(text.value ?? text.textContent);
  } catch {
    text.closest("details")?.setAttribute("open", "");
    chosen.removeAllRanges();
    chosen.addRange(range);
    if (!document.execCommand("copy")) return;
  }
  copied.textContent = copied.dataset.copied;
});

// A line of a text is shown by selecting it.
document.addEventListener("click", (event) => {
  const link = event.target.closest("[data-line]");
  if (!link) return;
  const area = document.querySelector(link.getAttribute("href"));
  const lines = area.value.split("\n");
  const nth = Number(link.dataset.line) - 1;
  const start = lines.slice(0, nth).join("\n").length + (nth > 0 ? 1 : 0);
  event.preventDefault();
  area.focus();
  area.setSelectionRange(start, start + (lines[nth] || "").length);
  area.scrollTop = (area.scrollHeight / lines.length) * Math.max(nth - 3, 0);
});

// What is wrong is where one goes on.
document.querySelector(".field-wrong :is(input, select, textarea)")?.focus();

// A password can be looked at while it is typed.
document.querySelectorAll("[data-reveals]").forEach((button) => {
  button.hidden = false;
  button.addEventListener("click", () => {
    const typed = document.getElementById(button.dataset.reveals);
    typed.type = typed.type === "password" ? "text" : "password";
    [button.textContent, button.dataset.otherwise] = [button.dataset.otherwise, button.textContent];
  });
});
