"""Pages for what went wrong: what it was, what has not happened, and what to do."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from kijun.web.shell import plain


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Say that the browser sent something that nobody can read (400)."""
    del exception
    title = _("That could not be understood")
    text = _("Your browser sent something that this page does not understand. Nothing has changed.")
    return _told(request, title, text, 400)


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Say that somebody may not see this (403)."""
    del exception
    title = _("This page belongs to somebody else")
    text = _("You are signed in, but not as its owner. Nothing has changed.")
    return _told(request, title, text, 403)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Say that there is nothing at an address (404)."""
    del exception
    title = _("Page not found")
    text = _(
        "The address may be mistyped or cut short, or the page is gone. If you came "
        "from an email, open its link again, or reply to it."
    )
    return _told(request, title, text, 404)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Say that a form was too old, or came from elsewhere (403)."""
    del reason
    title = _("This page was open for too long")
    text = _(
        "To keep others from acting in your name, a form expires after a while, and "
        "it needs cookies. Nothing was sent. Go back, reload the page and send it "
        "again."
    )
    return _told(request, title, text, 403)


def too_many(request: HttpRequest) -> HttpResponse:
    """Say that somebody has tried too often (429); allauth asks for this one."""
    title = _("Too many attempts")
    text = _("Wait five minutes, then try again. Nothing has changed.")
    return _told(request, title, text, 429)


def failed(request: HttpRequest) -> HttpResponse:
    """Say that something of ours failed (500)."""
    title = _("Something went wrong on our side")
    text = _(
        "What you just did may not have been saved, so check before you do it again. "
        "An error never decides anything about anybody and sends nothing. The "
        "details are logged on the computer where Kijun runs."
    )
    return _told(request, title, text, 500)


def _told(request: HttpRequest, title: str, text: str, status: int) -> HttpResponse:
    given = {"title": title, "text": text, "is_ours": status == 500, "shell": plain(request)}
    return render(request, "web/error.html", given, status=status)
