"""Quantities over time: one mark per report, its range, and the table that backs the chart."""

from __future__ import annotations

from typing import Any

import streamlit as st

from analyzer.ui import drawing, page, parts
from analyzer.views import counts_of, figure_points, figures_table

NOTHING = "No figure was found in the articles on this event."
# Light and dark theme; each stands out from its background by 3 to 1 or more.
_COLOURS = (
    "#0b4f9e #a01f14 #17623a #8a5a00 #6b3fa0 #00727a #b0307a #595959".split(),
    "#8fc1ff #ff9d92 #7fd6a2 #f0c46a #c9a7ff #6fd3da #ff9ad0 #b3b3b3".split(),
)
_SHAPES = {
    "exact": "circle",
    "at least": "triangle-up",
    "at most": "triangle-down",
    "about": "diamond",
}


def draw(shown: page.Shown) -> None:
    """One count at a time."""
    counts = {count.name: count for count in counts_of(shown.view)}
    if not counts:
        parts.show(parts.sentence(NOTHING))
        return
    labels = {name: f"{name}: {len(count.figures)}" for name, count in counts.items()}
    count = counts[page.choose("What is counted", tuple(counts), "count", labels)]
    points = figure_points(count)
    if points:
        st.vega_lite_chart(
            points,
            _chart(st.context.theme.type == "dark"),
            key="figures-chart",
            alt=f"Figures for {len(points)} reports over time; the table below has them all",
        )
        parts.show(
            parts.note(
                "A triangle that points up: at least; down: at most; a diamond: about. "
                "A line: from the lowest to the highest number that is given. Parts of a larger "
                "number stand in the table only."
            )
        )
    else:
        parts.show(parts.sentence("None of these figures has a date, so there is no chart."))
    parts.show(parts.table(figures_table(count), "Figures, a row per mention"))


def _chart(dark: bool) -> dict[str, Any]:
    """Marks for the reports, a line where one gives a range."""
    words = drawing.axis(dark)
    time = {
        "field": "published",
        "type": "temporal",
        "title": "published",
        "scale": {"padding": 16},
        "axis": {**words, "format": "%-d %b %H:%M", "labelOverlap": True, "tickCount": 8},
    }
    outlet = {"field": "outlet", "type": "nominal", "title": "outlet"}
    told = ["outlet", "published", "figure", "according to", "sentence"]
    return {
        "height": 420,
        "encoding": {
            "x": time,
            "color": {
                **outlet,
                "scale": {"range": list(_COLOURS[dark])},
                "legend": {
                    **words,
                    "orient": "bottom",
                    "columns": {"expr": "width < 500 ? 2 : 4"},
                    "title": None,
                },
            },
            "tooltip": [{"field": field, "type": "nominal"} for field in told],
        },
        "layer": [
            {
                "transform": [{"filter": "datum.high > datum.low"}],
                "mark": {"type": "rule", "strokeWidth": 3, "aria": False},
                "encoding": {
                    "y": {"field": "low", "type": "quantitative"},
                    "y2": {"field": "high"},
                },
            },
            {
                "mark": {
                    "type": "point",
                    "filled": True,
                    "size": 110,
                    "opacity": 0.9,
                    "aria": False,
                },
                "encoding": {
                    "y": {
                        "field": "low",
                        "type": "quantitative",
                        "title": "number given",
                        "scale": {"padding": 12},
                        "axis": words,
                    },
                    "shape": {
                        "field": "bound",
                        "type": "nominal",
                        "legend": None,
                        "scale": {"domain": list(_SHAPES), "range": list(_SHAPES.values())},
                    },
                },
            },
        ],
    }


page.run(
    draw,
    "figures.csv",
    "spreads.csv",
    title="Figures",
    lead="What the reports on this event count, when, and on whose word.",
)
