/**
 * Registers the service worker (js/worker.js), and says on the page when there is no connection. Without
 * workers everything works as before, only not without a connection.
 */

/** @param {boolean} isOffline */
function mark(isOffline) {
  if (isOffline) document.documentElement.dataset.offline = "yes";
  else delete document.documentElement.dataset.offline;
}

async function register() {
  const hadWorker = Boolean(navigator.serviceWorker.controller);
  await navigator.serviceWorker.register("/service-worker.js", { updateViaCache: "none" });
  const ready = await navigator.serviceWorker.ready;
  if (hadWorker) return;
  const parts = performance.getEntriesByType("resource").map((entry) => entry.name)
    .filter((name) => new URL(name).pathname.startsWith("/static/"));
  ready.active?.postMessage({ keep: location.href, parts });
}

addEventListener("offline", () => mark(true));
addEventListener("online", () => mark(false));
if (!navigator.onLine) mark(true);
if ("serviceWorker" in navigator && isSecureContext) {
  if (document.readyState === "complete") void register().catch(() => undefined);
  else addEventListener("load", () => void register().catch(() => undefined));
}
