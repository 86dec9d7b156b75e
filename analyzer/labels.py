"""The words that each outlet uses for an actor, counted, with a sentence that shows each.

Own words are told from those of somebody whom the outlet quotes. Where too few outlets report on
an event, articles that name its actors show what others call them.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from analyzer.actors import Actors, ActorUse
from analyzer.datamodels import Field, Label, Scope, UseVoice
from analyzer.descriptions import WORD, fold
from analyzer.lexicon import ALIASES
from analyzer.quotations import quotations
from analyzer.readout import ordered_labels
from analyzer.sources import SourceNames

if TYPE_CHECKING:
    from analyzer.datamodels import Article
    from analyzer.passages import Reading

ENOUGH_OUTLETS = 2  # others on an event, from which its own articles show how wordings differ
_PER_ACTOR = 12  # background articles for each actor, of as many outlets as there are
_MOST_BACKGROUND = 60  # of all actors together, which take turns
_SEVERAL = 2  # outlets, or wordings of one outlet, that make an actor worth showing
_MANY = 3  # outlets that make one worth showing of which no article on the event speaks
_ASIDE = re.compile(r" ?[(\[][^()\[\]]*[)\]]|[\"“”]")
_LOADED_FILE = Path(__file__).with_name("loaded_terms.txt")


@dataclass(frozen=True)
class _Use:
    """Words for an actor in one place."""

    use: ActorUse
    outlet: str
    published: str
    words: str
    form: str
    voice: UseVoice
    scope: Scope


def labels_of(
    event_id: str,
    everyone: Sequence[Reading],
    names: SourceNames,
    rest: Sequence[Article],
    read: Callable[[Sequence[Article]], Mapping[str, Reading]],
    publisher: Callable[[str], str],
) -> tuple[Label, ...]:
    """The labels of an event, with those of other articles where few outlets report on it.

    Args:
        event_id: of the event.
        everyone: readings of all articles on it, the compared one first; none for an article that
            could not be read.
        names: made from the same readings.
        rest: the other articles of the corpus.
        read: parses some of these.
        publisher: the outlet that counts, for one as named in an article.
    """
    if not everyone:
        return ()
    outlets = {publisher(reading.article.outlet) for reading in everyone[1:]}
    if len(outlets - {publisher(everyone[0].article.outlet)}) >= ENOUGH_OUTLETS:
        return find_labels(event_id, everyone, names, publisher)
    further = read(background(everyone[0], rest, publisher))
    both = [*everyone, *further.values()]
    return find_labels(event_id, both, SourceNames(both), publisher, further.keys())


def find_labels(
    event_id: str,
    readings: Iterable[Reading],
    names: SourceNames,
    publisher: Callable[[str], str],
    beyond: Collection[str] = (),
) -> tuple[Label, ...]:
    """What each outlet calls each actor in some articles.

    Only actors for which two outlets have words, or one outlet has two; of those that no article
    on the event speaks of, only such as three outlets have words for.

    Args:
        event_id: of the event that the rows belong to.
        readings: of the articles.
        names: made from the same readings.
        publisher: the outlet that counts, for one as named in an article.
        beyond: ids of the articles that are not on the event.
    """
    by_id = {reading.article.id: reading for reading in readings}
    quoted: dict[tuple[str, Field], list[tuple[int, int]]] = {}
    found: dict[str, list[_Use]] = defaultdict(list)
    for use in Actors(by_id.values(), names).uses:
        reading = by_id[use.article_id]
        marks = quoted.get((use.article_id, use.field))
        if marks is None:
            marks = quoted[use.article_id, use.field] = _quotations(reading, use.field)
        scope: Scope = "background" if use.article_id in beyond else "event"
        found[use.actor].append(_use(use, reading, marks, scope))
    named: dict[str, list[_Use]] = defaultdict(list)
    for some in found.values():
        uses = _respelled(some)
        named[_display(uses)] += uses  # of one name, they are one actor
    rows: list[Label] = []
    for actor, uses in named.items():
        outlets = {publisher(use.outlet) for use in uses}
        on_event = any(use.scope == "event" for use in uses)
        if len(outlets) < _SEVERAL and len({use.form for use in uses}) < _SEVERAL:
            continue
        if beyond and len(outlets) < (_SEVERAL if on_event else _MANY):
            continue
        rows += _rows(event_id, actor, uses, by_id)
    return ordered_labels(rows)


def _use(use: ActorUse, reading: Reading, marks: Sequence[tuple[int, int]], scope: Scope) -> _Use:
    """The words of a use and whose they are."""
    article = reading.article
    words = " ".join(_ASIDE.sub("", article.field_text(use.field)[use.start : use.end]).split())
    first = reading.sentences[use.passage].tokens[0]
    opens = reading.passages[use.passage].start == use.start
    common = first.pos_ not in ("PROPN", "ADJ") and not first.ent_type_
    if opens and common and words[1:2].islower():
        words = words[:1].lower() + words[1:]  # "Government troops", whom a sentence begins with
    voice = _voice(use, reading, marks)
    return _Use(use, article.outlet, article.published, words, _form(words), voice, scope)


def _form(words: str) -> str:
    """Words without case and possessives, by which they are counted."""
    return " ".join(fold(match.group()) for match in WORD.finditer(words))


def _voice(use: ActorUse, reading: Reading, marks: Sequence[tuple[int, int]]) -> UseVoice:
    """Whether the outlet speaks itself, quotes somebody, or tells what somebody says."""
    for start, end in marks:  # marks around nothing but the words are the outlet's own
        wider = end - start > use.end - use.start + 2
        if wider and start <= use.start and use.end <= end:
            return "quoted"
    said = reading.said[use.passage]
    if said is None or not (said.speaker or said.affiliation):
        return "own"
    if not said.content_start <= use.start < said.content_end:
        return "own"
    spoken = said.quoted and not said.marked  # a transcript, which has no quotation marks
    return "quoted" if spoken else "reported"


def _quotations(reading: Reading, field: Field) -> list[tuple[int, int]]:
    """Where quotations stand in a field of an article."""
    pairs = zip(reading.passages, reading.sentences, strict=True)
    return quotations([sentence for passage, sentence in pairs if passage.field == field])


def _respelled(uses: Sequence[_Use]) -> list[_Use]:
    """The uses with possessives that lost their apostrophe counted as the name: "Quists troops"."""
    forms = {use.form for use in uses}
    known = {word for form in forms for word in form.split()}

    def respelled(form: str, named: bool) -> str:
        if named and form.endswith("s") and form[:-1] in forms:
            form = form[:-1]
        *words, last = form.split() or [""]
        plain = (w[:-1] if w.endswith("s") and w[:-1] in known else w for w in words)
        return " ".join([*plain, last])

    return [replace(use, form=respelled(use.form, use.use.name != "")) for use in uses]


def _display(uses: Sequence[_Use]) -> str:
    """What an actor is called in the table.

    One of the table of names goes by the first of them, another body by its most common name, a
    group without a name by the words of most outlets that are not loaded.
    """
    for aliases in ALIASES:
        if any(use.use.name == aliases[0] for use in uses):
            return aliases[0]
    forms = {use.form for use in uses}
    names = Counter(use.use.name for use in uses if _form(use.use.name) in forms)
    if names and uses[0].use.actor.startswith("body"):
        return min(names, key=lambda name: (-names[name], name))
    naming = [use for use in uses if not use.use.bare] or list(uses)
    naming = [use for use in naming if use.use.field == "text"] or naming
    outlets: dict[str, set[str]] = defaultdict(set)
    for use in naming:
        outlets[use.form].add(use.outlet)
    counts = Counter(use.form for use in naming)
    form = min(
        counts,
        key=lambda form: (
            loaded_term(form) != "" or "-backed" in form,
            -len(outlets[form]),
            -counts[form],
            len(form),
            form,
        ),
    )
    return _written([use for use in naming if use.form == form])


def _written(uses: Iterable[_Use]) -> str:
    """The most common way in which words are written."""
    counts = Counter(use.words for use in uses)
    return min(counts, key=lambda words: (-counts[words], words))


def _rows(
    event_id: str,
    actor: str,
    uses: Sequence[_Use],
    readings: Mapping[str, Reading],
) -> list[Label]:
    """The rows of one actor."""
    written: dict[str, list[_Use]] = defaultdict(list)
    grouped: dict[tuple[str, str, UseVoice, Scope], list[_Use]] = defaultdict(list)
    for one in uses:
        written[one.form].append(one)
        grouped[one.outlet, one.form, one.voice, one.scope].append(one)
    rows = []
    for (outlet, form, voice, scope), some in grouped.items():
        use = min(some, key=_place).use
        passage = readings[use.article_id].passages[use.passage]
        rows.append(
            Label(
                event_id=event_id,
                actor=actor,
                outlet=outlet,
                label=_written(written[form]),
                count=len(some),
                example=passage.text,
                article_id=use.article_id,
                start=passage.start,
                end=passage.end,
                voice=voice,
                loaded=loaded_term(form),
                scope=scope,
                label_start=use.start - passage.start,
                label_end=use.end - passage.start,
                field=use.field,
            )
        )
    return rows


def _place(use: _Use) -> tuple[bool, str, str, int]:
    """The order in which a use is taken as the example: from a text, the earliest."""
    return (
        use.use.field == "title",
        use.published or "9999",
        use.use.article_id,
        use.use.start,
    )


@lru_cache(maxsize=1)
def _loaded_terms() -> re.Pattern[str]:
    """Matches the loaded terms, the longest first."""
    lines = _LOADED_FILE.read_text(encoding="utf-8").splitlines()
    terms = {term for line in lines if not line.startswith("#") for term in line.split(",")}
    words = sorted({term.strip() for term in terms} - {""}, key=lambda term: (-len(term), term))
    return re.compile(rf"(?<![\w-])(?:{'|'.join(map(re.escape, words))})(?![\w-])")


def loaded_term(label: str) -> str:
    """The loaded terms that a label in lower case holds, joined by `;`, or nothing."""
    return ";".join(dict.fromkeys(match.group() for match in _loaded_terms().finditer(label)))


def background(
    own: Reading, others: Sequence[Article], publisher: Callable[[str], str]
) -> tuple[Article, ...]:
    """Articles that name the actors of an article, for what other outlets call these.

    For every actor some, of as many outlets as there are, those that name most of the actors
    first; the actors take turns up to a limit. Ordered by id.

    Args:
        own: the article whose actors are looked for.
        others: the rest of the corpus.
        publisher: the outlet that counts, for one as named in an article.
    """
    article = own.article
    forms: dict[str, set[str]] = defaultdict(set)
    for use in Actors([own], SourceNames([own])).uses:
        if not use.bare:
            forms[use.actor].add(use.name or article.field_text(use.field)[use.start : use.end])
    patterns = {
        actor: re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, sorted(_searched(some))))})(?!\w)")
        for actor, some in forms.items()
    }
    naming: dict[str, list[Article]] = defaultdict(list)
    score: Counter[str] = Counter()
    for other in others:
        if publisher(other.outlet) and publisher(other.outlet) == publisher(article.outlet):
            continue
        for actor, pattern in patterns.items():
            if pattern.search(other.text):
                naming[actor].append(other)
                score[other.id] += 1
    queues = [
        _in_turns(naming[actor], lambda a: publisher(a.outlet), score)[:_PER_ACTOR]
        for actor in sorted(naming, key=lambda actor: (len(naming[actor]), actor))
    ]
    chosen: dict[str, Article] = {}
    for rank in range(_PER_ACTOR):
        for queue in queues:
            if rank < len(queue) and len(chosen) < _MOST_BACKGROUND:
                chosen.setdefault(queue[rank].id, queue[rank])
    return tuple(chosen[article_id] for article_id in sorted(chosen))


def _searched(forms: Iterable[str]) -> set[str]:
    """What is looked for: the words of a name, and all the names of the table that it is in."""
    found = set(forms)
    for names in ALIASES:
        if any(name in form for name in names for form in found if len(name) > 3):
            found |= set(names)
    return found


def _in_turns(
    articles: Sequence[Article], outlet: Callable[[Article], str], score: Mapping[str, int]
) -> list[Article]:
    """One article of each outlet, then a second of each, and so on."""
    seen: Counter[str] = Counter()
    ranked = []
    for article in sorted(articles, key=lambda a: (-score[a.id], a.id)):
        ranked.append((seen[outlet(article)], -score[article.id], article.id, article))
        seen[outlet(article)] += 1
    return [article for *_, article in sorted(ranked, key=lambda item: item[:3])]
