"""The errors of the published error rate: how many by rule, and the worst one by one."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

from analyzer.error_rate import ERRORS, JudgedCell, why, worst_errors
from analyzer.markdown import LONGEST_QUOTE, percent, prose, quote, table


def errors_section(cells: Sequence[JudgedCell]) -> str:
    """All errors by rule, and the worst of them one by one."""
    wrong = [cell for cell in cells if not cell.right]
    counts = Counter(why(cell) for cell in wrong)
    worst = worst_errors(cells)
    lines = [
        "## Errors",
        "",
        *prose(
            f"""{len(wrong)} of {len(cells)} cells are wrong ({percent(len(wrong), len(cells))}),
            `unsure` resolved to the likeliest relation. Each is named by the first of these rules
            that holds; the rules read labels, answer and words only."""
        ),
        "",
        *table(
            ("error", "cells", "rule"),
            [(name, counts[name], rule) for name, rule in ERRORS.items()],
        ),
        "",
        "### The worst",
        "",
        *prose(
            f"""The {len(worst)} errors with the largest probability p for the wrong relation. Now
            and then it is the label that is wrong. Sentences are quoted up to {LONGEST_QUOTE}
            characters."""
        ),
        "",
    ]
    for place, cell in enumerate(worst, start=1):
        lines += [*_one_error(place, cell), ""]
    return "\n".join(lines)


def _one_error(place: int, cell: JudgedCell) -> Iterable[str]:
    """A wrong cell as an entry of a numbered list."""
    assert cell.cell is not None
    assert cell.claim is not None
    indent = " " * len(f"{place}. ")
    yield (
        f"{place}. labelled {_with_kinds(cell.labelled.relation, cell.labelled.kinds)}, answered "
        f"{_with_kinds(cell.forced, cell.kinds)}, p {cell.p_forced:.3f}: **{why(cell)}**"
    )
    yield f"{indent}- claim of `{cell.claim.article_id}`: {quote(cell.claim.sentence)}"
    yield f"{indent}- evidence in `{cell.labelled.article_id}`: {quote(cell.cell.evidence)}"
    yield f"{indent}- reason given: {quote(cell.cell.reason)}"


def _with_kinds(relation: str, kinds: frozenset[str]) -> str:
    """A relation, with the kinds of a divergence in brackets."""
    return f"{relation} ({', '.join(sorted(kinds))})" if kinds else relation
