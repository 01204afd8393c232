"""From the printed link to a trainee who is in, in a real browser."""

import pytest
from playwright.sync_api import Page, expect

from tests.site import PHONE, WIDE, Site, expect_within, serious_violations

pytestmark = pytest.mark.browser
PASSWORD = "early-bird-77"


def _set_password(page: Page) -> None:
    page.fill("#password", PASSWORD)
    page.fill("#again", PASSWORD)
    page.click("form.t-form button")


def test_from_the_printed_link_to_a_trainee_who_is_in(site: Site, page: Page) -> None:
    assert site.setup_url is not None
    page.goto(site.url)
    expect(page.get_by_text("还没有管理员")).to_be_visible()

    page.goto(site.setup_url)
    page.get_by_label("你的姓名").fill("周敏")
    page.get_by_label("登录名").fill("zhoumin")
    _set_password(page)
    expect(page.get_by_text("现在加第一位学员")).to_be_visible()

    page.get_by_label("姓名", exact=True).fill("林晓雨")
    page.get_by_label("登录名").fill("xiaoyu")
    page.get_by_role("button", name="加上").click()
    invite = page.get_by_label("邀请链接").input_value()

    page.goto(f"{site.url}/account")
    page.get_by_role("button", name="退出登录").click()
    expect(page.get_by_text("已经退出")).to_be_visible()

    page.goto(invite)
    expect(page.get_by_role("heading", name="林晓雨，你好")).to_be_visible()
    _set_password(page)
    page.wait_for_url(lambda address: "/invite/" not in address)
    page.goto(f"{site.url}/account")
    expect(page.get_by_role("heading", name="林晓雨")).to_be_visible()


def test_the_frame_by_keyboard_and_on_a_phone(shared_site: Site, page: Page) -> None:
    shared_site.add_person("boss", role="administrator", name="周敏")
    shared_site.sign_in(page, "boss")
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="跳到正文")).to_be_focused()
    page.keyboard.press("?")
    expect(page.get_by_role("dialog", name="按键")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog", name="按键")).to_be_hidden()

    page.set_viewport_size(PHONE)
    for path in ("/people", "/people/add", "/account", "/account/password", "/nowhere"):
        page.goto(shared_site.url + path)
        expect_within(page, PHONE)
        bar = page.get_by_role("navigation", name="主导航").bounding_box()
        assert bar is not None
        assert bar["y"] + bar["height"] == PHONE["height"]


def test_on_a_phone_what_the_bar_has_no_room_for_is_one_tap_behind_it(
    shared_site: Site, page: Page
) -> None:
    shared_site.add_person("heyan", role="manager", name="何岩")
    shared_site.sign_in(page, "heyan")
    page.set_viewport_size(PHONE)
    page.get_by_role("navigation", name="主导航").get_by_text("我的", exact=True).click()
    others = page.get_by_role("navigation", name="其他页面")
    expect(others.get_by_role("link", name="搜索")).to_be_in_viewport()
    assert serious_violations(page) == []
    others.get_by_role("link", name="搜索").click()
    expect(page.get_by_label("要找的词")).to_be_visible()
    page.go_back()
    page.set_viewport_size(WIDE)
    expect(others).to_be_hidden()


def test_a_form_with_errors_focuses_the_first_field_at_fault(shared_site: Site, page: Page) -> None:
    assert shared_site.setup_url is not None
    page.goto(shared_site.setup_url)
    page.get_by_label("你的姓名").fill("周敏")
    page.get_by_role("button", name="建好").click()
    expect(page.get_by_label("登录名")).to_be_focused()
    expect(page.get_by_label("登录名")).to_have_accessible_description(
        "字母、数字、汉字都行，以后用它登录 这一格要填"
    )


def test_axe_finds_nothing_serious_on_the_pages_of_the_shell(shared_site: Site, page: Page) -> None:
    assert shared_site.setup_url is not None
    page.goto(shared_site.setup_url)
    page.get_by_role("button", name="建好").click()  # with errors to look at too
    assert serious_violations(page) == []
    shared_site.add_person("boss", role="administrator", name="周敏")
    shared_site.sign_in(page, "boss")
    for path in ("/people", "/people/add", "/account", "/account/password", "/nowhere"):
        for size in (WIDE, PHONE):
            page.set_viewport_size(size)
            page.goto(shared_site.url + path)
            assert serious_violations(page) == [], (path, size)
