"""The mailbox: where letters leave from, whether that works, and how reading went last."""

from __future__ import annotations

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from kijun.accounts.models import Room
from kijun.channels.mail.models import MailAccount
from kijun.channels.mail.send import NotLetIn, NotNow, NotSent, Refused
from kijun.services import clock
from kijun.services.delivery.reachability import is_alone
from kijun.services.inbox import mailbox as reading
from kijun.services.settings import send_test
from kijun.web.clients.record import language_now
from kijun.web.settings.forms import Mailbox
from kijun.web.settings.settings import page_of
from kijun.web.settings.words import PROVIDERS
from kijun.web.shell import for_owner


@for_owner
@require_http_methods(["GET", "POST"])
@sensitive_post_parameters("password")
def mailbox(request: HttpRequest, room: Room) -> HttpResponse:
    """Show the mailbox and change it."""
    account = MailAccount.objects.filter(room=room).first()
    form = Mailbox.of(account, request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        form.keep_for(room)
        messages.success(request, _("Mailbox saved. Send yourself a test."))
        return redirect("mailbox")
    return _page(request, room, form, account, is_wrong=form.is_bound)


@for_owner
@require_POST
def test(request: HttpRequest, room: Room) -> HttpResponse:
    """Send the owner a short mail, and say in words what came of it."""
    account = MailAccount.objects.filter(room=room).first()
    if account is None:
        return redirect("mailbox")
    assert request.user.is_authenticated
    to = request.user.email
    try:
        send_test(account, to, language_now(), clock.now())
    except NotSent as failed:
        said = {"what": _what_failed(failed), "server": str(failed)}
        return _page(request, room, Mailbox.of(account), account, failed=said)
    if settings.OUTBOX is None:
        messages.success(request, _("The server accepted it. Check whether it arrived: %s") % to)
    else:
        messages.info(request, _("No mail leaves from this practice. The test was put aside."))
    return redirect("mailbox")


@for_owner
@require_POST
def remove(request: HttpRequest, room: Room) -> HttpResponse:
    """Forget the mailbox and its password; letters are passed on by hand from then on."""
    reading.forget(room, clock.now())
    messages.success(request, _("The mailbox and its password have been removed."))
    return redirect("mailbox")


def _page(
    request: HttpRequest,
    room: Room,
    form: Mailbox,
    account: MailAccount | None,
    *,
    is_wrong: bool = False,
    failed: dict[str, str] | None = None,
) -> HttpResponse:
    given: dict[str, object] = {
        "form": form,
        "account": account,
        "providers": [each for each in PROVIDERS.values() if each.hint],
        "failed": failed,
        "is_alone": is_alone(room),
    }
    return page_of(request, room, "web/mailbox.html", given, is_wrong=is_wrong)


def _what_failed(failed: NotSent) -> str:
    if isinstance(failed, NotLetIn):
        return _(
            "The server refused Kijun. Check the user name, the password, the type of "
            "connection and the sender’s address."
        )
    if isinstance(failed, NotNow):
        return _(
            "The server could not be reached, or is not accepting mail at the moment. "
            "Check its name and port. If they are right, try again later."
        )
    if isinstance(failed, Refused):
        return _("The server refused an email to your own address.")
    return _(
        "The connection broke at the last moment. The email may have arrived; check your inbox."
    )
