"""Content-hash ids: the same content has the same id on every machine, and any change shows.

Parts are length-prefixed before hashing, so that ("ab", "c") and ("a", "bc") cannot collide.
"""

import hashlib

ID_HEX = 20  # 80 bits: a billion records collide with a chance below one in a million


def sha256_hex(data: bytes) -> str:
    """SHA-256 of ``data`` as 64 lower-case hexadecimal digits."""
    return hashlib.sha256(data).hexdigest()


def content_id(prefix: str, *parts: str | int | None) -> str:
    """An id such as ``clm-5f0c...``: ``prefix``, a hyphen, and the hash of ``parts`` in order; None differs from ""."""
    digest = hashlib.sha256()
    for part in parts:
        data = b"\x00" if part is None else b"\x01" + str(part).encode("utf-8", "surrogatepass")
        digest.update(len(data).to_bytes(8, "big"))
        digest.update(data)
    return f"{prefix}-{digest.hexdigest()[:ID_HEX]}"
