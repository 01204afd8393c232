"""The main job in a real browser: set-up → trainee → practice with real waiting → report → rewind → way to going live."""

import re
import time

import pytest
from playwright.sync_api import Locator, Page, expect

from question_bank.case import AskDesk, Wait
from question_bank.library import load_library
from tests.site import PHONE, Site, expect_within, serious_violations

pytestmark = pytest.mark.browser
PASSWORD = "early-bird-77"
CASE = "presale-leave-platform"
PARCEL = "aftersale-parcel-stuck"
PATIENT_MS = 40_000


def set_up(site: Site, page: Page) -> None:
    """From the printed link to a signed-in trainee."""
    assert site.setup_url is not None
    page.goto(site.setup_url)
    page.get_by_label("你的姓名").fill("周敏")
    page.get_by_label("登录名").fill("zhoumin")
    _new_password(page)
    page.get_by_label("姓名", exact=True).fill("林晓雨")
    page.get_by_label("登录名").fill("xiaoyu")
    page.get_by_role("button", name="加上").click()
    invite = page.get_by_label("邀请链接").input_value()
    page.goto(f"{site.url}/account")
    page.get_by_role("button", name="退出登录").click()
    page.goto(invite)
    _new_password(page)
    page.wait_for_url(lambda address: "/invite/" not in address)


def _new_password(page: Page) -> None:
    page.fill("#password", PASSWORD)
    page.fill("#again", PASSWORD)
    page.click("form.t-form button")


def buyer_lines(page: Page) -> Locator:
    return page.locator(".wb-msg--buyer:not(.wb-typing)")


def say(page: Page, text: str) -> None:
    """Type, press Enter, and see it delivered."""
    own = page.locator(".wb-msg--own:not(.wb-msg--unsent)")
    before = own.count()
    page.fill("#reply", text)
    page.keyboard.press("Enter")
    expect(own).to_have_count(before + 1)


def wait_for_quiet(page: Page) -> None:
    """Until the buyer has said what it is about to say."""
    time.sleep(4.5)
    expect(page.locator(".wb-typing")).to_be_hidden(timeout=PATIENT_MS)
    time.sleep(0.5)


def test_a_new_hires_first_practice(site: Site, page: Page) -> None:
    set_up(site, page)
    page.goto(site.url)
    expect(page.get_by_role("heading", name=re.compile("离上岗还差 4 项"))).to_be_visible()

    page.goto(f"{site.url}/cases")
    page.get_by_role("link", name="买家想加微信").click()
    expect(page.get_by_role("heading", name="怎么评分")).to_be_visible()
    page.get_by_role("button", name="开始").click()
    expect(buyer_lines(page).first).to_be_visible(timeout=5_000)
    play_the_good_way(page)
    page.wait_for_url(re.compile(r"/reports/\d+"), timeout=90_000)
    expect(page.locator(".t-dial__total")).to_contain_text(re.compile(r"8\d|9\d|100"))
    expect(page.locator(".t-dial__verdict")).to_have_text("通过")
    assert serious_violations(page) == []

    rewind(page)
    page.goto(site.url)
    expect(page.get_by_role("heading", name=re.compile("离上岗还差"))).to_be_visible()
    expect(page.get_by_text("现在 1").first).to_be_visible()
    assert serious_violations(page) == []


def play_the_good_way(page: Page) -> None:
    """The case's good walkthrough, typed by hand at a person's pace; once with a reload on the way."""
    case = load_library().cases[CASE]
    good = case.walkthroughs[0]
    for number, step in enumerate(good.replies):
        wait_for_quiet(page)
        if isinstance(step, Wait):
            if page.locator("[data-composer]").is_hidden():
                return
            say(page, step.text)
        elif isinstance(step, AskDesk):
            answers = page.locator(".wb-aside", has_text="答：")
            before = answers.count()
            page.locator(f"[data-desk={step.desk}]").click()
            page.fill("#ask", step.ask or "麻烦看一下")
            page.keyboard.press("Enter")
            expect(answers).to_have_count(before + 1, timeout=60_000)
        if number == 1:
            lines = page.locator(".wb-msg").count()
            page.fill("#reply", "写到一半的话")
            page.reload()
            expect(page.locator("#reply")).to_have_value("写到一半的话")
            assert page.locator(".wb-msg").count() >= lines
    if page.locator("[data-composer]").is_visible():
        wait_for_quiet(page)


def end(page: Page) -> None:
    """End the conversation, though somebody may be waiting."""
    page.locator("[data-end]").click()
    ending = page.locator("[data-end-anyway]")
    if ending.is_visible():
        ending.click()


def rewind(page: Page) -> None:
    """Back to the first own message, answered rudely: the buyer reacts otherwise, and nothing is scored."""
    page.get_by_role("button", name="回到这句重试").first.click()
    page.wait_for_url(re.compile(r"/practice/\d+"))
    expect(page.get_by_text("不计分")).to_be_visible()
    before = buyer_lines(page).count()
    say(page, "你自己不会看物流吗，问什么问")
    expect(buyer_lines(page)).to_have_count(before + 1, timeout=PATIENT_MS)
    end(page)
    page.wait_for_url(re.compile(r"/reports/\d+"), timeout=30_000)
    expect(page.get_by_text("不计分").first).to_be_visible()


def test_the_workbench_by_keyboard_on_a_phone_and_offline(shared_site: Site, page: Page) -> None:
    shared_site.add_person("xiaoyu", name="林晓雨")
    shared_site.sign_in(page, "xiaoyu")
    page.goto(f"{shared_site.url}/cases/{PARCEL}")
    page.get_by_role("button", name="开始").click()
    expect(page.locator("#reply")).to_be_focused()
    page.keyboard.type("/稍等")
    expect(page.get_by_role("listbox", name="快捷短语")).to_be_visible()
    page.keyboard.press("Enter")
    expect(page.locator("#reply")).to_have_value(re.compile("【"))
    page.locator("#reply").fill("")

    page.context.set_offline(True)
    page.fill("#reply", "断网时写的话")
    page.keyboard.press("Enter")
    expect(page.get_by_text("网络断了，写的字都在")).to_be_visible()
    page.context.set_offline(False)
    expect(
        page.locator(".wb-msg--own:not(.wb-msg--unsent)", has_text="断网时写的话")
    ).to_have_count(1, timeout=15_000)

    page.fill("#reply", "您加我微信聊吧")
    page.keyboard.press("Enter")
    expect(page.get_by_role("dialog", name="这句话碰到了红线")).to_be_visible()
    page.get_by_role("button", name="改一改").click()
    expect(page.locator("#reply")).to_have_value("您加我微信聊吧")
    assert serious_violations(page) == []

    expect_within(page, PHONE)
    page.get_by_role("button", name="订单资料").click()
    expect(page.get_by_role("tabpanel", name="订单")).to_be_visible()
    page.get_by_role("button", name="订单资料").click()
    what_was_not_sent_is_shown(page)


def what_was_not_sent_is_shown(page: Page) -> None:
    """Words that are being typed as the conversation ends stay to be read, until one goes on."""
    page.fill("#reply", "话还没说完")
    end(page)
    expect(page.get_by_text("这句没发出去：「话还没说完」")).to_be_visible()
    time.sleep(3)
    page.get_by_role("link", name="看报告").click()
    page.wait_for_url(re.compile(r"/reports/\d+"))
