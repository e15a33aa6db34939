"""The Merkle tree of RFC 6962 over the ledger's lines, with its two proofs.

An inclusion proof shows that a line was there when a checkpoint was signed; a consistency proof shows that
nothing was taken out between two checkpoints. Both are short, and anyone can check them.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence


def leaf(octets: bytes) -> bytes:
    """The hash of one line."""
    return hashlib.sha256(b"\x00" + octets).digest()


def node(left: bytes, right: bytes) -> bytes:
    """The hash of two branches."""
    return hashlib.sha256(b"\x01" + left + right).digest()


def root_of(leaves: Iterable[bytes]) -> bytes:
    """The root over leaves that stream by, holding one hash for each level of the tree."""
    stack: list[tuple[int, bytes]] = []
    for each in leaves:
        size, value = 1, each
        while stack and stack[-1][0] == size:
            size, value = size * 2, node(stack.pop()[1], value)
        stack.append((size, value))
    if not stack:
        return hashlib.sha256(b"").digest()
    value = stack.pop()[1]
    while stack:
        value = node(stack.pop()[1], value)
    return value


def _split(size: int) -> int:
    """The largest power of two smaller than size."""
    return 1 << ((size - 1).bit_length() - 1)


def inclusion(leaves: Sequence[bytes], index: int) -> list[bytes]:
    """The branches that lead from one leaf to the root.

    leaves  all leaves of the tree, in order
    index   place of the leaf, from 0
    """
    if not 0 <= index < len(leaves):
        raise ValueError("The tree has no leaf at that place.")
    if len(leaves) == 1:
        return []
    middle = _split(len(leaves))
    if index < middle:
        return [*inclusion(leaves[:middle], index), root_of(leaves[middle:])]
    return [*inclusion(leaves[middle:], index - middle), root_of(leaves[:middle])]


def included(line: bytes, index: int, size: int, proof: Sequence[bytes], root: bytes) -> bool:
    """Check an inclusion proof (RFC 9162, 2.1.3.2).

    line   the leaf's hash
    index  its place, from 0
    size   how many leaves the tree has
    """
    if not 0 <= index < size:
        return False
    here, last, value = index, size - 1, line
    for branch in proof:
        if last == 0:
            return False
        if here & 1 or here == last:
            value = node(branch, value)
            while not here & 1 and here:
                here, last = here >> 1, last >> 1
        else:
            value = node(value, branch)
        here, last = here >> 1, last >> 1
    return last == 0 and value == root


def consistency(leaves: Sequence[bytes], old: int) -> list[bytes]:
    """The branches that show the first ``old`` leaves are the beginning of all of them."""
    if not 0 < old <= len(leaves):
        raise ValueError("The older tree must have at least one leaf and no more than the newer.")
    return _subproof(leaves, old, whole=True)


def _subproof(leaves: Sequence[bytes], old: int, *, whole: bool) -> list[bytes]:
    if old == len(leaves):
        return [] if whole else [root_of(leaves)]
    middle = _split(len(leaves))
    if old <= middle:
        return [*_subproof(leaves[:middle], old, whole=whole), root_of(leaves[middle:])]
    return [*_subproof(leaves[middle:], old - middle, whole=False), root_of(leaves[:middle])]


def consistent(old: int, new: int, old_root: bytes, new_root: bytes, proof: Sequence[bytes]) -> bool:
    """Check a consistency proof (RFC 9162, 2.1.4.2)."""
    if not 0 < old <= new:
        return False
    if old == new:
        return not proof and old_root == new_root
    branches = list(proof)
    if old & (old - 1) == 0:
        branches.insert(0, old_root)
    if not branches:
        return False
    here, last = old - 1, new - 1
    while here & 1:
        here, last = here >> 1, last >> 1
    first = second = branches[0]
    for branch in branches[1:]:
        if last == 0:
            return False
        if here & 1 or here == last:
            first, second = node(branch, first), node(branch, second)
            while not here & 1 and here:
                here, last = here >> 1, last >> 1
        else:
            second = node(second, branch)
        here, last = here >> 1, last >> 1
    return last == 0 and first == old_root and second == new_root
