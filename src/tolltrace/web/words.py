"""The words of the application: those of a run's page, and beside them those of ``vocab/web.LANGUAGE.yml``."""

from functools import cache

from tolltrace.export.words import Words, words
from tolltrace.vocab import vocabulary

LANGUAGES = ("en", "ar")


@cache
def web_words(lang: str) -> Words:
    """The words of ``lang``. Raises InputError for a language that there is no vocabulary for."""
    base = words(lang)
    page, own = vocabulary(f"page.{lang}"), vocabulary(f"web.{lang}")
    merged = {**page, "text": {**page["text"], **own["text"]}, "terms": {**page["terms"], **own["terms"]}}
    return Words(base.lang, base.direction, merged)
