"""Take the compiled look of GOV.UK Frontend and MOJ Frontend into the repository.

Run it again when a version changes: `python tools/vendor_assets.py`. It needs npm, and only to fetch the
two packages. What may not leave gov.uk, its typeface, crown and crest, is taken out, and so is
every address, so that a page loads nothing from anywhere else. The packages carry no licence file; it is
written out beside the files. A short copy of the published samples goes to the tests.
"""

from __future__ import annotations

import hashlib
import json
import re
import shutil
import subprocess
import sys
import tarfile
import tempfile
from dataclasses import dataclass
from pathlib import Path

WEBSITE = Path(__file__).resolve().parent.parent / "custodiet" / "website"
VENDOR = WEBSITE / "static" / "website" / "vendor"
SAMPLES = WEBSITE / "tests" / "fixtures" / "govuk"
FACES = "system-ui,Arial,sans-serif"

MIT = """{title}

{owner}

Permission is hereby granted, free of charge, to any person obtaining a copy
of this software and associated documentation files (the "Software"), to deal
in the Software without restriction, including without limitation the rights
to use, copy, modify, merge, publish, distribute, sublicense, and/or sell
copies of the Software, and to permit persons to whom the Software is
furnished to do so, subject to the following conditions:

The above copyright notice and this permission notice shall be included in all
copies or substantial portions of the Software.

THE SOFTWARE IS PROVIDED "AS IS", WITHOUT WARRANTY OF ANY KIND, EXPRESS OR
IMPLIED, INCLUDING BUT NOT LIMITED TO THE WARRANTIES OF MERCHANTABILITY,
FITNESS FOR A PARTICULAR PURPOSE AND NONINFRINGEMENT. IN NO EVENT SHALL THE
AUTHORS OR COPYRIGHT HOLDERS BE LIABLE FOR ANY CLAIM, DAMAGES OR OTHER
LIABILITY, WHETHER IN AN ACTION OF CONTRACT, TORT OR OTHERWISE, ARISING FROM,
OUT OF OR IN CONNECTION WITH THE SOFTWARE OR THE USE OR OTHER DEALINGS IN THE
SOFTWARE.
"""


@dataclass(frozen=True)
class Package:
    """One npm package, the one file taken from it, and who owns it."""

    name: str
    version: str
    css: str
    owner: str


PACKAGES = (
    Package(
        "govuk-frontend",
        "6.6.0",
        "dist/govuk/govuk-frontend.min.css",
        "Copyright (C) 2017 Crown Copyright (Government Digital Service)",
    ),
    Package(
        "@ministryofjustice/frontend",
        "11.1.0",
        "moj/moj-frontend.min.css",
        "Copyright (c) 2019 Ministry of Justice\nCopyright (c) 2021 dxw",
    ),
)


def stripped(css: str) -> str:
    """A compiled style sheet without typeface, pictures, addresses and source map.

    Raises ValueError when anything of these is left, so that a new version cannot bring it back unseen.
    """
    css = re.sub(r"/\*!.*?\*/", "", css, flags=re.DOTALL)
    css = re.sub(r"@font-face\s*{[^}]*}", "", css)
    css = re.sub(r"""["']?GDS Transport["']?,\s*arial,\s*sans-serif""", FACES, css, flags=re.IGNORECASE)
    css = re.sub(r"""url\((?:"[^"]*"|'[^']*'|[^)"']*)\)""", "none", css)
    css = re.sub(r"/\*# sourceMappingURL=.*?\*/", "", css).strip() + "\n"
    # a selector may ask whether a link begins with http, to print its address; nothing is fetched by that
    left = re.search(r'GDS Transport|@font-face|url\(|(?<!\^=")https?:|crest\.svg|sourceMappingURL', css)
    if left:
        raise ValueError(f"The style sheet still holds {left.group()!r}: look at stripped() again.")
    return css


def fetch(package: Package, folder: Path) -> Path:
    """Have npm fetch one package into a folder; gives the unpacked package."""
    npm = shutil.which("npm")
    if npm is None:
        raise SystemExit("npm is needed to fetch the packages, and only for that.")
    wanted = f"{package.name}@{package.version}"
    done = subprocess.run(
        [npm, "pack", "--silent", "--pack-destination", str(folder), wanted],
        check=True,
        capture_output=True,
        text=True,
    )
    archive = folder / done.stdout.split()[-1]
    unpacked = folder / archive.stem
    with tarfile.open(archive) as inside:
        inside.extractall(unpacked, filter="data")
    return unpacked / "package"


def samples(unpacked: Path, components: list[str]) -> None:
    """Keep the published samples of the components we draw: name, options and the markup expected."""
    SAMPLES.mkdir(parents=True, exist_ok=True)
    for component in components:
        source = unpacked / "dist" / "govuk" / "components" / component / "fixtures.json"
        every = json.loads(source.read_text())["fixtures"]
        kept = [{key: sample[key] for key in ("name", "options", "html")} for sample in every]
        text = "[\n" + ",\n".join(json.dumps(sample, ensure_ascii=False) for sample in kept) + "\n]\n"
        (SAMPLES / f"{component}.json").write_text(text)


def main() -> int:
    """Fetch, strip and write; say what was written."""
    sys.path.insert(0, str(WEBSITE.parent.parent))
    from custodiet.website.components.catalogue import COMPONENTS  # noqa: PLC0415  needs the path set above

    VENDOR.mkdir(parents=True, exist_ok=True)
    lines = []
    for package in PACKAGES:
        with tempfile.TemporaryDirectory() as folder:
            unpacked = fetch(package, Path(folder))
            css = stripped((unpacked / package.css).read_text())
            if package.name == "govuk-frontend":
                samples(unpacked, sorted(COMPONENTS))
        name = Path(package.css).name
        (VENDOR / name).write_text(css)
        licence = MIT.format(title="The MIT License (MIT)", owner=package.owner)
        (VENDOR / f"{name.removesuffix('.min.css')}.LICENCE.txt").write_text(licence)
        if package.name == "govuk-frontend":
            (SAMPLES / "LICENCE.txt").write_text(licence)
        digest = hashlib.sha256(css.encode()).hexdigest()
        lines.append({"file": name, "package": package.name, "version": package.version, "sha256": digest})
        print(f"{name}: {package.name} {package.version}, {len(css):,} characters")
    (VENDOR / "manifest.json").write_text(json.dumps(lines, indent=2) + "\n")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
