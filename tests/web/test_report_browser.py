"""The report in a real browser: keys, explanations, a doubt, a kept reply, the replay, a phone."""

import re
from datetime import UTC, datetime, timedelta

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.services.conftest import OneCase
from tests.site import PHONE, Site, expect_within, serious_violations
from trainer.services import practice
from trainer.store.accounts import User
from trainer.store.engine import open_engine

pytestmark = pytest.mark.browser


def _played(site: Site, login: str, *replies: str) -> int:
    """A finished conversation on the site's database; its id."""
    now = datetime(2026, 11, 18, 6, 2, tzinfo=UTC)
    content = OneCase()
    engine = open_engine(f"sqlite:///{site.home / 'trainer.db'}")
    with Session(engine) as session:
        actor = session.scalars(select(User).where(User.login == login)).one()
        attempt = practice.start_practice(
            session,
            content,
            actor=actor,
            case_id="parcel",
            start_key=f"press-{len(replies[0])}",
            now=now,
        )
        attempt.guarded = False
        session.commit()
        attempt_id = attempt.id
        for number, text in enumerate(replies):
            now += timedelta(seconds=20)
            practice.reply(
                session,
                content,
                actor=actor,
                attempt_id=attempt_id,
                text=text,
                client_id=f"c{number}",
                now=now,
            )
        practice.end(
            session, content, actor=actor, attempt_id=attempt_id, now=now + timedelta(seconds=9)
        )
    engine.dispose()
    return attempt_id


def test_a_report_is_read_questioned_replayed_and_fits_a_phone(
    shared_site: Site, page: Page
) -> None:
    shared_site.add_person("xiaoyu", name="林晓雨")
    attempt = _played(
        shared_site, "xiaoyu", "apologise 非常抱歉", "!curt 哦", "!brush_off 自己问快递"
    )
    shared_site.sign_in(page, "xiaoyu")
    page.goto(f"{shared_site.url}/reports/{attempt}")
    assert serious_violations(page) == []

    whys = page.locator("[data-why]")
    expect(whys.first).to_be_visible()
    expect(whys.nth(1)).to_be_hidden()
    page.keyboard.press("n")
    page.keyboard.press("n")
    expect(whys.nth(1)).to_be_visible()
    label = page.get_by_role("button", name="推诿")
    expect(label).to_be_focused()
    expect(label).to_have_attribute("aria-expanded", "true")

    page.keyboard.press("c")
    dialog = page.get_by_role("dialog", name="哪里判得不对")
    expect(dialog.get_by_label("哪一条")).to_have_value(re.compile("test-brush_off"))
    dialog.get_by_label("为什么").fill("他先挂的")
    dialog.get_by_role("button", name="送给主管看").click()
    expect(page.get_by_text("你的疑问记下了")).to_be_visible()
    expect(whys.nth(1).get_by_text("已提疑问")).to_be_visible()

    page.get_by_role("button", name="只看要改的").click()
    expect(page.locator(".rp-line--own:visible")).to_have_count(2)
    page.get_by_role("button", name="回放").click()
    player = page.get_by_role("group", name="回放")
    player.get_by_role("slider").fill("21")
    expect(player).to_contain_text("0:2")
    page.keyboard.press("Escape")
    expect(player).to_be_hidden()

    long = "apologise " + "很抱歉让您久等了" * 120 + " " + "a" * 300
    attempt = _played(shared_site, "xiaoyu", long, "!abuse !off_platform 加我", "!curt 哦")
    page.set_viewport_size(PHONE)
    for path in (f"/reports/{attempt}", "/reports"):
        page.goto(shared_site.url + path)
        expect_within(page, PHONE)
        assert serious_violations(page) == []
