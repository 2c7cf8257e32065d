"""Pictures made safe: decoded whole and written anew, so that nothing else in the file survives (where it was
taken, a camera's number, a script behind the last pixel). Pure: bytes in, bytes out."""

import io
from typing import Any

from PIL import Image, ImageOps, ImageSequence, UnidentifiedImageError

FORMATS = {"jpg": "JPEG", "jpeg": "JPEG", "png": "PNG", "gif": "GIF", "webp": "WEBP", "avif": "AVIF"}
MOST_PIXELS = 50_000_000  # read from the header before anything is decoded; of all pictures of a moving one
QUALITY = 90
BROKEN = (UnidentifiedImageError, OSError, ValueError, SyntaxError, EOFError, Image.DecompressionBombError)


class NotAPicture(Exception):
    """The bytes are no whole picture of the kind their name says."""


class TooManyPixels(NotAPicture):
    """Small as a file, larger than our memory as a picture."""


def encode_anew(data: bytes, ending: str) -> bytes:
    """Return the same picture, upright, without anything that is no picture. Raises NotAPicture."""
    with opened(data, ending) as picture:
        try:
            if getattr(picture, "is_animated", False):
                return _moving(picture, FORMATS[ending])
            return _still(picture, FORMATS[ending])
        except BROKEN as broken:
            raise NotAPicture from broken


def check_picture(data: bytes, ending: str) -> tuple[int, int]:
    """Decode all of it; return width and height in pixels. Raises NotAPicture."""
    with opened(data, ending) as picture:
        try:
            picture.load()
        except BROKEN as broken:
            raise NotAPicture from broken
        return picture.size


def opened(data: bytes, ending: str) -> Image.Image:
    try:
        picture = Image.open(io.BytesIO(data), formats=[FORMATS[ending]])
        frames = getattr(picture, "n_frames", 1)
    except Image.DecompressionBombError as bomb:
        raise TooManyPixels from bomb
    except (KeyError, *BROKEN) as broken:
        raise NotAPicture from broken
    if picture.width * picture.height * frames > MOST_PIXELS:
        picture.close()
        raise TooManyPixels
    return picture


def _still(picture: Image.Image, form: str) -> bytes:
    profile = picture.info.get("icc_profile")
    upright = ImageOps.exif_transpose(picture)
    if form == "JPEG" and upright.mode not in ("RGB", "L", "CMYK"):
        upright = upright.convert("RGB")
    return _written(_bare(upright), form, icc_profile=profile)


def _moving(picture: Image.Image, form: str) -> bytes:
    frames, durations = [], []
    for frame in ImageSequence.Iterator(picture):
        durations.append(frame.info.get("duration", 100))
        frames.append(_bare(frame.convert("RGBA")))
    more = {"save_all": True, "append_images": frames[1:], "duration": durations}
    return _written(frames[0], form, loop=picture.info.get("loop", 0), **more)


def _bare(picture: Image.Image) -> Image.Image:
    """Return a copy with pixels only; Pillow would write some of what it read back into the file."""
    if "transparency" in picture.info:
        picture = picture.convert("RGBA")
    bare = picture.copy()
    bare.info = {}
    return bare


def _written(picture: Image.Image, form: str, **more: Any) -> bytes:
    out = io.BytesIO()
    given = {name: value for name, value in more.items() if value is not None}
    if form in ("JPEG", "WEBP", "AVIF"):
        given["quality"] = QUALITY
    picture.save(out, form, **given)
    return out.getvalue()
