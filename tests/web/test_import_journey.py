"""Real chats come in through the browser: dropped, recognised, masked, chosen, kept, drafted; stopped and gone on with."""

from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.imports import DOUBTFUL, PHONE, talks
from tests.presale import five_presale_chats
from tests.site import PATIENT_MS, Site, serious_violations
from tests.transcripts.packing import locked

pytestmark = pytest.mark.browser


@pytest.fixture
def signed_in(site: Site, page: Page) -> Page:
    return site.manager(page)


def _drop(page: Page, site: Site, *files: Path) -> None:
    page.goto(f"{site.url}/imports")
    page.set_input_files("[data-files]", [str(file) for file in files])
    page.wait_for_selector(".im-files")


def _read(page: Page) -> None:
    page.get_by_role("button", name="格式没错，开始读").click()
    page.wait_for_selector(".im-panes")


def test_five_chats_are_kept_and_one_is_drafted_and_a_reading_is_stopped_and_gone_on_with(
    signed_in: Page, site: Site, tmp_path: Path
) -> None:
    _five_chats(signed_in, site, tmp_path / "presale.jsonl")
    _stopped_and_gone_on_with(signed_in, site, tmp_path / "多.jsonl")


def _five_chats(page: Page, site: Site, file: Path) -> None:
    file.write_text(five_presale_chats(), "utf-8")
    _drop(page, site, file)
    expect(page.get_by_text("本系统的 JSON 行").first).to_be_visible()
    assert serious_violations(page) == []
    _read(page)
    expect(page.get_by_text("拆出 5 段会话")).to_be_visible()
    assert serious_violations(page) == []
    page.locator("[data-row]").filter(has_text="油皮").locator("input").uncheck()
    page.get_by_role("button", name="存下 4 段会话").click()
    page.get_by_role("link", name="看这些会话").click()
    expect(page.locator(".ch-table tbody tr")).to_have_count(4)
    expect(page.locator(".ch-table")).to_contain_text("14 秒")
    assert serious_violations(page) == []
    page.get_by_role("link", name="这款枸杞泡水会不会酸").click()
    expect(page.locator(".ch-talk")).to_contain_text("头茬")
    assert serious_violations(page) == []
    page.get_by_role("button", name="起草成案例").click()
    page.wait_for_load_state()
    page.goto(f"{site.url}/chats")
    page.get_by_role("link", name="这款枸杞泡水会不会酸").click()
    expect(page.get_by_role("heading", name="已起草")).to_be_visible()

    _drop(page, site, file)
    expect(page.get_by_text("这个文件导入过了")).to_be_visible()
    _read(page)
    expect(page.locator(".t-chip").filter(has_text="以前存过")).to_contain_text("4")


def test_an_archive_and_a_table_are_asked_about_doubts_decided_and_words_masked_by_key(
    signed_in: Page, site: Site, tmp_path: Path
) -> None:
    _a_locked_archive(signed_in, site, tmp_path / "一月.zip")
    _a_table_of_ones_own(signed_in, site, tmp_path / "表.csv")


def _a_locked_archive(page: Page, site: Site, file: Path) -> None:
    file.write_bytes(locked({"里面.jsonl": talks(3).encode()}, b"open sesame"))
    _drop(page, site, file)
    page.get_by_label("压缩包有密码").fill("open barley")
    page.get_by_role("button", name="打开").click()
    expect(page.get_by_text("密码不对，再试一次")).to_be_visible()
    page.get_by_label("压缩包有密码").fill("open sesame")
    page.get_by_role("button", name="打开").click()
    _read(page)
    expect(page.locator(".im-doubt")).to_have_text(DOUBTFUL)
    expect(page.get_by_role("button", name="存下 3 段 · 先定完隐私")).to_be_disabled()
    page.get_by_role("button", name="遮住", exact=True).first.click()
    expect(page.locator(".im-doubt")).to_have_count(0)
    expect(page.locator(".im-talk .im-mark", has_text="地址1")).to_be_visible()
    page.locator(".im-line--agent .im-said").first.select_text()
    page.keyboard.press("m")
    expect(page.locator(".im-talk .im-mark", has_text="隐私1")).to_be_visible()
    assert PHONE not in page.content()
    page.get_by_role("button", name="存下 3 段会话").click()
    expect(page.get_by_text("存了 3 段会话")).to_be_visible(timeout=PATIENT_MS)
    expect(page.get_by_text("原文处理完就删")).to_be_visible()


def _a_table_of_ones_own(page: Page, site: Site, file: Path) -> None:
    rows = "".join(
        f"{n // 2},2024-03-0{n + 1} 10:00:00,{'店' if n % 2 else '顾'},第{n}句，电话{PHONE}\n"
        for n in range(6)
    )
    file.write_bytes(f"单据,几时,甲乙,说了什么\n{rows}".encode("gb18030"))
    _drop(page, site, file)
    page.get_by_role("link", name="指定每一列是什么").click()
    assert PHONE not in page.content()
    assert serious_violations(page) == []
    for column, meaning in (
        ("单据", "会话编号"),
        ("几时", "时间"),
        ("甲乙", "谁说的（角色）"),
        ("说了什么", "消息内容"),
    ):
        page.get_by_label(column, exact=True).select_option(label=meaning)
    page.get_by_text("里面的词").nth(1).click()
    page.get_by_label("「顾」是谁").select_option(label="买家")
    page.get_by_label("「店」是谁").select_option(label="客服")
    page.get_by_role("button", name="就这样，记住").click()
    _read(page)
    expect(page.get_by_text("拆出 3 段会话")).to_be_visible()


def _stopped_and_gone_on_with(page: Page, site: Site, file: Path) -> None:
    file.write_text(talks(900), "utf-8")
    _drop(page, site, file)
    page.get_by_role("button", name="格式没错，开始读").click()
    page.get_by_role("button", name="先停下").click()
    expect(page.get_by_text("先停下了").first).to_be_visible()
    page.reload()
    page.get_by_role("button", name="接着读").click()
    expect(page.locator("[data-progress], .im-panes").first).to_be_visible()
    page.wait_for_selector(".im-panes")
    expect(page.get_by_text("拆出 900 段会话")).to_be_visible()
    page.get_by_text("不导了", exact=True).click()
    page.get_by_role("button", name="不导了，删掉").click()
    expect(page.get_by_text("文件和读到的内容都删掉了")).to_be_visible()
    assert [one.name for one in (site.home / "imports").iterdir()] == ["vault.key"]
