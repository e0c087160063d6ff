"""Pages for what went wrong: what it was, what has not happened, and what to do."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from kijun.web.shell import plain


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Say that the browser sent something that nobody can read (400)."""
    del exception
    title = _("That could not be read")
    text = _("The browser sent something that does not make sense here. Nothing has changed.")
    return _told(request, title, text, 400)


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Say that somebody may not see this (403)."""
    del exception
    title = _("This page is somebody else's")
    text = _("You are signed in, but not as its owner. Nothing has changed.")
    return _told(request, title, text, 403)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Say that there is nothing at an address (404)."""
    del exception
    title = _("There is no page here")
    text = _(
        "The address is mistyped or cut short, or what stood here is gone. If a mail led you here,"
        " open the link once more from the mail, or answer it."
    )
    return _told(request, title, text, 404)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Say that a form was too old, or came from elsewhere (403)."""
    del reason
    title = _("This page was open for too long")
    text = _(
        "So that nobody sends something in your name, a page can be sent only for a while, and only"
        " with cookies. Nothing was sent. Go back, load the page anew and send it once more."
    )
    return _told(request, title, text, 403)


def too_many(request: HttpRequest) -> HttpResponse:
    """Say that somebody has tried too often (429); allauth asks for this one."""
    title = _("Too many attempts")
    text = _("Wait for five minutes, then try again. Nothing has changed.")
    return _told(request, title, text, 429)


def failed(request: HttpRequest) -> HttpResponse:
    """Say that something of ours failed (500)."""
    title = _("Something failed here")
    text = _(
        "Perhaps what you just did was not kept: look before you do it again. A fault decides nothing"
        " about anybody and sends nothing. It is written down on the computer of this house."
    )
    return _told(request, title, text, 500)


def _told(request: HttpRequest, title: str, text: str, status: int) -> HttpResponse:
    given = {"title": title, "text": text, "is_ours": status == 500, "shell": plain(request)}
    return render(request, "web/error.html", given, status=status)
