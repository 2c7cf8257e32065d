"""A portfolio as one file: a page that needs nothing else, and the badges beside it as they were signed."""

from collections.abc import Iterable
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile

from recognition.credentials import baking, picture


def pack(page: str, badges: Iterable[tuple[str, str, str, str]]) -> bytes:
    """Return a zip. `badges`: (file name without ending, name, ink, token) of each."""
    data = BytesIO()
    with ZipFile(data, "w", ZIP_DEFLATED) as parcel:
        parcel.writestr("portfolio.html", page)
        for slug, name, ink, token in badges:
            parcel.writestr(f"badges/{slug}.png", baking.bake_png(picture.as_png(ink), token))
            parcel.writestr(f"badges/{slug}.svg", baking.bake_svg(picture.as_svg(ink, name), token))
            parcel.writestr(f"badges/{slug}.jwt", token)
    return data.getvalue()
