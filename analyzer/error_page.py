"""The published error rate: one Markdown page and two plots, made from labelled cells."""

from __future__ import annotations

import argparse
import math
import shlex
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, fields
from pathlib import Path

from analyzer.corpus import Corpus, write_atomically
from analyzer.counterfactuals import AlteredCell
from analyzer.datamodels import Comparison
from analyzer.error_altered import altered_section
from analyzer.error_list import errors_section
from analyzer.error_planted import Planted, planted_section
from analyzer.error_plots import FEW_CELLS, calibration_plot, coverage_plot
from analyzer.error_rate import (
    BINS,
    RESAMPLES,
    SEED,
    SHARES,
    Estimate,
    JudgedCell,
    JudgedClaim,
    accuracy_at_shares,
    accuracy_by,
    by_event,
    calibration_bins,
    calibration_error,
    cells_of,
    confusion,
    copies_of,
    copy_counts,
    estimates,
    judged_claims,
    kept,
    kind_counts,
    measures_of,
    ratio,
    relation_scores,
    surest_first,
)
from analyzer.evaluation import DECIDABLE, Gold
from analyzer.markdown import number, percent, plain, prose, table
from analyzer.settings import Settings

FEW_EVENTS = 3  # an interval over fewer events would be too narrow to be honest

MEASURES: Mapping[str, str] = {
    "cell macro-F1": "mean F1 of agrees, diverges and silent; `unsure` counts as wrong",
    "forced macro-F1": "the same, `unsure` resolved to the likeliest relation",
    "forced F1 agrees": "F1 of agrees, `unsure` resolved",
    "forced F1 diverges": "F1 of diverges, `unsure` resolved",
    "forced F1 silent": "F1 of silent, `unsure` resolved",
    "decided": "share of the labelled cells that have a row and are not `unsure`",
    "accuracy when decided": "share of these whose relation is the labelled one",
    "verdict accuracy": "share of the claims for which the answers, `unsure` resolved, agree with "
    "the labels on whether anybody agrees and whether anybody diverges",
    "kinds F1": "F1 of the kinds of divergence, all kinds together, where label and answer both "
    "say diverges",
    "kinds macro-F1": "the same for each labelled kind, then the mean",
    "evidence hit": "share of the cells rightly answered agrees or diverges that show a sentence "
    "a reader chose",
    "checkable F1": "mean F1 of checkable and not checkable, over labelled sentences",
    "found": "share of the checkable labelled sentences of which we made a claim",
    "copies pair-F1": "F1 over pairs of articles of one event that are copies of one text",
}

# What a group is → heading and note of its table.
GROUPS: Mapping[str, tuple[str, str]] = {
    "outlet": (
        "By outlet of the other article",
        "It says how well the texts at hand were read, not how good an outlet is.",
    ),
    "claim kind": (
        "By kind of claim",
        "Kinds that are not checkable are not judged: a labelled sentence that we took for one "
        "has no row. `no claim`: we made no claim of the labelled sentence.",
    ),
}


@dataclass(frozen=True)
class Made:
    """How the comparison was made, as far as it does not say so itself.

    `command` is what a reader types to make the page; `unseen` says that every event was judged
    by weights fitted on the other events. `planted` are self-tests whose figures the page has too,
    `altered` answers on claims with one fact changed.
    """

    command: str
    unseen: bool
    planted: tuple[Planted, ...] = ()
    altered: tuple[AlteredCell, ...] = ()


def write_error_rate(
    path: Path, comparison: Comparison, gold: Gold, corpus: Corpus, made: Made
) -> tuple[Path, ...]:
    """Write the page at `path` and its plots beside it; returns the files, the page last.

    The plots are named like the page: `error-rate.md` has `error-rate-coverage.svg` and
    `error-rate-calibration.svg`. Equal input gives equal bytes.
    """
    claims = judged_claims(comparison, gold)
    outlets = {a.id: corpus.publisher(a.outlet) for a in corpus.articles}

    def outlet(cell: JudgedCell) -> str:
        return outlets.get(cell.labelled.article_id, "unknown")

    def statistics(some: Sequence[JudgedClaim]) -> dict[str, float]:
        cells = cells_of(some)
        return {
            **measures_of(some),
            **relation_scores(cells),
            **accuracy_at_shares(cells),
            "calibration error": calibration_error(cells),
            **{f"outlet {k}": v for k, v in accuracy_by(cells, outlet).items()},
            **{f"claim kind {k}": v for k, v in accuracy_by(cells, _claim_kind).items()},
        }

    measured = estimates(by_event(claims), statistics)
    if gold.copies:
        measured |= estimates([[count] for count in copy_counts(comparison, gold)], copies_of)
    cells = cells_of(claims)
    names = {name: f"{path.stem}-{name}.svg" for name in ("coverage", "calibration")}
    parts = [
        _opening(comparison, gold, claims, made),
        _main_measures(measured, len(by_event(claims))),
        _relations(cells, measured),
        _kinds(cells),
        _groups(cells, measured, "outlet", outlet),
        _groups(cells, measured, "claim kind", _claim_kind),
        _coverage(cells, measured, comparison, names["coverage"]),
        _calibration(cells, measured, names["calibration"]),
        *([altered_section(made.altered)] if made.altered else []),
        *([planted_section(made.planted)] if made.planted else []),
        errors_section(cells),
    ]
    path.parent.mkdir(parents=True, exist_ok=True)
    written = (
        (path.with_name(names["coverage"]), coverage_plot(cells, measured)),
        (path.with_name(names["calibration"]), calibration_plot(cells)),
        (path, "\n".join(parts)),
    )
    for file, text in written:
        write_atomically(file, [text])
    return tuple(file for file, _ in written)


def as_typed(args: argparse.Namespace, unseen: bool) -> str:
    """The `evaluate` command that gives the same page; folders go by stand-in names."""
    given = ["python -m analyzer evaluate GOLD --corpus DIR"]
    if unseen:
        given.append("--cross-validate event")
    given += [
        f"--{field.name.replace('_', '-')} {shlex.quote(str(getattr(args, field.name)))}"
        for field in fields(Settings)
        if getattr(args, field.name) != field.default
    ]
    given += [f"--selftest {shlex.quote(path.name)}" for path in args.selftest]
    return " ".join([*given, f"--error-rate {shlex.quote(args.error_rate.name)}"])


def _claim_kind(cell: JudgedCell) -> str:
    return cell.claim_kind


def _opening(comparison: Comparison, gold: Gold, claims: Sequence[JudgedClaim], made: Made) -> str:
    """What was measured, and how to measure it again."""
    labels = Counter(cell.labelled.relation for cell in cells_of(claims))
    corpus = _mapping(comparison.provenance.get("corpus"))
    rows: list[tuple[str, object]] = [
        ("labels, SHA-256 of `labels.jsonl`", f"`{gold.fingerprint}`"),
        ("corpus, fingerprint", f"`{corpus.get('fingerprint', 'unknown')}`"),
        ("corpus, articles", corpus.get("articles", "unknown")),
        ("events", len(by_event(claims))),
        ("labelled sentences", len(claims)),
        ("of these checkable", sum(claim.label.checkable for claim in claims)),
        (
            "labelled cells, of checkable sentences",
            f"{labels.total()}: " + ", ".join(f"{labels[r]} {r}" for r in DECIDABLE),
        ),
    ]
    for group, title in (("models", "model"), ("settings", "setting"), ("versions", "version")):
        values = sorted(_mapping(comparison.provenance.get(group)).items())
        rows += [(f"{title}, {name}", f"`{value}`") for name, value in values]
    unseen = (
        "Every event was judged by weights that had not seen it: they were fitted on labels of "
        "other events."
        if made.unseen
        else "The cells were judged by the weights that ship, which were fitted on other labels."
    )
    return "\n".join(
        [
            "# Error rate",
            "",
            *prose(
                f"""How often a cell, one claim against one other article, is not what a careful
                reader says it is. The labels say how articles read, and nothing about what
                happened. {unseen} This page and its plots are made by one command, where GOLD is
                the folder of the labels and DIR the corpus:"""
            ),
            "",
            "```sh",
            made.command,
            "```",
            "",
            "## What was measured",
            "",
            *table(("what", "value"), rows),
            "",
            *prose(
                """A cell counts once per labelled sentence and other article. Of several claims
                cut from one sentence the strongest answer counts: diverges, then agrees, then
                unsure, then silent. A labelled cell without a row is read as silent and as not
                decided. The probability p of an answer is that of the row that gave it, of several
                such rows the surest; an `unsure` answer has the mean of the unsure rows."""
            ),
            "",
        ]
    )


def _main_measures(measured: Mapping[str, Estimate], events: int) -> str:
    """The measures with intervals and definitions."""
    rows = [
        (name, _estimate(measured[name]), meaning)
        for name, meaning in MEASURES.items()
        if name in measured
    ]
    intervals = (
        f"""The intervals are 95 % intervals by bootstrap over events: {events} events are drawn
        from the {events} with replacement, {RESAMPLES:,} times (seed {SEED}), and the interval
        ends at the 2.5th and the 97.5th percentile of what is measured. {events} events are few,
        and few events make wide intervals. They say how much other events like these would differ;
        other subjects may lie outside. The weights are not fitted anew for a draw."""
        if events > 1
        else "One event gives no interval."
    )
    return "\n".join(
        [
            "## Main measures",
            "",
            *table(("measure", "value (95 % interval)", "what it is"), rows),
            "",
            *prose(
                f"""Precision is the share of the answers of one sort that are right, recall the
                share of the labels of one sort that were answered so, F1 the harmonic mean of the
                two. {intervals}"""
            ),
            "",
        ]
    )


def _relations(cells: Sequence[JudgedCell], measured: Mapping[str, Estimate]) -> str:
    """The confusion matrix, and precision, recall and F1 per relation."""
    matrix = confusion(cells)
    answers = list(matrix["agrees"])
    scores = [
        (
            relation,
            sum(matrix[relation].values()),
            sum(cell.answered == relation for cell in cells),
            *(_estimate(measured[f"{name} {relation}"]) for name in ("precision", "recall", "F1")),
        )
        for relation in DECIDABLE
    ]
    return "\n".join(
        [
            "## Relations",
            "",
            *prose(
                """Cells by label (down) and answer (across). `no row`: the other article was not
                compared with this claim; the table after this one reads it as silent."""
            ),
            "",
            *table(
                ("label", *answers),
                [(label, *(row[answer] for answer in answers)) for label, row in matrix.items()],
            ),
            "",
            "Each relation, `unsure` counted as wrong:",
            "",
            *table(("relation", "labelled", "answered", "precision", "recall", "F1"), scores),
            "",
        ]
    )


def _kinds(cells: Sequence[JudgedCell]) -> str:
    """Precision and recall of the kinds of divergence."""
    counts = kind_counts(cells)
    labelled = Counter(kind for cell in cells for kind in cell.labelled.kinds)
    answered = Counter(kind for cell in cells if cell.answered == "diverges" for kind in cell.kinds)
    rows = []
    for kind in sorted(labelled | answered, key=lambda kind: (-labelled[kind], kind)):
        some = counts.get(kind, Counter())
        right, by_label, by_answer = (
            some["tp"],
            some["tp"] + some["fn"],
            some["tp"] + some["fp"],
        )
        scores = (ratio(right, by_answer), ratio(right, by_label), ratio(right, labelled[kind]))
        counted = (labelled[kind], answered[kind], by_label, by_answer, right)
        rows.append((kind, *counted, *map(number, scores)))
    return "\n".join(
        [
            "## Kinds of divergence",
            "",
            *prose(
                """`labelled` and `answered` count divergent cells with that kind. The `both`
                columns are of the cells that label and answer both call divergent: with that kind
                by label, by answer, and by both, which gives precision and recall. `found` is the
                share of all cells labelled with that kind that are answered so, the missed
                divergences included. A kind with few cells says little."""
            ),
            "",
            *table(
                (
                    "kind",
                    "labelled",
                    "answered",
                    "both: labelled",
                    "both: answered",
                    "both: right",
                    "precision",
                    "recall",
                    "found",
                ),
                rows,
            ),
            "",
        ]
    )


def _groups(
    cells: Sequence[JudgedCell],
    measured: Mapping[str, Estimate],
    what: str,
    group: Callable[[JudgedCell], str],
) -> str:
    """Accuracy by outlet or by claim kind, the largest group first."""
    sizes = Counter(group(cell) for cell in cells)
    rows = []
    for name, size in sorted(sizes.items(), key=lambda item: (-item[1], item[0])):
        events = len({cell.event for cell in cells if group(cell) == name})
        estimate = measured[f"{what} {name}"]
        if events < FEW_EVENTS:
            estimate = Estimate(estimate.value)
        told = "too few" if size < FEW_CELLS else _estimate(estimate)
        rows.append((plain(name), size, events, told))
    title, note = GROUPS[what]
    return "\n".join(
        [
            f"## {title}",
            "",
            *prose(
                f"""Accuracy is the share of the cells whose likeliest relation is the labelled
                one; `too few` stands for fewer than {FEW_CELLS} cells, and an interval needs
                {FEW_EVENTS} events. {note}"""
            ),
            "",
            *table((what, "cells", "events", "accuracy"), rows),
            "",
        ]
    )


def _coverage(
    cells: Sequence[JudgedCell],
    measured: Mapping[str, Estimate],
    comparison: Comparison,
    image: str,
) -> str:
    """Accuracy against the share of the cells that is kept."""
    ranked = surest_first(cells)
    rows = [
        (
            f"{share} %",
            count,
            number(ranked[count - 1].sureness) if count else "–",
            _estimate(measured[f"right at {share}"]),
        )
        for share in SHARES
        for count in [kept(len(ranked), share)]
    ]
    threshold = _mapping(comparison.provenance.get("settings")).get("abstain_below", "unknown")
    decided = sum(cell.decided for cell in cells)
    return "\n".join(
        [
            "## Accuracy against coverage",
            "",
            f"![Share right among the surest cells, by the share of cells kept]({image})",
            "",
            *prose(
                f"""The cells are ranked by the largest of their three probabilities, ties by the
                ids of claim and article, cells without a row last; the surest are kept. `least p`
                is the smallest of these probabilities among the cells kept, 0 where there is no
                row. `accuracy` is the share of the cells kept whose likeliest relation is the
                labelled one. In the plot the points are the table's, with their intervals; the
                line is the accuracy after each cell, from cell {FEW_CELLS} on."""
            ),
            "",
            *table(("cells kept", "cells", "least p", "accuracy"), rows),
            "",
            *prose(
                f"""As shipped, an answer is `unsure` below p = {threshold} (`abstain_below`):
                {decided} of {len(cells)} cells are decided ({percent(decided, len(cells))}), and
                of these {_estimate(measured["accuracy when decided"])} are right."""
            ),
            "",
        ]
    )


def _calibration(cells: Sequence[JudgedCell], measured: Mapping[str, Estimate], image: str) -> str:
    """Probability against the share that is right."""
    rows = [
        (
            f"{one.lowest:.3f} to {one.highest:.3f}",
            one.cells,
            number(one.sureness),
            number(one.right),
            f"{one.right - one.sureness:+.3f}",
        )
        for one in calibration_bins(cells)
    ]
    without = sum(cell.cell is None for cell in cells)
    return "\n".join(
        [
            "## Calibration",
            "",
            f"![Share right by probability, in bins of equal size]({image})",
            "",
            *prose(
                f"""The cells with a row, by the largest of their three probabilities p, in {BINS}
                bins of equal size: the mean of p, and `right`, the share of the cells whose
                likeliest relation is the labelled one. Where both are the same, a probability
                means what it says. Labelled cells without a row, and so without a probability:
                {without}."""
            ),
            "",
            *table(("p", "cells", "mean p", "right", "right minus p"), rows),
            "",
            *prose(
                f"""Expected calibration error: {_estimate(measured["calibration error"])}. It is
                the mean distance between the mean p and the share right, each bin weighted by its
                cells. Chance adds to a distance more than it takes away, so that the interval
                leans upwards."""
            ),
            "",
        ]
    )


def _estimate(estimate: Estimate) -> str:
    """A value with its interval, where there is one."""
    if math.isnan(estimate.low):
        return number(estimate.value)
    return f"{estimate.value:.3f} ({estimate.low:.3f} to {estimate.high:.3f})"


def _mapping(value: object) -> Mapping[str, object]:
    """The value if it is a mapping, else an empty one."""
    return value if isinstance(value, Mapping) else {}
