"""Small plots as SVG text, written by hand so that equal values give equal bytes."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from xml.sax.saxutils import escape

_WIDTH, _HEIGHT = 640, 420
_LEFT, _RIGHT, _TOP, _BOTTOM = 70, 20, 44, 60


@dataclass(frozen=True)
class Point:
    """A point of a plot with its interval in y, not a number where there is none."""

    x: float
    y: float
    low: float = math.nan
    high: float = math.nan


@dataclass(frozen=True)
class Axis:
    """What an axis shows, from where to where, and where its ticks are."""

    label: str
    ticks: Sequence[float]

    def place(self, value: float) -> float:
        """0 at the first tick, 1 at the last."""
        return (value - self.ticks[0]) / (self.ticks[-1] - self.ticks[0])


def plot(
    title: str,
    x: Axis,
    y: Axis,
    points: Sequence[Point],
    *,
    line: Sequence[tuple[float, float]] = (),
    diagonal: bool = False,
    marked: tuple[float, str] | None = None,
) -> str:
    """The plot as one SVG document.

    `points` are drawn with their intervals, `line` joins values in its order, `diagonal` is where
    x equals y, and `marked` is a vertical line at an x with its label.
    """

    def at(x_value: float, y_value: float) -> tuple[str, str]:
        across, down = _WIDTH - _LEFT - _RIGHT, _HEIGHT - _TOP - _BOTTOM
        return f"{_LEFT + across * x.place(x_value):.1f}", (
            f"{_TOP + down * (1 - y.place(y_value)):.1f}"
        )

    def stroke(x1: float, y1: float, x2: float, y2: float, style: str) -> str:
        (a, b), (c, d) = at(x1, y1), at(x2, y2)
        return f'<line x1="{a}" y1="{b}" x2="{c}" y2="{d}" {style}/>'

    first_x, last_x, first_y, last_y = x.ticks[0], x.ticks[-1], y.ticks[0], y.ticks[-1]
    grid, axis = 'stroke="#dddddd"', 'stroke="#333333"'
    body = [f'<rect width="{_WIDTH}" height="{_HEIGHT}" fill="#ffffff"/>']
    for tick in x.ticks:
        a, b = at(tick, first_y)
        body.append(stroke(tick, first_y, tick, last_y, grid))
        body.append(f'<text x="{a}" y="{float(b) + 18:.1f}" text-anchor="middle">{tick:.1f}</text>')
    for tick in y.ticks:
        a, b = at(first_x, tick)
        body.append(stroke(first_x, tick, last_x, tick, grid))
        body.append(
            f'<text x="{float(a) - 8:.1f}" y="{float(b) + 4:.1f}" text-anchor="end">{tick:.1f}'
            "</text>"
        )
    body.append(stroke(first_x, first_y, last_x, first_y, axis))
    body.append(stroke(first_x, first_y, first_x, last_y, axis))
    if diagonal:
        low, high = max(first_x, first_y), min(last_x, last_y)
        body.append(stroke(low, low, high, high, 'stroke="#888888" stroke-dasharray="5 4"'))
    if marked is not None:
        value, label = marked
        style = 'stroke="#b03a2e" stroke-dasharray="5 4"'
        body.append(stroke(value, first_y, value, last_y, style))
        a, _ = at(value, last_y)
        body.append(
            f'<text x="{float(a) - 6:.1f}" y="{_TOP + 14}" text-anchor="end" fill="#b03a2e">'
            f"{escape(label)}</text>"
        )
    if line:
        joined = " ".join(",".join(at(*value)) for value in line)
        body.append(f'<polyline points="{joined}" fill="none" stroke="#1f5a94" stroke-width="2"/>')
    for point in points:
        a, b = at(point.x, point.y)
        if not math.isnan(point.low):
            body.append(stroke(point.x, point.low, point.x, point.high, 'stroke="#1f5a94"'))
        body.append(f'<circle cx="{a}" cy="{b}" r="4" fill="#1f5a94"/>')
    middle = f"{(_TOP + _HEIGHT - _BOTTOM) / 2:.1f}"
    body += [
        f'<text x="{_LEFT}" y="24" font-size="15">{escape(title)}</text>',
        f'<text x="{(_LEFT + _WIDTH - _RIGHT) / 2:.1f}" y="{_HEIGHT - 16}" text-anchor="middle">'
        f"{escape(x.label)}</text>",
        f'<text x="18" y="{middle}" text-anchor="middle" transform="rotate(-90 18 {middle})">'
        f"{escape(y.label)}</text>",
    ]
    head = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH} {_HEIGHT}" '
        f'width="{_WIDTH}" height="{_HEIGHT}" role="img" font-family="sans-serif" font-size="12" '
        'fill="#222222">'
    )
    return "\n".join([head, f"<title>{escape(title)}</title>", *body, "</svg>", ""])
