"""The names that stand in an article: runs of capitalised words, with what they seem to name.

Entity labels of a small language model are wrong often; all uses of a name on an event are
counted together before anything is decided by them.
"""

from __future__ import annotations

import re
from calendar import day_name, month_name
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from analyzer.datamodels import Article, Field
from analyzer.judging.words import words_of
from analyzer.lexicon import ORGANISATION_WORDS, ROLES
from analyzer.variants import (
    STATE_BODIES,
    body_key,
    person_parts,
    plain_words,
    same_person,
    word_key,
)

if TYPE_CHECKING:
    from spacy.tokens import Token

    from analyzer.language import Sentence
    from analyzer.passages import Reading

Label = Literal["person", "body", "place", "people", "time", ""]
Kind = Literal["person", "body", "place", "people", "time", "common"]

_LABELS: dict[str, Label] = {
    "PERSON": "person",
    "ORG": "body",
    "GPE": "place",
    "LOC": "place",
    "NORP": "people",
    "DATE": "time",
    "TIME": "time",
    "CARDINAL": "time",
    "ORDINAL": "time",
    "QUANTITY": "time",
    "PERCENT": "time",
    "MONEY": "time",
}
_LINKS = words_of("of for al el de bin ibn von van - 's ’s ' ’")
_NO_NAMES = words_of("the a an mr. mrs. ms. dr. mr mrs ms dr")
_OPENING_TAGS = words_of("ADP DET PRON VERB ADV SCONJ CCONJ AUX PART INTJ NUM PUNCT SYM")
_BEFORE_OFFICES = ROLES | words_of(
    "foreign prime vice deputy defence defense interior finance home press state former acting "
    "senior chief"
)
_OF_THE_PRESS = words_of("reporter correspondent journalist editor")  # "a Tide Press reporter"
_RANKS = words_of(
    "town towns city cities village villages province governorate district neighbourhood "
    "neighborhood suburb suburbs region camp"
)
_LOCATIVE = words_of("in near outside inside around across toward towards into")
_DIRECTIONS = words_of(
    "north south east west northern southern eastern western central northeast northwest "
    "southeast southwest northeastern northwestern southeastern southwestern rural"
)
_LONGEST = 9  # tokens of a name; longer runs are headlines and lists that lost their commas
_POSSESSIVE = re.compile(r"['’]s?$")

_DAYS = frozenset(word.lower() for word in day_name)
_MONTHS = frozenset(word.lower() for word in month_name if word)
ACRONYM = re.compile(r"[A-Z]{2,8}")
# Nouns that make a capitalised name a body's, besides those that may stand for one in lower case.
BODY_NOUNS = ORGANISATION_WORDS | words_of(
    "forces television tv media radio directorate authority police parliament presidency cabinet "
    "bureau crescent cross service nations press agencies brigades"
)
# Who a headline rests on, often behind a place and a lost colon: "Three dead in Selm: Monitor".
_SIGNING = words_of("Monitor Watchdog")
_PLURALS = frozenset(
    form.capitalize()
    for noun in BODY_NOUNS
    for form in (f"{noun}s", f"{noun.removesuffix('y')}ies")
)
# Share of a name's uses behind "in" or "near" from which it is a place, whatever it is labelled.
# Of the names used at least four times on four events of FA-KES, no body had any such use,
# peoples had up to 0.07, and towns that the language model took for something else 0.17 and more.
_PLACE_SHARE = 0.15
_NATION = r"[A-Z][\w.]*(?:[’']s)?(?:-(?:led|backed))?"
_PORTFOLIO = (
    r"(?i:(?:state|official|defen[cs]e|foreign|interior|health|justice|information|culture|oil)"
    r"(?:-(?:run|owned))? )"
)
_STATE_NOUN = (
    r"(?i:army|military|government|ministry|parliament|presidency|police|regime|coalition)"
)
_MEDIUM = r"(?i:TV|television|media|radio|news agency)"
# "the Northland army", "Northland's state TV", "the Northland-led coalition", "state media"
STATE_NAME = re.compile(
    rf"\b{_NATION} (?:{_PORTFOLIO}?{_STATE_NOUN}|(?:state|official)(?:-(?:run|owned))? {_MEDIUM})\b"
    rf"|\b(?:[Ss]tate|[Oo]fficial)(?:-(?:run|owned))? {_MEDIUM}\b"
)
_DOTTED = re.compile(r"\b(?:[A-Z]\.){2,}")
_LOST_APOSTROPHE = re.compile(r"\b([A-Z]{2,8})s\b")


@dataclass(frozen=True)
class NameUse:
    """A name where it stands: `field_text(field)[start:end] == text`.

    `located` says that a preposition of place stands right before it, `opens` that it begins a
    sentence, where any word has a capital.
    """

    text: str
    field: Field
    start: int
    end: int
    label: Label
    located: bool
    opens: bool


@dataclass(frozen=True)
class ArticleNames:
    """The names of one article: where they stand, whom it credits, and who speaks for whom."""

    article: Article
    uses: tuple[NameUse, ...]
    credited: tuple[str, ...]
    offices: tuple[tuple[str, str], ...]  # a person and the person's body


def plain_name(name: str) -> str:
    """A name without article, "via", "Somewhere-based", quotation marks, possessives and dots."""
    name = _DOTTED.sub(lambda match: match.group().replace(".", ""), " ".join(name.split()))
    name = name.strip(" ,;:.\"“”'’()[]–-")
    name = re.sub(
        r"^(?:via )?(?:[Tt]he )?(?:[A-Z]\w+[- ][Bb]ased |(?:Mr|Mrs|Ms|Dr)\.? )?", "", name
    )
    return _LOST_APOSTROPHE.sub(r"\1", re.sub(r"['’]s$", "", name))


def names_in(reading: Reading) -> tuple[NameUse, ...]:
    """The names of an article in reading order, and the entities inside longer ones."""
    found: list[NameUse] = []
    for passage, sentence in zip(reading.passages, reading.sentences, strict=True):
        found += _names(sentence, passage.field)
    return tuple(found)


def _names(sentence: Sentence, field: Field) -> Iterator[NameUse]:
    """The names of one sentence."""
    for run in _runs(list(sentence.tokens)):
        if len(run) <= _LONGEST:
            yield from _uses(run, sentence, field, 0)
        at = 0
        while at < len(run):  # entities inside the run that do not go on over "of" or a hyphen
            last = at
            while last + 1 < len(run) and run[last + 1].ent_iob_ == "I":
                last += 1
            inner = run[at : last + 1]
            linked = at > 0 and run[at - 1].lower_ in _LINKS
            if len(inner) < len(run) and inner[0].ent_type_ and not linked:
                while inner and not _capital(inner[-1]):
                    inner = inner[:-1]
                if inner and _capital(inner[0]):
                    yield from _uses(inner, sentence, field, at)
            at = last + 1


def _uses(run: Sequence[Token], sentence: Sentence, field: Field, at: int) -> Iterator[NameUse]:
    """The use of one name, unless nothing but a possessive is left of it."""
    start = run[0].idx + sentence.offset
    end = run[-1].idx + len(run[-1]) + sentence.offset
    text = sentence.text[start - sentence.start : end - sentence.start]
    plain = _POSSESSIVE.sub("", text)
    if plain:
        located = at == 0 and _is_located(run[0])
        opens = run[0].i == sentence.tokens.start
        yield NameUse(plain, field, start, start + len(plain), _label(run), located, opens)


def _runs(tokens: Sequence[Token]) -> Iterator[list[Token]]:
    """Capitalised words in a row, linked by "of", "for", a hyphen or a possessive."""
    run: list[Token] = []
    for place, token in enumerate(tokens):
        following = tokens[place + 1] if place + 1 < len(tokens) else None
        if _begins(token, place, following) and not _is_office(token, following):
            run.append(token)
            if _is_side(tokens, place):
                yield from _trimmed(run)
                run = []
            continue
        if run and token.lower_ in ROLES and token.lower_ not in _OF_THE_PRESS:
            while (
                run and run[-1].lower_ in _BEFORE_OFFICES
            ):  # "Northland Foreign Minister Ada Quist"
                run.pop()
        inside = run and following is not None and not token.is_space
        linked = token.lower_ in _LINKS or (
            token.lower_ == "the" and run and run[-1].lower_ in ("of", "for")
        )
        joint = token.lower_ == "and" and token.ent_type_ == "ORG" and token.ent_iob_ == "I"
        if inside and (linked or joint):
            run.append(token)
            continue
        yield from _trimmed(run)
        run = []
    yield from _trimmed(run)


def _trimmed(run: list[Token]) -> Iterator[list[Token]]:
    """The run up to its last capitalised word."""
    while run and not _capital(run[-1]):
        run.pop()
    if run:
        yield run


def _begins(token: Token, place: int, following: Token | None) -> bool:
    """Whether a word may be a part of a name."""
    if not _capital(token) or token.lower_ in _NO_NAMES or _LABELS.get(token.ent_type_) == "time":
        return False
    if place > 0 or token.ent_type_:
        return place > 0 or token.pos_ not in _OPENING_TAGS
    if token.tag_ in ("NN", "NNS"):  # "Residents said", but "Harbour Office officials said"
        return following is not None and _capital(following)
    return token.pos_ not in _OPENING_TAGS and token.tag_ not in ("JJ", "JJS")


def _is_side(tokens: Sequence[Token], place: int) -> bool:
    """Whether a name is what "pro-" or "anti-" stands before: an adjective, and a name's end."""
    before = [token.lower_ for token in tokens[max(0, place - 2) : place]]
    return len(before) == 2 and before[1] == "-" and before[0] in ("pro", "anti", "non")


def _is_office(token: Token, following: Token | None) -> bool:
    """Whether a capitalised word is the office of the person named after it."""
    return (
        token.lower_ in ROLES
        and following is not None
        and _capital(following)
        and following.ent_type_ == "PERSON"
    )


def _capital(token: Token) -> bool:
    return token.text[:1].isupper()


def _is_located(first: Token) -> bool:
    """Whether "in", "near northern" or "the town of" stands before a name."""
    doc, at = first.doc, first.i - 1
    while at > 0 and (doc[at].lower_ in _DIRECTIONS or doc[at].lower_ in ("al", "el", "-")):
        at -= 1
    if at > 0 and doc[at].lower_ == "of" and doc[at - 1].lower_ in _RANKS:
        return True
    return at >= 0 and doc[at].lower_ in _LOCATIVE


def _label(run: Sequence[Token]) -> Label:
    """What most capitalised words of a run are labelled as; the last one decides a tie."""
    labels = [_LABELS.get(token.ent_type_, "") for token in run if _capital(token)]
    return max(reversed(labels), key=labels.count)


def state_names(article: Article) -> Iterator[NameUse]:
    """Names of state bodies and state media that are not capitalised throughout."""
    for field in ("title", "text"):
        for match in STATE_NAME.finditer(article.field_text(field)):
            yield NameUse(match.group(), field, match.start(), match.end(), "body", False, False)


class NameKinds:
    """What the names on an event seem to name, by all their uses together."""

    def __init__(self, articles: Sequence[ArticleNames]) -> None:
        self._labels: dict[str, Counter[Label]] = defaultdict(Counter)
        self._located: Counter[str] = Counter()
        self._opens: Counter[str] = Counter()
        self._lower: Counter[str] = Counter()
        self._known: dict[str, Kind] = {}
        self._employers = {body_key(name) for each in articles for _, name in each.offices}
        for each in articles:
            for use in each.uses:
                name = plain_name(use.text)
                self._labels[name][use.label] += 1
                self._located[name] += use.located
                self._opens[name] += use.opens
            self._lower.update(re.findall(r"\b[a-z]+\b", each.article.text))

    def of(self, name: str) -> Kind:
        """The kind of a name as `plain_name` gives it; "common" for words that name nothing."""
        if name not in self._known:
            self._known[name] = self._kind(name)
        return self._known[name]

    def without_place(self, name: str) -> str:
        """A body's name without the country, people or town that it begins or ends with."""
        words = name.split()
        if len(words) > 1 and self._is_origin(words[0]):
            return " ".join(words[1:])
        if len(words) > 2 and words[-2] == "in" and self._is_origin(words[-1]):
            return " ".join(words[:-2])
        return name

    def without_stray(self, name: str) -> str:
        """A name without a place before its country: "in Selm Northland's Foreign Ministry"."""
        words = name.split()
        while len(words) > 3 and self.of(words[0]) == "place" and self._is_origin(words[1]):
            words = words[1:]
        return " ".join(words)

    def origin(self, name: str) -> str:
        """The stem of the country, people or town that a name begins or ends with, or nothing."""
        words = name.split()
        for word in (words[0], words[-1]):
            if self._is_origin(word):
                return word_key(plain_words(word)[0], True)
        return ""

    def _is_origin(self, word: str) -> bool:
        plain = re.sub(r"(?:['’]s|-(?:led|backed))$", "", word)
        for form in (plain, plain.removesuffix("s")):
            if self._labels.get(form) and self.of(form) in ("place", "people"):
                return True
        return False

    def _is_person(self, name: str) -> bool:
        """Whether a name that was cut out of a longer one is written like a person's."""
        parts = person_parts(name)
        return any(
            same_person(parts, person_parts(other))
            for other, labels in self._labels.items()
            if labels["person"] > labels["body"]
        )

    def _kind(self, name: str) -> Kind:
        words = name.split()
        if not any(word[0].isupper() for word in words):
            return "common"
        labels = self._labels.get(name, Counter())
        if words[0].lower().startswith(("pro-", "anti-")):
            return "common"
        first = words[0].lower()
        if first in _DAYS or (first in _MONTHS and not labels["person"]):
            return "time"
        if len(words) > 1 and words[-1] in _SIGNING and all(map(self._is_origin, words[:-1])):
            return "place"
        if len(words) > 1 and any(w[0].isupper() and w.lower() in BODY_NOUNS for w in words):
            return "body"
        if name in _PLURALS or name.lower() in STATE_BODIES:
            return "common"
        if len(words) == 1 and name.endswith("s") and self._labels.get(name[:-1]):
            singular = self.of(name[:-1])  # "Northlands", whose apostrophe was lost
            if singular in ("place", "people"):
                return singular
        if not labels and len(words) > 1 and self._is_person(name):
            return "person"
        total = sum(labels.values())
        acronym = ACRONYM.fullmatch(name.replace(".", ""))
        settled = acronym and len(acronym.group()) > 3
        placed = labels["place"] > total / 2 or self._located[name] > _PLACE_SHARE * max(total, 2)
        if placed and not settled:
            return "place"
        if labels["people"] >= max(1, total / 2) and not acronym:
            return "people"
        if labels["time"] > total / 2:
            return "time"
        lower = self._lower[name.lower()] if len(words) == 1 and not acronym else 0
        opens = len(words) == 1 and not acronym and self._opens[name] == total
        if (lower and (lower >= total or opens)) or (opens and labels[""] == total > 0):
            return "common"
        if len(words) == 1 and not acronym and not (labels["body"] or labels["person"]):
            return "common"
        if len(words) == 1 and name.lower() in ORGANISATION_WORDS:
            return "body"
        if (
            labels["person"] > labels["body"]
            and not acronym
            and (body_key(name) not in self._employers)
        ):
            return "person"
        return "body"
