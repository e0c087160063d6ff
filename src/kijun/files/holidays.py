"""Public holidays by country, for rulebooks that count business days."""

from __future__ import annotations

import datetime as dt
import re
from functools import cache
from typing import Final

FIRST_YEAR: Final = 1950
LAST_YEAR: Final = 2099
"""The years that are asked of the `holidays` package; it knows nothing certain about later ones."""

_COUNTRY: Final = re.compile(r"[A-Z]{2}")


@cache
def holidays_of(country: str) -> frozenset[dt.date] | None:
    """Return the public holidays of a country (ISO 3166-1, two letters) from 1950 to 2099.

    None for a country that is not known. What is proclaimed anew each year (an election day, a
    mourning) is known only as far as the `holidays` package of this installation knows it.
    """
    if _COUNTRY.fullmatch(country) is None:
        return None
    # a tenth of a second, spent only where a rulebook asks for holidays
    import holidays  # noqa: PLC0415

    try:
        return frozenset(holidays.country_holidays(country, years=range(FIRST_YEAR, LAST_YEAR + 1)))
    except NotImplementedError:
        return None
