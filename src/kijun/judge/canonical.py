"""One text for one value: the canonical JSON that versions and identities are made of.

Source: RFC 8785 (JSON Canonicalization Scheme) over I-JSON (RFC 7493).
"""

from collections.abc import Mapping, Sequence
from hashlib import sha256
from json import JSONEncoder
from math import isfinite

GREATEST_INTEGER = 2**53 - 1
"""The greatest whole number that every JSON reader holds exactly (RFC 7493, 2.2)."""

# JSON's own short escapes, lower-case \u00xx for other control characters and nothing else
# are what RFC 8785, 3.2.2.2 asks for.
_quoted = JSONEncoder(ensure_ascii=False).encode


def identity(value: object) -> str:
    """Give the lower-case hex SHA-256 of `value` as canonical JSON; raises as that does."""
    return sha256(canonical_json(value)).hexdigest()


def canonical_json(value: object) -> bytes:
    """Write `value` as RFC 8785 JSON in UTF-8.

    Takes None, bool, int, float, str, lists, tuples and dicts with text as keys.
    TypeError: anything else. ValueError: NaN, an infinity, a whole number beyond
    `GREATEST_INTEGER`, half a surrogate pair.
    """
    return _text(value).encode()


def _text(value: object) -> str:
    # bool before int, because it is one
    match value:
        case None:
            return "null"
        case bool():
            return "true" if value else "false"
        case str():
            return _quoted(value)
        case int():
            return _integer(value)
        case float():
            return _number(value)
        case list() | tuple():
            return _array(value)
        case dict():
            return _object(value)
        case _:
            raise TypeError(f"{type(value).__name__} has no canonical JSON")


def _array(values: Sequence[object]) -> str:
    return f"[{','.join(map(_text, values))}]"


def _object(entries: Mapping[object, object]) -> str:
    return f"{{{','.join(f'{_quoted(key)}:{_text(entries[key])}' for key in _sorted(entries))}}}"


def _sorted(keys: Mapping[object, object]) -> list[str]:
    names = [key for key in keys if isinstance(key, str)]
    if len(names) < len(keys):
        raise TypeError("a key in canonical JSON must be text")
    # RFC 8785, 3.2.3 orders by UTF-16 code units, which puts 😀 before ﬁ
    return sorted(names, key=lambda name: name.encode("utf-16-be"))


def _integer(value: int) -> str:
    if abs(value) > GREATEST_INTEGER:
        raise ValueError("a whole number beyond 2**53 - 1 has no canonical JSON")
    return int.__repr__(value)


def _number(value: float) -> str:
    """Write a float as ECMAScript does: the shortest digits that read back as the same."""
    if not isfinite(value):
        raise ValueError(f"{value} has no canonical JSON")
    if value == 0:
        return "0"
    if value < 0:
        return f"-{_number(-value)}"
    mantissa, _, power = float.__repr__(value).partition("e")
    if not power:
        return mantissa.removesuffix(".0")
    digits, exponent = mantissa.replace(".", ""), int(power)
    if 0 < exponent < 21:
        return digits.ljust(exponent + 1, "0")
    if -7 < exponent < 0:
        return f"0.{digits.rjust(len(digits) - exponent - 1, '0')}"
    return f"{mantissa}e{exponent:+}"
