// Times on the visitor's own clock beside the house's, and the height of the page for its frame.
(() => {
  const note = document.querySelector("[data-zone]");
  const here = Intl.DateTimeFormat().resolvedOptions().timeZone;
  if (note && here) {
    // As the server says them: “Monday 30 November, 02:00”, 「11月30日（月）02:00」.
    const isJapanese = document.documentElement.lang === "ja";
    const names = isJapanese ? { weekday: "short", month: "numeric" } : { weekday: "long", month: "long" };
    const clock = (instant, zone) =>
      new Intl.DateTimeFormat("en", { hour: "2-digit", minute: "2-digit", hourCycle: "h23", timeZone: zone }).format(instant);
    const told = (instant, zone) => {
      const format = new Intl.DateTimeFormat(document.documentElement.lang, { ...names, day: "numeric", timeZone: zone });
      const { weekday, day, month } = Object.fromEntries(format.formatToParts(instant).map((part) => [part.type, part.value]));
      const date = isJapanese ? `${month}月${day}日（${weekday}）` : `${weekday} ${day} ${month}, `;
      return date + clock(instant, zone);
    };
    let differs = false;
    document.querySelectorAll(".choose-time time").forEach((time) => {
      const instant = new Date(time.dateTime);
      if (told(instant, here) === told(instant, note.dataset.zone)) return;
      differs = true;
      if (time.nextElementSibling) return;
      const isSameDay = new Intl.DateTimeFormat("sv", { timeZone: here }).format(instant) === time.dateTime.slice(0, 10);
      const small = document.createElement("small");
      small.textContent = (isSameDay ? clock : told)(instant, here);
      time.after(small);
    });
    const form = document.querySelector("#book");
    const chosen = document.querySelector("[data-chosen]");
    if (differs && !form?.elements.zone) {
      const city = document.querySelector(`#zone [value="${here}"]`)?.text ?? here.split("/").pop().replaceAll("_", " ");
      note.append(` ${note.dataset.elsewhere.replace("{zone}", city)}`);
      form?.append(Object.assign(document.createElement("input"), { type: "hidden", name: "zone", value: here }));
      if (chosen) {
        chosen.textContent = chosen.dataset.says.replace("{when}", told(new Date(chosen.dataset.chosen), here)).replace("{zone}", city);
        chosen.hidden = false;
      }
    }
  }
  if (window.parent === window) return;
  const tell = () => window.parent.postMessage({ kijun: "height", height: document.documentElement.scrollHeight }, "*");
  new ResizeObserver(tell).observe(document.body);
  tell();
})();
