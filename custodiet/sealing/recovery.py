"""Recovery: a secret that any k of n holders can open together, and fewer cannot.

Without arithmetic of our own: the secret is given once to every group of k holders, in k layers one inside
the other (HPKE). Each holder in turn takes off a layer on a machine of their own; nobody hands over a key.
Three of five are ten small envelopes.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations

from custodiet.core.errors import NotValid
from custodiet.sealing.keys import PrivateKey, PublicKey
from custodiet.sealing.places import CannotOpen, together
from custodiet.sealing.wraps import give, take

MOST = 500  # envelopes; more means that too many groups were asked for


@dataclass(frozen=True)
class Share:
    """One group's envelope.

    about    what the secret is, bound into every layer
    holders  the names of the group's keys, in the order in which layers come off
    taken    how many layers are off
    """

    about: str
    holders: tuple[str, ...]
    taken: int
    data: bytes


def shared(secret: bytes, holders: Sequence[PublicKey], needed: int, about: str) -> tuple[Share, ...]:
    """Give a secret to any so many of these holders.

    needed  how many must act together, at least 2
    about   what it is, such as "desk counter-corruption epoch 3"
    Refuses, with NotValid, fewer holders than are needed, one named twice, or more groups than can be kept.
    """
    idents = [holder.ident for holder in holders]
    if not 2 <= needed <= len(idents) or len(set(idents)) != len(idents):
        raise NotValid("At least two must be needed, and no more than there are holders, each named once.")
    groups = list(combinations(holders, needed))
    if len(groups) > MOST:
        raise NotValid(f"That makes {len(groups):,} groups; at most {MOST} can be kept. Name fewer holders.")
    return tuple(_layered(secret, group, about) for group in groups)


def _layered(secret: bytes, group: tuple[PublicKey, ...], about: str) -> Share:
    names, data = tuple(holder.ident for holder in group), secret
    for place in reversed(range(len(group))):
        data = give(data, group[place], _bound(about, names, place))
    return Share(about, names, 0, data)


def layer_off(share: Share, key: PrivateKey) -> Share:
    """Take one layer off. Refuses, with CannotOpen, a key whose turn it is not."""
    if share.taken >= len(share.holders) or share.holders[share.taken] != key.public.ident:
        raise CannotOpen("This envelope")
    data = take(share.data, key, _bound(share.about, share.holders, share.taken))
    return Share(share.about, share.holders, share.taken + 1, data)


def recovered(share: Share) -> bytes:
    """The secret, once every layer is off. Refuses, with CannotOpen, while one is on."""
    if share.taken != len(share.holders):
        raise CannotOpen("This envelope")
    return share.data


def _bound(about: str, names: tuple[str, ...], place: int) -> bytes:
    return together("custodiet/recovery/1", about, str(place), *names)
