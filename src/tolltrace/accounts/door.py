"""The door: who is let in. Guesses are few and slow, and a refusal never says what of it was wrong."""

from dataclasses import dataclass

from tolltrace.accounts.vault import Vault, likeness

WINDOW = 900.0  # seconds within which failures count together
PERSON_HERE = 5  # failures for one name from one address
PERSON = 50  # failures for one name from anywhere: many, for anybody could lock others out by failing for them
ADDRESS = 20  # failures from one address, whatever the names


@dataclass(frozen=True, slots=True)
class Refused:
    """Nobody was let in; ``wait`` is how many seconds no further attempt is looked at, 0 when one is."""

    wait: int = 0


class Door:
    """Lets people in by what ``vault`` keeps."""

    def __init__(self, vault: Vault) -> None:
        self.vault = vault

    def enter(self, name: str, password: str, code: str, address: str) -> str | Refused:
        """The secret of a new session for whoever shows name, password and, where it is asked for, a code."""
        person = likeness(name[:100])
        here, anywhere, place = f"{person}|{address}", f"{person}|", f"|{address}"
        if not self.vault.attempt({here: PERSON_HERE, anywhere: PERSON, place: ADDRESS}, WINDOW):
            return Refused(int(WINDOW))
        account = self.vault.account(name)
        # A code is used up only by the right password.
        if not self.vault.password_fits(name, password) or account is None or not self.vault.code_fits(account.name, code):
            return Refused()
        self.vault.succeeded(here, (anywhere, place))
        return self.vault.begin(account.name)
