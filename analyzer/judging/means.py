"""Typed comparison of means: how was it done, with what weapon or from what cause?

Words are sorted into classes. Some classes can be true together (a suicide attack with a car
bomb, gas dropped from a plane); two sentences conflict only where no pair of classes can.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from analyzer.judging.findings import Finding, absent

if TYPE_CHECKING:
    from spacy.tokens import Token

_WORDS_OF_MEANS = {
    "air strike": "airstrike airstrikes air-strike air-strikes warplane warplanes jets jet raids "
    "raid helicopter helicopters aircraft planes plane bombers barrel airpower",
    "drone": "drone drones uav uavs unmanned",
    "missile": "missile missiles tomahawk tomahawks",
    "shelling": "shelling shelled shells artillery mortar mortars rocket rockets howitzer",
    "vehicle bomb": "car-bomb truck-bomb explosives-laden explosives-packed booby-trapped",
    "suicide attack": "suicide",
    "chemical": "chemical chemicals gas sarin chlorine toxic nerve poison poisonous",
    "gunfire": "gunfire gunshot gunshots shooting shootings shot sniper snipers gunman gunmen",
    "knife": "knife knives stabbed stabbing stabbings machete axe",
    "bomb": "bomb bombs bombing bombings blast blasts explosion explosions explosive explosives "
    "ied landmine mine mines bombardment bombed",
    "ramming": "rammed ramming ploughed plowed",
    "fire": "blaze wildfire arson inferno",
    "crash": "crash crashed collision collided derailed derailment capsized sank",
    "earthquake": "earthquake quake tremor aftershock",
    "storm": "storm hurricane typhoon cyclone tornado flood floods flooding landslide mudslide",
    "disease": "virus outbreak disease infection cholera",
}
_CLASSES = {word: name for name, words in _WORDS_OF_MEANS.items() for word in words.split()}
_VEHICLES = frozenset(("car", "truck", "vehicle", "van", "motorcycle", "lorry", "bus"))
# Pairs of classes that may describe one act.
_TOGETHER = frozenset(
    frozenset(pair)
    for pair in (
        ("bomb", "vehicle bomb"),
        ("bomb", "suicide attack"),
        ("bomb", "air strike"),
        ("bomb", "drone"),
        ("bomb", "shelling"),
        ("bomb", "missile"),
        ("vehicle bomb", "suicide attack"),
        ("air strike", "drone"),
        ("air strike", "missile"),
        ("air strike", "crash"),
        ("missile", "shelling"),
        ("missile", "drone"),
        ("chemical", "air strike"),
        ("chemical", "missile"),
        ("chemical", "shelling"),
        ("chemical", "bomb"),
        ("bomb", "fire"),
        ("crash", "fire"),
        ("crash", "storm"),
        ("earthquake", "storm"),
        ("earthquake", "fire"),
        ("suicide attack", "gunfire"),
        ("suicide attack", "knife"),
        ("ramming", "vehicle bomb"),
        ("ramming", "knife"),
        ("ramming", "crash"),
    )
)
# Weight of a conflict: with one means on either side it is surely that of the act.
_ONE_EACH = 0.7
_SEVERAL = 0.45


def read_means(tokens: Sequence[Token]) -> tuple[tuple[str, str], ...]:
    """Class and verbatim word of each means that a sentence names, in reading order."""
    found: dict[str, str] = {}
    words = [token.lower_ for token in tokens]
    for place, word in enumerate(words):
        name = _CLASSES.get(word, "")
        before = words[place - 1] if place else ""
        after = words[place + 1] if place + 1 < len(words) else ""
        if word in ("air", "aerial") and after in ("strike", "strikes", "raid", "raids", "attack"):
            name = "air strike"
        if word in ("raid", "raids") and before not in ("air", "bombing", "aerial"):
            name = ""  # police raid homes
        if word in ("explosives", "explosive", "booby") and after == "-":
            name = "vehicle bomb"
        if name == "bomb" and _VEHICLES & {before, words[place - 2] if place > 1 else ""}:
            name = "vehicle bomb"
        if word == "gas" and after in ("tank", "tanks", "prices", "field", "fields", "pipeline"):
            name = ""
        if word == "barrel" and not after.startswith("bomb"):
            name = ""
        if word == "shot" and after == "down":
            name = ""
        if name:
            found.setdefault(name, tokens[place].text)
    if "vehicle bomb" in found:
        found.pop("bomb", None)
    return tuple(found.items())


def compare_means(claim: Sequence[tuple[str, str]], passage: Sequence[tuple[str, str]]) -> Finding:
    """The finding of kind `means` between two sentences."""
    if not claim or not passage:
        return absent("means")
    ours, theirs = dict(claim), dict(passage)
    for name in ours:
        if name in theirs:
            reason = f"same means: {name}"
            return Finding("means", "match", 0.8, reason, ours[name], theirs[name])
    for name in ours:
        for other in theirs:
            if frozenset((name, other)) in _TOGETHER:
                reason = f"{name} and {other} may be one act"
                return Finding("means", "compatible", 0.4, reason, ours[name], theirs[other])
    name, other = next(iter(ours)), next(iter(theirs))
    weight = _ONE_EACH if len(ours) == len(theirs) == 1 else _SEVERAL
    reason = f"other means: {name} against {other}"
    return Finding("means", "conflict", weight, reason, ours[name], theirs[other])
