"""The website as Django knows it."""

from __future__ import annotations

from django.apps import AppConfig


class Website(AppConfig):
    """Hands our own start-up checks to Django."""

    name = "custodiet.website"

    def ready(self) -> None:
        """Register the checks; they run when asked for."""
        from custodiet.website import checks  # noqa: F401, PLC0415  registers them by being read
