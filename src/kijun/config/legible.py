"""Zero bytes, which nobody can have meant and no database takes: kept away from all pages."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final, NoReturn

from django.core.exceptions import RequestDataTooBig
from django.http import Http404, HttpRequest, HttpResponseBase, QueryDict

_ZERO: Final = "\x00"


class Legible:
    """Answers that there is nothing at an address with a zero byte, and takes them out of forms.

    A form is read as if they had not been there: nobody sees them, they come along when something
    is pasted, and whoever sends word in time must not lose it for that.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Answer. Raises Http404."""
        if _ZERO in request.path_info or "%00" in request.META.get("QUERY_STRING", ""):
            raise Http404
        if request.method == "POST":
            _clean(request)
        return self._get_response(request)


def _clean(request: HttpRequest) -> None:
    try:
        if _has_zero(request.POST):
            request.POST = _without_zeros(request.POST)  # type: ignore[assignment]
    except RequestDataTooBig as too_big:
        _stays(request, too_big)


def _stays(request: HttpRequest, too_big: RequestDataTooBig) -> None:
    """Have whoever reads a form that is too long find that out, and say so on their own page.

    Half of it has been read by now: read once more it would seem to be empty.
    """

    def load() -> NoReturn:
        raise too_big

    setattr(request, "_load_post_and_files", load)  # noqa: B010 - no attribute that types know


def _has_zero(sent: QueryDict) -> bool:
    return any(_ZERO in text for name, texts in sent.lists() for text in (name, *texts))


def _without_zeros(sent: QueryDict) -> QueryDict:
    read = QueryDict(mutable=True, encoding=sent.encoding)
    for name, texts in sent.lists():
        read.setlist(name.replace(_ZERO, ""), [text.replace(_ZERO, "") for text in texts])
    read._mutable = False
    return read
