"""`python -m analyzer corpus build | check | stats`: arguments in, lines or JSON out."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable

_COLUMNS = ("id", "outlet", "title", "date", "text", "url")


def add_corpus_parsers(subparsers: argparse._SubParsersAction[Any]) -> None:
    """Add `corpus` with its three commands to the subparsers of the command line."""
    corpus = subparsers.add_parser("corpus", help="build, check or count a corpus")
    commands = corpus.add_subparsers(dest="corpus_command", required=True, metavar="COMMAND")

    build = commands.add_parser(
        "build",
        help="make a corpus of tables, texts, pages and feeds",
        description="Make a corpus of CSV, TSV, JSON, JSONL or Parquet tables, folders or files "
        "of .txt, .md and .html, other corpora, and http(s) addresses of pages or feeds.",
    )
    build.add_argument("sources", nargs="+", metavar="SOURCE", help="a file, folder or address")
    build.add_argument("--out", required=True, metavar="DIR", help="folder of the corpus")
    for name in _COLUMNS:
        build.add_argument(
            f"--{name}-column",
            default="",
            metavar="NAME",
            help=f"column of the {name} in tables; found by its usual names if not given",
        )
    build.add_argument(
        "--encoding", default="", help="encoding of files; UTF-8 or detected if not given"
    )
    build.add_argument(
        "--date-order",
        choices=("mdy", "dmy", "ymd"),
        help="how 4/5/2017 is read; decided from the whole column if not given",
    )
    build.add_argument("--outlet", default="", help="outlet, where a source does not say it")
    build.add_argument("--published", default="", metavar="DATE", help="date, likewise")
    build.add_argument("--title", default="", help="headline, likewise")
    build.add_argument("--licence", default="", help="licence of the texts, for the README")

    check = commands.add_parser("check", help="say what is wrong with a corpus, line by line")
    stats = commands.add_parser("stats", help="count outlets, months, words, repeated texts")
    for command in (check, stats):
        command.add_argument("folder", metavar="DIR", help="folder of the corpus")
    for command in (build, check, stats):
        command.add_argument("--json", action="store_true", help="print JSON instead of lines")


def run_corpus(args: argparse.Namespace) -> int:
    """Run the parsed command; 0 if all is well, 1 if problems were reported.

    Raises:
        AnalyzerError: wrong use or unusable input; the command line exits with 2.
    """
    run = {"build": _build, "check": _check, "stats": _stats}[args.corpus_command]
    return run(args)


def _build(args: argparse.Namespace) -> int:
    """`corpus build`."""
    from analyzer.ingest.build import BuildOptions, build_corpus
    from analyzer.ingest.tables import TableOptions

    options = BuildOptions(
        table=TableOptions(
            id=args.id_column,
            outlet=args.outlet_column,
            title=args.title_column,
            published=args.date_column,
            text=args.text_column,
            url=args.url_column,
            encoding=args.encoding,
            date_order=args.date_order,
        ),
        outlet=args.outlet,
        published=args.published,
        title=args.title,
        licence=args.licence,
    )
    with _progress() as step:
        report = build_corpus(args.sources, args.out, options, step)
    for problem in report.problems:
        print(problem, file=sys.stderr)
    _print(report.as_dict() if args.json else report.lines())
    return 1 if report.problems else 0


def _check(args: argparse.Namespace) -> int:
    """`corpus check`."""
    from analyzer.ingest.check import check_corpus

    report = check_corpus(args.folder)
    _print(report.as_dict() if args.json else report.lines())
    return 0 if report.clean else 1


def _stats(args: argparse.Namespace) -> int:
    """`corpus stats`."""
    from analyzer.corpus import read_corpus
    from analyzer.ingest.check import corpus_stats

    corpus = read_corpus(args.folder)
    for problem in corpus.problems:
        print(problem, file=sys.stderr)
    stats = corpus_stats(corpus)
    _print(stats.as_dict() if args.json else stats.lines())
    return 1 if corpus.problems else 0


def _print(found: dict[str, object] | list[str]) -> None:
    """Lines, or JSON where a program reads the answer."""
    if isinstance(found, dict):
        print(json.dumps(found, ensure_ascii=False, indent=2, default=str))
    else:
        print("\n".join(found))


@contextmanager
def _progress() -> Iterator[Callable[[int], None] | None]:
    """A progress bar on a terminal, nothing elsewhere."""
    if not sys.stderr.isatty():
        yield None
        return
    from tqdm import tqdm

    with tqdm(unit="file", leave=False) as bar:

        def step(count: int) -> None:
            bar.update(count)

        yield step
