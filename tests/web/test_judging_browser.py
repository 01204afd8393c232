"""Sentences read, denied, and a rule drafted, tried and published, in a real browser, wide and on a phone."""

import pytest
from playwright.sync_api import Page, expect

from tests.site import PHONE, Site, expect_within, serious_violations

pytestmark = pytest.mark.browser


def _fits(page: Page) -> None:
    expect_within(page, PHONE)
    assert serious_violations(page) == []


def _denies_one_and_misses_another(page: Page) -> None:
    first = page.get_by_role("article", name="第 1 段")
    first.get_by_text("这不算违规").click()
    first.get_by_label("为什么不算").fill("在念平台的提醒")
    first.get_by_role("button", name="加入干净句").click()
    expect(first.get_by_text("这句以后不算「站外引流」")).to_be_visible()
    second = page.get_by_role("article", name="第 2 段")
    second.get_by_text("我觉得漏判了").click()
    second.get_by_label("应该判成").select_option(label="过度承诺")
    second.get_by_role("button", name="记下来").click()
    expect(second.get_by_text("写规则时会列在")).to_be_visible()


def _knows_the_way_on_a_phone(page: Page) -> None:
    """The bar has no room for the page: 「我的」, which lists it, is lit instead, there alone."""
    mine = page.get_by_role("navigation", name="主导航").get_by_role("link", name="我的")
    colour = "one => getComputedStyle(one).color"
    beside = page.get_by_role("link", name="案例", exact=True)
    assert mine.evaluate(colour) == beside.evaluate(colour)
    size = page.viewport_size
    page.set_viewport_size(PHONE)
    assert mine.evaluate(colour) != beside.evaluate(colour)
    folded = page.get_by_text("买家的话、案例")
    shown_as = folded.evaluate("one => getComputedStyle(one).display")
    assert shown_as == "list-item"  # has its triangle
    if size:
        page.set_viewport_size(size)


def _drafts_a_rule_from_what_was_missed(page: Page) -> None:
    page.get_by_role("link", name="本店规则").click()
    page.get_by_role("link", name="拿它写规则").click()
    expect(page.get_by_role("button", name="发布 · 先试一试")).to_be_disabled()
    page.get_by_label("看着像、不能判的例句").fill("没有七彩祥云送到这回事")
    page.get_by_label("为什么不能这样说").fill("没人能这样送货")
    page.get_by_label("更好的说法").fill("亲，一般三天左右到哦")


def _tries(page: Page, patterns: str) -> None:
    page.get_by_label("说法，一行一种").fill(patterns)
    page.get_by_role("button", name="试一试", exact=True).click()


def test_an_author_reads_denies_drafts_and_publishes(site: Site, page: Page) -> None:
    site.add_person("zuozhe", role="author", name="何岩")
    site.sign_in(page, "zuozhe")
    page.get_by_role("link", name="判读").click()
    page.get_by_label("客服说的话").fill("您好\n加我微信聊\n\n七彩祥云送到您家")
    page.get_by_role("button", name="判读").click()
    expect(page.get_by_text("2 段：1 段没问题")).to_be_visible()
    assert serious_violations(page) == []

    _knows_the_way_on_a_phone(page)
    _denies_one_and_misses_another(page)
    _drafts_a_rule_from_what_was_missed(page)
    _tries(page, "七彩祥云(送到\n微信")
    expect(page.get_by_label("说法，一行一种")).to_be_focused()
    expect(page.get_by_text("第 1 行：少了「)」").first).to_be_visible()

    _tries(page, "七彩祥云送到\n微信")
    expect(page.get_by_role("heading", name="还不能发布")).to_be_visible()
    expect(page.get_by_text("会误伤本店干净句「加我微信聊」")).to_be_visible()
    assert serious_violations(page) == []

    _tries(page, "七彩祥云送到")
    expect(page.get_by_role("heading", name="可以发布")).to_be_visible()
    _fits(page)
    page.get_by_role("button", name="发布", exact=True).click()
    expect(page.get_by_text("第 1 版在用").first).to_be_visible()
    for path in ("/rules", "/readings/clean", "/readings"):
        page.goto(site.url + path)
        _fits(page)
    page.get_by_label("客服说的话").fill("加我微信聊\n\n七彩祥云送到您家" + "很" * 200 + "a" * 200)
    page.get_by_role("button", name="判读").click()
    expect(page.get_by_text("规则 overpromise.shop_1")).to_be_visible()
    expect(page.get_by_text("本店说不算「站外引流」")).to_be_visible()
    _fits(page)


def test_on_a_phone_what_a_try_has_to_say_stands_in_view(site: Site, page: Page) -> None:
    site.add_person("zuozhe", role="author", name="何岩")
    page.set_viewport_size(PHONE)
    site.sign_in(page, "zuozhe")
    page.goto(f"{site.url}/rules/new")
    page.get_by_role("button", name="试一试", exact=True).click()
    expect(page.get_by_text("还有 6 处没填")).to_be_in_viewport()
    expect(page.get_by_label("这条规则认的是")).to_be_focused()
    _fits(page)

    page.get_by_label("这条规则认的是").select_option(label="过度承诺")
    _tries(page, "七彩祥云送到")
    expect(page.get_by_role("heading", name="还有 4 处没填")).to_be_in_viewport()
    page.get_by_role("link", name="「为什么」写一句").click()
    expect(page.get_by_label("为什么不能这样说")).to_be_in_viewport()
    _fits(page)
