"""From what was sent by the form of a rule to the rule as it stands in the rulebook."""

from __future__ import annotations

import copy
from collections.abc import Iterator, Mapping
from typing import Final

from kijun.judge.rulebook import Rule, Rulebook
from kijun.web.editor.excuses import (
    excuses_to_add,
    fields_of_excuse,
    new_excuse,
    with_reason,
    with_term,
    with_value,
    without_reason,
)
from kijun.web.editor.fields import Written, absent_terms, fields_of, put, set_or_drop
from kijun.web.editor.figures import code_from
from kijun.web.editor.fitting import BINDS, bound
from kijun.web.editor.ladder import next_step, side_of
from kijun.web.editor.terms import NO_SERVICES, Services
from kijun.web.editor.values import code_of_words, words_in

Sent = Mapping[str, str]
LONGEST_TEXT: Final = 2000
LONGEST_WORD: Final = 60
_STEPS: Final = ("then", "house_then")
_TEXTS: Final = ("title", "because")
_TICKS: Final = ("confirm", "acknowledged")


def changed(
    given: Written, rule: Rule, rulebook: Rulebook, sent: Sent, services: Services = NO_SERVICES
) -> Written:
    """Return a rule with everything that was sent, and with what its button does done."""
    new = copy.deepcopy(given)
    _put_steps(new, rule, sent)
    _put_fields(new, given, rule, rulebook, sent, services)
    _put_excuses(new, rule, rulebook, sent)
    _put_texts(new, sent)
    _put_binds(new, rule, rulebook, sent.get("binds", rule.binds))
    _act(new, rule, rulebook, sent.get("act", ""))
    return new


def _put_fields(
    new: Written,
    given: Written,
    rule: Rule,
    rulebook: Rulebook,
    sent: Sent,
    services: Services,
) -> None:
    for field in fields_of(rule, given, rulebook, services):
        value = sent.get(f"field.{field.name}", field.value)
        own = sent.get(f"own.{field.name}", "").strip()[:LONGEST_WORD]
        if own and field.kind is not None and field.kind.is_open:
            words = dict.fromkeys([*words_in(field.value), own])
            put(new, rule, field, code_of_words(list(words)), rulebook)
        elif value != field.value and value in field.values:
            put(new, rule, field, value, rulebook)
        elif (written := code_from(field, sent)) is not None:
            put(new, rule, field, written, rulebook)
    wanted = sent.get("term.new", "")
    for field in absent_terms(rule, given, rulebook, services) if wanted else ():
        if field.name == wanted:
            put(new, rule, field, field.value, rulebook)


def _put_steps(new: Written, rule: Rule, sent: Sent) -> None:
    for name in _STEPS:
        steps = side_of(rule, name).steps
        made: list[list[str]] = []
        for number, step in enumerate(steps):
            at = f"{name}.{number}"
            told = [sent.get(f"{at}.{place}", str(each)) for place, each in enumerate(step)]
            told = list(dict.fromkeys(filter(None, [*told, sent.get(f"{at}.more", "")])))
            made.append(told or [str(each) for each in step])
        if made != [[str(each) for each in step] for step in steps]:
            new[name] = made


def _put_excuses(new: Written, rule: Rule, rulebook: Rulebook, sent: Sent) -> None:
    excuses = [dict(each) for each in new.get("excuses") or []]
    chosen = sent.get("excuse.new", "")
    offered = excuses_to_add(rule, new, rulebook, "en") if chosen else []
    for number, excuse in enumerate(excuses):
        for field in fields_of_excuse(rule, number, excuse, rulebook):
            value = sent.get(f"excuse.{number}.{field.name}", field.value)
            if value != field.value and value in field.values:
                excuses[number] = with_value(rule, excuses[number], field.name, value)
        if reason := sent.get(f"excuse.{number}.more", ""):
            excuses[number] = with_reason(excuses[number], reason)
        if term := sent.get(f"excuse.{number}.term", ""):
            excuses[number] = with_term(rule, number, excuses[number], term, rulebook)
    if chosen in [each.value for each in offered]:
        excuses.append(new_excuse(rule, chosen, rulebook))
    set_or_drop(new, "excuses", excuses)


def _put_texts(new: Written, sent: Sent) -> None:
    for name in _TEXTS:
        given = {code: sent.get(f"{name}.{code}") for code in ("ja", "en")}
        if all(text is None for text in given.values()):
            continue
        texts = {code: (text or "").strip()[:LONGEST_TEXT] for code, text in given.items()}
        said = {code: text.replace("\r\n", "\n") for code, text in texts.items() if text}
        set_or_drop(new, name, said)
    if "ticks" in sent:
        for name in _TICKS:
            if (name in sent) != bool(new.get(name, False)):
                set_or_drop(new, name, (name in sent) or None)


def _put_binds(new: Written, rule: Rule, rulebook: Rulebook, binds: str) -> None:
    if binds == rule.binds or binds not in BINDS:
        return
    found = bound(rule, binds, rulebook)
    if found is None:
        return
    new["binds"] = binds
    for name, steps in (("then", found.then), ("house_then", found.house_then)):
        set_or_drop(new, name, [[str(each) for each in step] for step in steps])


def _act(new: Written, rule: Rule, rulebook: Rulebook, act: str) -> None:
    match act.split(":"):
        case ["step-add", ("then" | "house_then") as name]:
            steps = new.get(name) or list(_texts(rule, name))
            if steps:
                new[name] = [*steps, [str(each) for each in next_step(rule, name, rulebook)]]
        case ["step-remove", ("then" | "house_then") as name]:
            steps = new.get(name) or list(_texts(rule, name))
            if len(steps) > 1:
                new[name] = steps[:-1]
        case ["excuse-remove", number]:
            _without(new, number)
        case ["reason-remove", number, reason]:
            _without(new, number, reason)
        case ["mode", "practice"]:
            new["mode"] = "practice"
        case ["mode", "enforced"]:
            new.pop("mode", None)


def _texts(rule: Rule, name: str) -> Iterator[list[str]]:
    for step in side_of(rule, name).steps:
        yield [str(each) for each in step]


def _without(new: Written, number: str, reason: str | None = None) -> None:
    """Take an excuse away, or one reason of it; one that is not there any more is none."""
    excuses = []
    for place, excuse in enumerate(new.get("excuses") or []):
        if str(place) != number:
            excuses.append(excuse)
        elif reason is not None and (left := without_reason(excuse, reason)) is not None:
            excuses.append(left)
    set_or_drop(new, "excuses", excuses)
