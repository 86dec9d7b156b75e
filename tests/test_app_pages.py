"""Each page of the dashboard as its reader sees it: its words, and its empty state."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest
from builders import BEACON, COAST, LANTERN, TIDE, a_claim, a_comparison, a_result, the_ferry
from dashboard import ROOT, FakeEngine, claims_marked, drawn, opened, pressed, sent, turned, words

from analyzer.datamodels import (
    Comparison,
    Figure,
    Label,
    LeftOut,
    Omission,
    OutletPair,
    Quantity,
    Quote,
    Voice,
)
from analyzer.tables import write_tables

FACT = "Five sailors were killed."


def a_toll(outlet: str, words: str, low: float, published: str = "2031-03-04") -> Figure:
    quantity = Quantity(low, low, "at_least", "", "killed", "", 0, len(words), words)
    place = (words, 0, len(words), "text")
    return Figure("e1", outlet, outlet, published, quantity, "2031-03-03", "the mayor", *place)


def a_label(outlet: str, label: str, voice: str = "own", loaded: str = "") -> Label:
    return Label(
        "event:lantern", "Dock Union", outlet, label, 2, label, "lantern", 0, len(label),
        voice, loaded, "event", 0, len(label), "text",
    )  # type: ignore[arg-type]  # fmt: skip


def a_pair(other: str, agreement: float) -> OutletPair:
    return OutletPair(
        "Beacon Post", other, 12, 8, 2, 1, 1, agreement, 0.49, 0.94, (("number", 2),), 1, 3
    )


def alone() -> Comparison:
    """An article on whose event the corpus has nothing else."""
    return a_comparison(
        [LANTERN], [a_result(a_claim(LANTERN, "Three sailors died."), "not covered")]
    )


def test_article_shows_counts_verdicts_and_support(engine: type[FakeEngine]) -> None:
    app = pressed(opened())
    assert "On the same event: 4 other articles; 3 other outlets, 2 origins." in words(app)
    assert "4 claims: 1 contested, 1 corroborated, 1 uncorroborated, 1 not checkable" in words(app)
    title, text = sent(app)["paragraphs"]
    assert [piece["text"] for piece in title["pieces"]] == [LANTERN.title]
    assert "".join(piece["text"] for piece in text["pieces"]) == LANTERN.text
    assert [[on["verdict"] for on in piece["on"]] for piece in text["pieces"]][::2] == [
        ["corroborated"],
        ["contested"],
        ["uncorroborated"],
        ["not checkable"],
    ]
    assert [f"{note['number']}{note['sign']} {note['support']}" for note in text["notes"]] == [
        "1✓ 3 outlets agree, 2 origins",
        "2± 2 outlets agree, 1 origin; 1 outlet diverges, 1 origin",
        "3· uncorroborated",
    ]


def test_article_opens_the_evidence_of_the_most_divergent_claim(engine: type[FakeEngine]) -> None:
    shown = words(pressed(opened()))
    assert "Claim 2 ± contested (every divergence is explained by time) Three sailors" in shown
    assert (
        "✕ diverges: number, victim (later) Beacon Post 2031-03-05 The Lantern says Three sailors "
        "died . Beacon Post says Five sailors were killed . 3 sailors killed here, 5 there "
        "in its own voice · confidence 0.85 · an origin of its own · characters 62–87 of the text"
    ) in shown
    assert (
        "✓ agrees Tidewire 2031-03-04 Three sailors died, the harbour office said. "
        "in its own voice · confidence 0.90 · one origin with Coast Radio" in shown
    )
    assert "· silent: 1 article, none counted The Lantern no date; not counted: same" in shown


def test_article_marks_number_against_number(engine: type[FakeEngine]) -> None:
    html = drawn(pressed(opened()))
    for number in ("Three", "Five"):
        assert f'<mark class="px-differs px-number">{number}</mark>' in html
    assert html.count("px-number") == 2  # where outlets agree nothing is marked


def test_article_leads_from_claim_to_claim(engine: type[FakeEngine]) -> None:
    app = pressed(pressed(opened()), "next")
    shown = words(app)
    assert "Claim 3 · uncorroborated The mayor wore a grey coat." in shown
    assert (
        "What was searched Searched 12 articles; 4 are on the event (3 other outlets), published "
        "2031-02-28 to 2031-03-08 (1 without a date). Nearest passage, similarity 0.20: “A ferry "
        "caught fire in Port Selm on Monday.” (Tidewire, 2031-03-04)." in shown
    )
    assert "No other article on the event addresses this claim." in shown
    assert "· silent: 3 articles, 3 outlets" in shown
    assert "Not judged: this is an appeal" in words(pressed(app, "next"))
    assert app.button(key="next").disabled
    assert "Claim 3" in words(pressed(app, "previous"))


def test_article_lets_other_verdicts_step_back(engine: type[FakeEngine]) -> None:
    app = pressed(opened())
    pills = app.pills(key="verdict")
    assert pills.options == [
        "all 4",
        "± contested 1",
        "✓ corroborated 1",
        "· uncorroborated 1",
        "– not checkable 1",
    ]
    pills.set_value("uncorroborated").run()
    assert claims_marked(app) == ["3·"]
    assert "Claim 3 · uncorroborated" in words(app)
    assert len(engine.asked) == 1


def test_article_links_only_to_web_addresses(engine: type[FakeEngine]) -> None:
    html = drawn(pressed(opened()))
    assert 'href="https://lantern.example/ferry?a=1&amp;b=2"' in html
    assert "javascript:" not in html


def test_article_without_claims_is_said(engine: type[FakeEngine]) -> None:
    engine.answer = a_comparison([LANTERN, BEACON])
    app = pressed(opened())
    assert "No claim was found in this article." in words(app)
    assert app.download_button(key="download-claims.csv").label == "Claims (CSV)"


def test_matrix_groups_copies_and_shows_the_evidence_of_a_square(
    engine: type[FakeEngine],
) -> None:
    app = turned(pressed(opened()), "matrix")
    data = sent(app)
    assert [
        (group["title"], [each["name"] for each in group["outlets"]]) for group in data["groups"]
    ] == [
        ("text of Tidewire", ["Coast Radio", "Tidewire"]),
        ("", ["Beacon Post"]),
        ("", ["The Lantern"]),
    ]
    assert [row["number"] for row in data["rows"]] == [2, 1, 3]
    assert data["rows"][0]["marks"] == {
        "Beacon Post": "diverges",
        "Coast Radio": "agrees",
        "The Lantern": "not counted",
        "Tidewire": "agrees",
    }
    app.session_state["outlet_cell"] = "Beacon Post"
    shown = words(app.run())
    assert "✕ diverges: number, victim (later) Beacon Post 2031-03-05" in shown
    assert "✓ agrees Tidewire" not in shown
    assert app.query_params["outlet"] == "Beacon Post"


def test_matrix_is_filtered_and_sorted(engine: type[FakeEngine]) -> None:
    app = turned(pressed(opened()), "matrix")
    app.selectbox(key="order").select("place").run()
    assert [row["number"] for row in sent(app)["rows"]] == [1, 2, 3]
    app.selectbox(key="relation").select("diverges").run()
    assert [row["number"] for row in sent(app)["rows"]] == [2]
    app.selectbox(key="kind").select("victim").run()
    app.multiselect(key="outlets").select("Tidewire").run()
    assert "No claim fits what was chosen. Choose less." in words(app)
    app.selectbox(key="relation").select("all").run()
    app.selectbox(key="kind").select("all").run()
    assert sent(app)["groups"] == [
        {"title": "", "outlets": [{"id": "Tidewire", "name": "Tidewire"}]}
    ]


def test_matrix_of_an_event_that_nobody_else_covers(engine: type[FakeEngine]) -> None:
    engine.answer = alone()
    app = pressed(opened())
    assert "The corpus has no other reporting on the event." in words(app)
    assert "Nobody else in the corpus covers the event, which says nothing about" in words(app)
    shown = words(turned(app, "matrix"))
    assert "No other outlet has anything to set beside these claims." in shown


def test_figures_are_drawn_and_listed(engine: type[FakeEngine]) -> None:
    tolls = (
        a_toll("The Lantern", "three dead", 3),
        a_toll("Beacon Post", "five dead", 5, "2031-03-05T08:00:00+02:00"),
        replace(a_toll("Tidewire", "one of them", 1), aside=True),
    )
    engine.answer = the_ferry(figures=tolls)
    app = turned(pressed(opened()), "figures")
    assert app.selectbox(key="count").options == ["killed: 3"]
    shown = words(app)
    assert "The Lantern 2031-03-04 at least 3 2031-03-03 the mayor three dead" in shown
    assert "Beacon Post 2031-03-05 08:00 at least 5" in shown
    assert "Tidewire 2031-03-04 at least 1 (a part)" in shown
    [chart] = app.get("vega_lite_chart")
    spec = json.loads(chart.proto.spec)
    assert spec["encoding"]["color"]["field"] == "outlet"
    assert chart.proto.alt == "Figures for 2 reports over time; the table below has them all"


def test_figures_without_dates_have_a_table_only(engine: type[FakeEngine]) -> None:
    engine.answer = the_ferry(figures=(a_toll("Tidewire", "three dead", 3, ""),))
    app = turned(pressed(opened()), "figures")
    assert "None of these figures has a date, so there is no chart." in words(app)
    assert "Tidewire no date at least 3" in words(app)


def test_left_out_and_only_here(engine: type[FakeEngine]) -> None:
    quote = Quote("beacon", "Beacon Post", FACT, "text", 0, len(FACT), "beacon")
    engine.answer = the_ferry(
        omissions=(
            Omission(
                "e1", "lantern", FACT, 2, 3, "beacon", 0, len(FACT), "text", "Three sailors died.",
                0.5, (quote,), 0.9, "sailors were killed", 5, 24,
            ),
        )
    )  # fmt: skip
    shown = words(turned(pressed(opened()), "left_out"))
    assert (
        "3 outlets, 2 origins Five sailors were killed . confidence 0.90 · nearest here, "
        f"similarity 0.50: Three sailors died. 1 passage says it Beacon Post {FACT}"
    ) in shown
    assert (
        "Claim 3 · uncorroborated 3 outlets are silent The mayor wore a grey coat. assertion, in "
        "the outlet's own voice · confidence 0.90 What was searched Searched 12 articles"
    ) in shown


def test_words_show_labels_and_speakers_by_outlet(engine: type[FakeEngine]) -> None:
    voice = Voice(
        "e1", "tide", "Tidewire", "Ada Brill", "harbour master", "", "Ada Brill", 1, 1, 0,
        TIDE.text, 0, 9, "text",
    )  # fmt: skip
    engine.answer = the_ferry(
        labels=(
            a_label("Beacon Post", "strikers"),
            a_label("Tidewire", "rioters", "quoted", "rioters"),
        ),
        voices=(voice, replace(voice, article_id="coast", outlet="Coast Radio")),
        left_out=(LeftOut("e1", "Beacon Post", "Ada Brill", ("Coast Radio", "Tidewire")),),
    )
    shown = words(turned(pressed(opened()), "words"))
    assert "actor Beacon Post Tidewire Dock Union strikers (2) “rioters*” (2)" in shown
    assert "speaker office Coast Radio Tidewire Ada Brill harbour master 2 2" in shown


def test_origins_are_a_graph_and_a_table(engine: type[FakeEngine]) -> None:
    app = turned(pressed(opened()), "origins")
    [graph] = app.get("graphviz_chart")
    assert '"article:coast" -> "article:tide" [style=solid label="71%"]' in graph.proto.spec
    assert '"article:tide" -> "source:Tidewire" [style=dotted]' in graph.proto.spec
    assert "harbour office" not in graph.proto.spec  # only one article rests on it
    assert (
        "Coast Radio, 2031-03-04 Ferry fire kills three Tidewire, 2031-03-04 2 of its 2 sentences "
        "stand in tide Tidewire Coast & Sons" in words(app)
    )


def test_outlets_of_this_comparison(engine: type[FakeEngine]) -> None:
    engine.answer = the_ferry(pairs=(a_pair("Tidewire", 0.8), a_pair("Coast Radio", float("nan"))))
    shown = words(turned(pressed(opened()), "outlets"))
    assert "Beacon Post Tidewire Beacon Post 0.80 Tidewire 0.80" in shown
    assert "Beacon Post – Coast Radio 12 8 2 number 2 1 1 too few 3" in shown
    assert "Beacon Post – Tidewire 12 8 2 number 2 1 1 0.80 (0.49 to 0.94) 3" in shown


def test_outlets_of_a_batch(engine: type[FakeEngine], tmp_path: Path) -> None:
    write_tables(the_ferry(pairs=(a_pair("Tidewire", 0.8),)), tmp_path / "batch")
    app = turned(opened(), "outlets")
    app.text_input(key="batch").set_value("batch").run()
    assert "Beacon Post – Tidewire 12 8 2 number 2 1 1 0.80 (0.49 to 0.94) 3" in words(app)
    assert not engine.asked
    app.text_input(key="batch").set_value("nowhere").run()
    assert "✕ Not possible. nowhere/outlets.csv: cannot be read" in words(app)


def test_method_publishes_the_figures_of_the_document(engine: type[FakeEngine]) -> None:
    app = turned(opened(), "method")
    shown = words(app)
    assert "✕ disputed there is only divergence" in shown
    assert "It never says what is true" in shown
    document = (ROOT / "docs" / "error-rate.md").read_text(encoding="utf-8")
    for measure in ("cell macro-F1", "accuracy when decided", "evidence hit"):
        value = document.split(f"| {measure} | ")[1].split(" (")[0]
        assert f"{measure} {value}" in shown
    assert not engine.asked


@pytest.mark.parametrize(
    ("page", "sentence"),
    [
        ("figures", "No figure was found in the articles on this event."),
        ("left_out", "Not looked for in this run."),
        ("left_out", "No claim of this article is uncorroborated."),
        ("words", "No actor on this event goes by more than one name."),
        ("words", "No speaker is quoted in the articles on this event."),
        ("origins", "The corpus has no other reporting on the event."),
        ("outlets", "No two outlets were compared."),
    ],
)
def test_an_empty_page_says_so(engine: type[FakeEngine], page: str, sentence: str) -> None:
    engine.answer = alone()
    assert sentence in words(turned(pressed(opened()), page))


def test_origins_without_any_edge(engine: type[FakeEngine]) -> None:
    engine.answer = replace(
        the_ferry(),
        origins=tuple(replace(o, copied_from="", credits=()) for o in the_ferry().origins),
    )
    shown = words(turned(pressed(opened()), "origins"))
    assert "No article on this event copies another or shares a named source with one." in shown
    assert COAST.title in shown
