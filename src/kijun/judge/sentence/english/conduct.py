"""Courtesy, double standards, conduct, contact, inquiries and streaks, in English."""

from __future__ import annotations

from typing import Final

from kijun.judge.occasions.streak import GOOD_ACTS
from kijun.judge.sentence.english.grammar import (
    SIDES,
    Clause,
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
    given = listed(
        [told.format(s=side.s, us=side.ours) for c, told in _GIVEN.items() if c in asked], "or"
    )
    if shown is None:
        return [Clause(side.first, f"{given}, or leave{side.s} it out")]
    left_out = f"leave{side.s} out {_courtesies(terms)} that was due"
    return [Clause(side.first, given if shown else left_out)]


_GIVEN: Final = {
    "thanks": "thank{s} {us}",
    "apology": "apologise{s}",
    "report": "report{s} back",
}


def _courtesies(terms: Terms) -> str:
    asked = words(terms, "courtesy")
    return listed(words_for(asked if asked is not None else COURTESIES, COURTESIES, "en"), "or")


def courtesy_excuse(terms: Terms, scene: Scene) -> list[Clause]:
    """Say what excuses a courtesy that stayed out."""
    side, shown = SIDES[scene.role], flag(terms, "shown")
    clauses = [Clause("it", f"is about {_courtesies(terms)}")] if "courtesy" in terms else []
    if shown is not None:
        clauses.append(side.of(f"{side.have} said it" if shown else f"{side.have} left it out"))
    return clauses


# -- double standard -----------------------------------------------------------------------------


_BOUND: Final = {"house": "only me", "both": "both of us"}


def double_standard(terms: Terms, scene: Scene) -> list[Clause]:
    """Say when somebody sets a rule, does not keep it, and complains that the other does not."""
    side, other = SIDES[scene.role], _other(scene)
    own, complaints = quantity(terms, "imposer_breaches"), quantity(terms, "complaints")
    complained, myself = f"complain{side.s}", f"{side.do} not keep it"
    if complaints is not None:
        complained = often(side.have, "complained", complaints)
    if own is not None:
        myself = often(side.have, "failed to keep it", own)
    self = {"client": "yourself", "house": "myself"}.get(scene.role, "themselves")
    told = f"{complained} that {other.subject} do not keep it"
    core = [f"set{side.s} a rule", told, f"{myself} {self}"]
    return [*(Clause(side.first, said) for said in core), *_others(terms, other), *_bound(terms)]


def _other(scene: Scene) -> Side:
    return SIDES["house" if scene.role == "client" else "client"]


def _others(terms: Terms, other: Side) -> list[Clause]:
    breaches = quantity(terms, "other_breaches")
    if breaches is None:
        return []
    return [other.of(often(other.have, "failed to keep it", breaches))]


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
        clauses.append(side.of(often(side.have, "failed to keep it", own)))
    if complaints is not None:
        clauses.append(side.of(often(side.have, "complained", complaints)))
    return [*clauses, *_others(terms, _other(scene)), *_bound(terms)]


# -- conduct and contact -------------------------------------------------------------------------


def conduct(terms: Terms, scene: Scene) -> list[Clause]:
    """Say when somebody behaves in a way that nobody has to bear."""
    side, what, how = SIDES[scene.role], words(terms, "what"), _severity(terms)
    core = "goes too far" if side.s else "go too far"
    if what is not None:
        core = f"resort{side.s} to {listed(words_for(what, CONDUCT, 'en'), 'or')}"
    return [Clause(side.first, core + how)]


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
    return [Clause(side.first, f"get{side.s} in touch{_contact(terms)}")]


def _contact(terms: Terms) -> str:
    outside, channels = flag(terms, "outside_hours"), words(terms, "channel")
    unwanted = flag(terms, "unwanted")
    told = f" by {listed(words_for(channels, CHANNELS, 'en'), 'or')}" if channels else ""
    if outside is not None:
        told += f" {'outside' if outside else 'within'} my opening hours"
    if unwanted is not None:
        told += " although this is unwanted" if unwanted else " and this is not unwanted"
    return told


def contact_excuse(terms: Terms, scene: Scene) -> list[Clause]:
    """Say which contact is passed over."""
    side, told = SIDES[scene.role], _contact(terms)
    return [side.of(f"get{side.s} in touch{told}")] if told else []


# -- inquiry -----------------------------------------------------------------------------------


def inquiry(terms: Terms, scene: Scene) -> list[Clause]:
    """Say when somebody asks for work of a certain kind."""
    side = SIDES[scene.role]
    rate, due = _rate(terms), _due(terms)
    told = [f"with a budget per hour of {rate}"] if rate else []
    work = listed([*told, *([due] if due else [])])
    return [Clause(side.first, f"ask{side.s} {side.ours} for work{_field(terms)} {work}".rstrip())]


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
        return [
            Clause(side.first, f"{side.have} {done.format(f'{number(times)} {what} in a row')}")
        ]
    any_of = listed([done.format(one) for done, one, _ in acts], "or")
    row = f", {number(times)} times in a row" if times != 1 else ""
    return [Clause(side.first, f"{side.have} {any_of}{row}")]


def no_excuse(_: Terms, __: Scene) -> list[Clause]:
    """Know of no excuse of its own."""
    return []
