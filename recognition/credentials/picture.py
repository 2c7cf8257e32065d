"""The stamp of a badge: two overlapping inks and a swell, as a PNG and as an SVG drawing."""

from io import BytesIO
from xml.sax.saxutils import escape

from PIL import Image, ImageChops, ImageDraw

SIDE = 512
# Front and back inks, as in the stamps of landmarks.
INKS = {
    "cobalt": ("#1f4fd1", "#f2cc45"),
    "coral": ("#c2452f", "#f3b4ab"),
    "kelp": ("#11694a", "#8fd8b4"),
    "plum": ("#7f2f86", "#cdb4ea"),
    "teal": ("#0b6670", "#86d3e3"),
}
BACK = (176, 110, 470, 404)
FRONT = (42, 130, 364, 452)
WAVES = ((250, 30), (290, 22), (328, 14))


def as_png(ink: str) -> bytes:
    """Inks are printed over each other, as everywhere in the product."""
    front, back = INKS.get(ink, INKS["cobalt"])
    paper = Image.new("RGB", (SIDE, SIDE), "#ffffff")
    for colour, box in ((back, BACK), (front, FRONT)):
        layer = Image.new("RGB", (SIDE, SIDE), "#ffffff")
        ImageDraw.Draw(layer).ellipse(box, fill=colour)
        paper = ImageChops.multiply(paper, layer)
    draw = ImageDraw.Draw(paper)
    for height, rise in WAVES:
        draw.arc((110, height - rise, 210, height + rise), 180, 360, fill="#ffffff", width=9)
        draw.arc((200, height - rise, 300, height + rise), 0, 180, fill="#ffffff", width=9)
    data = BytesIO()
    paper.save(data, "PNG", optimize=True)
    return data.getvalue()


def as_svg(ink: str, name: str) -> str:
    front, back = INKS.get(ink, INKS["cobalt"])
    waves = "".join(
        f'<path d="M110 {height} a50 {rise} 0 0 1 95 0 a50 {rise} 0 0 0 95 0"/>' for height, rise in WAVES
    )
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {SIDE} {SIDE}" role="img">'
        f"<title>{escape(name)}</title>"
        f'<circle cx="323" cy="257" r="147" fill="{back}"/>'
        f'<circle cx="203" cy="291" r="161" fill="{front}" fill-opacity="0.92"/>'
        f'<g fill="none" stroke="#ffffff" stroke-width="9" stroke-linecap="round">{waves}</g></svg>'
    )
