"""What is done about a session: who came, who phoned, who is late, moved, called off."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import wraps

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from kijun.accounts.models import Room
from kijun.booking.models import Session
from kijun.letters.models import Letter
from kijun.services import clock
from kijun.services.members.readiness import NotReady
from kijun.services.sessions.notices import UnknownReason
from kijun.services.sessions.sessions import Impossible
from kijun.services.today import front_desk
from kijun.web.sessions.clashes import clashes, digest
from kijun.web.sessions.forms import Moving
from kijun.web.sessions.sessions import show
from kijun.web.shell import acting_in, for_house, for_owner
from kijun.web.taps import back, clock_in, minutes_in, told


class InTheWay(Exception):
    """Something is there already at the time to which a session is to be moved."""

    def __init__(self, moving: Moving, remarks: Sequence[str]) -> None:
        super().__init__(*remarks)
        self.moving, self.remarks = moving, remarks


Act = Callable[[HttpRequest, Room, str], tuple[str, Letter | None]]


def _act(act: Act) -> Callable[..., HttpResponse]:
    """Do something about a session once, say what was done, and lead back.

    Where a letter is to be passed on by hand, lead to the session's page, which shows its text.
    """

    @for_house
    @require_POST
    @wraps(act)
    def acting(request: HttpRequest, room: Room, session: str) -> HttpResponse:
        try:
            said, letter = act(request, room, session)
        except Session.DoesNotExist:
            raise Http404 from None
        except InTheWay as found:
            return show(request, room, session, found.moving, found.remarks)
        except front_desk.Settled as settled:
            messages.info(request, told(settled))
        except (UnknownReason, Impossible, ValueError):
            messages.error(request, _("That could not be understood. Nothing was changed."))
        else:
            messages.success(request, said)
            if letter is not None and letter.state == Letter.State.BY_HAND:
                return redirect("session", session)
        return back(request)

    return acting


@_act
def arrival(request: HttpRequest, room: Room, session: str) -> tuple[str, None]:
    """Note who is there, since when, or that nobody came."""
    now = clock.now()
    match request.POST.get("act", ""):
        case "not_yet":
            front_desk.not_yet(room, session, now)
            return _(
                "Noted. Anything that follows is shown with the session, with its time. "
                "“They are here” stops it."
            ), None
        case "here":
            found = front_desk.came(room, session, now, now)
            said = _("%(client)s is here.")
        case "came_at":
            row = Session.objects.get(room=room, pk=session)
            at = clock_in(request, "at", row.starts.astimezone(room.zone))
            if at is None:
                raise ValueError("a time of day")
            found = front_desk.came(room, session, at, now)
            said = _("Noted when %(client)s came.")
        case "house_here":
            found = front_desk.came(room, session, now, now, by="house")
            said = _("Noted that you are here for %(client)s.")
        case "absent":
            found = front_desk.did_not_come(room, session, now)
            said = _("Noted that %(client)s did not come.")
        case _unknown:
            raise Http404
    return said % {"client": found.client.name}, None


@for_house
@require_POST
def undo(request: HttpRequest, room: Room, tap: int) -> HttpResponse:
    """Take back what was just tapped about who is there."""
    try:
        session = front_desk.take_back(room, tap)
    except front_desk.Settled as settled:
        messages.info(request, told(settled))
    else:
        said = _("Taken back: nothing was noted about %(client)s.")
        messages.success(request, said % {"client": session.client.name})
    return back(request)


@_act
def word(request: HttpRequest, room: Room, session: str) -> tuple[str, None]:
    """Note that the client has phoned."""
    is_absent, minutes = request.POST.get("about") == "absence", minutes_in(request)
    if not is_absent and minutes is None:
        raise ValueError("minutes")
    found = front_desk.phoned(
        room,
        session,
        about="absence" if is_absent else "late",
        minutes=None if is_absent else minutes,
        reason=request.POST.get("reason", ""),
        now=clock.now(),
    )
    return _("Noted that %(client)s phoned.") % {"client": found.client.name}, None


@_act
def house(request: HttpRequest, room: Room, session: str) -> tuple[str, Letter | None]:
    """Tell the client that the house is late or cannot come."""
    reason, now, who = request.POST.get("reason", ""), clock.now(), acting_in(request)
    if request.POST.get("about") == "absence":
        letter: Letter | None = front_desk.i_cannot_come(room, session, reason, now, who)
    else:
        minutes = minutes_in(request)
        if minutes is None:
            raise ValueError("minutes")
        letter = front_desk.i_am_late(room, session, minutes, reason, now, who)
    return _written(letter), letter


@_act
def move(request: HttpRequest, room: Room, session: str) -> tuple[str, Letter | None]:
    """Give a session another time."""
    form = Moving(request.POST)
    if not form.is_valid():
        raise ValueError("a time")
    given = form.cleaned_data
    starts = form.starts(room.zone)
    minutes, by, who = given["minutes"], given["by"], acting_in(request)
    row = Session.objects.get(room=room, pk=session)
    if row.stands and (row.starts, row.minutes) != (starts, minutes):
        remarks = clashes(room, starts, minutes, clock.now(), row.__eq__, moving=session, who=who)
        if remarks and request.POST.get("although") != digest(remarks):
            raise InTheWay(form, remarks)
    letter = front_desk.move(room, session, starts, minutes, by, clock.now(), who)
    return _written(letter), letter


@_act
def call_off(request: HttpRequest, room: Room, session: str) -> tuple[str, Letter | None]:
    """Call a session off for one of both sides."""
    by = request.POST.get("by", "")
    if by not in ("client", "house"):
        raise ValueError("a side")
    reason = request.POST.get("reason", "")
    letter = front_desk.call_off(room, session, by, reason, clock.now(), acting_in(request))
    return _written(letter), letter


@for_owner
@require_POST
def lead(request: HttpRequest, room: Room, session: str) -> HttpResponse:
    """Let another member, or the owner, lead a session from now on."""
    try:
        found = front_desk.lead(room, session, request.POST.get("leader", ""), clock.now())
    except Session.DoesNotExist:
        raise Http404 from None
    except front_desk.Settled as settled:
        messages.info(request, told(settled))
    except NotReady:
        messages.error(request, _("They cannot lead it now. Choose somebody else."))
    else:
        who = str(found.member.user) if found.member is not None else ""
        said = _("%(name)s leads it now.") if who else _("You lead it yourself now.")
        messages.success(request, said % {"name": who})
    return back(request)


def _written(letter: Letter | None) -> str:
    if letter is None:
        return _("They have been told already. Nothing was sent again.")
    if letter.state == Letter.State.BY_HAND:
        return _("Noted. Here is what to tell them.")
    return _("Noted. They are being told now.")
