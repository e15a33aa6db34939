"""The reporter's code: twelve words, or as many letters, from which everything of theirs is derived.

128 random bits need no slow stretching: a machine that tried a million million codes a second would be at it
for ten million million years. So a guesser costs nobody else anything.
"""

from __future__ import annotations

import hmac
import os
from dataclasses import dataclass, field
from functools import cache
from hashlib import sha256

from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from mnemonic import Mnemonic

from custodiet.core.errors import NotValid
from custodiet.sealing.keys import SEEDS, PrivateKey, Suite

BYTES = 16
WORDS = 12
_SHORT = 4  # letters by which each of the listed words can be told
_LETTERS = "abcdefghijkmnpqrstuvwxyz23456789"  # 32, without l, o, 0 and 1
_BITS = 5
_COUNT = 26  # letters for 128 bits; one more checks them
_GROUP = 3


class NotACode(NotValid):
    """What was typed is not a code; the sentence says which part of it to look at.

    said, values  the sentence with places in it, and what stands in them: so that it can be translated
    """

    def __init__(self, said: str, **values: object) -> None:
        super().__init__(said.format(**values))
        self.said, self.values = said, values


@dataclass(frozen=True)
class Code:
    """128 random bits that only the reporter keeps. Never shown by accident."""

    secret: bytes = field(repr=False)

    def words(self) -> tuple[str, ...]:
        """As twelve words; the last one checks the others (BIP 39)."""
        return tuple(_list().to_mnemonic(self.secret).split())

    def letters(self) -> str:
        """As 27 letters and figures in groups of three, for paper; the last checks the others."""
        number = int.from_bytes(self.secret, "big") << (_COUNT * _BITS - BYTES * 8)
        chosen = [number >> shift & 31 for shift in range((_COUNT - 1) * _BITS, -1, -_BITS)]
        text = "".join(_LETTERS[place] for place in [*chosen, _check(chosen)])
        return "-".join(text[start : start + _GROUP] for start in range(0, len(text), _GROUP))

    def tag(self) -> bytes:
        """What the register finds the report by: 32 bytes that tell nothing of the code."""
        return self._derived("tag", 32)

    def reader(self) -> PrivateKey:
        """The reporter's own key: made from the code each time, and kept nowhere."""
        return PrivateKey(Suite.HYBRID, self._derived("reader", SEEDS[Suite.HYBRID]))

    def proof(self) -> bytes:
        """What a reporter may show to prove that a report is theirs: 32 bytes that open nothing."""
        return self._derived("proof", 32)

    def _derived(self, purpose: str, length: int) -> bytes:
        info = f"custodiet/code/1/{purpose}".encode()
        return HKDF(algorithm=SHA256(), length=length, salt=None, info=info).derive(self.secret)


def new_code() -> Code:
    """Make a new code."""
    return Code(os.urandom(BYTES))


def read_code(typed: str) -> Code:
    """Read a code back, as a frightened person types it.

    typed  in any case, with spaces, commas or dashes, words cut short after four letters
    Refuses, with NotACode, in words that say which word or letter to look at.
    """
    given = typed.lower().replace(",", " ").replace(".", " ").replace("-", " ").split()
    if len(given) == WORDS and any(len(each) > _GROUP for each in given):
        return _from_words(given)
    joined = "".join(given)
    if len(joined) == _COUNT + 1:
        return _from_letters(joined)
    raise NotACode(
        "A code has {words} words, or {letters} letters and figures. "
        "This has {given_words} words and {given_letters} letters.",
        words=WORDS,
        letters=_COUNT + 1,
        given_words=len(given),
        given_letters=len(joined),
    )


def commitment(proof: bytes) -> str:
    """What is kept beside a report so that a proof can be checked later."""
    return sha256(b"custodiet/proof/1" + proof).hexdigest()


def proves(proof: bytes, kept: str) -> bool:
    """Whether a proof fits what was kept."""
    return hmac.compare_digest(commitment(proof), kept)


def _from_words(given: list[str]) -> Code:
    known = _by_start()
    whole = []
    for place, word in enumerate(given, 1):
        found = known.get(word[:_SHORT])
        if found is None or not found.startswith(word):
            raise NotACode(
                "Word {place}, “{word}”, is not one of the words we use. Check how it is spelt.",
                place=place, word=word,
            )  # fmt: skip
        whole.append(found)
    text = " ".join(whole)
    if not _list().check(text):
        raise NotACode("Each word is one of ours, but together they are not a code. Check their order.")
    return Code(bytes(_list().to_entropy(text)))


def _from_letters(joined: str) -> Code:
    places = []
    for place, letter in enumerate(joined, 1):
        if letter not in _LETTERS:
            raise NotACode(
                "Character {place}, “{letter}”, is not one we use. There is no l, o, 0 or 1.",
                place=place, letter=letter,
            )  # fmt: skip
        places.append(_LETTERS.index(letter))
    *chosen, check = places
    number = 0
    for place in chosen:
        number = number << _BITS | place
    spare = _COUNT * _BITS - BYTES * 8
    if check != _check(chosen) or number & ((1 << spare) - 1):
        raise NotACode("These letters are not a code. Look for one that is wrong, or two that are exchanged.")
    return Code((number >> spare).to_bytes(BYTES, "big"))


def _check(chosen: list[int]) -> int:
    """One letter that notices any one wrong letter, and any two that changed places.

    A sum over the field of 32 elements (x^5 + x^2 + 1), each place with a weight of its own.
    """
    total = 0
    for value in chosen:
        total = (total ^ value) << 1
        if total & 32:
            total ^= 0b100101
    return total


@cache
def _list() -> Mnemonic:
    return Mnemonic("english")


@cache
def _by_start() -> dict[str, str]:
    return {word[:_SHORT]: word for word in _list().wordlist}
