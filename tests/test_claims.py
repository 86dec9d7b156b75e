"""Claims of invented articles: spans, kinds, speakers and wording."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analyzer.cache import Cache
from analyzer.claims import extract_claims
from analyzer.datamodels import Claim
from tests.builders import an_article

CACHE = Cache(None)


def claims(text: str, title: str = "Ferry burns in Port Selm") -> list[Claim]:
    """The claims of the text, without those of the title."""
    found = extract_claims(an_article(text=text, title=title), CACHE)
    return [claim for claim in found if claim.field == "text"]


def only(text: str, title: str = "Ferry burns in Port Selm") -> Claim:
    """The one claim of a text."""
    (claim,) = claims(text, title)
    return claim


def test_title_first_then_the_text_with_offsets_and_ids() -> None:
    article = an_article(text="A ferry burned on Monday. Three sailors died.", title="Ferry burns")
    found = extract_claims(article, CACHE)
    assert [(c.claim_id, c.field, c.start, c.end) for c in found] == [
        ("lantern:h1", "title", 0, 11),
        ("lantern:t1", "text", 0, 25),
        ("lantern:t2", "text", 26, 45),
    ]
    assert [c.sentence for c in found] == [
        "Ferry burns",
        "A ferry burned on Monday.",
        "Three sailors died.",
    ]
    assert {c.outlet for c in found} == {"Lantern"}


def test_an_empty_article_has_no_claims() -> None:
    assert extract_claims(an_article(text="", title=""), CACHE) == ()


PIECES = st.sampled_from(
    [
        "Quist said",
        "the ferry burned",
        "according to",
        '"',
        "“",
        "”",
        ",",
        ";",
        ".",
        " and ",
        " while ",
        "\n",
        "\n\n",
        "(AFP) - ",
        "SELM:",
        "he added",
        "???",
        "3 March 2031 ",
        "\u200b",
        "é",
        "🚢",
        "It",
        "\t",
        "said",
        "the harbour office chief",
    ]
)


@settings(max_examples=60, deadline=None)
@given(
    st.lists(PIECES, max_size=18).map(" ".join) | st.text(max_size=60),
    st.lists(PIECES, max_size=4).map(" ".join),
)
def test_offsets_slice_to_the_sentence_on_any_text(text: str, title: str) -> None:
    article = an_article(text=text, title=title)
    found = extract_claims(article, CACHE)
    for claim in found:
        assert claim.sentence == article.field_text(claim.field)[claim.start : claim.end]
        assert claim.sentence.strip()
    assert len({claim.claim_id for claim in found}) == len(found)
    places = [(claim.field == "text", claim.start) for claim in found]
    assert places == sorted(places)


@pytest.mark.parametrize(
    ("text", "halves"),
    [
        (
            "The harbour office said that three sailors died in the fire while the coast guard "
            "said that five people were missing.",
            [
                "The harbour office said that three sailors died in the fire",
                "the coast guard said that five people were missing.",
            ],
        ),
        (
            "The ferry burned for six hours on Monday; the harbour office closed the port for "
            "two days.",
            [
                "The ferry burned for six hours on Monday",
                "the harbour office closed the port for two days.",
            ],
        ),
    ],
)
def test_compound_sentences_are_cut_where_both_halves_stand_alone(
    text: str, halves: list[str]
) -> None:
    assert [claim.sentence for claim in claims(text)] == halves


@pytest.mark.parametrize(
    "text",
    [
        "The ferry burned for six hours and sank near the old harbour wall.",
        "The harbour office said the ferry burned for hours and the crew left the ship.",
        "The ferry burned for six hours while the crew waited on the old harbour wall.",
        "The ferry burned for six hours on Monday, and it sank near the old harbour wall.",
    ],
)
def test_doubtful_sentences_stay_whole(text: str) -> None:
    assert [claim.sentence for claim in claims(text)] == [text]


@pytest.mark.parametrize(
    ("text", "kind", "checkable"),
    [
        ("A ferry burned in Port Selm on Monday.", "assertion", True),
        ("The harbour office said three sailors died.", "reported", True),
        ('"Three sailors died in the fire," Ada Quist said.', "quotation", True),
        ("Harbour Watch called on the company to publish its records.", "reported", True),
        ("The company should pay for this.", "appeal", False),
        ("The foreign ships must be sent away immediately.", "appeal", False),
        ("The company's silence is a blatant violation of the law.", "opinion", False),
        ("The fire is clear evidence of the company's greed.", "opinion", False),
        ("I think that the company is to blame.", "opinion", False),
        (
            "These shameful plots of the illegitimate owners betray the hostile greed of a "
            "corrupt company.",
            "opinion",
            False,
        ),
        ("The harbour will never be the same again.", "prediction", False),
        ("The mill will probably stay shut until spring.", "prediction", False),
        ("The bridge is likely to be closed for the summer.", "prediction", False),
        ("The ferry is widely expected to return to service.", "prediction", False),
        ("It is unlikely that the owner will rebuild the pier.", "prediction", False),
        ("The owner said the mill will probably stay shut until spring.", "reported", True),
        ("The ferry is expected to return, according to its owner.", "reported", True),
        ("Why did nobody help the sailors?", "question", False),
        ("Tags Ferry Port Selm fire", "boilerplate", False),
        ("Tags Ferry Selm Three sailors died in the fire on Monday.", "assertion", True),
        ("Last updated at 4 March 2031", "boilerplate", False),
        ("Photo credit: Ada Quist", "boilerplate", False),
        ("By Ada Quist", "boilerplate", False),
        ("PORT SELM (Tidewire) -", "boilerplate", False),
        ("Follow us on Chirper for more.", "boilerplate", False),
        ("OWNERS OF BURNED FERRY FACE COURT IN SELM", "boilerplate", False),
    ],
)
def test_kinds(text: str, kind: str, checkable: bool) -> None:
    claim = only(text)
    assert (claim.kind, claim.checkable) == (kind, checkable)


@pytest.mark.parametrize(
    "text",
    [
        "These crimes of the illegal company have killed scores of sailors.",
        "The shameful decision to give the owners 6.6 million crowns is clear evidence of greed.",
        "The company will hold a meeting with the sailors.",
        "Will Venn is the owner of the ferry.",
        "Footage showed a heinous fire on the ferry.",
        "It was not immediately clear how many sailors were on board.",
        "The mill will stay shut until spring.",
        "The ferry is expected by its owner to return to service.",
        "The fire is likely to have started in the engine room.",
        "The toll is likely to rise because many sailors are still missing.",
        "The mill will probably stay shut and its owner has left the country.",
        "A ferry that burned on Monday will probably stay in port.",
    ],
)
def test_a_fact_in_loaded_words_stays_checkable(text: str) -> None:
    assert only(text).checkable


def test_a_headline_tells_its_news_in_the_present() -> None:
    article = an_article(title="Quist condemns owners: leaving the crew was a shameful mistake")
    assert extract_claims(article, CACHE)[0].checkable


def test_one_saying_over_both_halves_keeps_them_together() -> None:
    text = (
        "The ferry burned for six hours on Monday; the office closed the port for two days, "
        "the Lantern reported."
    )
    assert only(text).speaker == "Lantern"


def test_a_quoted_judgement_without_a_fact_is_not_checkable() -> None:
    claim = claims('"The ferry was old. And if deliberate it is a crime," Ada Quist said.')[-1]
    assert (claim.kind, claim.checkable, claim.speaker) == ("quotation", False, "Ada Quist")


def test_a_short_quoted_judgement_is_not_checkable_and_a_longer_statement_is() -> None:
    assert not only('"This is a tragedy," Ada Quist said.').checkable
    assert only('"It is a tragedy that the crew never reached the boats," Quist said.').checkable


def test_pronoun_and_short_names_are_written_out() -> None:
    second = claims("Ada Quist said the ferry was old. She said the crew was warned.")[1]
    assert second.sentence == "She said the crew was warned."
    assert second.text == "Ada Quist said the crew was warned."
    second = claims(
        "The Coastal Observatory for Sea Safety said three sailors died. "
        "The ferry was old, the observatory said."
    )[1]
    assert second.text == "The ferry was old, the Coastal Observatory for Sea Safety said."


def test_an_indefinite_source_and_a_second_group_stay() -> None:
    opening = "The Coastal Observatory for Sea Safety said three sailors died. "
    for more in ("A monitor said the ferry was old.", "Another group said the ferry was new."):
        assert claims(opening + more)[1].text == more


def test_a_pronoun_with_two_candidates_stays() -> None:
    second = claims("Ada Quist met Omar Venn in the harbour. She left before the fire.")[1]
    assert second.text == second.sentence


@pytest.mark.parametrize(
    "opening",
    [
        "Last updated at 4 March 2031 ",
        "PORT SELM (Tidewire) - ",
        "SELM — ",
        "Ferry burns in Port Selm ",
        "Date of publication 4 March 2031 Ferry burns in Port Selm ",
        "Published March 4 2031 ",
        "Ferry burns in Port Selm AFP Tuesday 4 Mar 2031 ",
    ],
)
def test_an_opening_is_taken_off_the_wording_only(opening: str) -> None:
    claim = claims(opening + "An old ferry burned in the harbour on Monday.")[-1]
    assert claim.checkable
    assert claim.text == "An old ferry burned in the harbour on Monday."
