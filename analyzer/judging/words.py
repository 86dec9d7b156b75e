"""Word lists, written as running text."""

from __future__ import annotations


def words_of(*lines: str) -> frozenset[str]:
    """The words of the lines, which are parted by blanks."""
    return frozenset(word for line in lines for word in line.split())
