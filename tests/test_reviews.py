"""Reviews: what is kept, what it says about the machine, and what becomes of it later."""

from __future__ import annotations

import csv
import io
import json
import re
import sqlite3
import threading
from dataclasses import replace
from pathlib import Path

import pytest
from builders import BEACON, COAST, EXTRA, LANTERN, TIDE, the_ferry

from analyzer.agreement import EVERYBODY, MACHINE, agreements, review_files
from analyzer.cli import main
from analyzer.columns import AGREEMENT_COLUMNS, REVIEW_COLUMNS
from analyzer.corpus import Corpus, read_corpus, write_corpus
from analyzer.datamodels import Cell, Claim
from analyzer.errors import AnalyzerError, CorpusError, UsageError
from analyzer.ingest.check import check_corpus
from analyzer.reviews import (
    REVIEWS,
    Review,
    Said,
    Standing,
    keep_review,
    read_reviews,
    review_of,
    standings,
)

ROOT = Path(__file__).parents[1]
ARTICLES = {article.id: article for article in (LANTERN, BEACON, COAST, EXTRA, TIDE)}
FERRY = the_ferry(provenance={"models": {"judge": "pair@1", "decision": "weights@2"}})


@pytest.fixture
def corpus(tmp_path: Path) -> Corpus:
    """The five articles in a folder."""
    write_corpus(ARTICLES.values(), tmp_path / "ferry")
    return read_corpus(tmp_path / "ferry")


def the_divergence() -> tuple[Claim, Cell]:
    """Three sailors died, says the Lantern; five, says the Beacon Post."""
    [cell] = [cell for cell in FERRY.cells if cell.relation == "diverges"]
    [result] = [one for one in FERRY.claims if one.claim.claim_id == cell.claim_id]
    return result.claim, cell


def a_review(corpus: Corpus, said: Said) -> Review:
    return review_of(said, *the_divergence(), FERRY, corpus)


def many(reviewer: str, answers: str) -> list[tuple[Review, Standing]]:
    """Reviews of as many cells, all `agrees` by the machine: a(ccept), r(eject), d(iverges)."""
    decisions = {"a": ("accept", "agrees"), "r": ("reject", ""), "d": ("correct", "diverges")}
    base = Review(
        *("c", "a", "0", "a:text:0", "text", 0, 5, "Words", "b", "B", "1", "Words", "text", 0, 5),
        *("agrees", "", 0.9, 0.05, 0.05, "j", "accept", "agrees", "", "", reviewer, "2031-03-04"),
    )
    return [
        (
            replace(base, start=n, decision=decisions[each][0], said_relation=decisions[each][1]),
            "current",
        )
        for n, each in enumerate(answers)
    ]


def test_keeps_what_was_said_next_to_the_machines_answer(corpus: Corpus) -> None:
    assert corpus.path is not None
    said = Said("  Ada  Quill ", "correct", "diverges", ("victim", "number"), " counted twice ")
    keep_review(corpus.path, a_review(corpus, said))
    [review] = read_reviews(corpus.path)
    claim, _ = the_divergence()
    assert (review.corpus, review.judge) == (corpus.fingerprint, "pair@1;weights@2")
    assert (review.article_id, review.article_sha256) == ("lantern", LANTERN.sha256)
    assert (review.field, review.start, review.end) == ("text", claim.start, claim.end)
    assert review.sentence == claim.sentence
    assert (review.other_article_id, review.other_sha256) == ("beacon", BEACON.sha256)
    assert review.evidence == "Five sailors were killed."
    assert (review.relation, review.kinds) == ("diverges", "number;victim")
    assert (review.p_agrees, review.p_diverges, review.p_silent) == (0.05, 0.85, 0.1)
    assert (review.decision, review.said_relation) == ("correct", "diverges")
    assert review.said_kinds == "number;victim"  # in the order of the kinds
    assert (review.note, review.reviewer) == ("counted twice", "Ada Quill")
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\+00:00", review.time)


def test_accepting_takes_the_machines_answer_and_rejecting_names_none(corpus: Corpus) -> None:
    accepted = a_review(corpus, Said("Ada", "accept"))
    assert (accepted.said_relation, accepted.said_kinds) == ("diverges", "number;victim")
    rejected = a_review(corpus, Said("Ada", "reject", "agrees"))
    assert (rejected.said_relation, rejected.answer) == ("", "not diverges")


@pytest.mark.parametrize(
    ("said", "message"),
    [
        (Said(" ", "accept"), "no reviewer is named"),
        (Said("Ada", "correct"), "no relation is chosen"),
        (Said("Ada", "correct", "diverges"), "no kind is chosen"),
    ],
)
def test_half_a_review_is_refused(corpus: Corpus, said: Said, message: str) -> None:
    with pytest.raises(UsageError, match=message):
        a_review(corpus, said)


def test_kinds_belong_to_a_divergence_only(corpus: Corpus) -> None:
    assert a_review(corpus, Said("Ada", "correct", "silent", ("number",))).said_kinds == ""


def test_a_later_review_supersedes_the_same_persons_and_keeps_it(corpus: Corpus) -> None:
    assert corpus.path is not None
    for reviewer, decision in (("Ada", "accept"), ("Ben", "accept"), ("Ada", "reject")):
        keep_review(corpus.path, a_review(corpus, Said(reviewer, decision)))  # type: ignore[arg-type]
    found = standings(read_reviews(corpus.path), ARTICLES)
    assert [(review.reviewer, review.decision, standing) for review, standing in found] == [
        ("Ada", "accept", "superseded"),
        ("Ben", "accept", "current"),
        ("Ada", "reject", "current"),
    ]


def test_rows_can_neither_be_changed_nor_taken_out(corpus: Corpus) -> None:
    assert corpus.path is not None
    keep_review(corpus.path, a_review(corpus, Said("Ada", "accept")))
    kept = sqlite3.connect(corpus.path / REVIEWS)
    for statement in ("UPDATE reviews SET note = 'x'", "DELETE FROM reviews"):
        with pytest.raises(sqlite3.IntegrityError, match="only ever added"):
            kept.execute(statement)
    kept.close()


@pytest.mark.parametrize(
    "changed",
    [
        replace(BEACON, text=BEACON.text.replace("Five", "Four")),
        replace(LANTERN, text=f"Update. {LANTERN.text}"),
    ],
)
def test_a_review_of_a_changed_text_is_stale(corpus: Corpus, changed: object) -> None:
    review = a_review(corpus, Said("Ada", "accept"))
    now = {**ARTICLES, changed.id: changed}  # type: ignore[attr-defined]
    assert standings([review], now) == ((review, "stale"),)
    assert agreements(standings([review], now)) == ()


def test_a_review_of_a_headline_is_stale_when_the_headline_changed(corpus: Corpus) -> None:
    review = replace(
        a_review(corpus, Said("Ada", "accept")),
        field="title", start=0, end=len(LANTERN.title), sentence=LANTERN.title,
    )  # fmt: skip
    assert standings([review], ARTICLES)[0][1] == "current"
    now = {**ARTICLES, "lantern": replace(LANTERN, title="Ferry is safe")}
    assert standings([review], now)[0][1] == "stale"


def test_a_claim_from_outside_the_corpus_stands_while_the_other_text_does(corpus: Corpus) -> None:
    review = a_review(corpus, Said("Ada", "accept"))
    without = {id: article for id, article in ARTICLES.items() if id != "lantern"}
    assert standings([review], without)[0][1] == "current"
    without.pop("beacon")
    assert standings([review], without)[0][1] == "stale"


def test_reviews_disturb_neither_check_nor_fingerprint(corpus: Corpus) -> None:
    assert corpus.path is not None
    before = check_corpus(corpus.path)
    keep_review(corpus.path, a_review(corpus, Said("Ada", "accept")))
    assert check_corpus(corpus.path) == before
    assert read_corpus(corpus.path).fingerprint == corpus.fingerprint
    write_corpus(ARTICLES.values(), corpus.path)
    assert len(read_reviews(corpus.path)) == 1


def test_many_writers_at_once_lose_nothing(corpus: Corpus) -> None:
    assert corpus.path is not None
    folder = corpus.path
    failed: list[BaseException] = []

    def write(name: str) -> None:
        try:
            for number in range(5):
                keep_review(folder, a_review(corpus, Said(f"{name}{number}", "accept")))
        except BaseException as error:
            failed.append(error)

    threads = [threading.Thread(target=write, args=(name,)) for name in "abcd"]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not failed
    names = [review.reviewer for review in read_reviews(folder)]
    assert sorted(names) == sorted(f"{name}{n}" for name in "abcd" for n in range(5))


def test_nothing_reviewed_makes_no_file(corpus: Corpus) -> None:
    assert corpus.path is not None
    assert read_reviews(corpus.path) == ()
    assert not (corpus.path / REVIEWS).exists()


def test_a_file_that_holds_no_reviews_is_one_sentence(corpus: Corpus) -> None:
    assert corpus.path is not None
    (corpus.path / REVIEWS).write_text("not a database, but long enough to be taken for one" * 50)
    for use in (
        read_reviews,
        lambda folder: keep_review(folder, a_review(corpus, Said("A", "accept"))),
    ):
        with pytest.raises(CorpusError, match=r"holds no reviews .*; move it away"):
            use(corpus.path)


def test_a_place_that_cannot_be_written_is_one_sentence(corpus: Corpus) -> None:
    assert corpus.path is not None
    (corpus.path / REVIEWS).mkdir()
    with pytest.raises(AnalyzerError, match="the reviews cannot be written there"):
        keep_review(corpus.path, a_review(corpus, Said("Ada", "accept")))


def test_agreement_with_the_machine() -> None:
    [row] = agreements(many("Ada", "aaaaaaaard"))
    assert (row.one, row.other, row.cells, row.same, row.share) == ("Ada", MACHINE, 10, 8, 0.8)
    # Wilson: (0.8 + 1.96²/20 ± 1.96·√(0.8·0.2/10 + 1.96²/400)) / (1 + 1.96²/10)
    assert (round(row.low, 3), round(row.high, 3)) == (0.490, 0.943)
    assert row.kappa == 0.0  # who always says "agrees" agrees by chance only


def test_agreement_of_two_people() -> None:
    found = [*many("Ada", "aaaaadddddr"), *many("Ben", "aaaadddddda")]
    rows = {(row.one, row.other): row for row in agreements(found)}
    assert list(rows) == [("Ada", MACHINE), ("Ben", MACHINE), (EVERYBODY, MACHINE), ("Ada", "Ben")]
    both = rows["Ada", "Ben"]
    assert (both.cells, both.same) == (11, 9)
    # by chance: (5·5 + 5·6) / 121; kappa = (9/11 − 55/121) / (1 − 55/121)
    assert both.kappa == round((9 / 11 - 55 / 121) / (1 - 55 / 121), 4) == 0.6667
    assert rows[EVERYBODY, MACHINE].cells == 11  # a cell of two people counts once
    assert rows[EVERYBODY, MACHINE].same == 5  # Ben reviewed last


def test_too_little_says_nothing() -> None:
    [row] = agreements(many("Ada", "aaaaaaaaa"))
    assert (row.cells, row.same) == (9, 9)
    assert all(value != value for value in (row.share, row.low, row.high, row.kappa))
    [row] = agreements(many("Ada", "aaaaaaaaaa"))
    assert row.share == 1.0
    assert row.kappa != row.kappa  # one answer throughout: chance explains everything


def test_tables_are_escaped_and_equal_for_equal_reviews(corpus: Corpus) -> None:
    reviews = [
        a_review(corpus, Said("=Ada", "accept", note='=1+1, "so"')),
        a_review(corpus, Said("Ben", "reject")),
    ]
    files = review_files(reviews, ARTICLES)
    assert files == review_files(reviews, ARTICLES)
    rows = list(csv.DictReader(io.StringIO(files["reviews.csv"].decode())))
    assert list(rows[0]) == list(REVIEW_COLUMNS)
    assert [(row["reviewer"], row["note"]) for row in rows] == [
        ("'=Ada", '\'=1+1, "so"'),
        ("Ben", ""),
    ]
    assert [(row["p_diverges"], row["start"]) for row in rows[:1]] == [
        ("0.8500", str(the_divergence()[0].start))
    ]
    agreed = list(csv.DictReader(io.StringIO(files["agreement.csv"].decode())))
    assert list(agreed[0]) == list(AGREEMENT_COLUMNS)
    assert [(row["one"], row["cells"], row["same"], row["kappa"]) for row in agreed] == [
        ("'=Ada", "1", "1", ""),
        ("Ben", "1", "0", ""),
        (EVERYBODY, "1", "0", ""),
        ("'=Ada", "1", "0", ""),
    ]


def test_command_writes_both_tables(
    corpus: Corpus, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert corpus.path is not None
    keep_review(corpus.path, a_review(corpus, Said("Ada", "accept")))
    out = tmp_path / "out"
    assert main(["reviews", "--corpus", str(corpus.path), "--out", str(out)]) == 0
    assert capsys.readouterr().out.splitlines() == [
        "1 review: 1 current, 0 superseded, 0 stale",
        "Ada and the machine: 1 of 1 the same",
        f"written: {out / 'reviews.csv'}, {out / 'agreement.csv'}",
    ]
    files = review_files(read_reviews(corpus.path), ARTICLES)
    assert {path.name: path.read_bytes() for path in out.iterdir()} == files
    assert main(["reviews", "--corpus", str(corpus.path), "--out", str(out), "--json"]) == 0
    assert json.loads(capsys.readouterr().out) == {
        "current": 1,
        "superseded": 0,
        "stale": 0,
        "agreement": [
            {
                **{"one": "Ada", "other": MACHINE, "cells": 1, "same": 1},
                **{"share": None, "low": None, "high": None, "kappa": None},
            }
        ],
    }


def test_command_on_a_corpus_without_reviews_writes_empty_tables(
    corpus: Corpus, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "out"
    assert main(["reviews", "--corpus", str(corpus.path), "--out", str(out)]) == 0
    assert "0 reviews: 0 current" in capsys.readouterr().out
    assert (out / "reviews.csv").read_text().splitlines() == [",".join(REVIEW_COLUMNS)]


def test_formats_list_the_columns() -> None:
    text = (ROOT / "docs" / "formats.md").read_text(encoding="utf-8")
    for name, columns in (("reviews", REVIEW_COLUMNS), ("agreement", AGREEMENT_COLUMNS)):
        part = text.split(f"\n### `{name}.csv`\n")[1].split("\n##")[0]
        assert re.findall(r"^\| `(\w+)` \|", part, re.MULTILINE) == list(columns)
