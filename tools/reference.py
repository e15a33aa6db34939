"""Write docs/reference from the code and the shelf. Run it as ``python -m tools.reference``.

With ``--check`` nothing is written, and the exit code is 1 when a page is out of date. A page more is one
line more in PAGES: its path, and the function that gives its whole text.
"""

from __future__ import annotations

import os
import sys
from collections import Counter
from collections.abc import Callable
from pathlib import Path

from django import setup

from custodiet.core.policy import Citation, Rule, load
from custodiet.core.policy_kinds import in_words
from tools import commitments
from tools.markdown import cell

ROOT = Path(__file__).resolve().parents[1]
HEAD = "<!-- Written by `make reference`. Change the source, not this page. -->\n\n"


def commitments_page() -> str:
    """Say of every commitment whether it is proved, kept as a record, or not yet."""
    rows, proofs, kept = commitments.register(), commitments.proofs(), commitments.kept()
    states = {row.id: _state(row.id, proofs, kept) for row in rows}
    count = Counter(state.split(":", maxsplit=1)[0] for state in states.values())
    lines = [
        f"{HEAD}# Commitments\n",
        f"{len(rows)} commitments are read from five papers.\n",
        f"- Proved, by a test that carries the commitment's number: {count['proved']}",
        f"- Kept as a record, with a place to write it down and no test that proves more: {count['kept']}",
        f"- Not yet: {count['not yet']}",
    ]
    documents = load(ROOT / "policy").documents
    for doc, section in dict.fromkeys((row.doc, row.section) for row in rows):
        title = documents[commitments.DOCUMENTS[doc]].title
        lines += [
            f"\n## {doc}, {section}\n",
            title,
            "",
            "| | Phrase | Asks for | State |",
            "|---|---|---|---|",
        ]
        lines += [
            f"| {row.id} | {cell(row.phrase)} | {cell(row.implementation)} | {states[row.id]} |"
            for row in rows
            if (row.doc, row.section) == (doc, section)
        ]
    return "\n".join(lines) + "\n"


def _state(number: str, proofs: dict[str, list[str]], kept: dict[str, commitments.Kept]) -> str:
    if number in proofs:
        return "proved: " + ", ".join(f"`{node}`" for node in proofs[number])
    if number in kept:
        return f"kept: in {kept[number].room}, `{kept[number].record}`"
    return "not yet"


def proved_page() -> str:
    """List what was ever proved: ids are added here and never taken away, so that none is lost unseen."""
    found = {*commitments.proved_before(), *commitments.proofs()}
    return "".join(f"{number}\n" for number in sorted(found))


def policy_page() -> str:
    """Print the whole shelf: every rule, every version, and what stands behind it."""
    shelf = load(ROOT / "policy")
    lines = [
        f"{HEAD}# The policy shelf\n",
        f"{len(shelf.rules)} rules. A day is judged by the version in force on it.\n",
        "How to change one: [change a rule](../how-to/change-a-rule.md).",
    ]
    room = ""
    for name, versions in sorted(shelf.rules.items()):
        if name.split(".")[0] != room:
            room = name.split(".")[0]
            lines.append(f"\n## {room}")
        lines.append(f"\n### `{name}`\n\n{versions[-1].says}\n\nStanding: {versions[-1].standing}.")
        for version in (*versions, *shelf.local.get(name, ())):
            lines.append(f"\n{_version(version)}")
    lines.append("\n## Documents\n")
    for document in shelf.documents.values():
        copy = f"copy with SHA-256 `{document.fingerprint}`" if document.copy else "no copy held"
        year = document.year or "undated"
        lines.append(f"- `{document.name}`: {document.title}. {document.publisher}, {year}; {copy}.")
    return "\n".join(lines) + "\n"


def _version(version: Rule) -> str:
    lines = [f"**From {version.since.isoformat()}**"]
    if version.unit == "codes":
        for code in version.value:
            behind = f" ({_quoted(code.citation)})" if code.citation else ""
            lines.append(f"- `{code.code}` {code.words}{behind}")
    elif version.unit == "text":
        lines[0] += f": {version.value}"
    else:
        lines[0] += f": {in_words(version.unit, version.value)}"
    if version.citation:
        lines.append(f"\n> {_quoted(version.citation)}")
    if version.approved_by:
        lines.append(f"\nSet by: {version.approved_by}. {version.reason}")
    if version.note:
        lines.append(f"\nNote: {version.note}")
    return "\n".join(lines)


def _quoted(citation: Citation) -> str:
    words = f"“{citation.quote}” " if citation.quote else ""
    unsure = "" if citation.verified else f". Not verified: {citation.note}"
    return f"{words}`{citation.document}`, {citation.place}{unsure}"


def _from_the_program(page: str) -> Callable[[], str]:
    """A page that is read out of the running program, so Django is set up first."""

    def written() -> str:
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "custodiet.settings")
        setup()
        from tools import reference_events, reference_extracts, reference_pages  # noqa: PLC0415  their models need Django set up

        match page:
            case "events":
                return HEAD + reference_events.events_page(ROOT / "custodiet")
            case "extracts":
                return HEAD + reference_extracts.extracts_page()
            case "settings":
                return HEAD + reference_pages.settings_page(
                    (ROOT / ".env.example").read_text(encoding="utf-8")
                )
        text: str = getattr(reference_pages, f"{page}_page")()
        return HEAD + text

    return written


FROM_THE_PROGRAM = (
    "permissions", "stages", "events", "settings", "doors", "detectors", "tables", "extracts", "commands",
)  # fmt: skip

PAGES: list[tuple[str, Callable[[], str]]] = [
    ("policy/commitments_proved.txt", proved_page),
    ("docs/reference/commitments.md", commitments_page),
    ("docs/reference/policy.md", policy_page),
    *((f"docs/reference/{page}.md", _from_the_program(page)) for page in FROM_THE_PROGRAM),
]


def main(arguments: list[str]) -> int:
    """Write every page, or with --check say which ones are out of date. Gives the exit code."""
    stale = []
    for name, write in PAGES:
        path, text = ROOT / name, write()
        if path.is_file() and path.read_text(encoding="utf-8") == text:
            continue
        stale.append(name)
        if "--check" not in arguments:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
    for name in stale:
        print(f"{name} is out of date: run make reference." if "--check" in arguments else f"{name} written.")
    return 1 if stale and "--check" in arguments else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
