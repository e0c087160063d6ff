"""Each pair of colours that meet is told apart: WCAG 2.2, 1.4.3 and 1.4.11."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import kijun.ui

TOKENS = (Path(kijun.ui.__file__).parent / "static" / "ui" / "tokens.css").read_text("utf-8")
PAIRS = {
    name: (light, dark)
    for name, light, dark in re.findall(r"--([\w-]+): light-dark\((#\w{6}), (#\w{6})\)", TOKENS)
}
GROUNDS = ("ground", "paper", "sunken")
TEXTS = ("ink", "ink-2", "ink-3", "client", "house", "fault")
ON_TINTS = (
    *(("client", "client-tint"), ("house", "house-tint")),
    *(("ink-2", under) for under in ("client-tint", "house-tint", "hatch")),
    ("ink", "hatch"),
)
ON_FILLS = (("on-fill", "client"), ("on-fill", "house"), ("ground", "ink"))


def luminance(colour: str) -> float:
    """Return the relative luminance of #rrggbb."""
    shares = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    linear = [
        share / 12.92 if share <= 0.04045 else ((share + 0.055) / 1.055) ** 2.4 for share in shares
    ]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    """Return the contrast ratio of two colours."""
    bright, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (bright + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("theme", [0, 1], ids=["light", "dark"])
@pytest.mark.parametrize(
    ("over", "under"),
    [*((text, ground) for text in TEXTS for ground in GROUNDS), *ON_TINTS, *ON_FILLS],
)
def test_text_can_be_read(over: str, under: str, theme: int) -> None:
    assert contrast(PAIRS[over][theme], PAIRS[under][theme]) >= 4.5


@pytest.mark.parametrize("theme", [0, 1], ids=["light", "dark"])
@pytest.mark.parametrize("ground", GROUNDS)
def test_the_edge_of_a_control_can_be_seen(ground: str, theme: int) -> None:
    assert contrast(PAIRS["edge"][theme], PAIRS[ground][theme]) >= 3


def test_browsers_that_know_one_theme_only_get_the_light_one() -> None:
    fallback = TOKENS[TOKENS.index("@supports not") :]
    assert dict(re.findall(r"--([\w-]+): (#\w{6});", fallback)) == {
        name: light for name, (light, _) in PAIRS.items()
    }
