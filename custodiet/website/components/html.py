"""Building HTML from values, escaped where it is joined."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.utils.html import conditional_escape, escape
from django.utils.safestring import SafeString

Options = Mapping[str, Any]

VOID = frozenset({"input", "img", "br", "hr", "meta", "link"})
NOTHING: SafeString = SafeString("")


def el(name: str, attrs: Mapping[str, Any] | None = None, *inside: Any) -> SafeString:
    """One element.

    attrs   None and False leave an attribute out; True writes its name alone
    inside  text (escaped) or markup (kept); None is nothing
    """
    opening = f"<{name}{attributes(attrs)}>"
    if name in VOID:
        return SafeString(opening)
    return SafeString(f"{opening}{join(inside)}</{name}>")


def join(parts: Iterable[Any]) -> SafeString:
    """Several pieces, one after another."""
    return SafeString("".join(conditional_escape(part) for part in parts if part is not None))


def attributes(attrs: Mapping[str, Any] | None) -> str:
    """Attributes as they are written in a tag, with a space before each."""
    written = []
    for name, value in (attrs or {}).items():
        if value is None or value is False:
            continue
        written.append(f" {escape(name)}" if value is True else f' {escape(name)}="{escape(value)}"')
    return "".join(written)


def extra(options: Options | None) -> dict[str, Any]:
    """The free attributes a caller asked for, as the package reads them.

    There, a plain value is always written, even when empty; {"value": v, "optional": true} is left
    out when empty and written by name alone when true.
    """
    wanted = (options or {}).get("attributes") or {}
    found: dict[str, Any] = {}
    for name, value in wanted.items():
        if isinstance(value, Mapping):
            optional = bool(value.get("optional"))
            found[name] = value.get("value") if optional else _plain(value.get("value"))
        else:
            found[name] = _plain(value)
    return found


def _plain(value: Any) -> str:
    if value is None:
        return ""
    return str(value).lower() if isinstance(value, bool) else str(value)


def classes(*names: str | None) -> str:
    """Class names, the empty ones left out."""
    return " ".join(name for name in names if name)


def words(options: Options | None, html: str = "html", text: str = "text") -> Any:
    """What a component says: its markup when there is any, else its text."""
    options = options or {}
    return options.get(html) or options.get(text)
