"""The plots of the published error rate."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

from analyzer.error_rate import (
    SHARES,
    Estimate,
    JudgedCell,
    calibration_bins,
    ratio,
    surest_first,
)
from analyzer.plots import Axis, Point, plot

FEW_CELLS = 10  # fewer cells in a group say nothing


def coverage_plot(cells: Sequence[JudgedCell], measured: Mapping[str, Estimate]) -> str:
    """The share right among the surest cells, for every number of cells kept."""
    ranked = surest_first(cells)
    right, line = 0, []
    for count, cell in enumerate(ranked, start=1):
        right += cell.right
        if count >= FEW_CELLS:
            line.append((count / len(ranked), right / count))
    points = [
        Point(share / 100, one.value, one.low, one.high)
        for share in SHARES
        if not math.isnan((one := measured[f"right at {share}"]).value)
    ]
    least = min([y for _, y in line] + [p.y if math.isnan(p.low) else p.low for p in points] + [1])
    decided = ratio(sum(cell.decided for cell in cells), len(cells))
    return plot(
        "Accuracy against coverage",
        Axis("share of cells kept, surest first", _tenths(0)),
        Axis("share right", _tenths(min(math.floor(least * 10), 9))),
        points,
        line=line,
        marked=None if math.isnan(decided) else (decided, "as shipped"),
    )


def calibration_plot(cells: Sequence[JudgedCell]) -> str:
    """The share right against the mean probability of each bin."""
    return plot(
        "Calibration",
        Axis("mean probability", _tenths(0)),
        Axis("share right", _tenths(0)),
        [Point(one.sureness, one.right) for one in calibration_bins(cells)],
        diagonal=True,
    )


def _tenths(first: int) -> list[float]:
    """Ticks from that many tenths to one."""
    return [n / 10 for n in range(first, 11)]
