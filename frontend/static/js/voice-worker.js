/**
 * The sums of lib/voice.js beside the page, so that a long text never holds up the typing. Asked by
 * elements/rewrite-studio.js with {number, text, source, profile}; answers with {number, …Reading}. Sends nothing.
 */
import { readingOf } from "./lib/voice.js";

/** @type {any} */
const worker = self; // DedicatedWorkerGlobalScope, which the DOM's types do not know

worker.onmessage = (/** @type {MessageEvent} */ event) => {
  const { number, text, source, profile } = event.data;
  worker.postMessage({ number, ...readingOf(text, source, profile) });
};
