"""Parallax: one event, seen from many outlets."""

__version__ = "0.1.0"
