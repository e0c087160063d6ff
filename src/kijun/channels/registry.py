"""Every kind of channel: a line for each."""

from __future__ import annotations

from typing import Final

from kijun.channels.mail.channel import MAIL
from kijun.channels.pages.channel import PAGES
from kijun.channels.shape import Channel

CHANNELS: Final[tuple[Channel, ...]] = (PAGES, MAIL)
"""In the order in which they are closed."""
