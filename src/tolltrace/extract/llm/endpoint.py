"""Which endpoint to ask, from the settings: everything about it but its key, which lives in the environment alone."""

import os
from dataclasses import dataclass
from ipaddress import ip_address
from urllib.parse import urlsplit

from tolltrace.config import Config
from tolltrace.errors import InputError
from tolltrace.model.plain import plain


@dataclass(frozen=True, slots=True)
class Endpoint:
    """Where to ask and how. ``url`` is the base ("https://host/v1"); ``key_env`` names the environment variable that holds
    the key, "" when none is needed; ``timeout`` is in seconds for one whole answer."""

    url: str
    model: str
    key_env: str = ""
    timeout: int = 120
    tries: int = 5
    parallel: int = 4

    @classmethod
    def of(cls, config: Config) -> "Endpoint":
        """The endpoint that ``config`` names. Raises InputError, naming the setting, when it names none that can be used."""
        url = config.llm_url.strip().rstrip("/").removesuffix("/chat/completions")
        if not url:
            raise _wrong("the reader is llm, but llm_url is not set", "give the endpoint, for example http://127.0.0.1:8080/v1")
        if not config.llm_model.strip():
            raise _wrong("the reader is llm, but llm_model is not set", "give the name of the model as the endpoint knows it")
        try:
            parts = urlsplit(url)
            usable = parts.scheme in {"http", "https"} and bool(parts.hostname) and parts.port != 0
        except ValueError:
            usable = False
        if not usable or parts.query or parts.fragment:
            raise _wrong(f"llm_url cannot be {plain(url)!r}", "give an address like https://host/v1")
        if parts.username is not None or parts.password is not None:
            raise _wrong("llm_url holds a user or password", "name the environment variable with the key in llm_key_env instead")
        return cls(
            url, config.llm_model.strip(), config.llm_key_env.strip(), config.llm_timeout, config.llm_tries, config.llm_parallel
        )

    @property
    def host(self) -> str:
        """The host and, where it is written, the port."""
        return urlsplit(self.url).netloc

    @property
    def here(self) -> bool:
        """Whether the endpoint is on this machine."""
        name = urlsplit(self.url).hostname or ""
        try:
            return name == "localhost" or ip_address(name).is_loopback
        except ValueError:
            return False

    def key(self) -> str:
        """The key, "" when none is needed. Raises InputError when the variable that should hold it is empty."""
        if not self.key_env:
            return ""
        key = os.environ.get(self.key_env, "").strip()
        if not key:
            raise _wrong(
                f"llm_key_env names the environment variable {self.key_env}, which is not set",
                "set it to the endpoint's key, or leave llm_key_env empty",
            )
        if not key.isascii():
            raise _wrong(f"the key in the environment variable {self.key_env} holds letters that no key has", "set it anew")
        return key


def _wrong(what: str, mend: str) -> InputError:
    return InputError("tolltrace.yml", what, mend)
