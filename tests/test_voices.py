"""Whom the articles on an invented event quote, and whom an outlet leaves out."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from builders import an_article

from analyzer.cache import Cache
from analyzer.datamodels import LeftOut, Voice
from analyzer.passages import Reading, read_articles
from analyzer.sources import SourceNames
from analyzer.voices import find_voices, left_out

CENTRE = "Lakes Monitoring Centre"
LANTERN = (
    f"Nine fishermen drowned on Monday, the {CENTRE} (LMC) said. "
    'The boat was old, centre director Ada Quist said. "Nobody listened to us," Quist said. '
    "Residents said they heard a cry. The lake lies in the north."
)
BEACON = (
    "Nine fishermen drowned in the lake, the LMC said on Tuesday. "
    "The search goes on, said Jory Pell, head of the Harbour Rescue Service."
)
TIDE = "The Harbour Rescue Service said the search was over. He said nothing else was found."


@pytest.fixture
def readings(cache: Cache) -> Sequence[Reading]:
    articles = [
        an_article("lantern", LANTERN, title="Nine drown"),
        an_article("beacon", BEACON, title="Nine drown"),
        an_article("tide", TIDE, title="Search over"),
        an_article("gull", "A boat sank in the lake.", title="Boat sinks"),
    ]
    return list(read_articles(articles, cache).values())


def rows(voices: Sequence[Voice]) -> list[tuple[str, str, int, int]]:
    return [(v.article_id, v.speaker, v.direct, v.indirect) for v in voices]


def test_every_speaker_once_an_article_with_counts(readings: Sequence[Reading]) -> None:
    voices = find_voices("e1", readings, SourceNames(readings))
    assert rows(voices) == [
        ("beacon", CENTRE, 0, 1),
        ("beacon", "Jory Pell", 0, 1),
        ("lantern", CENTRE, 0, 1),
        ("lantern", "Ada Quist", 1, 1),
        ("lantern", "Residents", 0, 1),
        ("tide", "Harbour Rescue Service", 0, 1),
    ]
    assert {v.event_id for v in voices} == {"e1"}
    assert {v.mixed for v in voices} == {0}


def test_words_offices_and_bodies_are_told(readings: Sequence[Reading]) -> None:
    voices = {
        (v.article_id, v.speaker): v for v in find_voices("e1", readings, SourceNames(readings))
    }
    quist = voices["lantern", "Ada Quist"]
    assert (quist.role, quist.affiliation) == ("director", CENTRE)
    assert quist.words == "centre director Ada Quist"
    pell = voices["beacon", "Jory Pell"]
    assert (pell.role, pell.affiliation) == ("head", "Harbour Rescue Service")
    centre = voices["beacon", CENTRE]
    assert (centre.role, centre.affiliation, centre.words) == ("", "", "the LMC")


def test_the_first_sentence_is_verbatim(readings: Sequence[Reading]) -> None:
    articles = {reading.article.id: reading.article for reading in readings}
    voices = find_voices("e1", readings, SourceNames(readings))
    for voice in voices:
        text = articles[voice.article_id].field_text(voice.field)
        assert text[voice.start : voice.end] == voice.sentence
    (quist,) = (v for v in voices if v.speaker == "Ada Quist")
    assert quist.sentence == "The boat was old, centre director Ada Quist said."


def test_order_of_articles_changes_nothing(readings: Sequence[Reading]) -> None:
    backwards = readings[::-1]
    assert find_voices("e1", readings, SourceNames(readings)) == find_voices(
        "e1", backwards, SourceNames(backwards)
    )


def test_left_out_are_named_speakers_of_two_other_outlets(readings: Sequence[Reading]) -> None:
    names = SourceNames(readings)
    voices = find_voices("e1", readings, names)
    assert left_out("e1", voices, names, lambda outlet: outlet) == (
        LeftOut("e1", "Lantern", "Harbour Rescue Service", ("Beacon", "Tide")),
        LeftOut("e1", "Tide", CENTRE, ("Beacon", "Lantern")),
    )


def test_editions_are_one_outlet(readings: Sequence[Reading]) -> None:
    names = SourceNames(readings)
    voices = find_voices("e1", readings, names)
    same_as = {"Tide": "Beacon"}
    assert left_out("e1", voices, names, lambda outlet: same_as.get(outlet, outlet)) == ()


def test_no_articles_have_no_voices() -> None:
    names = SourceNames([])
    assert find_voices("e1", [], names) == ()
    assert left_out("e1", [], names, lambda outlet: outlet) == ()
