"""tolltrace.yml: a casebook's Config as a file that a person may edit."""

import os
from dataclasses import fields
from pathlib import Path
from typing import Any

import yaml

from tolltrace.config import Config
from tolltrace.errors import InputError

NAME = "tolltrace.yml"
_NOTES = {
    "policy": "coding rules that reconcile an incident's figures",
    "reader": "what reads claims from text: rules, learned, or llm (text of reports then goes to the endpoint named below)",
    "link_at": "happenings are joined without a question at and above this score (0 to 1)",
    "ask_at": "happenings are joined, with a question to a person, at and above this score (0 to 1)",
    "max_text_bytes": "longer texts are refused",
    "llm_url": "reader llm only: base address of an OpenAI-compatible endpoint, to which the text of reports is then sent",
    "llm_model": "reader llm only: the model's name as the endpoint knows it",
    "llm_key_env": "reader llm only: NAME of the environment variable that holds the key; never the key itself",
    "llm_timeout": "reader llm only: seconds to wait for one answer",
    "llm_tries": "reader llm only: how often one question is put",
    "llm_parallel": "reader llm only: questions asked at a time",
    "records": "address of the records in PostgreSQL, postgresql://USER@HOST/DATABASE; passwords belong in ~/.pgpass",
}


def write_config(path: Path, config: Config) -> None:
    """Writes ``config`` to ``path``, each key with a line that says what it is."""
    lines = ["# Settings of this casebook; a key that is left out has its default."]
    for f in fields(Config):
        if f.name == "records" and not config.records:
            continue  # most casebooks lie in their folder whole
        if note := _NOTES.get(f.name):
            lines.append(f"# {note}")
        lines.append(yaml.safe_dump({f.name: getattr(config, f.name)}, allow_unicode=True).strip())
    # A name of its own: of two makers at once neither may take the other's file away.
    aside = path.with_name(f"{path.name}.{os.getpid()}.new")
    aside.write_text("\n".join(lines) + "\n", encoding="utf-8")
    aside.replace(path)


def set_records(path: Path, address: str) -> None:
    """Writes where the records are into the settings file ``path`` ("" for the folder's own file); its other lines stay."""
    lines = handed_on(path).splitlines() if path.is_file() else []
    if address:
        lines += [f"# {_NOTES['records']}", yaml.safe_dump({"records": address}).strip()]
    aside = path.with_name(path.name + ".new")
    aside.write_text("\n".join(lines) + "\n", encoding="utf-8")
    aside.replace(path)


def handed_on(path: Path) -> str:
    """The settings file ``path`` as it may leave the house: without the address of a database."""
    lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
    return "".join(line for line in lines if not line.startswith("records:") and line.strip() != f"# {_NOTES['records']}")


def read_config(path: Path) -> Config:
    """The Config in ``path``; the defaults when there is no such file. Raises InputError, one line naming the key, when a
    key is unknown or its value cannot be used."""
    try:
        source = path.read_text(encoding="utf-8")
    except (FileNotFoundError, NotADirectoryError):
        return Config()
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(
            path, f"the settings cannot be read ({error})", "save the file as UTF-8 text that you may read"
        ) from error
    try:
        data = yaml.safe_load(source)
        lines = _lines(source)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        line = mark.line + 1 if mark else None
        raise InputError(path, "not YAML", "write one `key: value` a line", line=line) from error
    if data is None:
        return Config()
    if not isinstance(data, dict):
        raise InputError(path, f"settings are keys with values, this is a {_kind(data)}", "write one `key: value` a line")
    known = {f.name: f for f in fields(Config)}
    values: dict[str, Any] = {}
    for key, value in data.items():
        line = lines.get(key)
        if key not in known:
            raise InputError(path, f"no setting is named {key!r}", f"the settings are {', '.join(known)}", line=line)
        values[key] = _checked(path, key, value, type(known[key].default), line)
    return Config(**values)


def _checked(path: Path, key: str, value: Any, wanted: type, line: int | None) -> Any:
    if wanted is float and isinstance(value, int) and not isinstance(value, bool):
        value = float(value)
    if type(value) is not wanted:
        mend = f"{key} is a {_WORDS.get(wanted, wanted.__name__)}, for example {getattr(Config(), key)}"
        raise InputError(path, f"{key} cannot be {value!r} (a {_kind(value)})", mend, line=line)
    if isinstance(value, float) and not 0 <= value <= 1:
        raise InputError(path, f"{key} cannot be {value}", "scores lie between 0 and 1", line=line)
    if isinstance(value, int) and value <= 0:
        raise InputError(path, f"{key} cannot be {value}", "give a number above 0", line=line)
    return value


_WORDS: dict[type, str] = {
    str: "word",
    float: "number",
    int: "whole number",
    bool: "true or false",
    dict: "mapping",
    list: "list",
}


def _kind(value: Any) -> str:
    return _WORDS.get(type(value), type(value).__name__)


def _lines(source: str) -> dict[Any, int]:
    """The line (from 1) of each top-level key."""
    node = yaml.compose(source, Loader=yaml.SafeLoader)
    if not isinstance(node, yaml.MappingNode):
        return {}
    return {key.value: key.start_mark.line + 1 for key, _ in node.value}
