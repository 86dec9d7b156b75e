"""Another actor, victim, means or speaker."""

from __future__ import annotations

import random
import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from analyzer.planting.edits import SAYING, Edit

if TYPE_CHECKING:
    from spacy.tokens import Span

VICTIMS = {
    "civilians": ("soldiers", "militants", "rebels", "fighters"),
    "children": ("soldiers", "fighters", "policemen"),
    "women": ("men", "soldiers"),
    "soldiers": ("civilians", "rebels", "jihadists"),
    "troops": ("civilians", "rebels"),
    "militants": ("civilians", "soldiers", "children"),
    "terrorists": ("civilians", "soldiers"),
    "rebels": ("civilians", "government soldiers"),
    "fighters": ("civilians", "aid workers"),
    "jihadists": ("civilians", "government soldiers"),
    "medics": ("soldiers", "journalists"),
    "students": ("policemen", "soldiers"),
    "journalists": ("doctors", "soldiers"),
    "hospital": ("mosque", "military base"),
    "school": ("hospital", "barracks"),
    "market": ("airport", "school"),
    "mosque": ("hospital", "school"),
    "convoy": ("hospital", "school"),
    "officers": ("students", "nurses"),
    "police": ("firefighters", "doctors"),
}
NATIONS = (
    "Russian Syrian Turkish Israeli American Iranian Iraqi Saudi French British Kurdish Jordanian"
).split()
FORCES = (
    "Islamic State",
    "rebels",
    "the Syrian army",
    "Hezbollah",
    "Kurdish fighters",
    "Al-Nusra Front",
    "Turkish troops",
    "the US-led coalition",
    "Russian warplanes",
    "government forces",
    "opposition fighters",
    "Israeli jets",
)
MEANS = {
    "air strikes": ("artillery fire", "car bombs"),
    "airstrikes": ("artillery fire", "car bombs"),
    "air strike": ("car bombing", "mortar attack"),
    "airstrike": ("car bombing", "mortar attack"),
    "barrel bombs": ("car bombs", "cruise missiles"),
    "car bomb": ("missile", "landmine"),
    "suicide bomber": ("sniper", "warplane"),
    "shelling": ("a suicide bombing", "air raids"),
    "rockets": ("barrel bombs", "car bombs"),
    "missiles": ("barrel bombs", "mortars"),
    "gun": ("knife",),
    "warplanes": ("tanks", "warships"),
    "helicopters": ("tanks", "drones"),
    "chlorine": ("sarin", "napalm"),
    "sarin": ("chlorine", "phosphorus"),
}


def actor_conflicts(sent: Span, rng: random.Random, people: list[str]) -> Iterator[Edit]:
    """Name another actor as the one who does it, or another force or person."""
    text = sent.text
    for token in sent:
        start = token.idx - sent.start_char
        if token.text in NATIONS and token.dep_ in ("amod", "compound", "nmod"):
            head = token.head
            role = head.dep_ in ("nsubj", "pobj", "nsubjpass", "compound")
            agent = head.dep_ != "pobj" or head.head.lower_ == "by"
            if role and agent:
                new = rng.choice([name for name in NATIONS if name not in text])
                yield Edit("actor_conflict", ((start, start + len(token.text), new),))
    for entity in sent.ents:
        start = entity.start_char - sent.start_char
        span = (start, start + len(entity.text))
        doer = entity.root.dep_ in ("nsubj", "nsubjpass") or (
            entity.root.dep_ == "pobj" and entity.root.head.dep_ == "agent"
        )
        if not doer or entity.root.head.lemma_ in SAYING:
            continue
        if entity.label_ == "PERSON" and len(entity) > 1:
            new = rng.choice(people)
            if new.split()[-1] not in text:
                yield Edit("actor_conflict", ((*span, new),))
        elif entity.label_ == "ORG" and entity.text in ("IS", "ISIS", "Islamic State", "Daesh"):
            new = rng.choice(FORCES[1:])
            yield Edit("actor_conflict", ((*span, new),))


def victim_conflicts(sent: Span, rng: random.Random) -> Iterator[Edit]:
    """Change who or what was hit, or with what."""
    text = sent.text
    for token in sent:
        options = VICTIMS.get(token.text)
        if options and token.dep_ in ("dobj", "nsubjpass", "nsubj", "pobj", "attr", "conj"):
            if token.i > sent.start and sent.doc[token.i - 1].dep_ in ("compound", "amod"):
                continue
            new = rng.choice(options)
            start = token.idx - sent.start_char
            if new not in text:
                yield Edit("victim_conflict", ((start, start + len(token.text), new),))
    for phrase, others in MEANS.items():
        found = re.search(rf"\b{phrase}\b", text)
        if found:
            yield Edit("means_conflict", ((found.start(), found.end(), rng.choice(others)),))


SPEAKERS = (
    "the Syrian foreign minister",
    "the Kremlin spokesman",
    "the UN secretary general",
    "a Turkish official",
    "a rebel commander",
    "the Iranian president",
    "a Pentagon spokesman",
    "the French president",
    "the mayor",
    "a Red Cross official",
    "the prime minister",
)


def speaker_conflicts(sent: Span, rng: random.Random) -> Iterator[Edit]:
    """Put a quoted utterance into another mouth (an unquoted fact may have many sources)."""
    if '"' not in sent.text and "“" not in sent.text:
        return
    for token in sent:
        if token.lemma_ not in SAYING or token.pos_ != "VERB":
            continue
        for child in token.children:
            phrase = sent.doc[child.left_edge.i : child.right_edge.i + 1]
            if child.dep_ == "nsubj" and child.pos_ != "PRON" and len(phrase) <= 8:
                start = phrase.start_char - sent.start_char
                if '"' in phrase.text:
                    continue
                new = rng.choice(SPEAKERS)
                yield Edit("attribution_conflict", ((start, start + len(phrase.text), new),))
