"""age keys: recipients are public and may be written anywhere; identities are secret, are read from a file and shown nowhere."""

import os
from collections.abc import Sequence
from pathlib import Path

import pyrage

from tolltrace.errors import InputError
from tolltrace.protect.folder import private

MEND = "make a pair of keys with: tolltrace keygen FILE"


def recipients(texts: Sequence[str]) -> list[pyrage.x25519.Recipient]:
    """The recipients named ("age1..."). Raises InputError for none, or for what is none."""
    if not texts:
        raise InputError("--to", "nobody is named who can open the file", MEND)
    found = []
    for text in texts:
        try:
            found.append(pyrage.x25519.Recipient.from_str(text.strip()))
        except pyrage.RecipientError as error:
            if "SECRET" in text.upper():  # never quoted
                raise InputError("--to", "is a secret key: keep it to yourself", "give the recipient in the same file") from error
            what = "is no recipient of age (mistyped, or cut short)"
            mend = "give the age1... that tolltrace keygen printed, which stands in the key file too"
            raise InputError(f"--to {text.strip()}", what, mend) from error
    return found


def identities(path: Path) -> list[pyrage.x25519.Identity]:
    """The identities in a file. Raises InputError, which never quotes the file."""
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(path, "the key file cannot be read", MEND) from error
    try:
        found = [pyrage.x25519.Identity.from_str(x.strip()) for x in lines if x.strip() and not x.lstrip().startswith("#")]
    except pyrage.IdentityError:
        found = []
    if not found:
        raise InputError(path, "holds no identity of age", MEND) from None
    return found


def make(path: Path) -> str:
    """A new identity in the file ``path``, readable by its owner alone; its recipient. Raises InputError when there is a file."""
    made = pyrage.x25519.Identity.generate()
    try:
        with private(path, os.O_EXCL) as stream:
            stream.write(f"# recipient: {made.to_public()}\n{made}\n".encode())
    except FileExistsError as error:
        raise InputError(path, "is there already and is left alone", "choose another name") from error
    except OSError as error:
        raise InputError(path, f"cannot be written ({error.strerror})", "choose a folder you may write to") from error
    return str(made.to_public())
