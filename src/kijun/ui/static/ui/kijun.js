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
