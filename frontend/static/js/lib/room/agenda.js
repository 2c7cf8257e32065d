/** Steps and their times: as they went, as they go, as they would. @param {import("./page.js").Page} page @param {any} all */
export function drawAgenda(page, all) {
  const { clock, agenda } = all, lengths = agenda.map((/** @type {any} */ item) => item.minutes * 60_000);
  if (clock.item >= 0) lengths[clock.item] = clock.seconds * 1000;
  const sum = (/** @type {number} */ until) => lengths.slice(0, until).reduce((/** @type {number} */ a, /** @type {number} */ b) => a + b, 0);
  const begins = clock.item >= 0 ? clock.started - sum(clock.item) : page.data.starts;
  for (const [index, row] of [...page.part("agenda").children].entries()) {
    const state = index < clock.item ? "done" : index === clock.item ? "now" : "ahead";
    row.setAttribute("data-state", state);
    if (state === "now") row.setAttribute("aria-current", "step");
    else row.removeAttribute("aria-current");
    const time = row.querySelector("[data-time]"), minutes = row.querySelector("[data-minutes]");
    if (time) time.textContent = page.clock(begins + sum(index));
    const count = Math.round(lengths[index] / 60_000);
    if (minutes) minutes.textContent = count === 1 ? page.say("minute") : page.say("minutes", { count });
  }
}
