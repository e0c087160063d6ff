// A word is sent from here so that a tap without a connection is kept, with its own time.
// Without script the same forms are sent as they are.
(() => {
  const forms = [...document.querySelectorAll("form[data-keep]")];
  const page = location.pathname;
  const memory = [];

  // A copy from the device was served at some other time: nothing can be measured from there.
  const isFresh = document.documentElement.dataset.copy === undefined;
  const [navigation] = performance.getEntriesByType("navigation");
  const arrived = navigation?.responseStart || 0;
  const begun = { steady: arrived, wall: Date.now() - performance.now() + arrived };

  const shown = (instant, zone) =>
    new Intl.DateTimeFormat("en-GB", { hour: "2-digit", minute: "2-digit", timeZone: zone }).format(instant);

  const tapOf = (form, submitter) => {
    const fields = new FormData(form);
    if (submitter?.name) fields.set(submitter.name, submitter.value);
    const steady = performance.now();
    const wall = Date.now();
    if (isFresh) {
      fields.set("passed", String(steady - begun.steady));
      fields.set("passed_wall", String(wall - begun.wall));
    }
    const at = Date.parse(form.dataset.served) + steady - begun.steady;
    const id = `${fields.get("key")}-${Math.round(steady)}`;
    return {
      id,
      to: form.action,
      page,
      fields: [...fields].map(([name, value]) => [name, String(value)]),
      sentence: sentenceOf(submitter),
      steady,
      wall,
      at,
      origin: performance.timeOrigin,
    };
  };

  const sentenceOf = (submitter) => (submitter?.querySelector("q") ?? submitter)?.innerText.replace(/\s*\n\s*/g, "").trim() ?? "";

  // What is seen while a tap waits: when it was tapped, and by which other ways it can go.
  const show = (form, tap, where) => {
    const ready = form.querySelector("[data-ready]");
    const kept = form.querySelector("[data-kept]");
    if (!kept) return;
    ready.hidden = true;
    kept.hidden = false;
    const ownPage = tap.origin === performance.timeOrigin;
    const isVouched = tap.fields.some(([name]) => name === "passed");
    const holds = {
      vouched: isVouched,
      claimed: !isVouched && ownPage,
      sync: where === "sync",
      open: where === "open",
      nowhere: where === "nowhere",
    };
    kept.querySelectorAll("[data-when]").forEach((each) => {
      each.hidden = !holds[each.dataset.when];
    });
    const zone = form.dataset.zone;
    kept.querySelectorAll("[data-tapped]").forEach((each) => {
      each.textContent = shown(isVouched ? tap.at : tap.wall, zone);
    });
    const words = tap.fields.find(([name]) => name === "words")?.[1] ?? "";
    const text = encodeURIComponent([form.dataset.about, tap.sentence, words].filter(Boolean).join("\n"));
    const sms = kept.querySelector("[data-sms]");
    const mail = kept.querySelector("[data-mail]");
    if (sms) sms.href = `sms:?&body=${text}`;
    if (mail) {
      mail.href = `${mail.href.split("?")[0]}?subject=${encodeURIComponent(form.dataset.about ?? "")}&body=${text}`;
    }
  };

  const formOf = (tap) => forms.find((form) => form.action === tap.to) ?? forms[0];

  const keep = async (tap) => {
    try {
      await self.kept.add(tap);
    } catch {
      memory.push(tap);
      return "nowhere";
    }
    try {
      const registration = await Promise.race([
        navigator.serviceWorker.ready,
        new Promise((_, late) => setTimeout(late, 500)),
      ]);
      await registration.sync.register("kijun-taps");
      return "sync";
    } catch {
      return "open";
    }
  };

  const forget = (tap) => self.kept.remove(tap.id).catch(() => {});

  const submit = async (form, submitter) => {
    const tap = tapOf(form, submitter);
    let isKept = true;
    try {
      await self.kept.add(tap);
    } catch {
      isKept = false;
    }
    const answer = navigator.onLine ? await self.kept.send(tap) : "later";
    if (answer === "later") {
      submitter?.removeAttribute("aria-busy");
      show(form, tap, await keep(tap));
      return;
    }
    if (isKept) await forget(tap);
    if (answer === "never") {
      // The server says why, in words: it is asked again as without script.
      HTMLFormElement.prototype.submit.call(form);
      return;
    }
    location.assign(answer);
  };

  forms.forEach((form) => {
    form.addEventListener("submit", (event) => {
      if (event.defaultPrevented) return;
      event.preventDefault();
      if (form.dataset.sending) return;
      form.dataset.sending = "yes";
      submit(form, event.submitter).finally(() => {
        delete form.dataset.sending;
      });
    });
  });

  const catchUp = async () => {
    if (!navigator.onLine) return;
    const sent = await self.kept.sendAll().catch(() => []);
    for (const tap of memory.splice(0)) {
      const answer = await self.kept.send(tap);
      if (answer === "later") memory.push(tap);
      else sent.push({ tap, answer });
    }
    const own = sent.find(({ tap }) => tap.page === page);
    if (own) location.replace(own.answer === "never" ? page : own.answer);
  };

  const showWaiting = async () => {
    const waiting = await self.kept.all().catch(() => []);
    const own = waiting.find((tap) => tap.page === page);
    if (own) show(formOf(own), own, "open");
  };

  addEventListener("online", catchUp);
  setInterval(catchUp, 20000);
  navigator.serviceWorker?.addEventListener("message", (event) => {
    if (event.data === "send") catchUp();
  });
  catchUp().then(showWaiting);

  navigator.serviceWorker?.register("/v/sw.js").then(async () => {
    const { active } = await navigator.serviceWorker.ready;
    const parts = [...document.querySelectorAll("link[rel='stylesheet'], script[src]")].map((each) => each.href || each.src);
    active.postMessage({ page: location.origin + page, parts });
  }).catch(() => {});
})();
