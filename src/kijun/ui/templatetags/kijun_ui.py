"""The parts of pages as template tags. Every text that is given is escaped."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final

from django import template
from django.forms import BoundField
from django.template.loader import render_to_string
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from kijun.ui import band as bands
from kijun.ui import icons, marks, sheet, wording
from kijun.ui import timeline as lines
from kijun.ui import worth as worths
from kijun.ui.day import DayLine
from kijun.ui.marks import Mark, Party
from kijun.ui.parts import Bar, Choice, Evidence, Happening, LogLine, Moment, Stair

register = template.Library()
register.filter("unbroken", wording.unbroken)
register.filter("on_day", wording.on_day)
Given = Mapping[str, Any]
_FIRST: Final = SafeString(" data-first")
_TABLE_ROW: Final = '<tr><th scope="row">{}</th><td>{}</td></tr>'
_ROOM_FOR_TWO: Final = 65
"""Percent of a narrow bar that the last two of its days take side by side."""


@register.simple_tag
def style_sheet() -> str:
    """Say where the style sheet of every page is."""
    return sheet.address()


@register.simple_tag
def icon(name: str, label: str = "") -> SafeString:
    """Draw an icon; without a label it is hidden from screen readers."""
    return icons.icon(name, label)


@register.simple_tag
def datum_sign() -> SafeString:
    """Draw the ▽ over its line."""
    return icons.datum_sign()


@register.simple_tag
def mark(what: str, who: str = "client", label: str | None = None) -> SafeString:
    """Draw ● kept, ◐ notice, ○ not_kept or the dashed ring let_pass; label "" hides it."""
    return marks.mark(what, who, label)


@register.inclusion_tag("ui/parts/legend.html")
def legend(who: str = "client") -> Given:
    """Say what the four marks mean."""
    return {"marks": [(each, marks.WORDS[each]) for each in Mark], "who": Party(who)}


@register.simple_tag
def seal(who: str, name: str = "") -> SafeString:
    """Draw the seal of a machine, of what waits (waiting), or of a person by `name`."""
    return marks.seal(who, name)


@register.simple_tag
def button(
    text: str,
    who: str = "",
    href: str = "",
    kind: str = "submit",
    wide: bool = False,
    sending: bool = False,
    icon: str = "",
    **attributes: str,
) -> SafeString:
    """Draw a button: 朱 for the house, 藍 for the client, otherwise an outline.

    Further attributes are written as given, with hyphens for underscores (`hx_post="…"`).
    """
    return SafeString(
        render_to_string(
            "ui/parts/button.html",
            {
                "text": text,
                "who": Party(who).value if who else "",
                "href": href,
                "kind": kind,
                "wide": wide,
                "sending": sending,
                "icon": icon,
                "attributes": _attributes(attributes),
            },
        ).strip()
    )


@register.inclusion_tag("ui/parts/not_yet.html")
def not_yet(text: str, reason: str, name: str, wide: bool = False) -> Given:
    """Draw a button that cannot be used yet, and say why; `name` is unique on the page."""
    return {"text": text, "reason": reason, "name": name, "wide": wide}


@register.inclusion_tag("ui/parts/field.html")
def field(bound: BoundField, *, marked: bool = True) -> Given:
    """Show a form field: its name, its help, what is wrong with it, and the control.

    One that may stay empty is marked so, unless a sentence above it says what that means.
    """
    return {"field": bound, "optional": marked and not bound.field.required}


@register.inclusion_tag("ui/parts/segments.html")
def segments(
    name: str, question: str, choices: Iterable[Choice], chosen: str = "", group: int = 1
) -> Given:
    """Ask for one of a few short values in a row; sentences follow it by its `group`."""
    return _asked(name, question, choices, chosen, group)


@register.inclusion_tag("ui/parts/tiles.html")
def tiles(
    name: str,
    question: str,
    choices: Iterable[Choice],
    chosen: str = "",
    group: int = 2,
    optional: bool = False,
    more: Iterable[Choice] = (),
) -> Given:
    """Ask for one of a few reasons, each with its icon; `more` of them stand behind a further tap."""
    asked = _asked(name, question, choices, chosen, group)
    return {**asked, "optional": optional, "more": list(more), "before": len(asked["choices"])}


@register.simple_tag
def following(
    sentences: Sequence[str], chosen: int = 0, group: int = 1, none: str | None = None
) -> SafeString:
    """Write the sentence that belongs to what is chosen in a group of segments or tiles.

    There is one sentence for each choice, in order, and `none` for no choice; `chosen` counts
    from 1, and 0 means that nothing is chosen yet. Parts in [brackets] are underlined. Which
    sentence is seen follows the choice by style alone; up to ten choices.
    """
    numbered = list(enumerate(sentences, start=1))
    if none is not None:
        numbered.append((0, none))
    return format_html_join(
        "",
        '<span class="follows" data-group="{}" data-nth="{}"{}>{}</span>',
        (
            (group, nth, _FIRST if nth == chosen else "", sentence_text(text))
            for nth, text in numbered
        ),
    )


@register.simple_tag
def sentence_text(sentence: str) -> SafeString:
    """Write a sentence whose [bracketed] parts are underlined."""
    return format_html_join(
        "",
        "{}",
        (
            (format_html("<em>{}</em>", run.text) if run.chosen else run.text,)
            for run in wording.runs(sentence)
        ),
    )


@register.simple_block_tag
def sentence_button(content: str, act: str, **attributes: str) -> SafeString:
    """Make the sentence inside the button that sends it; `act` says so in a line below."""
    return _block("sentence_button", content, act=act, attributes=_attributes(attributes))


@register.simple_block_tag
def surface(content: str, title: str = "", aside: str = "", quiet: bool = False) -> SafeString:
    """Lay the content on paper, or (quiet) on sunken ground, under a title."""
    return _block("surface", content, title=title, aside=aside, quiet=quiet)


@register.simple_block_tag
def notice(
    content: str, said: str, by: str, then: str = "", face: str = "", at: str = ""
) -> SafeString:
    """Show a client's word. It asks nothing; the content holds what one may do.

    `face` is a letter or two for the sender, `at` the place on the day line in percent.
    """
    return _block("notice", content, said=said, by=by, then=then, face=face, at=at)


@register.simple_block_tag
def waiting(content: str, title: str) -> SafeString:
    """Show one matter that waits for the owner: the dashed seal, what, why, and the buttons."""
    return _block("waiting", content, title=title)


@register.simple_block_tag
def letter(content: str) -> SafeString:
    """Lay the content on letter paper."""
    return _block("letter", content)


@register.inclusion_tag("ui/parts/rule_quote.html")
def rule_quote(
    text: str,
    number: str,
    announced: dt.date | None = None,
    acknowledged: dt.date | None = None,
    by: str = "",
    above: bool = False,
) -> Given:
    """Quote a rule as announced: Mincho, an ink line, number and dates (`above` it or below)."""
    return {
        "text": text,
        "number": number,
        "announced": announced,
        "acknowledged": acknowledged,
        "by": by,
        "above": above,
    }


@register.inclusion_tag("ui/parts/ladder.html")
def ladder(stairs: Sequence[Stair]) -> Given:
    """Draw the steps of a rule as stairs; a screen reader gets a list."""
    return {"stairs": stairs, "count": len(stairs)}


@register.inclusion_tag("ui/parts/day_line.html")
def day_line(day: DayLine) -> Given:
    """Draw a day."""
    return {"day": day}


@register.simple_tag
def sentence_control(
    name: str, label: str, choices: Iterable[Choice], chosen: str, old: str = "", **attributes: str
) -> SafeString:
    """Make a word of a sentence a control; `old` is struck through until the new is announced."""
    given = {
        "name": name,
        "label": label,
        "choices": list(choices),
        "chosen": chosen,
        "old": old,
        "attributes": _attributes(attributes),
    }
    return SafeString(render_to_string("ui/parts/sentence_control.html", given).strip())


@register.inclusion_tag("ui/parts/timeline.html")
def timeline(happenings: Iterable[Happening], client: str, house: str = "") -> Given:
    """Draw what both sides did along one line: the client at the left, the house at the right."""
    house = house or _("I")
    return {"lines": lines.lines(happenings, client, house), "client": client, "house": house}


@register.inclusion_tag("ui/parts/trust_band.html")
def trust_band(
    chance: bands.Chance, thresholds: Sequence[bands.Threshold] = (), who: str = "client"
) -> Given:
    """Draw how far somebody can be relied on, in words, as a band, and as a table."""
    drawn = bands.band(chance, thresholds, Party(who))
    return {"chance": chance, "thresholds": thresholds, "drawn": drawn}


@register.inclusion_tag("ui/parts/trust_history.html")
def trust_history(history: bands.History) -> Given:
    """Draw how that went over time, with the facts under the axis, and as a table."""
    form = _("j M Y")
    chances = [(wording.on_day(each.on, form), each.chance.words) for each in history.points]
    acts = [(wording.on_day(each.on, form), each.what) for each in history.acts]
    return {
        "history": history,
        "plot": bands.history_plot(history),
        "drawn": bands.acts_drawn(history),
        "chances": format_html_join("", _TABLE_ROW, chances),
        "acts": format_html_join("", _TABLE_ROW, acts),
    }


@register.inclusion_tag("ui/parts/worth.html")
def worth_bars(worth: worths.Worth) -> Given:
    """Draw what work brought against its price: in words, as two bars, and as a list."""
    return {"worth": worth, "drawn": worths.bars(worth)}


@register.inclusion_tag("ui/parts/moments.html")
def moments(items: Iterable[Moment]) -> Given:
    """List what happens next, along a thin line."""
    return {"moments": list(items)}


@register.inclusion_tag("ui/parts/log.html")
def log(lines: Iterable[LogLine]) -> Given:
    """List what was done without anybody, quietly, each with its way back."""
    return {"lines": list(lines)}


@register.inclusion_tag("ui/parts/evidence.html")
def evidence(facts: Iterable[Evidence]) -> Given:
    """List the facts of a letter with their originals."""
    return {"facts": list(facts)}


@register.inclusion_tag("ui/parts/term.html")
def term(done: int, bars: Iterable[Bar]) -> Given:
    """Draw a stretch of time as a bar: `done` percent of it is the part that counts."""
    drawn = list(bars)
    crowded = len(drawn) > 2 and drawn[-1].at - drawn[-2].at < _ROOM_FOR_TWO
    return {"done": done, "bars": drawn, "crowded": crowded}


@register.inclusion_tag("ui/parts/changes.html")
def changes(changing: Iterable[str], staying: Iterable[str]) -> Given:
    """Say what changes and what does not."""
    return {"changing": list(changing), "staying": list(staying)}


@register.inclusion_tag("ui/parts/empty.html")
def empty(title: str, good: str, at: str = "") -> Given:
    """Say that there is nothing, and what is good about it; the datum stays."""
    return {"title": title, "good": good, "at": at}


@register.inclusion_tag("ui/parts/loading.html")
def loading() -> Given:
    """Hold the place of what is being fetched: nothing for 0.4 s, then the datum and bars."""
    return {}


@register.simple_block_tag
def fault(content: str, title: str, text: str) -> SafeString:
    """Say that something of ours failed, what has not happened, and when it is tried again."""
    return _block("fault", content, title=title, text=text)


@register.simple_block_tag
def offline(content: str, title: str, text: str) -> SafeString:
    """Say that there is no connection, and what is kept meanwhile."""
    return _block("offline", content, title=title, text=text)


def _block(name: str, content: str, **given: object) -> SafeString:
    return SafeString(render_to_string(f"ui/parts/{name}.html", {"content": content, **given}))


def _attributes(given: Mapping[str, str]) -> SafeString:
    return format_html_join(
        "", ' {}="{}"', ((name.replace("_", "-"), value) for name, value in given.items())
    )


def _asked(
    name: str, question: str, choices: Iterable[Choice], chosen: str, group: int
) -> dict[str, Any]:
    return {
        "name": name,
        "question": question,
        "choices": list(choices),
        "chosen": chosen,
        "group": group,
    }
