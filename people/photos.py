"""Photographs made safe: decoded, turned upright, cut square and encoded anew, so that nothing else in the
file (a script, a place, a camera's number) survives. Pure: bytes in, bytes out."""

import io

from PIL import Image, ImageOps, UnidentifiedImageError

MOST_BYTES = 8 * 1024 * 1024
MOST_PIXELS = 40_000_000  # read from the header, before anything is decoded
SIDE = 512
FORMATS = ("JPEG", "PNG", "WEBP")


class NotAPhoto(Exception):
    """The bytes are no JPEG, PNG or WebP picture, or one that is too large."""


def make_portrait(data: bytes) -> bytes:
    """Return a square JPEG of SIDE pixels, or refuse."""
    if len(data) > MOST_BYTES:
        raise NotAPhoto
    try:
        with Image.open(io.BytesIO(data), formats=FORMATS) as picture:
            if picture.width * picture.height > MOST_PIXELS:
                raise NotAPhoto
            upright = ImageOps.exif_transpose(picture).convert("RGBA")
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError, Image.DecompressionBombError) as broken:
        raise NotAPhoto from broken
    on_white = Image.new("RGB", upright.size, "white")
    on_white.paste(upright, mask=upright.getchannel("A"))
    portrait = ImageOps.fit(on_white, (SIDE, SIDE), Image.Resampling.LANCZOS)
    out = io.BytesIO()
    portrait.save(out, "JPEG", quality=86, optimize=True)
    return out.getvalue()
