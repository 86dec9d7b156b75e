"""The quality gate's floors: the least that every measure has to reach, with what it was read on.

`python -m tests.floors` measures and raises what has become better; nothing is lowered, and
floors of other labels are not replaced, without `--lower`. The demo is always measured; labels
named by PARALLAX_GOLD are too where PARALLAX_GOLD_CORPUS names their corpus, a folder or a table
that `corpus build` reads.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import math
import os
import sys
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from analyzer.cache import Cache
from analyzer.cli import main as run_command
from analyzer.corpus import read_corpus, write_atomically
from analyzer.counterfactuals import altered_measures
from analyzer.evaluation import Gold, measures, read_gold
from analyzer.fitting import cross_validated
from analyzer.pipeline import Engine
from analyzer.settings import Settings

FLOORS = Path(__file__).with_name("floors.json")
DEMO = Path(__file__).parents[1] / "corpora" / "demo"
COMMAND = "python -m tests.floors"
# How far under the measured value a floor is set: a change of one cell in a hundred is no fault.
MARGIN = 0.01
# The other measures are parts of these. Macro-F1 with `unsure` counted as wrong is not among them:
# it falls by design where more is left undecided.
FLOORED = (
    "forced macro-F1",
    "forced F1 diverges",
    "decided",
    "accuracy when decided",
    "checkable F1",
    "verdict accuracy",
    "kinds F1",
    "evidence hit",
    "found",
    "copies pair-F1",
    "changed fact, diverges",
)


@dataclass(frozen=True)
class Floors:
    """Least values by measure, and the SHA-256 of the labels they were measured on."""

    fingerprint: str
    least: Mapping[str, float]


def fingerprint(gold: Path) -> str:
    """Hex SHA-256 over the labels' files, names included."""
    digest = hashlib.sha256()
    for path in sorted(gold.glob("*.jsonl")):
        content = path.read_bytes()
        digest.update(f"{path.name} {len(content)}\n".encode())
        digest.update(content)
    return digest.hexdigest()


def read_floors(path: Path = FLOORS) -> dict[str, Floors]:
    """The floors by the name of the labels, "demo" and "gold"."""
    if not path.exists():
        return {}
    table = json.loads(path.read_text(encoding="utf-8"))
    return {name: Floors(one["fingerprint"], one["least"]) for name, one in table.items()}


def shortfalls(name: str, gold: Path, measured: Mapping[str, float], known: Floors) -> list[str]:
    """What is wrong, each in one line that says what to do; empty where every floor is reached."""
    if fingerprint(gold) != known.fingerprint:
        return [
            f"the labels of {name!r} are not those that the floors were measured on; read what "
            f"changed, then run `{COMMAND} --lower`"
        ]
    return [
        f"{name}: {measure} is {measured.get(measure, math.nan):.4f}, its floor is {least:.4f}; "
        f"find out why, or run `{COMMAND} --lower` and say why in the commit"
        for measure, least in known.least.items()
        if not measured.get(measure, math.nan) >= least
    ]


def raised(
    gold: Path, measured: Mapping[str, float], known: Floors | None, *, lower: bool
) -> Floors:
    """Floors a little under what was measured, and never under those known unless `lower`.

    Raises:
        ValueError: the labels changed and `lower` was not given.
    """
    now = fingerprint(gold)
    if known is not None and known.fingerprint != now and not lower:
        raise ValueError(f"the labels in {gold} changed; run `{COMMAND} --lower` to start anew")
    least = {
        name: math.floor((value - MARGIN) * 10_000) / 10_000
        for name, value in measured.items()
        if name in FLOORED and not math.isnan(value)
    }
    if known is not None and not lower:
        least = {
            name: max(least.get(name, -math.inf), known.least.get(name, -math.inf))
            for name in [*known.least, *(name for name in least if name not in known.least)]
        }
    return Floors(now, least)


def measure_demo() -> dict[str, float]:
    """The measures of the demo's labelled articles, judged by the calibration that ships."""
    corpus = read_corpus(DEMO)
    gold = read_gold(DEMO / "gold")
    engine = Engine(corpus, Settings(omission_origins=0), cache=Cache(None))
    return measures(engine.compare([corpus.article(id) for id in gold.compared]), gold)


def named_gold() -> tuple[Path, Path] | None:
    """Labels and corpus that the environment names, None where it names none."""
    gold, corpus = (os.environ.get(f"PARALLAX_GOLD{end}", "") for end in ("", "_CORPUS"))
    return (Path(gold), Path(corpus)) if gold and corpus else None


def sampled(gold: Gold) -> Gold:
    """The labels of every fifth event: a gate has to be quick; `evaluate` measures them all."""
    events = sorted({claim.event for claim in gold.claims})[::5]
    claims = tuple(claim for claim in gold.claims if claim.event in events)
    articles = {claim.article_id for claim in claims}
    copies = tuple(one for one in gold.copies if articles & frozenset().union(*one))
    return Gold(claims, copies, gold.fingerprint)


def measure_gold(gold: Path, corpus: Path, work: Path) -> dict[str, float]:
    """The measures of sampled labels, each event judged by a calibration that has not seen it."""
    if corpus.is_file():
        run_command(["corpus", "build", str(corpus), "--out", str(work / "corpus")])
        corpus = work / "corpus"
    labels = sampled(read_gold(gold))
    found = cross_validated(read_corpus(corpus), labels, Settings())
    return {**measures(found.comparison, labels), **altered_measures(found.altered)}


def main() -> int:
    """Measure, raise, and write the floors; says what moved."""
    parser = argparse.ArgumentParser(prog=COMMAND, description=__doc__)
    parser.add_argument("--lower", action="store_true", help="take what was measured, even if less")
    lower = parser.parse_args().lower
    known = read_floors()
    found: dict[str, tuple[Path, dict[str, float]]] = {"demo": (DEMO / "gold", measure_demo())}
    if (named := named_gold()) is not None:
        with tempfile.TemporaryDirectory() as work:
            found["gold"] = (named[0], measure_gold(*named, Path(work)))
    floors = dict(known)
    for name, (gold, measured) in found.items():
        try:
            floors[name] = raised(gold, measured, known.get(name), lower=lower)
        except ValueError as error:
            print(f"error: {error}", file=sys.stderr)
            return 2
        before = known[name].least if name in known else {}
        for measure, least in floors[name].least.items():
            if before.get(measure) != least:
                print(f"{name}: {measure}: {before.get(measure, 'none')} -> {least}")
    table = {
        name: {"fingerprint": one.fingerprint, "least": dict(one.least)}
        for name, one in floors.items()
    }
    write_atomically(FLOORS, [json.dumps(table, indent=1) + "\n"])
    return 0


if __name__ == "__main__":
    sys.exit(main())
