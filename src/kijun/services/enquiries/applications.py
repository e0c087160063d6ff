"""Services that are applied for: which they are, what is asked, and who may book them."""

from __future__ import annotations

from typing import Any, Final

from django.db.models import QuerySet

from kijun.accounts.models import Room
from kijun.accounts.prepared import Given, Prepared
from kijun.booking.models import Application, Enquiry, Service
from kijun.clients.models import Client

MOST_FIELDS: Final = 30
LONGEST_FIELD: Final = 100


def application_of(service: Service) -> Application:
    """Return how a service is applied for: as the owner set it, or the defaults, which are shut."""
    found = Application.objects.filter(service=service).first()
    return found or Application(service=service, is_open=False)


def set_application(service: Service, **given: Any) -> Application:
    """Say how a service is applied for."""
    return Application.objects.update_or_create(service=service, defaults=given)[0]


def applied_for(room: Room) -> list[Application]:
    """Return the services that are had by application now, in the order of their coming."""
    rows = _applied_for(room)
    return list(rows.select_related("service", "service__room").order_by("service_id"))


def _applied_for(room: Room | Given) -> QuerySet[Application]:
    return Application.objects.filter(service__room=room, service__is_active=True, is_open=True)


_to_apply_for: Final = Prepared(
    lambda: _applied_for(Given("room")).order_by().values_list("service_id", flat=True)
)


def hidden_from(client: Client | None, room: Room) -> frozenset[int]:
    """Return the services (by key) that somebody cannot simply book: they apply for them first.

    `client` is who books by personal link; whose enquiry was accepted books like everybody else.
    """
    asked = set(_to_apply_for(room=room.pk))
    if client is None or not asked:
        return frozenset(asked)
    accepted = Enquiry.objects.filter(client=client, state=Enquiry.State.ACCEPTED)
    return frozenset(asked - set(accepted.values_list("service_id", flat=True)))
