"""A case written in a real browser: from nothing to practised, from a file, with an error at its field, in two windows."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import Dialog, Locator, Page, Route, expect

from tests.site import PATIENT_MS, PHONE, WIDE, Site, expect_within, serious_violations

pytestmark = pytest.mark.browser
MUG = Path(__file__).parent.parent / "question_bank" / "sound.yaml"


def opened(page: Page) -> None:
    page.wait_for_selector("html[data-ready]")


def saved(page: Page) -> None:
    expect(page.locator("[data-saved]")).to_contain_text("自动保存", timeout=15_000)


def tab(page: Page, name: str) -> Locator:
    page.get_by_role("tab", name=name).click()
    return page.get_by_role("tabpanel")


def sign_in_author(site: Site, page: Page) -> None:
    site.add_person("zuozhe", role="author", name="沈知")
    site.sign_in(page, "zuozhe")


def import_case(site: Site, page: Page, file: Path = MUG) -> None:
    """Its author signed in, the case of a file open in the editor."""
    sign_in_author(site, page)
    page.goto(f"{site.url}/drafts")
    page.get_by_text("导入 YAML").click()
    page.set_input_files("#file", file)
    page.get_by_role("button", name="导入成草稿").click()
    opened(page)


def condition_of(box: Locator, act: str) -> None:
    box.get_by_role("combobox", name="做了动作").select_option(label=act)


def test_a_case_from_nothing_is_written_published_and_practised(site: Site, page: Page) -> None:
    sign_in_author(site, page)
    page.get_by_role("link", name="写案例").click()
    page.get_by_role("button", name="新建案例").click()
    opened(page)
    expect(page.get_by_role("button", name="送复审 · 先改好错误")).to_be_disabled()
    write_what_trainees_see(page)
    write_two_steps(page)
    write_points(page)
    mend_all(page)
    saved(page)
    expect(page.locator("[data-count=error]")).to_be_hidden()
    assert serious_violations(page) == []

    rehearse_to_a_pass(page)
    send_through_review_and_publish(page)
    page.goto(f"{site.url}/account")
    page.get_by_role("button", name="退出登录").click()
    practise_as_a_trainee(site, page)


def write_what_trainees_see(page: Page) -> None:
    shown = tab(page, "学员看到")
    shown.get_by_label("标题").fill("杯盖漏水，买家要退")
    shown.get_by_label("阶段").select_option("aftersale")
    shown.get_by_label("店铺").fill("半日杯社")
    shown.get_by_label("情景").fill("买家说刚收到的杯子漏水。")
    shown.get_by_text("编号、标签、来源").click()
    shown.get_by_label("编号").fill("leaking-lid")


def write_two_steps(page: Page) -> None:
    """He asks for an apology, then for his money; the second step leads to the end."""
    write_step(page, "说漏水", ("刚收到的杯子漏水啊", "盖子拧紧了还是漏"), "致歉", "抱歉有什么用")
    page.get_by_role("button", name="加一步").click()
    expect(page.locator(".ed-step")).to_have_count(2)
    write_step(page, "要个办法", ("那你们怎么处理", "你说怎么办吧"), "退款", "行 那我等退款")
    branch = page.get_by_role("tabpanel").locator(".ed-branch").first
    branch.get_by_role("combobox", name="走到哪里").select_option(label="结局：问题解决了")


def write_points(page: Page) -> None:
    """One point for each step: to do what its branch waits for."""
    for number, (act, model) in enumerate(
        (("致歉", "真是抱歉，杯子漏水给您添麻烦了"), ("退款", "这就给您全额退款，您看可以吗"))
    ):
        page.locator(".ed-step").nth(number).click()
        points = tab(page, "评分要点")
        points.get_by_role("button", name="加一条要点").click()
        point = points.locator("details[open]").last
        condition_of(point, act)
        point.get_by_role("textbox", name="参考说法").first.fill(model)
        point.get_by_label("要点叫什么").fill(f"做到{act}")
        point.get_by_label("必做").check()


def rehearse_to_a_pass(page: Page) -> None:
    """And keep the way as a demonstration."""
    page.get_by_role("button", name="试玩", exact=True).click()
    for words, answer in (
        ("您好，真是抱歉，杯子漏水给您添麻烦了", "抱歉有什么用"),
        ("这就给您全额退款，您看可以吗", "行 那我等退款"),
    ):
        page.get_by_label("你的回复").fill(words)
        page.keyboard.press("Enter")
        expect(page.locator(".ed-log")).to_contain_text(answer)
    page.get_by_role("button", name="一直不回，看结局").click()
    expect(page.get_by_label("这一遍的得分")).to_contain_text("通过")
    page.get_by_role("button", name="存成示范", exact=True).click()
    saved(page)


def send_through_review_and_publish(page: Page) -> None:
    page.get_by_role("button", name="送复审").click()
    expect(page.get_by_text("送去复审了")).to_be_visible()
    passed = page.get_by_role("button", name="复审通过", exact=True)
    expect(passed).to_be_enabled(timeout=PATIENT_MS)  # once it was played through
    passed.click()  # nobody else could
    page.get_by_role("button", name="发布").click(timeout=PATIENT_MS)  # it is played once more
    expect(page.get_by_text("发布了，学员现在就能练")).to_be_visible(timeout=PATIENT_MS)


def practise_as_a_trainee(site: Site, page: Page) -> None:
    site.add_person("xiaoyu", name="林晓雨")
    site.sign_in(page, "xiaoyu")
    page.goto(f"{site.url}/cases/leaking-lid")
    page.get_by_role("button", name="开始").click()
    expect(page.locator(".wb-msg--buyer:not(.wb-typing)").first).to_contain_text(
        re.compile("漏"), timeout=10_000
    )


def write_step(page: Page, name: str, says: tuple[str, ...], act: str, answer: str) -> None:
    """Fill in the selected step: its name, its wordings, one branch that an act takes."""
    step = tab(page, "这一步")
    step.get_by_label("这一步叫什么").fill(name)
    for words in says:
        step.locator(".ed-row--ghost [data-words]").first.fill(words)
    step.get_by_role("button", name="加一个分支").click()
    branch = step.locator(".ed-branch").first
    condition_of(branch, act)
    branch.get_by_role("textbox", name="名字").fill(f"学员{act}")
    branch.get_by_label("买家的反应").last.fill(answer)
    branch.get_by_label("算答上").check()


def mend_all(page: Page) -> None:
    """Take every mend that is offered."""
    for _ in range(6):
        mend = page.locator(".ed-problem .ed-link", has_text=re.compile("^(?!去看看)")).first
        page.wait_for_timeout(1_200)
        if not mend.count():
            return
        mend.click()
        page.wait_for_timeout(800)


def test_an_error_stands_at_its_field_and_one_click_mends_it(shared_site: Site, page: Page) -> None:
    import_case(shared_site, page)
    page.locator(".ed-step").nth(1).click()
    panel = page.get_by_role("tabpanel")
    panel.get_by_label("走到哪里").first.select_option("")
    problem = page.locator(".ed-problem").first
    expect(problem).to_contain_text("第 2 步「我要退钱」")
    expect(page.locator(".ed-node--missing")).to_contain_text("还没接到哪里")
    expect(panel.locator(".ed-wrong").first).to_be_visible()
    expect(page.locator(".ed-step--bad")).to_have_count(1)
    tab(page, "买家")
    page.keyboard.press("F8")
    expect(page.get_by_role("tab", name="这一步")).to_have_attribute("aria-selected", "true")
    assert serious_violations(page) == []
    problem.get_by_role("button", name="接到「问题解决了」").click()
    expect(page.get_by_text("没有问题")).to_be_visible()
    saved(page)

    panel.get_by_role("textbox", name="试一句").fill("这就给您全额退款")
    expect(panel.locator(".ed-leads")).to_contain_text("结局：问题解决了")
    page.keyboard.press("Control+s")
    expect(page.get_by_text("存成第 2 版了")).to_be_visible()

    page.set_viewport_size({"width": 1024, "height": 768})
    assert serious_violations(page) == []
    page.set_viewport_size(PHONE)
    expect(page.get_by_text("请用电脑打开来改")).to_be_visible()
    expect_within(page, PHONE)
    assert serious_violations(page) == []


def test_two_windows_clash_and_nothing_is_lost(shared_site: Site, page: Page) -> None:
    import_case(shared_site, page)
    other = page.context.new_page()
    other.set_viewport_size(WIDE)
    other.goto(page.url)
    opened(other)
    tab(page, "学员看到").get_by_label("标题").fill("这个窗口的标题")
    saved(page)
    tab(other, "学员看到").get_by_label("标题").fill("那个窗口的标题")
    clash = other.get_by_role("dialog", name="这份草稿刚在别处改过")
    expect(clash).to_be_visible()
    expect(clash).to_contain_text("沈知")
    assert serious_violations(other) == []
    clash.get_by_role("button", name="用我这份").click()
    expect(other.get_by_text("用了你这份")).to_be_visible()
    tab(page, "学员看到").get_by_label("练什么").fill("两边都在改")
    clash = page.get_by_role("dialog", name="这份草稿刚在别处改过")
    clash.get_by_role("button", name="用那边的").click()
    expect(page.get_by_label("标题")).to_have_value("那个窗口的标题")
    page.goto(f"{page.url}/versions?before=2&after=3")
    expect(page.get_by_text("被另一处的改动盖过")).to_be_visible()
    expect(page.get_by_text("和别处冲突时留下的一份")).to_be_visible()
    expect(page.locator("ins", has_text="两边都在改")).to_be_visible()
    assert serious_violations(page) == []


def test_a_save_that_fails_is_tried_again_in_a_while_and_a_renewed_sign_in_goes_on(
    shared_site: Site, page: Page
) -> None:
    import_case(shared_site, page)
    shown, state = tab(page, "学员看到"), page.locator("[data-saved]")
    tried: list[str] = []

    def cut(route: Route) -> None:
        tried.append(route.request.url)
        route.abort()

    def refuse(route: Route) -> None:
        tried.append(route.request.url)
        route.fulfill(status=422, json={"error": {"code": "invalid", "message": "这个案例太大了"}})

    page.route("**/save", cut)
    shown.get_by_label("标题").fill("断网时写的标题")
    expect(state).to_contain_text("网络断了，写的都在")
    page.get_by_role("button", name="加一步").click()
    expect(page.locator("[data-toast=stays]")).to_contain_text("这一下没做成")
    expect(page.locator(".ed-step")).to_have_count(2)
    page.wait_for_timeout(1_500)
    assert len(tried) <= 3
    page.unroute("**/save")
    saved(page)
    page.get_by_role("button", name="知道了").click()

    tried.clear()
    page.route("**/save", refuse)
    shown.get_by_label("店铺").fill("半日杯社二店")
    expect(state).to_contain_text("没存上")
    page.wait_for_timeout(1_500)
    assert len(tried) == 1
    page.unroute("**/save")
    page.get_by_role("button", name="知道了").click()

    page.context.clear_cookies()
    shown.get_by_label("店铺").fill("半日杯社三店")
    expect(state).to_contain_text("登录过期了，写的都在")
    other = page.context.new_page()
    shared_site.sign_in(other, "zuozhe")
    saved(page)
    page.reload()
    opened(page)
    expect(tab(page, "学员看到").get_by_label("店铺")).to_have_value("半日杯社三店")
    expect(page.get_by_label("标题")).to_have_value("断网时写的标题")


def test_what_the_forms_cannot_hold_leads_to_the_source(
    shared_site: Site, page: Page, tmp_path: Path
) -> None:
    odd = tmp_path / "odd.yaml"
    odd.write_text("id: odd\nbuyer:\n  knows: 全都知道\nbeats:\n- branches: a\n", "utf-8")
    import_case(shared_site, page, odd)
    expect(page.locator(".ed-step")).to_have_count(1)
    buyer = tab(page, "买家")
    expect(buyer).to_contain_text("表单放不下")
    buyer.get_by_role("link", name="到源文件里改").click()
    expect(page.get_by_label("YAML")).to_have_value(re.compile("全都知道"))


def test_leaving_the_source_with_words_that_are_not_saved_is_asked_about(
    shared_site: Site, page: Page
) -> None:
    import_case(shared_site, page)
    page.goto(f"{page.url}/source")
    asked: list[str] = []

    def answer(dialog: Dialog) -> None:
        asked.append(dialog.type)
        dialog.accept()

    page.on("dialog", answer)
    page.get_by_label("YAML").press_sequentially("# 还没写完\n")
    page.get_by_role("button", name="存草稿").click()
    expect(page.get_by_text("存好了")).to_be_visible()
    assert asked == []
    page.get_by_label("YAML").press_sequentially("# 又写一行\n")
    page.get_by_role("link", name="用表单改").click()
    opened(page)
    assert asked == ["beforeunload"]
