"""Who says what: the speakers of an invented harbour town."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analyzer.cache import Cache
from analyzer.language import parse
from analyzer.speakers import Attribution, attributions, core_span

CACHE = Cache(None)


def said(text: str) -> list[Attribution | None]:
    """The attributions of a text, one per sentence."""
    return list(attributions(parse(text, CACHE)))


def last(text: str) -> Attribution:
    """The attribution of the last sentence, which must have one."""
    found = said(text)[-1]
    assert found is not None
    return found


def content(text: str) -> str:
    """What is said in the last sentence, without the frame."""
    found = last(text)
    return text[found.content_start : found.content_end]


def test_the_outlets_own_voice_has_no_attribution() -> None:
    assert said("A ferry burned in Port Selm on Monday. Three sailors died.") == [None, None]


@pytest.mark.parametrize(
    ("text", "speaker", "cue", "what"),
    [
        (
            "The Selm Harbour Office said that three sailors had died in the fire.",
            "Selm Harbour Office",
            "said",
            "three sailors had died in the fire.",
        ),
        (
            "Three sailors had died in the fire, the Selm Harbour Office said.",
            "Selm Harbour Office",
            "said",
            "Three sailors had died in the fire",
        ),
        (
            "According to the Selm Harbour Office, three sailors died in the fire.",
            "Selm Harbour Office",
            "according to",
            "three sailors died in the fire.",
        ),
        (
            "Three sailors died in the fire on Monday according to the Selm Harbour Office.",
            "Selm Harbour Office",
            "according to",
            "Three sailors died in the fire on Monday",
        ),
        (
            "Witnesses told the Lantern that the ferry had burned for six hours.",
            "Witnesses",
            "told",
            "the ferry had burned for six hours.",
        ),
    ],
)
def test_frames_in_front_and_behind(text: str, speaker: str, cue: str, what: str) -> None:
    found = last(text)
    assert (found.speaker, found.cue, content(text)) == (speaker, cue, what)
    assert not found.quoted


def test_lost_commas_and_quotation_marks_are_survived() -> None:
    text = (
        "The old road to the harbour of Selm is still closed said Harbour Office chief Ada Quist."
    )
    assert last(text).credit == "Ada Quist (Harbour Office)"
    assert content(text) == "The old road to the harbour of Selm is still closed"


def test_a_person_is_named_in_full_with_whom_she_speaks_for() -> None:
    text = (
        "Selm Harbour Office chief Ada Quist said the ferry was old. "
        "Quist said the crew had been warned."
    )
    first, second = said(text)
    assert first is not None
    assert first.credit == "Ada Quist (Selm Harbour Office)"
    assert second is not None
    assert (second.words, second.credit) == ("Quist", "Ada Quist (Selm Harbour Office)")


def test_pronouns_are_resolved_to_the_speaker_before() -> None:
    text = "Ada Quist said the ferry was old. She said the crew had been warned."
    assert [each.speaker for each in said(text) if each] == ["Ada Quist", "Ada Quist"]
    text = "The Selm Harbour Office said the ferry was old. It added that the crew was warned."
    assert last(text).speaker == "Selm Harbour Office"


def test_a_short_name_an_acronym_and_a_generic_noun_mean_the_organisation() -> None:
    opening = "The Coastal Observatory for Sea Safety (COSS) said three sailors died. "
    for short in ("The Observatory", "COSS", "The monitoring group", "The group"):
        text = opening + f"{short} said the ferry was old."
        assert last(text).speaker == "Coastal Observatory for Sea Safety"


def test_a_monitor_that_is_named_later_is_known_from_the_start() -> None:
    text = (
        "Three sailors died in the fire, a monitor said. "
        "The Coastal Observatory for Sea Safety said the ferry was old."
    )
    first = said(text)[0]
    assert first is not None
    assert first.speaker == "Coastal Observatory for Sea Safety"


def test_an_unknown_speaker_stays_as_the_article_has_it() -> None:
    assert last("A rebel spokesman said the ferry was old and slow.").speaker == "rebel spokesman"


def test_a_quotation_goes_on_over_sentences() -> None:
    text = '"The ferry was old. Nobody listened to us," Ada Quist told reporters. "It was a trap."'
    found = said(text)
    assert [each.speaker for each in found if each] == ["Ada Quist"] * 3
    assert all(each is not None and each.quoted for each in found)


def test_what_is_quoted_inside_does_not_speak() -> None:
    text = '"Once again the company will deny that the ferry was old," Quist said in a statement.'
    assert last(text).speaker == "Quist"


def test_witnesses_speak_through_the_body_that_interviewed_them() -> None:
    text = (
        "Harbour Watch interviewed 40 sailors in May. "
        "Witnesses reported that there was no lifeboat on board."
    )
    assert last(text).credit == "Witnesses (via Harbour Watch)"


def test_a_transcript_names_the_speaker_before_a_colon() -> None:
    found = last("QUIST: The harbour stays closed until Friday.")
    assert (found.speaker, found.cue, found.quoted) == ("Quist", ":", True)


def test_a_rubric_before_a_colon_is_no_speaker() -> None:
    assert set(said("OPINION: The harbour stays closed until Friday.")) == {None}


def test_she_is_not_the_man_who_spoke_last() -> None:
    text = (
        "Ada Quist visited the harbour. Spokesman Omar Venn said the ferry was old. "
        "She said the crew was warned."
    )
    assert last(text).speaker == "Ada Quist"


def test_an_aside_between_commas() -> None:
    assert last("The crew, Quist says, was warned by the office.").speaker == "Quist"


@pytest.mark.parametrize(
    ("text", "hedge"),
    [
        ("The company denied that the ferry was old.", "denied"),
        ("The company confirmed that the ferry was old.", "confirmed"),
        ("The company claimed that the ferry was new.", "claimed"),
        ("The ministry accused the company of neglect on Monday.", "alleged"),
        ("The company said that the ferry was new.", ""),
        ("The ferry was reported to have burned for hours.", "reported"),
        ("The ferry had allegedly burned for hours.", "alleged"),
    ],
)
def test_hedges(text: str, hedge: str) -> None:
    assert last(text).hedge == hedge


@pytest.mark.parametrize(
    "text",
    [
        "The fire on the ferry left hundreds reported dead.",
        "The town believed to have been sold lies on the lake.",
        "The numbers of the dead reported could not be confirmed.",
        "The fire claimed the lives of three sailors on Monday.",
        "We think that the ferry was old.",
    ],
)
def test_what_looks_like_saying_and_is_none(text: str) -> None:
    assert said(text) == [None]


def test_core_span_is_what_is_said_or_the_whole_sentence() -> None:
    (sentence,) = parse("The harbour office said three sailors died in the fire.", CACHE)
    start, end = core_span(sentence)
    assert sentence.text[start:end] == "three sailors died in the fire."
    (sentence,) = parse("Three sailors died in the fire.", CACHE)
    assert core_span(sentence) == (0, 31)


PIECES = st.sampled_from(
    [
        *("Ada Quist said", "she added", "the ferry burned", "according to the office", "said"),
        *('"', "“", "”", ",", ".", "?", ":", "QUIST:", "\n\n", "the harbour chief", "told"),
    ]
)


@settings(max_examples=60, deadline=None)
@given(st.lists(PIECES, max_size=16).map(" ".join) | st.text(max_size=50))
def test_offsets_point_into_the_sentence_on_any_text(text: str) -> None:
    sentences = parse(text, CACHE)
    found = attributions(sentences)
    assert len(found) == len(sentences)
    for sentence, each in zip(sentences, found, strict=True):
        if each is not None:
            assert sentence.start <= each.content_start < each.content_end <= sentence.end
            if each.words_start >= 0:
                end = each.words_start + len(each.words)
                assert text[each.words_start : end] == each.words


@pytest.mark.parametrize(
    ("text", "speaker"),
    [
        ("The Selm Tide news outlet reported on Monday that two men from the island were killed in "
         "the fire.", "Selm Tide"),
        ("The reporter quoted a stoker at the quay as saying that the pumps failed.", "stoker at"),
        ("Over ten sailors have been killed near the port of Selm a local source told the Tide on "
         "Monday.", "local source"),
        ("The raid on the harbour killed many of them Several sources confirmed.", "Several"),
        ("The fire also wounded more than sixty people said the Selm Harbour Office.", "Selm Har"),
        ("The harbour office has consistently denied closing the gates.", "harbour office"),
        ("Three sailors died said Ada Quist head of the Selm Harbour Office.", "Ada Quist"),
    ],
)  # fmt: skip
def test_sayings_that_the_parse_loses_are_read_side_by_side(text: str, speaker: str) -> None:
    assert last(text).speaker.startswith(speaker)


def test_no_speaker_is_read_into_what_happened() -> None:
    text = "The storm claimed more than a hundred lives near Selm. No group claimed the raid."
    assert said(text) == [None, None]


def test_a_full_name_is_learnt_where_nobody_speaks() -> None:
    text = (
        "The boats sank as the Lakes Observatory for Water Rights had feared. "
        "Three men drowned, the observatory said."
    )
    assert last(text).speaker == "Lakes Observatory for Water Rights"


def test_a_quotation_alone_has_the_speaker_before_it() -> None:
    text = 'Ada Quist said the ship burned. It was dark. "I saw nothing but smoke."'
    assert last(text).speaker == "Ada Quist"


@pytest.mark.parametrize(
    ("text", "speaker"),
    [
        ("A foreman, Jory Pell, said the pumps had failed.", "Jory Pell"),
        ("The ship sank at noon, according to the yard's safety officer, Ada Quist.", "Ada Quist"),
        ("One man, who gave his name only as Anders, said the ship burned.", "Anders"),
        ("Ada Quist head of press at the Harbour Office told the Tide that the pumps failed.",
         "Ada Quist"),
        ("The pumps failed said Captain Ada Quist chief of the Harbour Guard.", "Ada Quist"),
        ("The government of President Ada Quist has denied the charge that it sold the port.",
         "government of"),
        ("An organisation watching the lakes said the ferry had burned.", "organisation"),
        ("The agency Tide, run by the harbour-linked groups, was wrong. Harbour-linked groups "
         "reported that the ferry burned.", "Harbour-linked groups"),
        ("The Ferry group claimed responsibility for the fire on the ferry.", "Ferry"),
        ("According to information provided by the Harbour Office the ferry burned.",
         "Harbour Office"),
        ("According to Save the Lakes more than forty ferries burned in a year.", "Save the Lakes"),
        ("The office is accused by ferry unions of hiding the truth about it.", "ferry unions"),
    ],
)  # fmt: skip
def test_whom_offices_descriptions_and_findings_name(text: str, speaker: str) -> None:
    assert last(text).speaker.startswith(speaker)


@pytest.mark.parametrize(
    ("text", "speaker"),
    [
        ("At least ten ferries burned in the raid a war monitor said as rebels took the port.",
         "war monitor"),
        ("Hundreds of ferries and boats burned that night the union said without naming them.",
         "union"),
        ("Speaking to the Tide on Monday activist Ada Quist said that the pumps had failed.",
         "Ada Quist"),
        ("Even in the first days of the Selm siege residents said they feared the fire.",
         "residents"),
        ("Two ferries were hit in the raid on Monday morning an army source was quoted as saying "
         "on state media.", "army source"),
        ("The fire wounded forty people in the port of Selm the Lakes Observatory for Water Rights "
         "(LOWR) said on Friday.", "Lakes Observatory for Water Rights"),
    ],
)  # fmt: skip
def test_sayings_behind_that_have_lost_their_commas(text: str, speaker: str) -> None:
    assert last(text).speaker.startswith(speaker)


def test_a_pronoun_may_mean_who_was_only_mentioned() -> None:
    text = 'The news shocked harbour director Ada Quist. "It is an outrage," she said.'
    assert last(text).speaker == "Ada Quist"
    text = 'The ferry burned, a stoker said. "It was hot," he added.'
    assert last(text).speaker == "stoker"


def test_the_statement_is_its_makers() -> None:
    text = "The Harbour Office said the ferry burned. The statement said three sailors died."
    assert last(text).speaker == "Harbour Office"


def test_another_group_is_not_the_group() -> None:
    text = "The Lakes Observatory said the ferry burned. Another group said that it had sunk."
    assert last(text).speaker == "Another group"


def test_every_paragraph_of_a_quotation_opens_anew() -> None:
    text = 'A stoker named Ada described the fire. "It was hot. "Then the ferry sank."'
    assert [each and each.speaker for each in said(text)][1:] == ["stoker"] * 2
