"""Uploads and archives, put on disk under names that can do no harm.

Names come from strangers: nothing of them leaves the folder that is given, nor a line of a message.
"""

from __future__ import annotations

import lzma
import re
import stat
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from analyzer.datamodels import Problem
from analyzer.errors import UsageError

ARCHIVE_ENDINGS = (".zip",)

# Bounds of what an archive may unfold to. The largest corpus of news we know of has 25 MB a year;
# plain text packs to a third or a fifth, made-up archives to a thousandth. Chosen, not measured.
_MOST_FILES = 20_000
_LARGEST_FILE = 64 * 2**20  # bytes
_LARGEST_IN_ALL = 512 * 2**20
_HIGHEST_RATIO = 200  # of a file over `_LITTLE` bytes
_LITTLE = 2**20

_NESTED = (".zip", ".gz", ".tgz", ".tar", ".bz2", ".xz", ".7z", ".rar", ".zst")
_LONGEST_NAME = 120
_DAMAGED = (zipfile.BadZipFile, zlib.error, lzma.LZMAError, EOFError, NotImplementedError)


@dataclass(frozen=True)
class Upload:
    """A file as a browser sends it: the name that it gives, and the content."""

    name: str
    data: bytes


def safe_name(name: str) -> str:
    """The last part of a name, printable and of bounded length; `file` where nothing is left."""
    last = re.split(r"[/\\]", printable(name))[-1].strip()
    if len(last) > _LONGEST_NAME:
        ending = PurePosixPath(last).suffix[:10]
        last = last[: _LONGEST_NAME - len(ending)] + ending
    return last if last.strip(".") else "file"


def printable(name: str) -> str:
    """The name on one line, without characters that a reader cannot see."""
    return "".join(character if character.isprintable() else "-" for character in name)


def unpack(path: Path, folder: Path) -> list[Problem]:
    """Put the files of a ZIP archive into the folder; those refused are told, one line each.

    Raises:
        UsageError: it is no ZIP archive, or holds too much.
    """
    try:
        with zipfile.ZipFile(path) as archive:
            members = [member for member in archive.infolist() if not member.is_dir()]
            _refuse_too_much(path, members)
            return [
                Problem(f"{path}/{printable(member.filename)}", refused)
                for member in members
                for refused in _put(archive, member, folder)
            ]
    except (OSError, ValueError, *_DAMAGED) as error:
        raise UsageError(f"{path}: not a readable ZIP archive ({error}); pack it again") from error


def _refuse_too_much(path: Path, members: list[zipfile.ZipInfo]) -> None:
    """Bound the number of files and what they unfold to; no member unfolds to more than it says."""
    if len(members) > _MOST_FILES:
        raise UsageError(f"{path}: holds {len(members):,} files; at most {_MOST_FILES:,} are read")
    size = sum(member.file_size for member in members)
    if size > _LARGEST_IN_ALL:
        raise UsageError(
            f"{path}: unfolds to {size / 2**20:,.0f} MiB; "
            f"at most {_LARGEST_IN_ALL // 2**20} are read, give several archives"
        )


def _put(archive: zipfile.ZipFile, member: zipfile.ZipInfo, folder: Path) -> Iterator[str]:
    """Write one file; yield why not where it is refused."""
    name = printable(member.filename.replace("\\", "/"))
    parts = PurePosixPath(name).parts
    if "__MACOSX" in parts:
        return  # what a Mac adds for itself
    if refused := _refusal(member, name, parts):
        yield refused
        return
    target = folder.joinpath(*parts)
    try:
        if target.exists():
            yield "the archive has a file of this name already; this one is left out"
            return
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(archive.read(member))
    except (OSError, *_DAMAGED) as error:
        told = error.strerror if isinstance(error, OSError) else str(error)
        yield f"cannot be unpacked ({told}); it is left out"


def _refusal(member: zipfile.ZipInfo, name: str, parts: tuple[str, ...]) -> str:
    """Why a file of an archive is not unpacked; empty where it is."""
    if name.startswith("/") or ".." in parts or re.match(r"[A-Za-z]:", name) or not parts:
        return "its path leads out of the archive; it is left out"
    if stat.S_ISLNK(member.external_attr >> 16):
        return "is a link, not a file; it is left out"
    if member.flag_bits & 1:
        return "is encrypted; it is left out, pack it without a password"
    if name.lower().endswith(_NESTED):
        return "is an archive in an archive; it is left out, unpack it first"
    if member.file_size > _LARGEST_FILE:
        return (
            f"unfolds to {member.file_size / 2**20:,.0f} MiB; it is left out, "
            f"a file may have {_LARGEST_FILE // 2**20}"
        )
    if member.file_size > max(_LITTLE, _HIGHEST_RATIO * member.compress_size):
        return f"unfolds to over {_HIGHEST_RATIO} times its size, as no text does; it is left out"
    return ""
