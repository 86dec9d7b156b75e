"""What the browser draws: the graph of origins for Graphviz, and charts for Vega."""

from __future__ import annotations

from typing import Any

from analyzer.views import Graph

# Light and dark theme: words and lines, those of sources, and the box of the compared article.
_INK, _QUIET, _OWN = ("#1c1c1c", "#ececec"), ("#595959", "#b3b3b3"), ("#e8f0fa", "#1d3550")
_BARS = ("#0b4f9e", "#8fc1ff")


def axis(dark: bool) -> dict[str, Any]:
    """How the words along an axis and in a legend look."""
    return {"labelColor": _INK[dark], "titleColor": _INK[dark], "labelFontSize": 13}


def bars(across: str, up: str, dark: bool) -> dict[str, Any]:
    """A chart of counts, a bar for each value, with labels that can be read."""
    words = axis(dark)
    return {
        "height": 240,
        "mark": {"type": "bar", "color": _BARS[dark], "aria": False},
        "encoding": {
            "x": {
                "field": across,
                "type": "ordinal",
                "title": None,
                "axis": {**words, "labelAngle": 0, "labelOverlap": True},
            },
            "y": {"field": up, "type": "quantitative", "axis": {**words, "tickMinStep": 1}},
            "tooltip": [
                {"field": across, "type": "nominal"},
                {"field": up, "type": "quantitative"},
            ],
        },
    }


def dot(graph: Graph, dark: bool) -> str:
    """The graph as a digraph: articles in boxes, sources in ellipses.

    An article without an edge is left to the table.
    """
    joined = {end for edge in graph.edges for end in (edge.start, edge.end)}
    ink, quiet, own = _INK[dark], _QUIET[dark], _OWN[dark]
    lines = [
        "digraph {",
        'rankdir=LR; bgcolor="transparent"; nodesep=0.15; ranksep=0.9',
        f'node [fontname="sans-serif" fontsize=12 fontcolor="{ink}" color="{quiet}"]',
        f'edge [fontname="sans-serif" fontsize=10 fontcolor="{quiet}" color="{quiet}"]',
    ]
    for node in graph.nodes:
        if node.id not in joined:
            continue
        style = {
            "own": f'shape=box penwidth=2 style=filled fillcolor="{own}"',
            "article": "shape=box",
            "source": "shape=ellipse style=dashed",
        }[node.kind]
        lines.append(f"{_quoted(node.id)} [label={_quoted(node.words)} {style}]")
    for edge in graph.edges:
        style = "solid" if edge.kind == "copies" else "dotted"
        label = f" label={_quoted(edge.words)}" if edge.words else ""
        lines.append(f"{_quoted(edge.start)} -> {_quoted(edge.end)} [style={style}{label}]")
    return "\n".join([*lines, "}"])


def _quoted(words: str) -> str:
    """A string of the language; nothing in it is an escape or markup."""
    plain = " ".join(words.replace("\0", "").split())
    return '"' + plain.replace("\\", "\\\\").replace('"', '\\"') + '"'
