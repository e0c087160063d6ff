"""The address at which this Kijun proves that it is the one that answers."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from kijun.services.delivery.reachability import answer_to


@require_GET
@never_cache
def reached(_: HttpRequest, nonce: str) -> HttpResponse:
    """Sign what was asked: only who holds this Kijun's key can."""
    return HttpResponse(answer_to(nonce), content_type="text/plain; charset=utf-8")
