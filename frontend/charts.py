"""Server-drawn charts. Every one is paired with a table of the same numbers in the template."""

from .art import f, monotone


def svg(w, h, label, body, cls="chart"):
    return f'<svg class="{cls}" viewBox="0 0 {w} {h}" role="img" aria-label="{label}">{body}</svg>'


def text(x, y, s, cls="", anchor="start"):
    return f'<text x="{f(x)}" y="{f(y)}" class="{cls}" text-anchor="{anchor}">{s}</text>'


def ridgeline(rows, months, w=880, row_h=50, label="", left=128, rise=2.1):
    """rows: (name, ink, values) — one ridge per current, overprinting the one above. Ridges are never subtracted from."""
    crest = row_h * rise
    first = crest + 6
    h = first + row_h * (len(rows) - 1) + 34
    body, ridges = [], []
    n = len(rows[0][2])
    right = w - 2
    top = max(max(v) for _, _, v in rows)
    step = (right - left) / (n - 1)
    for i, (name, ink, vals) in enumerate(rows):
        base = first + row_h * i
        soft = (
            [vals[0]]
            + [0.2 * vals[j - 1] + 0.6 * vals[j] + 0.2 * vals[j + 1] for j in range(1, n - 1)]
            + [vals[-1]]
        )
        pts = [(left + j * step, base - v / top * crest) for j, v in enumerate(soft)]
        d = monotone(pts) + f"L{f(right)} {f(base)}L{f(left)} {f(base)}Z"
        ridges.append(f'<path class="fill-{ink}" d="{d}"/>')
        body.append(f'<line class="axis" x1="{left}" x2="{right}" y1="{f(base)}" y2="{f(base)}"/>')
        body.append(text(0, base - 2, name, "strong"))
    body.append(f'<g class="overprint">{"".join(ridges)}</g>')
    for j, m in enumerate(months):
        x = left + (right - left) * j / (len(months) - 1)
        anchor = "start" if j == 0 else ("end" if j == len(months) - 1 else "middle")
        body.append(text(x, h - 8, m, "", anchor))
    return svg(w, h, label, "".join(body))


def dot_columns(cols, total, label, w=560, h=236):
    """cols: (name, filled) — one dot per leader, filled = took part that month."""
    n = len(cols)
    body = []
    cw = w / n
    r = 8.6
    for i, (m, k) in enumerate(cols):
        cx = cw * i + cw / 2
        for j in range(total):
            row = j
            cy = h - 44 - row * 20.5
            cls = "fill-cobalt" if j < k else "empty"
            body.append(f'<circle cx="{f(cx)}" cy="{f(cy)}" r="{r if j < k else r - 0.8}" class="{cls}"/>')
        body.append(text(cx, h - 16, m, "", "middle"))
        body.append(text(cx, h - 44 - k * 20.5 + 4 if k < total else 14, "", "strong", "middle"))
    return svg(w, h, label, "".join(body))


def people_dots(parts, label, w=660, per_row=37):
    """parts: (name, value, class) — one dot is one person."""
    cells = [cls for _, v, cls in parts for _ in range(v)]
    gap = w / per_row
    rows = -(-len(cells) // per_row)
    body = []
    for i, cls in enumerate(cells):
        x, y = (i % per_row) * gap + gap / 2, (i // per_row) * gap + gap / 2
        r = gap * 0.36
        body.append(
            f'<circle cx="{f(x)}" cy="{f(y)}" r="{f(r - (0.8 if cls == "empty" else 0))}" class="{cls}"/>'
        )
    return svg(w, f(rows * gap + 2), label, "".join(body))


def histogram(bins, label, note=None, w=620, h=250):
    n = len(bins)
    top = max(b[1] for b in bins)
    bw = w / n
    base = h - 46
    body = [f'<line class="axis axis--zero" x1="0" x2="{w}" y1="{base}" y2="{base}"/>']
    for i, (name, v, cls) in enumerate(bins):
        bh = v / top * (base - 34)
        x = i * bw
        if v:
            body.append(
                f'<rect x="{f(x + 2)}" y="{f(base - bh)}" width="{f(bw - 4)}" height="{f(bh)}" rx="5" class="{cls}"/>'
            )
            body.append(text(x + bw / 2, base - bh - 7, str(v), "strong", "middle"))
        body.append(text(x + bw / 2, base + 18, name, "", "middle"))
    body.append(text(0, h - 6, "all different words"))
    body.append(text(w, h - 6, "word for word the same", "", "end"))
    return svg(w, h, label, "".join(body))


def stacked_area(labels, series, label, w=680, h=290, right=170):
    """series bottom to top: (name, class, text class, values in %)"""
    n = len(labels)
    pw = w - right
    top, base = 10, h - 32
    body = []
    cum = [0] * n
    xs = [pw * i / (n - 1) for i in range(n)]
    for name, cls, vals in series:
        low = list(cum)
        cum = [c + v for c, v in zip(cum, vals)]
        y = lambda v: base - v / 100 * (base - top)
        up = monotone([(x, y(c)) for x, c in zip(xs, cum)])
        dn = monotone([(x, y(c)) for x, c in list(zip(xs, low))[::-1]]).replace("M", "L", 1)
        body.append(f'<path class="{cls} edge" d="{up}{dn}Z"/>')
        mid = y((low[-1] + cum[-1]) / 2)
        body.append((name, vals[-1], mid))
    out = []
    labs = [b for b in body if isinstance(b, tuple)]
    # keep end labels at least 19 px apart
    ys = [m for _, _, m in labs]
    for i in range(1, len(ys)):
        if ys[i - 1] - ys[i] < 21:
            ys[i] = ys[i - 1] - 21
    k = 0
    for b in body:
        if isinstance(b, tuple):
            out.append(text(pw + 12, ys[k] + 5, f"{b[1]}% {b[0]}", "strong"))
            k += 1
        else:
            out.append(b)
    for i, m in enumerate(labels):
        out.append(text(xs[i], h - 8, m, "", "start" if i == 0 else "end" if i == n - 1 else "middle"))
    return svg(w, h, label, "".join(out))


def hbars(rows, label, w=620, left=190, bar=30, gap=16, unit=""):
    top = max(v for _, v, _ in rows)
    h = len(rows) * (bar + gap)
    body = [f'<line class="axis axis--zero" x1="{left}" x2="{left}" y1="0" y2="{h - gap + 4}"/>']
    for i, (name, v, cls) in enumerate(rows):
        y = i * (bar + gap)
        bw = v / top * (w - left - 60)
        body.append(text(left - 12, y + bar / 2 + 5, name, "strong", "end"))
        if v:
            body.append(f'<rect x="{left + 1}" y="{y}" width="{f(bw)}" height="{bar}" rx="5" class="{cls}"/>')
        body.append(text(left + bw + 10, y + bar / 2 + 5, f"{v}{unit}", "strong"))
    return svg(w, h, label, "".join(body))


def dotplot(rows, label, w=640, left=190, row=36, band=None, ticks=(0, 25, 50, 75, 100)):
    """rows: (name, value or None, previous)"""
    h = len(rows) * row + 40
    right = w - 20
    X = lambda v: left + v / 100 * (right - left)
    body = []
    if band:
        body.append(
            f'<rect class="band" x="{f(X(band[0]))}" y="0" width="{f(X(band[1]) - X(band[0]))}" height="{h - 32}" rx="8"/>'
        )
        body.append(text((X(band[0]) + X(band[1])) / 2, h - 8, "", "", "middle"))
    for t in ticks:
        body.append(f'<line class="gridline" x1="{f(X(t))}" x2="{f(X(t))}" y1="0" y2="{h - 32}"/>')
        body.append(text(X(t), h - 10, f"{t}%", "", "middle"))
    for i, (name, v, prev) in enumerate(rows):
        y = i * row + row / 2
        body.append(text(left - 14, y + 5, name, "strong", "end"))
        if v is None:
            body.append(text(X(0) + 6, y + 5, "fewer than 8 people, so not shown"))
            continue
        body.append(
            f'<line class="stroke-muted" x1="{f(X(prev))}" x2="{f(X(v))}" y1="{f(y)}" y2="{f(y)}" stroke-width="2"/>'
        )
        body.append(f'<circle class="empty fill-surface" cx="{f(X(prev))}" cy="{f(y)}" r="5.5"/>')
        body.append(f'<circle class="fill-cobalt" cx="{f(X(v))}" cy="{f(y)}" r="8"/>')
        body.append(
            text(
                X(v) + 15 if v >= prev else X(v) - 15,
                y + 5,
                f"{v}%",
                "strong",
                "start" if v >= prev else "end",
            )
        )
    return svg(w, h, label, "".join(body))


def likert(rows, label, w=680, row=64):
    """rows: (statement, [sd, d, n, a, sa]) as counts; neutral straddles the line."""
    h = len(rows) * row
    mid = w * 0.22
    scale = (w - mid) / 100
    body = []
    for i, (st, c) in enumerate(rows):
        p = [x / sum(c) * 100 for x in c]
        y = i * row
        body.append(text(0, y + 16, st, "strong"))
        body.append(text(w, y + 16, f"{round(p[3] + p[4])}% agree", "strong", "end"))
        x = mid - (p[2] / 2 + p[1] + p[0]) * scale
        for v, cls in zip(p, ["fill-coral", "fill-coral soft", "fill-line", "fill-kelp soft", "fill-kelp"]):
            ww = v * scale
            body.append(
                f'<rect x="{f(x)}" y="{y + 25}" width="{f(max(0, ww - 1.5))}" height="22" rx="4" class="{cls}"/>'
            )
            x += ww
        body.append(
            f'<line class="axis axis--zero" x1="{f(mid)}" x2="{f(mid)}" y1="{y + 22}" y2="{y + 50}"/>'
        )
    return svg(w, h, label, "".join(body))


def lines2(labels, a, b, an, bn, label, w=640, h=270, right=130):
    top = max(max(a), max(b)) * 1.08
    pw = w - right
    base, t0 = h - 32, 10
    X = lambda i: 30 + (pw - 30) * i / (len(labels) - 1)
    Y = lambda v: base - v / top * (base - t0)
    body = []
    for g in (0, 20, 40):
        body.append(f'<line class="gridline" x1="30" x2="{pw}" y1="{f(Y(g))}" y2="{f(Y(g))}"/>')
        body.append(text(20, Y(g) + 4, str(g), "", "end"))
    pa = monotone([(X(i), Y(v)) for i, v in enumerate(a)])
    pb = monotone([(X(i), Y(v)) for i, v in enumerate(b)])
    back = monotone([(X(i), Y(v)) for i, v in list(enumerate(b))[::-1]]).replace("M", "L", 1)
    body.append(f'<path class="fill-sun soft" d="{pa}{back}Z"/>')
    body.append(
        f'<path class="line stroke-text dashed" d="{pa}"/><path class="line stroke-cobalt" d="{pb}"/>'
    )
    for vals, cls in ((a, "fill-navy"), (b, "fill-cobalt")):
        body.append(f'<circle cx="{f(X(len(labels) - 1))}" cy="{f(Y(vals[-1]))}" r="5" class="{cls}"/>')
    body.append(text(pw + 12, Y(a[-1]) + 5, f"{a[-1]} {an}", "strong"))
    body.append(text(pw + 12, Y(b[-1]) + 5, f"{b[-1]} {bn}", "strong"))
    for i, m in enumerate(labels):
        body.append(text(X(i), h - 8, m, "", "start" if i == 0 else "middle"))
    return svg(w, h, label, "".join(body))


def gauge(v, lo, hi, w=240):
    """A swell whose crest sits where we are, over a bar that shows where we'd like to be. All 0 to 100."""
    X = lambda p: p / 100 * w
    sl, sr = min(16, max(4, v / 2.1)), min(16, max(4, (100 - v) / 2.1))
    wave = []
    for i in range(61):
        p = i / 60 * 100
        wave.append((X(p), 26 - 22 * 2.718 ** (-(((p - v) / (sl if p < v else sr)) ** 2))))
    d = monotone(wave) + f"L{f(X(100))} 26L0 26Z"
    return (
        f'<svg class="gauge" viewBox="0 0 {w} 36" aria-hidden="true" focusable="false"><path class="fill-cobalt" d="{d}"/>'
        f'<rect class="zone" x="0" y="27" width="{w}" height="7" rx="3.5"/>'
        f'<rect class="fill-kelp" x="{f(X(lo))}" y="27" width="{f(X(hi) - X(lo))}" height="7" rx="3.5"/></svg>'
    )


def timer_ring(frac):
    import math

    r = 27
    c = 2 * math.pi * r
    return (
        f'<svg viewBox="0 0 64 64" aria-hidden="true" focusable="false"><circle class="timer__track" cx="32" cy="32" r="{r}"/>'
        f'<circle class="timer__arc" id="timer-arc" cx="32" cy="32" r="{r}" transform="rotate(-90 32 32)" stroke-dasharray="{c:.1f}" stroke-dashoffset="{c * (1 - frac):.1f}"/></svg>'
    )


def bar(pct, ink):
    return (
        f'<svg class="bar" viewBox="0 0 200 12" preserveAspectRatio="none" aria-hidden="true" focusable="false">'
        f'<rect width="200" height="12" rx="6"/><rect class="fill-{ink}" width="{pct * 2}" height="12" rx="6"/></svg>'
    )
