"""Read and write a corpus: a folder with `articles.jsonl` and, if wanted, `outlets.csv`.

What is wrong with a line costs that line only; it is told as a `Problem` that names the line.
"""

from __future__ import annotations

import csv
import hashlib
import io
import json
import os
import re
import tempfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from functools import cached_property
from pathlib import Path

from analyzer.datamodels import Article, Outlet, Problem
from analyzer.errors import ArticleError, CorpusError, EmptyCorpusError

ARTICLES = "articles.jsonl"
OUTLETS = "outlets.csv"
README = "README.md"
EXPECTED = ("id", "outlet", "title", "published", "url", "text")
OPTIONAL = ("language", "author", "retrieved")

_ISO = re.compile(
    r"\d{4}-\d\d-\d\d(?:[T ]\d\d:\d\d(?::\d\d(?:\.\d{1,6})?)?(?:Z|[+-]\d\d:?\d\d)?)?", re.ASCII
)
_SURROGATE = re.compile("[\ud800-\udfff]")


@dataclass(frozen=True)
class Corpus:
    """Articles and what is known of their outlets; `problems` says what could not be used."""

    path: Path | None
    articles: tuple[Article, ...]
    outlets: Mapping[str, Outlet] = field(default_factory=dict)
    problems: tuple[Problem, ...] = ()

    @cached_property
    def fingerprint(self) -> str:
        """Hex SHA-256 over every field of articles and outlets, whatever their order."""
        digest = hashlib.sha256()
        for known in (self.articles, self.outlets.values()):
            for line in sorted(json.dumps(_plain(item), sort_keys=True) for item in known):
                digest.update(line.encode("ascii") + b"\n")
            digest.update(b"\n")
        return digest.hexdigest()

    def article(self, article_id: str) -> Article:
        """The article with that id.

        Raises:
            ArticleError: no article has it.
        """
        try:
            return self._by_id[article_id]
        except KeyError:
            place = f"the corpus {self.path}" if self.path else "the corpus"
            raise ArticleError(
                article_id,
                f"no article of {place} has this id; take one from its {ARTICLES}, or name a file",
            ) from None

    def publisher(self, outlet: str) -> str:
        """The outlet that counts for this one: `same_as` of outlets.csv followed to its end.

        In a circle of outlets, the alphabetically first of them stands for all.
        """
        return self._publishers.get(outlet, outlet)

    def owner(self, outlet: str) -> str:
        """Who owns the outlet, or the one that it is an edition of; empty where unknown."""
        for name in (outlet, self.publisher(outlet)):
            if name in self.outlets and self.outlets[name].owner:
                return self.outlets[name].owner
        return ""

    def rest(self, article: Article) -> tuple[Article, ...]:
        """The corpus without the article itself.

        The article itself has the same id, the same non-empty URL, or the same text under the
        same publisher. Another outlet's verbatim copy stays in.
        """
        publisher = self.publisher(article.outlet)
        return tuple(
            other
            for other in self.articles
            if not (
                other.id == article.id
                or (other.url and other.url == article.url)
                or (other.text == article.text and self.publisher(other.outlet) == publisher)
            )
        )

    @cached_property
    def _by_id(self) -> dict[str, Article]:
        return {article.id: article for article in self.articles}

    @cached_property
    def _publishers(self) -> dict[str, str]:
        return {outlet: min(_chain_end(outlet, self.outlets)) for outlet in self.outlets}


def read_corpus(path: str | Path) -> Corpus:
    """The corpus in a folder: every usable line, and a problem for each that is not.

    Raises:
        CorpusError: there is no folder, or no readable `articles.jsonl` in it.
        EmptyCorpusError: not one line of it is a usable article.
    """
    folder = Path(path)
    articles, problems = _distinct(scan_articles(folder))
    outlets, outlet_problems = read_outlets(folder / OUTLETS)
    problems += outlet_problems
    if not articles:
        reason = f"; the first problem: {problems[0]}" if problems else ""
        raise EmptyCorpusError(
            folder / ARTICLES, f"holds no usable article; add articles or build it again{reason}"
        )
    return Corpus(folder, tuple(articles), outlets, tuple(problems))


def scan_articles(folder: Path) -> Iterator[tuple[str, Article | None, list[str]]]:
    """For each line of `articles.jsonl` that is not blank: place, article, what is wrong.

    The article is None where the line cannot be used. Ids may still repeat.

    Raises:
        CorpusError: there is no folder, or no readable `articles.jsonl` in it.
    """
    path = folder / ARTICLES
    if not folder.is_dir():
        what = "is a file, not a corpus folder" if folder.exists() else "there is no such folder"
        raise CorpusError(
            folder, f"{what}; make one with `python -m analyzer corpus build SOURCE --out DIR`"
        )
    if not path.is_file():
        raise CorpusError(
            folder, f"has no {ARTICLES}; make it with `python -m analyzer corpus build`"
        )
    try:
        with path.open("rb") as lines:
            for number, line in enumerate(lines, start=1):
                if number == 1:
                    if line.startswith((b"\xff\xfe", b"\xfe\xff")):
                        raise CorpusError(path, "is UTF-16; save it as UTF-8")
                    line = line.removeprefix(b"\xef\xbb\xbf")
                if line.strip():
                    article, wrong = _parse_line(line)
                    yield f"{path}:{number}", article, wrong
    except OSError as error:
        raise CorpusError(path, f"cannot be read: {error.strerror}") from error


def rename_repeats(
    found: Iterable[tuple[str, Article]],
) -> tuple[list[Article], list[Problem], int, int]:
    """Articles with unique ids, problems, number renamed, number dropped.

    The first article keeps a repeated id; a later one with another text gets `-2`, `-3` …, one
    with the same text is dropped. A new id is never one that another article brought along.
    """
    placed = list(found)
    taken = {article.id for _, article in placed}
    texts: dict[str, dict[str, str]] = {}  # id as given → text hash → place
    articles: list[Article] = []
    problems: list[Problem] = []
    renamed = dropped = 0
    for place, article in placed:
        if article.id not in texts:
            texts[article.id] = {article.sha256: place}
            articles.append(article)
            continue
        known = texts[article.id]
        if article.sha256 in known:
            dropped += 1
            problems.append(
                Problem(
                    place,
                    f"id {article.id!r} with the same text stands at "
                    f"{_short_place(known[article.sha256])} already; this one is left out",
                )
            )
            continue
        number = 2
        while f"{article.id}-{number}" in taken:
            number += 1
        new = f"{article.id}-{number}"
        taken.add(new)
        known[article.sha256] = place
        renamed += 1
        articles.append(replace(article, id=new))
        problems.append(
            Problem(
                place,
                f"id {article.id!r} stands at {_short_place(next(iter(known.values())))} with "
                f"another text already; read as {new!r}; give every article its own id",
            )
        )
    return articles, problems, renamed, dropped


def read_outlets(path: Path) -> tuple[dict[str, Outlet], list[Problem]]:
    """What `outlets.csv` says, by outlet; nothing where there is no such file."""
    if not path.is_file():
        return {}, []
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError as error:
        return {}, [
            Problem(str(path), f"is not UTF-8 (byte {error.start}) and is not used; save as UTF-8")
        ]
    reader = csv.DictReader(io.StringIO(text, newline=""))
    if "outlet" not in (reader.fieldnames or []):
        return {}, [
            Problem(f"{path}:1", "has no column 'outlet' and is not used; name the first one so")
        ]
    outlets: dict[str, Outlet] = {}
    problems: list[Problem] = []
    columns = ("outlet", "name", "kind", "country", "owner", "same_as")
    for row in reader:
        place = f"{path}:{reader.line_num}"
        cells = {name: (row.get(name) or "").strip() for name in columns}
        if not cells["outlet"]:
            problems.append(Problem(place, "no outlet is named; the row is not used, fill it in"))
        elif cells["outlet"] in outlets:
            problems.append(
                Problem(
                    place,
                    f"outlet {cells['outlet']!r} has a row already; this one is not used",
                )
            )
        else:
            outlets[cells["outlet"]] = Outlet(**cells)
    for outlet in outlets:
        circle = _chain_end(outlet, outlets)
        if len(circle) > 1 and outlet == min(circle):
            problems.append(
                Problem(
                    str(path),
                    f"same_as goes round in a circle: {', '.join(sorted(circle))}; all count as "
                    f"{min(circle)!r}, leave same_as empty for the one that should count",
                )
            )
    return outlets, problems


def write_corpus(articles: Iterable[Article], folder: str | Path, readme: str = "") -> None:
    """Write `articles.jsonl` and, where a text is given, `README.md`, each in one step.

    Equal articles in equal order give equal bytes. An `outlets.csv` in the folder is kept.
    """
    target = Path(folder)
    target.mkdir(parents=True, exist_ok=True)
    write_atomically(target / ARTICLES, (article_line(article) for article in articles))
    if readme:
        write_atomically(target / README, [readme])


def article_line(article: Article) -> str:
    """The article as a line of `articles.jsonl`, line end included."""
    plain = _plain(article)
    kept: dict[str, str | None] = {name: plain[name] for name in EXPECTED}
    kept["published"] = kept["published"] or None
    kept["url"] = kept["url"] or None
    kept.update({name: plain[name] for name in OPTIONAL if plain[name]})
    return json.dumps(kept, ensure_ascii=False) + "\n"


def write_atomically(path: Path, parts: Iterable[str]) -> None:
    """Write UTF-8 text so that the file is there whole or as it was before."""
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    try:
        with os.fdopen(handle, "w", encoding="utf-8", newline="") as file:
            file.writelines(parts)
        os.chmod(name, 0o644)  # mkstemp makes it private; a corpus is read by others too
        os.replace(name, path)
    except BaseException:
        os.unlink(name)
        raise


def read_article(
    source: str | Path,
    text: str | bytes | None = None,
    *,
    title: str = "",
    outlet: str = "",
    published: str = "",
) -> Article:
    """One article from a text, Markdown or HTML file, an address, or the text given.

    The first line of a text is the headline, unless a title is given that it does not repeat.
    What is given wins over what the file says. The id is the file's name without its ending.

    Args:
        source: a path, an http(s) address, or a name for the text given.
        text: the content, where it was read already (standard input).
        title: headline.
        outlet: who published it; unknown if empty.
        published: any unambiguous date; unknown if empty.

    Raises:
        ArticleError: nothing readable there, or `published` is not a date.
    """
    from analyzer.ingest.texts import read_one

    return read_one(source, text, title=title, outlet=outlet, published=published)


def is_iso(published: str) -> bool:
    """Whether `published` can be stored: a day, or a day and a time, of ISO 8601."""
    if not _ISO.fullmatch(published):
        return False
    try:
        date.fromisoformat(published[:10])
        if len(published) > 10:
            datetime.fromisoformat(published)
    except ValueError:
        return False
    return True


def without_surrogates(text: str) -> str:
    """The text with U+FFFD in place of halves of surrogate pairs, which UTF-8 cannot hold."""
    return _SURROGATE.sub("\N{REPLACEMENT CHARACTER}", text)


def _distinct(
    lines: Iterable[tuple[str, Article | None, list[str]]],
) -> tuple[list[Article], list[Problem]]:
    """Articles with unique ids, and all problems in the order of lines."""
    problems: list[Problem] = []
    usable: list[tuple[str, Article]] = []
    for place, article, wrong in lines:
        problems += [Problem(place, message) for message in wrong]
        if article is not None:
            usable.append((place, article))
    articles, repeats, _, _ = rename_repeats(usable)
    return articles, sorted_problems(problems + repeats)


def sorted_problems(problems: Sequence[Problem]) -> list[Problem]:
    """Problems by file and line number; those of one place keep their order."""

    def key(problem: Problem) -> tuple[str, int]:
        file, _, line = problem.place.rpartition(":")
        return (file, int(line)) if line.isdigit() else (problem.place, 0)

    return sorted(problems, key=key)


def _parse_line(line: bytes) -> tuple[Article | None, list[str]]:
    """The article of a line, None if unusable, and what is wrong with it."""
    try:
        values = json.loads(line.decode("utf-8"))
    except UnicodeDecodeError as error:
        return None, [
            f"not UTF-8 at byte {error.start + 1} of the line (cut, or in another encoding); "
            "the line is left out, write it again as UTF-8"
        ]
    except (ValueError, RecursionError) as error:
        told = error.msg if isinstance(error, json.JSONDecodeError) else "nested too deeply"
        where = f" at column {error.colno}" if isinstance(error, json.JSONDecodeError) else ""
        return None, [f"not JSON{where} ({told}); the line is left out, correct it"]
    if not isinstance(values, dict):
        return None, ['not a JSON object; the line is left out, write {"id": …, "text": …}']
    return _article_of(values)


def _article_of(values: Mapping[str, object]) -> tuple[Article | None, list[str]]:
    """The article in a mapping with the fields of the corpus format, and what is wrong with it.

    None where id or text are missing; any other field that cannot be read becomes empty.
    """
    wrong: list[str] = []
    cells: dict[str, str] = {}
    for name in EXPECTED + OPTIONAL:
        value = values.get(name)
        if name not in values and name in EXPECTED:
            wrong.append(f"field {name!r} is missing")
        if value is None:
            value = ""
        elif isinstance(value, int) and not isinstance(value, bool) and name == "id":
            wrong.append(f"the id is a number; read as {str(value)!r}, write it as a string")
            value = str(value)
        elif not isinstance(value, str):
            wrong.append(f"field {name!r} is not a string and is read as empty; write a string")
            value = ""
        if _SURROGATE.search(value):
            wrong.append(
                f"field {name!r} holds half a surrogate pair, read as U+FFFD; write the character"
            )
            value = without_surrogates(value)
        cells[name] = value
    if not cells["id"].strip():
        return None, [*wrong, "no id; the line is left out, give it one"]
    if not cells["text"].strip():
        return None, [*wrong, f"article {cells['id']!r} has no text; the line is left out"]
    if cells["published"] and not is_iso(cells["published"]):
        wrong.append(
            f"published {cells['published']!r} is not ISO 8601 (2031-03-04 or "
            "2031-03-04T16:30:00+03:00); read as undated, correct it"
        )
        cells["published"] = ""
    return Article(**cells), wrong


def _plain(item: Article | Outlet) -> dict[str, str]:
    """The declared fields of an article or outlet (cached values left out)."""
    return {name: getattr(item, name) for name in item.__dataclass_fields__}


def _chain_end(outlet: str, outlets: Mapping[str, Outlet]) -> set[str]:
    """Where same_as leads to: one outlet, or all outlets of the circle it ends in."""
    seen: list[str] = []
    while outlet not in seen:
        seen.append(outlet)
        outlet = (outlets[outlet].same_as if outlet in outlets else "") or outlet
    return set(seen[seen.index(outlet) :])


def _short_place(place: str) -> str:
    """`line 3` for `path:3`."""
    line = place.rpartition(":")[2]
    return f"line {line}" if line.isdigit() else place
