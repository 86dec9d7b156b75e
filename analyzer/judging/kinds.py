"""The nouns that quantities count, made comparable: singular, one word for one group of people."""

from __future__ import annotations

from typing import TYPE_CHECKING

from analyzer.judging.words import words_of

if TYPE_CHECKING:
    from spacy.tokens import Token

# Words for people that do not say what people.
NO_KIND = words_of(
    "people person persons others other more victim victims dead death deaths fatality",
    "fatalities casualty casualties injury injuries wounded injured killed bodies body corpses",
    "human humans individual individuals lives members member toll least total so arrests",
    "arrest missing displaced them detained arrested hurt men-and-women",
)
SAME_KIND = {
    "children": "child", "kids": "child", "kid": "child", "minors": "child", "minor": "child",
    "schoolchildren": "child", "infants": "child", "babies": "child", "toddlers": "child",
    "girls": "girl", "boys": "boy", "women": "woman", "men": "man",
    "noncombatants": "civilian", "non-combatants": "civilian",
    "militant": "fighter", "militants": "fighter", "rebel": "fighter", "rebels": "fighter",
    "jihadist": "fighter", "jihadists": "fighter", "insurgent": "fighter", "insurgents": "fighter",
    "gunman": "fighter", "gunmen": "fighter", "terrorist": "fighter", "terrorists": "fighter",
    "combatant": "fighter", "combatants": "fighter", "guerrillas": "fighter",
    "extremists": "fighter", "extremist": "fighter",
    "mercenaries": "fighter", "mercenary": "fighter",
    "troop": "soldier", "troops": "soldier", "servicemen": "soldier", "marines": "soldier",
    "policemen": "police", "policeman": "police", "officers": "officer",
    "raid": "strike", "raids": "strike", "airstrike": "strike", "airstrikes": "strike",
    "strikes": "strike", "attacks": "attack",
    "medics": "medic", "doctors": "medic", "nurses": "medic", "paramedics": "medic",
}  # fmt: skip
# Groups that are named as a part of the dead or wounded rather than as all of them.
SUBGROUPS = words_of(
    "child girl boy woman man medic journalist teacher student foreigner police officer soldier",
    "fighter pilot rescuer worker",
)
_ARMED = frozenset(("fighter", "soldier", "police", "officer"))


def is_armed(kind: str) -> bool:
    """Whether a kind of people (as in `Quantity.of`) are fighters, soldiers or police."""
    return kind in _ARMED


def kind_of(token: Token) -> str:
    """Singular of a noun in lower case; words for one group of people are made one."""
    word = token.lower_
    singular = token.lemma_.lower()
    if singular == word and token.tag_ in ("NNS", "NNPS", "NNP") and word.endswith("s"):
        singular = word[:-1]  # headlines: names keep their form as lemma
    return SAME_KIND.get(word) or SAME_KIND.get(singular) or singular
