"""The demo corpus and its labels: well formed, complete, and as its README says."""

import csv
import json
import re
from collections import defaultdict
from datetime import datetime
from itertools import combinations
from pathlib import Path
from typing import Any

import pytest

from analyzer.datamodels import DIVERGENCE_KINDS, VERDICTS, Article

Row = dict[str, Any]

DEMO = Path(__file__).parents[1] / "corpora" / "demo"
MAIN = "harbour-times-1"
WIRE = ["quillfeather-1", "saltmarsh-1", "northlight-1", "lantern-1"]
LABEL_KEYS = {
    "event",
    "article",
    "outlet",
    "sentence",
    "text",
    "checkable",
    "attributed_to",
    "core",
    "cells",
}
CELL_KEYS = {"article", "relation", "kinds", "evidence", "evidence_text"}
LATER_ONLY = "disputed, only by later reports"


def rows(name: str) -> list[Row]:
    return [json.loads(line) for line in (DEMO / name).read_text(encoding="utf-8").splitlines()]


ARTICLES: dict[str, Row] = {row["id"]: row for row in rows("articles.jsonl")}
LABELS = rows("gold/labels.jsonl")
(COPIES,) = rows("gold/copies.jsonl")
README = (DEMO / "README.md").read_text(encoding="utf-8")
EVENT = [article for group in COPIES["groups"] for article in group]
LABEL_AT = {(label["article"], label["sentence"]): label for label in LABELS}
LABELLED = list(dict.fromkeys(label["article"] for label in LABELS))


def cell(article: str, sentence: int, other: str) -> Row:
    """The one cell of a labelled sentence against another article."""
    cells: list[Row] = LABEL_AT[article, sentence]["cells"]
    (found,) = [c for c in cells if c["article"] == other]
    return found


def independent(label: Row) -> list[Row]:
    """Cells of other outlets whose text does not derive from the claim's own article's text."""
    own = next((g for g in COPIES["groups"] if label["article"] in g), [label["article"]])
    return [
        c
        for c in label["cells"]
        if c["article"] not in own and ARTICLES[c["article"]]["outlet"] != label["outlet"]
    ]


def verdict(label: Row) -> str:
    """What the labelled cells add up to."""
    if not label["checkable"]:
        return "not checkable"
    cells = independent(label)
    if not cells:
        return "not covered"
    agreeing = [c for c in cells if c["relation"] == "agree"]
    diverging = [c for c in cells if c["relation"] == "diverge"]
    if agreeing and diverging:
        return "contested"
    if agreeing:
        return "corroborated"
    if diverging:
        return LATER_ONLY if all(c.get("later") for c in diverging) else "disputed"
    return "uncorroborated"


def table(first: str) -> dict[str, str]:
    """The README table whose head starts with `first`: second column by first column."""
    lines = README.splitlines()
    start = next(i for i, line in enumerate(lines) if line.startswith(f"| {first} |")) + 2
    found = {}
    for line in lines[start:]:
        if not line.startswith("|"):
            break
        key, value = (part.strip() for part in line.split("|")[1:3])
        found[key] = value
    return found


def references(text: str) -> set[tuple[str, int]]:
    """`a: 1, 2; b: 3` as pairs of article and sentence."""
    found = set()
    for part in text.split("; "):
        article, _, numbers = part.partition(": ")
        found |= {(article, int(number)) for number in numbers.split(", ")}
    return found


def test_articles_have_the_fields_of_a_corpus() -> None:
    assert len(ARTICLES) == len(rows("articles.jsonl")) == 14
    for row in ARTICLES.values():
        assert {"id", "outlet", "title", "published", "url", "text"} <= set(row)
        assert set(row) <= set(Article.__dataclass_fields__)
        assert all(isinstance(value, str) and value == value.strip() for value in row.values())
        assert datetime.fromisoformat(row["published"]).utcoffset() is not None
    assert len({row["url"] for row in ARTICLES.values()}) == 14
    assert len({row["text"] for row in ARTICLES.values()}) == 14
    assert all(".example/" in row["url"] for row in ARTICLES.values())


def test_articles_have_the_length_of_news() -> None:
    words = {id: len(row["text"].split()) for id, row in ARTICLES.items()}
    assert words.pop("saltmarsh-1") == 116  # the wire, cut to half
    assert words["quillfeather-1"] == 222
    assert min(words.values()) >= 150
    assert max(words.values()) <= 350


def test_outlets_are_those_of_the_articles() -> None:
    with (DEMO / "outlets.csv").open(encoding="utf-8", newline="") as handle:
        outlets = list(csv.DictReader(handle))
    assert list(outlets[0]) == ["outlet", "name", "kind", "country", "owner"]
    assert all(all(row.values()) for row in outlets)
    assert {row["country"] for row in outlets} == {"Velmark"}
    names = [row["outlet"] for row in outlets]
    assert len(names) == len(set(names)) == 8
    assert set(names) == {row["outlet"] for row in ARTICLES.values()}


def test_readme_says_first_that_all_is_invented() -> None:
    assert README.startswith("Everything in this corpus is invented")


def test_readme_lists_the_articles_in_order_of_publication() -> None:
    listed = list(table("article"))
    assert listed == sorted(ARTICLES, key=lambda id: ARTICLES[id]["published"]) == list(ARTICLES)
    for line in README.splitlines():
        parts = [part.strip() for part in line.strip("|").split("|")]
        if parts[0] in ARTICLES:
            row = ARTICLES[parts[0]]
            assert parts[1] == row["outlet"]
            assert parts[2] == row["published"][:16].replace("T", " ")
            assert parts[3] == str(len(row["text"].split()))
            assert parts[4].endswith("labelled") == (row["id"] in LABELLED)


def test_readme_counts() -> None:
    cells = [c for label in LABELS for c in label["cells"]]
    relations = [c["relation"] for c in cells]
    assert table("count") == {
        "articles": str(len(ARTICLES)),
        "outlets": str(len({row["outlet"] for row in ARTICLES.values()})),
        "articles on the event": str(len(EVENT)),
        "labelled articles": str(len(LABELLED)),
        "labelled sentences": str(len(LABELS)),
        "checkable sentences": str(sum(label["checkable"] for label in LABELS)),
        "cells": str(len(cells)),
        "agree": str(relations.count("agree")),
        "diverge": str(relations.count("diverge")),
        "silent": str(relations.count("silent")),
        "later": str(sum(c.get("later", False) for c in cells)),
    }


def test_list_of_labelled_articles() -> None:
    listed = (DEMO / "gold" / "articles.txt").read_text(encoding="utf-8").strip().split(",")
    assert (
        listed
        == LABELLED
        == [MAIN, "state-bulletin-1", "gull-anchor-1", "lantern-2", "gull-anchor-2"]
    )


@pytest.mark.parametrize("article", LABELLED)
def test_labels_cover_each_sentence_of_an_article_in_order(article: str) -> None:
    labels = [label for label in LABELS if label["article"] == article]
    assert [label["sentence"] for label in labels] == list(range(1, len(labels) + 1))
    assert all(label["text"] in ARTICLES[article]["text"] for label in labels)
    assert " ".join(label["text"] for label in labels).split() == ARTICLES[article]["text"].split()


@pytest.mark.parametrize(
    "label", LABELS, ids=lambda label: f"{label['article']}-{label['sentence']}"
)
def test_label_is_well_formed(label: Row) -> None:
    assert set(label) == LABEL_KEYS
    assert label["outlet"] == ARTICLES[label["article"]]["outlet"]
    assert isinstance(label["checkable"], bool)
    assert bool(label["core"]) == label["checkable"]
    assert label["attributed_to"] is None or label["attributed_to"]
    on_event = label["article"] in EVENT
    assert label["event"] == ("kestrel-quay" if on_event else "cape-sorrel")
    wanted = set(EVENT) - {label["article"]} if label["checkable"] and on_event else set()
    others = [c["article"] for c in label["cells"] if "scope" not in c]
    assert len(others) == len(set(others))
    assert set(others) == wanted


@pytest.mark.parametrize(
    "label", LABELS, ids=lambda label: f"{label['article']}-{label['sentence']}"
)
def test_cells_are_well_formed(label: Row) -> None:
    for c in label["cells"]:
        other = ARTICLES[c["article"]]
        assert CELL_KEYS <= set(c) <= CELL_KEYS | {"later", "scope"}
        assert c["relation"] in {"agree", "diverge", "silent"}
        assert bool(c["kinds"]) == (c["relation"] == "diverge")
        assert set(c["kinds"]) <= set(DIVERGENCE_KINDS)
        assert len(c["kinds"]) == len(set(c["kinds"]))
        assert len(c["evidence"]) == len(set(c["evidence"])) == len(c["evidence_text"])
        assert (1 <= len(c["evidence"]) <= 3) == (c["relation"] != "silent")
        for number, text in zip(c["evidence"], c["evidence_text"], strict=True):
            assert other["text"].count(text) == 1
            assert text[-1] in ".!?"
            if c["article"] in LABELLED:
                assert LABEL_AT[c["article"], number]["text"] == text


def test_evidence_numbers_follow_the_order_of_the_text() -> None:
    places: dict[str, set[tuple[int, int]]] = defaultdict(set)
    for label in LABELS:
        for c in label["cells"]:
            for number, text in zip(c["evidence"], c["evidence_text"], strict=True):
                places[c["article"]].add((number, ARTICLES[c["article"]]["text"].index(text)))
    assert len(places) == 11
    for pairs in places.values():
        numbers = [number for number, _ in sorted(pairs)]
        assert len(numbers) == len(set(numbers))
        assert [start for _, start in sorted(pairs)] == sorted(start for _, start in pairs)


def test_later_marks_only_newer_figures() -> None:
    later = [(label, c) for label in LABELS for c in label["cells"] if c.get("later")]
    for label, c in later:
        mine, theirs = ARTICLES[label["article"]], ARTICLES[c["article"]]
        assert c["relation"] == "diverge"
        assert c["kinds"] == ["number"]
        assert datetime.fromisoformat(theirs["published"]) > datetime.fromisoformat(
            mine["published"]
        )
    assert {(label["article"], label["sentence"], c["article"]) for label, c in later} == {
        (article, sentence, other)
        for article, sentence in [(MAIN, 2), (MAIN, 7), ("state-bulletin-1", 2), ("lantern-2", 1)]
        for other in ("gull-anchor-1", "stevedores-bell-1")
    }


def test_mirrored_cells_agree() -> None:
    """A cell and its mirror, each citing the other's sentence, have the same relation."""
    compared = 0
    for label in LABELS:
        for c in label["cells"]:
            if c["relation"] == "silent" or c["article"] not in LABELLED:
                continue
            mirrors = [
                (back["relation"], back["kinds"])
                for number in c["evidence"]
                for back in LABEL_AT[c["article"], number]["cells"]
                if back["article"] == label["article"] and label["sentence"] in back["evidence"]
            ]
            compared += bool(mirrors)
            for relation, kinds in mirrors:
                assert relation == c["relation"]
                assert bool(set(kinds) & set(c["kinds"])) == (relation == "diverge")
    assert compared == 52


def test_verdicts_are_those_of_the_readme() -> None:
    derived = defaultdict(set)
    for label in LABELS:
        derived[verdict(label)].add((label["article"], label["sentence"]))
    assert {name: references(text) for name, text in table("verdict").items()} == derived
    assert set(derived) == {*VERDICTS, LATER_ONLY} - {"unsure"}


def test_main_article_shows_every_verdict_that_labels_can_give_it() -> None:
    found = {verdict(label) for label in LABELS if label["article"] == MAIN}
    assert found == {*VERDICTS, LATER_ONLY} - {"unsure", "not covered"}


def test_kinds_are_those_of_the_readme() -> None:
    derived = defaultdict(set)
    for label in LABELS:
        for c in label["cells"]:
            for kind in c["kinds"]:
                derived[kind].add((label["article"], label["sentence"]))
    assert {name: references(text) for name, text in table("kind").items()} == derived
    assert set(derived) == set(DIVERGENCE_KINDS)


def test_main_article_shows_every_kind() -> None:
    found = {k for x in LABELS if x["article"] == MAIN for c in x["cells"] for k in c["kinds"]}
    assert found == set(DIVERGENCE_KINDS)


def test_copies_are_a_partition_of_the_event() -> None:
    assert COPIES["event"] == "kestrel-quay"
    assert len(EVENT) == len(set(EVENT)) == 10
    assert set(ARTICLES) - set(EVENT) == {
        "gull-anchor-old", "saltmarsh-2", "northlight-2", "gull-anchor-2",
    }  # fmt: skip
    assert [group for group in COPIES["groups"] if len(group) > 1] == [WIRE]
    assert set(COPIES["sources"]) == set(EVENT)


def shared_words(a: str, b: str) -> float:
    """Share of the shorter text's runs of three words that the other text has too."""
    runs = []
    for id in (a, b):
        words = re.findall(r"\w+", ARTICLES[id]["text"].lower())
        runs.append(set(zip(words, words[1:], words[2:], strict=False)))
    return len(runs[0] & runs[1]) / min(map(len, runs))


def test_copies_share_their_text_and_no_others_do() -> None:
    for a, b in combinations(ARTICLES, 2):
        if a in WIRE and b in WIRE:
            assert shared_words(a, b) > 0.4, (a, b)
        else:
            assert shared_words(a, b) < 0.2, (a, b)


def test_a_shared_named_source() -> None:
    said = {
        (MAIN, 12), ("state-bulletin-1", 7), ("gull-anchor-1", 6),
    }  # fmt: skip
    assert all("fire chief tobin hale" in LABEL_AT[at]["text"].lower() for at in said)
    assert {LABEL_AT[at]["attributed_to"] for at in said} == {"fire chief Tobin Hale"}
    agreeing = [c for c in LABEL_AT[MAIN, 12]["cells"] if c["relation"] == "agree"]
    assert [c["article"] for c in agreeing] == [
        "state-bulletin-1",
        "gull-anchor-1",
        "stevedores-bell-1",
    ]
    assert all("Tobin Hale" in c["evidence_text"][0] for c in agreeing)


def test_the_toll_rises_with_the_time_of_publication() -> None:
    tolls = {"nine": 9, "14": 14, "Fourteen": 14, "17": 17, "Seventeen": 17}
    stated = []
    for id in sorted(EVENT, key=lambda id: ARTICLES[id]["published"]):
        first = re.search(r"\b(nine|14|Fourteen|17|Seventeen)\b", ARTICLES[id]["text"])
        assert first
        stated.append(tolls[first[0]])
    assert stated == [9, 9, 9, 9, 9, 14, 14, 14, 17, 17]


def test_the_omission_is_reported_by_three_origins_and_not_by_the_main_article() -> None:
    reporting = {id for id in EVENT if re.search(r"inspector\b", ARTICLES[id]["text"])}
    assert reporting == {*WIRE, "gull-anchor-1", "stevedores-bell-1"}
    assert sum(bool(reporting & set(group)) for group in COPIES["groups"]) == 3
    assert "January" not in ARTICLES[MAIN]["text"]
    assert cell("gull-anchor-1", 13, MAIN)["relation"] == "silent"


def test_one_actor_has_four_labels() -> None:
    assert "union members" in LABEL_AT[MAIN, 13]["text"]
    assert "Strikers" in ARTICLES["quillfeather-1"]["text"]
    assert "saboteurs" in LABEL_AT["state-bulletin-1", 8]["text"]
    assert "militants" in LABEL_AT["gull-anchor-1", 11]["text"]
    assert cell(MAIN, 14, "gull-anchor-1")["relation"] == "agree"


def test_the_quotation_has_two_speakers() -> None:
    quotation = "“We heard a hiss, and then the roof was gone,” said "
    speakers = {
        id: row["text"].split(quotation)[1].split(",")[0]
        for id, row in ARTICLES.items()
        if quotation in row["text"]
    }
    assert speakers == {MAIN: "Osric Penn", **dict.fromkeys(WIRE, "Ines Farrow")}


def test_older_background_is_in_the_corpus() -> None:
    outside = [(x["article"], x["sentence"]) for x in LABELS for c in x["cells"] if "scope" in c]
    assert outside == [(MAIN, 16)]
    background = cell(MAIN, 16, "gull-anchor-old")
    assert (background["scope"], background["relation"]) == ("background", "agree")
    assert ARTICLES["gull-anchor-old"]["published"] < "2024"


def test_sentences_without_a_claim_are_marked() -> None:
    marked = [x["text"] for x in LABELS if x["article"] == MAIN and not x["checkable"]]
    assert marked == [
        "By Wenna Crake",
        "No town should have to learn its lessons this way.",
        "Anyone who can give blood should please go to St Brannoc's Hospital tonight.",
        "The terminal will probably stay shut until the summer.",
        "Who will pay for it all?",
        "Photo: Wenna Crake / Harbour Times",
    ]
