/**
 * The service worker: pages somebody has opened stay readable without a connection, on this device, for them.
 *
 * Served as /service-worker.js with VERSION and SHELL before it (frontend.offline). Pages come from the network
 * first; a copy is only shown when there is none. Every page says whose it is (the Groundswell-Reader header):
 * as soon as that changes, and before anybody signs in or out, every kept page is thrown away. Nothing that is
 * sent is ever touched: what waits to be sent is the business of lib/store.js. Storage that is full, forbidden or taken
 * away costs the copies, never the page.
 */
/** @type {any} */
const worker = self; // ServiceWorkerGlobalScope, which the DOM's types do not know
/** @type {string} */
const version = worker.VERSION ?? "";
/** @type {string[]} */
const shell = worker.SHELL ?? [];
const SHELL_CACHE = `groundswell-shell-${version}`;
const PAGES = "groundswell-pages";
const WHO = "groundswell-who";
const OFFLINE = "/offline/";
const NOT_SENT = "/offline/not-sent/";
const KEPT = [/^\/$/, /^\/learn\//, /^\/write\/[0-9a-f-]{36}\/$/];
const MOST_PAGES = 60;
const nothing = () => undefined;
const AWAY = new Set([502, 503, 504]); // a gateway that speaks for a server that is not there

worker.addEventListener("install", (/** @type {any} */ event) => {
  event.waitUntil(caches.open(SHELL_CACHE).then((cache) => cache.addAll(shell)).then(() => worker.skipWaiting()));
});

worker.addEventListener("activate", (/** @type {any} */ event) => {
  event.waitUntil(tidy().then(() => worker.clients.claim()));
});

worker.addEventListener("message", (/** @type {any} */ event) => {
  if (event.data?.keep) event.waitUntil(keepFirst(event.data.keep, event.data.parts ?? []));
});

/** The message says that there is news and nothing else (people.services.devices): anybody may see a locked screen. */
worker.addEventListener("push", (/** @type {any} */ event) => {
  const { title, body, url } = event.data?.json() ?? {};
  const shown = { body, tag: "news", icon: "/static/img/icon-192.png", data: { url: url ?? "/inbox/" } };
  event.waitUntil(worker.registration.showNotification(title ?? "Groundswell", shown));
});

worker.addEventListener("notificationclick", (/** @type {any} */ event) => {
  event.notification.close();
  event.waitUntil(openPage(event.notification.data?.url ?? "/inbox/"));
});

worker.addEventListener("fetch", (/** @type {any} */ event) => {
  /** @type {Request} */
  const request = event.request;
  const url = new URL(request.url);
  if (url.origin !== worker.location.origin) return;
  if (request.method !== "GET") {
    if (url.pathname.startsWith("/accounts/")) event.respondWith(forget().catch(nothing).then(() => fetch(request)));
    else if (request.mode === "navigate") event.respondWith(fetch(request).catch(() => offlinePage(NOT_SENT)));
    return;
  }
  if (url.pathname.startsWith("/static/")) event.respondWith(part(request));
  else if (request.mode === "navigate") event.respondWith(page(request));
});

/**
 * In the window where it is open already, if there is one: in any other somebody may be writing.
 * @param {string} url
 */
async function openPage(url) {
  const windows = await worker.clients.matchAll({ type: "window" });
  const window = windows.find((/** @type {any} */ each) => new URL(each.url).pathname === url);
  if (!window) return worker.clients.openWindow(url);
  await window.focus();
  return window.navigate(url);
}

/** Shells go but for the one before: its styles and scripts are those of the pages that people have read. */
async function tidy() {
  const before = (await caches.keys()).filter((name) => name.startsWith("groundswell-shell-") && name !== SHELL_CACHE);
  for (const name of before.slice(0, -1)) await caches.delete(name);
}

/**
 * A stylesheet, a script, a font: kept at once, refreshed behind the scenes where its name says no version.
 * @param {Request} request
 */
async function part(request) {
  const kept = await keptPart(request).catch(nothing);
  const isHashed = /\.[0-9a-f]{12}\.\w+$/.test(new URL(request.url).pathname);
  if (kept && isHashed) return kept;
  try {
    const fresh = await fetch(request);
    if (fresh.status === 200) await keepPart(request, fresh.clone()).catch(nothing);
    return fresh;
  } catch (error) {
    if (kept) return kept;
    throw error;
  }
}

/** @param {Request | string} request of this release, else of the one before */
async function keptPart(request) {
  return (await (await caches.open(SHELL_CACHE)).match(request)) ?? caches.match(request);
}

/**
 * @param {Request} request
 * @param {Response} response
 */
async function keepPart(request, response) {
  await (await caches.open(SHELL_CACHE)).put(request, response);
}

/** @param {Request} request */
async function page(request) {
  /** @type {Response} */
  let response;
  try {
    response = await fetch(request);
  } catch {
    return (await keptPage(request.url)) ?? offlinePage();
  }
  if (AWAY.has(response.status)) return (await keptPage(request.url)) ?? response;
  await look(request.url, response).catch(nothing);
  return response;
}

/**
 * @param {string} address
 * @param {Response} response
 */
async function look(address, response) {
  await meet(response);
  if (isToKeep(address, response)) await keep(address, response.clone());
}

/**
 * Whose page is it? If not the one before's, nothing of theirs stays.
 * @param {Response} response
 */
async function meet(response) {
  const reader = response.headers.get("Groundswell-Reader");
  if (!reader) return; // a redirect, or somebody else's answer: it says nothing
  const who = await caches.open(WHO);
  const before = await (await who.match("/who"))?.text();
  if (before === reader) return;
  await forget();
  await who.put("/who", new Response(reader));
}

async function forget() {
  await caches.delete(PAGES);
  await caches.delete(WHO);
}

/**
 * @param {string} address
 * @param {Response} response
 */
function isToKeep(address, response) {
  const reader = response.headers.get("Groundswell-Reader");
  const isHtml = (response.headers.get("Content-Type") ?? "").startsWith("text/html");
  return response.status === 200 && !response.redirected && isHtml && !!reader && reader !== "nobody"
    && KEPT.some((path) => path.test(new URL(address).pathname));
}

/** @param {string} address */
const plain = (address) => address.split("#")[0];

/**
 * @param {string} address
 * @param {Response} response
 */
async function keep(address, response) {
  const pages = await caches.open(PAGES);
  await pages.delete(plain(address));
  await pages.put(plain(address), response);
  const all = await pages.keys();
  for (const oldest of all.slice(0, Math.max(0, all.length - MOST_PAGES))) await pages.delete(oldest);
}

/**
 * A kept page, marked as such, so that it can say that it is not live.
 * @param {string} address
 */
async function keptPage(address) {
  const kept = await caches.open(PAGES).then((pages) => pages.match(plain(address))).catch(nothing);
  return kept ? marked(kept) : undefined;
}

/** What stands in for an answer: to somebody who opened a page, or who sent what they had typed. */
async function offlinePage(address = OFFLINE) {
  const kept = await keptPart(address).catch(nothing);
  return kept ? marked(kept) : Response.error();
}

/** @param {Response} response */
async function marked(response) {
  const text = await response.text();
  return new Response(text.replace("<html ", '<html data-offline="yes" '), { headers: response.headers });
}

/**
 * The very first page was there before the worker: fetch it once more, with the parts it is made of.
 * @param {string} address
 * @param {string[]} parts
 */
async function keepFirst(address, parts) {
  try {
    const response = await fetch(address, { credentials: "same-origin" });
    await look(address, response);
    const cache = await caches.open(SHELL_CACHE);
    for (const one of parts) {
      if (!(await cache.match(one))) await cache.add(one);
    }
  } catch {
    // no connection just then: the next page is kept
  }
}
