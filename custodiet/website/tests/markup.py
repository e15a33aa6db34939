"""Comparing two pieces of HTML for what a browser would see."""

from __future__ import annotations

from html.parser import HTMLParser
from typing import Any

from django.utils.safestring import SafeString

VOID = frozenset({"input", "img", "br", "hr", "meta", "link"})


class Reader(HTMLParser):
    """Tags with their attributes in order of name, and text with its spaces folded."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.seen: list[tuple[Any, ...]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        folded = sorted((name, value if value is None else " ".join(value.split())) for name, value in attrs)
        self.seen.append(("open", tag, tuple(folded)))

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if tag not in VOID:
            self.handle_endtag(tag)

    def handle_endtag(self, tag: str) -> None:
        self.seen.append(("close", tag))

    def handle_data(self, data: str) -> None:
        text = " ".join(data.split())
        if not text:
            return
        if self.seen and self.seen[-1][0] == "text":
            text = f"{self.seen.pop()[1]} {text}"
        self.seen.append(("text", text))


def read(html: str) -> list[tuple[Any, ...]]:
    """What a browser would see of a piece of HTML."""
    reader = Reader()
    reader.feed(html)
    reader.close()
    return reader.seen


def trusted(options: Any) -> Any:
    """A sample's options, with what it calls HTML marked as such; all else stays text."""
    if isinstance(options, dict):
        return {
            key: SafeString(value)
            if isinstance(value, str) and key.lower().endswith("html")
            else trusted(value)
            for key, value in options.items()
        }
    return [trusted(one) for one in options] if isinstance(options, list) else options
