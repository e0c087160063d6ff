"""What is written about faults tells no personal address: whoever had it could act as its client."""

from __future__ import annotations

import logging
import re
from typing import Final

_PERSONAL: Final = re.compile(r"(/v/)[^/\s?#\"'<>]+|(/sessions/)[^/\s?#\"'<>]+(?=\.ics)")
_PLAIN: Final = logging.Formatter()


class Unlinked(logging.Filter):
    """Takes the tokens of personal links and of calendars out of what is logged."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Let everything through, without tokens: in the message, and in its traceback."""
        whole = record.getMessage()
        masked = _masked(whole)
        if masked != whole:
            record.msg, record.args = masked, None
        if record.exc_info and not record.exc_text:
            record.exc_text = _masked(_PLAIN.formatException(record.exc_info))
        return True


def _masked(text: str) -> str:
    return _PERSONAL.sub(lambda found: f"{found[1] or found[2]}…", text)
