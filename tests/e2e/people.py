"""The people of the stories, at their browsers: what they do there reads as what they do.

Whoever acts knows the words on a page in their own language: a story says `presses("Not yet")`, and
a Japanese owner looks for 「まだです」.
"""

from __future__ import annotations

import datetime as dt
import re
import smtplib
from dataclasses import dataclass, field
from email.message import EmailMessage
from typing import Any, Literal

from django.utils import translation
from django.utils.translation import gettext
from playwright.sync_api import Browser, BrowserContext, Locator, Page, ViewportSize, expect

from tests.e2e.hands import Hands, Pointer
from tests.e2e.practice import OWNER, PASSWORD
from tests.e2e.running import Kijun
from tests.servers.post import PostOffice
from tests.ui.test_looks import BEYOND, faults, take_picture

Language = Literal["ja", "en"]
SIZES: dict[str, ViewportSize] = {
    "phone": {"width": 390, "height": 844},
    "desk": {"width": 1280, "height": 900},
}
_LOCALES = {"ja": "ja-JP", "en": "en-GB"}
_LINK = re.compile(r"http://\S+/v/\S+/")


@dataclass
class Person:
    """Somebody with a page open before them."""

    page: Page
    kijun: Kijun
    language: Language
    device: str
    hands: Hands = field(default_factory=Pointer)

    def in_own_words(self, words: str) -> str:
        """Return words of a page as this person reads them."""
        with translation.override(self.language):
            return gettext(words)

    def opens(self, address: str) -> None:
        """Go to an address, of this Kijun or a whole one."""
        whole = address if address.startswith("http") else f"{self.kijun.address}{address}"
        self.page.goto(whole)

    def follows(self, words: str, *, within: Locator | None = None) -> None:
        """Press a link."""
        name = self.in_own_words(words)
        link = (within or self.page).get_by_role("link", name=name).first
        with self.page.expect_event("domcontentloaded"):
            self.hands.press(link)

    def presses(self, words: str, *, within: Locator | None = None) -> None:
        """Press a button that sends something, and see the page that comes of it."""
        name = self.in_own_words(words)
        button = (within or self.page).get_by_role("button", name=name).first
        with self.page.expect_event("domcontentloaded"):
            self.hands.press(button)

    def taps(self, words: str) -> None:
        """Press a button on a page that stays."""
        self.hands.press(self.page.get_by_role("button", name=self.in_own_words(words)).first)

    def unfolds(self, words: str, *, within: Locator | None = None, **given: Any) -> None:
        """Open what is folded away behind these words."""
        name = self.in_own_words(words) % given if given else self.in_own_words(words)
        self.hands.unfold((within or self.page).locator("summary").filter(has_text=name).first)

    def writes(self, label: str, text: str, *, within: Locator | None = None) -> None:
        """Write into a field; behind its label may stand that it can be left out."""
        name = re.compile(f"^{re.escape(self.in_own_words(label))}")
        self.hands.write((within or self.page).get_by_label(name).first, text)

    def chooses(self, label: str, *, within: Locator | None = None) -> None:
        """Choose one of several."""
        self.hands.choose((within or self.page).get_by_label(self.in_own_words(label)).first)

    def reads(self, words: str, **given: Any) -> None:
        """Expect words on the page that can be seen, in the person's language."""
        self.sees(self.in_own_words(words) % given if given else self.in_own_words(words))

    def does_not_read(self, words: str) -> None:
        """Expect that these words are nowhere on the page."""
        expect(self.page.get_by_text(self.in_own_words(words))).to_have_count(0)

    def sees(self, text: str) -> None:
        """Expect exactly this text somewhere on the page, whatever its language."""
        expect(self.page.get_by_text(text).locator("visible=true").first).to_be_visible()

    def looks_at(self, name: str) -> None:
        """Nobody is shut out from the page, nothing is cut off."""
        take_picture(self.page, f"e2e/{name}-{self.language}-{self.device}")
        wrong = [*faults(self.page), *self.page.evaluate(BEYOND)]
        assert not wrong, f"{name}: {wrong}"


@dataclass
class Owner(Person):
    """Who runs the practice."""

    def signs_in(self) -> None:
        """Enter with mail address and password."""
        self.opens("/sign-in/")
        self.hands.write(self.page.locator("input[type=email]"), OWNER)
        self.hands.write(self.page.locator("input[type=password]"), PASSWORD)
        self.presses("Sign in")

    def announces_to(self, *names: str) -> None:
        """Send the version that was published last to some clients."""
        self.opens("/rules/announce/")
        self.chooses("Only those selected here")
        for name in names:
            self.chooses(name)
        self.presses("Send")

    def books(
        self,
        client: str,
        starts: dt.datetime,
        *,
        minutes: int = 60,
        service: str = "",
        invited: bool = True,
    ) -> None:
        """Write a session down by hand."""
        self.opens("/sessions/new/")
        self.writes("Client", client)
        self.writes("Day", f"{starts:%Y-%m-%d}")
        self.writes("Starts at", f"{starts:%H:%M}")
        self.writes("Minutes", str(minutes))
        self.writes("Service", service)
        box = self.page.get_by_label(self.in_own_words("Send an invitation"))
        if box.is_checked() != invited:
            self.hands.choose(box)
        self.presses("Book")

    def changes_rules(self, old: str, new: str, effective: dt.datetime) -> None:
        """Change the rules as text, and publish them for a later day."""
        self.opens("/rules/text/")
        text = self.page.locator("#text")
        self.hands.write(text, text.input_value().replace(old, new))
        self.presses("Save changes")
        self.opens("/rules/letter/")
        self.writes("In effect from", f"{effective:%Y-%m-%d}")
        self.presses("Publish these rules on their own page")

    def card(self, words: str) -> Locator:
        """Return the card on Today in which these words stand."""
        return self.page.locator("article.awaits").filter(has_text=words)


@dataclass
class Visitor(Person):
    """A client with a mailbox."""

    mail: str = ""
    post: PostOffice | None = None

    def receives(self, kind: str) -> EmailMessage:
        """Wait for a letter of a kind, and return the last of them."""
        assert self.post is not None
        mails = self.post.wait_for(self.mail, lambda found: kind in map(self._kind_of, found))
        return [mail for mail in mails if self._kind_of(mail) == kind][-1]

    def kinds_received(self) -> list[str]:
        """Return of which kinds the letters are that have arrived, in their order."""
        return [self._kind_of(mail) for mail in self.mails()]

    def _kind_of(self, mail: EmailMessage) -> str:
        letter = mail["Message-ID"].strip("<>").partition("@")[0].partition("+")[0]
        ((kind,),) = self.kijun.ask("SELECT kind FROM letters_letter WHERE id = ?", letter)
        return str(kind)

    def mails(self) -> list[EmailMessage]:
        """Return whatever has arrived."""
        assert self.post is not None
        return self.post.mails(self.mail)

    def answers(self, mail: EmailMessage, text: str) -> None:
        """Reply to a mail in words, and wait until the reply lies in the practice's mailbox."""
        assert self.post is not None
        answer = EmailMessage()
        answer["From"], answer["To"] = self.mail, mail["Reply-To"]
        answer["Subject"] = f"Re: {mail['Subject']}"
        answer["In-Reply-To"] = answer["References"] = mail["Message-ID"]
        answer.set_content(text)
        with smtplib.SMTP(self.post.host, self.post.smtp_port) as server:
            server.send_message(answer)
        self.post.wait_for(OWNER)

    def opens_link_in(self, mail: EmailMessage) -> None:
        """Open the personal link of a mail."""
        self.opens(link_in(mail))

    def sends_word(self, minutes: int | None = None, reason: str = "") -> None:
        """Say on the page of a session that one will be late: the sentence is the button."""
        if minutes is not None:
            self.chooses(str(minutes))
        if reason:
            self.chooses(reason)
        self.presses("Send this")


class Devices:
    """Hands out browsers, each with its own language and size."""

    def __init__(self, browser: Browser, kijun: Kijun, post: PostOffice) -> None:
        self._browser, self._kijun, self._post = browser, kijun, post
        self._opened: list[BrowserContext] = []

    def owner(self, language: Language, device: str, *, hands: Hands | None = None) -> Owner:
        """Give the owner a device."""
        page = self._page(language, device)
        return Owner(page, self._kijun, language, device, hands or Pointer())

    def visitor(
        self,
        mail: str,
        language: Language,
        device: str,
        *,
        hands: Hands | None = None,
        scripts: bool = True,
    ) -> Visitor:
        """Give a client a device."""
        page = self._page(language, device, scripts=scripts)
        return Visitor(
            page, self._kijun, language, device, hands or Pointer(), mail=mail, post=self._post
        )

    def put_away(self) -> None:
        """Close all of them."""
        for context in self._opened:
            context.close()

    def _page(self, language: Language, device: str, *, scripts: bool = True) -> Page:
        context = self._browser.new_context(
            viewport=SIZES[device],
            locale=_LOCALES[language],
            timezone_id="Asia/Tokyo",
            java_script_enabled=scripts,
            reduced_motion="reduce",
        )
        context.set_default_timeout(15_000)
        self._opened.append(context)
        return context.new_page()


def link_in(mail: EmailMessage) -> str:
    """Return the personal link of a mail."""
    found = _LINK.search(text_of(mail))
    assert found is not None, text_of(mail)
    return found[0]


def text_of(mail: EmailMessage) -> str:
    """Return the words of a mail."""
    body = mail.get_body(("plain",))
    assert body is not None
    text: str = body.get_content()
    return text


def calendar_of(mail: EmailMessage) -> str:
    """Return what a mail says to calendars, or an empty text."""
    parts = [part for part in mail.walk() if part.get_content_type() == "text/calendar"]
    return parts[0].get_content().replace("\r\n ", "") if parts else ""
