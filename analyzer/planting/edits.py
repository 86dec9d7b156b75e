"""Edits of one parsed sentence that keep its meaning, or change exactly one thing about it.

An :class:`Edit` is a set of replacements by character offset, so edits that do not touch each
other can be combined: a contradiction is written as one conflict among harmless rewordings, and
what tells the two apart is the conflict and not how much was edited.
"""

from __future__ import annotations

import random
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from spacy.tokens import Span, Token

SMALL = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen "
    "fifteen sixteen seventeen eighteen nineteen twenty"
).split()
TENS = ["zero", "ten", "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"]
VALUES = {word: value for value, word in enumerate(SMALL)} | {
    word: value * 10 for value, word in enumerate(TENS) if value > 1
}
WEEKDAYS = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"]
MONTHS = (
    "January February March April May June July August September October November December".split()
)
QUALIFIER = re.compile(
    r"(?:at least|more than|no fewer than|around|about|some|nearly|almost|over|up to|as many as|"
    r"an estimated|approximately|fewer than|less than|under|only|just) $",
    re.IGNORECASE,
)
#: Qualifiers under which the number is a ceiling or an estimate: no floor may be drawn from it.
LOOSE = re.compile(r"(?:up to|as many as|fewer than|less than|under|nearly|almost) $", re.I)


@dataclass(frozen=True)
class Edit:
    """Replacements ``(start, end, text)`` inside a sentence, and what they amount to."""

    kind: str
    spans: tuple[tuple[int, int, str], ...]

    def touches(self, other: Edit) -> bool:
        """Say whether two edits overlap or meet."""
        return any(a < d and c < b for a, b, _ in self.spans for c, d, _ in other.spans)


def apply(text: str, edits: list[Edit]) -> str:
    """Return the sentence with the edits made, tidied."""
    for start, end, new in sorted((s for e in edits for s in e.spans), reverse=True):
        text = text[:start] + new + text[end:]
    text = re.sub(r"\s+", " ", text).strip()
    text = re.sub(r" ([,.;:])", r"\1", text)
    text = re.sub(r",\s*,", ",", text)
    text = re.sub(r"[,;:\s]+([.!?]['\"]?)$", r"\1", text).lstrip(",;: ")
    return text[:1].upper() + text[1:]


# -- numbers ---------------------------------------------------------------------------------


UNITS = frozenset(
    ["a.m.", "p.m.", "gmt", "km", "percent", "%", "foot", "inch", "pound", "run", "point", "-"]
)
FIXED = frozenset(
    "the other these those his their its her last first next between than of all".split()
)


@dataclass(frozen=True)
class Count:
    """A number that counts something: value, where it stands, what it counts."""

    value: int
    start: int
    end: int
    qualifier: int
    digits: bool
    token: Token

    @property
    def fixed(self) -> bool:
        """Whether the words before it allow no "at least" or "dozens of" in its place."""
        sent = self.token.sent
        before = sent.text[: self.qualifier].split()
        return (bool(before) and before[-1].lower() in FIXED) or self.token.head.tag_ == "NN"

    @property
    def loose(self) -> bool:
        """Whether only an estimate or a ceiling is given."""
        return self.qualifier != self.start and bool(
            LOOSE.search(self.token.sent.text[self.qualifier : self.start])
        )


def value_of(word: str) -> int | None:
    """Read a whole number written in digits or words."""
    plain = word.lower().replace(",", "")
    if plain.isdigit() and len(plain) < 7:
        return int(plain)
    if "-" in plain:
        tens, _, ones = plain.partition("-")
        if tens in VALUES and ones in VALUES and VALUES[tens] >= 20 and VALUES[ones] < 10:
            return VALUES[tens] + VALUES[ones]
    return VALUES.get(plain)


def spelled(value: int) -> str:
    """Write a number under a hundred in words."""
    if value <= 20:
        return SMALL[value]
    tens, ones = divmod(value, 10)
    return TENS[tens] + (f"-{SMALL[ones]}" if ones else "")


def counts(sent: Span) -> list[Count]:
    """Find the numbers of a sentence that count a noun; dates, times and ages are left out."""
    found = []
    for token in sent:
        value = value_of(token.text)
        if value is None or value == 0 or token.ent_type_ in ("DATE", "TIME", "ORDINAL"):
            continue
        noun = token.head
        if token.dep_ != "nummod" or noun.pos_ not in ("NOUN", "PROPN") or noun.i < token.i:
            continue
        year = 1900 <= value <= 2100 and noun.text.lower() not in ("people", "civilians")
        if year or noun.text in MONTHS or noun.lower_ in UNITS:
            continue
        start = token.idx - sent.start_char
        around = sent.text[max(0, start - 2) : start] + sent.text[start + len(token.text) :][:2]
        if "-" in around or "–" in around:
            continue
        before = QUALIFIER.search(sent.text[:start])
        found.append(
            Count(
                value,
                start,
                start + len(token.text),
                before.start() if before else start,
                token.text[0].isdigit(),
                token,
            )
        )
    return found


def _written(value: int, digits: bool) -> str:
    return str(value) if digits or value > 99 else spelled(value)


def other_value(value: int, rng: random.Random) -> int:
    """Return a different number of a plausible size for the same thing."""
    draw = rng.random()
    reach = max(2, round(value * 0.4))
    if draw < 0.65:
        new = value + rng.choice((-1, 1)) * rng.randint(1, reach)
    elif draw < 0.85:
        new = value * rng.randint(2, 4)
    else:
        new = value // rng.randint(2, 3)
    return new if new > 0 and new != value else value + rng.randint(1, reach)


def number_conflicts(sent: Span, rng: random.Random) -> Iterator[Edit]:
    """Change one number: another value, a word that cannot hold, or two numbers exchanged."""
    found = counts(sent)
    taken = {count.value for count in found}
    for count in found:
        new = other_value(count.value, rng)
        if new in taken or (1 in (new, count.value) and count.token.head.tag_ in ("NN", "NNS")):
            continue
        digits = count.digits if rng.random() < 0.8 else not count.digits
        text = _written(new, digits)
        if rng.random() < 0.2 and count.qualifier == count.start:
            text = f"at least {text}"
        start = count.start if rng.random() < 0.7 else count.qualifier
        if start == count.qualifier != count.start and rng.random() < 0.5:
            text = f"at least {text}"
        yield Edit("number_conflict", ((start, count.end, text),))
        wrong = []
        if 2 <= count.value <= 9:
            wrong += ["dozens of", "scores of", "more than 20", "at least fifteen"]
        if 2 <= count.value <= 60:
            wrong += ["hundreds of", "more than 100", f"more than {count.value + 9}"]
        if count.value >= 20:
            wrong += ["a handful of", f"fewer than {count.value - count.value // 4}", "only a few"]
        if count.value >= 2:
            wrong += ["no"]
        if wrong and not count.loose and not count.fixed:
            yield Edit("vague_conflict", ((count.qualifier, count.end, rng.choice(wrong)),))
    found = [c for c in found if c.value > 1 and c.token.head.tag_ in ("NNS", "NNPS")]
    if len(found) >= 2 and found[0].value != found[1].value:
        one, two = found[0], found[1]
        swapped = ((one.start, one.end, two.token.text), (two.start, two.end, one.token.text))
        yield Edit("number_exchanged", swapped)


def number_rewordings(sent: Span, rng: random.Random) -> Iterator[Edit]:
    """Write one number differently, more vaguely or as a floor, so that it still holds."""
    for count in counts(sent):
        value, start = count.value, count.qualifier
        if 2 <= value <= 99:
            text = _written(value, not count.digits)
            yield Edit("number_rewritten", ((count.start, count.end, text),))
        if count.loose or value < 2 or count.fixed:
            continue
        choices = [f"at least {_written(value, count.digits)}", f"no fewer than {value}"]
        if 3 <= value <= 9:
            choices += ["several", "a number of"]
        if value >= 22:
            size = 10 if value < 100 else 50 if value < 500 else 100
            floor = (value - 1) // size * size
            choices += [f"more than {floor}", f"over {floor}", f"at least {floor}"]
            if value % size >= size * 0.7:
                choices += [f"nearly {floor + size}", f"almost {floor + size}"]
        if 24 <= value <= 99:
            choices += ["dozens of"] * 3
        if 38 <= value <= 199:
            choices += ["scores of"] * 2
        if 200 <= value <= 999:
            choices += ["hundreds of"] * 2
        yield Edit("number_vaguer", ((start, count.end, rng.choice(choices)),))


# -- dates and places ------------------------------------------------------------------------

WEEKDAY = re.compile(r"\b(" + "|".join(WEEKDAYS) + r")\b")
MONTH = re.compile(r"\b(" + "|".join(MONTHS) + r")\b")
DAY_MONTH = re.compile(r"\b(\d{1,2}) (" + "|".join(MONTHS) + r")\b")
MONTH_DAY = re.compile(r"\b(" + "|".join(MONTHS) + r") (\d{1,2})\b(?!\d)")
YEAR = re.compile(r"\b(?:in|since) ((?:19|20)\d\d)\b")
PART = re.compile(r"\b(morning|afternoon|evening)\b")
DROPPABLE_DAY = re.compile(r",? (?:late |early )?on (" + "|".join(WEEKDAYS) + r")(?: \w*ning)?\b")


def date_conflicts(sent: Span, rng: random.Random) -> Iterator[Edit]:
    """Change a weekday, month, day, year or part of the day."""
    text = sent.text
    days = WEEKDAY.findall(text)
    for match in WEEKDAY.finditer(text):
        new = rng.choice([day for day in WEEKDAYS if day not in days])
        yield Edit("date_conflict", ((match.start(), match.end(), new),))
    for match in MONTH.finditer(text):
        if match.group() in ("May", "March") and not re.search(r"\d", text[match.end() :][:4]):
            continue
        new = rng.choice([month for month in MONTHS if month not in text])
        yield Edit("date_conflict", ((match.start(), match.end(), new),))
    for pattern, group in ((DAY_MONTH, 1), (MONTH_DAY, 2)):
        for match in pattern.finditer(text):
            day = int(match.group(group))
            new = str(rng.choice([d for d in range(1, 29) if d != day]))
            yield Edit("date_conflict", ((match.start(group), match.end(group), new),))
    for match in YEAR.finditer(text):
        year = int(match.group(1)) + rng.choice((-4, -3, -2, -1, 1, 2, 3))
        yield Edit("date_conflict", ((match.start(1), match.end(1), str(year)),))
    for match in PART.finditer(text):
        new = rng.choice([p for p in ("morning", "afternoon", "evening") if p != match.group()])
        yield Edit("date_conflict", ((match.start(), match.end(), new),))


def date_rewordings(sent: Span, rng: random.Random) -> Iterator[Edit]:
    """Leave a weekday out, or write a date the other way round."""
    text = sent.text
    for match in DROPPABLE_DAY.finditer(text):
        yield Edit("date_dropped", ((match.start(), match.end(), ""),))
    for match in DAY_MONTH.finditer(text):
        new = f"{match.group(2)} {match.group(1)}"
        yield Edit("date_rewritten", ((match.start(), match.end(), new),))
    for match in MONTH_DAY.finditer(text):
        new = f"{match.group(2)} {match.group(1)}"
        if not text[match.end() :].startswith((",", " 20")) and rng.random() < 0.8:
            yield Edit("date_rewritten", ((match.start(), match.end(), new),))


TOWNS = (
    "Aleppo, Damascus, Homs, Hama, Idlib, Raqqa, Daraa, Latakia, Tartus, Palmyra, Douma, "
    "Manbij, Azaz, Jarabulus, Hasakeh, Deir Ezzor, Quneitra, Daraya, Afrin, Kobani, Saraqeb, "
    "Harasta, Tabqa, Maaret al-Numan"
).split(", ")
COUNTRIES = (
    "Syria, Turkey, Iraq, Iran, Russia, Lebanon, Jordan, Israel, France, Britain, Germany, "
    "Egypt, Libya, Yemen, China, India, Qatar, Saudi Arabia"
).split(", ")
STATES = "California Texas Florida Ohio Georgia Virginia Michigan Arizona Oregon Nevada".split()
CITIES = (
    "Moscow, Ankara, Istanbul, Baghdad, Tehran, Beirut, Cairo, Geneva, Vienna, Paris, London, "
    "Berlin, Los Angeles, Chicago, Boston, Houston, Seattle, Atlanta, Denver, New York, Mumbai"
).split(", ")
BEFORE_PLACES = frozenset("in near at of on outside inside to from around".split())
COMPASS = {"north": "south", "east": "west", "south": "north", "west": "east"}
DIRECTION = re.compile(
    r"\b(north|south)(ern|east|west|eastern|western)?\b|\b(east|west)(ern)?\b", re.I
)


def place_conflicts(sent: Span, rng: random.Random) -> Iterator[Edit]:
    """Put the same fact in another place of the same kind."""
    text = sent.text
    for entity in sent.ents:
        if entity.label_ not in ("GPE", "LOC"):
            continue
        pools = [pool for pool in (TOWNS, COUNTRIES, STATES, CITIES) if entity.text in pool]
        known = pools[0] if pools else CITIES if rng.random() < 0.3 else TOWNS
        if entity[0].i == sent.start or sent.doc[entity.start - 1].lower_ not in BEFORE_PLACES:
            continue
        options = [place for place in known if place not in text]
        start = entity.start_char - sent.start_char
        yield Edit("place_conflict", ((start, start + len(entity.text), rng.choice(options)),))
    for match in DIRECTION.finditer(text):
        word = match.group()
        if word[0].isupper():
            continue
        head = word[:5] if word.startswith(("north", "south")) else word[:4]
        yield Edit("place_conflict", ((match.start(), match.start() + len(head), COMPASS[head]),))


# -- actors, victims, speakers ---------------------------------------------------------------

NATIONS = (
    "Russian Syrian Turkish Israeli American Iranian Iraqi Saudi French British Kurdish Jordanian"
).split()
FORCES = (
    "Islamic State",
    "rebels",
    "the Syrian army",
    "Hezbollah",
    "Kurdish fighters",
    "Al-Nusra Front",
    "Turkish troops",
    "the US-led coalition",
    "Russian warplanes",
    "government forces",
    "opposition fighters",
    "Israeli jets",
)
VICTIMS = {
    "civilians": ("soldiers", "militants", "rebels", "fighters"),
    "children": ("soldiers", "fighters", "policemen"),
    "women": ("men", "soldiers"),
    "soldiers": ("civilians", "rebels", "jihadists"),
    "troops": ("civilians", "rebels"),
    "militants": ("civilians", "soldiers", "children"),
    "terrorists": ("civilians", "soldiers"),
    "rebels": ("civilians", "government soldiers"),
    "fighters": ("civilians", "aid workers"),
    "jihadists": ("civilians", "government soldiers"),
    "medics": ("soldiers", "journalists"),
    "students": ("policemen", "soldiers"),
    "journalists": ("doctors", "soldiers"),
    "hospital": ("mosque", "military base"),
    "school": ("hospital", "barracks"),
    "market": ("airport", "school"),
    "mosque": ("hospital", "school"),
    "convoy": ("hospital", "school"),
    "officers": ("students", "nurses"),
    "police": ("firefighters", "doctors"),
}
MEANS = {
    "air strikes": ("artillery fire", "car bombs"),
    "airstrikes": ("artillery fire", "car bombs"),
    "air strike": ("car bombing", "mortar attack"),
    "airstrike": ("car bombing", "mortar attack"),
    "barrel bombs": ("car bombs", "cruise missiles"),
    "car bomb": ("missile", "landmine"),
    "suicide bomber": ("sniper", "warplane"),
    "shelling": ("a suicide bombing", "air raids"),
    "rockets": ("barrel bombs", "car bombs"),
    "missiles": ("barrel bombs", "mortars"),
    "gun": ("knife",),
    "warplanes": ("tanks", "warships"),
    "helicopters": ("tanks", "drones"),
    "chlorine": ("sarin", "napalm"),
    "sarin": ("chlorine", "phosphorus"),
}


def actor_conflicts(sent: Span, rng: random.Random, people: list[str]) -> Iterator[Edit]:
    """Name another actor as the one who does it, or another force or person."""
    text = sent.text
    for token in sent:
        start = token.idx - sent.start_char
        if token.text in NATIONS and token.dep_ in ("amod", "compound", "nmod"):
            head = token.head
            role = head.dep_ in ("nsubj", "pobj", "nsubjpass", "compound")
            agent = head.dep_ != "pobj" or head.head.lower_ == "by"
            if role and agent:
                new = rng.choice([name for name in NATIONS if name not in text])
                yield Edit("actor_conflict", ((start, start + len(token.text), new),))
    for entity in sent.ents:
        start = entity.start_char - sent.start_char
        span = (start, start + len(entity.text))
        doer = entity.root.dep_ in ("nsubj", "nsubjpass") or (
            entity.root.dep_ == "pobj" and entity.root.head.dep_ == "agent"
        )
        if not doer or entity.root.head.lemma_ in SAYING:
            continue
        if entity.label_ == "PERSON" and len(entity) > 1:
            new = rng.choice(people)
            if new.split()[-1] not in text:
                yield Edit("actor_conflict", ((*span, new),))
        elif entity.label_ == "ORG" and entity.text in ("IS", "ISIS", "Islamic State", "Daesh"):
            new = rng.choice(FORCES[1:])
            yield Edit("actor_conflict", ((*span, new),))


def victim_conflicts(sent: Span, rng: random.Random) -> Iterator[Edit]:
    """Change who or what was hit, or with what."""
    text = sent.text
    for token in sent:
        options = VICTIMS.get(token.text)
        if options and token.dep_ in ("dobj", "nsubjpass", "nsubj", "pobj", "attr", "conj"):
            if token.i > sent.start and sent.doc[token.i - 1].dep_ in ("compound", "amod"):
                continue
            new = rng.choice(options)
            start = token.idx - sent.start_char
            if new not in text:
                yield Edit("victim_conflict", ((start, start + len(token.text), new),))
    for phrase, others in MEANS.items():
        found = re.search(rf"\b{phrase}\b", text)
        if found:
            yield Edit("means_conflict", ((found.start(), found.end(), rng.choice(others)),))


SPEAKERS = (
    "the Syrian foreign minister",
    "the Kremlin spokesman",
    "the UN secretary general",
    "a Turkish official",
    "a rebel commander",
    "the Iranian president",
    "a Pentagon spokesman",
    "the French president",
    "the mayor",
    "a Red Cross official",
    "the prime minister",
)
SAYING = frozenset("say tell add report announce state note explain claim declare warn".split())


def speaker_conflicts(sent: Span, rng: random.Random) -> Iterator[Edit]:
    """Put a quoted utterance into another mouth (an unquoted fact may have many sources)."""
    if '"' not in sent.text and "“" not in sent.text:
        return
    for token in sent:
        if token.lemma_ not in SAYING or token.pos_ != "VERB":
            continue
        for child in token.children:
            phrase = sent.doc[child.left_edge.i : child.right_edge.i + 1]
            if child.dep_ == "nsubj" and child.pos_ != "PRON" and len(phrase) <= 8:
                start = phrase.start_char - sent.start_char
                if '"' in phrase.text:
                    continue
                new = rng.choice(SPEAKERS)
                yield Edit("attribution_conflict", ((start, start + len(phrase.text), new),))


# -- polarity --------------------------------------------------------------------------------

ANTONYMS = (
    ("accepted", "rejected"),
    ("confirmed", "denied"),
    ("supports", "opposes"),
    ("won", "lost"),
    ("supported", "opposed"),
    ("began", "ended"),
    ("started", "ended"),
    ("increased", "decreased"),
    ("welcomed", "condemned"),
    ("arrested", "released"),
    ("approved", "rejected"),
    ("rose", "fell"),
    ("before", "after"),
    ("advanced", "retreated"),
    ("succeeded", "failed"),
    ("entered", "left"),
    ("opened", "closed"),
    ("agreed", "refused"),
    ("allowed", "barred"),
    ("first", "last"),
    ("more", "less"),
    ("higher", "lower"),
    ("guilty", "not guilty"),
    ("alive", "dead"),
    ("praised", "criticized"),
    ("captured", "lost"),
    ("destroyed", "spared"),
    ("violated", "respected"),
    ("resumed", "halted"),
    ("worst", "best"),
    ("largest", "smallest"),
)
AUXILIARIES = frozenset(
    "was were is are has have had will would can could should does did do may might must".split()
)


def has_negation(text: str) -> bool:
    """Say whether a text holds a word of negation."""
    return bool(
        re.search(r"\b(?:not|no|never|none|nobody|neither|nor|without|deni\w+)\b|n't", text, re.I)
    )


def _main_verbs(sent: Span) -> Iterator[Token]:
    root = sent.root
    if root.lemma_ in SAYING:
        yield from (c for c in root.children if c.dep_ == "ccomp" and c.pos_ in ("VERB", "AUX"))
    elif root.pos_ in ("VERB", "AUX"):
        yield root


def negations(sent: Span, rng: random.Random) -> Iterator[Edit]:
    """Turn what the sentence states into its denial, or a denial into a statement."""
    text = sent.text
    for verb in _main_verbs(sent):
        if any(child.dep_ == "neg" for child in verb.children):
            continue
        helpers = [c for c in verb.children if c.dep_ in ("aux", "auxpass") and c.i < verb.i]
        first = helpers[0] if helpers else verb if verb.lower_ in AUXILIARIES else None
        word = rng.choice(("not", "not", "not", "never"))
        if first is not None and first.lower_ in AUXILIARIES:
            at = first.idx + len(first.text) - sent.start_char
            yield Edit("negation_added", ((at, at, f" {word}"),))
        elif verb.tag_ in ("VBD", "VBZ", "VBP") and verb.pos_ == "VERB" and first is None:
            start = verb.idx - sent.start_char
            helper = {"VBD": "did", "VBZ": "does", "VBP": "do"}[verb.tag_]
            new = f"{helper} not {verb.lemma_}"
            yield Edit("negation_added", ((start, start + len(verb.text), new),))
    for token in sent:
        start = token.idx - sent.start_char
        if token.dep_ == "neg" and token.lower_ == "not" and token.i > sent.start:
            before = sent.doc[token.i - 1].lower_
            if before in AUXILIARIES - {"did", "does", "do"}:
                yield Edit("negation_removed", ((start, start + 4, ""),))
        if token.lower_ == "no" and token.dep_ == "det" and token.i > sent.start:
            new = rng.choice(("", "many", "several")) if token.head.tag_ == "NNS" else "a"
            yield Edit("negation_removed", ((start, start + 2, new),))
    for pair in ANTONYMS:
        for old, new in (pair, pair[::-1]):
            found = re.search(rf"\b{old}\b", text)
            if found:
                yield Edit("antonym", ((found.start(), found.end(), new),))


def wrapped_denials(text: str, rng: random.Random) -> Iterator[str]:
    """Deny a whole (short) sentence."""
    if len(text) < 140 and text.endswith(".") and '"' not in text and not has_negation(text):
        lead = rng.choice(
            ("It is not true that", "It is not the case that", "Nobody reported that")
        )
        opener = text.split()[0] in _OPENERS
        yield f"{lead} {text[0].lower() + text[1:] if opener else text}"


_OPENERS = frozenset("The A An At More Some Several In On It There They He She Two Three".split())

# -- roles -----------------------------------------------------------------------------------

PARTICIPLES = {
    "took": "taken",
    "gave": "given",
    "saw": "seen",
    "drove": "driven",
    "overran": "overrun",
    "shook": "shaken",
    "chose": "chosen",
    "threw": "thrown",
    "beat": "beaten",
    "stole": "stolen",
}
SAME_FORM = frozenset(
    (
        "hit struck fought shot caught held led left lost met sent told won brought found put "
        "cut sought"
    ).split()
)
MUTUAL = frozenset(
    ["meet", "fight", "join", "marry", "include", "have", "become", "face", "share", "resemble"]
)


def _phrase(token: Token) -> Span | None:
    span = token.doc[token.left_edge.i : token.right_edge.i + 1]
    named = any(t.pos_ == "PROPN" or t.lower_ in VICTIMS or t.tag_ == "NNS" for t in span)
    if token.pos_ == "PRON" or len(span) > 9 or not named or '"' in span.text:
        return None
    return span


def _participle(verb: Token) -> str | None:
    if verb.lower_ in PARTICIPLES:
        return PARTICIPLES[verb.lower_]
    return verb.text if verb.text.endswith("ed") or verb.lower_ in SAME_FORM else None


def _lower(span: Span) -> str:
    first = span[0]
    plain = first.pos_ not in ("PROPN",) and first.ent_type_ not in ("GPE", "ORG", "PERSON", "NORP")
    return span.text[0].lower() + span.text[1:] if plain else span.text


def roles(sent: Span) -> Iterator[Edit]:
    """Exchange who did it and whom it befell; or turn the voice around, which keeps them."""
    for verb in sent:
        if verb.pos_ != "VERB" or verb.lemma_ in MUTUAL | SAYING:
            continue
        kids = {child.dep_: child for child in verb.children}
        subject = _phrase(kids["nsubj"]) if "nsubj" in kids else None
        thing = _phrase(kids["dobj"]) if "dobj" in kids else None
        base = sent.start_char
        if subject and thing and subject.end <= verb.i < thing.start:
            one = (subject.start_char - base, subject.end_char - base)
            two = (thing.start_char - base, thing.end_char - base)
            alike = {t.lemma_ for t in subject} & {t.lemma_ for t in thing if t.is_alpha}
            if not alike - {"the", "a", "of", "and"} and verb.lemma_ not in ("carry", "take"):
                swap = ((*one, _lower(thing)), (*two, _lower(subject)))
                yield Edit("role_swap", swap)
            part = _participle(verb)
            if part and verb.tag_ == "VBD" and verb.i == subject.end and thing.start == verb.i + 1:

                def be(span: Span, head: Token) -> str:
                    plural = head.tag_ in ("NNS", "NNPS") or any(
                        c.dep_ == "conj" for c in head.children
                    )
                    return "were" if plural or head.lower_ == "people" else "was"

                whole = (one[0], two[1])
                passive = f"{_lower(thing)} {be(thing, kids['dobj'])} {part} by {_lower(subject)}"
                turned = f"{_lower(subject)} {be(subject, kids['nsubj'])} {part} by {_lower(thing)}"
                yield Edit("voice", ((*whole, passive),))
                yield Edit("role_swap_passive", ((*whole, turned),))
        if "nsubjpass" in kids and "agent" in kids:
            patient = _phrase(kids["nsubjpass"])
            doers = [c for c in kids["agent"].children if c.dep_ == "pobj"]
            doer = _phrase(doers[0]) if doers else None
            if patient and doer and patient.end <= verb.i < doer.start:
                one = (patient.start_char - base, patient.end_char - base)
                two = (doer.start_char - base, doer.end_char - base)
                yield Edit("role_swap", ((*one, _lower(doer)), (*two, _lower(patient))))
                helper = kids.get("auxpass")
                if (
                    helper is not None
                    and "aux" not in kids
                    and "neg" not in kids
                    and helper.lower_ in ("was", "were")
                    and verb.text.endswith("ed")
                    and helper.i == patient.end
                    and verb.i == helper.i + 1
                    and doer.start == verb.i + 2
                ):
                    active = f"{_lower(doer)} {verb.text} {_lower(patient)}"
                    turned = f"{_lower(patient)} {verb.text} {_lower(doer)}"
                    yield Edit("voice", ((one[0], two[1], active),))
                    yield Edit("role_swap_active", ((one[0], two[1], turned),))


# -- harmless rewordings ---------------------------------------------------------------------

SYNONYMS = (
    (r"air ?strikes", ("air raids", "air strikes", "airstrikes", "bombing raids")),
    (r"air ?strike", ("air raid", "air strike", "airstrike")),
    (r"air raids", ("air strikes", "airstrikes")),
    (r"wounded", ("injured", "hurt")),
    (r"injured", ("wounded", "hurt")),
    (r"regime forces", ("government forces", "government troops")),
    (r"government forces", ("regime forces", "the army's forces")),
    (r"Islamic State group", ("ISIS", "Daesh", "ISIL")),
    (r"(?:ISIS|ISIL|Daesh)", ("Islamic State", "the Islamic State group")),
    (r"Islamic State", ("ISIS", "Daesh")),
    (r"U\.S\.", ("US", "American")),
    (r"United States", ("US", "USA")),
    (r"rebels", ("opposition fighters", "insurgents")),
    (r"warplanes", ("jets", "aircraft")),
    (r"jihadists", ("militants", "extremists", "terrorists")),
    (r"militants", ("fighters", "gunmen", "terrorists")),
    (r"terrorists", ("militants",)),
    (r"troops", ("soldiers", "forces")),
    (r"soldiers", ("troops",)),
    (r"at least", ("no fewer than", "a minimum of", "not less than")),
    (r"more than", ("over", "upwards of")),
    (r"nearly", ("almost", "close to")),
    (r"near", ("close to", "not far from")),
    (r"monitoring group", ("monitor", "watchdog")),
    (r"began", ("started",)),
    (r"seized", ("captured", "took control of")),
    (r"captured", ("seized", "took")),
    (r"province", ("governorate",)),
    (
        r"(?<=people )were killed",
        ("died", "lost their lives", "did not survive", "lost their life"),
    ),
    (r"(?<=civilians )were killed", ("died", "lost their lives", "were slain")),
    (r"was killed", ("died", "lost his life", "did not survive")),
    (r"were killed", ("died", "lost their lives", "were left dead")),
    (r"ceasefire", ("truce", "cease-fire")),
    (r"truce", ("ceasefire",)),
    (r"died", ("were killed", "lost their lives")),
    (r"killing", ("which killed", "that killed")),
    (r"announced", ("said", "declared")),
    (r"struck", ("hit",)),
    (r"unclear", ("not clear",)),
    (r"failed to", ("did not", "was unable to")),
    (r"unable to", ("not able to",)),
    (r"refused to", ("would not", "declined to")),
    (r"continued", ("did not stop", "went on")),
    (r"attack", ("assault",)),
    (r"attacks", ("assaults",)),
    (r"including", ("among them",)),
    (r"civilians", ("non-combatants", "people")),
    (r"children", ("minors", "boys and girls")),
    (r"purchased", ("bought",)),
    (r"bought", ("purchased", "acquired")),
    (r"large", ("big",)),
    (r"arrested", ("detained", "took into custody")),
    (r"police", ("officers", "the police force")),
    (r"roughly", ("about",)),
    (r"about", ("around", "roughly")),
    (r"vehicle", ("car",)),
    (r"accused", ("blamed",)),
    (r"help", ("assist",)),
    (r"Syrian government", ("Syrian regime",)),
    (r"Syrian regime", ("Syrian government", "Assad government")),
    (r"hurt", ("injured",)),
    (r"conducted", ("carried out",)),
    (r"carried out", ("conducted", "performed", "launched")),
    (r"president", ("head of state",)),
    (r"company", ("firm",)),
    (r"shot dead", ("gunned down",)),
    (r"(?<=were )killed", ("slain",)),
    (r"targeted", ("hit", "aimed at")),
    (r"said", ("stated", "reported")),
    (r"Deir Ezzor", ("Deir al-Zor", "Deir ez-Zor")),
    (r"Hasakeh", ("Hasaka", "al-Hasakah")),
    (r"Daraa", ("Deraa",)),
    (r"Syrian Observatory for Human Rights", ("Observatory", "SOHR")),
)


def synonyms(sent: Span, rng: random.Random) -> Iterator[Edit]:
    """Replace one phrase by another that means the same here."""
    text = sent.text
    for pattern, options in SYNONYMS:
        for match in re.finditer(rf"\b(?:{pattern})(?!\w)", text):
            new = rng.choice(options)
            if match.start() == 0:
                new = new[0].upper() + new[1:]
            fresh = new.lower() not in text.lower() or new.lower() in match.group().lower()
            if fresh and new != match.group():
                yield Edit("synonym", ((match.start(), match.end(), new),))


#: Where one of these stands, leaving something out may change what is claimed.
RISKY = re.compile(
    r"\b(?:if|unless|would|could|may|might|whether|only|all|every|first|deni\w+|until|reject\w*)\b",
    re.IGNORECASE,
)
KEPT_PREPOSITIONS = frozenset(
    ["of", "by", "against", "to", "for", "with", "without", "as", "than", "into"]
)


def drops(sent: Span) -> Iterator[Edit]:
    """Leave out a clause, an apposition or an adjunct; less is said, none of it otherwise."""
    text = sent.text
    if RISKY.search(text) or has_negation(text):
        return
    base = sent.start_char
    for token in sent:
        if token.dep_ not in ("advcl", "relcl", "appos", "prep", "acl"):
            continue
        if token.dep_ == "prep" and (
            token.lower_ in KEPT_PREPOSITIONS or token.head.pos_ not in ("VERB", "NOUN")
        ):
            continue
        span = sent.doc[token.left_edge.i : token.right_edge.i + 1]
        left = len(sent) - len(span)
        if len(span) < 2 or left < 6 or span.start == sent.start or '"' in span.text:
            continue
        if token.dep_ in ("appos", "relcl", "acl") and span.end < sent.end - 1:
            after = sent.doc[span.end].text
            if after not in (",", ".") and token.dep_ != "appos":
                continue
        start, end = span.start_char - base, span.end_char - base
        while start > 0 and text[start - 1] in " ,":
            start -= 1
        if end < len(text) and text[end] == ",":
            end += 1
        yield Edit("drop", ((start, end, ""),))


def unattributed(sent: Span) -> str | None:
    """Return what a plain "X said that P" says, without the speaker; None where unsafe."""
    root = sent.root
    if root.lemma_ not in ("say", "report", "announce", "state") or '"' in sent.text:
        return None
    said = [c for c in root.children if c.dep_ == "ccomp" and c.pos_ in ("VERB", "AUX")]
    if len(said) != 1 or RISKY.search(sent.text):
        return None
    clause = sent.doc[said[0].left_edge.i : said[0].right_edge.i + 1]
    concrete = re.search(
        r"\d|kill|wound|injur|hit|struck|captur|seiz|bomb|fire|attack", clause.text
    )
    subjects = [c for c in said[0].children if c.dep_ in ("nsubj", "nsubjpass")]
    if len(clause) < 6 or not concrete or not subjects or subjects[0].pos_ == "PRON":
        return None
    words = clause.text.strip(" ,")
    words = re.sub(r"^that ", "", words)
    return words[0].upper() + words[1:].rstrip(".") + "."


# -- order of words --------------------------------------------------------------------------


def exchanges(sent: Span) -> Iterator[Edit]:
    """Exchange two names of one kind that play different parts in the sentence."""
    base = sent.start_char
    named = [
        e
        for e in sent.ents
        if e.label_ in ("PERSON", "ORG", "GPE", "NORP")
        and e.root.dep_ in ("nsubj", "nsubjpass", "dobj", "pobj", "poss", "amod")
    ]
    for index, one in enumerate(named):
        for two in named[index + 1 :]:
            apart = not (
                one.root.is_ancestor(two.root) and one.root.dep_ != "nsubj"
            ) and not two.root.is_ancestor(one.root)
            between = sent.doc[one.end : two.start].text
            joined = re.search(r"\b(?:and|or|with|between|including)\b|,", between)
            known = one.text in two.text or two.text in one.text
            if one.label_ != two.label_ or not apart or joined or known or two.start == one.end:
                continue
            yield Edit(
                "order_swap",
                (
                    (one.start_char - base, one.end_char - base, two.text),
                    (two.start_char - base, two.end_char - base, one.text),
                ),
            )


def reorderings(sent: Span) -> Iterator[Edit]:
    """Put words in another order that says the same: "A and B", a phrase moved to the end."""
    base, text = sent.start_char, sent.text
    for token in sent:
        joined = [c for c in token.children if c.dep_ == "conj"]
        words = [c for c in token.children if c.dep_ == "cc" and c.lower_ == "and"]
        if len(joined) != 1 or len(words) != 1 or token.pos_ not in ("NOUN", "PROPN"):
            continue
        one = sent.doc[token.left_edge.i : words[0].i]
        two = sent.doc[joined[0].left_edge.i : joined[0].right_edge.i + 1]
        plain = one.start > sent.start and not re.search(r"[,\"“”]", one.text + two.text)
        if plain and one.end - 1 >= token.i and two.start == words[0].i + 1 and len(two) <= 7:
            yield Edit(
                "order_same",
                (
                    (one.start_char - base, one.end_char - base, two.text),
                    (two.start_char - base, two.end_char - base, one.text),
                ),
            )
    for child in sent.root.children:
        span = sent.doc[child.left_edge.i : child.right_edge.i + 1]
        if (
            child.dep_ in ("prep", "npadvmod", "advcl")
            and span.start == sent.start
            and len(span) + 5 < len(sent)
            and sent.doc[span.end].text == ","
            and text.endswith(".")
            and '"' not in text
        ):
            body = text[sent.doc[span.end].idx + 1 - base : -1].strip()
            moved = f"{body[0].upper()}{body[1:]} {_lower(span)}."
            yield Edit("order_same", ((0, len(text), moved),))
