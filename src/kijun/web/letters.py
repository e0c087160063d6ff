"""Letters that ask, that are passed on by hand, and that did not get through."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from kijun.accounts.models import Room
from kijun.letters.models import Letter
from kijun.services import clock, post
from kijun.web.asked import back
from kijun.web.shell import for_owner


@for_owner
@require_POST
def settle_letter(request: HttpRequest, room: Room, letter: str) -> HttpResponse:
    """Let a letter go, take it back, note that it was passed on, or send it again."""
    found = Letter.objects.select_related("room", "client").filter(room=room, pk=letter).first()
    if found is None:
        raise Http404
    now = clock.now()
    try:
        match request.POST.get("act", ""):
            case "look":
                post.look(found, now)
                said = _("The letter is on its way.")
            case "drop":
                post.drop(found)
                said = _("The letter will not be sent.")
            case "passed_on":
                post.passed_on(found, now)
                said = _("Noted: you have passed it on.")
            case "send_again":
                post.send_again(found, now)
                said = _("It is being sent once more.")
            case _unknown:
                raise Http404
    except post.NotThere:
        messages.info(request, _("This letter has been dealt with already; nothing was changed."))
    else:
        messages.success(request, said)
    return back(request)
