"""The first five minutes: from nothing to a text that can be sent."""

from __future__ import annotations

import pytest
from django.test import Client

from kijun.accounts.models import Membership, Room, User
from kijun.files.rulebook_file import load_rulebook
from kijun.files.starters import STARTERS, rulebook_text
from kijun.rulebooks.models import Draft, Version
from tests.web.entered import PASSWORD, enter

pytestmark = pytest.mark.storage

OWNER = {
    "practice": "佐伯事務所",
    "name": "佐伯 遥",
    "email": "haruka@example.com",
    "password": PASSWORD,
}


@pytest.fixture
def visitor(db: None) -> Client:
    """Return a browser that has never been here."""
    return Client(headers={"accept-language": "ja"})


@pytest.fixture
def owner(visitor: Client) -> Client:
    """Return the browser of the owner, signed in."""
    return enter(visitor)


def test_whoever_comes_first_is_led_to_the_first_run(visitor: Client) -> None:
    for address in ("/", "/rules/", "/sign-in/"):
        response = visitor.get(address, follow=True)
        assert response.redirect_chain[-1][0] == "/start/"
        assert "決まりごとを決めておく" in response.content.decode()


def test_the_first_run_makes_the_owner_and_leads_to_the_starters(visitor: Client) -> None:
    response = visitor.post("/start/", OWNER, follow=True)
    assert response.redirect_chain == [("/rules/starters/", 302)]
    room, user = Room.objects.get(), User.objects.get()
    assert (room.name, room.signature, room.timezone) == ("佐伯事務所", "佐伯 遥", "Asia/Tokyo")
    assert Membership.objects.get().role == "owner"
    assert user.check_password(PASSWORD)
    for starter in STARTERS:
        assert f'value="{starter}"' in response.content.decode()


def test_there_is_one_first_run(owner: Client) -> None:
    stranger = Client()
    assert stranger.post("/start/", {**OWNER, "email": "else@example.com"}).status_code == 302
    assert User.objects.count() == 1
    assert stranger.get("/start/", follow=True).redirect_chain[-1][0].startswith("/sign-in/")


@pytest.mark.parametrize(
    ("password", "said"), [("short", "10"), ("password123", ""), ("haruka@example.com", "")]
)
def test_a_weak_password_is_refused_and_what_was_typed_is_kept(
    visitor: Client, password: str, said: str
) -> None:
    page = visitor.post("/start/", {**OWNER, "password": password}).content.decode()
    assert said in page
    assert 'value="佐伯事務所"' in page
    assert 'class="wrong"' in page
    assert User.objects.count() == 0


def test_all_that_is_wrong_is_told_at_once(visitor: Client) -> None:
    sent = {
        "practice": "佐伯事務所",
        "name": "佐伯 遥",
        "email": "haruka",
        "password": "password12",
    }
    page = visitor.post("/start/", sent).content.decode()
    assert page.count('class="wrong"') == 2
    assert "よく使われているパスワードです" in page


def test_every_rule_of_a_starter_can_be_read_before_it_is_taken(owner: Client) -> None:
    page = owner.get("/rules/starters/").content.decode()
    for starter in STARTERS:
        book = load_rulebook(rulebook_text(starter).encode(), starter)
        assert f"ほかの{len(book.rules) - 1}条を読む" in page
        assert f"第{len(book.rules)}条" in page


def test_who_is_not_signed_in_sees_nothing(owner: Client) -> None:
    stranger = Client()
    response = stranger.get("/rules/starters/")
    assert (response.status_code, response.headers["Location"]) == (
        302,
        "/sign-in/?next=%2Frules%2Fstarters%2F",
    )
    wrong = stranger.post("/sign-in/", {"email": OWNER["email"], "password": "no"})
    assert "wrong" in wrong.content.decode()
    right = {"email": OWNER["email"], "password": PASSWORD}
    entered = stranger.post("/sign-in/?next=/rules/starters/", right)
    assert entered.headers["Location"] == "/rules/starters/"


def test_nobody_is_led_to_another_site(owner: Client) -> None:
    for address in ("https://evil.example/", "//evil.example/", "javascript:alert(1)"):
        response = owner.get("/language/", {"to": "en", "next": address})
        assert response.headers["Location"] == "/"


def test_somebody_who_is_no_owner_is_refused(owner: Client) -> None:
    stranger = Client()
    stranger.force_login(User.objects.create_user("other@example.com", "a long password"))
    assert stranger.get("/rules/").status_code == 403


@pytest.mark.parametrize("starter", list(STARTERS))
def test_a_starter_becomes_a_draft_and_a_letter_to_send(owner: Client, starter: str) -> None:
    page = owner.post("/rules/starters/", {"starter": starter}, follow=True).content.decode()
    assert "まだ、どなたにも届いていません" in page
    letter = owner.get("/rules/letter/").content.decode()
    assert "いつもお世話になっております" in letter
    assert "Kind regards" in letter
    assert "佐伯事務所" in letter


def test_two_words_are_changed_and_the_letter_says_so(owner: Client) -> None:
    owner.post("/rules/starters/", {"starter": "time-and-promises"})
    text = Draft.objects.get().text
    assert "> 10 min" in text
    owner.post("/rules/save/", {"text": text.replace("> 10 min", "> 15 min").replace("\n", "\r\n")})
    assert "15分を超えて遅れた" in owner.get("/rules/letter/").content.decode()


def test_what_is_wrong_is_told_by_line_and_nothing_is_lost(owner: Client) -> None:
    broken = "kijun: 1\ntimezone: Asia/Tokyo\nrules:\n  - id: late\n    occasion: latenes\n"
    owner.post("/rules/save/", {"text": broken})
    for address in ("/rules/", "/rules/letter/"):
        page = owner.get(address).content.decode()
        assert "5行目" in page
        assert "latenes" in page
        assert "occasion: latenes" in page
    assert Draft.objects.get().text == broken


def test_a_letter_is_published_once(owner: Client) -> None:
    owner.post("/rules/starters/", {"starter": "time-and-promises"})
    for _ in range(2):
        assert owner.post("/rules/letter/").headers["Location"] == "/rules/letter/"
    assert Version.objects.count() == 1
    assert (
        f"http://testserver/r/{Room.objects.get().pk}/"
        in owner.get("/rules/letter/").content.decode()
    )


def test_an_unknown_starter_is_not_found(owner: Client) -> None:
    assert owner.post("/rules/starters/", {"starter": "none"}).status_code == 404
    assert owner.get("/rules/", follow=True).redirect_chain == [("/rules/starters/", 302)]
    assert owner.get("/rules/letter/", follow=True).redirect_chain == [("/rules/starters/", 302)]


def test_every_page_speaks_the_language_that_was_chosen(owner: Client) -> None:
    owner.post("/rules/starters/", {"starter": "time-and-promises"})
    owner.get("/language/", {"to": "en", "next": "/rules/"})
    for address, said in (("/rules/", "nobody has received it yet"), ("/rules/letter/", "Copy")):
        page = owner.get(address).content.decode()
        assert '<html lang="en"' in page
        assert said in page


def test_who_signs_out_is_out(owner: Client) -> None:
    owner.post("/sign-out/")
    assert owner.get("/rules/").status_code == 302
