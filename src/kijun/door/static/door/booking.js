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
    if (differs) note.append(` ${note.dataset.elsewhere.replace("{zone}", document.querySelector(`#zone [value="${here}"]`)?.text ?? here.split("/").pop().replaceAll("_", " "))}`);
  }
  if (window.parent === window) return;
  const tell = () => window.parent.postMessage({ kijun: "height", height: document.documentElement.scrollHeight }, "*");
  new ResizeObserver(tell).observe(document.body);
  tell();
})();
