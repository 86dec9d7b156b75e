"""The persons whom the articles on an event name, under one name each, and for whom they speak."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from itertools import combinations

from analyzer.bodies import STAFF_WORD, Bodies
from analyzer.lexicon import ORGANISATION_WORDS
from analyzer.mentions import ArticleNames, NameKinds, NameUse, plain_name
from analyzer.origins import Groups
from analyzer.variants import TITLES, person_parts, same_person, without_title

_LONG_SURNAME = 6  # letters from which a surname alone may be told in another spelling
_OTHER_CLAUSE = "(?:to|by|that|who|told|met|asked|said|says|of|from|in|at) "
_THE_BODY = r"(?:the )?(?:[A-Z]\w+[- ]based )?(?:[a-z][\w-]* ){0,2}$"
# Between a person and a body: ", head of the", " who leads the", " from the".
_OFFICE_OF = re.compile(
    rf"^,? ?(?!and |or |but |with )(?:(?:the|a|an|its|who is) )?"
    rf"(?:(?!{_OTHER_CLAUSE})[\w-]+ ){{0,3}}?{STAFF_WORD} (?:of|for|at|with|from|in) {_THE_BODY}"
    rf"|^,? who (?:heads|leads|runs|directs) {_THE_BODY}|^ (?:of|from) the $"
)
# Behind a body that stands right behind a person: "Ada Quist, the Observatory chief".
_OFFICE_BEHIND = re.compile(rf"(?:['’]?s)? (?:[a-z-]+ ){{0,2}}?{STAFF_WORD}\b")
# Between a body and a person: " spokesman Maj. ".
_NOUNS = "|".join(sorted(ORGANISATION_WORDS))
_OFFICE_BEFORE = re.compile(
    rf"^(?:['’]?s)? (?:(?!{_OTHER_CLAUSE}|(?:{_NOUNS}) )[\w-]+ ){{0,2}}?"
    rf"(?i:{STAFF_WORD}) (?:[A-Z][\w.]* ){{0,2}}$"
)
# "the monitor's director Ada Quist", "Ada Quist, the organisation's head"
_NOUN = rf"((?:[a-z][\w-]* )?(?:{_NOUNS}))"
_THEIR_OFFICE = re.compile(
    rf"\b(?:[Tt]he )?{_NOUN}(?:['’]?s)? (?:[a-z]+ ){{0,2}}?{STAFF_WORD},? (?:[A-Z][\w.]* ){{0,2}}$"
)
_DEFINITE = ("the ", "The ", " the ", ", the ")
_OFFICE_THERE = re.compile(rf",? the {_NOUN}['’]?s (?:[a-z]+ ){{0,2}}?{STAFF_WORD}\b")
_NEAR = 80  # characters before a name in which its office may stand


class People:
    """The persons named on an event; `find` resolves a name of an article to one of them."""

    def __init__(self, articles: Sequence[ArticleNames], kinds: NameKinds, bodies: Bodies) -> None:
        self._kinds = kinds
        self._bodies = bodies
        self._where: dict[str, set[str]] = defaultdict(set)  # articles by name
        self._count: Counter[str] = Counter()
        spoke = {plain_name(speaker) for each in articles for speaker, _ in each.offices}
        for each in articles:
            for use in each.uses:
                name = _without_home(use.text)
                if len(person_parts(name)) < 2 or _has_body_noun(name):
                    continue
                kind = kinds.of(plain_name(use.text))
                if kind == "person" or (kind == "body" and name in spoke):
                    self._where[name].add(each.article.id)
                    self._count[name] += 1
        self._drop_joined()
        names = sorted(self._where)
        self._parts = {name: person_parts(name) for name in names}
        self._groups = Groups(names)
        for one, other in combinations(names, 2):
            if same_person(self._parts[one], self._parts[other]):
                self._groups.join(one, other)
        members: dict[str, list[str]] = defaultdict(list)
        for name in names:
            members[self._groups.first(name)].append(name)
        self._articles = {
            root: set[str]().union(*(self._where[name] for name in some))
            for root, some in members.items()
        }
        self._canonical = {
            root: min(some, key=lambda n: (-len(self._where[n]), -self._count[n], n))
            for root, some in members.items()
        }
        self._body = self._learn_bodies(articles)

    def find(self, article: str, name: str) -> str:
        """The canonical name of the person whom a full name or a surname means, or nothing."""
        name = _without_home(name)
        parts = person_parts(name)
        if not parts or not (name[0].isupper() or name.startswith(("al-", "el-"))):
            return ""
        fitting: set[str] = set()
        for known, whole in self._parts.items():
            if same_person(parts, whole):
                return self._canonical[self._groups.first(known)]
            last = whole[-len(parts) :]
            sure = parts == last or len("".join(parts)) >= _LONG_SURNAME
            if len(parts) < len(whole) and sure and same_person(parts, last):
                fitting.add(self._groups.first(known))
        chosen = {root for root in fitting if article in self._articles[root]} or fitting
        return self._canonical[chosen.pop()] if len(chosen) == 1 else ""

    def body_of(self, person: str) -> str:
        """The body that a person speaks for by most articles, or nothing."""
        return self._body.get(person, "")

    def is_given(self, name: str) -> bool:
        """Whether a name is nothing but a given name of somebody on the event."""
        parts = person_parts(name)
        return len(parts) == 1 and any(whole[0] == parts[0] for whole in self._parts.values())

    def _drop_joined(self) -> None:
        """Forget names that lost commas have joined to another's."""
        for name in sorted(self._where, key=lambda n: (-len(n), n)):
            words = name.split()
            for cut in range(1, len(words) - 1):  # "in Selm Ada Quist"
                known = self._count[" ".join(words[cut:])]
                place = self._kinds.of(" ".join(words[:cut])) == "place"
                if known > self._count[name] or (known and place):
                    del self._where[name]
                    break
        parts = {name: person_parts(name) for name in self._where}
        surnames: dict[str, set[tuple[str, ...]]] = defaultdict(set)  # with the parts before them
        for some in parts.values():
            surnames[some[-1]].add(some[:-1])
        for name, some in parts.items():  # "Quist Oxley", who are two
            if len(some) == 2 and some[0] in surnames and surnames[some[1]] - {some[:1]}:
                del self._where[name]

    def _learn_bodies(self, articles: Sequence[ArticleNames]) -> dict[str, str]:
        """The body of each person whom articles give an office in one; an article has one vote."""
        votes: dict[str, set[tuple[str, str]]] = defaultdict(set)
        for each in articles:
            offices = list(each.offices)
            for use in each.uses:
                if _without_home(use.text) in self._parts:
                    offices += [(use.text, body) for body in self._offices(use, each)]
            for name, employer in offices:
                person = self.find(each.article.id, plain_name(name))
                body = self._employer(each.article.id, plain_name(employer))
                if person and body:
                    votes[person].add((body, each.article.id))
        total = Counter(body for some in votes.values() for body, _ in some)
        chosen = {}
        for person, some in votes.items():
            counts = Counter(body for body, _ in some)
            chosen[person] = min(counts, key=lambda body: (-counts[body], -total[body], body))
        return chosen

    def _employer(self, article: str, name: str) -> str:
        """The body that a name means, if it is one: nobody speaks for a town."""
        if self._kinds.of(name) not in ("body", "common") and name not in self._bodies:
            return ""
        return self._bodies.find(article, name) or ""

    def _offices(self, person: NameUse, names: ArticleNames) -> Iterator[str]:
        """The names of bodies beside a person's in which the person has an office."""
        text = names.article.field_text(person.field)
        uses = [use for use in names.uses if use.field == person.field]
        before = [u for u in uses if u.end <= person.start and u.text.lower() not in TITLES]
        if before:
            body = max(before, key=lambda use: (use.end, -use.start))
            if _OFFICE_BEFORE.match(text[body.end : person.start]):
                yield body.text
        after = [
            use
            for use in uses
            if use.start >= person.end and text[use.end : use.end + 6] != "-based"
        ]
        if after:
            body = min(after, key=lambda use: (use.start, -use.end))
            between = text[person.end : body.start]
            if _OFFICE_OF.match(between) or (
                re.fullmatch(",? the ", between) and _OFFICE_BEHIND.match(text, body.end)
            ):
                yield body.text
        if " of " in person.text:  # "Ada Quist of Harbour Watch"
            yield person.text.split(" of ")[1].removeprefix("the ")
        their = _THEIR_OFFICE.search(text, max(0, person.start - _NEAR), person.start)
        their = their or _OFFICE_THERE.match(text, person.end)
        if their:
            article = names.article.id
            known = self._bodies.find(article, their.group(1))
            said = [use.text for use in before if use.text in names.credited]
            last = [name for name in said if self._employer(article, plain_name(name))]
            if known or (last and their.group().startswith(_DEFINITE)):
                yield known or last[-1]


def _without_home(name: str) -> str:
    """A person's name without title, body and home: "Sen. Ada Quist of Selm", "Ada Quist LMC"."""
    whole = re.sub(r"( [A-Z]{2,})+$", "", plain_name(name).split(" of ")[0])
    return without_title(whole)


def _has_body_noun(name: str) -> bool:
    return any(word.lower() in ORGANISATION_WORDS for word in name.split())
