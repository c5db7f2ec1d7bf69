// The service worker: where somebody opens a page and there is no network, it shows offline.html. It keeps nothing else, no page
// of anybody's and no answer. Whoever changes offline.html counts this up: then browsers fetch it anew.
const store = "offline-1";
const page = "/offline.html";

self.addEventListener("install", (event) => {
  const fill = async () => {
    const cache = await caches.open(store);
    await cache.add(new Request(page, { cache: "reload" }));
    await self.skipWaiting();
  };
  event.waitUntil(fill());
});

self.addEventListener("activate", (event) => {
  const tidy = async () => {
    const stores = await caches.keys();
    await Promise.all(stores.filter((name) => name !== store).map((name) => caches.delete(name)));
    // The request goes out while this script wakes up.
    await self.registration.navigationPreload?.enable();
  };
  event.waitUntil(tidy());
});

self.addEventListener("fetch", (event) => {
  const { request } = event;
  if (request.mode !== "navigate" || request.method !== "GET") return;
  const answer = async () => {
    try {
      return (await event.preloadResponse) ?? (await fetch(request));
    } catch {
      return (await caches.match(page)) ?? Response.error();
    }
  };
  event.respondWith(answer());
});
