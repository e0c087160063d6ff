{% load static %}// Keeps the page about a session, and nothing else, for when there is no connection.
importScripts("{% static 'door/keep.js' %}");

const PAGES = "kijun-pages-1";
const PARTS = "kijun-parts-1";
const KEPT_HEADERS = ["Content-Type", "Content-Security-Policy", "Referrer-Policy"];
const MOST_PAGES = 8;
const PATIENCE = 4000;

self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));

const keepPage = async (url, answer) => {
  const pages = await caches.open(PAGES);
  if (!answer.ok || answer.headers.get("X-Kijun-Keep") !== "yes") {
    await pages.delete(url);
    return;
  }
  // A copy says of itself that it is one: its time of serving tells nothing any more.
  const text = (await answer.text()).replace("<html ", "<html data-copy ");
  const headers = new Headers();
  for (const name of KEPT_HEADERS) headers.set(name, answer.headers.get(name) ?? "");
  await pages.put(url, new Response(text, { headers }));
  const kept = await pages.keys();
  for (const old of kept.slice(0, Math.max(0, kept.length - MOST_PAGES))) await pages.delete(old);
};

const plain = (address) => {
  const url = new URL(address);
  return url.origin + url.pathname;
};

const opened = async (event) => {
  const url = plain(event.request.url);
  const asked = fetch(event.request);
  asked.catch(() => {});
  const late = new Promise((_, reject) => setTimeout(reject, PATIENCE));
  const copy = await (await caches.open(PAGES)).match(url, { ignoreVary: true });
  try {
    const answer = await (copy ? Promise.race([asked, late]) : asked);
    if (!answer.redirected) event.waitUntil(keepPage(url, answer.clone()));
    return answer;
  } catch {
    return copy ?? Response.error();
  }
};

const part = async (request) => {
  const parts = await caches.open(PARTS);
  try {
    const answer = await fetch(request);
    if (answer.ok) await parts.put(request.url, answer.clone());
    return answer;
  } catch {
    return (await parts.match(request.url, { ignoreVary: true })) ?? Response.error();
  }
};

self.addEventListener("fetch", (event) => {
  const { request } = event;
  if (request.method !== "GET" || new URL(request.url).origin !== location.origin) return;
  if (request.mode === "navigate") event.respondWith(opened(event));
  else if (["style", "script", "image", "font"].includes(request.destination)) event.respondWith(part(request));
});

self.addEventListener("message", (event) => {
  const { page, parts } = event.data;
  event.waitUntil(
    (async () => {
      await (await caches.open(PARTS)).addAll(parts);
      await keepPage(page, await fetch(page, { credentials: "omit" }));
    })(),
  );
});

self.addEventListener("sync", (event) => {
  if (event.tag !== "kijun-taps") return;
  event.waitUntil(
    (async () => {
      // A page that is still open knows how long its taps have waited: it sends them itself.
      const open = await self.clients.matchAll({ includeUncontrolled: true });
      if (open.length) {
        open.forEach((page) => page.postMessage("send"));
        return;
      }
      await self.kept.sendAll();
      if ((await self.kept.all()).length) throw new Error("some of it is still to be sent");
    })(),
  );
});
