"""The registry of occasions: one file each, one shape for all."""

from __future__ import annotations

from typing import Final

from kijun.judge.occasions import (
    absence,
    cancellation,
    conduct,
    contact,
    courtesy,
    double_standard,
    inquiry,
    lateness,
    move,
    payment,
    price_request,
    promise,
    scope_request,
    streak,
)
from kijun.judge.occasions.shape import Occasion

OCCASIONS: Final[dict[str, Occasion]] = {
    module.OCCASION.name: module.OCCASION
    for module in (
        lateness,
        absence,
        cancellation,
        move,
        payment,
        price_request,
        scope_request,
        promise,
        courtesy,
        double_standard,
        conduct,
        contact,
        inquiry,
        streak,
    )
}
