// A page that keeps up: what has changed is put in its place, and what is in use is left alone.
(() => {
  const live = document.querySelector("[data-kept]");
  if (!live) return;
  const said = document.querySelector("[data-kept-says]");
  const lost = document.querySelector("[data-kept-lost]");
  const time = document.querySelector("[data-kept-time]");
  const shown = new WeakMap();
  const pause = Number(live.dataset.keptEvery) * 1000;
  let misses = 0;

  // Each rendering has a form token of its own: that alone is no change.
  const textOf = (part) =>
    part.outerHTML.replace(/(name="csrfmiddlewaretoken" value|data-kept-at)="[^"]*"/g, "");

  const remember = (part) => {
    if (part.hasAttribute("data-kept-children")) [...part.children].forEach(remember);
    else shown.set(part, textOf(part));
  };

  const isTouched = (field) =>
    field.type === "radio" || field.type === "checkbox"
      ? field.checked !== field.defaultChecked
      : field.options
        ? [...field.options].some((each) => each.selected !== each.defaultSelected) &&
          [...field.options].some((each) => each.defaultSelected)
        : field.value !== field.defaultValue;

  const isInUse = (part) =>
    part.contains(document.activeElement) ||
    part.querySelector("details[open][data-opened], [aria-busy='true']") !== null ||
    [...part.querySelectorAll("input:not([type='hidden']), select, textarea")].some(isTouched);

  const renew = (part, fresh) => {
    if (fresh.hasAttribute("data-kept-children")) renewChildren(part, fresh);
    else if (shown.get(part) !== textOf(fresh) && !isInUse(part)) {
      remember(fresh);
      part.replaceWith(fresh);
    }
  };

  const renewChildren = (part, fresh) => {
    const wanted = [...fresh.children];
    const ids = new Set(wanted.map((each) => each.id));
    [...part.children].forEach((each) => {
      if (!ids.has(each.id) && !isInUse(each)) each.remove();
    });
    let before = null;
    wanted.forEach((each) => {
      const old = [...part.children].find((child) => child.id === each.id);
      if (old) {
        renew(old, each);
        before = document.getElementById(each.id);
      } else {
        remember(each);
        if (before) before.after(each);
        else part.prepend(each);
        before = each;
      }
    });
  };

  const showCopying = () =>
    live.querySelectorAll("[data-copy]").forEach((button) => {
      button.hidden = false;
    });

  const keepUp = async () => {
    if (document.hidden) return;
    try {
      const answer = await fetch(live.dataset.kept, { redirect: "error" });
      if (!answer.ok) throw new Error(answer.statusText);
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      const before = live.querySelector("[data-kept-sentence]").textContent;
      renewChildren(live, page.body);
      showCopying();
      const after = live.querySelector("[data-kept-sentence]").textContent;
      if (after !== before) said.textContent = after;
      time.textContent = page.querySelector("[data-kept-at]").dataset.keptAt;
      misses = 0;
    } catch {
      misses += 1;
    }
    lost.hidden = misses < 2;
  };

  document.addEventListener("toggle", (event) => {
    if (event.target.tagName === "DETAILS") event.target.dataset.opened = "";
  }, true);
  [...live.children].forEach(remember);
  setInterval(keepUp, pause);
  document.addEventListener("visibilitychange", keepUp);
})();
