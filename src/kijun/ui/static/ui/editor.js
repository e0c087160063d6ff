// A rule is kept and read anew as soon as a word of it is chosen. Without this, a button does it.

const form = document.querySelector("form[data-live]");
const said = document.querySelector("[data-live-said]");
let underWay = null;
let waiting = null;
let replacing = false;

const named = (element) =>
  element && element.name
    ? [...form.elements].find((each) => each.name === element.name && each.value === element.value)
      || [...form.elements].find((each) => each.name === element.name)
    : null;

async function fetchParts() {
  for (const place of document.querySelectorAll("[data-fetch]")) {
    try {
      const answer = await fetch(place.dataset.fetch, { headers: { "X-Kijun-Part": "1" } });
      if (answer.ok && place.isConnected) place.innerHTML = await answer.text();
    } catch {
      // The link that stands there leads to the same.
    }
  }
}

function showPart(html) {
  const focused = form.contains(document.activeElement) ? document.activeElement : null;
  const typed = focused && "selectionStart" in focused
    ? [focused.value, focused.selectionStart, focused.selectionEnd] : null;
  const open = [...form.querySelectorAll("details")].map((each) => each.open);
  const fetched = [...form.querySelectorAll("[data-fetch]")].map((each) => each.innerHTML);
  replacing = true;
  form.innerHTML = html;
  replacing = false;
  form.querySelectorAll("details").forEach((each, nth) => { each.open = open[nth]; });
  form.querySelectorAll("[data-fetch]").forEach((each, nth) => { each.innerHTML = fetched[nth]; });
  const same = named(focused);
  if (same) {
    same.focus();
    if (typed && "selectionStart" in same) {
      const [value, start, end] = typed;
      same.value = value;
      if (value !== same.defaultValue) same.dataset.unsent = "";
      if (start !== null) same.setSelectionRange(start, end);
    }
  } else if (focused) {
    form.querySelector("h1").setAttribute("tabindex", "-1");
    form.querySelector("h1").focus();
  }
  said.textContent = form.querySelector("[data-says]").textContent;
}

// What the form was made from, as the answer to what was just sent tells it.
function takeBase(html) {
  const answer = new DOMParser().parseFromString(html, "text/html");
  const base = answer.querySelector("input[name=base]");
  if (!base || answer.querySelector("[data-overtaken]")) return false;
  form.elements.base.value = base.value;
  return true;
}

// While the page is looked at, a change waits for the one before it. When it is left nothing can
// wait: what is under way goes along, since nobody knows which of the two arrives first.
async function send(submitter) {
  if (underWay && !document.hidden) {
    waiting = { submitter };
    return;
  }
  const body = new FormData(form, submitter);
  body.set("change", crypto.getRandomValues(new Uint32Array(4)).join("-"));
  for (const [name, value] of underWay || []) body.append(`before.${name}`, value);
  underWay = body;
  waiting = null;
  try {
    const answer = await fetch(form.action || location.href, {
      method: "POST", body, headers: { "X-Kijun-Part": "1" }, keepalive: true,
    });
    if (!answer.ok || answer.redirected) throw new Error(answer.status);
    const html = await answer.text();
    if (underWay !== body) return;
    const next = waiting;
    underWay = waiting = null;
    if (next && takeBase(html)) {
      send(next.submitter);
      return;
    }
    showPart(html);
    fetchParts();
  } catch {
    if (underWay === body) form.submit();
  }
}

if (form) {
  document.addEventListener("visibilitychange", () => {
    if (document.hidden && waiting) send(waiting.submitter);
  });
  form.addEventListener("change", (event) => {
    delete event.target.dataset.unsent;
    send(null);
  });
  // What was put back into a field while a part was replaced is no change to the browser.
  form.addEventListener("focusout", (event) => {
    if (!replacing && "unsent" in event.target.dataset) send(null);
  });
  form.addEventListener("submit", (event) => {
    if (!event.submitter || !("stays" in event.submitter.dataset)) return;
    event.preventDefault();
    send(event.submitter);
  });
}
fetchParts();
