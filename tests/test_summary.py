from __future__ import annotations

import io
import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from builders import (
    a_cell,
    a_claim,
    a_comparison,
    a_receipt,
    a_result,
    a_search,
    an_article,
    the_ferry,
)

from analyzer.datamodels import (
    Article,
    Cell,
    Claim,
    ClaimResult,
    Comparison,
    Origin,
    Probabilities,
    Problem,
)
from analyzer.readout import (
    article_views,
    plural,
    published_in_words,
    sharpest_first,
    support_in_words,
    verdict_in_words,
)
from analyzer.receipts import receipt_in_words
from analyzer.summary import comparison_json, print_summary, summary_batch


def printed(show: Callable[..., None], comparison: Comparison, **options: Any) -> str:
    target = io.StringIO()
    show(comparison, target, **options)
    return target.getvalue()


def test_the_summary_reads_from_divergence_to_silence() -> None:
    whole = the_ferry(problems=(Problem("coast.html", "no text was found; open it first"),))
    written = [Path("out/claims.csv"), Path("out/report.html")]
    assert (
        printed(print_summary, whole, width=72, written=written)
        == """\
Ferry burns in Port Selm
The Lantern, 2031-03-04 08:30 (id lantern)

4 claims: 1 contested, 1 corroborated, 1 uncorroborated, 1 not checkable
On the same event: 4 other articles; 3 other outlets, 2 origins.

Sharpest divergences
  - diverges: number, victim (later): 3 sailors killed here, 5 there
    The Lantern: “Three sailors died.”
    Beacon Post: “Five sailors were killed.”

Corroborated
  - “A ferry burned in Port Selm on Monday.”
    3 outlets agree, 2 origins

Without corroboration
  - “The mayor wore a grey coat.”
    Searched 12 articles; 4 are on the event (3 other outlets),
    published 2031-02-28 to 2031-03-08 (1 without a date). Nearest
    passage, similarity 0.20: “A ferry caught fire in Port Selm on
    Monday.” (Tidewire, 2031-03-04).

Left out
  Nothing found. What the 2 other origins may share, this article has in
  the same words.

1 problem
  - coast.html: no text was found; open it first

Written to out: claims.csv, report.html
"""
    )


def test_an_article_that_nobody_covers_says_so() -> None:
    here = an_article("lantern")
    whole = a_comparison([here], [a_result(a_claim(here, "Three sailors died."), "not covered")])
    whole = replace(whole, omission_searches=(a_search(on_event=0, origins=0),))
    assert printed(print_summary, whole) == (
        "Ferry burns in Port Selm\n"
        "Lantern, 2031-03-04 (id lantern)\n"
        "\n"
        "1 claim: 1 not covered\n"
        "The corpus has no other reporting on the event.\n"
        "\n"
        "Left out\n"
        "  Nothing can be listed: nobody else in the corpus reports on the event.\n"
    )


def test_what_is_not_decided_is_shown_with_what_it_leans_to() -> None:
    here = an_article("lantern", "Three sailors died. A crane fell. Rain came.")
    there = an_article("beacon", "Four men died. Nothing fell. Rain.", outlet="Beacon")
    claims = [
        a_claim(here, text) for text in ("Three sailors died.", "A crane fell.", "Rain came.")
    ]
    died, fell, rain = claims
    leaning = a_cell(died, there, "diverges", "Four men died.", kinds=("number",), reason="3 here")
    cells = [
        a_cell(
            died, there, "unsure", "Nothing fell.", leaning=leaning,
            probabilities=Probabilities(0.2, 0.6, 0.2),
        ),
        a_cell(
            fell, there, "unsure", "Nothing fell.", reason="the passage denies it",
            probabilities=Probabilities(0.8, 0.1, 0.1),
        ),
        a_cell(
            rain, there, "unsure", "Rain.", leaning=a_cell(rain, there, "agrees", "Rain."),
            probabilities=Probabilities(0.65, 0.05, 0.3),
        ),
    ]  # fmt: skip
    results = [a_result(claim, "unsure", [cell]) for claim, cell in zip(claims, cells, strict=True)]
    shown = printed(print_summary, a_comparison([here, there], results, cells))
    assert shown.partition("Not decided\n")[2].partition("\n\n")[0] == (
        "  - “Three sailors died.”\n"
        "    may diverge from Beacon, probability 0.60; 3 here: “Four men died.”\n"
        "  - “A crane fell.”\n"
        "    Beacon: “Nothing fell.” (the passage denies it)\n"
        "  - “Rain came.”\n"
        "    may agree with Beacon, probability 0.65: “Rain.”"
    )


def test_at_most_five_of_a_kind_are_printed_and_the_rest_is_counted() -> None:
    sentences = [f"Ship {n} sank." for n in range(8)]
    here, there = an_article("lantern", " ".join(sentences)), an_article("beacon", "Nothing sank.")
    claims = [a_claim(here, sentence) for sentence in sentences]
    cells = [a_cell(claim, there, "diverges", "Nothing sank.") for claim in claims]
    results = [
        a_result(claim, "disputed", [cell]) for claim, cell in zip(claims, cells, strict=True)
    ]
    text = printed(print_summary, a_comparison([here, there], results, cells))
    assert text.count("Beacon: “Nothing sank.”") == 5
    assert "  … 3 more in cells.csv\n" in text


def test_lines_stay_within_the_width() -> None:
    text = printed(print_summary, the_ferry(), width=50)
    assert max(map(len, text.splitlines())) <= 50


def test_an_article_cannot_send_control_codes_to_the_terminal() -> None:
    sentence = "The ship\x1b[2J sank\r\nat noon\u202e."
    here = an_article("lantern", sentence, title="A \x07title", outlet="The\x9bLantern")
    whole = a_comparison([here], [a_result(a_claim(here, sentence))])
    for show in (print_summary, summary_batch):
        text = printed(show, whole)
        assert all(mark.isprintable() or mark == "\n" for mark in text)
    assert "“The ship [2J sank at noon .”" in printed(print_summary, whole)


def test_a_batch_is_one_line_an_article_and_a_sum() -> None:
    first, second = an_article("a-very-long-name-of-an-article"), an_article("b", title="")
    died = "Three sailors died."
    results = [
        a_result(a_claim(first, died), "contested"),
        a_result(a_claim(first, "A ferry burned in Port Selm on Monday."), "not covered"),
        a_result(a_claim(second, died), "contested"),
    ]
    cell = a_cell(results[2].claim, first, "diverges", died, kinds=("denial",))
    whole = a_comparison([first, second], results, [cell], compared=[first.id, "b"])
    whole = replace(
        whole, omission_searches=(a_search(first.id, origins=1), a_search("b", details=3))
    )
    assert (
        printed(summary_batch, whole, written=[Path("tables/cells.csv")])
        == """\
2 articles compared
3 claims: 2 contested, 1 not covered

article                   claims  contested  not covered
a-very-long-name-of-an-…       2          1            1
b                              1          1            0
all                            3          2            1

Sharpest divergences
  - diverges: denial
    B: “Three sailors died.”
    A-very-long-name-of-an-article: “Three sailors died.”

Left out
  No omission was found in 2 articles; for 1 there are too few other origins to
  tell.

Written to tables: cells.csv
"""
    )


def test_json_holds_claims_with_their_cells() -> None:
    whole = the_ferry()
    answer = comparison_json(whole)
    assert json.loads(json.dumps(answer, allow_nan=False)) == answer
    died = answer["claims"][1]  # type: ignore[index]
    assert (died["sentence"], died["verdict"], died["all_later"]) == (
        "Three sailors died.",
        "contested",
        True,
    )
    assert died["receipt"]["articles_searched"] == 12
    assert [cell["other_article_id"] for cell in died["cells"]] == [
        "beacon",
        "coast",
        "extra",
        "tide",
    ]
    beacon = died["cells"][0]
    assert (beacon["kinds"], beacon["p_diverges"], beacon["evidence"]) == (
        ["number", "victim"],
        0.85,
        "Five sailors were killed.",
    )
    assert answer["compared"] == ["lantern"]
    assert answer["articles"]["beacon"] == {  # type: ignore[index]
        "outlet": "Beacon Post",
        "title": "Five dead in ferry fire",
        "published": "2031-03-05",
        "url": "javascript:alert(1)",
        "sha256": whole.articles["beacon"].sha256,
    }
    assert answer["origins"][4]["credits"] == ["Tidewire", "harbour office"]  # type: ignore[index]
    assert answer["provenance"] == {"settings": {"window_days": 4}}


def test_json_does_not_depend_on_the_order_of_input() -> None:
    one = the_ferry()
    turned = replace(
        one,
        claims=one.claims[::-1],
        cells=one.cells[::-1],
        origins=one.origins[::-1],
        articles=dict(reversed(one.articles.items())),
    )
    assert json.dumps(comparison_json(one)) == json.dumps(comparison_json(turned))


def test_json_names_problems() -> None:
    answer = comparison_json(the_ferry(problems=(Problem("coast.html", "no text was found"),)))
    assert answer["problems"] == [{"place": "coast.html", "message": "no text was found"}]


@pytest.mark.parametrize(
    ("counts", "words"),
    [
        ({"outlets_agree": 7, "origins_agree": 2}, "7 outlets agree, 2 origins"),
        ({"outlets_diverge": 1, "origins_diverge": 1}, "1 outlet diverges, 1 origin"),
        (
            {"outlets_agree": 1, "origins_agree": 1, "outlets_diverge": 2, "origins_diverge": 2},
            "1 outlet agrees, 1 origin; 2 outlets diverge, 2 origins",
        ),
        ({"outlets_agree": 2}, "2 outlets agree, but go back to the same origin as this claim"),
        (
            {"outlets_agree": 1, "shared_because": ("both rest on the harbour office",)},
            "1 outlet agrees, but goes back to the same origin as this claim:"
            " both rest on the harbour office",
        ),
        (
            {"outlets_agree": 2, "shared_because": ("both rest on the harbour office",)},
            "2 outlets agree, but go back to the same origin as this claim:"
            " all rest on the harbour office",
        ),
        ({}, ""),
    ],
)
def test_outlets_and_origins_stand_side_by_side(counts: dict[str, Any], words: str) -> None:
    claim = a_claim(an_article(), "Three sailors died.")
    assert support_in_words(a_result(claim, **counts)) == words


def test_a_development_is_not_called_a_dispute() -> None:
    claim = a_claim(an_article(), "Three sailors died.")
    assert verdict_in_words(a_result(claim, "disputed")) == "disputed"
    assert (
        verdict_in_words(a_result(claim, "disputed", all_later=True))
        == "disputed (every divergence is explained by time)"
    )


def test_a_receipt_says_what_was_searched_and_what_was_not_known() -> None:
    receipt = a_receipt(
        articles_searched=1200,
        articles_on_event=1,
        outlets_on_event=1,
        first_day="",
        last_day="",
        nearest_article_id="gone",
        nearest_passage="A ship sank.",
        nearest_similarity=0.456,
        unknown=("outlet", "published"),
        note="Only titles were searched.",
    )
    assert receipt_in_words(receipt, {}) == (
        "Searched 1,200 articles; 1 is on the event (1 other outlet). Not known of this article: "
        "outlet, date. Only titles were searched. Nearest passage, similarity 0.46: "
        "“A ship sank.” (gone)."
    )


@pytest.mark.parametrize(
    ("published", "words"),
    [
        ("2031-03-04", "2031-03-04"),
        ("2031-03-04T08:30:15+02:00", "2031-03-04 08:30"),
        ("", "no date"),
    ],
)
def test_dates_are_shown_as_written(published: str, words: str) -> None:
    assert published_in_words(published) == words


def test_numbers_agree_with_their_nouns() -> None:
    assert [plural(n, "outlet") for n in (0, 1, 2, 1200)] == [
        "0 outlets",
        "1 outlet",
        "2 outlets",
        "1,200 outlets",
    ]


def test_the_sharpest_show_every_claim_once_before_any_twice() -> None:
    here = an_article("lantern", "Three died. Two sank.")
    one, two = a_claim(here, "Three died."), a_claim(here, "Two sank.")

    def diverges(claim: Claim, other: str, certain: float, **more: Any) -> Cell:
        chances = Probabilities(0.0, certain, 1.0 - certain)
        return a_cell(claim, an_article(other), "diverges", probabilities=chances, **more)

    cells = [
        diverges(one, "a", 0.7),
        diverges(one, "b", 0.9),
        diverges(one, "c", 0.8),
        diverges(one, "d", 1.0, note="same outlet"),
        diverges(two, "e", 0.6),
        diverges(two, "f", 0.99, later=True),
        a_cell(two, an_article("g"), "agrees"),
    ]
    order = "".join(cell.other_article_id for cell in sharpest_first(cells))
    assert order == "becaf"


def test_an_outlet_that_says_both_is_marked_so() -> None:
    here = an_article("lantern")
    early = an_article("early", "Three died.", outlet="Beacon")
    late = an_article("late", "Five died.", outlet="Beacon")
    copy = an_article("copy", here.text, outlet="Mirror")
    claim = a_claim(here, "Three sailors died.")
    cells = [
        a_cell(claim, early, "agrees", "Three died."),
        a_cell(claim, late, "diverges", "Five died."),
        a_cell(claim, copy, "agrees", note="copy of the claim's own article"),
    ]
    result = a_result(claim, "contested", cells)
    [view] = article_views(a_comparison([here, early, late, copy], [result], cells))
    assert view.matrix(result) == {"Beacon": "both", "Mirror": "not counted"}


def test_copies_and_the_own_outlet_are_no_other_origins() -> None:
    def seen(*others: Article, origins: list[Origin]) -> tuple[int, int]:
        here = an_article("lantern")
        claim = a_claim(here, "Three sailors died.")
        cells = [a_cell(claim, other, "silent") for other in others]
        results: list[ClaimResult] = [a_result(claim)]
        [view] = article_views(a_comparison([here, *others], results, cells, origins=origins))
        return view.outlets, view.origins

    copy, own, free = an_article("copy"), an_article("own", outlet="Lantern"), an_article("free")
    origins = [
        Origin("e1", "lantern", "Lantern", "1"),
        Origin("e1", "copy", "Copy", "1", "lantern", 0.9),
        Origin("e1", "own", "Lantern", "2"),
        Origin("e1", "free", "Free", "3"),
        Origin("e2", "free", "Free", "another event"),
    ]
    assert seen(copy, own, free, origins=origins) == (2, 1)
    assert seen(own, origins=origins) == (0, 0)
