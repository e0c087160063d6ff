"""From what was sent by the form of a rule to the rule as it stands in the rulebook."""

from __future__ import annotations

import copy
import re
from collections.abc import Iterator, Mapping
from typing import Final

from kijun.judge.rulebook import Rule, Rulebook
from kijun.judge.terms import REASONS
from kijun.web.editor_excuses import (
    WITHIN,
    new_excuse,
    reasons_to_add,
    with_reason,
    without_reason,
)
from kijun.web.editor_fields import Written, fields_of, put
from kijun.web.editor_ladder import next_step, side_of

Sent = Mapping[str, str]
LONGEST_TEXT: Final = 2000
_STEPS: Final = ("then", "house_then")
_TEXTS: Final = ("title", "because")
_TICKS: Final = ("confirm", "acknowledged")
_COMMAS: Final = re.compile(r"[,、，\n]")


def changed(written: Written, rule: Rule, rulebook: Rulebook, sent: Sent) -> Written:
    """Return a rule with everything that was sent, and with what its button does done."""
    new = copy.deepcopy(written)
    for field in fields_of(rule, written, rulebook):
        value = sent.get(f"field.{field.name}", field.value)
        if value != field.value and value in field.values:
            put(new, field.name, value)
    _put_steps(new, rule, sent)
    _put_excuses(new, sent)
    _put_texts(new, sent)
    _put_binds(new, rule, sent.get("binds", rule.binds))
    _act(new, rule, rulebook, sent.get("act", ""))
    return new


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


def _put_excuses(new: Written, sent: Sent) -> None:
    excuses = list(new.get("excuses") or [])
    for number, excuse in enumerate(excuses):
        within = sent.get(f"excuse.{number}.within")
        if within in WITHIN:
            excuse["notice_within"] = within
        elif within == "" and set(excuse) > {"notice_within"}:
            excuse.pop("notice_within", None)
        reason = sent.get(f"excuse.{number}.more", "")
        if reason in REASONS:
            excuses[number] = with_reason(excuse, reason)
    if reason := sent.get("excuse.new", ""):
        known = [choice.value for choice in reasons_to_add(new, "en")]
        if reason in known:
            excuses.append(new_excuse(new["occasion"], reason))
    if excuses:
        new["excuses"] = excuses


def _put_texts(new: Written, sent: Sent) -> None:
    for name in _TEXTS:
        given = {code: sent.get(f"{name}.{code}") for code in ("ja", "en")}
        if all(text is None for text in given.values()):
            continue
        texts = {code: (text or "").strip()[:LONGEST_TEXT] for code, text in given.items()}
        said = {code: text.replace("\r\n", "\n") for code, text in texts.items() if text}
        _set(new, name, said)
    if "services" in sent:
        names = [each.strip() for each in _COMMAS.split(sent["services"])]
        _set(new, "services", list(dict.fromkeys(filter(None, names))))
    if "ticks" in sent:
        for name in _TICKS:
            if (name in sent) != bool(new.get(name, False)):
                _set(new, name, name in sent)


def _put_binds(new: Written, rule: Rule, binds: str) -> None:
    if binds == rule.binds or binds not in ("client", "both"):
        return
    new["binds"] = binds
    if binds == "both":
        new.setdefault("house_then", [["apologise"]])
    else:
        new.pop("house_then", None)


def _act(new: Written, rule: Rule, rulebook: Rulebook, act: str) -> None:
    match act.split(":"):
        case ["step-add", ("then" | "house_then") as name]:
            steps = new.get(name) or list(_texts(rule, name))
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
    _set(new, "excuses", excuses)


def _set(new: Written, name: str, value: object) -> None:
    if value:
        new[name] = value
    else:
        new.pop(name, None)
