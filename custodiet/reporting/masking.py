"""Masking: passages taken out of a copy, each replaced by what kind of thing it was."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from custodiet.core.errors import NotValid

WORDS = {"names": "[a name]", "places": "[a place]", "others": "[left out]"}
SHORTEST = 2  # characters: a single letter would be masked everywhere


def masked(text: str, passages: Mapping[str, Sequence[str]]) -> tuple[str, int]:
    """Take passages out of a text wherever they stand as whole words, in any case of letters.

    passages  kind (names, places, others) -> passages
    Gives the text and how many places were masked. Refuses, with NotValid, no passage at all, one that is too
    short, and one that does not stand in the text: a handler who mistyped would believe it gone.
    """
    chosen = {" ".join(each.split()): kind for kind, given in passages.items() for each in given}
    chosen.pop("", None)
    problems = {}
    for each, kind in chosen.items():
        if len(each) < SHORTEST:
            problems[kind] = f"“{each}” is too short to be masked by itself. Give the whole word."
        elif not _pattern([each]).search(text):
            problems[kind] = f"“{each}” is not in the report. Check how it is spelt there."
    if not chosen:
        problems["names"] = "Give at least one passage to be masked."
    if problems:
        raise NotValid(next(iter(problems.values())), problems=problems)
    # the longest first, so that “Wren Kestrel” is one name where “Wren” is given too
    ordered = sorted(chosen, key=len, reverse=True)
    return _pattern(ordered).subn(lambda found: WORDS[chosen[ordered[(found.lastindex or 1) - 1]]], text)


def _pattern(passages: Sequence[str]) -> re.Pattern[str]:
    """One group for each passage, whole words only, across the end of a line too."""
    inside = "|".join("(" + r"\s+".join(re.escape(word) for word in each.split()) + ")" for each in passages)
    return re.compile(rf"(?<!\w)(?:{inside})(?!\w)", re.IGNORECASE)
