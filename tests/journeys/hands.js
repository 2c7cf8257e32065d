// What the journeys' keyboard presses, and where it stands afterwards: window.hands (pressing.py).
(() => {
  const CONTROLS = "button, summary, [role=button], input[type=checkbox], input[type=radio]";

  const met = new Set();
  const shaped = (text) => (text ?? '').replace(/[0-9a-f-]{8,}|\d+/g, '#').replace(/\s+/g, ' ').trim();
  const isSeen = (one) => one.checkVisibility({ visibilityProperty: true }) && one.getClientRects().length > 0;
  const isThere = (one) => isSeen(one) && !one.matches(':disabled') && !one.closest('[inert]');
  // `shape` names what a press does, whatever it does it to: twenty rows of an inbox have one button.
  const shapes = new WeakMap();
  const shape = (one) => {
    const form = one.form ?? one.closest('form'), deed = form?.dataset.act ?? form?.getAttribute('action') ?? '';
    if (shapes.get(one)?.deed !== deed) shapes.set(one, { deed, name: named(one, form, deed) });
    return shapes.get(one).name;
  };
  const named = (one, form, deed) => {
    const kind = one.closest('[data-block]')?.querySelector('input[data-kind]')?.value;
    const value = one.matches('input') ? '' : one.value, words = one.cloneNode(true);
    for (const each of words.querySelectorAll('.visually-hidden, bdi')) each.remove();
    const isSent = one.type === 'submit' && form && !form.dataset.act;
    return [kind, one.localName, one.name, value, one.dataset.move, one.getAttribute('popovertarget'), deed,
      one.getAttribute('formaction'), isSent ? '' : words.textContent].map(shaped).filter(Boolean).join(' ');
  };
  const open = () => document.querySelector(':popover-open, dialog[open]');
  // What is in an open sheet comes first, and what closes it last.
  const rank = (one) => open()?.contains(one) ? Number(one.matches('[popovertargetaction=hide]')) : 2;
  let pressed = null, name = '', opener = null, sheet = null;
  window.hands = {
    reach(done) {
      const all = [...document.querySelectorAll(CONTROLS)];
      const left = all.filter((one) => isThere(one) && !done.includes(shape(one)));
      const next = left.sort((one, other) => rank(one) - rank(other))[0] ?? null;
      if (open()?.contains(document.activeElement) && !open().contains(next)) return { leaves: true };
      if (!next) return null;
      pressed = next;
      pressed.focus();
      [name, sheet] = [shape(pressed), pressed.closest('[popover], dialog')];
      return { name, key: pressed.matches('input') ? 'Space' : 'Enter' };
    },
    fill() {
      const around = pressed.closest('[data-block], form');
      for (const field of around?.querySelectorAll('textarea, input:not([type=hidden]), select') ?? []) {
        if (field.matches('select')) field.selectedIndex ||= 1;
        else if (field.matches('[type=checkbox], [type=radio]')) field.checked = true;
        else if (!field.value && !field.readOnly) field.value = field.type === 'number' ? '3' : 'Words of mine.';
        field.dispatchEvent(new Event('input', { bubbles: true }));
      }
      pressed.focus();
    },
    stands() {
      const now = document.activeElement;
      if (!now || now === document.body) return 'nothing';
      if (!isThere(now)) return 'what cannot be seen';
      if (sheet?.matches(':popover-open, [open]') && !sheet.contains(now)) return 'what is outside the sheet';
      const isOther = [now, pressed].every((one) => one.matches('button')) && now !== pressed && shape(now) !== name;
      return isOther && !mayStandOn(now) ? `another button (${shape(now)})` : '';
    },
    // Once the page has settled: what is wrong with where the keyboard stands, and whether a sheet came up.
    async settled(wait) {
      do await new Promise((done) => setTimeout(done, wait));
      while (document.querySelector('.htmx-request, .htmx-swapping, .htmx-settling'));
      const wrong = hands.stands(), hasOpened = Boolean(open() && !sheet && pressed.matches('[popovertarget]'));
      if (hasOpened) opener = pressed;
      return [wrong, hasOpened];
    },
    // What has the focus and cannot be seen, in part at least (WCAG 2.2, 2.4.11); null at the end of the page.
    covered() {
    const now = document.activeElement;
    if (!now || now === document.body || met.has(now)) return null;
    met.add(now);
    const { left, right, top, bottom } = now.getBoundingClientRect();
    const seen = [left + 2, (left + right) / 2, right - 2].some((x) => [top + 2, (top + bottom) / 2, bottom - 2].some((y) => {
      const there = document.elementFromPoint(x, y);
      return there && (now.contains(there) || there.contains(now) || [...now.labels ?? []].some((one) => one.contains(there)));
    }));
    return seen ? '' : now.outerHTML.slice(0, 120);
    },
    isBack: () => !open() && document.activeElement === opener,
  };
  // On what opened the sheet, or on one of two that take turns (pause and go on, mute and let write): the way back.
  const mayStandOn = (now) => {
    const [here, there] = [now, pressed].map((one) => one.closest('form'));
    const areBeside = pressed.isConnected && here && there && here.parentElement === there.parentElement;
    return now === opener || areBeside || [here, there].every((one) => one?.dataset.act?.endsWith('mute'));
  };
})();
