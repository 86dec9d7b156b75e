"""Named sources are one across the articles of an invented event, and so are their origins."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

import pytest
from builders import an_article
from hypothesis import given
from hypothesis import strategies as st

from analyzer.cache import Cache
from analyzer.passages import Reading, read_articles
from analyzer.sources import Source, SourceNames, claim_origins, owner_note
from analyzer.variants import (
    body_key,
    initials,
    person_parts,
    plain_words,
    same_body,
    same_person,
    without_title,
)

CENTRE = "Lakes Monitoring Centre for Water Rights"
FULL = f"At least nine fishermen drowned on Monday, the {CENTRE} said. The boat was old."


def readings_of(cache: Cache, *texts: str) -> list[Reading]:
    """Readings of articles a, b, c, ..., without titles."""
    articles = [an_article(chr(97 + i), text, title="") for i, text in enumerate(texts)]
    return list(read_articles(articles, cache).values())


def first_source(cache: Cache, *texts: str) -> Source | None:
    """The source of the first sentence of the first text, with the others on the same event."""
    readings = readings_of(cache, *texts)
    return SourceNames(readings).source_at(readings[0], "text", 0)


@pytest.mark.parametrize(
    "text",
    [
        f"Nine fishermen drowned in the lake, the {CENTRE} said.",
        "Nine fishermen drowned in the lake, the Lakes Monitoring Center for Water Rights said.",
        "Nine fishermen drowned in the lake, the Lakes Monitoring Centre said.",
        "Nine fishermen drowned in the lake, the LMCWR said.",
        "Nine fishermen drowned in the lake, a monitor said.",
        "Nine fishermen drowned in the lake, a monitoring group said.",
        "Nine fishermen drowned in the lake, an official of the LMCWR said.",
    ],
)
def test_names_of_one_monitor_are_one_source(cache: Cache, text: str) -> None:
    assert first_source(cache, text, FULL, FULL) == Source(CENTRE, "", True)


@pytest.mark.parametrize("name", ["Samir Abdel Karim", "Samir Abdulkarim", "Samir Abdel-Karim"])
def test_a_person_and_the_body_are_one_source_whoever_says_so(cache: Cache, name: str) -> None:
    told = f"Nine fishermen drowned in the lake, {name} said."
    office = f"The boat was old, {CENTRE} director Samir Abdulkarim said on Tuesday."
    found = first_source(cache, told, office, office, FULL)
    assert found == Source(CENTRE, "Samir Abdulkarim", True)


def test_an_office_behind_the_name_is_understood(cache: Cache) -> None:
    office = f"Ada Quist, director of the {CENTRE}, said the boat was old."
    found = first_source(cache, "Nine fishermen drowned in the lake, Ada Quist said.", office)
    assert found == Source(CENTRE, "Ada Quist", True)


def test_a_ministry_is_one_with_its_country_in_any_form(cache: Cache) -> None:
    texts = [
        "The Estonian Defence Ministry said the boat was old.",
        "Estonia's Defense Ministry said the boat was old.",
        "The Ministry of Defence of Estonia said the boat was old.",
    ]
    readings = readings_of(cache, *texts)
    names = SourceNames(readings)
    found = {names.source_at(reading, "text", 0) for reading in readings}
    assert len(found) == 1
    assert all(source is not None and source.named for source in found)


def test_a_name_that_fits_two_bodies_joins_neither(cache: Cache) -> None:
    one = f"Nine fishermen drowned, the {CENTRE} said."
    other = "Seven fishermen drowned, the Coastal Monitoring Centre for Fishing said."
    for short in ("the Monitoring Centre", "a monitor", "the Centre"):
        found = first_source(
            cache, f"Eight fishermen drowned in the lake, {short} said.", one, other
        )
        assert found is not None
        assert not found.named, short


def test_what_an_article_says_is_one_is_one(cache: Cache) -> None:
    alias = "The Harbour Rescue Service, also known as the Blue Jackets, searched the lake."
    told = "The Blue Jackets said nine fishermen drowned."
    other = "The Harbour Rescue Service said nine fishermen drowned."
    readings = readings_of(cache, alias, told, other)
    names = SourceNames(readings)
    one, two = (names.source_at(reading, "text", 0) for reading in readings[1:])
    assert one is not None
    assert one == two
    assert one.named


@pytest.mark.parametrize(
    "who",
    [
        "Police",
        "Residents",
        "A witness",
        "Several officials",
        "Rebels",
        "Norway",
        "Oslo",
        "Norwegian officials",
        "One of them",
        "The army",
    ],
)
def test_who_may_be_anybody_is_not_named(cache: Cache, who: str) -> None:
    text = f"{who} said nine fishermen drowned in the lake near Oslo in Norway."
    readings = readings_of(cache, text, text)
    found = SourceNames(readings).source_at(readings[0], "text", 0)
    assert found is None or (not found.named and found.key == "")


def test_an_agency_to_which_somebody_spoke_is_not_that_persons_body(cache: Cache) -> None:
    text = "The boat was old. Nine people drowned, Jory Pell told the Tide Press."
    readings = readings_of(cache, text, FULL)
    names = SourceNames(readings)
    found = names.source_at(readings[0], "text", text.index("Nine"))
    assert found == Source("Jory Pell", "Jory Pell", True)
    assert names.credits(readings[0]) == ("Jory Pell", "Tide Press")


def test_the_monitors_director_speaks_for_the_monitor(cache: Cache) -> None:
    text = "The boat was old, said the monitor's director Ada Quist. Nobody was saved, Quist said."
    readings = readings_of(cache, text, FULL, f"The {CENTRE}, a war monitor, counted nine.")
    names = SourceNames(readings)
    for start in (0, text.index("Nobody")):
        assert names.source_at(readings[0], "text", start) == Source(CENTRE, "Ada Quist", True)


def test_an_ambassador_to_a_body_does_not_speak_for_it(cache: Cache) -> None:
    text = "Estonia's United Nations ambassador said the boat was old."
    found = first_source(cache, text, "The United Nations said the boat was old.")
    assert found is not None
    assert not found.named


def test_two_who_speak_together_are_both_credited(cache: Cache) -> None:
    text = f"Nine fishermen drowned, the {CENTRE} and the Harbour Rescue Service said."
    readings = readings_of(cache, text, FULL, "The Harbour Rescue Service said it was over.")
    names = SourceNames(readings)
    assert names.source_at(readings[0], "text", 0) == Source(CENTRE, "", True)
    assert names.credits(readings[0]) == (CENTRE, "Harbour Rescue Service")


@pytest.mark.parametrize(
    "text",
    [
        "PORT SELM (Tide Press) - A boat sank in the lake on Monday.",
        "A boat sank in the lake on Monday. (Tide Press)",
        "A boat sank in the lake on Monday.--Tide Press",
        "A boat sank in the lake on Monday, a Tide Press reporter saw.",
    ],
)
def test_an_agency_that_reported_is_credited_and_no_source_of_a_claim(
    cache: Cache, text: str
) -> None:
    readings = readings_of(cache, text, "The Tide Press was founded in Port Selm.")
    names = SourceNames(readings)
    assert names.credits(readings[0]) == ("Tide Press",)
    assert names.source_at(readings[0], "text", text.index("A boat")) is None


def test_resolving_a_canonical_name_gives_it_again(cache: Cache) -> None:
    readings = readings_of(cache, FULL, "Nine drowned, the LMCWR said. Jory Pell said so, too.")
    names = SourceNames(readings)
    for name in (CENTRE, "Jory Pell"):
        found = names.resolve("a", name)
        assert (found.name, found.named) == (name, True)
        assert names.resolve("b", found.name) == found


def test_the_own_voice_has_no_source(cache: Cache) -> None:
    readings = readings_of(cache, "A boat sank in the lake. Nobody was hurt.")
    assert SourceNames(readings).source_at(readings[0], "text", 0) is None
    assert SourceNames(readings).source_at(readings[0], "text", 9999) is None


def test_credits_are_canonical_in_order_and_without_junk(cache: Cache) -> None:
    text = (
        "Residents said the boat was old. Nine fishermen drowned, a monitor said. "
        "People said they heard a cry. Ada Quist said the lake was rough. "
        "The LMCWR said the search goes on."
    )
    readings = readings_of(cache, text, FULL)
    assert SourceNames(readings).credits(readings[0]) == (CENTRE, "Ada Quist")


def test_nothing_depends_on_the_order_of_articles_or_on_outlets(cache: Cache) -> None:
    texts = [
        "Nine fishermen drowned in the lake, a monitor said.",
        FULL,
        "The boat was old, LMCWR director Samir Abdulkarim said on Tuesday.",
        "Samir Abdel Karim said nobody was saved.",
    ]
    readings = readings_of(cache, *texts)
    renamed = [
        Reading(replace(reading.article, outlet="Other"), [], reading.sentences)
        for reading in readings
    ]
    for some in (readings, readings[::-1], renamed):
        names = SourceNames(some)
        found = {reading.article.id: names.credits(reading) for reading in some}
        assert found == dict.fromkeys("abcd", (CENTRE,))


def test_no_articles_have_no_sources(cache: Cache) -> None:
    assert SourceNames([]).resolve("a", "a witness") == Source("a witness")
    readings = readings_of(cache, "")
    assert SourceNames(readings).credits(readings[0]) == ()


# Spellings


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Estonian Defence Ministry", "Estonia's Ministry of Defense"),
        ("defence ministry in Moscow", "Russian Defence Ministry"),
        ("Lakes Monitoring Center", "Lakes Monitoring Centre"),
        ("Lakes Obervatory for Rights", "Lakes Observatory for Rights"),
        ("Jund al-Bahr", "Jound al Bahr"),
        ("state TV", "State television"),
    ],
)
def test_spellings_of_a_body(one: str, other: str) -> None:
    assert same_body(body_key(one), body_key(other))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Foreign Ministry", "Finance Ministry"),
        ("Port Authority", "Party Authority"),
        ("Austrian Army", "Australian Army"),
        ("Damascus Centre", "Syrian Centre"),
        ("Lake Office", "Lake Harbour Office"),
        ("", ""),
    ],
)
def test_bodies_that_look_alike_are_two(one: str, other: str) -> None:
    assert not same_body(body_key(one), body_key(other))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Samir Abdel Karim", "Samir Abdulkarim"),
        ("Samir Abdurrahman", "Samir Abd al-Rahman"),
        ("Gen. Nayef Haddad", "Naif Hadad"),
        ("Ada Quist", "Dr. Ada Quist"),
    ],
)
def test_spellings_of_a_person(one: str, other: str) -> None:
    assert same_person(person_parts(one), person_parts(other))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Ali Hassan", "Ali Hussein"),
        ("Omar Haddad", "Amr Haddad"),
        ("Quist", "Ada Quist"),
        ("", ""),
    ],
)
def test_persons_that_look_alike_are_two(one: str, other: str) -> None:
    assert not same_person(person_parts(one), person_parts(other))


def test_words_initials_and_titles() -> None:
    assert plain_words("The Ministry’s U.N. Office") == ("the", "ministry", "un", "office")
    assert initials("Lakes Monitoring Centre for Water") == {"LMCW", "LMCFW"}
    assert without_title("Gen. Ada Quist") == "Ada Quist"


# Origins of a claim

MONITOR, OFFICE = Source(CENTRE, "", True), Source("Harbour Office", "", True)
WITNESS = Source("a witness")


def origins(
    sources: Mapping[str, Source | None],
    copies: Mapping[str, tuple[str, str]] | None = None,
    outlets: Mapping[str, tuple[str, str]] | None = None,
) -> dict[str, tuple[str, str]]:
    return claim_origins("own", copies or {}, {"own": None, **sources}, outlets or {})


def test_articles_on_one_named_source_are_one_origin_and_say_so() -> None:
    assert origins({"b": MONITOR, "a": MONITOR, "c": OFFICE, "d": None}) == {
        "own": ("own", ""),
        "a": ("a", f"both rest on {CENTRE}"),
        "b": ("a", f"both rest on {CENTRE}"),
        "c": ("c", ""),
        "d": ("d", ""),
    }


def test_passages_of_one_text_are_one_origin() -> None:
    found = claim_origins("own", {}, {"own": None, "a": None, "b": None}, {}, [("a", "b")])
    assert found["a"] == found["b"] == ("a", "one text in a and b")
    assert found["own"] == ("own", "")


def test_an_origin_is_called_by_the_text_that_others_copy() -> None:
    copies = {"wire": ("wire", ""), "copy": ("wire", "all of copy stands in wire")}
    found = origins(
        {"wire": None, "copy": None, "a": None},
        copies,
        {"own": ("x", "x"), "wire": ("w", "w"), "copy": ("y", "y"), "a": ("y", "y")},
    )
    assert found["wire"][0] == found["copy"][0] == found["a"][0] == "wire"


def test_a_person_and_the_body_make_one_origin() -> None:
    person = Source(CENTRE, "Samir Abdulkarim", True)
    assert origins({"a": MONITOR, "b": person})["b"][0] == "a"


def test_unnamed_sources_do_not_make_an_origin() -> None:
    assert {id: origin for id, (origin, _) in origins({"a": WITNESS, "b": WITNESS}).items()} == {
        "own": "own",
        "a": "a",
        "b": "b",
    }


def test_copies_are_one_origin_with_the_reason_given() -> None:
    copies = {"a": ("a", ""), "b": ("a", "copy of a (passage)"), "own": ("own", "")}
    found = origins({"a": None, "b": MONITOR}, copies)
    assert found["a"] == found["b"] == ("a", "copy of a (passage)")


def test_copies_and_sources_chain() -> None:
    copies = {"a": ("a", ""), "b": ("a", "copy of a")}
    found = origins({"a": None, "b": MONITOR, "c": MONITOR}, copies)
    assert {found[id][0] for id in "abc"} == {"a"}
    assert found["c"][1] == f"both rest on {CENTRE}"


def test_articles_of_the_claims_outlet_are_its_origin() -> None:
    outlets = {
        "own": ("Lantern", "Lantern"),
        "a": ("Lantern", "Lantern"),
        "b": ("Lantern Feed", "Lantern"),
        "c": ("Beacon", "Beacon"),
    }
    found = origins({"a": MONITOR, "b": None, "c": None}, outlets=outlets)
    assert found["a"] == ("own", "both by Lantern")
    assert found["b"] == ("own", "editions of one outlet: Lantern Feed is same_as Lantern")
    assert found["c"] == ("c", "")


def test_another_outlets_own_voice_is_one_origin_and_its_named_sources_are_others() -> None:
    outlets = dict.fromkeys("abcd", ("Beacon", "Beacon"))
    found = origins({"a": None, "b": WITNESS, "c": MONITOR, "d": OFFICE}, outlets=outlets)
    assert {id: origin for id, (origin, _) in found.items()} == {
        "own": "own",
        "a": "a",
        "b": "a",
        "c": "c",
        "d": "d",
    }


def test_an_unknown_outlet_is_no_origin() -> None:
    found = origins({"a": None, "b": None}, outlets={"own": ("", ""), "a": ("", ""), "b": ("", "")})
    assert len({origin for origin, _ in found.values()}) == 3


def test_owners_are_told_and_join_nothing() -> None:
    assert owner_note("Quist Media", "Quist Media") == "same owner: Quist Media"
    assert owner_note("Quist Media", "Pell Press") == ""
    assert owner_note("", "") == ""


IDS = [f"a{i}" for i in range(8)]
SOURCES = st.sampled_from([None, MONITOR, OFFICE, WITNESS, Source(CENTRE, "Ada Quist", True)])
CASES = st.fixed_dictionaries(
    {
        "sources": st.dictionaries(st.sampled_from(IDS), SOURCES, max_size=8),
        "copies": st.dictionaries(st.sampled_from(IDS), st.sampled_from(["g", "h", "i"])),
        "outlets": st.dictionaries(st.sampled_from(IDS), st.sampled_from(["x", "y", ""])),
    }
)
Case = Mapping[str, Mapping[str, object]]


def run(
    sources: Mapping[str, Source | None], copies: Mapping[str, str], outlets: Mapping[str, str]
) -> dict[str, tuple[str, str]]:
    """Origins where "own" is of outlet x and copied by group g."""
    return claim_origins(
        "own",
        {"own": ("g", ""), **{id: (group, "") for id, group in copies.items()}},
        {"own": None, **sources},
        {"own": ("x", "x"), **{id: (name, name) for id, name in outlets.items()}},
    )


def number(found: Mapping[str, tuple[str, str]]) -> int:
    return len({origin for origin, _ in found.values()})


@given(CASES, st.sampled_from(IDS), st.integers(1, 4), SOURCES)
def test_copies_never_raise_the_number_of_origins(
    case: dict[str, dict[str, object]], of: str, more: int, source: Source | None
) -> None:
    sources, copies, outlets = case["sources"], case["copies"], case["outlets"]
    sources.setdefault(of, None)
    copies.setdefault(of, of)
    before = run(sources, copies, outlets)
    for i in range(more):
        sources[f"z{i}"] = source
        copies[f"z{i}"] = copies[of]
    assert number(run(sources, copies, outlets)) <= number(before)


@given(CASES, st.sampled_from([None, Source("Coast Guard", "", True), WITNESS]))
def test_an_independent_article_raises_it_by_one(
    case: dict[str, dict[str, object]], source: Source | None
) -> None:
    sources, copies, outlets = case["sources"], case["copies"], case["outlets"]
    before = run(sources, copies, outlets)
    after = run({**sources, "new": source}, copies, {**outlets, "new": "new"})
    assert number(after) == number(before) + 1
    assert after["new"] == ("new", "")


@given(CASES, st.randoms(use_true_random=False))
def test_the_order_of_input_changes_nothing_and_own_stays_own(
    case: dict[str, dict[str, object]], random: object
) -> None:
    def shuffled(some: Mapping[str, object]) -> dict[str, object]:
        keys: Sequence[str] = sorted(some)
        return {key: some[key] for key in random.sample(keys, len(keys))}

    found = run(case["sources"], case["copies"], case["outlets"])
    again = run(*(shuffled(case[name]) for name in ("sources", "copies", "outlets")))
    assert found == again
    assert found["own"][0] == "own"
    for id, (origin, reason) in found.items():
        shared = sum(other == origin for other, _ in found.values()) > 1
        assert bool(reason) == shared, id


def test_an_origin_is_known_by_the_article_that_copies_nobody() -> None:
    copies = {"a": ("z", "2 of the 2 sentences of a stand in z"), "z": ("z", "")}
    found = origins({"a": None, "z": None}, copies)
    assert found["a"] == ("z", "2 of the 2 sentences of a stand in z")
    assert found["z"] == ("z", "2 of the 2 sentences of a stand in z")


def test_every_copy_gives_its_own_reason() -> None:
    copies = {id: ("z", f"all of {id} stands in z") for id in ("a", "b")}
    found = origins({"a": None, "b": None}, copies)
    assert found["a"] == ("a", "all of a stands in z")
    assert found["b"] == ("a", "all of b stands in z")


def test_a_public_body_without_capitals_is_one_source(cache: Cache) -> None:
    readings = readings_of(
        cache,
        "The ferry burned, the harbour fire brigade said.",
        "Three sailors died in the fire, the harbour fire brigade said on Monday.",
        "A local council said the ferry had burned.",
    )
    names = SourceNames(readings)
    sources = [names.source_at(reading, "text", 0) for reading in readings]
    assert [source and source.key for source in sources] == ["harbour fire brigade"] * 2 + [""]
