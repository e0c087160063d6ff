"""What somebody wrote just now, without what they quote and how they sign."""

from __future__ import annotations

import re
from typing import Final

from mailparser_reply import EmailReplyParser  # type: ignore[import-untyped]

LONGEST: Final = 10_000
"""Characters that are looked at: nobody who is late writes more, and patterns take their time."""
LONGEST_LINE: Final = 500
"""Characters of a line beyond which the package's patterns are not tried: they are cubic in it."""

_QUOTED: Final = re.compile(r"^[ \t\u3000]*[>＞|｜]")
_HEADING: Final = re.compile(
    r"""^[ \t\u3000]*(?:
    -{2,}[ ]?(?:original|forwarded|元の|転送|オリジナル).*
    | \*?-{3,}[^-\n]{2,60}-{3,}\*?\s*$
    | _{20,}
    | [^\n>]{0,120}<[ ]?\n?(?:mailto:)?[^\s<>]+@[^\s<>]+>[^\n]{0,60}\n?[^\n]{0,40}[:：][ \t]*$
    | at\b.{5,60}\byou[ ]wrote:
    | (?:on\b.{5,200}\bwrote|.{0,40}\d{4}[年/.-]\s?\d{1,2}[月/.-]\s?\d{1,2}.{0,200}
        (?:のメール|書きました|wrote|<[^<>\s]+@[^<>\s]+>))\s*[:：]?\s*$
    | (?:from|差出人|送信者|送信元)\s?[:：].*[@＠<].*
    | (?:from|差出人|送信者|送信元)\s?[:：].*\n(?:.*\n){0,3}?(?:to|宛先|件名|subject|sent|送信日時|date|日時)\s?[:：]
    )""",
    re.IGNORECASE | re.VERBOSE | re.MULTILINE,
)
_SIGNED: Final = re.compile(
    r"""^[ \t\u3000]*(?:
    --[ ]?$
    | [-=_*＊━─―‐ー~～〜+＋※◆◇■□●○☆★・･.:：]{8,}\s*$
    | (?:sent[ ]from|get[ ]outlook[ ]for|sent[ ]via)\b.*
    | .{0,30}から送信(?:されました)?\s*$
    )""",
    re.IGNORECASE | re.VERBOSE | re.MULTILINE,
)


def _cut(text: str, at: re.Pattern[str]) -> str:
    found = at.search(text)
    return text[: found.start()] if found else text


def _unquoted(text: str) -> str:
    return "\n".join(line for line in text.splitlines() if not _QUOTED.match(line))


def new_words(text: str) -> str:
    """Give the new words of a mail's text; of an answer below what it quotes, those below it."""
    whole = text[:LONGEST].replace("\r\n", "\n").replace("\r", "\n").strip()
    above = _cut(_unquoted(_cut(whole, _HEADING)), _SIGNED).strip()
    if above and max(map(len, above.splitlines())) > LONGEST_LINE:
        return above
    if above:
        parsed = EmailReplyParser(languages=["ja", "en"]).parse_reply(above)
        return (parsed or "").strip() or above
    below = "\n".join(
        line for line in _unquoted(whole).splitlines() if not _HEADING.match(line + "\n")
    )
    return _cut(below, _SIGNED).strip()
