"""The bodies that the articles on an event name, and which of their names are one.

Learnt from the articles alone: defined acronyms and initials, "also known as", spellings, a name
with and without its country, its first words, its head noun, and what it is called beside its
name. A short name is taken for a longer one only where a single one fits.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property

from analyzer.judging.words import words_of
from analyzer.lexicon import MONITOR_WORDS, ORGANISATION_WORDS, ROLES, STATEMENT_WORDS
from analyzer.mentions import ACRONYM, BODY_NOUNS, STATE_NAME, ArticleNames, NameKinds, plain_name
from analyzer.origins import Groups
from analyzer.variants import (
    STATE_BODIES,
    body_key,
    initials,
    plain_words,
    same_body,
    word_key,
)

# Nouns by which a body may be meant alone ("the Coalition"). "The army" may be any state's.
_HEAD_NOUNS = (ORGANISATION_WORDS - STATE_BODIES) | {"ministry", "tv", "television"}
_NO_DESCRIPTION = words_of(
    "a an the and or but of in on to by with for from at as is was are were that which who said "
    "says say told"
)
# Before a body's name inside a longer string, these say that somebody else speaks.
_RULES_OUT = words_of("of for in to by with against the from on at and")
# Nouns that make a body of a place a certain one; "a Selm group" may be any.
_LOCAL_NOUNS = (ORGANISATION_WORDS | STATE_BODIES | {"directorate", "authority"}) - words_of(
    "group organisation organization body company militia movement force outlet newspaper channel "
    "website broadcaster charity network monitor watchdog agency party union association society"
)
# Nouns that may be left out of a name: "the Tide Agency", "Tide".
_CLASS_NOUNS = words_of("agency group institute foundation institution")
# Articles that must give a two-letter acronym's long name, if none gives both: there are many
# names of two words with the same initials.
_LEAST_USES = 2
# Share of the articles that use a short name of a body which must use a longer one for that to be
# the body's name: runs of words whose comma was lost are longer, too.
_IN_USE = 0.5
_OF = re.compile(r" (?:for|of|to) ")
_NOUN = "|".join(sorted(ORGANISATION_WORDS))
# What a body is called: "LMC, a Selm-based war monitor", "the LMC monitoring group", "the war
# monitor LMC". Where commas are lost more words between would be those of another sentence part.
_CALLED_AFTER = (
    re.compile(rf",? an? (?:[A-Z]\w+[- ]based )?((?:[a-z][\w-]* ){{0,5}}?)({_NOUN})\b"),
    re.compile(rf" ((?:[a-z][\w-]* )?)({_NOUN})\b"),
)
_CALLED_BEFORE = re.compile(rf"\b((?:[a-z][\w-]* ){{0,2}})({_NOUN}) $")
_BASED = re.compile(r"\b([A-Z]\w+)[- ]based (?:[a-z][\w-]* ){0,4}$")
_BASED_AFTER = re.compile(r",? an? ([A-Z]\w+)[- ]based\b")
_DEFINED = re.compile(r" ?[(\[]([A-Z]{2,8})s?[)\]]")
_ALSO_KNOWN = re.compile(
    r"[,–-]? ?(?:also|better|otherwise|formerly) (?:known as|called) (?:the )?$"
)


class Bodies:
    """The bodies named on an event; `find` resolves a name of an article to one of them."""

    def __init__(self, articles: Sequence[ArticleNames], kinds: NameKinds) -> None:
        self._kinds = kinds
        self._articles: dict[str, set[str]] = defaultdict(set)  # by form
        self._counts: Counter[str] = Counter()
        for each in articles:
            for name in self._forms(each):
                self._articles[name].add(each.article.id)
                self._counts[name] += 1
        self._drop_joined()
        self._groups = Groups(sorted(self._articles))
        self._join_spellings()
        for each in articles:
            self._join_stated(each)
        self._join_initials()
        self._join_short()
        self._describe(articles)

    def __contains__(self, name: str) -> bool:
        return name in self._articles

    def __iter__(self) -> Iterator[str]:
        return iter(sorted(self._articles))

    def find(self, article: str, name: str) -> str | None:
        """The canonical name of the body that a name means in an article.

        Empty where no body is known by it, None where it may be several.
        """
        name = plain_name(name)
        known = self._by_name.get(name.casefold()) or self._by_key.get(body_key(name))
        if known and not self._is_short(known):
            return self._canonical[known]
        if not plain_words(name):
            return ""
        if known is None and ACRONYM.fullmatch(name) and len(name) > 2:
            roots = {self._groups.first(long) for long in self._longs.get(name, set())}
            return self._only(article, roots, True)
        candidates = self._shortened(name)
        if candidates or known:
            wide = any(w[0].isupper() or w in MONITOR_WORDS for w in name.split())
            if known and not candidates:
                return self._canonical[known]
            found = self._only(article, candidates, wide)
            if found != "":
                return found
        return self._called(article, name)

    def inside(self, article: str, name: str, beside: bool = False) -> Iterator[str]:
        """The bodies named inside a longer string, in order.

        With `beside` also those behind "of", "at" and the like, which do not speak themselves.
        """
        words = name.split()
        at = 0
        while at < len(words):
            for last in range(len(words), at, -1):
                found = self._part(article, words, at, last, beside)
                if found:
                    yield found
                    at = last - 1
                    break
            at += 1

    def _part(
        self, article: str, words: Sequence[str], first: int, last: int, beside: bool
    ) -> str | None:
        """The body that some of the words of a longer string name, if these stand for it."""
        part = plain_name(" ".join(words[first:last]))
        acronym = ACRONYM.fullmatch(part)
        if not part[:1].isupper() or not (acronym or part.casefold() in self._by_name):
            return ""
        before = words[first - 1] if first else ""
        # Of single words only nouns of bodies stand for one, if they end no longer name.
        stands = part.lower() in _HEAD_NOUNS and not before[:1].isupper()
        if last == first + 1 and not acronym and not stands:
            return ""
        if not beside and before.lower() in _RULES_OUT:
            return ""
        return self.find(article, part)

    def based(self, article: str, words: str) -> str:
        """The one body that is "Somewhere-based" as the words say, or nothing."""
        match = re.search(r"\b([A-Z]\w+)[- ]based\b", words)
        if match is None:
            return ""
        place = word_key(match.group(1).lower(), True)
        return self._only(article, self._bases.get(place, set()), True) or ""

    def is_based(self, body: str, words: str) -> bool:
        """Whether a body is known to be based where the words say."""
        match = re.search(r"\b([A-Z]\w+)[- ]based\b", words)
        place = word_key(match.group(1).lower(), True) if match else ""
        return body in {self._canonical[root] for root in self._bases.get(place, set())}

    def _forms(self, each: ArticleNames) -> Iterator[str]:
        """Names in an article that seem to be bodies'."""
        for use in each.uses:
            name = self._kinds.without_stray(plain_name(use.text))
            if STATE_NAME.fullmatch(use.text) and use.text.split()[-1].islower():
                if self._kinds.origin(name) or name.lower().startswith(("state", "official")):
                    yield name
            elif name and self._kinds.of(name) == "body":
                yield name
        for credited in each.credited:
            name = without_staff(plain_name(credited))
            if self._is_local(name):
                yield name

    def _is_local(self, name: str) -> bool:
        """Whether a speaker is a body of a place that is not capitalised: "Selm port command"."""
        words = name.split()
        nouns = [i for i, word in enumerate(words) if word in _LOCAL_NOUNS]
        names = [word for word in words if word[0].isupper()]
        if not nouns or not names or words[0] in ("a", "an", "another", "one", "some"):
            return False
        if not all(self._kinds.of(word) in ("place", "people") for word in names):
            return False
        return nouns[-1] == len(words) - 1 or words[nouns[-1] + 1] in ("in", "of", "for")

    def _drop_joined(self) -> None:
        """Forget runs of two names whose comma was lost: "Harbour Watch Ada Quist"."""
        for name in sorted(self._articles, key=lambda each: (-len(each), each)):
            words = name.split()
            cuts = ((" ".join(words[:i]), " ".join(words[i:])) for i in range(1, len(words)))
            if any(self._are_two(first, rest) for first, rest in cuts):
                del self._articles[name]

    def _are_two(self, first: str, rest: str) -> bool:
        """Whether two parts of a run of words are names of their own."""
        before, behind = self._kinds.of(first), self._kinds.of(rest)
        oftener = self._counts[rest] > self._counts[f"{first} {rest}"]
        if " " in first:
            known = first in self._articles
            if known and (behind in ("person", "place") or (" " in rest and oftener)):
                return True
        elif " " in rest:
            if first.lower() in BODY_NOUNS and behind == "person":
                return True  # "Observatory Ada Quist"
        elif before in ("place", "people") and rest in self._articles:
            return rest.lower() not in BODY_NOUNS  # "Northland Corsairs": there are no others
        if not oftener or first.endswith(("'s", "’s")):
            return False
        if " " in rest:
            return before in ("place", "time", "person", "common")
        return before == "common"

    def _join_spellings(self) -> None:
        """One body under several spellings; acronyms are compared letter by letter."""
        by_word: dict[str, list[str]] = defaultdict(list)
        keys = {name: body_key(name) for name in self._articles}
        for name in sorted(keys):
            near = {other for word in keys[name] for other in by_word[word]}
            if len(keys[name]) == 1 and not ACRONYM.fullmatch(name):
                near |= set(by_word[""])
                by_word[""].append(name)
            for other in sorted(near):
                exact = keys[name] == keys[other]
                if exact or (
                    same_body(keys[name], keys[other])
                    and not (ACRONYM.search(name) or ACRONYM.search(other))
                ):
                    self._groups.join(name, other)
            for word in keys[name]:
                by_word[word].append(name)

    def _join_stated(self, each: ArticleNames) -> None:
        """What an article says is one: "Long Name (LN)", "X, also known as Y", "X (Y)"."""
        for field in ("title", "text"):
            text = each.article.field_text(field)
            uses = [use for use in each.uses if use.field == field]
            ends = {use.end: use for use in uses}
            for use in uses:
                name = plain_name(use.text)
                defined = _DEFINED.match(text, use.end)
                if defined:
                    words = name.split()
                    for first in range(len(words)):
                        long = " ".join(words[first:])
                        if defined.group(1) in initials(long) and long in self._articles:
                            self._join(long, defined.group(1))
                            break
                if name not in self._articles:
                    continue
                other = ""
                alias = _ALSO_KNOWN.search(text, max(0, use.start - 40), use.start)
                if alias:
                    before = ends.get(alias.start())
                    other = (
                        plain_name(before.text)
                        if before
                        else self._lower_name(text[: alias.start()])
                    )
                elif text[use.end : use.end + 1] == ")" and text[: use.start].endswith(" ("):
                    before = ends.get(use.start - 2)
                    other = plain_name(before.text) if before else ""
                else:  # "the Lake Guard rescue service", where others write "Rescue Service"
                    called = re.match(r" ([a-z]\w+ [a-z]\w+)\b", text[use.end :])
                    other = self._titled(called.group(1)) if called else ""
                if other and " " in other and " " in name:
                    self._join(name, other)

    def _lower_name(self, before: str) -> str:
        """The last words before "also known as", where they are another's capitalised name."""
        words = before.split()[-3:]
        for first in range(len(words) - 1):
            if found := self._titled(" ".join(words[first:])):
                return found
        return ""

    def _titled(self, words: str) -> str:
        """The name of two words and more that is written in lower case here, or nothing."""
        return self._by_long_key.get(body_key(words), "")

    @cached_property
    def _by_long_key(self) -> dict[tuple[str, ...], str]:
        """Names of two words and more by their key."""
        return {body_key(name): name for name in sorted(self._articles) if " " in name}

    def _join(self, one: str, other: str) -> None:
        """Join two names, if both are names of bodies."""
        if one in self._articles and other in self._articles:
            self._groups.join(one, other)

    def _join_initials(self) -> None:
        """Acronyms that nobody defines, where the initials of one body fit."""
        longs: dict[str, set[str]] = defaultdict(set)
        self._longs = longs
        defined = {self._groups.first(name) for name in self._articles if len(name.split()) > 1}
        for name in self._articles:
            if len(name.split()) > 1:
                for short in initials(self._kinds.without_place(name)) | initials(name):
                    longs[short].add(name)
        for name in sorted(self._articles):
            short = name.replace(".", "")
            if not ACRONYM.fullmatch(short) or self._groups.first(name) in defined:
                continue
            fitting = longs.get(short, set())
            if len(short) == 2:
                fitting = {
                    long
                    for long in fitting
                    if len(self._articles[long]) >= _LEAST_USES
                    or self._articles[long] & self._articles[name]
                }
            if len({self._groups.first(long) for long in fitting}) == 1:
                self._groups.join(name, min(fitting))

    def _join_short(self) -> None:
        """Short names of which one longer name fits on the whole event, longest ones first."""
        self._shorts: dict[tuple[str, ...], set[str]] = defaultdict(set)
        for name in self._articles:
            for key in self._short_keys(name):
                self._shorts[key].add(name)
        for name in sorted(self._articles, key=lambda n: (-len(n.split()), n)):
            longer = {self._groups.first(long) for long in self._longer(name)}
            if len(longer) == 1:
                self._groups.join(name, longer.pop())

    def _longer(self, name: str) -> set[str]:
        """The longer names, of other bodies so far, that a name may be short for."""
        own = self._groups.first(name) if name in self._articles else ""
        return {
            long
            for long in self._shorts.get(body_key(name), set())
            if self._groups.first(long) != own
        }

    def _short_keys(self, name: str) -> set[tuple[str, ...]]:
        """Keys of what a name may be shortened to."""
        bare = self._kinds.without_place(name)
        first = _OF.split(name)[0]
        first_bare = self._kinds.without_place(first)
        shorts = {short for short in (bare, first) if " " in short} | {bare} - {name}
        if first_bare != first and " " in first_bare:
            shorts.add(first_bare)
        words = first.split()
        for cut in range(1, len(words) - 1):  # "Lakes Monitoring Centre", "Monitoring Centre"
            if words[-1].lower() in _HEAD_NOUNS and not self._kinds.origin(words[cut]):
                shorts.add(" ".join(words[cut:]))
        last = first.split()[-1].lower() if not name.endswith(first) or " " in name else ""
        shorts = {short for short in shorts if short.lower() not in STATE_BODIES}
        if last in _HEAD_NOUNS:
            shorts.add(last)
        rest = " ".join(first.split()[:-1])
        if last in _CLASS_NOUNS and rest in self._articles:
            shorts.add(rest)
        own = body_key(name)
        return {key for short in shorts if (key := body_key(short)) and key != own}

    @cached_property
    def _canonical(self) -> dict[str, str]:
        """The canonical name of each group, by its first name."""
        members: dict[str, list[str]] = defaultdict(list)
        for name in self._articles:
            members[self._groups.first(name)].append(name)
        return {root: self._fullest(names) for root, names in members.items()}

    def _fullest(self, names: Sequence[str]) -> str:
        """A name that no other one in use says more fully; the most used of these."""
        keys = {name: set(body_key(name)) for name in names}
        count = {name: len(self._articles[name]) for name in names}
        full = [
            name
            for name in names
            if " " in name
            and not any(
                keys[name] < keys[other] and count[other] >= _IN_USE * count[name]
                for other in names
            )
        ]
        return min(full or names, key=lambda n: (-len(self._articles[n]), -self._counts[n], n))

    @cached_property
    def _by_name(self) -> dict[str, str]:
        return {name.casefold(): self._groups.first(name) for name in sorted(self._articles)}

    @cached_property
    def _by_key(self) -> dict[tuple[str, ...], str]:
        return {body_key(name): self._groups.first(name) for name in sorted(self._articles)}

    @cached_property
    def _where(self) -> dict[str, set[str]]:
        """Articles that give a body under a name that is not short for several, by group."""
        found: dict[str, set[str]] = defaultdict(set)
        for name, articles in self._articles.items():
            if not self._longer(name):
                found[self._groups.first(name)] |= articles
        return found

    def _is_short(self, root: str) -> bool:
        """Whether all names of a group are short for those of several bodies."""
        return root not in self._where

    def _shortened(self, name: str) -> set[str]:
        """The groups that a name, perhaps one that no article capitalises, may be short for."""
        key = body_key(name)
        found = {self._groups.first(long) for long in self._shorts.get(key, set())}
        words = name.split()
        while not found and len(words) > 1 and words[-1] in ORGANISATION_WORDS | {"monitoring"}:
            words = words[:-1]  # "the Harbour Watch monitoring group"
            short = " ".join(words)
            known = self._by_name.get(short.casefold())
            found = {known} if known else set()
            if not known and any(word[0].isupper() for word in words):
                found = {
                    self._groups.first(long) for long in self._shorts.get(body_key(short), set())
                }
        return found

    def _only(self, article: str, groups: Iterable[str], wide: bool) -> str | None:
        """The one of some groups that an article names, or that the event does."""
        groups = set(groups)
        here = {root for root in groups if article in self._where.get(root, set())}
        if len(here) == 1:
            return self._canonical[here.pop()]
        if len(groups) == 1 and wide:
            return self._canonical[groups.pop()]
        return None if here or len(groups) > 1 else ""

    def _describe(self, articles: Sequence[ArticleNames]) -> None:
        """Learn what each body is called beside its name, and where it is based."""
        self._called_by: dict[str, set[str]] = defaultdict(set)  # groups by head noun
        self._words: dict[str, set[str]] = defaultdict(set)  # words said of a group
        self._bases: dict[str, set[str]] = defaultdict(set)
        for each in articles:
            for use in each.uses:
                root = self._by_name.get(plain_name(use.text).casefold())
                if root is None or self._is_short(root):
                    continue
                text = each.article.field_text(use.field)
                self._words[root].update(map(word_key, plain_words(use.text)))
                before = text[max(0, use.start - 60) : use.start]
                called = [pattern.match(text, use.end) for pattern in _CALLED_AFTER]
                for match in (*called, _CALLED_BEFORE.search(before)):
                    words = plain_words(match.group(1).replace("-", " ")) if match else ()
                    if match and not _NO_DESCRIPTION & set(words):
                        self._called_by[_head(match.group(2), words)].add(root)
                        self._words[root].update(map(word_key, words))
                if based := _BASED.search(before) or _BASED_AFTER.match(text, use.end):
                    self._bases[word_key(based.group(1).lower(), True)].add(root)
        for name in self._articles:
            noun = _OF.split(name)[0].split()[-1].lower()
            if noun in ORGANISATION_WORDS and " " in name:
                self._called_by[_head(noun, plain_words(name))].add(self._groups.first(name))

    def _called(self, article: str, name: str) -> str | None:
        """The body that "a war monitor" or "the state news agency" is, by what it is called."""
        words = plain_words(name.replace("-", " "))
        if not words or words[-1] not in ORGANISATION_WORDS:
            return ""
        head = _head(words[-1], words[:-1])
        said = {word_key(word) for word in words[:-1]} - _SAYS_LITTLE
        if not said and head not in ("monitor", "watchdog"):
            return ""
        fitting = {root for root in self._called_by[head] if said <= self._words[root]}
        return self._only(article, fitting, head in ("monitor", "watchdog", "agency"))


_SAYS_LITTLE = frozenset(
    map(word_key, words_of("a an the its monitoring war based international local main"))
)


def _head(noun: str, words: Iterable[str]) -> str:
    """The noun that a description goes by; a monitoring group is a monitor."""
    if noun in ("monitor", "observatory") or "monitoring" in words:
        return "monitor"
    return noun


# Who speaks for a body without being named: "a source in the Harbour Office", "LMC officials".
# Not those who are sent from one body to another, such as ambassadors.
_STAFF = ROLES - words_of("ambassador diplomat representative delegate") | words_of(
    "source official worker staff team reporter photographer unit branch spokespeople inspector "
    "investigator employee"
)
STAFF_WORD = rf"(?:{'|'.join(sorted(_STAFF, key=lambda word: (-len(word), word)))})"
_STAFF_OF = re.compile(
    rf"^(?:[\w-]+ ){{0,4}}?{STAFF_WORD}s? (?:of|in|at|from|for|with|within) (?:the )?(.+)$",
    re.IGNORECASE,
)
_STAFF_AFTER = re.compile(
    rf"^(.+?)(?: (?:{STAFF_WORD}|{'|'.join(sorted(STATEMENT_WORDS))})s?)+$", re.IGNORECASE
)


def without_staff(name: str) -> str:
    """The body behind "a source in the Harbour Office" or "an LMC report", else the name."""
    for pattern in (_STAFF_OF, _STAFF_AFTER):
        match = pattern.match(name)
        if match:
            return without_staff(plain_name(match.group(1)))
    return name
