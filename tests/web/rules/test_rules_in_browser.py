"""The rules in a browser: the first five minutes, the words as controls, and nobody left out."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, ViewportSize, expect, sync_playwright

from tests.migrated import copy_to
from tests.served import free_port, served
from tests.ui.conftest import CHROMIUM, CHROMIUM_ARGUMENTS
from tests.ui.test_looks import BEYOND, EACH_ONCE, SIZES, THEMES, faults, take_picture
from tests.web.entered import PASSWORD

PHONE: ViewportSize = {"width": 390, "height": 844}
PAGES = (
    "/rules/",
    "/rules/1/",
    "/rules/3/",
    "/rules/letter/",
    "/rules/text/",
    "/rules/versions/",
    "/rules/versions/draft/",
    "/rules/starters/",
    "/rules/what-if/",
    "/rules/add/",
    "/rules/starters/studio-or-salon/",
    *(f"/rules/{number}/" for number in (4, 6, 7, 8, 9, 10, 11)),
)
ADDED = ("payment", "price_request", "conduct", "contact", "inquiry")
"""Occasions of which the owner has a rule beside those of the starter: from the seventh on."""
BY_NIGHT = ("/rules/1/", "/rules/letter/", "/rules/versions/draft/")
"""What is made of parts that no other page has is looked at in the dark too."""


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory, migrated: Path) -> Iterator[str]:
    """Where a Kijun of its own serves its pages."""
    port = free_port()
    with served(copy_to(tmp_path_factory.mktemp("home"), migrated), port):
        yield f"http://127.0.0.1:{port}"


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Debian's Chromium."""
    if not CHROMIUM.exists():
        pytest.skip(f"{CHROMIUM} is not there: apt-get install chromium fonts-noto-cjk")
    with sync_playwright() as started:
        opened = started.chromium.launch(executable_path=str(CHROMIUM), args=CHROMIUM_ARGUMENTS)
        yield opened
        opened.close()


@pytest.fixture(scope="module")
def signed_in(browser: Browser, address: str) -> dict[str, str]:
    """Become the owner on a phone without script, take a starter, change two words, publish."""
    with browser.new_context(java_script_enabled=False, viewport=PHONE, locale="ja") as context:
        page = context.new_page()
        page.goto(address)
        page.get_by_label("事務所", exact=False).first.fill("佐伯事務所")
        page.locator("[name=name]").fill("佐伯 遥")
        page.locator("[name=email]").fill("haruka@example.com")
        page.locator("[name=password]").fill(PASSWORD)
        page.locator("main form button[type=submit]").first.click()
        page.locator("form:has([value=time-and-promises]) button").click()
        page.get_by_role("link", name=re.compile("^編集する")).first.click()
        page.get_by_label("待つ時間", exact=True).select_option("> 15 min")
        page.get_by_role("button", name="文を見る").last.click()
        page.get_by_label("数える期間", exact=True).select_option("6 months")
        page.get_by_role("button", name="文を見る").last.click()
        expect(page.locator(".spoken.main")).to_contain_text("15分")
        page.get_by_role("link", name="お客さまに届く文を見る").first.click()
        page.get_by_role("button", name="この基準を、専用のページで公開する").click()
        page.locator("a[href*='/r/']").first.click()
        expect(page.locator(".sheet")).to_contain_text("15分を超えて遅れた")
        for occasion in ADDED:
            page.goto(f"{address}/rules/add/")
            page.locator(f"button[value={occasion}]").click()
            expect(page.locator(".spoken.main")).to_be_visible()
        cookies = {
            str(each.get("name")): str(each.get("value")) for each in context.cookies(address)
        }
    return {"sessionid": cookies["sessionid"]}


def entered(
    browser: Browser,
    address: str,
    signed_in: dict[str, str],
    size: ViewportSize,
    language: str = "ja",
    script: bool = True,
) -> BrowserContext:
    context = browser.new_context(viewport=size, locale=language, java_script_enabled=script)
    context.add_cookies([
        {"name": name, "value": value, "url": address}
        for name, value in {**signed_in, "django_language": language}.items()
    ])  # fmt: skip
    return context


@pytest.fixture
def page(browser: Browser, address: str, signed_in: dict[str, str]) -> Iterator[Page]:
    """Return the editor of the first rule on a desk, with everything put back afterwards."""
    with entered(browser, address, signed_in, SIZES["desk"]) as context:
        opened = context.new_page()
        said: list[str] = []
        opened.on("pageerror", lambda error: said.append(str(error)))
        opened.goto(f"{address}/rules/1/")
        opened.wait_for_selector("[data-fetch] p.meta, [data-fetch] table")
        yield opened
        assert said == []


def test_a_choice_changes_the_sentence_at_once_and_the_focus_stays(page: Page) -> None:
    late = page.get_by_label("待つ時間", exact=True)
    late.focus()
    page.keyboard.press("ArrowDown")
    expect(page.locator("[data-live-said]")).to_contain_text("20分を超えて遅れた")
    expect(page.get_by_label("待つ時間", exact=True)).to_be_focused()
    expect(page.locator(".spoken.main del")).to_contain_text("15分")
    page.keyboard.press("ArrowUp")
    expect(page.locator("[data-live-said]")).to_contain_text("15分を超えて遅れた")
    expect(page.locator(".spoken.main del")).to_have_count(0)


def test_changes_that_follow_at_once_overtake_nobody_but_an_older_window_is_told(
    page: Page, address: str
) -> None:
    page.goto(f"{address}/rules/2/")
    older = page.context.new_page()
    older.goto(f"{address}/rules/2/")
    changes = """() => ["confirm", "acknowledged", "confirm", "acknowledged", "confirm"].forEach(
        name => { const tick = document.querySelector(`[name=${name}]`); tick.checked = !tick.checked;
                  tick.dispatchEvent(new Event("change", {bubbles: true})); })"""
    page.evaluate(changes)
    expect(page.locator("[data-live-said]")).not_to_be_empty()
    expect(page.locator("[role=alert]")).to_have_count(0)
    page.reload()
    expect(page.locator("[name=confirm]")).to_be_checked()
    older.evaluate("document.querySelector('[name=acknowledged]').click()")
    expect(older.locator("[data-overtaken]")).to_be_visible()
    take_picture(older, "editor-overtaken")
    older.get_by_role("link", name="現在の内容で続ける").click()
    expect(older.locator("[name=confirm]")).to_be_checked()
    with page.expect_response("**/rules/2/"):
        page.evaluate("document.querySelector('[name=confirm]').click()")
    older.close()


def test_a_change_that_waits_is_sent_when_the_page_is_left(page: Page, address: str) -> None:
    page.goto(f"{address}/rules/3/")
    began = [page.locator(f"[name={name}]").is_checked() for name in ("confirm", "acknowledged")]
    page.evaluate(
        """away => { for (const name of ["confirm", "acknowledged"]) {
               const tick = document.querySelector(`[name=${name}]`); tick.checked = !tick.checked;
               tick.dispatchEvent(new Event("change", {bubbles: true})); }
           location.href = away; }""",
        f"{address}/rules/",
    )
    page.wait_for_url(f"{address}/rules/")
    now = began
    for _ in range(20):
        page.goto(f"{address}/rules/3/")
        now = [page.locator(f"[name={name}]").is_checked() for name in ("confirm", "acknowledged")]
        if now[1] != began[1]:
            break
    assert now == [not each for each in began]


def test_steps_come_and_go_by_keyboard_alone(page: Page) -> None:
    add = page.get_by_role("button", name="段を足す")
    add.focus()
    page.keyboard.press("Enter")
    expect(page.locator(".stairs.edited li")).to_have_count(4)
    expect(page.get_by_role("button", name="段を足す")).to_be_focused()
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.locator(".stairs.edited li")).to_have_count(3)


def test_what_is_being_typed_outlives_a_change_elsewhere(page: Page) -> None:
    page.get_by_text("名前、わけ、そのほか").click()
    page.get_by_label("名前（日本語）").fill("遅れの一報")
    page.get_by_label("名前（英語）").focus()
    expect(page.locator("h1")).to_have_text("遅れの一報")
    page.get_by_label("名前（英語）").fill("Word when late")
    with page.expect_response("**/rules/1/"):
        page.get_by_label("どの段でも、わたしが", exact=False).focus()
    expect(page.get_by_label("名前（英語）")).to_have_value("Word when late")
    page.reload()
    page.get_by_text("名前、わけ、そのほか").click()
    expect(page.get_by_label("名前（英語）")).to_have_value("Word when late")


def test_a_rule_about_another_occasion_is_added_and_written_by_keyboard_alone(
    page: Page, address: str
) -> None:
    page.goto(f"{address}/rules/")
    page.get_by_role("link", name="基準を足す").focus()
    page.keyboard.press("Enter")
    page.get_by_role("button", name=re.compile("^お約束より多くを求められる")).focus()
    page.keyboard.press("Enter")
    expect(page.locator(".spoken.main")).to_contain_text("お約束の範囲を超えるご依頼")
    page.get_by_label("条件を足す", exact=True).focus()
    page.keyboard.press("ArrowDown")
    expect(page.locator("[data-live-said]")).to_contain_text("その回数がこれで")
    more = page.get_by_label("どのサービスで", exact=True)
    more.focus()
    page.keyboard.press("Home")
    expect(page.locator("[data-live-said]")).to_contain_text("コンサルティングでは")
    expect(page.locator(".spoken.main select[name='field.services']")).to_be_focused()
    expect(page.get_by_text("サービスの記載がない件には", exact=False)).to_be_visible()
    page.goto(f"{address}/rules/")
    page.get_by_role("button", name=re.compile("削除.*ご契約にない追加のご依頼")).press("Enter")
    expect(page.get_by_text("ご契約にない追加のご依頼")).to_have_count(0)


def test_a_single_rule_of_a_starter_is_taken_without_script(
    browser: Browser, address: str, signed_in: dict[str, str]
) -> None:
    with entered(browser, address, signed_in, PHONE, script=False) as context:
        page = context.new_page()
        page.goto(f"{address}/rules/starters/")
        page.get_by_role("link", name=re.compile("ご予約の基準")).click()
        page.get_by_role("button", name=re.compile("同じご予約の変更")).click()
        expect(page.get_by_role("status")).to_contain_text("取り込みました")
        page.goto(f"{address}/rules/text/")
        content = page.locator("textarea").input_value()
        page.locator("input[type=file]").set_input_files(
            {"name": "mine.yaml", "mimeType": "text/yaml", "buffer": content.encode()}
        )
        page.get_by_role("button", name="取り込む").click()
        expect(page.locator("main")).to_contain_text("どの条も、案と同じです")
        page.goto(f"{address}/rules/")
        page.get_by_role("button", name="元の案に戻す").click()


def test_a_text_is_copied_by_keyboard_and_it_says_so(
    browser: Browser, address: str, signed_in: dict[str, str]
) -> None:
    with entered(browser, address, signed_in, SIZES["desk"]) as context:
        context.grant_permissions(["clipboard-read", "clipboard-write"], origin=address)
        page = context.new_page()
        page.goto(f"{address}/rules/letter/")
        whole = page.locator("section:has(#text-ja)")
        whole.get_by_role("button", name="コピーする").focus()
        page.keyboard.press("Enter")
        expect(whole.get_by_role("status")).to_have_text("コピーしました")
        copied = page.evaluate("navigator.clipboard.readText()")
        assert copied.startswith("時間とお約束の基準")
        assert "\n\n■ " in copied


def test_without_script_a_text_is_there_to_be_selected(
    browser: Browser, address: str, signed_in: dict[str, str]
) -> None:
    with entered(browser, address, signed_in, PHONE, script=False) as context:
        page = context.new_page()
        page.goto(f"{address}/rules/letter/")
        expect(page.get_by_role("button", name="コピーする")).to_have_count(0)
        page.get_by_text("メールに（日本語の全文）").click()
        expect(page.locator("#text-ja")).to_be_visible()


@pytest.mark.parametrize(("language", "size"), EACH_ONCE)
def test_every_page_about_rules_is_accessible_by_day_and_by_night(
    browser: Browser, address: str, signed_in: dict[str, str], language: str, size: str
) -> None:
    with entered(browser, address, signed_in, SIZES[size], language) as context:
        page = context.new_page()
        said: list[str] = []
        page.on("console", lambda line: said.append(line.text))
        for path in PAGES:
            page.goto(f"{address}{path}", wait_until="networkidle")
            name = path.strip("/").replace("/", "-")
            for theme in THEMES if path in BY_NIGHT else THEMES[:1]:
                page.emulate_media(color_scheme=theme, reduced_motion="reduce")
                take_picture(page, f"{name}-{language}-{size}-{theme}")
                assert faults(page, theme) == [], path
            assert page.evaluate(BEYOND) == [], path
        assert said == []


@pytest.mark.parametrize("language", ["ja", "en"])
def test_nothing_about_rules_is_cut_off_on_the_narrowest_phone(
    browser: Browser, address: str, signed_in: dict[str, str], language: str
) -> None:
    narrow: ViewportSize = {"width": 320, "height": 640}
    with entered(browser, address, signed_in, narrow, language) as context:
        page = context.new_page()
        for path in PAGES:
            page.goto(f"{address}{path}", wait_until="networkidle")
            assert page.evaluate(BEYOND) == [], path
