"""What went wrong is told in the visitor's language, with what has not happened."""

from __future__ import annotations

import pytest
from django.http import HttpRequest, HttpResponse
from django.test import Client, override_settings
from django.urls import path

from kijun.accounts.models import User
from kijun.config import urls
from tests.web.entered import enter

pytestmark = pytest.mark.storage


class Fault(Exception):
    """A fault of ours."""


def broken(_request: HttpRequest) -> HttpResponse:
    raise Fault


urlpatterns = [*urls.urlpatterns, path("broken/", broken)]
handler400, handler403 = urls.handler400, urls.handler403
handler404, handler500 = urls.handler404, urls.handler500


def visitor(language: str, **options: bool) -> Client:
    return Client(headers={"accept-language": language}, **options)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("language", "said"), [("ja", "ページが見つかりません"), ("en", "Page not found")]
)
def test_an_address_at_which_there_is_nothing(db: None, language: str, said: str) -> None:
    response = visitor(language).get("/gone/")
    page = response.content.decode()
    assert response.status_code == 404
    assert f"<h1>{said}</h1>" in page
    assert f'<html lang="{language}"' in page


@pytest.mark.parametrize(
    ("language", "said"), [("ja", "送られることもありません"), ("en", "and sends nothing")]
)
def test_a_fault_of_ours(db: None, language: str, said: str) -> None:
    with override_settings(ROOT_URLCONF=__name__):
        response = visitor(language, raise_request_exception=False).get("/broken/")
    assert response.status_code == 500
    assert said in response.content.decode()
    assert 'class="fault"' in response.content.decode()


def test_a_form_from_elsewhere_or_too_old(db: None) -> None:
    response = visitor("en", enforce_csrf_checks=True).post("/start/", {"name": "x"})
    assert response.status_code == 403
    assert "Nothing was sent." in response.content.decode()


def test_a_page_of_somebody_else(db: None) -> None:
    enter(Client())
    stranger = visitor("en")
    stranger.force_login(User.objects.create_user("other@example.com", "a long password"))
    response = stranger.get("/rules/")
    assert response.status_code == 403
    assert "somebody else" in response.content.decode()


def test_a_name_that_is_not_ours(db: None) -> None:
    response = visitor("en").get("/start/", headers={"host": "evil.example"})
    assert response.status_code == 400
    assert "Nothing has changed." in response.content.decode()
    assert "evil.example" not in response.content.decode()


def test_somebody_who_asks_again_and_again(db: None) -> None:
    owner = enter(visitor("en"))
    address, given = "/settings/security/again/", {"password": "no"}
    answers = [owner.post(address, given) for _ in range(12)]
    assert (answers[0].status_code, answers[-1].status_code) == (200, 429)
    assert "Wait five minutes" in answers[-1].content.decode()


@pytest.mark.parametrize(
    "address", ["/r/%00/", "/v/%00/ja/", "/sessions/%00/", "/sessions/new/?client=%00"]
)
def test_an_address_that_no_database_could_look_for(db: None, client: Client, address: str) -> None:
    enter(client)
    assert client.get(address).status_code == 404
