"""The same fact in another place."""

from __future__ import annotations

import random
import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from analyzer.planting.edits import Edit

if TYPE_CHECKING:
    from spacy.tokens import Span

TOWNS = (
    "Aleppo, Damascus, Homs, Hama, Idlib, Raqqa, Daraa, Latakia, Tartus, Palmyra, Douma, "
    "Manbij, Azaz, Jarabulus, Hasakeh, Deir Ezzor, Quneitra, Daraya, Afrin, Kobani, Saraqeb, "
    "Harasta, Tabqa, Maaret al-Numan"
).split(", ")
COUNTRIES = (
    "Syria, Turkey, Iraq, Iran, Russia, Lebanon, Jordan, Israel, France, Britain, Germany, "
    "Egypt, Libya, Yemen, China, India, Qatar, Saudi Arabia"
).split(", ")
STATES = "California Texas Florida Ohio Georgia Virginia Michigan Arizona Oregon Nevada".split()
CITIES = (
    "Moscow, Ankara, Istanbul, Baghdad, Tehran, Beirut, Cairo, Geneva, Vienna, Paris, London, "
    "Berlin, Los Angeles, Chicago, Boston, Houston, Seattle, Atlanta, Denver, New York, Mumbai"
).split(", ")
BEFORE_PLACES = frozenset("in near at of on outside inside to from around".split())
COMPASS = {"north": "south", "east": "west", "south": "north", "west": "east"}
DIRECTION = re.compile(
    r"\b(north|south)(ern|east|west|eastern|western)?\b|\b(east|west)(ern)?\b", re.I
)


def place_conflicts(sent: Span, rng: random.Random) -> Iterator[Edit]:
    """Put the same fact in another place of the same kind."""
    text = sent.text
    for entity in sent.ents:
        if entity.label_ not in ("GPE", "LOC"):
            continue
        pools = [pool for pool in (TOWNS, COUNTRIES, STATES, CITIES) if entity.text in pool]
        known = pools[0] if pools else CITIES if rng.random() < 0.3 else TOWNS
        if entity[0].i == sent.start or sent.doc[entity.start - 1].lower_ not in BEFORE_PLACES:
            continue
        options = [place for place in known if place not in text]
        start = entity.start_char - sent.start_char
        yield Edit("place_conflict", ((start, start + len(entity.text), rng.choice(options)),))
    for match in DIRECTION.finditer(text):
        word = match.group()
        if word[0].isupper():
            continue
        head = word[:5] if word.startswith(("north", "south")) else word[:4]
        yield Edit("place_conflict", ((match.start(), match.start() + len(head), COMPASS[head]),))
