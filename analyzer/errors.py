"""Every error a user can meet, drawn as a tree.

AnalyzerError
├── UsageError          a command, option or value that cannot be used
├── CorpusError         a corpus or one of its lines (path, line)
│   └── EmptyCorpusError
├── ArticleError        one article that cannot be read or compared (source)
├── ModelError          a model that cannot be loaded or trusted (name)
└── GoldError           labels that cannot be scored (path, line)

The text of each says where, what is wrong and what to do. The command line prints it as one
line and exits with status 2.
"""

from __future__ import annotations

from pathlib import Path


class AnalyzerError(Exception):
    """Base of all errors that the user can act upon."""


class UsageError(AnalyzerError):
    """A command, option or value that cannot be used."""


class CorpusError(AnalyzerError):
    """A corpus, or one line of it, that cannot be used.

    Attributes:
        path: the file or folder concerned.
        line: line number in that file, counted from 1, or None for the whole file.
    """

    def __init__(self, path: str | Path, message: str, line: int | None = None) -> None:
        self.path = Path(path)
        self.line = line
        place = f"{path}:{line}" if line is not None else str(path)
        super().__init__(f"{place}: {message}")


class EmptyCorpusError(CorpusError):
    """A corpus without a single usable article.

    Attributes:
        problems: why each of its lines is none, a line each.
    """

    def __init__(self, path: str | Path, message: str, problems: tuple[str, ...] = ()) -> None:
        super().__init__(path, message)
        self.problems = problems


class ArticleError(AnalyzerError):
    """An article that cannot be read or compared.

    Attributes:
        source: the path, id or address that the user gave.
    """

    def __init__(self, source: str, message: str) -> None:
        self.source = source
        super().__init__(f"{source}: {message}")


class ModelError(AnalyzerError):
    """A model that is missing, damaged or of the wrong kind.

    Attributes:
        name: the model as the user or the settings named it.
    """

    def __init__(self, name: str, message: str) -> None:
        self.name = name
        super().__init__(f"model {name}: {message}")


class GoldError(AnalyzerError):
    """Labelled data that cannot be scored.

    Attributes:
        path: the file concerned.
        line: line number counted from 1, or None for the whole file.
    """

    def __init__(self, path: str | Path, message: str, line: int | None = None) -> None:
        self.path = Path(path)
        self.line = line
        place = f"{path}:{line}" if line is not None else str(path)
        super().__init__(f"{place}: {message}")
