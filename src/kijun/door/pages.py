"""What each personal link opens."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from django.http import HttpRequest, HttpResponse

from kijun.clients.models import Link
from kijun.door.acknowledging import show_rules
from kijun.door.booking import show_booking
from kijun.door.enquiry_link import show_enquiry
from kijun.door.mine import show_mine
from kijun.door.opening import Visit, page
from kijun.door.reasons import show_reasons
from kijun.door.session import show_session

_SHOWN: Final[dict[str, Callable[[HttpRequest, Visit], HttpResponse]]] = {
    Link.Purpose.RULES: show_rules,
    Link.Purpose.SESSION: show_session,
    Link.Purpose.DECISION: show_reasons,
    Link.Purpose.MINE: show_mine,
    Link.Purpose.BOOKING: show_booking,
    Link.Purpose.ENQUIRY: show_enquiry,
}


@page
def show(request: HttpRequest, visit: Visit) -> HttpResponse:
    """Show what a link is for."""
    return _SHOWN[visit.link.purpose](request, visit)
