"""The command line: arguments in, engine, tables and a readable summary out.

Results go to files and stdout, progress and warnings to stderr. Exit status: 0 done, 1 done with
problems reported, 2 wrong use or unusable input. Heavy libraries are imported when a command
needs them, so that help is instant.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import fields, replace
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

from analyzer import __version__
from analyzer.errors import AnalyzerError, UsageError
from analyzer.ingest.commands import add_corpus_parsers, run_corpus
from analyzer.review_command import add_reviews_parser
from analyzer.settings import (
    ABSTAIN_ON_PAIRS_BELOW,
    DEFAULT_ENCODER,
    DEFAULT_JUDGE,
    Settings,
)

if TYPE_CHECKING:
    from analyzer.corpus import Corpus
    from analyzer.datamodels import Article, Comparison


_MEANINGS = {
    "window_days": "articles published at most this many days apart may report on one event",
    "event_threshold": "least probability of the same event for an article to get cells",
    "background_threshold": "least similarity of a passage from an article on another event",
    "event_limit": "most articles that are taken for one event",
    "passages_per_cell": "passages of an article that are read for one claim",
    "omission_origins": "origins that must report a fact for an omission; 0: none",
    "longest_article": "characters of a text that are read",
    "abstain_below": "a cell whose likeliest relation is less probable is unsure",
}
_AT_LEAST_ONE = ("event_limit", "passages_per_cell", "longest_article")

_PAIRS_AT_ONCE = 960  # pairs judged between two steps of the progress bar


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return its exit status."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):  # a terminal without UTF-8 must not stop a run
            stream.reconfigure(errors="replace")
    args = _parser().parse_args(arguments)
    try:
        status = int(args.run(args))
        sys.stdout.flush()  # here, where a reader that has gone is told from a fault
        return status
    except AnalyzerError as error:
        print(f"error: {error}", file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        print("stopped; nothing was written", file=sys.stderr)
        return 2
    except BrokenPipeError:
        # The reader of our output (`head`, say) has seen enough.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0


class _Parser(argparse.ArgumentParser):
    """Tells wrong use in one line; argparse prints all options first."""

    def error(self, message: str) -> NoReturn:
        print(f"error: {self.prog}: {message}; see `{self.prog} --help`", file=sys.stderr)
        raise SystemExit(2)


def _parser() -> argparse.ArgumentParser:
    parser = _Parser(
        prog="python -m analyzer",
        description="Compare an article, claim by claim, with other outlets' reporting on the "
        "same event: where accounts agree, where they diverge and how, what stands alone.",
    )
    parser.add_argument("--version", action="version", version=f"Parallax {__version__}")
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")

    add_corpus_parsers(commands)
    commands.choices["corpus"].set_defaults(run=run_corpus)

    compare = commands.add_parser("compare", help="compare one article with a corpus")
    compare.add_argument(
        "article", metavar="ARTICLE", help="a file, an article id of the corpus, a URL, or -"
    )
    compare.add_argument("--outlet", default="", help="its outlet, where a file does not say it")
    compare.add_argument("--published", default="", metavar="DATE", help="its date, likewise")
    compare.add_argument("--title", default="", help="its headline, likewise")
    compare.set_defaults(run=_compare)

    batch = commands.add_parser("batch", help="compare many articles of a corpus with the rest")
    batch.add_argument(
        "--articles",
        default="",
        metavar="ID[,ID...]|@FILE",
        help="which articles; all of the corpus if not given",
    )
    batch.set_defaults(run=_batch)

    judge = commands.add_parser("judge", help="judge sentence pairs from anywhere")
    judge.add_argument(
        "pairs", metavar="PAIRS.jsonl", help='{"id", "premise", "hypothesis"} a line'
    )
    judge.add_argument("--out", required=True, metavar="FILE", help="JSONL file of the answers")
    judge.add_argument(
        "--judge",
        default=DEFAULT_JUDGE,
        metavar="NAME",
        help="a pair model: a folder or a hub name (default: %(default)s)",
    )
    judge.add_argument(
        "--abstain-below",
        type=float,
        default=ABSTAIN_ON_PAIRS_BELOW,
        metavar="N",
        help="a pair whose likeliest relation is less probable is unsure (default: %(default)s)",
    )
    judge.set_defaults(run=_judge)

    evaluate = commands.add_parser("evaluate", help="score the cells against labelled ones")
    evaluate.add_argument("gold_folder", nargs="?", default="", metavar="GOLD")
    evaluate.add_argument(
        "--gold", default="", metavar="DIR", help="folder of labels; else PARALLAX_GOLD"
    )
    evaluate.add_argument(
        "--cross-validate",
        choices=("event",),
        help="judge every event by a calibration that has not seen it",
    )
    evaluate.add_argument(
        "--error-rate",
        type=Path,
        metavar="FILE.md",
        help="write a page of what is right and wrong, its plots beside it as FILE-*.svg",
    )
    evaluate.add_argument(
        "--selftest",
        action="append",
        type=Path,
        default=[],
        metavar="FILE.json",
        help="what `selftest --json` printed, for the page; may be given again",
    )
    evaluate.set_defaults(run=_evaluate)

    diff = commands.add_parser("diff", help="name what changed between two runs, and why")
    diff.add_argument("old", type=Path, metavar="OLD", help="folder that compare or batch wrote")
    diff.add_argument("new", type=Path, metavar="NEW", help="folder of the later run")
    diff.add_argument("--out", type=Path, metavar="FILE.csv", help="table of all differences")
    diff.add_argument("--json", action="store_true", help="print JSON instead of a summary")
    diff.set_defaults(run=_diff)

    selftest = commands.add_parser("selftest", help="plant faults in a corpus, count those found")
    selftest.add_argument("--cases", type=int, default=40, metavar="N", help="plantings per kind")
    selftest.add_argument(
        "--seed", type=int, default=1, metavar="N", help="chooses what is planted"
    )
    selftest.add_argument("--out", type=Path, metavar="FILE.csv", help="table of all plantings")
    selftest.set_defaults(run=_selftest)

    add_reviews_parser(commands)

    for command in (compare, batch, evaluate):
        command.add_argument(
            "--out", required=command is not evaluate, metavar="DIR", help="folder for the tables"
        )
        command.add_argument("--parquet", action="store_true", help="write Parquet tables too")
    for command in (compare, batch, evaluate, selftest):
        command.add_argument("--corpus", required=True, metavar="DIR", help="folder of the corpus")
        command.add_argument(
            "--encoder",
            default=DEFAULT_ENCODER,
            metavar="NAME",
            help="a sentence encoder: a folder or a hub name (default: %(default)s)",
        )
        command.add_argument(
            "--judge",
            default=DEFAULT_JUDGE,
            metavar="NAME",
            help="a pair model: a folder or a hub name (default: %(default)s)",
        )
        command.add_argument("--json", action="store_true", help="print JSON instead of a summary")
        for field in fields(Settings):
            if field.name not in ("encoder", "judge"):
                command.add_argument(
                    f"--{field.name.replace('_', '-')}",
                    type=type(field.default),
                    default=field.default,
                    metavar="N",
                    help=f"{_MEANINGS[field.name]} (default: %(default)s)",
                )
    return parser


def _settings(args: argparse.Namespace) -> Settings:
    """The settings that the options name."""
    settings = Settings(**{field.name: getattr(args, field.name) for field in fields(Settings)})
    for name, value in settings.as_dict().items():
        option = f"--{name.replace('_', '-')}"
        if isinstance(value, float) and not 0 <= value <= 1:
            raise UsageError(f"{option} {value}: give a number from 0 to 1")
        if isinstance(value, int) and value < (1 if name in _AT_LEAST_ONE else 0):
            raise UsageError(f"{option} {value}: give a larger whole number")
    return settings


def _read_corpus(args: argparse.Namespace) -> Corpus:
    """The corpus, with its problems told."""
    from analyzer.corpus import read_corpus

    corpus = read_corpus(args.corpus)
    for problem in corpus.problems:
        print(f"warning: {problem}", file=sys.stderr)
    return corpus


def _compare(args: argparse.Namespace) -> int:
    """`compare`."""
    from analyzer.pipeline import Engine
    from analyzer.summary import print_summary

    started = time.monotonic()
    corpus = _read_corpus(args)
    article = _named_article(args, corpus)
    comparison = Engine(corpus, _settings(args)).compare([article], _progress())
    return _deliver(comparison, args, started, print_summary)


def _batch(args: argparse.Namespace) -> int:
    """`batch`."""
    from analyzer.pipeline import Engine
    from analyzer.summary import summary_batch

    started = time.monotonic()
    corpus = _read_corpus(args)
    articles = list(corpus.articles)
    if args.articles:
        articles = [corpus.article(i) for i in _ids(args.articles)]
    comparison = Engine(corpus, _settings(args)).compare(articles, _progress())
    return _deliver(comparison, args, started, summary_batch)


def _deliver(
    comparison: Comparison, args: argparse.Namespace, started: float, summarise: Callable[..., None]
) -> int:
    """Write the tables, print the summary or JSON, and return the exit status."""
    from analyzer.summary import comparison_json
    from analyzer.tables import write_tables

    written = write_tables(comparison, Path(args.out), parquet=args.parquet)
    written.append(_log(Path(args.out), started))
    if args.json:
        print(json.dumps(comparison_json(comparison), ensure_ascii=False, indent=1))
    else:
        summarise(comparison, sys.stdout, written=written)
    return _status(comparison)


def _evaluate(args: argparse.Namespace) -> int:
    """`evaluate`."""
    folder = args.gold_folder or args.gold or os.environ.get("PARALLAX_GOLD", "")
    if not folder:
        raise UsageError("evaluate: no labels were named; give GOLD, --gold or PARALLAX_GOLD")
    if args.error_rate is not None and (args.error_rate.is_dir() or not args.error_rate.suffix):
        raise UsageError(f"evaluate: --error-rate {args.error_rate}: name a file that ends in .md")
    if args.selftest and args.error_rate is None:
        raise UsageError("evaluate: --selftest is for the page; name one with --error-rate FILE.md")
    from analyzer.counterfactuals import AlteredCell, altered_measures
    from analyzer.error_planted import read_planted
    from analyzer.evaluation import measures, read_gold
    from analyzer.fitting import cross_validated
    from analyzer.judging.decision import read_calibration
    from analyzer.pipeline import Engine
    from analyzer.tables import write_tables

    planted = tuple(read_planted(path) for path in args.selftest)
    corpus = _read_corpus(args)
    gold = read_gold(Path(folder))
    seen = gold.fingerprint in read_calibration().fitted_on
    if seen and not args.cross_validate:
        print(
            "note: the decision was fitted on these labels; every event is judged by one that "
            "has not seen it (--cross-validate event)",
            file=sys.stderr,
        )
    altered: tuple[AlteredCell, ...] = ()
    if seen or args.cross_validate:
        validated = cross_validated(corpus, gold, _settings(args), _progress())
        comparison, altered = validated.comparison, validated.altered
    else:
        articles = [corpus.article(i) for i in gold.compared]
        comparison = Engine(corpus, _settings(args)).compare(articles, _progress())
    if args.out:
        write_tables(comparison, Path(args.out), parquet=args.parquet)
    if args.error_rate is not None:
        from analyzer.error_page import Made, as_typed, write_error_rate

        unseen = seen or bool(args.cross_validate)
        made = Made(as_typed(args, unseen), unseen, planted, altered)
        write_error_rate(args.error_rate, comparison, gold, corpus, made)
    result = {**measures(comparison, gold), **altered_measures(altered)}
    if args.json:
        print(json.dumps({k: None if v != v else round(v, 4) for k, v in result.items()}))
    else:
        for name, value in result.items():
            print(f"{name:24}{value:.0f}" if name == "cells" else f"{name:24}{value:.3f}")
    return _status(comparison)


def _judge(args: argparse.Namespace) -> int:
    """`judge`."""
    from analyzer.cache import Cache
    from analyzer.corpus import write_atomically
    from analyzer.judging.pair_model import load_pair_model
    from analyzer.judging.pairs import judge_pairs

    try:
        lines = Path(args.pairs).read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise UsageError(f"judge: {args.pairs} cannot be read; name a UTF-8 JSONL file") from error
    rows, wrong = [], 0
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        try:
            row = json.loads(line)
            pair = (str(row["premise"]), str(row["hypothesis"]))
            if not all(text.strip() for text in pair):
                raise ValueError("an empty text says nothing")
            rows.append((row["id"], *pair))
        except (ValueError, KeyError, TypeError):
            wrong += 1
            print(
                f"warning: {args.pairs}:{number}: is no object with id, premise and hypothesis, "
                "or one of the two is empty; left out",
                file=sys.stderr,
            )
    model = load_pair_model(args.judge, Cache(None))
    progress = _progress()
    answers = []
    for first in range(0, len(rows), _PAIRS_AT_ONCE):
        progress("judging", first, len(rows))
        some = rows[first : first + _PAIRS_AT_ONCE]
        judged = judge_pairs([(p, h) for _, p, h in some], model, args.abstain_below)
        for (pair_id, _, _), answer in zip(some, judged, strict=True):
            p = answer.probabilities
            answers.append(
                json.dumps(
                    {
                        "id": pair_id,
                        "p_agrees": p.agrees,
                        "p_diverges": p.diverges,
                        "p_silent": p.silent,
                        "relation": answer.relation,
                        "kinds": list(answer.kinds),
                    },
                    ensure_ascii=False,
                )
                + "\n"
            )
    progress("judging", len(rows), len(rows))
    write_atomically(Path(args.out), answers)
    print(f"{len(answers):,} pairs judged, written to {args.out}")
    return 1 if wrong else 0


def _diff(args: argparse.Namespace) -> int:
    """`diff`."""
    from analyzer.columns import DIFFERENCE_COLUMNS
    from analyzer.rundiff import compare_runs
    from analyzer.rundiff_summary import diff_json, diff_rows, print_diff
    from analyzer.runs import read_run
    from analyzer.tables import write_table

    diff = compare_runs(read_run(args.old), read_run(args.new))
    for problem in diff.problems:
        print(f"warning: {problem}", file=sys.stderr)
    if args.out is not None:
        write_table(args.out, DIFFERENCE_COLUMNS, diff_rows(diff))
    if args.json:
        print(json.dumps(diff_json(diff), ensure_ascii=False, indent=1))
    else:
        print_diff(diff, sys.stdout, written=args.out)
    return 1 if diff.problems else 0


def _selftest(args: argparse.Namespace) -> int:
    """`selftest`."""
    from analyzer.selftest_summary import selftest_command

    test = selftest_command(_read_corpus(args), _settings(args), args, _progress())
    return 1 if test.problems else 0


def _named_article(args: argparse.Namespace, corpus: Corpus) -> Article:
    """The article that ARTICLE names: an id of the corpus, else standard input, file or URL."""
    from analyzer.corpus import read_article

    given = {"title": args.title, "outlet": args.outlet, "published": args.published}
    if args.article == "-":
        return _apart(read_article("standard input", sys.stdin.buffer.read(), **given), corpus)
    if any(article.id == args.article for article in corpus.articles):
        return corpus.article(args.article)
    if args.article.startswith(("http://", "https://")) or _exists(args.article):
        article = read_article(args.article, **given)
        return _apart(article, corpus)
    raise UsageError(
        f"compare: {args.article} is neither a file nor an article id of {args.corpus}; "
        "name a file, an id from its articles.jsonl, a URL, or - for standard input"
    )


def _exists(path: str) -> bool:
    """Whether there is such a file; a text too long for a file's name is none."""
    try:
        return Path(path).exists()
    except (OSError, ValueError):
        return False


def _apart(article: Article, corpus: Corpus) -> Article:
    """The article under an id that no other text of the corpus has.

    A file's id is only its name: `beacon.txt` must not push out the article `beacon`, unless that
    is the same text.
    """
    taken = {other.id for other in corpus.articles if other.text.strip() != article.text.strip()}
    number = 1
    while (new := article.id if number == 1 else f"{article.id}-{number}") in taken:
        number += 1
    return replace(article, id=new)


def _ids(given: str) -> list[str]:
    """Article ids from `--articles`: joined by commas or line breaks, or in a file after @."""
    if given.startswith("@"):
        try:
            given = Path(given[1:]).read_text(encoding="utf-8")
        except (OSError, ValueError) as error:
            raise UsageError(
                f"batch: {given[1:]} cannot be read; name a UTF-8 file of ids"
            ) from error
    parts = [part.strip() for line in given.splitlines() for part in line.split(",")]
    ids = list(dict.fromkeys(part for part in parts if part))
    if not ids:
        raise UsageError("batch: --articles names no article; leave it out to compare all")
    return ids


def _status(comparison: Comparison) -> int:
    """1 where problems were reported, else 0."""
    return 1 if comparison.problems else 0


class _Bars:
    """One progress bar per stage, on a terminal only."""

    def __init__(self) -> None:
        from tqdm import tqdm

        self._tqdm = tqdm
        self._bar: tqdm | None = None
        self._stage = ""

    def __call__(self, stage: str, done: int, total: int) -> None:
        if stage != self._stage or self._bar is None:
            if self._bar is not None:
                self._bar.close()
            self._bar = self._tqdm(
                total=total, desc=stage, file=sys.stderr, leave=False, disable=None
            )
            self._stage = stage
        self._bar.total = total  # a stage may go through several lists
        self._bar.update(done - self._bar.n)


def _progress() -> _Bars:
    """The listener of a command."""
    return _Bars()


def _log(out: Path, started: float) -> Path:
    """Write what differs from run to run beside the tables."""
    import platform

    path = out / "run.log"
    path.write_text(
        f"finished {time.strftime('%Y-%m-%dT%H:%M:%S%z')}\n"
        f"seconds {time.monotonic() - started:.1f}\nhost {platform.node()}\n",
        encoding="utf-8",
    )
    return path
