"""The published error rate: the same totals as `evaluate`, and figures a reader can count."""

from __future__ import annotations

import json
import math
import re
import shlex
import xml.etree.ElementTree as ElementTree
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from builders import a_cell, a_claim, a_comparison, a_result, an_article, the_ferry
from demonstration import DEMO, Demo

from analyzer.cli import _parser, main
from analyzer.corpus import Corpus, write_corpus
from analyzer.datamodels import Claim, Comparison, Probabilities, Relation
from analyzer.error_page import MEASURES, Made, write_error_rate
from analyzer.error_planted import read_planted
from analyzer.error_rate import (
    ERRORS,
    Estimate,
    JudgedCell,
    accuracy_at_shares,
    accuracy_by,
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
    relation_scores,
    surest_first,
    why,
    worst_errors,
)
from analyzer.errors import UsageError
from analyzer.evaluation import Gold, GoldCell, GoldClaim, measures, read_gold
from analyzer.fitting import CrossValidated
from analyzer.markdown import LONGEST_QUOTE
from analyzer.outlets import wilson
from analyzer.plots import Axis, Point, plot
from analyzer.selftest import Case, Rate, SelfTest
from analyzer.selftest_summary import selftest_json

WRITTEN = {"agrees": "agree", "diverges": "diverge", "silent": "silent"}


def label(article: str, relation: Relation, kinds: str = "", evidence: str = "") -> GoldCell:
    return GoldCell(article, relation, frozenset(kinds.split()), (evidence,) if evidence else ())


FERRY = Gold(
    (
        GoldClaim(
            "ferry",
            "lantern",
            "A ferry burned in Port Selm on Monday.",
            True,
            (
                label("beacon", "agrees", evidence="Fire destroyed a ferry in the harbour of Port"),
                label("coast", "diverges", "place", evidence="Three sailors died."),
                label("tide", "silent"),
                label("elsewhere", "agrees"),
            ),
        ),
        GoldClaim(
            "toll",
            "lantern",
            "Three sailors died.",
            True,
            (
                label("beacon", "diverges", "number denial", evidence="Five sailors were killed."),
                label("coast", "agrees", evidence="Three sailors died."),
            ),
        ),
        GoldClaim("coat", "lantern", "The mayor wore a grey coat.", True, ()),
        GoldClaim("coat", "lantern", "A lighthouse fell.", True, (label("tide", "agrees"),)),
        GoldClaim(
            "coat", "lantern", "Nobody should ever sail again.", False, (label("tide", "silent"),)
        ),
    ),
    ((frozenset({"coast", "tide"}), frozenset({"beacon", "extra"})),),
)
LANTERN = an_article("lantern", "Three sailors died and the wreck was towed away.")
BEACON = an_article("beacon", "Five sailors died. The wreck is still there.")
DIED = a_claim(LANTERN, "Three sailors died")
TOWED = a_claim(LANTERN, "the wreck was towed away", kind="reported")


def two_clauses(*rows: tuple[Claim, Relation, tuple[float, float, float]]) -> JudgedCell:
    """What counts for one labelled sentence whose clauses were answered like this."""
    cells = [
        a_cell(claim, BEACON, relation, BEACON.text, probabilities=Probabilities(*p))
        for claim, relation, p in rows
    ]
    comparison = a_comparison([LANTERN, BEACON], [a_result(DIED), a_result(TOWED)], cells)
    gold = Gold(
        (GoldClaim("ferry", "lantern", LANTERN.text, True, (label("beacon", "diverges"),)),), ()
    )
    return one_cell(comparison, gold)


def one_cell(comparison: Comparison, gold: Gold) -> JudgedCell:
    (cell,) = cells_of(judged_claims(comparison, gold))
    assert_same_totals(comparison, gold)
    return cell


def assert_same_totals(comparison: Comparison, gold: Gold) -> None:
    ours = measures_of(judged_claims(comparison, gold))
    if gold.copies:
        ours |= copies_of(copy_counts(comparison, gold))
    assert ours == pytest.approx(measures(comparison, gold), nan_ok=True, abs=1e-12)


def answered(*cells: tuple[Relation, Relation, float], event: str = "ferry") -> list[JudgedCell]:
    """Cells as (labelled, answered, probability of the answer), of one claim, other articles."""
    found = []
    for number, (labelled, relation, p) in enumerate(cells):
        rest = (1 - p) / 2
        given = {r: p if r == relation else rest for r in ("agrees", "diverges", "silent")}
        cell = a_cell(DIED, BEACON, relation, probabilities=Probabilities(**given))
        found.append(
            JudgedCell(
                event,
                label(f"other-{number:02}", labelled),
                relation,
                relation,
                True,
                cell,
                DIED,
                cell.probabilities,
                frozenset(),
                False,
                False,
            )
        )
    return found


def test_the_totals_are_those_of_evaluate() -> None:
    assert_same_totals(the_ferry(), FERRY)
    assert len(cells_of(judged_claims(the_ferry(), FERRY))) == 7  # no cell of the uncheckable one
    unsure = [replace(cell, relation="unsure") for cell in the_ferry().cells]
    assert_same_totals(the_ferry(cells=tuple(unsure)), FERRY)
    assert_same_totals(the_ferry(cells=()), FERRY)
    assert_same_totals(the_ferry(), Gold((), ()))


def test_the_totals_are_those_of_evaluate_on_the_demo(demo: Demo) -> None:
    gold = read_gold(DEMO / "gold")
    assert_same_totals(demo.comparison, gold)
    assert measures(demo.comparison, gold)["cells"] > 100


def test_of_several_clauses_the_strongest_answer_counts_and_the_surest_row_decides() -> None:
    cell = two_clauses((DIED, "diverges", (0.1, 0.6, 0.3)), (TOWED, "diverges", (0.1, 0.8, 0.1)))
    assert (cell.answered, cell.claim, cell.p_forced) == ("diverges", TOWED, 0.8)
    cell = two_clauses((DIED, "diverges", (0.1, 0.6, 0.3)), (TOWED, "agrees", (0.9, 0.05, 0.05)))
    assert (cell.answered, cell.claim, cell.sureness) == ("diverges", DIED, 0.6)
    assert cell.decided
    assert cell.right


def test_unsure_rows_are_resolved_by_their_mean() -> None:
    cell = two_clauses((DIED, "unsure", (0.4, 0.3, 0.3)), (TOWED, "unsure", (0.1, 0.44, 0.46)))
    assert cell.probabilities == Probabilities(0.25, 0.37, 0.38)
    assert (cell.answered, cell.forced, cell.decided) == ("unsure", "silent", False)
    assert cell.claim == TOWED


def test_a_cell_without_a_row_is_silent_unsure_of_nothing_and_keeps_its_claim() -> None:
    comparison = a_comparison([LANTERN, BEACON], [a_result(TOWED)])
    gold = Gold((GoldClaim("e", "lantern", LANTERN.text, True, (label("beacon", "silent"),)),), ())
    cell = one_cell(comparison, gold)
    assert (cell.forced, cell.decided, cell.sureness, cell.cell) == ("silent", False, 0.0, None)
    assert cell.claim_kind == "reported"
    assert one_cell(a_comparison([LANTERN, BEACON]), gold).claim_kind == "no claim"


def test_confusion_and_scores_by_hand() -> None:
    cells = cells_of(judged_claims(the_ferry(), FERRY))
    table = confusion(cells)
    assert table["agrees"] == {"agrees": 2, "diverges": 0, "silent": 0, "unsure": 0, "no row": 2}
    assert table["diverges"] == {"agrees": 1, "diverges": 1, "silent": 0, "unsure": 0, "no row": 0}
    assert table["silent"] == {"agrees": 1, "diverges": 0, "silent": 0, "unsure": 0, "no row": 0}
    scores = relation_scores(cells)
    assert (scores["precision agrees"], scores["recall agrees"]) == (2 / 4, 2 / 4)
    assert (scores["precision diverges"], scores["recall diverges"]) == (1.0, 1 / 2)
    assert scores["F1 diverges"] == pytest.approx(2 / 3)
    assert scores["F1 silent"] == 0.0
    assert {kind: dict(c) for kind, c in kind_counts(cells).items()} == {
        "number": {"tp": 1},
        "victim": {"fp": 1},
        "denial": {"fn": 1},
    }
    # Without a row: the ferry in "elsewhere", the lighthouse. Wrong: the place, Tidewire's fire.
    rates = accuracy_by(cells, lambda cell: cell.labelled.article_id)
    assert rates == {"beacon": 1.0, "coast": 0.5, "tide": 0.0, "elsewhere": 0.0}


@pytest.mark.parametrize(
    ("cells", "share", "count"), [(10, 50, 5), (3, 50, 2), (554, 60, 332), (7, 100, 7), (0, 50, 0)]
)
def test_how_many_cells_are_kept(cells: int, share: int, count: int) -> None:
    assert kept(cells, share) == count


def test_accuracy_among_the_surest() -> None:
    # The surest five are right, then right and wrong by turns.
    right, wrong = ("silent", "silent"), ("agrees", "silent")
    outcomes = [right] * 5 + [wrong, right, wrong, right, wrong]
    cells = answered(*((*pair, 0.95 - n / 20) for n, pair in enumerate(outcomes)))  # type: ignore[misc]
    rates = accuracy_at_shares(cells[::-1])
    assert rates["right at 50"] == 1.0
    assert rates["right at 60"] == pytest.approx(5 / 6)
    assert rates["right at 100"] == pytest.approx(7 / 10)
    assert math.isnan(accuracy_at_shares([])["right at 50"])


def test_ties_and_missing_rows_have_one_order() -> None:
    cells = answered(*[("agrees", "agrees", 0.8)] * 4)
    lost = replace(cells[0], cell=None, probabilities=None, forced="silent")
    expected = [*cells[1:], lost]
    assert surest_first([lost, *cells[:0:-1]]) == expected
    assert surest_first(expected) == expected


def test_calibration_bins_by_hand() -> None:
    # Twenty cells, two a bin: at 0.5 one of two is right, from there on both.
    pairs = [("agrees", "agrees", 0.5), ("silent", "agrees", 0.5)]
    pairs += [("agrees", "agrees", p / 100) for p in range(60, 96, 2)]
    bins = calibration_bins(answered(*pairs))  # type: ignore[arg-type]
    assert [b.cells for b in bins] == [2] * 10
    assert (bins[0].sureness, bins[0].right) == (0.5, 0.5)
    assert (bins[1].lowest, bins[1].highest, bins[1].right) == (0.6, 0.62, 1.0)
    # Bins 1 to 9 have mean p 0.61, 0.65, ... 0.93 and are all right; the mean of these is 0.77.
    assert calibration_error(answered(*pairs)) == pytest.approx(  # type: ignore[arg-type]
        0.9 * (1 - 0.77)
    )


def test_few_cells_make_few_bins_and_rows_only() -> None:
    cells = answered(("agrees", "agrees", 0.8), ("agrees", "agrees", 0.9))
    lost = replace(cells[0], cell=None, probabilities=None)
    assert [b.sureness for b in calibration_bins([*cells, lost])] == pytest.approx([0.8, 0.9])
    assert math.isnan(calibration_error([lost]))


def mean(values: Sequence[float]) -> dict[str, float]:
    return {"mean": sum(values) / len(values)}


def test_intervals_are_over_whole_events() -> None:
    # Of two events, one all right and one all wrong, a draw takes both or one of them twice.
    found = estimates([[1.0] * 5, [0.0] * 5], mean)
    assert found == {"mean": Estimate(0.5, 0.0, 1.0)}
    assert estimates([[1.0, 0.0]] * 9, mean) == {"mean": Estimate(0.5, 0.5, 0.5)}


def test_intervals_are_the_same_every_time_and_near_the_normal_ones() -> None:
    events = [[float(n)] for n in range(1, 41)]
    found = estimates(events, mean)["mean"]
    assert found == estimates(events, mean)["mean"]
    # Mean 20.5, standard error of 40 draws from 1..40: sqrt((40**2 - 1) / 12 / 40) = 1.825.
    assert found.value == 20.5
    assert found.low == pytest.approx(20.5 - 1.96 * 1.825, abs=0.3)
    assert found.high == pytest.approx(20.5 + 1.96 * 1.825, abs=0.3)


def test_one_event_has_no_interval_and_a_draw_without_the_measure_does_not_count() -> None:
    alone = estimates([[1.0, 0.0]], mean)["mean"]
    assert alone.value == 0.5
    assert math.isnan(alone.low)

    def share_of_positive(values: Sequence[float]) -> dict[str, float]:
        positive = [value for value in values if value > 0]
        return {"least": min(positive)} if positive else {}

    assert estimates([[-1.0], [2.0]], share_of_positive) == {"least": Estimate(2.0, 2.0, 2.0)}


CLAIM = "Three sailors of the burned ferry died on Monday."


@pytest.mark.parametrize(
    ("labelled", "relation", "kinds", "evidence", "chosen", "name"),
    [
        ("diverges", "unsure", "", "Five died.", "Five died.", "undecided"),
        ("agrees", "diverges", "number", "Three died, two are lost.", "", "other number"),
        ("silent", "diverges", "number", "At noon 1,200 people left.", "", "other number"),
        ("agrees", "silent", "", "Rain fell.", "Deaths were three.", "evidence missed"),
        ("agrees", "silent", "", "Rain fell.", "", "taken for another fact"),
        ("diverges", "silent", "", "A toll of five.", "A toll of five.", "taken for another fact"),
        ("diverges", "agrees", "", "A toll of five.", "A toll of five.", "conflict not seen"),
        ("agrees", "diverges", "date", "They died.", "They died.", "detail taken for a conflict"),
        ("agrees", "diverges", "number", "Three died.", "Three died.",
         "detail taken for a conflict"),
        ("silent", "agrees", "", "The ferry burned on a Monday in May.", "",
         "same words, other fact"),
        ("silent", "agrees", "", "The mayor died.", "", "few words shared"),
    ],
)  # fmt: skip
def test_errors_are_named_by_rule(
    labelled: Relation, relation: Relation, kinds: Any, evidence: str, chosen: str, name: str
) -> None:
    lantern, beacon = an_article("lantern", CLAIM), an_article("beacon", evidence)
    claim = a_claim(lantern, CLAIM)
    cell = a_cell(claim, beacon, relation, evidence, kinds=tuple(kinds.split()))
    comparison = a_comparison([lantern, beacon], [a_result(claim)], [cell])
    given = label("beacon", labelled, evidence=chosen)
    judged = one_cell(comparison, Gold((GoldClaim("e", "lantern", CLAIM, True, (given,)),), ()))
    assert why(judged) == name
    assert name in ERRORS


def test_counter_evidence_is_shown_evidence_and_a_right_cell_is_no_error() -> None:
    text = "Rain fell. Deaths on the ferry were three."
    lantern, beacon = an_article("lantern", CLAIM), an_article("beacon", text)
    claim = a_claim(lantern, CLAIM)
    chosen = "Deaths on the ferry were three."
    cell = a_cell(claim, beacon, "diverges", "Rain fell.", counter_evidence=chosen)
    comparison = a_comparison([lantern, beacon], [a_result(claim)], [cell])

    def judged(relation: Relation) -> JudgedCell:
        given = label("beacon", relation, evidence=chosen)
        return one_cell(comparison, Gold((GoldClaim("e", "lantern", CLAIM, True, (given,)),), ()))

    assert why(judged("agrees")) == "detail taken for a conflict"
    with pytest.raises(ValueError, match="the cell is right"):
        why(judged("diverges"))


def test_the_worst_errors_come_first_and_right_cells_never() -> None:
    cells = answered(
        ("agrees", "silent", 0.7),
        ("agrees", "agrees", 0.99),
        ("silent", "agrees", 0.9),
        ("diverges", "silent", 0.8),
    )
    lost = replace(cells[0], cell=None, probabilities=None)
    worst = worst_errors([lost, *cells], most=2)
    assert [cell.p_forced for cell in worst] == [0.9, 0.8]
    assert why(lost) == "no row"


LONG = "The <b>mayor</b> of Port Selm, [who] had *sailed* on her, wept " + "and wept " * 40
PAGE_ARTICLES = [
    an_article(
        f"{outlet}-{town}",
        text,
        outlet=outlet.capitalize(),
        title=f"Ferry burns in {town}",
        published=f"2031-0{month}-10",
    )
    for month, town in enumerate(("marle", "dunwick", "corran"), 1)
    for outlet, text in [
        ("lantern", f"Three sailors died in {town}. {LONG}."),
        ("beacon", f"Five sailors died in {town}. The shops of {town} closed."),
    ]
]


def three_ferries() -> tuple[Comparison, Gold, Corpus]:
    """Three events; the toll is found to diverge, the weeping wrongly, in one town only."""
    claims, cells, labels = [], [], []
    for town in ("marle", "dunwick", "corran"):
        (lantern, beacon) = [a for a in PAGE_ARTICLES if a.id.endswith(town)]
        died, wept = a_claim(lantern, f"Three sailors died in {town}."), a_claim(lantern, LONG)
        claims += [a_result(died), a_result(wept)]
        relation: Relation = "agrees" if town == "marle" else "silent"
        cells += [
            a_cell(died, beacon, "diverges", f"Five sailors died in {town}.", kinds=("number",)),
            a_cell(wept, beacon, relation, f"The shops of {town} closed.", reason="a | of *words*"),
        ]
        toll = label(beacon.id, "diverges", "number")
        labels += [
            GoldClaim(town, lantern.id, died.sentence, True, (toll,)),
            GoldClaim(town, lantern.id, LONG, True, (label(beacon.id, "silent"),)),
        ]
    provenance = {
        "corpus": {"fingerprint": "c0ffee", "articles": 6},
        "settings": {"abstain_below": 0.45},
        "models": {"judge": "parallax-pair"},
    }
    comparison = a_comparison(PAGE_ARTICLES, claims, cells, provenance=provenance)
    return comparison, Gold(tuple(labels), (), "f00d"), Corpus(None, tuple(PAGE_ARTICLES))


def written(folder: Path, made: Made | None = None) -> tuple[Path, ...]:
    folder.mkdir()
    made = made or Made("python -m analyzer evaluate GOLD --corpus DIR", unseen=True)
    return write_error_rate(folder / "rate.md", *three_ferries(), made)


def test_the_page_says_what_was_measured(tmp_path: Path) -> None:
    page = written(tmp_path / "a")[-1].read_text(encoding="utf-8")
    for row in [
        "| labels, SHA-256 of `labels.jsonl` | `f00d` |",
        "| corpus, fingerprint | `c0ffee` |",
        "| events | 3 |",
        "| labelled cells, of checkable sentences | 6: 0 agrees, 3 diverges, 3 silent |",
        "| model, judge | `parallax-pair` |",
        "| agrees | 0 | 0 | 0 | 0 | 0 |",
        "| silent | 1 | 0 | 2 | 0 | 0 |",
        "| number | 3 | 3 | 3 | 3 | 3 | 1.000 | 1.000 | 1.000 |",
        "| Beacon | 6 | 3 | too few |",
        "| assertion | 6 | 3 | too few |",
        "| 50 % | 3 | 0.850 | 0.667 (0.000 to 1.000) |",
        "| 100 % | 6 | 0.800 | 0.833 (0.500 to 1.000) |",
    ]:
        assert row in page.splitlines()
    joined = " ".join(page.split())
    assert "Every event was judged by weights that had not seen it" in joined
    assert "3 events are drawn from the 3 with replacement, 2,000 times (seed 0)" in joined
    assert "`unsure` below p = 0.45 (`abstain_below`): 6 of 6 cells are decided (100.0 %)" in joined
    assert "1 of 6 cells are wrong (16.7 %)" in joined
    assert "copies pair-F1" not in page
    assert [name for name in MEASURES if f"| {name} | " not in page] == ["copies pair-F1"]


def test_without_folds_the_page_does_not_claim_them(tmp_path: Path) -> None:
    made = Made("python -m analyzer evaluate GOLD --corpus DIR", unseen=False)
    page = " ".join(written(tmp_path / "a", made)[-1].read_text(encoding="utf-8").split())
    assert "by the weights that ship, which were fitted on other labels" in page
    assert "had not seen it" not in page


def test_errors_are_quoted_shortly_and_as_plain_text(tmp_path: Path) -> None:
    page = written(tmp_path / "a")[-1].read_text(encoding="utf-8")
    (claim,) = re.findall(r"claim of `lantern-marle`: “(.*)”", page)
    plain = re.sub(r"\\(.)", r"\1", claim)
    assert plain.startswith("The <b>mayor</b> of Port Selm, [who] had *sailed* on her")
    assert plain == LONG[:LONGEST_QUOTE].rstrip() + " …"
    assert r"\<b\>mayor\</b\>" in claim
    assert r"reason given: “a \| of \*words\*”" in page
    assert "labelled silent, answered agrees, p 0.900: **few words shared**" in page


def test_equal_input_gives_equal_bytes_and_links_lead_to_the_plots(tmp_path: Path) -> None:
    first, second = written(tmp_path / "a"), written(tmp_path / "b")
    assert [path.name for path in first] == ["rate-coverage.svg", "rate-calibration.svg", "rate.md"]
    assert sorted(path.name for path in (tmp_path / "a").iterdir()) == sorted(p.name for p in first)
    assert [p.read_bytes() for p in first] == [p.read_bytes() for p in second]
    links = re.findall(r"\]\(([^)]+)\)", first[-1].read_text(encoding="utf-8"))
    assert links == ["rate-coverage.svg", "rate-calibration.svg"]


def a_selftest(path: Path, number: Rate) -> Path:
    """What `selftest --json` prints, for a test with the kind `number` only."""
    cases = [Case("number", "edit", "a", "diverges", "")] * number.told
    cases += [Case("number", "edit", "a", "agrees", "")] * (number.cases - number.told)
    cases += [Case("untouched", "edit", "a", "agrees", "")] * 3
    made = {"corpus": {"fingerprint": "beef"}, "models": {"judge": "parallax-pair"}}
    test = SelfTest(tuple(cases), 40, 5, 12, provenance=made)
    path.write_text(json.dumps(selftest_json(test)), encoding="utf-8")
    return path


def test_the_page_has_the_figures_of_self_tests(tmp_path: Path) -> None:
    many = a_selftest(tmp_path / "war.json", Rate("number", 20, 18, 2, 0, 0))
    few = a_selftest(tmp_path / "ferry.json", Rate("number", 4, 4, 0, 0, 0))
    planted = (read_planted(many), read_planted(few))
    page = written(tmp_path / "a", Made("x", True, planted))[-1].read_text(encoding="utf-8")
    section = page.split("\n## Planted faults\n")[1].split("\n## ")[0]
    low, high = wilson(18, 20)
    for row in [
        "| what | war | ferry |",
        "| seed | 5 | 5 |",
        "| corpus, fingerprint | `beef` | `beef` |",
        "| model, decision | `unknown` | `unknown` |",
        "| planted | war, caught | ferry, caught |",
        f"| number | 18 of 20, 0.90 ({low:.2f} to {high:.2f}) | 4 of 4 |",
        "| negation | none | none |",
        "| harmless | war, alarms | ferry, alarms |",
        "| untouched | 0 of 3 | 0 of 3 |",
    ]:
        assert row in section.splitlines()
    assert "What this does not say" in section
    assert "Planted faults" not in written(tmp_path / "b")[-1].read_text(encoding="utf-8")


@pytest.mark.parametrize("text", ["", "[]", '{"rates": []}', '{"rates": [{"kind": "number"}]}'])
def test_what_is_no_self_test_is_refused(text: str, tmp_path: Path) -> None:
    (tmp_path / "x.json").write_text(text, encoding="utf-8")
    with pytest.raises(UsageError, match="what `selftest --json` prints"):
        read_planted(tmp_path / "x.json")
    with pytest.raises(UsageError, match="what `selftest --json` prints"):
        read_planted(tmp_path / "none.json")


def test_one_event_gives_a_page_without_intervals(tmp_path: Path) -> None:
    comparison, gold, corpus = three_ferries()
    alone = Gold(tuple(claim for claim in gold.claims if claim.event == "marle"), ())
    page = write_error_rate(
        tmp_path / "new" / "rate.md", comparison, alone, corpus, Made("x", True)
    )
    text = page[-1].read_text(encoding="utf-8")
    assert "One event gives no interval." in text
    assert "| decided | 1.000 | share" in text


def test_a_plot_puts_values_where_its_ticks_are() -> None:
    svg = plot(
        "Right & wrong",
        Axis("x", [0.0, 0.5, 1.0]),
        Axis("y", [0.5, 1.0]),
        [Point(0.5, 0.75, 0.5, 1.0), Point(1.0, 1.0)],
        marked=(0.5, "here"),
        diagonal=True,
    )
    root = ElementTree.fromstring(svg)
    space = "{http://www.w3.org/2000/svg}"
    circles = [(c.get("cx"), c.get("cy")) for c in root.iter(f"{space}circle")]
    assert circles == [("345.0", "202.0"), ("620.0", "44.0")]  # the middle, and the top right
    texts = [element.text for element in root.iter(f"{space}text")]
    assert texts.count("0.5") == 2
    assert "Right & wrong" in texts
    dashed = [e for e in root.iter(f"{space}line") if e.get("stroke-dasharray")]
    assert [(e.get("x1"), e.get("x2")) for e in dashed] == [("345.0", "620.0"), ("345.0", "345.0")]


@pytest.fixture
def command(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """`evaluate` on the three ferries as files, their comparison made before."""
    comparison, gold, corpus = three_ferries()
    write_corpus(corpus.articles, tmp_path / "corpus")
    (tmp_path / "gold").mkdir()
    rows = [
        {
            "event": claim.event,
            "article": claim.article_id,
            "text": claim.text,
            "checkable": claim.checkable,
            "cells": [
                {"article": c.article_id, "relation": WRITTEN[c.relation], "kinds": sorted(c.kinds)}
                for c in claim.cells
            ],
        }
        for claim in gold.claims
    ]
    lines = "".join(json.dumps(row) + "\n" for row in rows)
    (tmp_path / "gold" / "labels.jsonl").write_text(lines, encoding="utf-8")

    class Ready:
        def __init__(self, *given: object) -> None: ...

        def compare(self, *given: object) -> Comparison:
            return comparison

    monkeypatch.setattr("analyzer.pipeline.Engine", Ready)
    monkeypatch.setattr(
        "analyzer.fitting.cross_validated", lambda *given: CrossValidated(comparison, ())
    )
    return ["evaluate", str(tmp_path / "gold"), "--corpus", str(tmp_path / "corpus")]


def test_evaluate_writes_the_page_with_the_command_that_made_it(
    command: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    page = tmp_path / "the rate.md"
    assert main([*command, "--window-days", "5", "--error-rate", str(page)]) == 0
    told = capsys.readouterr().out
    text = page.read_text(encoding="utf-8")
    (line,) = re.findall(r"^python -m analyzer (.*)$", text, re.M)
    assert line == "evaluate GOLD --corpus DIR --window-days 5 --error-rate 'the rate.md'"
    assert _parser().parse_args(shlex.split(line)).window_days == 5
    measured = dict(re.split(r"\s{2,}", row) for row in told.splitlines())
    (accuracy,) = re.findall(r"^\| accuracy when decided \| ([\d.]+)", text, re.M)
    assert accuracy == measured["accuracy when decided"] == "0.833"
    assert "which were fitted on other labels" in " ".join(text.split())
    assert (tmp_path / "the rate-coverage.svg").exists()


def test_evaluate_by_folds_says_so(command: list[str], tmp_path: Path) -> None:
    page = tmp_path / "rate.md"
    assert main([*command, "--cross-validate", "event", "--error-rate", str(page)]) == 0
    text = page.read_text(encoding="utf-8")
    assert "\npython -m analyzer evaluate GOLD --corpus DIR --cross-validate event --error" in text
    assert "that had not seen it" in " ".join(text.split())


def test_evaluate_names_the_self_tests_in_its_command(command: list[str], tmp_path: Path) -> None:
    page = tmp_path / "rate.md"
    given = a_selftest(tmp_path / "war.json", Rate("number", 20, 18, 2, 0, 0))
    assert main([*command, "--error-rate", str(page), "--selftest", str(given)]) == 0
    text = page.read_text(encoding="utf-8")
    assert "--corpus DIR --selftest war.json --error-rate rate.md\n" in text
    assert "| number | 18 of 20, 0.90" in text


def test_a_self_test_needs_a_page(
    command: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main([*command, "--selftest", str(tmp_path / "war.json")]) == 2
    assert "name one with --error-rate FILE.md" in capsys.readouterr().err


@pytest.mark.parametrize("name", ["", "rate"])
def test_a_page_needs_the_name_of_a_file(
    name: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    status = main(["evaluate", "gold", "--corpus", "none", "--error-rate", str(tmp_path / name)])
    assert status == 2
    assert "name a file that ends in .md" in capsys.readouterr().err
