"""How pages are used: without script, by keyboard alone, by people who want no motion."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Browser, Page, Request, ViewportSize, expect

PHONE: ViewportSize = {"width": 390, "height": 844}


def test_the_sentence_follows_what_is_chosen_without_script(browser: Browser, address: str) -> None:
    with browser.new_context(java_script_enabled=False, viewport=PHONE) as context:
        page = context.new_page()
        page.goto(f"{address}/ja/late/")
        sentence = page.locator(".says q")
        assert shown(sentence.inner_text()) == "今、電車が遅れているので、10分ほど遅れそうです"
        page.get_by_label("20").click()
        page.get_by_label("人を助けていた").click()
        assert shown(sentence.inner_text()) == "今、人を助けているので、20分ほど遅れそうです"


def test_a_reason_can_be_taken_back_by_a_second_tap(browser: Browser, address: str) -> None:
    with browser.new_page(viewport=PHONE) as page:
        page.goto(f"{address}/en/late/")
        page.get_by_label("Train delay").click()
        expect(page.get_by_label("Train delay")).not_to_be_checked()
        assert shown(page.locator(".says q").inner_text()) == "I’ll be about 10 minutes late."


def test_the_sentence_is_sent_by_keyboard_alone(browser: Browser, address: str) -> None:
    with browser.new_page(viewport=PHONE) as page:
        page.goto(f"{address}/en/late/")
        stops = [press(page, "Tab") for _ in range(3)]
        assert stops[1:] == ["minutes=10", "reason=transport"]
        page.keyboard.press("ArrowRight")
        press(page, "Tab")
        with page.expect_request(re.compile(r"\?")) as sent:
            page.keyboard.press("Enter")
        asked: Request = sent.value
        assert asked.url.endswith("?minutes=10&reason=no_connection")


def press(page: Page, key: str) -> str:
    """Press a key and return what has the focus then; the focus must be seen."""
    page.keyboard.press(key)
    ring = page.evaluate(
        """() => [document.activeElement, document.activeElement.nextElementSibling]
            .some(each => each && getComputedStyle(each).outlineStyle === 'solid')"""
    )
    assert ring
    focused: str = page.evaluate(
        "`${document.activeElement.name || ''}=${document.activeElement.value || ''}`"
    )
    return focused


@pytest.mark.parametrize("name", ["today", "client", "rule"])
def test_the_focus_is_never_hidden_under_the_tabs(
    browser: Browser, address: str, name: str
) -> None:
    with browser.new_page(viewport=PHONE) as page:
        page.goto(f"{address}/ja/{name}/")
        top_of_tabs = page.locator(".places").bounding_box()
        assert top_of_tabs is not None
        for _ in range(page.locator("main :is(a, button, select, summary, [tabindex])").count()):
            page.keyboard.press("Tab")
            bottom, inside = page.evaluate(
                """() => [document.activeElement.getBoundingClientRect().bottom,
                    !!document.activeElement.closest('main')]"""
            )
            assert not inside or bottom <= top_of_tabs["y"]


def test_a_button_keeps_its_width_while_it_is_sending(browser: Browser, address: str) -> None:
    with browser.new_page(viewport={"width": 1280, "height": 900}) as page:
        page.goto(f"{address}/en/first/")
        button = page.get_by_role("button", name="Begin")
        before = button.bounding_box()
        button.evaluate("each => each.setAttribute('aria-busy', 'true')")
        assert page.get_by_role("button", name="Sending").bounding_box() == before


def test_a_form_is_not_sent_twice(browser: Browser, address: str) -> None:
    with browser.new_page(viewport=PHONE) as page:
        page.goto(f"{address}/ja/late/")
        sent = page.evaluate(
            """() => {
                let sent = 0;
                addEventListener('submit', event => {
                    sent += !event.defaultPrevented;
                    event.preventDefault();
                });
                document.querySelector('.says').click();
                document.querySelector('.says').click();
                return sent;
            }"""
        )
        assert sent == 1


def test_nothing_moves_for_who_wants_no_motion(browser: Browser, address: str) -> None:
    with browser.new_page(viewport={"width": 1280, "height": 900}, reduced_motion="reduce") as page:
        page.goto(f"{address}/ja/today/")
        moving = page.evaluate(
            """[...document.querySelectorAll('*')].filter(each =>
                getComputedStyle(each).transitionDuration.split(',').some(t => parseFloat(t) > 0)
            ).length"""
        )
        assert moving == 0


def test_a_letter_is_printed_without_what_surrounds_it(browser: Browser, address: str) -> None:
    with browser.new_page() as page:
        page.goto(f"{address}/ja/reasons/")
        page.emulate_media(media="print")
        expect(page.get_by_text("もとにした事実")).to_be_visible()
        expect(page.get_by_role("button", name="異議を出す")).to_be_hidden()
        expect(page.get_by_text("English")).to_be_hidden()


def test_a_wide_day_stands_on_the_line_and_a_narrow_one_hangs_from_it(
    browser: Browser, address: str
) -> None:
    with browser.new_page(viewport={"width": 1280, "height": 900}) as page:
        page.goto(f"{address}/ja/today/")
        wide = bottoms(page)
        page.set_viewport_size(PHONE)
        narrow = bottoms(page)
    assert len(set(wide)) == 1
    assert narrow == sorted(set(narrow))


def bottoms(page: Page) -> list[float]:
    found: list[float] = page.evaluate(
        "[...document.querySelectorAll('.block')].map(each => each.getBoundingClientRect().bottom)"
    )
    return found


def shown(text: str) -> str:
    return text.replace("\n", "").strip()
