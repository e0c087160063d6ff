"""What is wrong with one line of a record, said so that its writer can put it right.

Only lines that could not be taken come here, so nothing in this module needs to be fast; it must
find a reason for whatever the decoder refused.
"""

from __future__ import annotations

import datetime as dt
import difflib
import json
import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Final

import msgspec
from msgspec import inspect

from kijun.files.bounds import is_within_bounds
from kijun.files.problems import Unreadable
from kijun.judge.facts import KINDS, AnyFact, Fact, parse_due
from kijun.judge.facts.base import Instant

NOT_UTF8: Final = "Byte %(byte)s of this line is not UTF-8 text."
ENDS_EARLY: Final = (
    "The line ends in the middle of a fact. Each fact stands on one line of its own, whole."
)
NO_JSON: Final = "This is not JSON: look at column %(column)s, near “%(near)s”."
MORE_FOLLOWS: Final = (
    "Something follows after the end of the fact. Each fact stands on a line of its own."
)
OTHER_QUOTES: Final = (
    'Names and texts stand between straight double quotation marks ("); column %(column)s has'
    " another mark."
)
TOO_LARGE: Final = "A number in this line is too large."
NO_NUMBER: Final = "JSON knows no %(word)s. Leave the field out where there is no number."
TOO_DEEP: Final = "Lists or groups are nested here far too deep for a fact."
A_LIST: Final = (
    "A record is not one JSON list: each fact stands on a line of its own, without brackets and"
    " commas around it."
)
NO_OBJECT: Final = (
    'A fact is written as {"kind": …, "at": …, …}; here stands something else: %(value)s.'
)
KIND_MISSING: Final = "“kind” is missing: what happened, such as “appointment.booked”."
KIND_NEAR: Final = "There is no kind of fact “%(word)s”. Did you mean “%(nearest)s”?"
KIND_OF_FAMILY: Final = "There is no kind of fact “%(word)s”. Of “%(family)s” there are %(known)s."
KIND_NEAR_OF_FAMILY: Final = (
    "There is no kind of fact “%(word)s”. Did you mean “%(nearest)s”? Of “%(family)s” there are"
    " %(known)s."
)
KIND_UNKNOWN: Final = (
    "There is no kind of fact “%(word)s”. Kinds are named like “appointment.booked”; they begin"
    " with %(known)s."
)
FIELD_NEAR: Final = "There is no field “%(word)s” in %(kind)s. Did you mean “%(nearest)s”?"
FIELD_UNKNOWN: Final = "There is no field “%(word)s” in %(kind)s. Known: %(known)s."
FIELD_MISSING: Final = "“%(field)s” is missing: %(kind)s needs it."
CLIENT_MISSING: Final = "“client” is missing: %(kind)s needs to say which client it is about."
WORD_NEAR: Final = (
    "“%(field)s” must be one of %(known)s; here it is %(value)s. Did you mean “%(nearest)s”?"
)
WORD_UNKNOWN: Final = "“%(field)s” must be one of %(known)s; here it is %(value)s."
NO_OFFSET: Final = (
    "“%(field)s” needs the offset from UTC at its end, such as +09:00 or Z; here it is %(value)s."
)
NO_TIME: Final = (
    "“%(field)s” must be a time with its offset, such as “2026-04-01T10:00:00+09:00”;"
    " here it is %(value)s."
)
NO_DATE: Final = "“%(field)s” must be a date, such as “2026-04-30”; here it is %(value)s."
NO_DUE: Final = (
    "“%(field)s” must be a date, such as “2026-04-30”, or a time with its offset, such as"
    " “2026-04-30T18:00:00+09:00”; here it is %(value)s."
)
OUTSIDE: Final = "“%(field)s” must lie in the years 1901 to 2899; here it is %(value)s."
NO_WHOLE_NUMBER: Final = (
    "“%(field)s” must be a whole number from %(low)s to %(high)s; here it is %(value)s."
)
NO_AMOUNT: Final = "“%(field)s” must be a number from %(low)s to %(high)s; here it is %(value)s."
MORE_WITHHELD: Final = (
    "“withholding” must not be more than “amount”; here it is %(value)s of %(amount)s."
)
NO_HOURS: Final = "“%(field)s” must be a number above 0, up to %(high)s; here it is %(value)s."
NO_FLAG: Final = "“%(field)s” must be true or false; here it is %(value)s."
EMPTY: Final = "“%(field)s” must be a text that is not empty."
NO_TEXT: Final = "“%(field)s” must be a text; here it is %(value)s."
NO_ACTOR: Final = "“by” must be client, house, system or member:NAME; here it is %(value)s."
NO_CURRENCY: Final = "“%(field)s” must be three capital letters, such as JPY; here it is %(value)s."
NO_EVIDENCE: Final = (
    "“evidence” must be a list of SHA-256 sums (64 digits and lower-case letters a to f each);"
    " here it is %(value)s."
)
NO_FACT: Final = "This cannot be taken as a fact: %(reason)s."

OTHER_MARKS: Final = "'“”„‘’«»「」"

_NOT_FINITE: Final = re.compile(r"[:\[,]\s*(-?(?:NaN|Infinity|nan|inf|Inf))\b")


def explain(line: bytes) -> list[Unreadable]:
    """Say everything that is wrong with a line that cannot be taken; always at least one thing."""
    try:
        text = line.decode()
        given = msgspec.json.decode(line)
    except UnicodeDecodeError as error:
        return [Unreadable(NOT_UTF8, {"byte": error.start + 1})]
    except RecursionError:
        return [Unreadable(TOO_DEEP)]
    except msgspec.DecodeError as error:
        return [_of_json(line.decode(), str(error))]
    if isinstance(given, list) or text.lstrip().startswith("["):
        return [Unreadable(A_LIST)]
    if not isinstance(given, dict):
        return [Unreadable(NO_OBJECT, {"value": _shown(given)})]
    return _of_kind(given) or [*_of_fields(given)] or of_amounts(given) or [_of_fact(line)]


def out_of_bounds(fact: Fact) -> str | None:
    """Return the name of a field whose instant is no time that anybody can mean, or None."""
    for name, instant in (("at", fact.at), ("recorded_at", fact.recorded_at)):
        if instant is not None and not is_within_bounds(instant):
            return name
    return None


def _of_json(text: str, error: str) -> Unreadable:
    if text.lstrip().startswith("["):
        return Unreadable(A_LIST)
    if word := _NOT_FINITE.search(text):
        return Unreadable(NO_NUMBER, {"word": word[1]})
    if "out of range" in error:
        return Unreadable(TOO_LARGE)
    try:
        # slower, and it knows the exact place
        json.loads(text)
    except json.JSONDecodeError as fault:
        return _at_place(text.rstrip(), fault)
    except RecursionError:
        return Unreadable(TOO_DEEP)
    return Unreadable(NO_FACT, {"reason": error})


def _at_place(text: str, fault: json.JSONDecodeError) -> Unreadable:
    place = fault.pos
    if fault.msg == "Extra data":
        return Unreadable(MORE_FOLLOWS)
    if place >= len(text) or fault.msg.startswith("Unterminated"):
        return Unreadable(ENDS_EARLY)
    if text[place] in OTHER_MARKS:
        return Unreadable(OTHER_QUOTES, {"column": place + 1})
    near = _shortened(text[max(0, place - 10) : place + 10].strip())
    return Unreadable(NO_JSON, {"column": place + 1, "near": near})


def _of_kind(given: Mapping[str, Any]) -> list[Unreadable]:
    if "kind" not in given:
        return [Unreadable(KIND_MISSING)]
    kind = given["kind"]
    if isinstance(kind, str) and kind in KINDS:
        return []
    word = _shortened(kind) if isinstance(kind, str) else _shown(kind)
    return [unknown_kind(word)]


def unknown_kind(word: str) -> Unreadable:
    """Say that there is no such kind, and which ones are near it or share its first part."""
    family, _, ending = word.lower().partition(".")
    endings = [name.removeprefix(f"{family}.") for name in KINDS if name.startswith(f"{family}.")]
    if not endings:
        families = ", ".join(dict.fromkeys(name.split(".")[0] for name in KINDS))
        return _unknown(KIND_NEAR, KIND_UNKNOWN, word, KINDS, known=families)
    known = ", ".join(f"{family}.{each}" for each in endings)
    params = {"word": word, "family": family, "known": known}
    if nearest := difflib.get_close_matches(ending, endings, 1, 0.6):
        return Unreadable(KIND_NEAR_OF_FAMILY, {**params, "nearest": f"{family}.{nearest[0]}"})
    return Unreadable(KIND_OF_FAMILY, params)


def _unknown(
    near: str, unknown: str, word: str, words: Iterable[str], **params: object
) -> Unreadable:
    words = tuple(words)
    nearest = difflib.get_close_matches(word.lower(), words, 1, 0.6)
    if nearest:
        return Unreadable(near, {"word": word, "nearest": nearest[0]} | params)
    return Unreadable(unknown, {"word": word, "known": ", ".join(words)} | params)


def _of_fields(given: Mapping[str, Any]) -> Iterator[Unreadable]:
    """Say what is wrong with the fields of a fact whose kind is known."""
    kind: str = given["kind"]
    described = inspect.type_info(KINDS[kind])
    assert isinstance(described, inspect.StructType)
    fields = {field.name: field for field in described.fields}
    for name in given:
        if name not in fields and name != "kind":
            yield _unknown(FIELD_NEAR, FIELD_UNKNOWN, _shortened(name), fields, kind=kind)
    for name, field in fields.items():
        if name in given:
            yield from _of_field(name, field.type, given[name])
        elif field.required:
            yield Unreadable(FIELD_MISSING, {"field": name, "kind": kind})


def _of_field(name: str, kind: inspect.Type, value: Any) -> Iterator[Unreadable]:
    options = kind.types if isinstance(kind, inspect.UnionType) else (kind,)
    if value is None and any(isinstance(option, inspect.NoneType) for option in options):
        return
    option = next(o for o in reversed(options) if not isinstance(o, inspect.NoneType))
    match option:
        case inspect.DateTimeType():
            yield from _of_time(name, value)
        case inspect.DateType():
            yield from _of_date(name, value)
        case inspect.IntType() | inspect.FloatType():
            yield from _of_number(name, option, value)
        case inspect.BoolType() if not isinstance(value, bool):
            yield Unreadable(NO_FLAG, {"field": name, "value": _shown(value)})
        case inspect.LiteralType() if value not in option.values:
            yield _of_word(name, option, value)
        case inspect.StrType():
            yield from _of_text(name, option, value)
        case inspect.VarTupleType() if not _is_evidence(value):
            yield Unreadable(NO_EVIDENCE, {"value": _shown(value)})


def _of_time(name: str, value: Any) -> Iterator[Unreadable]:
    params = {"field": name, "value": _shown(value)}
    try:
        instant = msgspec.convert(value, dt.datetime)
    except msgspec.ValidationError:
        yield Unreadable(NO_TIME, params)
        return
    if instant.tzinfo is None:
        yield Unreadable(NO_OFFSET, params)
    elif not is_within_bounds(instant):
        yield Unreadable(OUTSIDE, params)


def _of_date(name: str, value: Any) -> Iterator[Unreadable]:
    params = {"field": name, "value": _shown(value)}
    try:
        day = msgspec.convert(value, dt.date)
    except msgspec.ValidationError:
        yield Unreadable(NO_DATE, params)
        return
    if not is_within_bounds(day):
        yield Unreadable(OUTSIDE, params)


def _of_number(
    name: str, kind: inspect.IntType | inspect.FloatType, value: Any
) -> Iterator[Unreadable]:
    is_whole = isinstance(kind, inspect.IntType)
    low, high = kind.ge if kind.gt is None else kind.gt, kind.le
    assert low is not None
    assert high is not None
    is_number = isinstance(value, int if is_whole else (int, float)) and value is not True
    if is_number and value is not False and low <= value <= high and value != kind.gt:
        return
    message = NO_WHOLE_NUMBER if is_whole else NO_AMOUNT if kind.gt is None else NO_HOURS
    params = {"low": f"{low:,.0f}", "high": f"{high:,.0f}", "value": _shown(value)}
    yield Unreadable(message, {"field": name, **params})


def _of_word(name: str, kind: inspect.LiteralType, value: Any) -> Unreadable:
    known = [str(word) for word in kind.values]
    params: dict[str, object] = {
        "field": name,
        "known": ", ".join(known),
        "value": _shown(value),
    }
    nearest = difflib.get_close_matches(str(value).lower(), known, 1, 0.6)
    if nearest:
        return Unreadable(WORD_NEAR, {**params, "nearest": nearest[0]})
    return Unreadable(WORD_UNKNOWN, params)


def _of_text(name: str, kind: inspect.StrType, value: Any) -> Iterator[Unreadable]:
    params = {"field": name, "value": _shown(value)}
    if kind.pattern is not None:
        if not isinstance(value, str) or re.search(kind.pattern, value) is None:
            yield Unreadable(NO_ACTOR if name == "by" else NO_CURRENCY, params)
    elif name == "due":
        yield from _of_due(params, value)
    elif not isinstance(value, str):
        yield Unreadable(NO_TEXT, params)
    elif kind.min_length and not value:
        yield Unreadable(EMPTY, params)


def _of_due(params: Mapping[str, object], value: Any) -> Iterator[Unreadable]:
    try:
        parse_due(value, dt.UTC)
    except (ValueError, TypeError):
        yield Unreadable(OUTSIDE if _is_day_or_time(value) else NO_DUE, params)


def _is_day_or_time(value: Any) -> bool:
    for kind in (dt.date, Instant):
        try:
            msgspec.convert(value, kind)
        except msgspec.ValidationError:
            continue
        return True
    return False


def _is_evidence(value: Any) -> bool:
    return isinstance(value, list) and all(
        isinstance(item, str) and re.fullmatch(r"[0-9a-f]{64}", item) for item in value
    )


def of_amounts(given: Mapping[str, Any]) -> list[Unreadable]:
    """Say where amounts do not fit together, each of which is as it should be."""
    amount, withheld = given.get("amount"), given.get("withholding")
    if amount is None or withheld is None or withheld <= amount:
        return []
    return [Unreadable(MORE_WITHHELD, {"value": _shown(withheld), "amount": _shown(amount)})]


def _of_fact(line: bytes) -> Unreadable:
    """Say what is wrong where each field alone is as it should be."""
    try:
        fact = msgspec.json.decode(line, type=AnyFact)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        return Unreadable(NO_FACT, {"reason": error})
    return Unreadable(CLIENT_MISSING, {"kind": fact.__struct_config__.tag})


def _shown(value: Any) -> str:
    return _shortened(msgspec.json.encode(value).decode())


def _shortened(text: str) -> str:
    """Return a text that can be printed anywhere, of forty characters at most."""
    text = "".join(character if character.isprintable() else "·" for character in text[:41])
    return text if len(text) <= 40 else f"{text[:39]}…"
