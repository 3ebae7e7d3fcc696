"""The words of the application: those of a run's page, and beside them those of the vocabularies named here, by language."""

from functools import cache

from tolltrace.export.sentences import Sentences, sentences
from tolltrace.export.words import Words, words
from tolltrace.vocab import names, vocabulary

LANGUAGES = ("en", "ar")
# What every page says; what stands behind an incident; map, sources and import; accounts.
BOOKS = ("web", "evidence", "atlas", "people")


@cache
def web_words(lang: str) -> Words:
    """The words of ``lang``. Raises InputError for a language that there is no vocabulary for."""
    base = words(lang)
    page = vocabulary(f"page.{lang}")
    own = [vocabulary(f"{book}.{lang}") for book in BOOKS]
    merged = {**page, **{part: dict(page[part]) for part in ("text", "terms")}}
    for book in own:
        merged["text"] |= book["text"]
        merged["terms"] |= book["terms"]
    return Words(base.lang, base.direction, merged)


def refusal(lang: str, text: str) -> str:
    """What a refusal says, in ``lang``; in English where it has no translation."""
    return _refusals(lang)(text) or text


@cache
def _refusals(lang: str) -> Sentences:
    book = f"refusals.{lang}"
    templates = vocabulary(book)["templates"] if book in names() else ()
    return sentences({"sentences": {"templates": templates}, "terms": vocabulary(f"page.{lang}")["terms"]})
