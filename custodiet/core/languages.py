"""The language that a page is read in stands in its address."""

from __future__ import annotations

from django.conf import settings
from django.urls import translate_url
from django.utils.translation import get_language


def in_the_other_language(address: str) -> dict[str, str]:
    """Where a page is read in the other of the two languages: its code, its own name, and the address."""
    code, words = next(each for each in settings.LANGUAGES if each[0] != get_language())
    return {"code": code, "words": words, "url": translate_url(address, code)}
