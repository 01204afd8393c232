"""The pages where sentences are read, denied, and rules drafted."""

import html
import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from question_bank.language.effect import sample_of
from question_bank.language.labelled import Labelled
from question_bank.language.types import ReadsReplies
from question_bank.vocabulary import Category
from trainer.services.yardstick import Sets, Yardstick
from trainer.store.accounts import Role
from trainer.store.judgement import CleanEntry, RuleVersion, ShopRuleEntry
from trainer.web.content import content_of

RULE = {
    "revision": "0",
    "kind": "category:overpromise",
    "patterns": "七彩祥云送到\n\n 筋斗云~3送 ",
    "unless": "",
    "hit": "七彩祥云送到您家",
    "clean": "没有七彩祥云送到这回事",
    "reason": "没人能这样送货",
    "advice": "亲，一般三天左右到哦",
    "severity": "",
    "confidence": "sure",
    "disguise": "words",
    "negation": "flips",
    "slot": "",
}


@pytest.fixture(autouse=True)
def _short_yardstick(app: Flask) -> None:
    tune = (
        Labelled("a", ("七彩祥云送到门口",), frozenset({Category.OVERPROMISE}), frozenset()),
        Labelled("b", ("七彩祥云送到家<贴纸>有货",), frozenset(), frozenset()),
    )
    clean = (Labelled("c", ("七彩祥云贴纸有货",), frozenset(), frozenset()),)
    sets = Sets(tuple(map(sample_of, tune)), tuple(map(sample_of, clean)))
    app.extensions["yardstick"] = Yardstick(sets)


@pytest.fixture
def author(sign_in: Callable[..., FlaskClient]) -> FlaskClient:
    return sign_in(Role.AUTHOR, "zuozhe", name="何岩")


def _words(page: str) -> str:
    return re.sub(r"\s+", " ", html.unescape(re.sub(r"<[^>]+>", "", page)))


def _read(browser: FlaskClient, text: str, **more: str) -> str:
    answer = browser.post("/readings", data={"text": text, **more})
    assert answer.status_code == 200, answer.get_data(as_text=True)
    return answer.get_data(as_text=True)


def test_pasted_sentences_show_findings_acts_and_offers_with_their_words(
    author: FlaskClient,
) -> None:
    page = _read(author, "您好\n您加我微信聊，给您便宜5块\n\n不支持加微信哦")
    said = _words(page)
    assert "2 段：1 段没问题，1 段有要看的地方" in said
    assert re.search(r'<mark class="rp-mark rp-mark--redline[^>]*>加我微信聊</mark>', page)
    assert re.search(
        r"站外引流 红线 确定 规则 off_platform\.add_wechat\w* 命中「加我微信聊」", said
    )
    assert "更好：" in said
    assert "让价 5 元 「给您便宜5块」" in said
    assert "问候，凭「您好」" in said


def test_what_rests_on_a_disguise_is_said_to_be_unsure(author: FlaskClient) -> None:
    assert "拿不准，给人看" in _words(_read(author, "加 我 薇❤信"))


def test_in_a_case_its_promises_are_no_fault_and_offers_beyond_it_are_one(
    author: FlaskClient,
) -> None:
    case = "aftersale-parcel-stuck"
    assert "越权让步" not in _words(_read(author, "这单给您打一折")).partition("第 1 段")[2]
    burst = _words(_read(author, "这单给您打一折", case=case)).partition("第 1 段")[2]
    assert "越权让步" in burst
    assert "这不算违规" not in burst  # it rests on the case, no rule can be held to it


def test_what_rests_on_the_case_is_told_like_every_other_fault(author: FlaskClient) -> None:
    case = {"case": "presale-recommend-fit", "before": "能便宜吗"}
    said = _words(_read(author, "给您便宜5块\n加我微信聊", **case)).partition("第 1 段")[2]
    advices = re.findall(r"更好：(\S+)", said)
    reasons = re.findall(r"命中「[^」]+」 (\S+)", said)
    assert len(advices) == len(reasons) == 2
    assert all("更好：" not in one and "「" in one for one in advices)
    assert all(one.endswith("。") and not one.endswith("。。") for one in reasons)


def test_a_fault_in_a_long_text_is_found_where_it_stands(author: FlaskClient) -> None:
    long = "亲，这款面料是棉的，洗的时候用冷水就行。" * 60
    said = _words(_read(author, f"{long}\n\n{long}走支付宝转给我"))
    assert "2 段：1 段没问题，1 段有要看的地方" in said
    assert "私下交易" in said.partition("第 2 段")[2].partition("我觉得漏判了")[0]


def test_what_is_good_is_summed_up_as_good(author: FlaskClient) -> None:
    said = _words(_read(author, "亲，在的"))
    assert "1 段：1 段没问题，0 段有要看的地方" in said


def test_only_the_whole_message_is_denied_and_the_form_says_so(author: FlaskClient) -> None:
    said = _words(_read(author, "加我微信聊"))
    assert "整条消息一字不差（标点、空格不论）才不再判「站外引流」" in said
    assert "换个说法、前后加了字都还会判" in said
    body = {"messages": ["加我微信聊"], "at": "0", "category": "off_platform"}
    assert author.post("/readings/clean", json=body).status_code == 200
    assert "踩红线" not in _words(_read(author, "您好\n加我 微信聊！"))
    assert "踩红线" in _words(_read(author, "您好，加我微信聊"))


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "先贴几句话"),
        ("\n \n", "先贴几句话"),
        ("好" * 12_001, "现在 12,001 字。分几次贴"),
        ("好\n\n" * 101, "现在 101 段。分几次贴"),
        ("好\n" * 201, "超过一次能读的 200 条。空一行分成几段再读"),
    ],
)
def test_too_little_and_too_much_is_told_at_the_field(
    author: FlaskClient, text: str, words: str
) -> None:
    answer = author.post("/readings", data={"text": text})
    assert answer.status_code == 422
    page = answer.get_data(as_text=True)
    assert words in page
    assert 'aria-invalid="true"' in page


def test_what_was_typed_is_escaped_and_kept_in_the_field(author: FlaskClient) -> None:
    page = _read(author, "<script>alert(1)</script>加我微信")
    assert "<script>alert" not in page
    assert "&lt;script&gt;" in page


def test_a_denial_by_script_and_by_form_keeps_the_sentence_clean(
    author: FlaskClient, db_session: Session
) -> None:
    body = {
        "messages": ["您好", "加我微信聊"],
        "at": "1 ² 99999999999999999999",
        "category": "off_platform",
        "reason": "转述",
    }
    answer = author.post("/readings/clean", json=body)
    assert answer.status_code == 200
    assert "这句以后不算「站外引流」" in answer.get_json()["message"]
    said = _words(_read(author, "加我微信聊"))
    assert "没问题 本店说不算「站外引流」" in said

    form = {"messages": "加我QQ聊", "category": "off_platform"}
    answer = author.post("/readings/clean", data=form, follow_redirects=True)
    said = _words(answer.get_data(as_text=True))
    assert "加我QQ聊" in said
    assert "转述" in said
    assert "何岩" in said
    entry = db_session.scalars(select(CleanEntry).where(CleanEntry.reason == "转述")).one()
    taken = author.post(f"/readings/clean/{entry.id}/take-back", follow_redirects=True)
    assert "移出的" in taken.get_data(as_text=True)
    assert "踩红线" in _words(_read(author, "加我微信聊"))


@pytest.mark.parametrize(
    "body", [{}, {"messages": "加我微信"}, {"messages": [1]}, {"messages": ["好"], "category": 3}]
)
def test_a_denial_that_is_not_whole_is_refused(
    author: FlaskClient, body: dict[str, object]
) -> None:
    assert author.post("/readings/clean", json=body).status_code == 422


def test_a_missed_sentence_waits_beside_the_rules_and_begins_one(author: FlaskClient) -> None:
    body = {"messages": ["筋斗云接您"], "category": "overpromise", "note": "做不到"}
    assert author.post("/readings/missed", json=body).status_code == 200
    page = author.get("/rules").get_data(as_text=True)
    assert "筋斗云接您" in page
    link = re.findall(r'href="(/rules/new\?missed=\d+)"', page)[0]
    form = author.get(link).get_data(as_text=True)
    assert "筋斗云接您</textarea>" in form
    assert 'selected value="category:overpromise"' in form
    author.post(f"/readings/missed/{link.rpartition('=')[2]}/drop")
    assert "筋斗云接您" not in author.get("/rules").get_data(as_text=True)


def test_a_try_shows_what_would_change_and_keeps_nothing(
    author: FlaskClient, db_session: Session
) -> None:
    answer = author.post("/rules/new", data={**RULE, "do": "try"})
    assert answer.status_code == 200
    page = answer.get_data(as_text=True)
    said = _words(page)
    assert "可以发布" in said
    assert "2 / 2 对" in said
    assert "1 句新判出来，标注也说是" in said
    assert "1 句新判出来，标注说不是：误判" in said
    assert re.search(r">七彩祥云送到</mark>家&lt;贴纸&gt;有货", page)
    assert "一句都没误伤" in said
    assert 'value="publish"' in page
    assert db_session.scalars(select(ShopRuleEntry)).all() == []


def test_a_rule_that_finds_only_what_is_found_already_is_said_to_be_idle(
    author: FlaskClient,
) -> None:
    idle = {**RULE, "kind": "category:off_platform", "patterns": "加我微信聊", "hit": "加我微信聊"}
    answer = author.post("/rules/new", data={**idle, "clean": "不支持加微信", "do": "try"})
    assert "这条可能用不上" in answer.get_data(as_text=True)


def test_a_fault_of_a_pattern_stands_at_its_field_with_its_line(author: FlaskClient) -> None:
    answer = author.post("/rules/new", data={**RULE, "patterns": "好的\n加(微信", "do": "try"})
    page = answer.get_data(as_text=True)
    assert "第 2 行：少了「)」：括号没有合上" in html.unescape(page)
    assert "先改好写法" in page
    assert 'value="publish"' not in page


def test_a_kind_and_patterns_are_enough_to_see_what_would_change(author: FlaskClient) -> None:
    bare = {**RULE, "hit": "", "clean": "", "reason": "", "advice": "", "do": "try"}
    answer = author.post("/rules/new", data=bare)
    assert answer.status_code == 200
    page = answer.get_data(as_text=True)
    said = _words(page)
    assert "1 句新判出来，标注也说是" in said
    assert "1 句新判出来，标注说不是：误判" in said
    assert "还有 4 处没填" in said
    assert "发布 · 先填完" in said
    assert '<a href="#reason">「为什么」写一句' in page
    assert 'aria-invalid="true"' not in page
    assert 'value="publish"' not in page


def test_an_empty_form_names_every_gap_at_once_and_nothing_as_wrong(author: FlaskClient) -> None:
    empty = {**RULE, "kind": "", "patterns": "", "hit": "", "clean": "", "reason": "", "advice": ""}
    page = author.post("/rules/new", data={**empty, "do": "try"}).get_data(as_text=True)
    said = _words(page)
    assert "还有 6 处没填" in said
    assert "发布 · 先填完" in said
    assert page.count('aria-invalid="true"') + page.count("kind-error") >= 6
    assert "有错" not in said
    assert "处要改" not in said


def test_faults_and_gaps_are_told_apart_and_together(author: FlaskClient) -> None:
    wrong = {**RULE, "patterns": "加(微信", "reason": "", "advice": "", "do": "try"}
    said = _words(author.post("/rules/new", data=wrong).get_data(as_text=True))
    assert "有 1 处要改，还有 2 处没填" in said
    assert "发布 · 先改好写法" in said


def test_publishing_with_gaps_is_refused_at_their_fields(author: FlaskClient) -> None:
    answer = author.post("/rules/new", data={**RULE, "reason": "", "do": "publish"})
    assert answer.status_code == 422
    page = answer.get_data(as_text=True)
    assert "还不能发布：「为什么」写一句" in _words(page)
    assert 'id="reason-error"' in page


def test_a_line_that_no_example_uses_is_warned_of_with_its_words(author: FlaskClient) -> None:
    page = author.post("/rules/new", data={**RULE, "do": "try"}).get_data(as_text=True)
    assert "说法第 2 行「筋斗云~3送」没有一句例句用到" in _words(page)
    assert 'value="publish"' in page


def test_the_form_is_sent_before_the_labelled_replies_are_read(
    author: FlaskClient, app: Flask
) -> None:
    prepared: list[str] = []

    class Watched(Yardstick):
        def prepare(self, name: str, reader: ReadsReplies) -> None:
            prepared.append(name)

    app.extensions["yardstick"] = Watched(app.extensions["yardstick"].sets)
    answer = author.get("/rules/new", buffered=False)
    assert "写一条规则" in answer.get_data(as_text=True)
    assert prepared == []
    answer.close()
    assert len(prepared) == 1


def test_a_rule_is_saved_tried_published_and_withdrawn(
    author: FlaskClient, app: Flask, db_session: Session
) -> None:
    saved = author.post("/rules/new", data={**RULE, "do": "save"})
    assert saved.status_code == 303
    place = saved.location
    page = author.get(place).get_data(as_text=True)
    assert "七彩祥云送到\n筋斗云~3送</textarea>" in page.replace("\r", "")
    revision = re.findall(r'name="revision"[^>]*value="(\d+)"', page)[0]
    published = author.post(place, data={**RULE, "revision": revision, "do": "publish"})
    assert published.status_code == 303
    version = db_session.scalars(select(RuleVersion)).one()
    assert version.figures["right"] == 1
    assert "第 1 版在用" in _words(author.get("/rules").get_data(as_text=True))
    assert "overpromise.shop_1" in _words(_read(author, "七彩祥云送到您家"))
    shop_file = content_of(app).shop_file
    assert shop_file is not None
    assert "七彩祥云送到" in Path(shop_file).read_text(encoding="utf-8")
    author.post(f"{place}/withdraw")
    assert "停用了" in _words(author.get(place).get_data(as_text=True))
    assert "没问题" in _words(_read(author, "七彩祥云送到您家"))
    assert author.post(f"{place}/discard").status_code == 303
    assert author.get(place).status_code == 404


def test_publishing_what_accuses_a_clean_sentence_is_refused_and_loses_nothing(
    author: FlaskClient, db_session: Session
) -> None:
    wide = {**RULE, "patterns": "七彩祥云", "do": "publish"}
    answer = author.post("/rules/new", data=wide)
    assert answer.status_code == 422
    said = _words(answer.get_data(as_text=True))
    assert "还不能发布：会误伤自带干净句「七彩祥云贴纸有货」" in said
    assert "先改好 1 处" in said
    kept = db_session.scalars(select(ShopRuleEntry)).one()
    assert kept.draft["patterns"] == ["七彩祥云"]
    assert kept.in_force is None


def test_who_publishes_over_somebody_elses_change_is_told(author: FlaskClient) -> None:
    place = author.post("/rules/new", data={**RULE, "do": "save"}).location
    author.post(place, data={**RULE, "revision": "1", "why": "平台规则", "do": "save"})
    late = author.post(place, data={**RULE, "revision": "1", "why": "别的", "do": "save"})
    assert late.status_code == 422
    assert "刚被别人改过" in late.get_data(as_text=True)


def test_the_pages_cost_the_same_queries_for_one_and_for_thirty(
    author: FlaskClient, count_queries: Callable[..., int], db_session: Session
) -> None:
    def add(number: int) -> None:
        body = {"messages": [f"加我微信聊{number}"], "category": "off_platform"}
        author.post("/readings/clean", json=body)
        db_session.add(_rule_entry(number))
        db_session.commit()

    add(0)
    few = {path: count_queries(lambda path=path: author.get(path)) for path in PAGES}
    for number in range(1, 31):
        add(number)
    assert {path: count_queries(lambda path=path: author.get(path)) for path in PAGES} == few


PAGES = ("/readings", "/readings/clean", "/rules")


def _rule_entry(number: int) -> ShopRuleEntry:
    from tests.conftest import MONDAY

    return ShopRuleEntry(
        draft={"category": "abuse", "patterns": [f"笨{number}"]},
        revision=1,
        made_at=MONDAY,
        made_by_id=1,
        edited_at=MONDAY,
        edited_by_id=1,
        versions=[
            RuleVersion(
                number=1,
                draft={"category": "abuse"},
                figures={},
                published_at=MONDAY,
                published_by_id=1,
            )
        ],
    )


def test_a_manager_denies_a_finding_in_a_report_and_the_trainee_cannot(
    sign_in: Callable[..., FlaskClient],
) -> None:
    trainee, manager = sign_in(Role.TRAINEE), sign_in(Role.MANAGER)
    start = trainee.post(
        "/practice/start/aftersale-parcel-stuck", data={"start_key": "once-and-only"}
    )
    for client_id in ("m1", "m2"):  # the first is warned of, not sent
        said = {"text": "您加我微信聊吧", "client_id": client_id}
        trainee.post(f"{start.location}/replies", json=said)
    place = trainee.post(f"{start.location}/end", json={}).get_json()["closed"]["report_url"]
    assert "这不算违规" not in trainee.get(place).get_data(as_text=True)
    page = manager.get(place).get_data(as_text=True)
    form = page.partition("这不算违规</summary>")[2]
    rule, seq = re.findall(r'name="(?:rule|seq)" value="([^"]+)"', form)[:2]
    body = {"rule": rule, "seq": int(seq), "reason": "念的是平台提醒"}
    assert trainee.post(f"{place}/clean", json=body).status_code == 403
    assert manager.post(f"{place}/clean", json={"rule": rule}).status_code == 422
    answer = manager.post(f"{place}/clean", json=body)
    assert "这次的评分不变" in answer.get_json()["message"]
    assert "本店认定这句不算「站外引流」" in manager.get(place).get_data(as_text=True)
    kept = _words(manager.get("/readings/clean").get_data(as_text=True))
    assert "您加我微信聊吧" in kept
    assert "那次练习" in kept


def test_the_way_in_shows_for_those_who_may_and_for_no_trainee(
    author: FlaskClient, sign_in: Callable[..., FlaskClient]
) -> None:
    for browser, shown in ((author, True), (sign_in(Role.TRAINEE), False)):
        page = browser.get("/account").get_data(as_text=True)
        assert ('href="/readings"' in page) is shown
    assert 'href="/rules"' in author.get("/readings").get_data(as_text=True)


@pytest.fixture(autouse=True)
def _no_thread_left(app: Flask) -> Iterator[None]:
    yield
    app.extensions["yardstick"]._under_way = ""
