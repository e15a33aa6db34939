#!/usr/bin/env python3
"""Checks an exported ledger with nothing but Python: the chain, the tree, the signed checkpoint, a proof.

    python3 verify_ledger.py ledger.jsonl
    python3 verify_ledger.py ledger.jsonl --checkpoint 000000048236.txt --key northmarch.pub
    python3 verify_ledger.py --proof line-120.json --key northmarch.pub
    python3 verify_ledger.py --proof between-100-and-240.json --key northmarch.pub

It shares no code with Custodiet, so that a fault in one is not hidden by the same fault in the other. The key
is the public key as 64 hexadecimal digits, in a file or given directly.
"""

import argparse
import base64
import hashlib
import json
import sys
from pathlib import Path

START = "0" * 64

# ---- Ed25519, verification only, after RFC 8032 section 6 ---------------------------------------------
P = 2**255 - 19
ORDER = 2**252 + 27742317777372353535851937790883648493
D = -121665 * pow(121666, P - 2, P) % P
SQRT_M1 = pow(2, (P - 1) // 4, P)


def recover_x(y, sign):
    """The x of a point, from its y and the sign bit; None when there is none."""
    if y >= P:
        return None
    x2 = (y * y - 1) * pow(D * y * y + 1, P - 2, P) % P
    if x2 == 0:
        return None if sign else 0
    x = pow(x2, (P + 3) // 8, P)
    if (x * x - x2) % P:
        x = x * SQRT_M1 % P
    if (x * x - x2) % P:
        return None
    return P - x if (x & 1) != sign else x


BASE_Y = 4 * pow(5, P - 2, P) % P
BASE_X = recover_x(BASE_Y, 0)
BASE = (BASE_X, BASE_Y, 1, BASE_X * BASE_Y % P)


def add(p, q):
    """The sum of two points in extended coordinates."""
    a, b = (p[1] - p[0]) * (q[1] - q[0]) % P, (p[1] + p[0]) * (q[1] + q[0]) % P
    c, d = 2 * p[3] * q[3] * D % P, 2 * p[2] * q[2] % P
    e, f, g, h = b - a, d - c, d + c, b + a
    return (e * f % P, g * h % P, f * g % P, e * h % P)


def times(scalar, point):
    """A point added to itself scalar times."""
    total = (0, 1, 1, 0)
    while scalar:
        if scalar & 1:
            total = add(total, point)
        point, scalar = add(point, point), scalar >> 1
    return total


def same(p, q):
    """Whether two points are one."""
    return (p[0] * q[2] - q[0] * p[2]) % P == 0 and (p[1] * q[2] - q[1] * p[2]) % P == 0


def point_of(octets):
    """The point that 32 bytes stand for, or None."""
    y = int.from_bytes(octets, "little")
    sign, y = y >> 255, y & ((1 << 255) - 1)
    x = recover_x(y, sign)
    return None if x is None else (x, y, 1, x * y % P)


def signature_fits(public, message, signature):
    """Whether an Ed25519 signature fits."""
    if len(public) != 32 or len(signature) != 64:
        return False
    key, r = point_of(public), point_of(signature[:32])
    s = int.from_bytes(signature[32:], "little")
    if key is None or r is None or s >= ORDER:
        return False
    h = int.from_bytes(hashlib.sha512(signature[:32] + public + message).digest(), "little") % ORDER
    return same(times(s, BASE), add(r, times(h, key)))


# ---- the tree of RFC 6962 -----------------------------------------------------------------------------
def leaf(octets):
    """The hash of a line."""
    return hashlib.sha256(b"\x00" + octets).digest()


def node(left, right):
    """The hash of two branches."""
    return hashlib.sha256(b"\x01" + left + right).digest()


class Tree:
    """A root over leaves that stream by."""

    def __init__(self):
        self.stack = []

    def add(self, value):
        """Take one more leaf."""
        size = 1
        while self.stack and self.stack[-1][0] == size:
            size, value = size * 2, node(self.stack.pop()[1], value)
        self.stack.append((size, value))

    def root(self):
        """The root over the leaves so far."""
        if not self.stack:
            return hashlib.sha256(b"").digest()
        value = self.stack[-1][1]
        for _, left in reversed(self.stack[:-1]):
            value = node(left, value)
        return value


def root_from(line, index, size, path):
    """The root that an inclusion proof leads to, or None when its length is wrong."""
    here, last, value = index, size - 1, line
    for branch in path:
        if last == 0:
            return None
        if here & 1 or here == last:
            value = node(branch, value)
            while not here & 1 and here:
                here, last = here >> 1, last >> 1
        else:
            value = node(value, branch)
        here, last = here >> 1, last >> 1
    return value if last == 0 else None


# ---- what is checked ----------------------------------------------------------------------------------
def read_checkpoint(note, public):
    """The size and root of a signed note; ends the program when the signature does not fit."""
    text, gap, signatures = note.partition("\n\n")
    lines = text.split("\n")
    if not gap or len(lines) < 3 or not lines[1].isdigit():
        sys.exit("This is not a checkpoint: it should have a name, a size, a root and a signature.")
    name = lines[0].encode()
    wanted = hashlib.sha256(name + b"\n\x01" + public).digest()[:4]
    for line in signatures.splitlines():
        raw = base64.b64decode(line.rpartition(" ")[2])
        if raw[:4] == wanted and signature_fits(public, (text + "\n").encode(), raw[4:]):
            return int(lines[1]), base64.b64decode(lines[2])
    sys.exit("The checkpoint is not signed by this key, or it has been altered.")


def check_lines(path, checkpoint):
    """Walk the export; gives the faults found and the number of lines."""
    faults, previous, count, tree = [], START, 0, Tree()
    signed_size, signed_root = checkpoint or (None, None)
    with open(path, encoding="utf-8") as export:
        for number, text in enumerate(export, 1):
            row = json.loads(text)
            octets = row["line"].encode()
            seq = json.loads(row["line"])["seq"]
            if seq != number:
                faults.append(f"Line {number} should come here, but line {seq} does.")
            if row["previous"] != previous:
                faults.append(f"Line {seq} is not joined to the line before it.")
            if hashlib.sha256(bytes.fromhex(row["previous"]) + octets).hexdigest() != row["hash"]:
                faults.append(f"Line {seq} has been altered since it was written.")
            previous, count = row["hash"], number
            tree.add(leaf(octets))
            if number == signed_size and tree.root() != signed_root:
                faults.append(f"The first {signed_size} lines are not those that were signed.")
    if signed_size is not None and signed_size > count:
        faults.append(f"The checkpoint was signed over {signed_size} lines, but the export has {count}.")
    return faults, count


def roots_from(old, new, old_root, path):
    """The two roots that a consistency proof leads to, or None when its length is wrong."""
    branches = [old_root, *path] if old & (old - 1) == 0 else list(path)
    if not branches:
        return None
    here, last = old - 1, new - 1
    while here & 1:
        here, last = here >> 1, last >> 1
    first = second = branches[0]
    for branch in branches[1:]:
        if last == 0:
            return None
        if here & 1 or here == last:
            first, second = node(branch, first), node(branch, second)
            while not here & 1 and here:
                here, last = here >> 1, last >> 1
        else:
            second = node(second, branch)
        here, last = here >> 1, last >> 1
    return (first, second) if last == 0 else None


def check_growth(proof, public):
    """Check that the lines of one checkpoint are the beginning of those of a later one."""
    old, old_root = read_checkpoint(proof["older"], public)
    new, new_root = read_checkpoint(proof["newer"], public)
    path = [bytes.fromhex(each) for each in proof["path"]]
    if old == new:
        fits = not path and old_root == new_root
    else:
        fits = 0 < old < new and roots_from(old, new, old_root, path) == (old_root, new_root)
    if not fits:
        sys.exit(f"The first {old} lines are not the beginning of the first {new}: something was changed.")
    print(f"The first {old} lines are the beginning of the first {new}: nothing was taken out.")


def check_proof(path, public):
    """Check that a line was there when its checkpoint was signed, or that the ledger only grew."""
    proof = json.loads(Path(path).read_text(encoding="utf-8"))
    if "older" in proof:
        check_growth(proof, public)
        return
    size, root = read_checkpoint(proof["checkpoint"], public)
    branches = [bytes.fromhex(each) for each in proof["path"]]
    fits = json.loads(proof["line"])["seq"] == proof["seq"] <= size
    if not fits or root_from(leaf(proof["line"].encode()), proof["seq"] - 1, size, branches) != root:
        sys.exit(f"The proof does not lead from line {proof['seq']} to the checkpoint.")
    print(f"Line {proof['seq']} was there when {size} lines were signed:\n{proof['line']}")


def unusable(why):
    """End the program over what it was handed, which says nothing of the ledger itself."""
    print(why, file=sys.stderr)
    sys.exit(2)


def check_export(path, note, public):
    """Walk an export, and say what was found; ends with 1 when anything is not whole."""
    faults, count = check_lines(path, read_checkpoint(note, public) if note else None)
    for fault in faults:
        print(fault)
    if faults:
        sys.exit(1)
    if not count:
        unusable("The export holds no lines.")
    print(f"{count} lines, whole{' and as signed' if note else ''}.")
    if not note:
        print("Without a checkpoint nobody can see an end that was cut off: check with --checkpoint too.")


def main():
    """Read the arguments and say what was found; ends with 1 when anything is not whole."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("export", nargs="?", help="the lines, from: custodiet ledger export")
    parser.add_argument("--checkpoint", help="a signed checkpoint, as a file")
    parser.add_argument("--proof", help="a proof, from: custodiet ledger prove")
    parser.add_argument("--key", help="the public key: 64 hexadecimal digits, or a file that holds them")
    given = parser.parse_args()
    if (given.checkpoint or given.proof) and not given.key:
        parser.error("a checkpoint or a proof can only be checked with --key")
    key = given.key and (Path(given.key).read_text() if Path(given.key).is_file() else given.key).strip()
    public = bytes.fromhex(key) if key else b""
    if given.proof:
        check_proof(given.proof, public)
    if given.export:
        note = given.checkpoint and Path(given.checkpoint).read_text(encoding="utf-8")
        check_export(given.export, note, public)
    elif not given.proof:
        parser.error("name an export or a proof")


if __name__ == "__main__":
    try:
        main()
    except (OSError, ValueError, KeyError, TypeError) as fault:
        unusable(f"What was handed in cannot be read as an export, a checkpoint, a proof or a key: {fault}.")
