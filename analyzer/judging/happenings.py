"""What a word of place, time or number belongs to: the deed that a sentence tells of there.

Two sentences differ in a date, a place or a count only if both give it of the same deed. A deed
is a class of verbs and nouns ("picket", "walkout"), or else the lemma of the verb or noun. A word
may belong to several classes; two deeds are the same where they share one.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from analyzer.judging.words import words_of

if TYPE_CHECKING:
    from spacy.tokens import Token

_LEMMAS = {
    "harm": "kill killing die dead death wound injure injury hurt casualty fatality toll murder "
    "massacre slay perish drown body",
    "attack": "strike airstrike attack raid bomb bombing shell shelling bombard bombardment hit "
    "target assault pound pummel ambush offensive counter-offensive shoot shooting missile "
    "rocket clash fighting battle",
    "blast": "explode explosion blast detonate detonation bomb bombing bomber explosive",
    "fire": "fire blaze burn ignite inferno wildfire arson gut flame",
    "flood": "flood flooding inundate submerge overflow deluge burst",
    "storm": "storm hurricane typhoon cyclone tornado landfall",
    "quake": "quake earthquake tremor aftershock shake",
    "crash": "crash collide collision derail derailment sink capsize founder",
    "collapse": "collapse topple crumble burst",
    "destroy": "destroy flatten level raze wreck demolish ruin destruction",
    "damage": "damage batter",
    "capture": "capture seize take retake recapture overrun conquer fall liberate control",
    "walkout": "strike picket walkout stoppage blockade striker",
    "protest": "protest demonstrate demonstration march rally riot",
    "vote": "vote voter election elect ballot poll referendum runoff turnout",
    "convict": "convict conviction verdict guilty acquit acquittal",
    "sentence": "sentence jail imprison",
    "trial": "trial hearing",
    "study": "enrol enroll recruit randomise randomize participate",
    "sue": "sue lawsuit suit",
    "charge": "charge indict indictment arraign prosecute",
    "arrest": "arrest detain detention",
    "resign": "resign resignation quit",
    "appoint": "appoint appointment nominate nomination name",
    "sign": "sign treaty signing agreement accord pact",
    "meet": "meet meeting summit",
    "approve": "approve approval authorise authorize authorisation clear endorse license pass",
    "evacuate": "evacuate evacuation evacuee",
    "displace": "displace flee",
    "kidnap": "kidnap kidnapping abduct abduction hostage",
    "free": "free release",
    "rescue": "rescue save",
    "find": "find discover recover unearth discovery",
    "launch": "launch liftoff fire",
    "pay": "pay payment compensate compensation",
    "fine": "fine penalty",
    "give": "give donate grant allocate pledge",
}
_CLASSES: dict[str, frozenset[str]] = {}
for _name, _words in _LEMMAS.items():
    for _word in _words.split():
        _CLASSES[_word] = _CLASSES.get(_word, frozenset()) | {_name}

# Verbs that say only that something is, happens or is done: the deed is the noun beside them.
_LIGHT = words_of(
    "be have do take make carry launch conduct hold happen occur begin start open break mount",
    "come go stage continue last set erupt get see leave cause trigger spark believe report say",
    "continue resume follow suffer reach rise remain know",
)
_ENDS = words_of("end stop finish conclude halt cease lift suspend complete")
_PRONOUNS = words_of("it this that they he she which who")
_NOUN_PLACES = frozenset(("nsubj", "nsubjpass", "dobj", "attr"))
_BY_AND_IN = words_of("by in during on from after to")
ANY = "any"  # the deed of "it began": whatever "it" is

_AIMS = frozenset(("acl", "advcl", "xcomp", "relcl"))
_STEPS = 6  # how far up the parse tree a deed is looked for


def deeds_of(token: Token, *, with_cause: bool = True) -> frozenset[str]:
    """The deeds that a word of place, time or number is told of; empty if none is found.

    With `with_cause` the nouns beside the verb count too ("the storm destroyed", "killed in a
    raid"), since a storm and what it does are one happening. Without, only what is said of the
    word itself counts: one storm destroys some homes and damages others.
    """
    at = token
    for _ in range(_STEPS):
        head = at.head
        if head is at:
            break
        at = head
        if with_cause and at.pos_ in ("NOUN", "PROPN") and at.lemma_.lower() in _CLASSES:
            return _of_noun(at)
        if at.pos_ in ("VERB", "AUX"):
            found = _of_verb(at, with_cause)
            if at.dep_ in _AIMS and any(child.lower_ == "to" for child in at.children):
                found |= _named(at.head)  # "an attack to retake the road on Friday"
            return found
    if at.pos_ in ("NOUN", "PROPN", "ADJ"):  # a headline without a verb
        return _named(at) or frozenset(
            name for t in at.subtree if t.pos_ == "NOUN" for name in _named(t)
        )
    return frozenset()


def same_deed(a: frozenset[str], b: frozenset[str]) -> bool:
    """Whether two readings may be of one deed; where one side has none it is not known to be."""
    if not a or not b or ("end" in a) != ("end" in b):
        return False
    return bool((a & b) - {"end"}) or ANY in a | b


def other_deed(a: frozenset[str], b: frozenset[str]) -> bool:
    """Whether two readings are surely of different deeds: both known, none shared."""
    return bool(a) and bool(b) and not same_deed(a, b)


def _named(token: Token) -> frozenset[str]:
    """The classes of a word, by its lemma."""
    return _CLASSES.get(token.lemma_.lower(), frozenset())


def _of_noun(noun: Token) -> frozenset[str]:
    """The deed of a noun, with that of its verb where the noun is its subject or object."""
    if noun.dep_ in _NOUN_PLACES and noun.head.pos_ in ("VERB", "AUX"):
        return _named(noun) | _of_verb(noun.head, True)
    return _named(noun)


def _of_verb(verb: Token, with_cause: bool) -> frozenset[str]:
    """The deed of a verb and, with causes, of the nouns of deeds beside it."""
    lemma = verb.lemma_.lower()
    found: set[str] = set()
    pronoun = False
    for child in verb.children if with_cause or lemma in _LIGHT else ():
        if child.dep_ in _NOUN_PLACES:
            found |= _named(child)
            pronoun = pronoun or (child.dep_ == "nsubj" and child.lower_ in _PRONOUNS)
        elif child.dep_ in ("prep", "agent") and child.lower_ in _BY_AND_IN:
            for below in child.children:
                if below.dep_ == "pobj":
                    found |= _named(below)
        elif child.dep_ in ("acomp", "oprd"):
            found |= _named(child)
    if lemma in _ENDS:
        found |= {"end"}
    elif lemma not in _LIGHT:
        found |= _named(verb) or {lemma}
    elif not found:
        found |= _named(verb) or ({ANY} if pronoun else {lemma})
    return frozenset(found)
