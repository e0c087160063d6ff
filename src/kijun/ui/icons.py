"""Icons as inline SVG: lines of one weight on a grid of 24, in the colour of the text beside them.

An icon never speaks alone: it stands beside its word and is hidden from screen readers, or it is
given a label.
"""

from __future__ import annotations

import functools
from typing import Final

from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

_DATUM = '<path d="M2.5 19.5h19"/>'
_DOT = '<circle cx="{}" cy="12" r="1.1" fill="currentColor"/>'

SHAPES: Final[dict[str, str]] = {
    # the five places, each on or across the datum
    "today": f'{_DATUM}<path d="M4.5 19.5v-5h4.7v5m1.6 0v-8h4v8m1.6 0V9h3v10.5"/>',
    "clients": '<circle cx="12" cy="8" r="3.9"/><path d="M4.8 20.2c.5-4.2 3.5-6.3 7.2-6.3'
    's6.7 2.1 7.2 6.3"/>',
    "rules": '<path d="M5 3.8h10.2L19 7.6v12.6H5zM8.6 10.6h6.8M8.6 14.8h4.8"/>',
    "worth": f'{_DATUM}<path d="m6.7 3.8 5.3 7.2 5.3-7.2M12 11v8.5M7.8 11.6h8.4'
    'M7.8 15.2h8.4"/>',
    "mirror": '<path d="M2.5 12h19M7 5.5v3.7m5-6.7v6.7m5-3.7v3.7M7 14.8v3.7m5-3.7'
    'v6.7m5-6.7v3.7"/>',
    "record": '<path d="M6.5 3.5h11v17h-11zM9.8 8h4.4M9.8 11.5h4.4"/>'
    '<circle cx="12" cy="16.2" r="1.5"/>',
    "appeals": f'{_DATUM}<path d="M4.5 4.5h15v10h-8l-3.7 3.2v-3.2H4.5z"/>',
    "settings": '<circle cx="12" cy="12" r="3"/><path d="M12 3v2.6m0 12.8V21M3 12h2.6m12.8 0'
    'H21M5.6 5.6l1.9 1.9m9 9 1.9 1.9m0-12.8-1.9 1.9m-9 9-1.9 1.9"/>',
    # reasons for being late
    "lost_way": '<path d="M12 21.3c-4.4-4.7-6.6-8.3-6.6-11.4a6.6 6.6 0 0 1 13.2 0'
    'c0 3.1-2.2 6.7-6.6 11.4z"/><path d="M9.9 8.7c.2-1.2 1-1.8 2.1-1.8 1.2 0 2.1.8'
    ' 2.1 1.9 0 1.6-2.1 1.6-2.1 3.1"/><path d="M12 14.3v.1"/>',
    "transport": '<rect x="5" y="3.5" width="14" height="13.5" rx="2.8"/><path d="M5 11h14'
    'M9.6 7.2h4.8M8.6 14.1h.1m6.7 0h.1M8.2 17l-2 3.8M15.8 17l2 3.8"/>',
    "no_connection": '<path d="M2.8 9.2C5.4 6.9 8.5 5.7 12 5.7c1.6 0 3.1.2 4.5.7M21.2 9.2'
    'c-.6-.5-1.2-1-1.9-1.4M6 12.8a9.6 9.6 0 0 1 5-2.5M18 12.8c-.6-.5-1.2-1-1.9-1.4'
    'M9.2 16.2a5 5 0 0 1 5.1-.5M12 19.6v.1M4.2 20.3 19.8 3.7"/>',
    "helping_someone": '<circle cx="12" cy="8.7" r="3.7"/><path d="m3 9.9 5.5 3.9M21 9.9l-5.5'
    ' 3.9M5.9 14.6 12 19.4l6.1-4.8"/>',
    "illness": '<path d="M10 13.8V5.2a2 2 0 0 1 4 0v8.6a4 4 0 1 1-4 0z"/><path d="M12 9v7.5"/>',
    "family": '<circle cx="8" cy="7.2" r="3"/><circle cx="17" cy="10.6" r="2.3"/><path d="M2.8'
    ' 19.5c.3-4 2.3-6.2 5.2-6.2s4.9 2.2 5.2 6.2M15 15.5c.6-.4 1.3-.6 2-.6 2.3 0 3.8'
    ' 1.6 4.1 4.6"/>',
    "work": '<rect x="3.2" y="7.5" width="17.6" height="12" rx="1.8"/><path d="M8.6 7.5V5.2'
    'c0-.7.5-1.2 1.2-1.2h4.4c.7 0 1.2.5 1.2 1.2v2.3M3.2 12.7h17.6"/>',
    "accommodation": '<path d="M12 20.5c-5.5-3.7-8.5-6.9-8.5-10.6A4.6 4.6 0 0 1 12 7.4a4.6'
    ' 4.6 0 0 1 8.5 2.5c0 3.7-3 6.9-8.5 10.6z"/>',
    "force_majeure": '<path d="M6.8 14.5a4.1 4.1 0 0 1 .3-8.2 5.5 5.5 0 0 1 10.5 1.5 3.5'
    ' 3.5 0 0 1-.2 6.7M12.7 11.5l-2.5 4.2h3.6l-2.5 4.8"/>',
    "other": _DOT.format(5.5) + _DOT.format(12) + _DOT.format(18.5),
    # signs beside words
    "check": '<path d="m4.5 12.7 5 4.8L19.5 6.8"/>',
    "chevron_right": '<path d="m9 5 7 7-7 7"/>',
    "chevron_down": '<path d="m5 9 7 7 7-7"/>',
    "plus": '<path d="M12 5v14M5 12h14"/>',
    "close": '<path d="m6 6 12 12M18 6 6 18"/>',
    "lock": '<rect x="5" y="10.5" width="14" height="10" rx="1.8"/><path d="M8.3 10.5V7.3a3.7'
    ' 3.7 0 0 1 7.4 0v3.2"/>',
    "globe": '<circle cx="12" cy="12" r="9"/><path d="M3 12h18M12 3c-5.3 5.7-5.3 12.3 0 18'
    ' 5.3-5.7 5.3-12.3 0-18z"/>',
    "offline": '<path d="M3 9.2c2-1.8 4.2-2.9 6.5-3.4M13.5 5.7c2.8.4 5.3 1.6 7.5 3.5M6.2 13'
    'c1.5-1.4 3.3-2.3 5.3-2.5M15.5 11.2c.8.5 1.6 1.1 2.3 1.8M12 18v.1M4 3.7l16 16.6"/>',
    "print": '<path d="M7 8.5V3.8h10v4.7M7 16.5H3.5v-8h17v8H17M7 13.5h10v6.7H7z"/>',
    "phone": '<path d="M5 4h4l1.6 4.6-2.3 1.7a11.5 11.5 0 0 0 5.4 5.4l1.7-2.3L20 15v4'
    'c0 .9-.7 1.5-1.6 1.4C10.7 19.8 4.2 13.3 3.6 5.6 3.5 4.7 4.1 4 5 4z"/>',
    "mail": '<rect x="3" y="5" width="18" height="14" rx="1.8"/><path d="m3.5 6.5 8.5 6.5'
    ' 8.5-6.5"/>',
    "calendar": '<path d="M4 5.5h16v15H4zM4 10h16M8.5 3v4.5m7-4.5v4.5"/>',
    "clock": '<circle cx="12" cy="12" r="9"/><path d="M12 6.5V12l3.7 2.5"/>',
}  # fmt: skip

_SVG = (
    '<svg class="icon" viewBox="0 0 24 24" fill="none" stroke="currentColor" stroke-width="1.8"'
    ' stroke-linecap="round" stroke-linejoin="round" {}>{}</svg>'
)
_LOGO = (
    '<svg class="datum-sign" viewBox="0 0 24 24" fill="none" stroke="currentColor"'
    ' stroke-width="2.2" aria-hidden="true"><path d="M6 6h12l-6 9.5zM2 19.5h20"/></svg>'
)


class UnknownIcon(LookupError):
    """No icon is drawn under this name."""


def icon(name: str, label: str = "") -> SafeString:
    """Draw the icon `name`: hidden from screen readers, or read as `label`."""
    if name not in SHAPES:
        raise UnknownIcon(f"{name} is none of {', '.join(sorted(SHAPES))}")
    if not label:
        return _hidden(name)
    return _drawn(name, format_html('role="img" aria-label="{}"', label))


@functools.cache
def _hidden(name: str) -> SafeString:
    """Draw an icon beside words; a page shows the same few of them many times."""
    return _drawn(name, _HIDDEN)


def _drawn(name: str, read: SafeString) -> SafeString:
    return format_html(_SVG, read, mark_safe(SHAPES[name]))  # noqa: S308 - drawn above


def datum_sign() -> SafeString:
    """Draw the surveyor's ▽ over its level line, which is the logo."""
    return mark_safe(_LOGO)  # noqa: S308 - drawn above


_HIDDEN: Final = mark_safe('aria-hidden="true"')
