"""A finger on a page that counts its taps: forms are sent as a browser sends them, untouched."""

from __future__ import annotations

from dataclasses import dataclass, field
from html.parser import HTMLParser
from urllib.parse import urlencode

from django.test import Client as Browser


@dataclass
class Form:
    """A form: what it sends as it stands, what is still to be filled in, and its buttons."""

    sends: dict[str, str] = field(default_factory=dict)
    empty: list[str] = field(default_factory=list)
    """Required controls of text without any."""
    buttons: list[tuple[str, str]] = field(default_factory=list)


class Page(HTMLParser):
    """What there is to tap and to fill in on a page."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.links: dict[str, str] = {}
        self.forms: list[Form] = []
        self._form = Form()
        self._chosen = self._form.sends
        self._elsewhere: dict[str, dict[str, str]] = {}
        """What is chosen ahead of its form, by the id of that."""
        self._select = self._link = self._area = ""
        self._needs_area = False
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        name, value = given.get("name", ""), given.get("value", "")
        if tag == "form":
            self._form = Form(self._elsewhere.get(given.get("id", ""), {}))
            self.forms.append(self._form)
        elif tag == "a":
            self._link = given.get("href", "")
        elif tag == "button":
            self._form.buttons.append((name, value))
        elif tag == "select":
            self._select, of = name, given.get("form", "")
            self._chosen = self._elsewhere.setdefault(of, {}) if of else self._form.sends
        elif tag == "option" and (self._select not in self._chosen or "selected" in given):
            self._chosen[self._select] = value
        elif tag == "textarea":
            self._area, self._needs_area = name, "required" in given
            self._form.sends[name] = ""
        elif tag == "input" and name:
            self._input(given, name, value)

    def _input(self, given: dict[str, str], name: str, value: str) -> None:
        kind = given.get("type", "text")
        if kind in ("radio", "checkbox") and "checked" not in given:
            return
        if kind != "file":
            self._form.sends[name] = value
        if "required" in given and not value:
            self._form.empty.append(name)

    def handle_data(self, data: str) -> None:
        if self._link and data.strip():
            self.links[data.strip()] = self._link
        if self._area:
            self._form.sends[self._area] += data

    def handle_endtag(self, tag: str) -> None:
        if tag == "a":
            self._link = ""
        elif tag == "textarea":
            if self._needs_area and not self._form.sends[self._area].strip():
                self._form.empty.append(self._area)
            self._area = ""


class Finger:
    """A finger that has tapped its way to a page, and so often."""

    def __init__(self, browser: Browser, address: str, taps: int = 0) -> None:
        self.taps, self._browser = taps, browser
        answer = browser.get(address)
        if answer.status_code == 302:
            address = answer.headers["Location"]
            answer = browser.get(address)
        assert answer.status_code == 200, answer.status_code
        self.address, self.page = address, Page(answer.content.decode())

    def follows(self, words: str) -> Finger:
        """Tap a link."""
        return self._opens(self.page.links[words])

    def asks(self, name: str, value: str) -> Finger:
        """Tap a button of a form that asks for a page."""
        form = next(form for form in self.page.forms if (name, value) in form.buttons)
        return self._opens(f"{self.address}?{urlencode({**form.sends, name: value})}")

    def sends(self, form: Form, name: str = "", value: str = "", **typed: str) -> Finger:
        """Tap a button of a form that is taken, with what was typed before."""
        assert (name, value) in form.buttons
        given = {**form.sends, **typed, **({name: value} if name else {})}
        answer = self._browser.post(self.address, given)
        assert answer.status_code == 302, answer.status_code
        self.taps += 1
        return self

    def _opens(self, address: str) -> Finger:
        return Finger(self._browser, address, self.taps + 1)
