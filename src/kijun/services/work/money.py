"""Amounts as people type them, checked before they stand in a record for good."""

from __future__ import annotations

from decimal import Decimal
from typing import Final

from kijun.accounts.models import Room
from kijun.rulebooks.versions import latest_of
from kijun.work.worth import LARGEST

_WHOLE: Final = frozenset({"JPY", "KRW", "VND", "CLP", "ISK"})
"""Currencies that have no cents."""
_DEFAULT: Final = "JPY"


class Nonsense(ValueError):
    """What was given cannot be meant; `code` says why.

    Of amounts: `negative`, `nothing` (zero where something is owed), `enormous`, `cents`
    (decimals that the currency does not have), `currency` (another than the house's).
    """

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def currency_of(room: Room) -> str:
    """Return the currency in which a house reckons: that of its rules, or else yen."""
    rulebook = latest_of(room)
    return (rulebook.currency if rulebook is not None else None) or _DEFAULT


def amount(value: Decimal | float, currency: str, *, may_be_zero: bool = False) -> int | float:
    """Return an amount as a fact holds it. Raises Nonsense."""
    given = Decimal(repr(value)) if isinstance(value, float) else Decimal(value)
    if not given.is_finite() or abs(given) > LARGEST:
        raise Nonsense("enormous")
    if given < 0:
        raise Nonsense("negative")
    if not given and not may_be_zero:
        raise Nonsense("nothing")
    cents = 0 if currency in _WHOLE else 2
    if given != round(given, cents):
        raise Nonsense("cents")
    return as_number(given)


def measure(value: Decimal | float) -> int | float:
    """Return a measurement as a fact holds it; it may be below zero. Raises Nonsense."""
    given = Decimal(repr(value)) if isinstance(value, float) else Decimal(value)
    if not given.is_finite() or abs(given) > LARGEST:
        raise Nonsense("enormous")
    return as_number(given)


def as_number(value: Decimal) -> int | float:
    """Return a decimal number as it is written in a fact: whole, or with its decimals."""
    return int(value) if value == value.to_integral_value() else float(value)


def in_full(value: Decimal | float) -> str:
    """Return a number with all digits that it has on record, without an exponent: `1,234.0005`."""
    written = f"{Decimal(repr(value)) if isinstance(value, float) else Decimal(value):,f}"
    return written.rstrip("0").rstrip(".") if "." in written else written


def same_currency(given: str, room: Room) -> str:
    """Return the house's currency, which is also what was given. Raises Nonsense."""
    own = currency_of(room)
    if given and given.strip().upper() != own:
        raise Nonsense("currency")
    return own
