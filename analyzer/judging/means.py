"""Typed comparison of means: how was it done, with what weapon or from what cause?

Words are sorted into classes. Some classes can be true together (a suicide attack with a car
bomb, gas dropped from a plane); two sentences conflict only where no pair of classes can.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from analyzer.judging.findings import Finding, absent
from analyzer.judging.words import words_of

if TYPE_CHECKING:
    from spacy.tokens import Token

_WORDS_OF_MEANS = {
    "air strike": "airstrike airstrikes air-strike air-strikes warplane warplanes jets jet raids "
    "raid helicopter helicopters aircraft planes plane bombers barrel airpower",
    "drone": "drone drones uav uavs unmanned",
    "missile": "missile missiles tomahawk tomahawks",
    "rocket": "rocket rockets",
    "shelling": "shelling shelled shells artillery mortar mortars howitzer howitzers",
    "vehicle bomb": "car-bomb truck-bomb explosives-laden explosives-packed booby-trapped",
    "suicide attack": "suicide",
    "chemical": "chemical chemicals gas sarin chlorine toxic nerve",
    "gunfire": "gunfire gunshot gunshots shooting shootings shot sniper snipers gunman gunmen "
    "bullet bullets",
    "knife": "knife knives stabbed stabbing stabbings machete axe",
    "strangling": "strangled strangling strangulation",
    "bomb": "bomb bombs bombing bombings explosives explosive ied landmine mine mines bombardment "
    "bombed grenade grenades dynamite",
    "explosion": "blast blasts explosion explosions exploded",
    "ramming": "rammed ramming ploughed plowed",
    "fire": "blaze wildfire inferno",
    "arson": "arson arsonist arsonists firebomb firebombs firebombed",
    "sabotage": "sabotage sabotaged saboteur saboteurs",
    "accident": "faulty malfunction malfunctioned malfunctioning overheated overheating "
    "short-circuit accidental accidentally",
    "lightning": "lightning",
    "crash": "crash crashed collision collided derailed derailment capsized sank",
    "earthquake": "earthquake quake tremor aftershock",
    "storm": "storm hurricane typhoon cyclone tornado rain rains rainfall",
    "flood": "flood floods flooding floodwater floodwaters",
    "landslide": "landslide landslides mudslide mudslides avalanche avalanches",
    "drought": "drought",
    "disease": "virus outbreak infection cholera measles malaria influenza",
    "poisoning": "poisoned poisoning poison poisonous",
    "drowning": "drowned drowning",
    "overdose": "overdose overdosed",
    "starvation": "starvation starved famine",
}
_CLASSES = {word: name for name, words in _WORDS_OF_MEANS.items() for word in words.split()}
_VEHICLES = words_of("car truck vehicle van motorcycle lorry bus")
# A plane is the means only where it does the harm; it may as well have crashed.
_PLANES = words_of("helicopter helicopters aircraft planes plane jets jet")
_FAULTS = words_of("fault faults failure failures leak leaks error defect defects")
_FAULTY = words_of(
    "electrical mechanical technical gas human pilot engine brake wiring motor power conveyor "
    "signal boiler pump design"
)
_NO_WEAPON = words_of(
    "tank tanks price prices field fields pipeline leak leaks station company bill"
)
_ANY_BLAST = ("explosion", "fire")  # what was heard or seen, whatever set it off
_WEAPONS = ("air strike", "drone", "missile", "rocket", "shelling", "vehicle bomb", "bomb")
# Pairs of classes that may describe one act.
_TOGETHER = frozenset(
    frozenset(pair)
    for pair in (
        *(
            (seen, cause)
            for seen in _ANY_BLAST
            for cause in (
                *_WEAPONS, "accident", "sabotage", "suicide attack", "arson", "chemical", "crash",
                "lightning", "earthquake", "explosion", "fire", "drought",
            )
        ),
        ("bomb", "vehicle bomb"),
        ("bomb", "suicide attack"),
        ("bomb", "air strike"),
        ("bomb", "drone"),
        ("bomb", "shelling"),
        ("bomb", "missile"),
        ("bomb", "rocket"),
        ("bomb", "sabotage"),
        ("bomb", "arson"),
        ("arson", "sabotage"),
        ("vehicle bomb", "suicide attack"),
        ("vehicle bomb", "sabotage"),
        ("air strike", "drone"),
        ("air strike", "missile"),
        ("air strike", "rocket"),
        ("missile", "shelling"),
        ("missile", "drone"),
        ("missile", "rocket"),
        ("rocket", "drone"),
        ("rocket", "shelling"),
        ("chemical", "air strike"),
        ("chemical", "missile"),
        ("chemical", "rocket"),
        ("chemical", "shelling"),
        ("chemical", "bomb"),
        ("chemical", "poisoning"),
        ("chemical", "accident"),
        # A plane is shot down, a truck is driven into a gate: the crash is what came of it.
        *(("crash", cause) for cause in (*_WEAPONS, "gunfire", "storm", "accident", "sabotage")),
        ("crash", "drowning"),
        ("storm", "drowning"),
        ("storm", "flood"),
        ("storm", "landslide"),
        ("flood", "landslide"),
        ("flood", "drowning"),
        ("flood", "disease"),
        ("flood", "accident"),
        ("storm", "lightning"),
        ("storm", "disease"),
        ("storm", "accident"),
        ("earthquake", "landslide"),
        ("earthquake", "accident"),
        ("drought", "starvation"),
        ("disease", "starvation"),
        ("overdose", "poisoning"),
        ("suicide attack", "gunfire"),
        ("suicide attack", "knife"),
        ("ramming", "vehicle bomb"),
        ("ramming", "knife"),
        ("ramming", "crash"),
        ("ramming", "suicide attack"),
    )
)  # fmt: skip
# Weight of a conflict: with one means on either side it is surely that of the act.
_ONE_EACH = 0.7
_SEVERAL = 0.45
_RULED_OUT = 0.5


def read_means(tokens: Sequence[Token]) -> tuple[tuple[str, str], ...]:
    """Class and verbatim word of each means that a sentence names, in reading order.

    What the sentence rules out is left out.
    """
    found = _classes(tokens, denied=False)
    if "vehicle bomb" in found:
        found.pop("bomb", None)
    return tuple(found.items())


def read_ruled_out(tokens: Sequence[Token]) -> tuple[tuple[str, str], ...]:
    """Class and word of each means that a sentence says was not there: "no trace of explosives"."""
    return tuple(_classes(tokens, denied=True).items())


def _classes(tokens: Sequence[Token], denied: bool) -> dict[str, str]:
    """The first word of each class, of those ruled out or of the others."""
    found: dict[str, str] = {}
    for place, token in enumerate(tokens):
        name = _class_at(tokens, place)
        if name and _is_denied(token) == denied:
            found.setdefault(name, token.text)
    return found


def _class_at(tokens: Sequence[Token], place: int) -> str:
    """The class of the word at a place as it is used there, or empty."""
    word = tokens[place].lower_
    before = tokens[place - 1].lower_ if place else ""
    after = tokens[place + 1].lower_ if place + 1 < len(tokens) else ""
    if word in ("air", "aerial") and after in ("strike", "strikes", "raid", "raids", "attack"):
        return "air strike"
    if word in ("explosives", "explosive", "booby") and after == "-":
        return "vehicle bomb"
    if word in _FAULTS and before in _FAULTY:
        return "accident"
    if word in ("cut", "short") and after in ("circuit", "circuits"):
        return "accident"
    name = _CLASSES.get(word, "")
    if word in ("raid", "raids") and before not in ("air", "bombing", "aerial"):
        return ""  # police raid homes
    if name == "bomb" and _VEHICLES & {before, tokens[place - 2].lower_ if place > 1 else ""}:
        return "vehicle bomb"
    if word == "gas" and (after in _NO_WEAPON or before in ("natural", "tear", "greenhouse")):
        return ""
    if word == "barrel" and not after.startswith("bomb"):
        return ""
    if word in ("shot", "shots") and (after == "down" or before == "a"):
        return ""
    if word in ("mine", "mines") and tokens[place].ent_type_ in ("FAC", "LOC"):
        return ""
    if word in ("nerve", "toxic") and after not in ("agent", "agents", "gas", "gases", "chemical"):
        return ""
    if word in ("infection", "infections", "outbreak") and before == "fire":
        return ""
    if word in _PLANES and not _harms(tokens[place]):
        return ""
    return name


def _harms(plane: Token) -> bool:
    """Whether a plane does something to somebody: it bombs, or is what an attack is done by."""
    head = plane.head
    if plane.dep_ == "pobj":
        return head.dep_ == "agent" or head.lower_ == "by"
    if plane.dep_ in ("compound", "poss", "nmod"):
        return head.lemma_.lower() in _PLANE_ATTACKS
    if plane.dep_ in ("nsubj", "conj", "ROOT"):
        verb = head if plane.dep_ == "nsubj" else head.head
        return verb.lemma_.lower() in _PLANE_ACTS
    return False


_PLANE_ATTACKS = words_of("strike attack raid bombing fire bombardment assault")
_PLANE_ACTS = words_of(
    "strike attack raid bomb hit target pound fire drop launch carry kill destroy bombard strafe "
    "conduct wound pummel flatten shell"
)


_PRESENCE = words_of("be use find involve cause detect blame fire drop")


def _is_denied(token: Token) -> bool:
    """Whether a means is said to be absent: "no trace of explosives", "was not arson"."""
    at = token
    for _ in range(4):
        if any(child.dep_ == "neg" or child.lower_ in ("no", "not") for child in at.children):
            return True
        if at.dep_ == "pobj" and at.head.lower_ == "without":
            return True
        subject = at.dep_ in ("nsubj", "nsubjpass") and at.head.lemma_.lower() in _PRESENCE
        if not (subject or at.dep_ in ("pobj", "prep", "compound", "amod", "attr")):
            return False
        at = at.head
    return False


Means = Sequence[tuple[str, str]]


def compare_means(
    claim: Means, passage: Means, claim_rules_out: Means = (), passage_rules_out: Means = ()
) -> Finding:
    """The finding of kind `means` between two sentences."""
    for ours, theirs in (
        (dict(claim), dict(passage_rules_out)),
        (dict(claim_rules_out), dict(passage)),
    ):
        for name in ours:
            if name in theirs:
                reason = f"one side rules out: {name}"
                return Finding("means", "conflict", _RULED_OUT, reason, ours[name], theirs[name])
    if not claim or not passage:
        return absent("means")
    ours, theirs = dict(claim), dict(passage)
    causes = [set(side) - set(_ANY_BLAST) for side in (ours, theirs)]
    if all(causes):  # what was heard decides nothing: "a bomb caused the blast", "a leak ..."
        ours = {name: word for name, word in ours.items() if name in causes[0]}
        theirs = {name: word for name, word in theirs.items() if name in causes[1]}
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
