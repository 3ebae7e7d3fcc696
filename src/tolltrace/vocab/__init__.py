"""The one loader of vocabularies: YAML beside this file, each read once and handed out read-only.

Words are data so that recorders can read and mend them without reading code. A folder named by TOLLTRACE_VOCAB holds
files of the same names that replace ours.
"""

import os
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from pathlib import Path
from types import MappingProxyType
from typing import Any

import yaml

from tolltrace.errors import VocabularyError

_Loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


def _source(name: str) -> tuple[str, str]:
    override = os.environ.get("TOLLTRACE_VOCAB")
    if override and (path := Path(override, f"{name}.yml")).is_file():
        return str(path), path.read_text(encoding="utf-8")
    resource = files(__package__).joinpath(f"{name}.yml")
    if not resource.is_file():
        raise VocabularyError(f"no vocabulary named {name!r}; the ones there are: {', '.join(names())}")
    return str(resource), resource.read_text(encoding="utf-8")


@cache
def vocabulary(name: str) -> Mapping[str, Any]:
    """The vocabulary ``name`` ("harm", "policies/default"): a read-only mapping. Raises VocabularyError, naming the file."""
    where, text = _source(name)
    try:
        data = yaml.load(text, Loader=_Loader)  # noqa: S506 - a safe loader
    except yaml.YAMLError as error:
        raise VocabularyError(f"{where}: not YAML: {' '.join(str(error).split())}") from error
    if not isinstance(data, dict):
        raise VocabularyError(f"{where}: a vocabulary is a mapping, this is a {type(data).__name__}")
    return MappingProxyType(data)


def names(folder: str = "") -> list[str]:
    """The names of the shipped vocabularies in ``folder`` ("" or "policies"), sorted."""
    root = files(__package__).joinpath(folder) if folder else files(__package__)
    return sorted(entry.name.removesuffix(".yml") for entry in root.iterdir() if entry.name.endswith(".yml"))
