"""Files as phones and programs make them, small."""

from __future__ import annotations

import io

from PIL import Image

SECRET = b"GPS-SECRET"


def photo(kind: str = "JPEG", size: tuple[int, int] = (40, 20)) -> bytes:
    """Return a photo; a JPEG says in its EXIF where it was taken, and lies on its side."""
    made, out = Image.new("RGB", size, "teal"), io.BytesIO()
    if kind == "JPEG":
        exif = Image.Exif()
        exif[0x010E] = SECRET.decode()
        exif[0x0112] = 6
        made.save(out, kind, exif=exif)
    else:
        made.save(out, kind)
    return out.getvalue()
