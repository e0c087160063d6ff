"""A passkey is made and signs in, in Chromium with an authenticator that DevTools provide."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.migrated import copy_to
from tests.served import free_port, served
from tests.ui.conftest import browser, playwright
from tests.web.entered import PASSWORD

__all__ = ["browser", "playwright"]

EMAIL = "haruka@example.com"


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory, migrated: Path) -> Iterator[str]:
    """Where a Kijun with a public address is served. Browsers take localhost for a safe place."""
    port = free_port()
    home = copy_to(tmp_path_factory.mktemp("home"), migrated)
    public = f"http://localhost:{port}"
    with served(home, port, KIJUN_ADDRESS=public, KIJUN_REACH_INSIDE="1"):
        yield public


class Device:
    """A browser on a device that makes passkeys and knows its owner."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self._devtools = page.context.new_cdp_session(page)
        self._devtools.send("WebAuthn.enable")
        options = {
            "protocol": "ctap2",
            "transport": "internal",
            "hasResidentKey": True,
            "hasUserVerification": True,
            "isUserVerified": True,
            "automaticPresenceSimulation": True,
        }
        made = self._devtools.send("WebAuthn.addVirtualAuthenticator", {"options": options})
        self._authenticator = made["authenticatorId"]

    def forget_passkeys(self) -> None:
        """Delete every passkey in the device."""
        asked = {"authenticatorId": self._authenticator}
        self._devtools.send("WebAuthn.clearCredentials", asked)


@pytest.fixture
def device(browser: Browser, address: str) -> Iterator[Device]:
    """Return a device in which nobody has signed in."""
    with browser.new_context(locale="en-GB", base_url=address) as context:
        yield Device(context.new_page())


def become_owner(page: Page) -> None:
    page.goto("/start/")
    page.get_by_label("The name of your practice").fill("佐伯事務所")
    page.get_by_label("Your name").fill("佐伯 遥")
    page.get_by_label("Your email address").fill(EMAIL)
    page.get_by_label("A password").fill(PASSWORD)
    page.get_by_role("button", name="Begin").click()
    expect(page).to_have_url(re.compile("/rules/starters/$"))


def test_a_passkey_is_made_and_then_signs_in_without_a_password(device: Device) -> None:
    page = device.page
    become_owner(page)
    page.goto("/settings/security/")
    page.get_by_role("link", name="Add this device").click()
    page.get_by_label("Your password").fill(PASSWORD)
    page.get_by_role("button", name="Continue").click()
    page.get_by_label("Name of this device").fill("Haruka's phone")
    page.get_by_role("button", name="Create a passkey").click()
    expect(page.get_by_role("heading", name="Recovery codes")).to_be_visible()
    assert page.locator(".codes li").count() == 10
    page.goto("/settings/security/")
    expect(page.get_by_text("Haruka's phone").first).to_be_visible()
    page.get_by_role("button", name="Sign out", exact=True).click()

    page.get_by_role("button", name="Sign in with a passkey").click()
    expect(page).to_have_url(re.compile("/rules/starters/$"))
    page.goto("/settings/security/")
    expect(page.get_by_text("last used")).to_be_visible()

    page.get_by_role("button", name="Sign out", exact=True).click()
    page.get_by_label("Email address").fill(EMAIL)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()
    expect(page.get_by_role("heading", name="Two-step verification")).to_be_visible()
    page.get_by_role("button", name="Use a passkey").click()
    expect(page).to_have_url(re.compile("/rules/starters/$"))

    page.goto("/settings/security/")
    page.get_by_role("button", name="Sign out", exact=True).click()
    device.forget_passkeys()
    page.get_by_role("button", name="Sign in with a passkey").click()
    expect(page.get_by_role("alert")).to_contain_text("That did not work")
