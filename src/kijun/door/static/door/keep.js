// Keeps on the device what could not be sent yet, for the page and for the service worker alike.
self.kept = (() => {
  const NAME = "kijun-door";
  const STORE = "taps";

  const open = () =>
    new Promise((resolve, reject) => {
      const asked = indexedDB.open(NAME, 1);
      asked.onupgradeneeded = () => asked.result.createObjectStore(STORE, { keyPath: "id" });
      asked.onsuccess = () => resolve(asked.result);
      asked.onerror = () => reject(asked.error);
    });

  const within = async (mode, work) => {
    const database = await open();
    try {
      return await new Promise((resolve, reject) => {
        const transaction = database.transaction(STORE, mode);
        const asked = work(transaction.objectStore(STORE));
        transaction.oncomplete = () => resolve(asked.result);
        transaction.onerror = transaction.onabort = () => reject(transaction.error);
      });
    } finally {
      database.close();
    }
  };

  const add = (tap) => within("readwrite", (store) => store.put(tap));
  const remove = (id) => within("readwrite", (store) => store.delete(id));
  const all = () => within("readonly", (store) => store.getAll());

  // How long a tap has waited: the steady clock tells only while the page that took it is open.
  const body = (tap) => {
    const fields = new URLSearchParams(tap.fields);
    if (performance.timeOrigin === tap.origin) {
      fields.set("waited", String(performance.now() - tap.steady));
    }
    fields.set("waited_wall", String(Date.now() - tap.wall));
    return fields;
  };

  // Sends one tap. The answer is its address, "later", or "never" where sending again cannot help.
  const send = async (tap) => {
    let answer;
    try {
      answer = await fetch(tap.to, { method: "POST", body: body(tap), credentials: "omit" });
    } catch {
      return "later";
    }
    if (answer.ok) return answer.url;
    return answer.status === 429 || answer.status >= 500 ? "later" : "never";
  };

  // Sends whatever is kept; returns the taps that have been taken, with their answers.
  const sendAll = async () => {
    const sent = [];
    for (const tap of await all()) {
      const answer = await send(tap);
      if (answer === "later") continue;
      await remove(tap.id);
      sent.push({ tap, answer });
    }
    return sent;
  };

  return { add, remove, all, send, sendAll };
})();
