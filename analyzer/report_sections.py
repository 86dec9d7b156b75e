"""Sections of the report around the claims: what is left out, who speaks, in which words."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping

from analyzer.datamodels import Article, Label, OutletPair, Voice
from analyzer.markup import byline_of, link, quoted, text
from analyzer.readout import ArticleView, plural

_SPEAKERS = 20  # shown of an event; speakers.csv has all
_CHANGES = 20  # shown of an event; timeline.csv has all
_OMISSIONS = 10  # shown of an article; omissions.csv has all
_ACTORS = 12  # shown of an event; labels.csv has all
_WORDINGS = 4  # shown of an outlet's for one actor


def omissions_section(view: ArticleView, articles: Mapping[str, Article]) -> str:
    """Facts that several origins report and the article does not, with a passage of each."""
    if not view.omissions:
        return ""
    items = []
    for one in view.omissions[:_OMISSIONS]:
        quotes = "".join(
            f"<li>{byline_of(articles.get(quote.article_id))}{link(articles.get(quote.article_id))}"
            f"{quoted(quote.text)}</li>"
            for quote in one.quotes
        )
        said = f"{plural(one.outlets, 'outlet')}, {plural(one.origins, 'origin')}"
        items.append(
            f'<details class="pair"><summary>{text(said)}: <q dir="auto">{text(one.fact)}</q>'
            "</summary>"
            f'<ul>{quotes}</ul><p class="quiet">Nearest here (cosine {one.nearest_score:.2f}): '
            f'<q dir="auto">{text(one.nearest_sentence)}</q></p></details>'
        )
    rest = len(view.omissions) - _OMISSIONS
    more = f'<p class="quiet">{plural(rest, "more fact")} in omissions.csv.</p>' if rest > 0 else ""
    return (
        "<h3>Left out</h3><p>Reported by several independent origins on the event, and not found "
        f"in this article.</p>{''.join(items)}{more}"
    )


def labels_section(view: ArticleView) -> str:
    """What each outlet calls each actor that goes by several names, its own words first."""
    actors: dict[str, dict[str, list[Label]]] = {}
    for label in view.labels:
        actors.setdefault(label.actor, {}).setdefault(label.outlet, []).append(label)
    several = {
        actor: outlets
        for actor, outlets in actors.items()
        if len({one.label for some in outlets.values() for one in some}) > 1
    }
    if not several:
        return ""
    rows = []
    for actor, outlets in list(several.items())[:_ACTORS]:
        words = "<br>".join(
            f"<b>{text(outlet or 'unknown outlet')}</b>: "
            + ", ".join(_wording(one) for one in some[:_WORDINGS])
            for outlet, some in sorted(outlets.items())
        )
        rows.append(f"<tr><th>{text(actor)}</th><td>{words}</td></tr>")
    rest = len(several) - _ACTORS
    more = f"{plural(rest, 'more actor')} in labels.csv. " if rest > 0 else ""
    return (
        '<h3>Words</h3><div class="scroll"><table><thead><tr><th>actor</th><th>words by outlet '
        f"(times)</th></tr></thead><tbody>{''.join(rows)}</tbody></table></div>"
        f'<p class="quiet">{more}Words that somebody else says stand in quotation marks; loaded '
        "ones are underlined.</p>"
    )


def _wording(label: Label) -> str:
    """One wording, marked where it is not the outlet's own or loaded."""
    words = f"<u>{text(label.label)}</u>" if label.loaded else text(label.label)
    said = words if label.voice == "own" else f"“{words}”"
    return f"{said} ({label.count})"


def outlets_section(pairs: tuple[OutletPair, ...]) -> str:
    """Outlets against outlets, those that were compared on most claims first."""
    told = [pair for pair in pairs if pair.claims_compared]
    if len(told) < 2:
        return ""
    rows = []
    for pair in sorted(told, key=lambda p: (-p.claims_compared, p.outlet_a, p.outlet_b)):
        enough = pair.agreement == pair.agreement  # not NaN
        share = (
            f"{pair.agreement:.2f} ({pair.agreement_low:.2f} to {pair.agreement_high:.2f})"
            if enough
            else "too few"
        )
        kinds = ", ".join(f"{kind} {count}" for kind, count in pair.kinds)
        rows.append(
            f"<tr><td>{text(pair.outlet_a)}</td><td>{text(pair.outlet_b)}</td>"
            f"<td>{pair.claims_compared:,}</td><td>{pair.agrees:,}</td><td>{pair.diverges:,}</td>"
            f"<td>{text(kinds)}</td><td>{pair.silent:,}</td><td>{pair.unsure:,}</td>"
            f"<td>{share}</td><td>{pair.shared_origins:,}</td></tr>"
        )
    return (
        '<section><h2>Outlets against outlets</h2><div class="scroll"><table><thead><tr>'
        "<th>outlet</th><th>outlet</th><th>claims</th><th>agree</th><th>diverge</th><th>kinds</th>"
        "<th>silent</th><th>unsure</th><th>agreement (95 %)</th><th>shared origins</th></tr>"
        f"</thead><tbody>{''.join(rows)}</tbody></table></div></section>"
    )


def speakers_section(view: ArticleView) -> str:
    """Who is quoted by which outlets, those of most outlets first, and how often."""
    outlets: dict[str, Counter[str]] = {}
    known: dict[str, Voice] = {}
    for voice in view.voices:
        sentences = voice.direct + voice.indirect + voice.mixed
        outlets.setdefault(voice.speaker, Counter())[voice.outlet or "unknown outlet"] += sentences
        if len(voice.role + voice.affiliation) > len(
            known.setdefault(voice.speaker, voice).role + known[voice.speaker].affiliation
        ):
            known[voice.speaker] = voice
    if not outlets:
        return ""
    order = sorted(outlets, key=lambda name: (-len(outlets[name]), -outlets[name].total(), name))
    rows = "".join(
        f"<tr><th>{text(name)}</th>"
        f"<td>{text(', '.join(filter(None, (known[name].role, known[name].affiliation))))}</td>"
        f"<td>{text(', '.join(f'{one} ({n})' for one, n in sorted(outlets[name].items())))}</td>"
        "</tr>"
        for name in order[:_SPEAKERS]
    )
    rest = len(order) - _SPEAKERS
    more = f"{plural(rest, 'more speaker')} in speakers.csv. " if rest > 0 else ""
    return (
        '<h3>Speakers</h3><div class="scroll"><table><thead><tr><th>speaker</th><th>office</th>'
        f"<th>outlets (sentences)</th></tr></thead><tbody>{rows}</tbody></table></div>"
        f'<p class="quiet">{more}An outlet that is not named beside a speaker does not quote '
        f"that speaker in the articles that were read.</p>{_unquoted(view)}"
    )


def _unquoted(view: ArticleView) -> str:
    """Whom each outlet leaves out, though at least two others quote them."""
    speakers: dict[str, list[str]] = {}
    for one in view.left_out:
        speakers.setdefault(one.outlet, []).append(one.speaker)
    if not speakers:
        return ""
    items = "".join(
        f"<li><b>{text(outlet)}</b> does not quote {text(', '.join(names))}</li>"
        for outlet, names in sorted(speakers.items())
    )
    return f"<p>Left out, though at least two other outlets quote them:</p><ul>{items}</ul>"


def timeline_section(view: ArticleView, articles: Mapping[str, Article]) -> str:
    """How figures moved and what was changed between versions of one article."""
    moved = [change for change in view.changes if change.kind != "first stated"]
    if not moved:
        return ""
    rows = []
    for change in moved[:_CHANGES]:
        article = articles.get(change.article_id)
        before = f'<q dir="auto">{text(change.before)}</q>' if change.before else ""
        after = f'<q dir="auto">{text(change.text)}</q>' if change.text else ""
        subject = articles[change.subject].title if change.subject in articles else change.subject
        rows.append(
            f"<tr><td>{byline_of(article)}</td><td>{change.kind}</td><td>{text(subject)}</td>"
            f"<td>{before}</td><td>{after}</td></tr>"
        )
    rest = len(moved) - _CHANGES
    more = f'<p class="quiet">{plural(rest, "more step")} in timeline.csv.</p>' if rest > 0 else ""
    return (
        '<h3>What changed</h3><div class="scroll"><table><thead><tr><th>article</th><th>step</th>'
        "<th>of what</th><th>before</th><th>then</th></tr></thead>"
        f"<tbody>{''.join(rows)}</tbody></table></div>{more}"
    )
