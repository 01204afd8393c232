"""Real chats all the way: five are imported, scored on speed, each drafted as a case, and each draft played to its end.

With ``REAL_CHATS=FILE`` it goes over five real ones (tests/presale.py).
"""

import json
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.presale import LINK, journey_chats
from tests.site import PATIENT_MS, PHONE, WIDE, Site, expect_within, serious_violations

pytestmark = pytest.mark.browser


@pytest.fixture
def manager(site: Site, page: Page) -> Page:
    return site.manager(page)


def test_five_real_chats_are_imported_scored_drafted_and_played(
    manager: Page, site: Site, tmp_path: Path
) -> None:
    text = journey_chats()
    chats = [json.loads(line) for line in text.splitlines()]
    file = tmp_path / "售前.jsonl"
    file.write_text(text, "utf-8")
    _keep_all(manager, site, file)
    _scored_on_speed(manager, site)
    drafts = [_drafted(manager, site, place) for place in range(len(chats))]
    assert sorted(first for first, _ in drafts) == sorted(_first_words(one) for one in chats)
    for first, url in drafts:
        chat = next(one for one in chats if _first_words(one) == first)
        manager.goto(url)
        _played_to_its_end(manager, chat)


def _first_words(chat: dict[str, Any]) -> str:
    return str(chat["turns"][0]["text"])


def _keep_all(page: Page, site: Site, file: Path) -> None:
    page.goto(f"{site.url}/imports")
    page.set_input_files("[data-files]", str(file))
    page.get_by_role("button", name="格式没错，开始读").click()
    page.wait_for_selector(".im-panes")
    with page.expect_navigation():
        page.locator(".t-chips").get_by_text("全部").click()
    with page.expect_navigation():
        page.get_by_role("button", name="「全部」都选上").click()
    expect_within(page, PHONE)
    narrowest = page.locator(".im-open").evaluate_all(
        "cells => Math.min(...cells.map(one => one.clientWidth))"
    )
    assert narrowest >= 200  # a line of words, not a column of letters
    page.set_viewport_size(WIDE)
    page.get_by_role("button", name="存下 5 段会话").click()
    page.get_by_role("link", name="看这些会话").click()
    expect(page.locator(".ch-table tbody tr")).to_have_count(5)


def _scored_on_speed(page: Page, site: Site) -> None:
    """The worker scores them after it has kept them: nothing has to be pressed."""
    page.goto(f"{site.url}/scores")
    for _ in range(PATIENT_MS // 500):
        if page.get_by_text("5 段真实会话").count():
            break
        page.wait_for_timeout(500)
        page.reload()
    expect(page.locator(".sc-worst .sc-one")).to_have_count(5)
    for number in range(5):
        page.goto(f"{site.url}/scores")
        page.locator(".sc-worst .sc-one").nth(number).click()
        for metric in ("旺旺 3 分钟响应率", "旺旺人工平响时长", "京东首次 30 秒应答率"):
            expect(page.get_by_text(metric)).to_be_visible()
        expect(page.get_by_text("首答", exact=False).first).to_be_visible()
    assert serious_violations(page) == []


def _drafted(page: Page, site: Site, place: int) -> tuple[str, str]:
    """The chat's first words, and where its draft is."""
    page.goto(f"{site.url}/chats")
    link = page.locator(".ch-table .im-open a").nth(place)
    first = link.inner_text()
    link.click()
    page.get_by_role("button", name="起草成案例").click()
    page.wait_for_selector("html[data-ready]")
    expect(page.locator(".ed-step").first).to_contain_text(first[:12])
    expect(page.locator("[data-lint]")).to_contain_text("「情景」还写着「待填」")
    expect(page.locator(".ed-chat")).to_contain_text(first)
    return first, page.url


def _played_to_its_end(page: Page, chat: dict[str, Any]) -> None:
    """Every reply of the real agent in order, links as product cards, until the buyer is gone."""
    page.wait_for_selector("html[data-ready]")
    page.get_by_role("button", name="试玩", exact=True).click()
    log = page.locator(".ed-log")
    expect(log.locator(".ed-turn--buyer").first).to_contain_text(_first_words(chat)[:12])
    said = [turn["text"] for turn in chat["turns"] if turn["role"] == "agent"]
    for number, words in enumerate(said, start=1):
        if words == LINK:
            page.get_by_role("button", name="发商品卡").click()
        else:
            page.get_by_label("你的回复").fill(words)
            page.keyboard.press("Enter")
        expect(log.locator(".ed-turn--agent")).to_have_count(number)
        if page.get_by_label("这一遍的得分").count():
            break
    else:
        page.get_by_role("button", name="一直不回，看结局").click()
    expect(page.get_by_label("这一遍的得分")).to_contain_text("分，")
    expect(log).to_contain_text("结束：")
