"""Plain text: bytes to characters, with every assumption said aloud.

Order: byte-order marks, UTF-16 without a mark (seen from its NULs), UTF-8, the encoding declared, then detection. Bytes
that are no text at all are refused, by what they start with or by their control characters.
"""

import re

from charset_normalizer import from_bytes

from tolltrace.ingest.base import Derived, UnreadableError

BY = "text@1"

_MARKS = (  # longest first: UTF-32's mark starts with UTF-16's
    (b"\xff\xfe\x00\x00", "utf-32"),
    (b"\x00\x00\xfe\xff", "utf-32"),
    (b"\xef\xbb\xbf", "utf-8-sig"),
    (b"\xff\xfe", "utf-16"),
    (b"\xfe\xff", "utf-16"),
)
_KINDS = (
    (b"%PDF-", "a PDF file", "name it .pdf"),
    (b"PK\x03\x04", "a zip or Office file", "name it .docx if it is one, or unpack it"),
    (b"\xd0\xcf\x11\xe0", "an old or protected Office file", "save it unprotected as .docx"),
    (b"\x89PNG", "a picture", "give the text that it shows"),
    (b"\xff\xd8\xff", "a picture", "give the text that it shows"),
    (b"GIF8", "a picture", "give the text that it shows"),
    (b"\x1f\x8b", "a compressed file", "unpack it first"),
    (b"{\\rtf", "an RTF file", "save it as .docx or .txt"),
)
# Control characters that no text holds; tab, line feed, carriage return, form feed and escape do occur.
_CONTROL = re.compile(rb"[\x00-\x08\x0b\x0e-\x1a\x1c-\x1f\x7f]")
_SAMPLE = 65_536  # bytes looked at to guess: some ten pages are enough, and detection is slow
_BINARY_SHARE = 0.01  # legacy texts hold no control characters; random bytes hold a tenth


def read_text(data: bytes) -> Derived:
    """The text of a .txt file. Only ``\\r\\n`` becomes ``\\n`` (and a byte-order mark goes). Raises UnreadableError for bytes
    that are no text."""
    text, odd = decode_bytes(data)
    return Derived(text.replace("\r\n", "\n"), BY, odd=odd)


Decoded = tuple[str, tuple[tuple[str, str], ...]]  # the characters, and what was assumed with its mend


def decode_bytes(data: bytes, declared: str = "") -> Decoded:
    """``data`` as characters, and what was assumed. ``declared`` is the encoding that the document names, "" when none."""
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return _strict(data, encoding)
    for start, what, mend in _KINDS:
        if data.startswith(start):
            raise UnreadableError(f"this is {what}, not text", mend)
    sample = data[:_SAMPLE]
    if encoding := _unmarked_utf16(sample):
        return _strict(data, encoding)
    if len(_CONTROL.findall(sample)) > _BINARY_SHARE * len(sample):
        raise _binary()
    for encoding in ("utf-8", declared):
        try:
            return data.decode(encoding), ()
        except (LookupError, UnicodeDecodeError):
            continue
    return _assumed(data, sample)


def _assumed(data: bytes, sample: bytes) -> Decoded:
    """Text that is in no encoding it says it is in."""
    text = data.decode("utf-8", errors="replace")
    lost = text.count("\ufffd")
    if sum(c > "\x7f" for c in text[:_SAMPLE]) > 10 * lost:  # a legacy encoding has hardly a valid sequence
        return text, ((f"damaged UTF-8: {lost} characters could not be read", "get the file again from its source"),)
    encoding = _guess(sample, data)
    text = data.decode(encoding, errors="replace")
    lost = text.count("\ufffd")
    what = f"not UTF-8; read as {encoding}" + (f", {lost} characters could not be read" if lost else "")
    return text, ((what, "check names and quotation marks, or save it as UTF-8"),)


def _strict(data: bytes, encoding: str) -> Decoded:
    try:
        return data.decode(encoding), ()
    except UnicodeDecodeError:
        text = data.decode(encoding, errors="replace")
        lost = text.count("\ufffd")
        if lost > _BINARY_SHARE * len(text) + 1:
            raise _binary() from None
        what = f"damaged {encoding.removesuffix('-sig').upper()}: {lost} characters could not be read"
        return text, ((what, "get the file again from its source"),)


def _unmarked_utf16(sample: bytes) -> str:
    """UTF-16 text in Latin letters has a NUL in nearly every other byte, always on the same side."""
    half = len(sample) // 2
    if half < 4:
        return ""
    first, second = sample[0::2].count(0), sample[1::2].count(0)
    if second > 0.6 * half and first < 0.05 * half:
        return "utf-16-le"
    if first > 0.6 * half and second < 0.05 * half:
        return "utf-16-be"
    return ""


def _guess(sample: bytes, data: bytes) -> str:
    high = [b for b in sample if b > 0x7F]
    # English with a few curly quotes and accents: detection is at chance among its neighbours, and this is the usual one.
    if len(high) < 0.05 * len(sample):
        try:
            data.decode("cp1252")
        except UnicodeDecodeError:
            pass
        else:
            return "windows-1252"
    best = from_bytes(sample).best()
    if best is None:
        raise _binary()
    return {"cp1252": "windows-1252", "cp1256": "windows-1256", "cp1251": "windows-1251"}.get(best.encoding, best.encoding)


def _binary() -> UnreadableError:
    return UnreadableError("no text: the bytes are in no known encoding", "give the text itself, saved as UTF-8")
