"""QR codes of the Python client: in the terminal, as PNG or as SVG (protocol §5).

* A token's URL is drawn upper-cased where that changes no meaning: fewer squares, quicker to read.
"""

import io
from pathlib import Path

import qrcode
import qrcode.image.pure
import qrcode.image.svg

from client.errors import ClientError
from client.private_files import write_private


class UnknownPicture(ClientError):
    """A picture's name ends in .png or .svg."""

    code = "unknown_picture"


def draw_in_terminal(text: str) -> str:
    """Lines of block characters, two rows of squares a line."""
    out = io.StringIO()
    code = _make_code(text)
    code.print_ascii(out=out, invert=True)
    return out.getvalue()


def draw_picture(text: str, path: Path) -> None:
    """Write a PNG or SVG, by the ending of the file's name; only its owner may read it."""
    kinds = {".png": qrcode.image.pure.PyPNGImage, ".svg": qrcode.image.svg.SvgPathImage}
    kind = kinds.get(path.suffix.lower())
    if kind is None:
        raise UnknownPicture(f"{path.name}: a picture's name ends in .png or .svg")
    picture = io.BytesIO()
    _make_code(text).make_image(image_factory=kind).save(picture)
    write_private(path, picture.getvalue(), replace=True)


def _make_code(text: str) -> "qrcode.QRCode[qrcode.image.base.BaseImage]":
    code = qrcode.QRCode(error_correction=qrcode.constants.ERROR_CORRECT_M, border=4)
    code.add_data(text)
    code.make(fit=True)
    return code
