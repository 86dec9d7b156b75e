"""Labelled claims with one fact changed, and the labels that follow from the change."""

from __future__ import annotations

import pytest
from builders import an_article

from analyzer.cache import Cache
from analyzer.corpus import Corpus
from analyzer.counterfactuals import (
    Altered,
    AlteredCell,
    altered_articles,
    altered_measures,
    labels_of,
)
from analyzer.error_altered import altered_section
from analyzer.evaluation import Gold, GoldCell, GoldClaim

BURNED = "The fire destroyed a ferry in the harbour on Monday."
BOATS = "In the harbour there were 12 boats."
LANTERN = an_article("lantern", f"{BURNED} {BOATS} Shops stayed open.", outlet="Lantern")
BEACON = an_article(
    "beacon", "Fire took a ferry on Monday. Boats saved 12 people.", outlet="Beacon"
)
COAST = an_article("coast", "The ferry is gone. The mayor wept.", outlet="Coast")
CORPUS = Corpus(None, (LANTERN, BEACON, COAST))


def cell(article: str, relation: str) -> GoldCell:
    return GoldCell(article, relation, frozenset(), ())  # type: ignore[arg-type]


def labels(text: str, *cells: GoldCell) -> Gold:
    return Gold((GoldClaim("ferry", "lantern", text, True, cells),), (), "set")


def changed(gold: Gold, *stating: str) -> dict[str, Altered]:
    """The changed copies by the first fact that was changed; `stating` articles state it all."""
    stated = {(claim.article_id, claim.text, other) for claim in gold.claims for other in stating}
    copies = altered_articles(CORPUS, gold, stated, Cache(None))
    return {one.facts[0]: one for some in copies for one in some}


def test_what_agrees_diverges_from_the_negated_claim() -> None:
    found = changed(labels(BURNED, cell("beacon", "agrees"), cell("coast", "silent")), "beacon")
    one = found["negation"]
    negated = "The fire did not destroy a ferry in the harbour on Monday."
    assert one.article.text == f"{negated} {BOATS} Shops stayed open."
    assert one.article.id == "lantern"
    (claim,) = one.claims
    assert claim.text == negated
    assert [(c.article_id, c.relation) for c in claim.cells] == [
        ("beacon", "diverges"), ("coast", "silent"),
    ]  # fmt: skip


def test_what_is_not_stated_plainly_has_no_label_after_the_change() -> None:
    gold = labels(BURNED, cell("beacon", "agrees"), cell("coast", "silent"))
    (claim,) = changed(gold)["negation"].claims
    assert [c.article_id for c in claim.cells] == ["coast"]


def test_a_divergence_has_no_label_after_the_change() -> None:
    assert changed(labels(BURNED, cell("beacon", "diverges")), "beacon") == {}


def test_an_article_contradicts_a_changed_number_only_if_it_gives_the_number() -> None:
    gold = labels(BOATS, cell("beacon", "agrees"), cell("coast", "agrees"))
    found = changed(gold, "beacon", "coast")
    (negated,) = found["negation"].claims
    assert [c.article_id for c in negated.cells] == ["beacon", "coast"]
    (other,) = found["number"].claims
    assert [(c.article_id, c.relation) for c in other.cells] == [("beacon", "diverges")]
    assert "12" not in other.text
    assert other.text.startswith("In the harbour there were ")
    assert other.text.endswith(" boats.")


def test_unlabelled_sentences_stay_as_they_are() -> None:
    one = changed(labels(BOATS, cell("coast", "silent")))["negation"]
    assert one.article.text.startswith(BURNED)
    assert one.article.text.endswith(" Shops stayed open.")


def test_labels_of_changed_articles_are_one_set() -> None:
    gold = labels(BURNED, cell("coast", "silent"))
    one = changed(gold)["negation"]
    assert labels_of([one, one], gold) == Gold(one.claims * 2, (), "set")


CELLS = (
    *(AlteredCell("negation", "diverges", answer) for answer in ("diverges", "agrees", "unsure")),
    AlteredCell("number", "diverges", "diverges"),
    AlteredCell("number", "silent", "diverges"),
    AlteredCell("number", "silent", "silent"),
)


def test_shares_are_of_what_is_contradicted() -> None:
    assert altered_measures(CELLS) == {
        "changed fact, diverges": pytest.approx(2 / 4),
        "changed fact, agrees": pytest.approx(1 / 4),
    }
    assert altered_measures(CELLS[4:]) == {}


def test_the_section_counts_answers_by_what_was_changed() -> None:
    section = altered_section(CELLS)
    rows = [line for line in section.splitlines() if line.startswith("|")]
    assert rows[0] == "| changed | cells | diverges | unsure | silent | agrees | found |"
    assert [row.split(" | ")[:6] for row in rows[2:]] == [
        ["| negation", "3", "1", "1", "0", "1"],
        ["| number", "1", "1", "0", "0", "0"],
        ["| all", "4", "2", "1", "0", "1"],
    ]
    assert "Of 2 cells that were silent before the change and still should be, 1 are" in " ".join(
        section.split()
    )
