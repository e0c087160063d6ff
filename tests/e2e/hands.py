"""How somebody uses a page: with a pointer or a finger, or with the keyboard alone."""

from __future__ import annotations

from typing import Protocol

from playwright.sync_api import Locator

LANGUAGE = "--lang=en-US"
"""The argument that settles in which order Chromium asks for the parts of a day."""
_MOST_STOPS = 150
"""Stops of the focus on a page, at most."""


class Hands(Protocol):
    """What one can do to a page."""

    def press(self, target: Locator) -> None:
        """Press a button or a link."""

    def unfold(self, summary: Locator) -> None:
        """Open what is folded away, where it is not open already."""

    def write(self, field: Locator, text: str) -> None:
        """Write into a field in place of what stands there; days and times as HTML has them."""

    def choose(self, target: Locator) -> None:
        """Choose one of several, or tick a box."""


class Pointer:
    """A finger or a mouse."""

    def press(self, target: Locator) -> None:
        """Press a button or a link."""
        target.click()

    def unfold(self, summary: Locator) -> None:
        """Open what is folded away, where it is not open already."""
        if not _is_open(summary):
            summary.click()

    def write(self, field: Locator, text: str) -> None:
        """Write into a field in place of what stands there."""
        field.fill(text)

    def choose(self, target: Locator) -> None:
        """Choose one of several, or tick a box."""
        target.check(force=True)


class Keyboard:
    """Tab, Enter, Space, arrows and letters; where the focus is must be seen at each stop."""

    def press(self, target: Locator) -> None:
        """Press a button or a link."""
        self._go_to(target)
        target.page.keyboard.press("Enter")

    def unfold(self, summary: Locator) -> None:
        """Open what is folded away, where it is not open already."""
        if not _is_open(summary):
            self._go_to(summary)
            summary.page.keyboard.press("Space")

    def write(self, field: Locator, text: str) -> None:
        """Write into a field in place of what stands there."""
        self._go_to(field)
        keys = field.page.keyboard
        kind = field.get_attribute("type")
        if kind in {"date", "time"}:
            keys.type(_as_typed(kind, text))
        else:
            keys.press("Control+A")
            keys.type(text)
        assert field.input_value() == text

    def choose(self, target: Locator) -> None:
        """Choose one of several by its arrow keys, or tick a box."""
        if target.get_attribute("type") != "radio":
            self._go_to(target)
            target.page.keyboard.press("Space")
        else:
            self._go_to(target, group=True)
            for _ in range(_MOST_STOPS):
                if _has_focus(target):
                    break
                target.page.keyboard.press("ArrowRight")
            if not target.is_checked():
                target.page.keyboard.press("Space")
        assert target.is_checked()

    def _go_to(self, target: Locator, *, group: bool = False) -> None:
        target.wait_for(state="attached")
        for _ in range(_MOST_STOPS):
            if _has_focus(target, group=group):
                assert _is_seen(target), "nobody sees where the focus is"
                return
            target.page.keyboard.press("Tab")
        raise AssertionError(f"the keyboard does not reach {target}")


def _has_focus(target: Locator, *, group: bool = False) -> bool:
    asked = "e => document.activeElement === e"
    if group:
        asked = "e => !!document.activeElement.name && document.activeElement.name === e.name"
    return bool(target.evaluate(asked))


def _is_seen(target: Locator) -> bool:
    return bool(
        target.evaluate(
            """() => [document.activeElement, document.activeElement.nextElementSibling,
                document.activeElement.parentElement]
            .some(each => each && getComputedStyle(each).outlineStyle !== 'none')"""
        )
    )


def _is_open(summary: Locator) -> bool:
    return bool(summary.evaluate("e => e.parentElement.open"))


def _as_typed(kind: str, text: str) -> str:
    """Return what is typed into the parts of a day or a time; LANGUAGE puts the month first."""
    if kind == "time":
        return text.replace(":", "")
    year, month, day = text.split("-")
    return f"{month}{day}{year}"
