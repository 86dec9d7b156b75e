"""What the dashboard's pages show, as plain values."""

from __future__ import annotations

from dataclasses import replace

from builders import BEACON, LANTERN, TIDE, a_cell, a_claim, a_comparison, a_result, the_ferry

from analyzer.datamodels import Bound, Figure, OutletPair, Quantity
from analyzer.readout import ArticleView, article_views
from analyzer.ui.drawing import dot
from analyzer.views import (
    Edge,
    Graph,
    Node,
    agreement_grid,
    counts_of,
    exclusives,
    figure_points,
    figures_table,
    origin_graph,
    pairs_table,
)

NAN = float("nan")


def the_view(**changes: object) -> ArticleView:
    (view,) = article_views(the_ferry(**changes))
    return view


def a_figure(outlet: str, low: float, high: float, bound: Bound, **more: object) -> Figure:
    quantity = Quantity(low, high, bound, "", "killed", "sailor", 0, 4, "many")
    made = Figure("e1", outlet, outlet, "2031-03-04", quantity, "", "", "many died", 0, 4, "text")
    return replace(made, **more)  # type: ignore[arg-type]


def test_claims_that_stand_alone_are_ranked_by_how_many_are_silent() -> None:
    burned = a_claim(LANTERN, "A ferry burned in Port Selm on Monday.")
    died = a_claim(LANTERN, "Three sailors died.")
    coat = a_claim(LANTERN, "The mayor wore a grey coat.")
    quiet = [a_cell(died, other, "silent") for other in (BEACON, TIDE)]
    alone = [a_cell(burned, BEACON, "silent")]
    results = [
        a_result(burned, "uncorroborated", alone),
        a_result(died, "uncorroborated", quiet),
        a_result(coat, "corroborated"),
    ]
    (view,) = article_views(a_comparison([LANTERN, BEACON, TIDE], results, [*alone, *quiet]))
    assert [number for number, _ in exclusives(view)] == [2, 1]


def test_figures_become_points_with_their_range_and_bound() -> None:
    figures = (
        a_figure("Beacon Post", 5, 5, "at_least", published="2031-03-05T08:00:00+02:00"),
        a_figure("Coast Radio", 3, 4, "exact"),
        a_figure("The Lantern", 1, 1, "exact", aside=True),
        a_figure("Tidewire", 3, 3, "exact", published=""),
        a_figure("Tidewire", 90, 90, "exact", background=True),
    )
    (count,) = counts_of(the_view(figures=figures))
    assert count.name == "killed (sailor)"
    assert len(figures_table(count).rows) == 4
    assert [
        (point["outlet"], point["published"], point["low"], point["high"], point["bound"])
        for point in figure_points(count)
    ] == [
        ("Coast Radio", "2031-03-04", 3, 4, "exact"),
        ("Beacon Post", "2031-03-05T08:00:00", 5, 5, "at least"),
    ]


def test_graph_joins_copies_and_those_who_share_a_source() -> None:
    graph = origin_graph(the_view(), the_ferry().articles)
    assert graph.edges == (
        Edge("article:coast", "article:tide", "copies", "71%"),
        Edge("article:coast", "source:Tidewire", "rests on"),
        Edge("article:tide", "source:Tidewire", "rests on"),
    )
    kinds = {node.id: node.kind for node in graph.nodes}
    assert kinds["article:lantern"] == "own"
    assert kinds["article:coast"] == "article"
    assert kinds["source:Tidewire"] == "source"
    assert "source:harbour office" not in kinds


def test_names_cannot_leave_their_quotation_marks_in_a_drawing() -> None:
    odd = '"] evil [label="<b>\\N\n'
    drawing = dot(Graph((Node("a", odd, "article"),), (Edge("a", "a", "copies"),)), dark=False)
    assert '"a" [label="\\"] evil [label=\\"<b>\\\\N" shape=box]' in drawing
    assert drawing.count("\n") == 6


def test_agreement_is_told_both_ways_and_left_empty_where_it_is_not_told() -> None:
    told = OutletPair("Beacon", "Coast", 12, 8, 2, 1, 1, 0.8, 0.49, 0.94, (("number", 2),), 1, 3)
    untold = replace(told, outlet_b="Tide", claims_compared=4, agreement=NAN)
    other = replace(told, outlet_a="Coast", outlet_b="Tide", agreement=0.5)
    assert agreement_grid([told, untold, other]) == (
        ("Beacon", "Coast", "Tide"),
        [[None, 0.8, None], [0.8, None, 0.5], [None, 0.5, None]],
    )
    assert [row[0] for row in pairs_table([untold, told]).rows] == [
        "Beacon – Coast",
        "Beacon – Tide",
    ]
    assert agreement_grid([untold]) == ((), [])
