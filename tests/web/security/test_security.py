"""Signing in: attempts are counted, a second step is asked for, and other devices can be left."""

from __future__ import annotations

import re
import time

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.core.cache import cache
from django.core.management import call_command
from django.test import Client
from pytest_django import Settings

from kijun.accounts.models import User
from kijun.services.accounts import second_step_secrets
from tests.web.entered import PASSWORD, enter

pytestmark = pytest.mark.storage

EMAIL = "haruka@example.com"
SECURITY = "/settings/security/"


@pytest.fixture
def owner(db: None) -> Client:
    """Return the browser of the owner, signed in."""
    return enter(Client(headers={"accept-language": "en"}))


@pytest.fixture
def visitor(owner: Client) -> Client:
    """Return a browser in which nobody has signed in."""
    return Client(headers={"accept-language": "en"})


def signing_in(browser: Client, password: str = PASSWORD, email: str = EMAIL) -> str:
    """Sign in, and return where that leads, or the page."""
    response = browser.post("/sign-in/", {"email": email, "password": password})
    return str(response.headers.get("Location", response.content.decode()))


def again(browser: Client, address: str) -> str:
    """Open what asks for the password once more, give it, and return the page behind it."""
    asked = browser.get(address)
    assert asked.headers["Location"].startswith(f"{SECURITY}again/?next=")
    response = browser.post(asked.headers["Location"], {"password": PASSWORD}, follow=True)
    return str(response.content.decode())


def code_for(secret: str, *, steps: int = 0) -> str:
    """Return the code that an app shows for a secret, so many half minutes from now."""
    return format_hotp_value(hotp_value(secret, int(time.time()) // 30 + steps))


def with_app(owner: Client) -> str:
    """Set up the codes of an app, and return its secret."""
    page = again(owner, f"{SECURITY}app/")
    secret = re.search(r'<code class="key">([A-Z2-7]+)<', page)
    assert secret
    assert "<svg" in page
    response = owner.post(f"{SECURITY}app/", {"code": code_for(secret[1])})
    assert response.headers["Location"] == f"{SECURITY}codes/"
    return secret[1]


def test_a_password_lets_in_however_the_address_is_written(visitor: Client) -> None:
    assert signing_in(visitor, email="Haruka@Example.com") == "/"
    assert visitor.get("/rules/starters/").status_code == 200


def test_attempts_are_counted_and_then_even_the_right_one_waits(visitor: Client) -> None:
    for _ in range(5):
        assert "Wrong email address or password." in signing_in(visitor, "not this one")
    assert "Too many attempts" in signing_in(visitor)
    assert "_auth_user_id" not in visitor.session


def test_after_the_password_the_code_of_the_app_is_asked_for(
    owner: Client, visitor: Client
) -> None:
    secret = with_app(owner)
    assert signing_in(visitor) == "/sign-in/second-step/"
    assert visitor.get("/rules/starters/").status_code == 302
    wrong = visitor.post("/sign-in/second-step/", {"code": "000000"}).content.decode()
    assert "That code is not right." in wrong
    entered = visitor.post("/sign-in/second-step/", {"code": code_for(secret, steps=1)})
    assert entered.headers["Location"] == "/"
    assert visitor.get("/rules/starters/").status_code == 200


def test_a_code_is_taken_once(owner: Client, visitor: Client) -> None:
    code = code_for(with_app(owner), steps=1)
    for browser, entered in ((visitor, True), (Client(), False)):
        signing_in(browser)
        browser.post("/sign-in/second-step/", {"code": code})
        assert ("_auth_user_id" in browser.session) is entered


def test_a_code_that_was_kept_lets_in_once(owner: Client, visitor: Client) -> None:
    with_app(owner)
    page = owner.get(f"{SECURITY}codes/").content.decode()
    codes = [code.replace(" ", "") for code in re.findall(r"<li><code>([\d ]+)</code>", page)]
    assert len(codes) == 10
    text = owner.get(f"{SECURITY}codes/download/").content.decode()
    assert text.split() == codes
    for browser, entered in ((visitor, True), (Client(), False)):
        signing_in(browser)
        browser.post("/sign-in/second-step/", {"code": codes[0]})
        assert ("_auth_user_id" in browser.session) is entered
    assert "9 left" in owner.get(SECURITY).content.decode()
    owner.post(f"{SECURITY}codes/new/")
    assert codes[1] not in owner.get(f"{SECURITY}codes/").content.decode()


def test_the_second_step_leads_on_to_where_one_wanted_to_go(owner: Client, visitor: Client) -> None:
    secret = with_app(owner)
    visitor.post("/sign-in/?next=/rules/starters/", {"email": EMAIL, "password": PASSWORD})
    entered = visitor.post("/sign-in/second-step/", {"code": code_for(secret, steps=1)})
    assert entered.headers["Location"] == "/rules/starters/"


def test_nobody_comes_to_the_second_step_without_the_first(visitor: Client) -> None:
    assert visitor.get("/sign-in/second-step/").headers["Location"].startswith("/sign-in/")


def test_the_codes_of_the_app_can_be_taken_away(owner: Client, visitor: Client) -> None:
    with_app(owner)
    assert owner.post(f"{SECURITY}app/off/").headers["Location"] == SECURITY
    assert not Authenticator.objects.exists()
    assert signing_in(visitor) == "/"


def test_secrets_are_not_to_be_read_in_the_database(owner: Client) -> None:
    secret = with_app(owner)
    kept = " ".join(str(each.data) for each in Authenticator.objects.all())
    assert secret not in kept


def test_with_another_key_no_code_fits(owner: Client, visitor: Client, settings: Settings) -> None:
    secret = with_app(owner)
    settings.SECRET_KEY = "another one"
    signing_in(visitor)
    visitor.post("/sign-in/second-step/", {"code": code_for(secret, steps=1)})
    assert "_auth_user_id" not in visitor.session


def test_with_the_earlier_key_kept_the_code_fits_and_is_sealed_anew(
    owner: Client, visitor: Client, settings: Settings
) -> None:
    secret = with_app(owner)
    earlier, settings.SECRET_KEY = settings.SECRET_KEY, "another one"
    settings.SECRET_KEY_FALLBACKS = [earlier]
    signing_in(visitor)
    visitor.post("/sign-in/second-step/", {"code": code_for(secret, steps=1)})
    assert "_auth_user_id" in visitor.session
    assert second_step_secrets.unreadable() == 0
    call_command("migrate", verbosity=0, interactive=False)
    settings.SECRET_KEY_FALLBACKS = []
    assert second_step_secrets.unreadable() == 0


def test_what_matters_asks_for_the_password_once_more(owner: Client) -> None:
    for address in ("app/", "passkeys/add/"):
        asked = owner.get(f"{SECURITY}{address}")
        assert asked.status_code == 302
    wrong = owner.post(f"{SECURITY}again/?next=/rules/", {"password": "no"}).content.decode()
    assert "That is not your current password." in wrong
    right = owner.post(f"{SECURITY}again/?next=/rules/", {"password": PASSWORD})
    assert right.headers["Location"] == "/rules/"


def test_who_has_an_app_may_show_its_code_instead(owner: Client, visitor: Client) -> None:
    secret = with_app(owner)
    signing_in(visitor)
    visitor.post("/sign-in/second-step/", {"code": code_for(secret, steps=1)})
    page = visitor.get(f"{SECURITY}again/?next=/rules/").content.decode()
    assert f"{SECURITY}again/code/?next=%2Frules%2F" in page
    cache.clear()
    shown = visitor.post(f"{SECURITY}again/code/?next=/rules/", {"code": code_for(secret)})
    assert shown.headers["Location"] == "/rules/"


def test_a_new_password_ends_the_sessions_elsewhere(owner: Client, visitor: Client) -> None:
    signing_in(visitor)
    new = "もっと長い合言葉にしました"
    weak = owner.post(f"{SECURITY}password/", {"current": PASSWORD, "password": "short"})
    assert "10" in weak.content.decode()
    wrong = owner.post(f"{SECURITY}password/", {"current": "no", "password": new})
    assert "That is not your current password." in wrong.content.decode()
    changed = owner.post(f"{SECURITY}password/", {"current": PASSWORD, "password": new})
    assert changed.headers["Location"] == f"{SECURITY}?done=password"
    assert (
        "Your password has been changed." in owner.get(changed.headers["Location"]).content.decode()
    )
    assert visitor.get("/rules/starters/").status_code == 302
    assert signing_in(visitor, new) == "/"


def test_every_other_device_can_be_signed_out(owner: Client, visitor: Client) -> None:
    signing_in(visitor)
    assert owner.post(f"{SECURITY}elsewhere/").headers["Location"] == f"{SECURITY}?done=elsewhere"
    assert visitor.get("/rules/starters/").status_code == 302
    assert owner.get("/rules/starters/").status_code == 200


@pytest.mark.parametrize(
    ("address", "why"),
    [
        ("", "First give Kijun its own"),
        ("http://rules.example.com", "begin with https"),
        ("https://rules.example.com", "Passkeys are created at https://rules.example.com."),
    ],
)
def test_a_passkey_is_made_only_where_it_can_stay(
    owner: Client, settings: Settings, address: str, why: str
) -> None:
    settings.PUBLIC_ADDRESS = address
    page = owner.get(SECURITY).content.decode()
    assert why in page
    assert f"{SECURITY}passkeys/add/" not in page
    again(owner, f"{SECURITY}app/")
    assert owner.get(f"{SECURITY}passkeys/add/").headers["Location"] == SECURITY


SHAPES = [
    "",
    "no JSON",
    "[]",
    "1",
    '{"id": "none"}',
    '{"id": "AA", "rawId": "AA", "type": "public-key", "response": {}}',
    '{"id": "AA", "rawId": "AA", "type": "public-key", "response": {"userHandle": "AA"}}',
]


@pytest.mark.parametrize("credential", SHAPES)
def test_what_is_no_passkey_is_told_of_at_the_door(
    visitor: Client, settings: Settings, credential: str
) -> None:
    settings.PUBLIC_ADDRESS = "https://testserver"
    Authenticator.objects.create(
        user=User.objects.get(), type=Authenticator.Type.WEBAUTHN, data={"name": "phone"}
    )
    refused = visitor.post("/sign-in/passkey/", {"credential": credential})
    page = visitor.get(refused.headers["Location"]).content.decode()
    assert "this device is not registered" in page
    assert 'data-passkey="get"' in page


@pytest.mark.parametrize("credential", SHAPES)
def test_what_is_no_passkey_is_not_kept(owner: Client, settings: Settings, credential: str) -> None:
    settings.PUBLIC_ADDRESS = "https://testserver"
    again(owner, f"{SECURITY}passkeys/add/")
    given = {"credential": credential, "name": "phone", "passwordless": "True"}
    page = owner.post(f"{SECURITY}passkeys/add/", given, secure=True).content.decode()
    assert "this device is not registered" in page
    assert not Authenticator.objects.exists()


def test_strangers_see_nothing_of_it(visitor: Client) -> None:
    for address in ("", "password/", "app/", "codes/", "passkeys/add/", "again/"):
        response = visitor.get(f"{SECURITY}{address}")
        assert response.headers["Location"].startswith("/sign-in/?next=")
