"""Document numbers, and the codes and QR pictures by which anyone can check a printed document."""

import hashlib
import hmac
import re
from datetime import date

import segno
from markupsafe import Markup

NUMBER = r"[A-Z]{2,8}(?:-\d{6}-[0-9A-Z]{1,12}|\d{8,16})(?:-\d{1,6})?"
CODE = re.compile(rf"(?P<number>{NUMBER})-(?P<seal>[0-9A-F]{{16}})")


def document_number(series: str, on: date, key: str) -> str:
    """A readable number such as JXHZ-202306-640000 or JXPQ-202306-640104-0012: series in capitals, month, area, count."""  # noqa: E501
    number = f"{series}-{on:%Y%m}-{key}".upper()
    if not CODE.fullmatch(f"{number}-{'0' * 16}"):
        raise ValueError(f"not a document number: {number}")
    return number


def seal(number: str, content: str, secret: bytes) -> str:
    """16 hexadecimal digits that only we can compute for this number and the fingerprint of its content."""
    return hmac.new(secret, f"{number}\n{content}".encode(), hashlib.sha256).hexdigest()[:16].upper()


def verification_code(number: str, content: str, secret: bytes) -> str:
    """What the QR picture and the /verify page carry: the number and its seal."""
    return f"{number}-{seal(number, content, secret)}"


def is_number(text: str) -> bool:
    """Whether a text has the form of a document number, so that a code can be made of it."""
    return re.fullmatch(NUMBER, text) is not None


def number_in(code: str) -> str | None:
    """The document number of a typed code, or nothing when it has not the form of one."""
    found = CODE.fullmatch(code.strip().upper())
    return found["number"] if found else None


def is_genuine(code: str, content: str, secret: bytes) -> bool:
    """Whether the code was issued by us for exactly this content."""
    number = number_in(code)
    return number is not None and hmac.compare_digest(code.strip().upper(), verification_code(number, content, secret))


def qr_svg(url: str) -> Markup:
    """A QR picture (ISO/IEC 18004, error level M) as inline SVG without a size of its own."""
    return Markup(segno.make(url, error="m", micro=False).svg_inline(scale=4, border=0, omitsize=True))  # noqa: S704 (paths drawn by segno)
