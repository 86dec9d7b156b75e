"""Several sources become one corpus, with a report of what was read, kept and left out."""

from __future__ import annotations

import hashlib
import re
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path

from analyzer.corpus import (
    ARTICLES,
    OUTLETS,
    README,
    rename_repeats,
    sorted_problems,
    write_corpus,
)
from analyzer.datamodels import Article, Problem
from analyzer.errors import ArticleError, EmptyCorpusError, UsageError
from analyzer.ingest.files import ARCHIVE_ENDINGS, Upload, printable, safe_name, unpack
from analyzer.ingest.reports import (
    BUILT,
    BuildReport,
    SourceReport,
    counted,
    line_reports,
    readme_text,
)
from analyzer.ingest.tables import TABLE_ENDINGS, TableOptions, read_table
from analyzer.ingest.texts import TEXT_ENDINGS, given_date, read_text

_FOLDER = re.compile(r"\w[\w-]{0,59}")


@dataclass(frozen=True)
class BuildOptions:
    """What the user says of the sources.

    `outlet`, `published` and `title` fill the cells that a table leaves empty; for a text or a
    page they win over what it says of itself.
    """

    table: TableOptions = field(default_factory=TableOptions)
    outlet: str = ""
    published: str = ""
    title: str = ""
    licence: str = ""


@dataclass
class _Gathered:
    """What was read so far."""

    placed: list[tuple[str, Article]] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    sources: list[SourceReport] = field(default_factory=list)
    visible: dict[str, int] = field(default_factory=dict)  # characters of a page, by place


def build_new_corpus(
    uploads: Sequence[Upload],
    parent: str | Path,
    name: str,
    options: BuildOptions | None = None,
    progress: Callable[[int], None] | None = None,
) -> BuildReport:
    """Build a corpus of uploaded files in a folder that is not there yet.

    A file that cannot be used at all is a problem and costs the others nothing.

    Raises:
        UsageError: the name is none for a folder, is taken, or cannot be written.
        EmptyCorpusError: the files hold no article; nothing is written.
    """
    name = name.strip()
    if not _FOLDER.fullmatch(name):
        raise UsageError(
            f"{printable(name) or 'no name'}: not a name for a corpus; "
            "take letters, digits, - and _, at most 60"
        )
    folder = Path(parent) / name
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        folder.mkdir()
    except FileExistsError:
        raise UsageError(f"{folder}: is there already; choose another name") from None
    except OSError as error:
        raise UsageError(f"{folder}: cannot be written: {error.strerror}") from error
    try:
        return build_corpus(uploads, folder, options, progress)
    except BaseException:
        if not any(folder.iterdir()):
            folder.rmdir()
        raise


def build_corpus(
    sources: Sequence[str | Upload],
    folder: str | Path,
    options: BuildOptions | None = None,
    progress: Callable[[int], None] | None = None,
) -> BuildReport:
    """Read the sources in order and write them as one corpus.

    A source is a table, a text file, a folder of texts, a ZIP archive of these, a corpus, an
    upload, or an http(s) address of a page or feed. Articles that were in `folder` before are
    replaced; its `outlets.csv` is kept, and so is a `README.md` that was not written by this
    function.

    Args:
        sources: paths, addresses and uploads.
        folder: where the corpus goes; it is made if needed.
        options: columns, and what the sources do not say.
        progress: called with the number of files or pages finished since the last call.

    Raises:
        UsageError: a source does not exist or cannot be read as a whole.
        EmptyCorpusError: the sources hold no article; nothing is written.
    """
    options = options or BuildOptions()
    options = replace(options, published=given_date(options.published))
    target = Path(folder)
    if target.exists() and not target.is_dir():
        raise UsageError(f"{target}: is a file; give --out a folder")
    gathered = _Gathered()
    for source in sources:
        tell = progress or (lambda _: None)
        if isinstance(source, Upload):
            _gather_upload(source, options, gathered, tell)
        else:
            _gather(source, options, gathered, tell)
    articles, repeats, renamed, dropped = rename_repeats(gathered.placed)
    problems = sorted_problems([*gathered.problems, *repeats])
    if not articles:
        reason = f"; the first problem: {problems[0]}" if problems else ""
        raise EmptyCorpusError(
            target,
            f"nothing was written, the sources hold no article{reason}",
            tuple(map(str, problems)),
        )
    report = BuildReport(
        folder=target,
        kept=len(articles),
        dropped=dropped + sum(source.rows - source.articles for source in gathered.sources),
        renamed=renamed,
        undated=sum(not article.published for article in articles),
        without_outlet=sum(not article.outlet for article in articles),
        sources=tuple(gathered.sources),
        problems=tuple(problems),
        became=line_reports(
            gathered.placed, articles, gathered.visible, problems, gathered.sources
        ),
    )
    _write(articles, target, report, options.licence)
    return report


def _write(articles: Sequence[Article], target: Path, report: BuildReport, licence: str) -> None:
    """Articles, and the README unless the user wrote one."""
    try:
        readme = target / README
        ours = not readme.exists() or BUILT in readme.read_text("utf-8", errors="replace")
        write_corpus(articles, target, readme_text(articles, report, licence) if ours else "")
    except OSError as error:
        raise UsageError(f"{target}: cannot be written: {error.strerror}") from error


def _gather(
    source: str, options: BuildOptions, gathered: _Gathered, progress: Callable[[int], None]
) -> None:
    """Read one source."""
    if source.lower().startswith(("http://", "https://")):
        _gather_address(source, options, gathered, progress)
        return
    path = Path(source)
    if path.is_dir() and (path / ARTICLES).is_file():
        path = path / ARTICLES
    if path.is_dir():
        _gather_folder(path, options, gathered, progress)
    elif not path.exists():
        raise UsageError(f"{source}: there is no such file or folder; check the path")
    elif path.suffix.lower() in TABLE_ENDINGS:
        _gather_table(path, options, gathered)
        progress(1)
    elif path.suffix.lower() in TEXT_ENDINGS:
        _gather_texts(path, [path], (), options, gathered, progress)
    elif path.suffix.lower() in ARCHIVE_ENDINGS:
        _gather_archive(path, options, gathered, progress)
    else:
        known = ", ".join(TABLE_ENDINGS + TEXT_ENDINGS + ARCHIVE_ENDINGS)
        raise UsageError(f"{source}: cannot tell what this is by its ending; known are {known}")


def _gather_upload(
    upload: Upload, options: BuildOptions, gathered: _Gathered, progress: Callable[[int], None]
) -> None:
    """Read one uploaded file, which may be anything; it is on disk for as long as that takes."""
    name = safe_name(upload.name)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / name
        path.write_bytes(upload.data)
        with _called(gathered, str(path), name):
            try:
                _gather(str(path), options, gathered, progress)
            except UsageError as error:
                gathered.problems.append(Problem(str(path), _reason(error, path)))


def _gather_archive(
    path: Path, options: BuildOptions, gathered: _Gathered, progress: Callable[[int], None]
) -> None:
    """Tables and texts of a ZIP archive; one that cannot be used costs the others nothing."""
    with tempfile.TemporaryDirectory() as folder:
        inside = Path(folder)
        gathered.problems += unpack(path, inside)
        with _called(gathered, folder, str(path)):
            for member in sorted(inside.rglob("*")):
                if member.suffix.lower() not in TABLE_ENDINGS or not member.is_file():
                    continue
                try:
                    if member.name == OUTLETS:
                        raise UsageError("is no table of articles; put it into the corpus yourself")
                    _gather_table(member, options, gathered)
                except UsageError as error:
                    gathered.problems.append(Problem(str(member), _reason(error, member)))
                member.unlink()
                progress(1)
            _gather_folder(inside, options, gathered, progress)


@contextmanager
def _called(gathered: _Gathered, path: str, name: str) -> Iterator[None]:
    """Tell of what is gathered in here by another name than the path that it has for now."""
    before = len(gathered.placed), len(gathered.problems), len(gathered.sources)
    yield

    def named(words: str) -> str:
        return words.replace(path, name)

    placed, problems, sources = before
    gathered.placed[placed:] = [(named(place), one) for place, one in gathered.placed[placed:]]
    gathered.problems[problems:] = [
        Problem(named(one.place), named(one.message)) for one in gathered.problems[problems:]
    ]
    gathered.sources[sources:] = [
        replace(one, source=named(one.source)) for one in gathered.sources[sources:]
    ]
    gathered.visible = {named(place): count for place, count in gathered.visible.items()}


def _gather_table(path: Path, options: BuildOptions, gathered: _Gathered) -> None:
    """Articles of a table; empty cells are filled with what the user said."""
    reading = read_table(path, options.table)
    gathered.placed += [
        (
            place,
            replace(
                article,
                outlet=article.outlet or options.outlet,
                published=article.published or options.published,
                title=article.title or options.title,
            ),
        )
        for place, article in reading.articles
    ]
    gathered.problems += reading.problems
    notes = []
    if reading.guessed:
        notes.append(f"columns found by their names: {', '.join(reading.guessed)}")
    if reading.encoding_detected:
        notes.append(f"encoding {reading.encoding} is a guess; give --encoding if it is wrong")
    if reading.order and reading.order.order:
        words = {"mdy": "month first", "dmy": "day first", "ymd": "year first"}
        notes.append(
            f"dates read {words[reading.order.order]}: {reading.order.evidence!r} allows no other"
        )
    gathered.sources.append(
        SourceReport(
            source=str(path),
            kind="table",
            rows=reading.rows,
            articles=len(reading.articles),
            sha256=_sha256(path),
            encoding=reading.encoding,
            columns=reading.columns,
            notes=tuple(notes),
        )
    )


def _gather_folder(
    folder: Path, options: BuildOptions, gathered: _Gathered, progress: Callable[[int], None]
) -> None:
    """Texts of a folder and the folders in it, by path; hidden files and READMEs are left out."""
    files: list[Path] = []
    other: Counter[str] = Counter()
    readmes = 0
    for path in sorted(folder.rglob("*"), key=lambda path: path.relative_to(folder).as_posix()):
        hidden = any(part.startswith(".") for part in path.relative_to(folder).parts)
        if hidden or not path.is_file():
            continue
        if path.stem.lower() == "readme":
            readmes += 1
        elif path.suffix.lower() in TEXT_ENDINGS:
            files.append(path)
        else:
            other[path.suffix.lower() or "no ending"] += 1
    notes = (f"{counted(readmes, 'README file')} not taken for articles",) if readmes else ()
    if other:
        kinds = ", ".join(f"{name} ({count})" for name, count in sorted(other.items()))
        gathered.problems.append(
            Problem(
                str(folder),
                f"files of other kinds were not read: {kinds}; name tables one by one, "
                "save the rest as text",
            )
        )
    _gather_texts(folder, files, notes, options, gathered, progress)


def _gather_texts(
    source: Path,
    files: Sequence[Path],
    notes: tuple[str, ...],
    options: BuildOptions,
    gathered: _Gathered,
    progress: Callable[[int], None],
) -> None:
    """Articles of text, Markdown and HTML files. An id is the path in the folder, no ending."""
    encodings: Counter[str] = Counter()
    digest = hashlib.sha256()
    found = visible = taken = 0
    for path in files:
        inside = path.relative_to(source) if path != source else Path(path.name)
        try:
            data = path.read_bytes()
            if path == source:
                digest.update(data)
            else:
                digest.update(f"{inside.as_posix()}\0{hashlib.sha256(data).hexdigest()}\n".encode())
            reading = read_text(
                str(path),
                data,
                # ids are joined by commas on the command line
                inside.with_suffix("").as_posix().replace(",", "-"),
                title=options.title,
                outlet=options.outlet,
                published=options.published,
                encoding=options.table.encoding,
            )
        except (ArticleError, UsageError, OSError) as error:
            told = error.strerror if isinstance(error, OSError) else _reason(error, path)
            gathered.problems.append(Problem(str(path), str(told)))
            continue
        finally:
            progress(1)
        gathered.placed.append((str(path), reading.article))
        gathered.problems += [Problem(str(path), message) for message in reading.wrong]
        encodings[reading.encoding] += 1
        found += 1
        if reading.visible:
            gathered.visible[str(path)] = reading.visible
            visible += reading.visible
            taken += len(reading.article.text)
    names = ", ".join(
        f"{name} ({count})" if len(encodings) > 1 else name
        for name, count in sorted(encodings.items())
    )
    gathered.sources.append(
        SourceReport(
            source=str(source),
            kind="texts",
            rows=len(files),
            articles=found,
            sha256=digest.hexdigest(),
            encoding=names,
            visible=visible,
            taken=taken,
            notes=notes,
            folder=list(files) != [source],
        )
    )


def _gather_address(
    url: str, options: BuildOptions, gathered: _Gathered, progress: Callable[[int], None]
) -> None:
    """Articles of a page, or of the pages that a feed lists."""
    from analyzer.ingest.web import read_address

    found = read_address(url, progress)
    for reading in found.readings:
        article = reading.article
        gathered.visible[article.url] = reading.visible
        gathered.placed.append(
            (
                article.url,
                replace(
                    article,
                    outlet=options.outlet or article.outlet,
                    published=options.published or article.published,
                    title=options.title or article.title,
                ),
            )
        )
    gathered.problems += found.problems
    gathered.sources.append(
        SourceReport(
            source=url,
            kind="web",
            rows=found.pages,
            articles=len(found.readings),
            visible=sum(reading.visible for reading in found.readings),
            taken=sum(len(reading.article.text) for reading in found.readings if reading.visible),
            notes=(f"feed {found.feed!r}",) if found.feed else (),
        )
    )


def _reason(error: ArticleError | UsageError, path: Path) -> str:
    """What the error says, without the path."""
    return str(error).removeprefix(f"{path}: ")


def _sha256(path: Path) -> str:
    """Hex SHA-256 of a file."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
