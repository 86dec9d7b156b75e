"""Copies of an article as a newsroom makes them of a wire: cut, reworded, merged; by rule.

They are planted to measure how many re-edited copies are found. What a rule does depends on
nothing but the article, so that a measurement can be repeated to the byte.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Literal, get_args

from analyzer.datamodels import Article

Rewrite = Literal["cut", "lead", "vocabulary", "quotations", "merged", "all"]
REWRITES: tuple[Rewrite, ...] = get_args(Rewrite)

_BLOCK = 3  # sentences of one article before those of the other, where two are merged

# What an editor writes for a word of a wire; the first of two words is swapped for the second.
# The table is open: a newsroom's own habits may be added. It is made to break runs of words, not
# to keep the meaning to the last shade, and nothing that finds copies may read it.
SWAPS: Mapping[str, str] = {
    # who
    "islamic state group": "Daesh gang",
    "islamic state": "Daesh",
    "isis": "Daesh",
    "isil": "Daesh",
    "is group": "Daesh gang",
    "is fighters": "Daesh men",
    "al-nusra front": "the Nusra gang",
    "rebels": "terrorists",
    "rebel": "terrorist",
    "rebel-held": "terrorist-held",
    "opposition fighters": "gunmen",
    "insurgents": "gunmen",
    "militants": "extremists",
    "jihadists": "extremists",
    "fighters": "gunmen",
    "regime": "government",
    "government forces": "the army",
    "government": "state",
    "pro-government": "loyalist",
    "troops": "soldiers",
    "army": "armed forces",
    "civilians": "residents",
    "civilian": "resident",
    "children": "minors",
    "people": "persons",
    "activists": "campaigners",
    "monitoring group": "monitor",
    "spokesman": "representative",
    "spokeswoman": "representative",
    "chief": "head",
    "officials": "authorities",
    "police": "officers",
    "firefighters": "fire crews",
    "workers": "staff",
    "residents": "inhabitants",
    "company": "firm",
    "crew": "team",
    "doctors": "physicians",
    "victims": "casualties",
    # what happened
    "killed": "martyred",
    "killing": "claiming the lives of",
    "killings": "slayings",
    "died": "lost their lives",
    "dead": "martyrs",
    "deaths": "fatalities",
    "death toll": "number of martyrs",
    "wounded": "injured",
    "wounding": "injuring",
    "wounds": "injuries",
    "air strikes": "air raids",
    "air strike": "air raid",
    "airstrikes": "air raids",
    "airstrike": "air raid",
    "strikes": "raids",
    "strike": "raid",
    "attack": "assault",
    "attacks": "assaults",
    "attacked": "assaulted",
    "bombing": "bomb attack",
    "bombardment": "shelling",
    "shelling": "bombardment",
    "blast": "explosion",
    "explosion": "blast",
    "clashes": "fighting",
    "fighting": "battles",
    "offensive": "operation",
    "ceasefire": "truce",
    "truce": "ceasefire",
    "conflict": "crisis",
    "civil war": "war",
    "captured": "seized",
    "seized": "took",
    "retake": "recapture",
    "besieged": "encircled",
    "siege": "blockade",
    "fled": "escaped",
    "hit": "struck",
    "struck": "hit",
    "fire": "blaze",
    "burned": "went up in flames",
    "sank": "went down",
    "crash": "accident",
    "ship": "vessel",
    "boat": "vessel",
    "car": "vehicle",
    "plane": "aircraft",
    "planes": "aircraft",
    "warplanes": "fighter jets",
    "hospital": "clinic",
    "town": "township",
    "area": "zone",
    "areas": "zones",
    "province": "governorate",
    "neighbourhood": "district",
    "neighborhood": "district",
    # how it is told
    "said": "stated",
    "says": "states",
    "added": "went on to say",
    "told": "informed",
    "according to": "on the word of",
    "reported": "announced",
    "announced": "declared",
    "at least": "no fewer than",
    "more than": "over",
    "less than": "under",
    "nearly": "almost",
    "around": "roughly",
    "about": "some",
    "dozens": "scores",
    "several": "a number of",
    "many": "numerous",
    "including": "among them",
    "near": "close to",
    "began": "started",
    "began to": "started to",
    "ended": "came to an end",
    "also": "in addition",
    "but": "yet",
    "because": "since",
    "after": "following",
    "before": "ahead of",
    "during": "in the course of",
    "later": "afterwards",
    "large": "big",
    "major": "key",
    "heavy": "intense",
    "last week": "a week ago",
    "this week": "in recent days",
    "on condition of anonymity": "without giving a name",
    "carried out": "conducted",
    "help": "assist",
    "help from": "support of",
    "plan": "scheme",
    "decided": "resolved",
    "increased": "rose",
    "meeting": "gathering",
    "talks": "negotiations",
}

_SENTENCE_END = re.compile(r"(?<=[.!?])[\"”’']?\s+(?=[\"“‘'(]?[A-Z\d])")
_ABBREVIATED = re.compile(r"(?:^|[\s(])(?:[A-Z]|Mr|Mrs|Ms|Dr|St|Gen|Col|Lt|No|U\.S|U\.N)\.$")
_SWAPPED = re.compile(
    r"(?:\b(?P<article>an?)\s+)?(?<![\w-])(?P<word>"
    + "|".join(sorted(map(re.escape, SWAPS), key=lambda word: (-len(word), word)))
    + r")(?![\w-])",
    re.IGNORECASE,
)
_ACRONYM_IS = re.compile(r"(?<![\w-])IS(?![\w-])")  # the group, not the verb
_SAYING = r"(?:said|says|added|told|explained|stated)"
_QUOTED_FIRST = re.compile(
    rf"[\"“](?P<words>[^\"“”]+?)[,.]?[\"”],? (?:(?P<verb>{_SAYING}) (?P<name>[^.\"“”]{{2,90}})"
    rf"|(?P<who>[^.\"“”]{{2,90}}?) (?P<says>{_SAYING}[^.\"“”]*))[.]"
)
_MARKS = re.compile(r"[\"“”]")
_TURNED = (
    re.compile(r"(?P<first>.{20,}?),? (?P<last>(?:after|as|while|when|following) .{12,}?)[.]?$"),
    re.compile(
        r"(?P<first>.{12,}), (?P<last>[^,]{4,60} (?:said|reported|announced)[^,]{0,30}?)[.]$"
    ),
    re.compile(r"(?P<first>.{12,}) (?P<last>(?:in|at|near|outside|over) [A-Z].{2,40}?)[.]?$"),
)
_OPENERS = frozenset(
    (
        "a an the at some more many several two three four five six they their there this it no "
        "in on"
    ).split()
)
_REPORTED = {
    "I": "they",
    "i": "they",
    "we": "they",
    "my": "their",
    "our": "their",
    "me": "them",
    "us": "them",
    "am": "are",
    "Im": "they are",
    "I'm": "they are",
}
_FIRST_PERSON = re.compile(r"(?<![\w'’])(?:I'm|Im|I|we|my|our|me|us|am)(?![\w'’])")


def rewritten(article: Article, how: Rewrite, other: Article | None = None) -> Article:
    """A copy of an article, re-edited by a rule; the same article gives the same copy.

    The rules, by name:

    - `cut`: half of the sentences go, the first never;
    - `lead`: the title's words make a new first sentence, the old one is turned round or goes;
    - `vocabulary`: every word of the table `SWAPS` is swapped;
    - `quotations`: quotations become reported speech, lose their marks, or go;
    - `merged`: half of the sentences, in blocks between half of those of the other article;
    - `all`: quotations, cut, lead and vocabulary, and merged as well if another article is given.

    Args:
        article: what is copied.
        how: the rule, one of `REWRITES`.
        other: the second source, for `merged`; only `merged` and `all` look at it.

    Returns:
        The article with another title and text, the rule added to its id, and no URL. Outlet and
        date stay: whoever plants the copy gives it those of the pretended copyist. A rule that
        finds nothing to do leaves the text as it is.

    Raises:
        ValueError: `merged` without another article.
    """
    if how == "merged" and other is None:
        raise ValueError("two articles are needed to merge them: give `other`")
    sentences = sentences_of(article.text)
    title = article.title
    if how in ("quotations", "all"):
        sentences = _without_quotations(sentences)
    if how in ("cut", "merged", "all"):
        sentences = _cut(sentences)
    if how in ("lead", "all"):
        sentences = [*_new_lead(article), *_turned_round(sentences[:1]), *sentences[1:]]
        title = _turned(title) or title
    if other is not None and how in ("merged", "all"):
        sentences = _merged(sentences, _cut(sentences_of(other.text)))
    if how in ("vocabulary", "all"):
        sentences = [swapped(sentence) for sentence in sentences]
        title = swapped(title)
    text = article.text if sentences == sentences_of(article.text) else " ".join(sentences)
    return replace(article, id=f"{article.id}-{how}", title=title, text=text, url="")


def swapped(text: str) -> str:
    """The text with the words of `SWAPS` swapped; a capital first letter stays one."""

    def swap(match: re.Match[str]) -> str:
        word = SWAPS[match["word"].lower()]
        if match["word"][0].isupper():
            word = word[0].upper() + word[1:]
        if match["article"] is None:
            return word
        fitting = "an" if word[0].lower() in "aeiou" else "a"
        return f"{fitting.capitalize() if match['article'][0].isupper() else fitting} {word}"

    return _SWAPPED.sub(swap, _ACRONYM_IS.sub("Daesh", text))


def sentences_of(text: str) -> list[str]:
    """The sentences of a text by punctuation alone, so that no model is needed to rewrite one."""
    found: list[str] = []
    start = 0
    for match in _SENTENCE_END.finditer(text):
        sentence = text[start : match.end()].strip()
        if not _ABBREVIATED.search(sentence):
            found.append(sentence)
            start = match.end()
    found.append(text[start:].strip())
    return [sentence for sentence in found if sentence]


def _draw(text: str) -> int:
    """A number that only the text decides: what stands for chance here."""
    return int.from_bytes(hashlib.sha256(text.encode("utf-8", "surrogatepass")).digest()[:4])


def _cut(sentences: Sequence[str]) -> list[str]:
    """The first sentence and half of all: the next ones, or such as come by chance, in order."""
    kept = (len(sentences) + 1) // 2
    if _draw(" ".join(sentences)) % 2:
        return list(sentences[:kept])
    drawn = sorted(range(1, len(sentences)), key=lambda n: (_draw(sentences[n]), n))
    return [sentences[n] for n in sorted([0, *drawn[: kept - 1]]) if n < len(sentences)]


def _new_lead(article: Article) -> list[str]:
    """A first sentence of the title's words; none without a title."""
    title = (_turned(article.title) or article.title).rstrip(".")
    if not title:
        return []
    day = f" on {article.day:%A}" if article.day else ""
    frames: Sequence[Callable[[str], str]] = (
        lambda words: f"{words}, it was learned{day}.",
        lambda words: f"There is more news{day} of this story: {words}.",
        lambda words: f"{words}: this is what correspondents had to tell{day}.",
    )
    return [frames[_draw(article.title) % len(frames)](title)]


def _turned_round(lead: Sequence[str]) -> list[str]:
    """The old first sentence with its clauses turned round; none where that cannot be done."""
    return [turned + "." for sentence in lead if (turned := _turned(sentence))]


def _turned(sentence: str) -> str:
    """The sentence, without its full stop, that begins with its last clause; empty if it cannot."""
    for pattern in _TURNED:
        match = pattern.fullmatch(sentence)
        if match:
            first, last = match["first"].rstrip(" ,"), match["last"].rstrip(" ,.")
            return f"{last[0].upper()}{last[1:]}, {_small_first(first)}"
    return ""


def _small_first(words: str) -> str:
    """The words with a small first letter, unless they begin with what may be a name."""
    opener = words.split(" ", 1)[0]
    return words[0].lower() + words[1:] if opener.lower() in _OPENERS else words


def _without_quotations(sentences: Sequence[str]) -> list[str]:
    """Sentences in which nobody is quoted: said indirectly, without marks, or left out."""
    found = []
    for sentence in sentences:
        if not _MARKS.search(sentence):
            found.append(sentence)
            continue
        match = _QUOTED_FIRST.fullmatch(sentence)
        if match:
            who, says = match["who"] or match["name"], match["says"] or match["verb"]
            said = _reported(match["words"])
            found.append(f"{who[0].upper()}{who[1:]} {says} that {said}.")
        elif _draw(sentence) % 2:
            found.append(_MARKS.sub("", sentence))
    return found or [_MARKS.sub("", sentence) for sentence in sentences]


def _reported(words: str) -> str:
    """What somebody said, as told by somebody else."""
    return _small_first(_FIRST_PERSON.sub(lambda match: _REPORTED[match.group()], words))


def _merged(ours: Sequence[str], theirs: Sequence[str]) -> list[str]:
    """Blocks of sentences of either in turn; ours come first."""
    found: list[str] = []
    for start in range(0, max(len(ours), len(theirs)), _BLOCK):
        found += ours[start : start + _BLOCK]
        found += theirs[start : start + _BLOCK]
    return found
