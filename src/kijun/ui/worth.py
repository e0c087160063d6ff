"""What work brought against what it cost, drawn: two bars on one scale that begins at nothing."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.html import format_html
from django.utils.safestring import SafeString


@dataclass(frozen=True, slots=True)
class Worth:
    """A price and the value that was delivered for it, with how both are said."""

    price: float
    value: float
    price_words: str
    value_words: str
    times_words: str = ""
    """The value as a multiple of the price."""

    @property
    def price_width(self) -> float:
        """How long the bar of the price is, in percent."""
        return _width(self.price, self._longest)

    @property
    def value_width(self) -> float:
        """How long the bar of the value is; nothing is drawn where it is below zero."""
        return _width(self.value, self._longest)

    @property
    def _longest(self) -> float:
        return max(self.price, self.value, 0.0)


def bars(worth: Worth) -> SafeString:
    """Draw the price in grey and the value in the client's colour, on the same scale."""
    return format_html(
        '<svg class="worth-bars" viewBox="0 0 100 22" preserveAspectRatio="none"'
        ' aria-hidden="true"><rect class="worth-price" y="1" height="8" width="{}"/>'
        '<rect class="worth-value" y="13" height="8" width="{}"/>'
        '<path class="worth-zero" d="M0 0v22"/></svg>',
        f"{worth.price_width:.2f}",
        f"{worth.value_width:.2f}",
    )


def _width(part: float, whole: float) -> float:
    return max(100 * part / whole, 0.0) if whole > 0 else 0.0
