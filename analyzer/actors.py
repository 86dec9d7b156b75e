"""The actors that some articles speak of, and every use of words for one of them.

An actor is a named body, or a group that is only described: a state's forces, its government, a
coalition, the rebels, those who side with a state, a people's fighters. Names are joined as
`bodies` does, by what articles state ("also known as", an acronym in brackets) and by a short
table. A phrase that several actors fit is left out.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

from analyzer.copies import AGENCY_NAMES
from analyzer.datamodels import Field
from analyzer.descriptions import (
    PLAIN,
    UNKNOWN,
    WORD,
    Describer,
    Description,
    Word,
    fold,
    without_possessive,
    words_in,
)
from analyzer.judging.words import words_of
from analyzer.lexicon import ALIASES, CREEDS, RUBRICS, STATELESS
from analyzer.mentions import ACRONYM, BODY_NOUNS
from analyzer.namings import Naming, namings
from analyzer.origins import Groups
from analyzer.variants import word_key

if TYPE_CHECKING:
    from analyzer.passages import Reading
    from analyzer.sources import SourceNames

_LONGEST_NAME = 6  # words; longer ones are headlines and menus that lost their commas
_CAPITAL_WORDS = r"(?:[A-Z][\w’'-]+|[ae]l|bin)(?: (?:[A-Z][\w’'-]+|[ae]l|bin)){0,3}"
_OFFICE = r"(?:[Pp]resident|[Dd]ictator|[Pp]rime [Mm]inister|[Pp]remier|(?:[Rr]egime )?[Ll]eader)"
_LEADER = re.compile(rf"\b([A-Z][\w.]+?)(?:['’]?s)? {_OFFICE} ({_CAPITAL_WORDS})")
_LEADER_OF = re.compile(rf"\b{_OFFICE} ({_CAPITAL_WORDS}) of ([A-Z]\w+)")
_STATE_OF = re.compile(
    r"\b([A-Z]\w+?)(?:(?:['’]?s)? (?:army|military|government|regime|president|parliament)"
    r"|-(?:led|dominated|backed))\b"
)
_KNOWN_AS = (
    r",? (?:which is |who are |that is )?(?:also |better |otherwise |formerly |previously |"
    r"commonly |widely |locally |more )*(?:known|referred to)(?: in \w+)?"
    r"(?: by (?:its|the|their) (?:\w+ )?(?:acronym|initials|name))?(?: as)? (?:the )?"
)
_STATED = re.compile(
    rf"{_KNOWN_AS}[\"“]?|,? (?:also called|a\.?k\.?a\.?) (?:the )?[\"“]?"
    r"|,? (?:the |an |its )?(?:\w+ )?(?:acronym|abbreviation) (?:for|of) (?:the )?[\"“]?"
)
_BRACKET = re.compile(r" ?[(\[](?:the )?[\"“]?")
# Share of the clear uses on the event from which a bare "regime" is that of the one state.
_DOMINANT = 0.9
# What a coalition is called that is not a body with a name of its own.
_ANY_COALITION = re.compile(r"-led |^us |^(?:the |international |global )*coalition\b")
_MEDIA = words_of("tv television media radio press news")
# Words that stand before a name and are no part of it.
_NO_OPENING = words_of("latest category members share follow with photo reuters afp")
_GENERIC = BODY_NOUNS | words_of("air force of the and state national defence defense")
_ACTING = 0.2  # share of a name's uses in which it does something, from which it names an actor


@dataclass(frozen=True)
class ActorUse:
    """Words for an actor: `field_text(field)[start:end]` in the article of a reading.

    `passage` is the number of the sentence in its reading; `bare` says that the words alone do not
    tell which actor it is: they hold neither its name nor its nation. `name` is that of the body as
    most articles give it, empty for a description.
    """

    actor: str
    article_id: str
    passage: int
    field: Field
    start: int
    end: int
    bare: bool
    name: str = ""


@dataclass(frozen=True)
class _Found:
    """A phrase before its actor is known: a naming, or a description."""

    article_id: str
    passage: int
    field: Field
    start: int
    end: int
    naming: Naming | None = None
    description: Description | None = None
    acts: bool = False  # it is the subject of a verb, or "by" it something is done
    is_body: bool = False  # it is taken for the name of a body here


class Actors:
    """The actors of some articles; `uses` are in reading order, article by article."""

    def __init__(self, readings: Iterable[Reading], names: SourceNames) -> None:
        ordered = sorted(readings, key=lambda reading: reading.article.id)
        self._names = names
        self._nations: dict[str, str] = {}
        self._peoples = self._people_stems(ordered)
        self._leaders = self._learn_leaders(ordered)
        self._describer = Describer(self._nation, self._leader, self._is_people)
        self._forms = self._known_forms(ordered)
        found = [one for reading in ordered for one in self._read(reading)]
        self._keys = self._join(ordered, found)
        self._home = _Homes(found)
        self._acting = self._learn_actors(found, ordered)
        self._led = self._learn_led(found)
        self.uses = tuple(use for one in found for use in self._resolved(one))

    # -- what words name ----------------------------------------------------------------------

    def _people_stems(self, readings: Sequence[Reading]) -> frozenset[str]:
        """Stems of peoples, and of places that have an army or a government, or lead somebody."""
        stems = set()
        for reading in readings:
            for use in self._names.uses(reading.article.id):
                if use.text[0].isupper() and self._names.kind(use.text) == "people":
                    stems.add(word_key(fold(use.text), True))
            for match in _STATE_OF.finditer(reading.article.text):
                if self._names.kind(match.group(1)) == "place":
                    stems.add(word_key(fold(match.group(1)), True))
        return frozenset(stems | STATELESS | {"us", "uk"})

    def _nation(self, word: str) -> str:
        """The stem of the nation or people that a word names, or nothing."""
        if word not in self._nations:
            self._nations[word] = self._find_nation(word)
        return self._nations[word]

    def _find_nation(self, word: str) -> str:
        """What `_nation` remembers."""
        known = fold(word)
        if known in CREEDS or known.removesuffix("s") in CREEDS:
            return ""
        if known in ("us", "uk"):
            return known if word[:1].isupper() else ""
        forms = [known, known.removesuffix("s")]
        for form in forms:
            stem = word_key(form, True)
            if stem in STATELESS:
                return stem
            kind = self._names.kind(form.capitalize())
            if stem in self._peoples and kind in ("place", "people"):
                return stem
        return ""

    def _is_people(self, word: str) -> bool:
        """Whether a word is a people's name or adjective."""
        return self._nation(word) in STATELESS or self._names.kind(word) == "people"

    def _learn_leaders(self, readings: Sequence[Reading]) -> Mapping[str, str]:
        """The nations that persons lead, by surname, where articles agree on it."""
        votes: dict[str, Counter[str]] = defaultdict(Counter)
        for reading in readings:
            text = reading.article.text
            pairs = [(m.group(2), m.group(1)) for m in _LEADER.finditer(text)]
            pairs += [(m.group(1), m.group(2)) for m in _LEADER_OF.finditer(text)]
            for person, state in pairs:
                home, surname = self._nation(state), _surname(person.split()[-1])
                if home and len(surname) > 2 and not self._nation(surname.capitalize()):
                    votes[surname][home] += 1
        leaders = {}
        for surname, counts in votes.items():
            (home, most), *others = counts.most_common()
            if most >= _DOMINANT * (most + sum(count for _, count in others)):
                leaders[surname] = home
        return leaders

    def _leader(self, word: str) -> str:
        """The stem of the nation that somebody leads, or nothing."""
        known = _surname(word)
        return self._leaders.get(known) or self._leaders.get(known.removesuffix("s"), "")

    def _known_forms(self, readings: Sequence[Reading]) -> re.Pattern[str]:
        """Matches the names of bodies, the longest first."""
        in_text = {
            use.text
            for reading in readings
            for use in self._names.uses(reading.article.id)
            if use.field == "text"
        }
        forms = {
            name
            for name in self._names.bodies
            if len(name.split()) <= _LONGEST_NAME
            and (" " in name or name in in_text)
            and self._names.kind(name) == "body"
            and len(name) > 1
            and name not in AGENCY_NAMES
            and fold(name.split()[0]) not in RUBRICS | _NO_OPENING
            and fold(name) not in PLAIN | _MEDIA
            and self._as_description(name) is None
            and not self._leader(name)
            and not self._is_people(name.split()[-1])
            and (name in _ALIAS_FORMS or not _ALIAS_FORMS & set(name.split()))
        }
        alone = sorted(forms - _ALIAS_FORMS, key=lambda name: (-len(name), name))
        alias = sorted(_ALIAS_FORMS, key=lambda name: (-len(name), name))
        short = [name for name in alias if len(name) < 4]
        both = [
            f"(?i:{'|'.join(map(re.escape, (n for n in alias if len(n) >= 4)))})",
            *map(re.escape, [*alone, *short]),
        ]
        either = "|".join(both)
        return re.compile(rf"(?<![\w-])(?:[Aa]l[ -])?(?P<name>{either})(?![\w-]|['’](?!s\b)\w)")

    def _as_description(self, name: str) -> Description | None:
        """The name of a body read as a description: "Syrian Army" names nobody else."""
        words = [Word(m.group(), fold(m.group()), *m.span(), None) for m in WORD.finditer(name)]
        one = self._describer.read(name, words, len(words) - 1) if words else None
        whole = one is not None and one.first == 0
        return one if whole and one is not None and one.sort != "coalition" else None

    # -- phrases --------------------------------------------------------------------------------

    def _read(self, reading: Reading) -> Iterator[_Found]:
        """The phrases of one article in which an actor may be meant."""
        article_id = reading.article.id
        for passage, sentence in zip(reading.passages, reading.sentences, strict=True):
            text, words = sentence.text, words_in(sentence)
            heads = (self._describer.read(text, words, head) for head in range(len(words)))
            described = [one for one in heads if one is not None]
            spans = [(words[d.first].start, words[d.last].end) for d in described]
            sure = [
                span
                for one, span in zip(described, spans, strict=True)
                if one.home != UNKNOWN and (one.sort != "coalition" or one.cause == "led")
            ]
            named = [] if text.isupper() else list(self._named(text, words, sure, article_id))
            taken = []
            at, place = passage.start, (article_id, passage.number, passage.field)
            for naming in namings(sentence, words, named, self._describer):
                taken.append((naming.start, naming.end))
                acts = not naming.called and _acts(words, naming)
                is_body = not naming.called and _is_body(words, naming)
                is_body &= not self._names.resolve(article_id, naming.body).person
                where = (*place, at + naming.start, at + naming.end)
                yield _Found(*where, naming=naming, acts=acts, is_body=is_body)
            for one, (start, end) in zip(described, spans, strict=True):
                if not any(start < b and a < end for a, b in taken):
                    end -= len(words[one.last].text) - len(without_possessive(words[one.last].text))
                    yield _Found(*place, at + start, at + end, description=one)

    def _named(
        self, text: str, words: Sequence[Word], described: Sequence[tuple[int, int]], article: str
    ) -> Iterator[tuple[int, int, str]]:
        """Where names of bodies stand in a sentence, and the canonical name of each."""
        starts = {word.start: word for word in words}
        for match in self._forms.finditer(text):
            start, end = match.span()
            if any(a <= start and end <= b for a, b in described):
                continue
            inside = [word for word in words if start <= word.start < end]
            if start not in starts or any(w.pos in ("VERB", "AUX") for w in inside[1:]):
                continue
            if _is_cut(inside):
                continue
            body: str | None = ""
            for name in (match.group(), match["name"]):
                body = body or _ALIAS.get(name.casefold())
                body = body or self._names.bodies.find(article, name)
            if body:
                yield start, end, body

    # -- which are one --------------------------------------------------------------------------

    def _join(self, readings: Sequence[Reading], found: Sequence[_Found]) -> Groups:
        """Bodies that articles state to be one, and those of the table."""
        bodies = {one.naming.body for one in found if one.naming is not None}
        groups = Groups(sorted(bodies, key=lambda body: (body not in _ALIAS_NAMES, body)))
        for form, name in _ALIAS.items():
            for body in bodies:
                if body.casefold() == form and name in bodies:
                    groups.join(name, body)
        texts = {reading.article.id: reading.article for reading in readings}
        for one, other in pairwise(found):
            if (one.article_id, one.field) != (other.article_id, other.field):
                continue
            if one.naming is None or other.naming is None:
                continue
            if one.naming.called or other.naming.called:
                continue
            text = texts[one.article_id].field_text(one.field)
            between = text[one.end : other.start]
            same = _STATED.fullmatch(between) is not None
            if _BRACKET.fullmatch(between) and text[other.end : other.end + 1] in (")", "]"):
                name = text[other.start : other.end]
                same = ACRONYM.fullmatch(name) is not None and name not in AGENCY_NAMES
            if same and one.naming.body != other.naming.body:
                groups.join(one.naming.body, other.naming.body)
        return groups

    def _learn_led(self, found: Sequence[_Found]) -> Mapping[str, Mapping[str, set[str]]]:
        """Bodies that are said to be led by a nation or people, with the articles that say it."""
        led: dict[str, dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
        for one in found:
            if one.naming is not None:
                for home in one.naming.led:
                    led[home][self._keys.first(one.naming.body)].add(one.article_id)
        return led

    def _learn_actors(self, found: Sequence[_Found], readings: Sequence[Reading]) -> frozenset[str]:
        """Bodies that act or are described as groups: page furniture and products do neither.

        Not those that are seldom taken for a body, nor the outlets themselves.
        """
        outlets = {fold(reading.article.outlet) for reading in readings}
        uses: Counter[str] = Counter()
        acts: Counter[str] = Counter()
        bodies: Counter[str] = Counter()
        groups = set(_ALIAS_NAMES)
        for one in found:
            if one.naming is not None:
                body = self._keys.first(one.naming.body)
                uses[body] += 1
                acts[body] += one.acts
                bodies[body] += one.is_body
                words = {word.lower() for word in one.naming.body.split()}
                if words <= _GENERIC:
                    continue
                if one.naming.called or one.naming.extended or (words & BODY_NOUNS and one.acts):
                    groups.add(body)
        acting = {
            body
            for body in acts
            if acts[body] >= max(2, _ACTING * uses[body])
            and not set(body.lower().split()) <= _GENERIC
            and 2 * bodies[body] >= uses[body]
        }
        media = {body for body in uses if any(one.startswith(fold(body)) for one in outlets if one)}
        return frozenset((acting | groups) - media)

    def _resolved(self, one: _Found) -> Iterator[ActorUse]:
        """The use of the actor that a phrase means, if that is certain."""
        key, bare = "", True
        if one.naming is not None:
            key, bare = self._body(one.article_id, one.naming), one.naming.called
        elif one.description is not None:
            key = self._described(one.article_id, one.description)
            bare = not one.description.home
        if key:
            name = one.naming.body if one.naming is not None else ""
            yield ActorUse(
                key, one.article_id, one.passage, one.field, one.start, one.end, bare, name
            )

    def _body(self, article: str, naming: Naming) -> str:
        """The actor that a naming means: a body, or the coalition that its name describes."""
        body = self._keys.first(naming.body)
        words = [Word(m.group(), fold(m.group()), *m.span(), None) for m in WORD.finditer(body)]
        one = self._describer.read(body, words, len(words) - 1)
        if one is not None and one.cause == "led":
            return f"coalition|{one.home}"
        if one is not None and one.sort == "coalition" and not one.home:
            return self._described(article, one)
        return f"body|{body}" if body in self._acting else ""

    def _described(self, article: str, one: Description) -> str:
        """The actor that a description means in an article, or nothing."""
        home = one.home
        if home == UNKNOWN:
            return ""
        if one.sort == "led":
            fitting = self._led.get(home, {})
            here = [body for body, articles in fitting.items() if article in articles]
            fits = here if len(here) == 1 else list(fitting)
            if len(fits) == 1:
                return f"body|{fits[0]}"
            return "" if fits else f"led|{home}"
        if one.sort == "people":
            return f"people|{home}"
        if one.sort == "coalition" and home and home not in self._home.coalitions:
            return ""
        home = home or self._home.find(article, one)
        return f"{one.sort}|{home}" if home else ""


class _Homes:
    """Whose "regime", "army" or "coalition" is meant where a phrase does not say it."""

    def __init__(self, found: Iterable[_Found]) -> None:
        self._here: dict[tuple[str, str], Counter[str]] = defaultdict(Counter)
        self._all: dict[str, Counter[str]] = defaultdict(Counter)
        self._named_coalitions: set[str] = set()
        found = list(found)
        self.coalitions = frozenset(
            one.description.home
            for one in found
            if one.description is not None and one.description.cause == "led"
        )
        for one in found:
            if one.description is not None and one.description.home:
                sort = one.description.sort
                if sort == "coalition" and one.description.home not in self.coalitions:
                    continue
                for kind in {sort, one.description.cause}:
                    self._here[one.article_id, kind][one.description.home] += 1
                    self._all[kind][one.description.home] += one.description.home != UNKNOWN
            if one.naming is not None and one.field == "text":
                name = one.naming.body.lower()
                if "coalition" in name and not _ANY_COALITION.search(name):
                    self._named_coalitions.add(one.article_id)

    def find(self, article: str, one: Description) -> str:
        """The stem of the only nation that fits, or nothing."""
        if one.sort == "coalition":
            if article in self._named_coalitions:
                return ""
            return self._only(article, ("coalition",), wide=1.0)
        if one.sort in ("rebels", "opposition"):
            return self._only(article, ("rule", "forces", "rebels", "opposition"), wide=_DOMINANT)
        if one.cause == "regime":
            return self._only(article, ("regime",), wide=_DOMINANT)
        if one.sort == "siding" or one.cause == "government":
            return self._only(article, ("rule", "government"), wide=_DOMINANT)
        both = self._here[article, "forces"] + self._here[article, "rule"]
        if both:
            return next(iter(both)) if len(both) == 1 and UNKNOWN not in both else ""
        return self._only(article, ("forces",), wide=_DOMINANT)

    def _only(self, article: str, sorts: Sequence[str], wide: float) -> str:
        """The one nation of some sorts of group in the article, else that of the whole event."""
        here: Counter[str] = Counter()
        everywhere: Counter[str] = Counter()
        for sort in sorts:
            here += self._here[article, sort]
            everywhere += self._all[sort]
        if len(here) == 1 and UNKNOWN not in here:
            return next(iter(here))
        if not everywhere.total() or UNKNOWN in here:
            return ""
        home, most = min(everywhere.items(), key=lambda item: (-item[1], item[0]))
        if (here and home not in here) or most < wide * sum(everywhere.values()):
            return ""
        return home


def _surname(word: str) -> str:
    """A surname without case, possessive and article."""
    return re.sub(r"^(?:[ae]l|as|ash|ad)-", "", fold(word))


def _is_cut(words: Sequence[Word]) -> bool:
    """Whether a name goes on before or behind the words: "Prohibition of Chemical Weapons"."""
    first, last = words[0].token, words[-1].token
    if first is not None and first.ent_iob_ == "I" and first.i:
        before = first.nbor(-1)
        if before.lower_ == "the" and before.ent_iob_ == "I":
            before = before.nbor(-1)
        if before.lower_ in ("of", "for") and before.ent_iob_ == "I":
            return True
    if last is None or last.i + 1 >= len(last.doc):
        return False
    behind = last.nbor(1)
    return behind.lower_ in ("al", "al-sham") or behind.lower_.startswith("al-")


def _is_body(words: Sequence[Word], naming: Naming) -> bool:
    """Whether a name is taken for a body's."""
    tokens = (word.token for word in words if naming.start <= word.start < naming.end)
    return any(token is not None and token.ent_type_ == "ORG" for token in tokens)


def _acts(words: Sequence[Word], naming: Naming) -> bool:
    """Whether a name is a verb's subject or the doer of a passive."""
    for word in words:
        if naming.start <= word.start < naming.end and word.token is not None:
            dep, head = word.token.dep_, word.token.head
            if dep == "nsubj" and head.pos_ == "VERB":
                return True
            if dep == "pobj" and head.lower_ == "by" and head.head.pos_ == "VERB":
                return True
    return False


_ALIAS = {form.casefold(): names[0] for names in ALIASES for form in names}
_ALIAS_FORMS = frozenset(form for names in ALIASES for form in names)
_ALIAS_NAMES = frozenset(names[0] for names in ALIASES)
