"""Courtesy, double standards, conduct, contact, inquiries and streaks, in English."""

from __future__ import annotations

from typing import Final

from kijun.judge.occasions.streak import GOOD_ACTS
from kijun.judge.sentence.english.grammar import (
    OTHERS,
    SIDES,
    Clause,
    Other,
    Side,
    length,
    often,
    share,
)
from kijun.judge.sentence.scene import Scene, Terms, flag, quantity, span, words
from kijun.judge.words.figures import number
from kijun.judge.words.language import listed, words_for
from kijun.judge.words.vocabulary import CHANNELS, CONDUCT, COURTESIES, SERVICES

# -- courtesy ----------------------------------------------------------------------------------


def courtesy(terms: Terms, scene: Scene) -> list[Clause]:
    """Say when thanks, an apology or a report is given, or stays out."""
    side, shown = SIDES[scene.role], flag(terms, "shown")
    asked = words(terms, "courtesy") or tuple(_GIVEN)
    given = listed([told.format(us=side.ours) for c, told in _GIVEN.items() if c in asked], "or")
    if shown is None:
        return [Clause(side.subject, f"{given}, or leave it out")]
    left_out = f"leave out {_courtesies(terms)} that was due"
    return [Clause(side.subject, given if shown else left_out)]


_GIVEN: Final = {
    "thanks": "thank {us}",
    "apology": "apologise",
    "report": "report back",
}


def _courtesies(terms: Terms) -> str:
    asked = words(terms, "courtesy")
    return listed(words_for(asked if asked is not None else COURTESIES, COURTESIES, "en"), "or")


def courtesy_excuse(terms: Terms, scene: Scene) -> list[Clause]:
    """Say what excuses a courtesy that stayed out."""
    side, shown = SIDES[scene.role], flag(terms, "shown")
    clauses = [Clause("it", f"is about {_courtesies(terms)}")] if "courtesy" in terms else []
    if shown is not None:
        clauses.append(side.of("have said it" if shown else "have left it out"))
    return clauses


# -- double standard -----------------------------------------------------------------------------


_BOUND: Final = {"house": "only me", "both": "both of us"}


def double_standard(terms: Terms, scene: Scene) -> list[Clause]:
    """Say when somebody sets a rule, does not keep it, and complains that the other does not."""
    side, other = SIDES[scene.role], OTHERS[scene.role]
    own, complaints = quantity(terms, "imposer_breaches"), quantity(terms, "complaints")
    complained, myself = "complain", "do not keep it"
    if complaints is not None:
        complained = often("have", "complained", complaints)
    if own is not None:
        myself = often("have", "failed to keep it", own)
    self = "myself" if scene.role == "house" else "yourself"
    told = f"{complained} that {other.subject} {other.do} not keep it"
    core = ["set a rule", told, f"{myself} {self}"]
    return [*(Clause(side.subject, said) for said in core), *_others(terms, other), *_bound(terms)]


def _others(terms: Terms, other: Other) -> list[Clause]:
    breaches = quantity(terms, "other_breaches")
    if breaches is None:
        return []
    return [Clause(other.subject, often(other.have, "failed to keep it", breaches))]


def _bound(terms: Terms) -> list[Clause]:
    bound = words(terms, "binds")
    if bound is None:
        return []
    told = listed([whom for code, whom in _BOUND.items() if code in bound], "or")
    return [Clause("that rule", f"binds {told}")]


def double_standard_excuse(terms: Terms, scene: Scene) -> list[Clause]:
    """Say how often each side kept the rule or complained, and whom it binds."""
    side = SIDES[scene.role]
    own, complaints = quantity(terms, "imposer_breaches"), quantity(terms, "complaints")
    clauses = []
    if own is not None:
        clauses.append(side.of(often("have", "failed to keep it", own)))
    if complaints is not None:
        clauses.append(side.of(often("have", "complained", complaints)))
    return [*clauses, *_others(terms, OTHERS[scene.role]), *_bound(terms)]


# -- conduct and contact -------------------------------------------------------------------------


def conduct(terms: Terms, scene: Scene) -> list[Clause]:
    """Say when somebody behaves in a way that nobody has to bear."""
    side, what, how = SIDES[scene.role], words(terms, "what"), _severity(terms)
    core = "go too far"
    if what is not None:
        core = f"resort to {listed(words_for(what, CONDUCT, 'en'), 'or')}"
    return [Clause(side.subject, core + how)]


def _severity(terms: Terms) -> str:
    asked = words(terms, "severity")
    if asked is None:
        return ""
    return f" in a {listed(sorted(asked, reverse=True), 'or')} way"


def conduct_excuse(terms: Terms, _: Scene) -> list[Clause]:
    """Say which conduct is passed over."""
    what, severity = words(terms, "what"), words(terms, "severity")
    clauses = []
    if what is not None:
        clauses.append(Clause("it", f"is about {listed(words_for(what, CONDUCT, 'en'), 'or')}"))
    if severity is not None:
        clauses.append(Clause("it", f"is {listed(sorted(severity, reverse=True), 'or')}"))
    return clauses


def contact(terms: Terms, scene: Scene) -> list[Clause]:
    """Say when somebody gets in touch at a time or in a way that was not agreed."""
    side = SIDES[scene.role]
    return [side.of(_contact(terms, side))]


def _contact(terms: Terms, side: Side) -> str:
    outside, channels = flag(terms, "outside_hours"), words(terms, "channel")
    unwanted = flag(terms, "unwanted")
    told = "get in touch"
    if channels == ("phone",):
        told = f"call {side.ours}"
    elif channels:
        told += f" by {listed(words_for(channels, CHANNELS, 'en'), 'or')}"
    if outside is not None:
        told += f" {'outside' if outside else 'within'} my opening hours"
    if unwanted is not None:
        told += " although this is unwanted" if unwanted else " and this is not unwanted"
    return told


def contact_excuse(terms: Terms, scene: Scene) -> list[Clause]:
    """Say which contact is passed over."""
    side = SIDES[scene.role]
    asked = terms.keys() & {"outside_hours", "channel", "unwanted"}
    return [side.of(_contact(terms, side))] if asked else []


# -- inquiry -----------------------------------------------------------------------------------


def inquiry(terms: Terms, scene: Scene) -> list[Clause]:
    """Say when somebody asks for work of a certain kind."""
    side = SIDES[scene.role]
    rate, due = _rate(terms), _due(terms)
    told = [f"with a budget per hour of {rate}"] if rate else []
    work = listed([*told, *([due] if due else [])])
    return [Clause(side.subject, f"ask {side.ours} for work{_field(terms)} {work}".rstrip())]


def _field(terms: Terms) -> str:
    fields = words(terms, "field")
    return f" in {listed(words_for(fields, SERVICES, 'en'), 'or')}" if fields else ""


def _rate(terms: Terms) -> str:
    rate = quantity(terms, "rate")
    return f"{share(rate, None)} of what an hour of mine is worth" if rate is not None else ""


def _due(terms: Terms) -> str:
    lead = span(terms, "lead")
    return f"due in {length(lead)}" if lead is not None else ""


def inquiry_excuse(terms: Terms, _: Scene) -> list[Clause]:
    """Say what kind of work is asked for."""
    rate, field, due = _rate(terms), _field(terms), _due(terms)
    clauses = [Clause("the budget per hour", f"is {rate}")] if rate else []
    return [*clauses, *(Clause("the work", f"is {told.strip()}") for told in (field, due) if told)]


# -- streak ------------------------------------------------------------------------------------

_ACTS: Final = {
    "sessions": ("come to {} on time", "a session", "sessions"),
    "promises": ("kept {} on time", "a promise", "promises"),
    "invoices": ("paid {} on time", "an invoice", "invoices"),
}


def streak(terms: Terms, scene: Scene) -> list[Clause]:
    """Say when so many things in a row have gone as agreed."""
    side, wanted = SIDES[scene.role], quantity(terms, "good_in_a_row")
    asked = words(terms, "of") or GOOD_ACTS
    acts = [_ACTS[act] for act in GOOD_ACTS if act in asked]
    times = 1 if wanted is None else wanted.low
    if len(acts) == 1 and times != 1:
        done, _, what = acts[0]
        return [Clause(side.subject, f"have {done.format(f'{number(times)} {what} in a row')}")]
    any_of = listed([done.format(one) for done, one, _ in acts], "or")
    row = f", {number(times)} times in a row" if times != 1 else ""
    return [Clause(side.subject, f"have {any_of}{row}")]


def no_excuse(_: Terms, __: Scene) -> list[Clause]:
    """Know of no excuse of its own."""
    return []
