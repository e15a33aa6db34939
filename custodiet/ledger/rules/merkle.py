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


def _climb(index: int, last: int, proof: Sequence[bytes]) -> tuple[list[tuple[bytes, bool]], bool]:
    """Which side each branch of a proof stands on, and whether the proof is just long enough.

    Gives (branch, stands on the left and belongs to the older tree too) for each branch.
    """
    sides: list[tuple[bytes, bool]] = []
    for branch in proof:
        if last == 0:
            return sides, False
        left = bool(index & 1) or index == last
        sides.append((branch, left))
        while left and not index & 1 and index:
            index, last = index >> 1, last >> 1
        index, last = index >> 1, last >> 1
    return sides, last == 0


def included(line: bytes, index: int, size: int, proof: Sequence[bytes], root: bytes) -> bool:
    """Check an inclusion proof (RFC 9162, 2.1.3.2).

    line   the leaf's hash
    index  its place, from 0
    size   how many leaves the tree has
    """
    if not 0 <= index < size:
        return False
    sides, whole = _climb(index, size - 1, proof)
    value = line
    for branch, left in sides:
        value = node(branch, value) if left else node(value, branch)
    return whole and value == root


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
    # a whole tree of the older size is its own first branch, and is left out of the proof
    branches = [old_root, *proof] if old & (old - 1) == 0 else list(proof)
    if not branches:
        return False
    here, last = old - 1, new - 1
    while here & 1:
        here, last = here >> 1, last >> 1
    sides, whole = _climb(here, last, branches[1:])
    first = second = branches[0]
    for branch, left in sides:
        first, second = (node(branch, first), node(branch, second)) if left else (first, node(second, branch))
    return whole and first == old_root and second == new_root
