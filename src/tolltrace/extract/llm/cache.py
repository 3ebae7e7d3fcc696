"""Answers kept by the hash of their question: the same question is asked once, and what a model said can be looked up.

One small JSON file an answer, written whole or not at all; a file that cannot be read counts as none.
"""

import json
import os
from pathlib import Path

from tolltrace.extract.llm.client import Answer
from tolltrace.extract.llm.prompt import Prompt
from tolltrace.model import sha256_hex


class Answers:
    """The answers kept in ``folder``; with None nothing is kept."""

    def __init__(self, folder: Path | None) -> None:
        self._folder = folder

    @staticmethod
    def key(url: str, model: str, prompt: Prompt) -> str:
        """The hash of a question: whom, and what."""
        return sha256_hex("\0".join((url, model, prompt.system, prompt.user)).encode("utf-8", "surrogatepass"))

    def get(self, key: str) -> Answer | None:
        """The answer to the question ``key``; None when it was not asked yet."""
        if self._folder is None:
            return None
        try:
            data = json.loads((self._folder / f"{key}.json").read_text(encoding="utf-8"))
            content, model = data["content"], data["model"]
        except (OSError, ValueError, KeyError, TypeError):
            return None
        return Answer(content, model) if isinstance(content, str) and isinstance(model, str) else None

    def put(self, key: str, answer: Answer) -> None:
        """Keeps an answer. A folder that cannot be written to is no reason to lose the answer at hand."""
        if self._folder is None:
            return
        path = self._folder / f"{key}.json"
        unfinished = path.with_suffix(f".{os.getpid()}.tmp")
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            unfinished.write_text(json.dumps({"model": answer.model, "content": answer.content}, indent=1), encoding="utf-8")
            unfinished.replace(path)
        except OSError:
            unfinished.unlink(missing_ok=True)
