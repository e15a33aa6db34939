"""Take the libraries that the sealing page seals with into the repository, as two modules.

Run it again when a version changes: `python tools/vendor_scripts.py`. It needs npm, and only to fetch the
packages. Each package is held to the digest that stands here before anything of it is opened. What
the page uses is put together by esbuild without making it any smaller, so that it can be read, and without
comments, which weigh four times as much as the code. The same packages give the same files, byte for byte.
"""

from __future__ import annotations

import base64
import hashlib
import json
import shutil
import subprocess
import tarfile
import tempfile
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENDOR = ROOT / "custodiet" / "reporting" / "static" / "reporting" / "sealing" / "vendor"


@dataclass(frozen=True)
class Package:
    """One npm package: its version, and the SHA-512 of its archive as npm writes it."""

    name: str
    version: str
    integrity: str


PACKAGES = (
    Package(
        "@noble/ciphers", "2.4.0",
        "sha512-AnjFn0Jv92laAkvMrghlFZq4qQCIN/4DxFV/eooqtC2YTjB7kBeLMS2T9KJX4Dn+ZVXLOwK0lSgqDtx9gvxtiw==",
    ),
    Package(
        "@noble/curves", "2.4.0",
        "sha512-P4/62zrgfH33CneE3Dn4WhJVA22YUU0eR51wKIan4NVRvwsA0YnPTwWGpNbpuacSujmSFLvyzpyuR30+fbq2Ew==",
    ),
    Package(
        "@noble/hashes", "2.4.0",
        "sha512-X5XaVWZIBCT7HHZGm5I7ZQXDwLG+bGXuSrMQAW+7Zvl87h1kmc1ZB1VSRJcpUfoUrGQp4Fkoxm5kZ+Ms+aW+eA==",
    ),
    Package(
        "@noble/post-quantum", "0.7.1",
        "sha512-+P9981IiAnVh+rmcubozzVwrEy3XsN/tMhTnvsjV9VDaYpOnNCqWqKo2FLWxbu92YHfjGIlE5XnW175UK+ln+Q==",
    ),
    Package(
        "@scure/bip39", "2.4.0",
        "sha512-82dxFbZUYboyOf0AXiydsQrFQ5Q4h9mX+O2UkE91ROYmsc0BKMGZLwDmy96Jpa2+vrtoxomjUhy1RPIgH/r2nA==",
    ),
)  # fmt: skip
# What puts them together. It is not shipped.
BUNDLER = Package(
    "@esbuild/linux-x64", "0.28.2",
    "sha512-4xTZr1FUmSoQW4XIWmit3tzQrUTZM+N3P0XV8xROKYF50XfI7xeO90+1bZvNwxIufQ9hDQVRJH5YhgPVF8A/HQ==",
)  # fmt: skip

NOBLE = """\
export { chacha20, chacha20poly1305, hchacha, xchacha20poly1305 } from '@noble/ciphers/chacha.js';
export { poly1305 } from '@noble/ciphers/_poly1305.js';
export { ed25519, x25519 } from '@noble/curves/ed25519.js';
export { expand, extract, hkdf } from '@noble/hashes/hkdf.js';
export { sha256 } from '@noble/hashes/sha2.js';
export { ml_kem768_x25519 } from '@noble/post-quantum/hybrid.js';
export { ml_kem768 } from '@noble/post-quantum/ml-kem.js';
"""
WORDS = "export { wordlist as WORDS } from '@scure/bip39/wordlists/english.js';\n"
# module -> what it gives, and the packages that it is made of
MODULES = {"noble.js": (NOBLE, PACKAGES[:4]), "words.js": (WORDS, PACKAGES[4:])}


def fetch(package: Package, folder: Path) -> Path:
    """Have npm fetch one package; gives it unpacked. Raises ValueError when it is not the one named here."""
    npm = shutil.which("npm")
    if npm is None:
        raise SystemExit("npm is needed to fetch the packages, and only for that.")
    done = subprocess.run(
        [npm, "pack", "--silent", "--pack-destination", str(folder), f"{package.name}@{package.version}"],
        check=True, capture_output=True, text=True,
    )  # fmt: skip
    archive = folder / done.stdout.split()[-1]
    digest = base64.b64encode(hashlib.sha512(archive.read_bytes()).digest()).decode()
    if f"sha512-{digest}" != package.integrity:
        raise ValueError(f"{package.name} {package.version} is not the archive that was looked at: {digest}")
    home = folder / "node_modules" / package.name
    with tarfile.open(archive) as inside:
        inside.extractall(folder / archive.stem, filter="data")
    home.parent.mkdir(parents=True, exist_ok=True)
    (folder / archive.stem / "package").rename(home)
    return home


def bundled(entry: str, bundler: Path, folder: Path) -> str:
    """One module of what an entry names, from the packages in a folder."""
    (folder / "entry.js").write_text(entry)
    done = subprocess.run(
        [str(bundler), "entry.js", "--bundle", "--format=esm", "--legal-comments=none", "--target=es2022",
         "--charset=utf8", "--log-level=error"],
        cwd=folder, check=True, capture_output=True, text=True,
    )  # fmt: skip
    return done.stdout


def main() -> int:
    """Fetch, check, put together and write; say what was written."""
    VENDOR.mkdir(parents=True, exist_ok=True)
    lines = []
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        bundler = fetch(BUNDLER, folder) / "bin" / "esbuild"
        homes = {package.name: fetch(package, folder) for package in PACKAGES}
        for module, (entry, packages) in MODULES.items():
            text = bundled(entry, bundler, folder)
            (VENDOR / module).write_text(text)
            licences = [(homes[each.name] / "LICENSE").read_text() for each in packages]
            (VENDOR / f"{module.removesuffix('.js')}.LICENCE.txt").write_text(
                "\n".join(
                    f"{each.name} {each.version}\n\n{said}"
                    for each, said in zip(packages, licences, strict=True)
                )
            )
            made_of = [
                {"package": each.name, "version": each.version, "integrity": each.integrity}
                for each in packages
            ]
            digest = hashlib.sha256(text.encode()).hexdigest()
            lines.append({"file": module, "sha256": digest, "made_of": made_of})
            print(f"{module}: {len(text):,} characters")
    (VENDOR / "manifest.json").write_text(json.dumps(lines, indent=2) + "\n")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
