"""What was computed before: a key-value file that can be deleted at any time.

Keys are hashes of everything that a value depends on, so a stale entry cannot be found; values
are bytes. One SQLite file serves several processes at once.
"""

from __future__ import annotations

import hashlib
import logging
import sqlite3
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

_CHUNK = 500  # SQLite allows 999 parameters in a statement


def key_of(*parts: str) -> str:
    """Hex SHA-256 over the parts; two lists of parts never share a key by concatenation."""
    digest = hashlib.sha256()
    for part in parts:
        data = part.encode("utf-8", errors="surrogatepass")
        digest.update(len(data).to_bytes(8, "little"))
        digest.update(data)
    return digest.hexdigest()


class Cache:
    """Bytes by key. Without a path it remembers for the life of the process only.

    A file that cannot be used (a folder that is read-only, a damaged file) costs time and no
    result: it is told as a warning and the cache does without it; `path` is None then.
    """

    def __init__(self, path: Path | None) -> None:
        self.path = path
        try:
            self._connection = _opened(path)
        except (OSError, sqlite3.Error) as error:
            self.path = None
            logging.getLogger(__name__).warning(
                "warning: %s: the cache cannot be used (%s) and nothing is kept; delete the file "
                "or make its folder writable",
                path,
                error,
            )
            self._connection = _opened(None)

    def get(self, keys: Sequence[str]) -> dict[str, bytes]:
        """The known values of the given keys."""
        found: dict[str, bytes] = {}
        for first in range(0, len(keys), _CHUNK):
            some = list(keys[first : first + _CHUNK])
            marks = ",".join("?" * len(some))
            found.update(
                self._connection.execute(
                    f"SELECT key, value FROM entries WHERE key IN ({marks})", some
                ).fetchall()
            )
        return found

    def put(self, entries: Mapping[str, bytes] | Iterable[tuple[str, bytes]]) -> None:
        """Remember the entries; a key that is known already keeps its value."""
        rows = list(entries.items() if isinstance(entries, Mapping) else entries)
        with self._connection:
            self._connection.executemany("INSERT OR IGNORE INTO entries VALUES (?, ?)", rows)

    def close(self) -> None:
        """Let go of the file."""
        self._connection.close()


class Overlay(Cache):
    """Knows what a file holds and remembers the rest in memory: nothing is put into the file.

    A file that does not exist is not made.
    """

    def __init__(self, path: Path | None) -> None:
        super().__init__(None)
        self._kept = Cache(path) if path is not None and path.is_file() else None

    def get(self, keys: Sequence[str]) -> dict[str, bytes]:
        """The known values of the given keys, from either."""
        found = super().get(keys)
        if self._kept is not None:
            found.update(self._kept.get([key for key in keys if key not in found]))
        return found

    def close(self) -> None:
        """Let go of the file, and forget."""
        super().close()
        if self._kept is not None:
            self._kept.close()


def _opened(path: Path | None) -> sqlite3.Connection:
    """A connection to the file, or to memory, with the table in it."""
    if path is not None:
        path.parent.mkdir(parents=True, exist_ok=True)
    connection = sqlite3.connect(
        str(path) if path is not None else ":memory:", timeout=60, check_same_thread=False
    )
    try:
        if path is not None:
            connection.execute("PRAGMA journal_mode=WAL")
            connection.execute("PRAGMA synchronous=NORMAL")
        connection.execute(
            "CREATE TABLE IF NOT EXISTS entries "
            "(key TEXT PRIMARY KEY, value BLOB NOT NULL) WITHOUT ROWID"
        )
        connection.commit()
    except BaseException:
        connection.close()
        raise
    return connection
