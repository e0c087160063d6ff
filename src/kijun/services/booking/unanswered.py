"""Requests for a time that nobody has answered: they end by themselves when that time has come."""

from __future__ import annotations

import datetime as dt

from kijun.booking.models import BookingRequest
from kijun.ledger.models import Job
from kijun.services.booking.booking import SHARED
from kijun.services.delivery import letter_words, outbox


def lapse(job: Job, now: dt.datetime) -> None:
    """End a request whose time has come, and write so, unless it was answered or is gone.

    Whoever is not known for certain gets no link of their own: somebody else may read it.
    """
    open_ones = BookingRequest.objects.filter(state=BookingRequest.State.OPEN)
    found = open_ones.filter(room=job.room, pk=job.payload["request"])
    request = found.select_related("client__room").first()
    if request is None:
        return
    request.state = BookingRequest.State.LAPSED
    request.save(update_fields=["state"])
    client = request.client
    outbox.write(
        client,
        "request_unanswered",
        str(request.pk),
        letter_words.about_request(request),
        due_at=request.starts,
        now=now,
        link=None if request.why == SHARED else letter_words.link_to_booking(client, now),
    )
