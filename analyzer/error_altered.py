"""What becomes of labelled claims with one fact changed, on the page of the error rate."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from analyzer.counterfactuals import FACTS, AlteredCell
from analyzer.datamodels import Relation
from analyzer.markdown import prose, table
from analyzer.outlets import wilson

_ANSWERS: tuple[Relation, ...] = ("diverges", "unsure", "silent", "agrees")


def altered_section(cells: Sequence[AlteredCell]) -> str:
    """How contradictions in free wording are judged, and what is made of silence."""
    contradicted = [cell for cell in cells if cell.expected == "diverges"]
    groups = [
        *((str(fact), [cell for cell in contradicted if cell.fact == fact]) for fact in FACTS),
        ("all", contradicted),
    ]
    silent = [cell for cell in cells if cell.expected == "silent"]
    alarms = sum(cell.answered == "diverges" for cell in silent)
    return "\n".join(
        [
            "## Claims with one fact changed",
            "",
            *prose(
                """Two reports word a contradiction freely, and labels have few of them. So one fact
                of a labelled sentence was changed (a "not" more or less, another number, date or
                actor, exchanged roles), and the sentence judged anew against the articles that a
                reader had found to agree with it, as far as they state it plainly (the pair model
                reads the sentence, as it was, in a passage). Each should now diverge; "agrees" is
                the worst answer. Events are judged by weights that had not seen them, nor their
                changed sentences."""
            ),
            "",
            *table(
                ("changed", "cells", *_ANSWERS, "found"),
                [_row(name, some) for name, some in groups if some],
            ),
            "",
            *prose(
                f"""Of {len(silent)} cells that were silent before the change and still should be,
                {alarms} are called divergent. Whether the rules of the decision for contradictions
                (`analyzer/judging/decision.py`) had to be so was seen on these cells; the rest of
                the decision was not chosen on them."""
            ),
            "",
        ]
    )


def _row(name: str, cells: Sequence[AlteredCell]) -> tuple[str, ...]:
    """One kind of change: how its cells that should diverge were answered."""
    counts = Counter(cell.answered for cell in cells)
    low, high = wilson(counts["diverges"], counts.total())
    share = counts["diverges"] / counts.total()
    return (
        name,
        str(counts.total()),
        *(str(counts[answer]) for answer in _ANSWERS),
        f"{share:.2f} ({low:.2f} to {high:.2f})",
    )
