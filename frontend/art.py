"""Server-side drawing: voiceprints, swells, ridgelines. Pure functions that return SVG strings.
No style attributes anywhere (strict CSP): colour comes from classes, geometry from attributes."""

import hashlib
import math
import random

from django.utils.html import escape

FRONT = ["cobalt", "plum", "kelp", "coral", "navy", "teal"]
BACK = ["sun", "foam", "blush", "mint", "lilac", "sun"]


def rng(seed):
    return random.Random(int(hashlib.sha256(seed.encode()).hexdigest()[:12], 16))


def f(n):
    s = f"{n:.1f}"
    return s[:-2] if s.endswith(".0") else s


def smooth_closed(pts):
    """Catmull-Rom through closed points, as cubic Béziers."""
    n = len(pts)
    d = [f"M{f(pts[0][0])} {f(pts[0][1])}"]
    for i in range(n):
        p0, p1, p2, p3 = pts[i - 1], pts[i], pts[(i + 1) % n], pts[(i + 2) % n]
        c1 = (p1[0] + (p2[0] - p0[0]) / 6, p1[1] + (p2[1] - p0[1]) / 6)
        c2 = (p2[0] - (p3[0] - p1[0]) / 6, p2[1] - (p3[1] - p1[1]) / 6)
        d.append(f"C{f(c1[0])} {f(c1[1])} {f(c2[0])} {f(c2[1])} {f(p2[0])} {f(p2[1])}")
    return "".join(d) + "Z"


def smooth_open(pts):
    d = [f"M{f(pts[0][0])} {f(pts[0][1])}"]
    n = len(pts)
    for i in range(n - 1):
        p0 = pts[max(0, i - 1)]
        p1, p2 = pts[i], pts[i + 1]
        p3 = pts[min(n - 1, i + 2)]
        c1 = (p1[0] + (p2[0] - p0[0]) / 6, p1[1] + (p2[1] - p0[1]) / 6)
        c2 = (p2[0] - (p3[0] - p1[0]) / 6, p2[1] - (p3[1] - p1[1]) / 6)
        d.append(f"C{f(c1[0])} {f(c1[1])} {f(c2[0])} {f(c2[1])} {f(p2[0])} {f(p2[1])}")
    return "".join(d)


def monotone(pts):
    """Fritsch-Carlson: a smooth line that never overshoots its data."""
    n = len(pts)
    dx = [pts[i + 1][0] - pts[i][0] for i in range(n - 1)]
    m = [(pts[i + 1][1] - pts[i][1]) / dx[i] for i in range(n - 1)]
    t = [m[0]] + [0 if m[i - 1] * m[i] <= 0 else (m[i - 1] + m[i]) / 2 for i in range(1, n - 1)] + [m[-1]]
    for i in range(n - 1):
        if m[i] == 0:
            t[i] = t[i + 1] = 0
        else:
            a, b = t[i] / m[i], t[i + 1] / m[i]
            s = a * a + b * b
            if s > 9:
                k = 3 / math.sqrt(s)
                t[i], t[i + 1] = k * a * m[i], k * b * m[i]
    d = [f"M{f(pts[0][0])} {f(pts[0][1])}"]
    for i in range(n - 1):
        h = dx[i] / 3
        d.append(
            f"C{f(pts[i][0] + h)} {f(pts[i][1] + t[i] * h)} {f(pts[i + 1][0] - h)} {f(pts[i + 1][1] - t[i + 1] * h)} {f(pts[i + 1][0])} {f(pts[i + 1][1])}"
        )
    return "".join(d)


# ---------- voiceprint: a person's ring, made from their three voice words ----------


def ring_path(words, cx, cy, r, depth=0.13, turn=0.0):
    g = rng(words)
    waves = [
        (g.choice([3, 4]), g.uniform(0.55, 1), g.uniform(0, 6.28)),
        (g.choice([5, 6, 7]), g.uniform(0.35, 0.8), g.uniform(0, 6.28)),
        (g.choice([8, 9, 11]), g.uniform(0.1, 0.35), g.uniform(0, 6.28)),
    ]
    total = sum(w[1] for w in waves)
    pts = []
    for i in range(48):
        t = i / 48 * 2 * math.pi
        k = sum(a * math.sin(n * t + p) for n, a, p in waves) / total
        rr = r * (1 + depth * k)
        pts.append((cx + rr * math.cos(t + turn), cy + rr * math.sin(t + turn)))
    return smooth_closed(pts)


def avatar(name, words, front, back, initials):
    back_d = ring_path(words + "·", 24.8, 23.2, 20.6, 0.15, 0.5)
    front_d = ring_path(words, 23.4, 24.6, 19.4, 0.085)
    return (
        f'<svg class="avatar__art" viewBox="0 0 48 48" aria-hidden="true" focusable="false">'
        f'<path class="fill-{back}" d="{back_d}"/>'
        f'<path class="fill-{front}" d="{front_d}"/>'
        f'<text class="avatar__text" x="23.6" y="29.6" text-anchor="middle">{initials}</text></svg>'
    )


def print_rings(words, cx, cy, r, n=5, ink="cobalt", cls="print"):
    """Large contour voiceprint: concentric rings, like a pebble dropped in water."""
    out = []
    for i in range(n):
        k = 1 - i / n * 0.82
        out.append(
            f'<path class="{cls} stroke-{ink}" d="{ring_path(words, cx, cy, r * k, 0.10 + 0.06 * (1 - k), i * 0.06)}"/>'
        )
    return "".join(out)


def rings_svg(words, ink, cls="rings", n=9):
    return (
        f'<svg class="{cls}" viewBox="0 0 240 240" aria-hidden="true" focusable="false">'
        f"{print_rings(words, 120, 120, 112, n, ink)}</svg>"
    )


def pair_art(a_words, b_words, a_ink, b_ink, w=560, h=360):
    r = h * 0.40
    ax, bx, cy = w * 0.36, w * 0.64, h * 0.5
    fa = ring_path(a_words, ax, cy, r, 0.10)
    fb = ring_path(b_words, bx, cy, r, 0.10)
    return (
        f'<svg class="pair-art" viewBox="0 0 {w} {h}" aria-hidden="true" focusable="false">'
        f'<g class="overprint"><path class="fill-{a_ink}" d="{fa}"/><path class="fill-{b_ink}" d="{fb}"/></g>'
        f'<g class="pair-art__rings">{print_rings(a_words, ax, cy, r * 0.86, 5, "paper")}'
        f"{print_rings(b_words, bx, cy, r * 0.86, 5, 'paper')}</g></svg>"
    )


# ---------- rhythm wave: one crest per sentence, its width and height set by its length ----------


def rhythm_path(lengths, w, h, base, maxlen=26, total=None):
    total = total or sum(lengths)
    x = 0.0
    d = [f"M0 {f(base)}"]
    for n in lengths:
        ww = n / total * w
        hh = h * min(1.0, 0.16 + 0.84 * n / maxlen)
        mid = x + ww / 2
        d.append(
            f"C{f(x + ww * 0.26)} {f(base)} {f(mid - ww * 0.22)} {f(base - hh)} {f(mid)} {f(base - hh)}"
            f"C{f(mid + ww * 0.22)} {f(base - hh)} {f(x + ww * 0.74)} {f(base)} {f(x + ww)} {f(base)}"
        )
        x += ww
    return "".join(d) + f"L{f(w)} {f(base)}Z"


# ---------- the big sea: everyone's weeks, as overprinted bands ----------
# Each swell is a band, not a block: it overlaps only its neighbours, so inks mix in slivers and never go to mud.


def crest(g, w, top, amp, steps=40, lean=0.0, h=0):
    waves = [(g.uniform(0.9, 1.25), 1.0), (g.uniform(1.8, 2.5), 0.5), (g.uniform(3.2, 4.2), 0.10)]
    ph = [g.uniform(0, 6.28) for _ in waves]
    tot = sum(a for _, a in waves)
    pts = []
    for s in range(steps + 1):
        t = s / steps
        build = 0.45 + 0.85 * t if lean else 1  # a groundswell builds as it travels
        y = (
            top
            - amp * build * sum(a * math.sin(n * t * 2 * math.pi + p) for (n, a), p in zip(waves, ph)) / tot
        )
        y -= lean * h * t**1.5
        pts.append((t * w, y))
    return pts


def sea(
    w,
    h,
    seed,
    inks,
    sun=None,
    top=0.40,
    bottom=0.92,
    amp=0.09,
    lean=0.18,
    overlap=0.06,
    floor=True,
    sun_ink="sun",
):
    """inks: back to front. The last one runs to the floor."""
    g = rng(seed)
    n = len(inks)
    crests = []
    for i in range(n):
        k = i / max(1, n - 1)
        crests.append(
            crest(
                g,
                w,
                h * (top + (bottom - top) * k),
                h * amp * (1.1 - 0.35 * k),
                lean=lean * (1 - 0.55 * k),
                h=h,
            )
        )
    parts = []
    if sun:
        parts.append(
            f'<circle class="fill-{sun_ink}" cx="{f(sun[0] * w)}" cy="{f(sun[1] * h)}" r="{f(sun[2] * h)}"/>'
        )
    for i, ink in enumerate(inks):
        up = crests[i]
        if i == n - 1:
            d = smooth_open(up) + f"L{f(w)} {f(h)}L0 {f(h)}Z"
        else:
            sag = crest(g, w, 0, h * overlap * 0.8, lean=0)
            low = [(x, y + h * overlap + dy) for (x, y), (_, dy) in zip(crests[i + 1], sag)]
            if i + 2 < n:  # never reach past the next swell but one: two inks mix, three do not
                low = [(x, min(y, y2)) for (x, y), (_, y2) in zip(low, crests[i + 2])]
            d = smooth_open(up) + smooth_open(low[::-1]).replace("M", "L", 1) + "Z"
        parts.append(f'<path class="fill-{ink}" d="{d}"/>')
    return f'<g class="overprint">{"".join(parts)}</g>'


def sea_svg(w, h, cls="sea", align="xMaxYMax", **kw):
    return (
        f'<svg class="{cls}" viewBox="0 0 {w} {h}" preserveAspectRatio="{align} slice" aria-hidden="true" '
        f'focusable="false">{sea(w, h, **kw)}</svg>'
    )


def tide_svg(w, h, have, of):
    """A shared goal as a tide: the water is how far we are, each buoy is one of the things still waiting."""
    g = rng("tide")
    level = h * (1 - 0.16 - 0.66 * have / of)
    far = crest(g, w, level - 10, 11, lean=0)
    near = crest(g, w, level + 34, 10, lean=0)
    d = lambda pts: smooth_open(pts) + f"L{f(w)} {f(h)}L0 {f(h)}Z"
    buoys = "".join(
        f'<circle class="fill-coral" cx="{f(w * (0.17 + 0.66 * i / max(1, of - have - 1)))}" cy="{f(near[round(40 * (0.17 + 0.66 * i / max(1, of - have - 1)))][1] - 3)}" r="6"/>'
        for i in range(of - have)
    )
    return (
        f'<svg class="together__art" viewBox="0 0 {w} {h}" preserveAspectRatio="xMidYMax slice" aria-hidden="true" focusable="false">'
        f'<circle class="fill-sun" cx="{f(w * 0.80)}" cy="{f(h * 0.17)}" r="{f(h * 0.105)}"/><g class="overprint"><path class="fill-foam" d="{d(far)}"/><path class="fill-cobalt" d="{d(near)}"/></g>{buoys}</svg>'
    )


# ---------- landmarks: small printed stamps ----------


def stamp(seed, front, back):
    a = ring_path(seed, 40, 40, 33, 0.07)
    b = ring_path(seed + "b", 43, 38, 33, 0.10, 0.4)
    return (
        f'<svg class="stamp__art" viewBox="0 0 80 80" aria-hidden="true" focusable="false"><g class="overprint">'
        f'<path class="fill-{back}" d="{b}"/></g><path class="fill-{front}" d="{a}"/></svg>'
    )


def ring(person):
    """A person's ring: shape and inks follow from their three words, so they are the same everywhere."""
    words = person.voice_words or person.name
    g = rng(words)
    front, back = g.choice(FRONT), g.choice(BACK)
    parts = person.name.split()
    initials = (parts[0][:1] + (parts[-1][:1] if len(parts) > 1 else "")).upper() if parts else "?"
    return avatar(person.name, words, "f-" + front, "b-" + back, escape(initials))
