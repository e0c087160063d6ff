"""What a visitor's browser asks of each of the two, over one connection."""

from __future__ import annotations

import datetime as dt
import http.client
import json
import re
from typing import NamedTuple
from urllib.parse import urlencode

from bench.booking.calendar import DAYS, MINUTES, first_day

_TOKEN = "k" * 32


class Answer(NamedTuple):
    """What a server answered."""

    status: int
    text: str
    onward: str


class Browser:
    """One connection to a server that stays open."""

    def __init__(self, port: int, cookies: str = "") -> None:
        self._connection = http.client.HTTPConnection("127.0.0.1", port, timeout=120)
        self._headers = {"Cookie": cookies} if cookies else {}

    def get(self, address: str, **headers: str) -> Answer:
        """Ask for a page."""
        return self._ask("GET", address, b"", headers)

    def post(self, address: str, fields: dict[str, str]) -> Answer:
        """Send a form."""
        headers = {"Content-Type": "application/x-www-form-urlencoded"}
        return self._ask("POST", address, urlencode(fields).encode(), headers)

    def _ask(self, method: str, address: str, body: bytes, headers: dict[str, str]) -> Answer:
        self._connection.request(method, address, body, {**self._headers, **headers})
        answer = self._connection.getresponse()
        text = answer.read().decode()
        return Answer(answer.status, text, answer.headers.get("Location", ""))


class Own:
    """Kijun's own pages."""

    def __init__(self, port: int, room: str) -> None:
        self.browser, self._room = Browser(port), room
        self._number = 0
        page = self.browser.get(f"/b/{room}/en/").text
        found = re.search(r'name="shown" value="(\w+)"', page)
        self._shown = found[1] if found else ""

    def month(self) -> set[str]:
        """Return the free slots of the month: one request."""
        first = first_day()
        query = {"service": "consulting", "from": first, "to": first + dt.timedelta(days=DAYS - 1)}
        answer = self.browser.get(f"/b/{self._room}/slots.json?{urlencode(query)}")
        return {slot[:19] for slot in json.loads(answer.text)["slots"]}

    def page(self) -> None:
        """Open the page as a visitor sees it."""
        answer = self.browser.get(f"/b/{self._room}/en/")
        if answer.status != 200:
            raise RuntimeError(f"the page answered {answer.status}")

    def book(self, starts: dt.datetime) -> bool:
        """Book as somebody new, up to the page that says so; False where it is refused."""
        self._number += 1
        sent = {
            "act": "book",
            "service": "consulting",
            "at": f"{starts:%Y-%m-%dT%H:%M}",
            "read": "1",
            "shown": self._shown,
            "name": f"Visitor {self._number}",
            "mail": f"visitor{self._number}@example.com",
        }
        answer = self.browser.post(f"/b/{self._room}/en/", sent)
        if answer.status != 302:
            return False
        return self.browser.get(answer.onward).status == 200


class Peer:
    """django-appointment's pages, as somebody who has signed in, which spares it their account."""

    def __init__(self, port: int, session: str) -> None:
        self.browser = Browser(port, f"sessionid={session}; csrftoken={_TOKEN}")

    def month(self) -> set[str]:
        """Return the free slots of the month: a request a day, as its calendar asks for them."""
        found: set[str] = set()
        for nth in range(DAYS):
            day = first_day() + dt.timedelta(days=nth)
            query = urlencode({"selected_date": day, "staff_member": 1, "service_id": 1})
            answer = self.browser.get(
                f"/ajax/available_slots/?{query}", **{"X-Requested-With": "XMLHttpRequest"}
            )
            found |= {slot[0][:19] for slot in json.loads(answer.text)["available_slots"]}
        return found

    def book(self, starts: dt.datetime) -> bool:
        """Book, up to the page that says so; False where it is refused."""
        ends = starts + dt.timedelta(minutes=MINUTES)
        asked = {
            "csrfmiddlewaretoken": _TOKEN,
            "date": f"{starts:%Y-%m-%d}",
            "start_time": f"{starts:%H:%M}",
            "end_time": f"{ends:%H:%M}",
            "service": "1",
            "staff_member": "1",
        }
        answer = self.browser.post("/request-submit/", asked)
        if answer.status != 302:
            return False
        address = answer.onward
        self.browser.get(address)
        who = {
            "csrfmiddlewaretoken": _TOKEN,
            "name": "Client One",
            "email": "c0@example.com",
            "phone_0": "JP",
            "phone_1": "0312345678",
            "address": "Tokyo",
            "additional_info": "",
            "payment_type": "full",
        }
        answer = self.browser.post(address, who)
        if answer.status != 302:
            return False
        return self.browser.get(answer.onward).status == 200
