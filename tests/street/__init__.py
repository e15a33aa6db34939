"""Scenes that the public side is put through in processes of its own."""
