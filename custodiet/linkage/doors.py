"""Nothing is handed in here by a form: people come with establishment lists and logs."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.forms import Form

DOORS: dict[str, tuple[type[Form], Callable[..., Any]]] = {}
