// Times on the visitor's own clock beside the house's, and the height of the page for its frame.
(() => {
  const note = document.querySelector("[data-zone]");
  const here = Intl.DateTimeFormat().resolvedOptions().timeZone;
  if (note && here) {
    const told = (instant, zone, more = {}) =>
      new Intl.DateTimeFormat(document.documentElement.lang, { hour: "2-digit", minute: "2-digit", hourCycle: "h23", timeZone: zone, ...more }).format(instant);
    const dated = { weekday: "short", month: "short", day: "numeric" };
    let differs = false;
    document.querySelectorAll(".choose-time time").forEach((time) => {
      const instant = new Date(time.dateTime);
      if (told(instant, here, dated) === told(instant, note.dataset.zone, dated)) return;
      differs = true;
      if (time.nextElementSibling) return;
      const isSameDay = new Intl.DateTimeFormat("sv", { timeZone: here }).format(instant) === time.dateTime.slice(0, 10);
      const small = document.createElement("small");
      small.textContent = told(instant, here, isSameDay ? {} : dated);
      time.after(small);
    });
    const form = document.querySelector("#book");
    const chosen = document.querySelector("[data-chosen]");
    if (differs && !form?.elements.zone) {
      const city = document.querySelector(`#zone [value="${here}"]`)?.text ?? here.split("/").pop().replaceAll("_", " ");
      note.append(` ${note.dataset.elsewhere.replace("{zone}", city)}`);
      form?.append(Object.assign(document.createElement("input"), { type: "hidden", name: "zone", value: here }));
      if (chosen) {
        chosen.textContent = chosen.dataset.says.replace("{when}", told(new Date(chosen.dataset.chosen), here, { ...dated, weekday: "long", month: "long" })).replace("{zone}", city);
        chosen.hidden = false;
      }
    }
  }
  if (window.parent === window) return;
  const tell = () => window.parent.postMessage({ kijun: "height", height: document.documentElement.scrollHeight }, "*");
  new ResizeObserver(tell).observe(document.body);
  tell();
})();
