"""What outlets call the actors of an invented event, and whose words those are."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path

import pytest
from builders import an_article
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from analyzer.cache import Cache
from analyzer.datamodels import Article, Comparison, Label
from analyzer.labels import background, find_labels, labels_of, loaded_term
from analyzer.passages import Reading, read_articles
from analyzer.sources import SourceNames
from analyzer.tables import labels_frame, write_tables

LANTERN = (
    "Fighting broke out in Northland on Monday. The Northland army shelled the port. "
    "Government troops entered the old town, said Northland President Ada Quist. "
    "The regime of Quist has ruled since 2019. "
    "Rescue workers from the Blue Caps pulled nine people out of the rubble. "
    "The Blue Caps, a volunteer rescue group, said the shelling went on for hours. "
    "Fighters of the Lake Guard held the bridge. "
    "The Sudria-led coalition bombed the bridge from bases in Sudria."
)
BEACON = (
    "The war in Northland went on. Quist's forces killed nine people, the Blue Caps said. "
    'The so-called "Blue Caps" are a terrorist organization, the Northland government said. '
    "The extremist Lake Guard group withdrew from the bridge. The Northland regime denied it. "
    '"The Lake Guard terrorists will be beaten," President Quist said. '
    "The coalition said it had hit the bridge."
)
TIDE = (
    "Nobody in Northland or in Sudria slept. Lake Guard militants fled over the bridge. "
    "Northland's army took the old town. "
    "The Harbour Rescue Service, also known as the Blue Caps, found nine bodies. "
    "The illegal coalition struck the bridge. The Sudria-led coalition denied it. "
    "The Northland government praised its soldiers."
)
ARTICLES = (
    an_article("lantern", LANTERN, title="Port shelled"),
    an_article("beacon", BEACON, title="Port shelled"),
    an_article("tide", TIDE, title="Old town taken"),
)


def same(outlet: str) -> str:
    return outlet


def read(articles: Iterable[Article], cache: Cache) -> list[Reading]:
    return list(read_articles(list(articles), cache).values())


def labels(articles: Iterable[Article], cache: Cache) -> tuple[Label, ...]:
    readings = read(articles, cache)
    return find_labels("e1", readings, SourceNames(readings), same)


def words(rows: Iterable[Label], actor: str) -> set[tuple[str, str, str]]:
    return {(row.outlet, row.label, row.voice) for row in rows if row.actor == actor}


def texts(*bodies: str) -> list[Article]:
    names = ("lantern", "beacon", "tide", "gull")
    return [
        an_article(name, text, title="News of the day")
        for name, text in zip(names, bodies, strict=False)
    ]


@pytest.fixture(scope="module")
def rows() -> tuple[Label, ...]:
    return labels(ARTICLES, Cache(None))


def test_a_rescue_group_goes_by_its_name_and_what_it_is_called(rows: Sequence[Label]) -> None:
    assert words(rows, "Blue Caps") == {
        ("Lantern", "Blue Caps", "own"),
        ("Lantern", "rescue workers", "own"),
        ("Lantern", "volunteer rescue group", "own"),
        ("Beacon", "Blue Caps", "own"),
        ("Beacon", "so-called Blue Caps", "reported"),
        ("Beacon", "terrorist organization", "reported"),
        ("Tide", "Blue Caps", "own"),
        ("Tide", "Harbour Rescue Service", "own"),
    }


def test_quoted_words_are_told_from_the_outlets_own(rows: Sequence[Label]) -> None:
    assert words(rows, "Lake Guard") == {
        ("Lantern", "Lake Guard", "own"),
        ("Lantern", "fighters", "own"),
        ("Beacon", "extremist Lake Guard group", "own"),
        ("Beacon", "Lake Guard terrorists", "quoted"),
        ("Tide", "Lake Guard militants", "own"),
    }


def test_an_army_is_one_with_the_troops_of_its_government_and_leader(
    rows: Sequence[Label],
) -> None:
    assert words(rows, "Northland army") == {
        ("Lantern", "Northland army", "own"),
        ("Lantern", "government troops", "reported"),
        ("Beacon", "Quist's forces", "reported"),
        ("Tide", "Northland army", "own"),
    }
    assert words(rows, "Northland government") == {
        ("Lantern", "regime", "own"),
        ("Beacon", "Northland government", "own"),
        ("Beacon", "Northland regime", "own"),
        ("Tide", "Northland government", "own"),
    }


def test_the_coalition_is_the_only_one_on_the_event(rows: Sequence[Label]) -> None:
    assert words(rows, "Sudria-led coalition") == {
        ("Lantern", "Sudria-led coalition", "own"),
        ("Beacon", "coalition", "own"),
        ("Tide", "Sudria-led coalition", "own"),
        ("Tide", "illegal coalition", "own"),
    }


def test_loaded_terms_are_named(rows: Sequence[Label]) -> None:
    loaded = {row.label: row.loaded for row in rows if row.loaded}
    assert loaded == {
        "so-called Blue Caps": "so-called",
        "terrorist organization": "terrorist",
        "extremist Lake Guard group": "extremist",
        "Lake Guard terrorists": "terrorists",
        "illegal coalition": "illegal",
        "Northland regime": "regime",
        "regime": "regime",
    }


@pytest.mark.parametrize(
    ("label", "term"),
    [
        ("rescue workers", ""),
        ("thugs", "thugs"),
        ("freedom fighters", "freedom fighters"),
        ("foreign-backed terrorist gangs", "terrorist;gangs"),
        ("gangway inspectors", ""),
        ("so-called army", "so-called"),
    ],
)
def test_a_loaded_term_is_a_whole_word(label: str, term: str) -> None:
    assert loaded_term(label) == term


def test_offsets_slice_the_example_and_the_label(rows: Sequence[Label]) -> None:
    by_id = {article.id: article for article in ARTICLES}
    assert rows
    for row in rows:
        assert by_id[row.article_id].field_text(row.field)[row.start : row.end] == row.example
        shown = row.example[row.label_start : row.label_end]
        assert row.label.split()[-1].lower() in shown.lower()


@settings(
    max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    st.lists(
        st.sampled_from(
            [
                *(f"{part}." for text in (LANTERN, BEACON, TIDE) for part in text.split(". ")),
                "The Northland army’s “so-called” Lake Guard (LG) militia—a gang—fled.",
                "\n\n", "U.S.-led forces' ships; LAKE GUARD! IS? The.",
            ]
        ),
        min_size=1,
        max_size=8,
    )
)  # fmt: skip
def test_offsets_slice_whatever_the_text(cache: Cache, parts: list[str]) -> None:
    article = an_article("gull", " ".join(parts), title="The Lake Guard, a gang")
    for row in labels([*ARTICLES[:2], article], cache):
        if row.article_id == "gull":
            assert article.field_text(row.field)[row.start : row.end] == row.example
            assert 0 <= row.label_start < row.label_end <= len(row.example)
            assert row.count >= 1


def test_order_of_input_changes_nothing(rows: Sequence[Label], cache: Cache) -> None:
    assert labels(reversed(ARTICLES), cache) == rows


def test_outlets_names_change_nothing_but_themselves(rows: Sequence[Label], cache: Cache) -> None:
    renamed = [
        an_article(article.id, article.text, title=article.title, outlet=f"Outlet {number}")
        for number, article in enumerate(ARTICLES)
    ]
    named = {f"Outlet {number}": article.outlet for number, article in enumerate(ARTICLES)}
    found = labels(renamed, cache)
    assert {(r.actor, named[r.outlet], r.label, r.count, r.voice) for r in found} == {
        (r.actor, r.outlet, r.label, r.count, r.voice) for r in rows
    }


def test_uses_are_counted_by_outlet(cache: Cache) -> None:
    found = labels(
        texts(
            "The Lake Guard militia fled. The Lake Guard militia came back. The Lake Guard slept.",
            "The Lake Guard said that it had won. The LAKE GUARD MILITIA lost.",
        ),
        cache,
    )
    counts = {(row.outlet, row.label): row.count for row in found if row.actor == "Lake Guard"}
    assert counts["Lantern", "Lake Guard militia"] == 2
    assert counts["Lantern", "Lake Guard"] == 1


def test_several_names_of_one_body(cache: Cache) -> None:
    found = labels(
        texts(
            "Daesh terrorists attacked a village. Daesh denied it.",
            "The Islamic State group attacked a village. ISIS said that it did.",
            "ISIL fighters attacked a village, residents said. IS has many weapons.",
        ),
        cache,
    )
    assert words(found, "Islamic State") == {
        ("Lantern", "Daesh terrorists", "own"),
        ("Lantern", "Daesh", "own"),
        ("Beacon", "Islamic State group", "own"),
        ("Beacon", "ISIS", "own"),
        ("Tide", "ISIL fighters", "reported"),
        ("Tide", "IS", "own"),
    }


def test_whoever_may_be_two_is_left_out(cache: Cache) -> None:
    found = labels(
        texts(
            "The Northland government and the Sudria government met in Northland. "
            "The government said nothing. The rebels and the militants fled.",
            "The Northland government left Northland and the Sudria government left Sudria. "
            "Government forces fired. The coalition of parties broke up.",
        ),
        cache,
    )
    assert {row.label for row in found} <= {"Northland government", "Sudria government"}


def test_sides_that_stand_for_nobody_in_particular(cache: Cache) -> None:
    found = labels(
        texts(
            "Security forces and local authorities in Northland closed the port. "
            "Rebel-held towns and pro-government media were quiet. Soldiers slept.",
            "Security forces in Northland opened the port. A government-run school burned.",
        ),
        cache,
    )
    assert found == ()


def test_one_outlet_with_one_word_makes_no_row(cache: Cache) -> None:
    assert labels(texts("The Lake Guard militia fled.", "A boat sank in the lake."), cache) == ()


def test_nothing_is_found_in_nothing(cache: Cache) -> None:
    assert labels([], cache) == ()
    assert labels(texts("", "A boat sank."), cache) == ()


def test_other_articles_help_where_nobody_reports_on_the_event(cache: Cache) -> None:
    own, *others = ARTICLES
    rest = [*others, an_article("gull", "A boat sank in the lake.", title="Boat sinks")]
    assert [article.id for article in background(read([own], cache)[0], rest, same)] == [
        "beacon",
        "tide",
    ]
    alone = read([own], cache)
    found = labels_of(
        "e1", alone, SourceNames(alone), rest, lambda some: read_articles(some, cache), same
    )
    scopes = {(row.outlet, row.scope) for row in found if row.actor == "Blue Caps"}
    assert scopes == {("Lantern", "event"), ("Beacon", "background"), ("Tide", "background")}


def test_two_other_outlets_on_the_event_are_enough(cache: Cache) -> None:
    readings = read(ARTICLES, cache)

    def unread(some: Sequence[Article]) -> dict[str, Reading]:
        raise AssertionError("no other article is needed")

    found = labels_of("e1", readings, SourceNames(readings), ARTICLES, unread, same)
    assert {row.scope for row in found} == {"event"}
    assert labels_of("e1", [], SourceNames([]), ARTICLES, unread, same) == ()


def test_the_table_has_the_same_bytes_twice(rows: tuple[Label, ...], tmp_path: Path) -> None:
    comparison = Comparison(
        articles={article.id: article for article in ARTICLES},
        compared=("lantern",),
        claims=(),
        cells=(),
        origins=(),
        events={},
        labels=rows,
    )
    backwards = Comparison(
        articles=comparison.articles,
        compared=("lantern",),
        claims=(),
        cells=(),
        origins=(),
        events={},
        labels=tuple(reversed(rows)),
    )
    write_tables(comparison, tmp_path / "one")
    write_tables(backwards, tmp_path / "two")
    one, two = (tmp_path / name / "labels.csv" for name in ("one", "two"))
    assert one.read_bytes() == two.read_bytes()
    frame = labels_frame(comparison)
    assert list(frame.columns)[:9] == [
        "event_id", "actor", "outlet", "label", "count", "example", "article_id", "start", "end",
    ]  # fmt: skip
    assert frame["field"].isin(["title", "text"]).all()
