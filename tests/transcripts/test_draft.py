"""Drafts: buyer turns become beats, the agent's replies model answers, and lint takes the result."""

from datetime import datetime, timedelta
from typing import Any

import pytest
import yaml
from hypothesis import given, settings

from question_bank.case import Case, SendCard, Wait
from question_bank.language.reader import shipped_reader
from question_bank.lint import lint_case
from question_bank.loading import Loaded, load_text
from question_bank.names import ACT_NAMES
from question_bank.vocabulary import Act, Outcome, Persona, Stage
from tests.transcripts.strategies import labelled_conversations
from transcripts.conversation import Conversation, Role, Turn
from transcripts.draft import NothingToDraftError, as_yaml, draft_case
from transcripts.draft.exchanges import exchanges, is_small_talk
from transcripts.draft.guesses import guess_persona, guess_stage
from transcripts.draft.keywords import keywords
from transcripts.draft.wording import as_wording
from transcripts.times import CHINA
from transcripts.turn_kinds import kind_of

START = datetime(2024, 3, 1, 10, 0, tzinfo=CHINA)


def talk(*turns: tuple[str, str], gap: int = 20) -> Conversation:
    """`("买", text)` and `("客", text)`, each `gap` seconds after the last."""
    return Conversation(
        tuple(
            Turn(
                Role.BUYER if who == "买" else Role.AGENT,
                text,
                kind_of(text),
                at=START + timedelta(seconds=gap * place),
            )
            for place, (who, text) in enumerate(turns)
        ),
        id="x",
    )


def drafted(conversation: Conversation) -> Loaded[Case]:
    draft = draft_case(
        conversation, case_id="made-here", source="a.jsonl #1", reader=shipped_reader()
    )
    return load_text(as_yaml(draft), Case, "made-here.yaml")


def case_of(conversation: Conversation) -> Case:
    loaded = drafted(conversation)
    assert loaded.problems == ()
    assert loaded.item is not None
    return loaded.item


PARCEL = talk(
    ("买", "在吗"),
    ("客", "您好，欢迎光临木棉坊"),
    ("买", "我的快递怎么三天没动了"),
    ("买", "急用啊"),
    ("客", "非常抱歉让您久等了"),
    ("客", "麻烦您提供一下订单号"),
    ("买", "[订单号1]"),
    ("客", "我已经联系快递公司帮您催了"),
    ("买", "那什么时候能到"),
    ("客", "一般2-3天左右能到"),
    ("客", "明天肯定到，不到我把头给您"),
    ("买", "好的谢谢"),
    ("客", "不客气，祝您生活愉快"),
)


def said(case: Case) -> list[list[str]]:
    return [[part.text for part in burst] for beat in case.beats for burst in beat.say]


def test_buyer_bursts_become_beats_and_small_talk_none() -> None:
    case = case_of(PARCEL)
    assert said(case) == [["我的快递怎么三天没动了", "急用啊"], ["那什么时候能到"]]
    assert all(beat.need for beat in case.beats)


def test_a_fact_given_when_asked_is_known_and_no_beat() -> None:
    case = case_of(PARCEL)
    assert list(case.buyer.knows.values()) == ["[订单号1]"]


def test_an_answer_to_the_agents_question_is_said_when_asked_and_opens_no_beat() -> None:
    case = case_of(
        talk(
            ("买", "有没有滚筒洗衣机"),
            ("客", "要带烘干功能吗"),
            ("买", "不要烘干"),
            ("客", "这款滚筒洗衣机8公斤，没有烘干"),
            ("买", "就它了 几天到"),
            ("客", "一般3天左右到"),
        )
    )
    assert said(case) == [["有没有滚筒洗衣机"], ["就它了 几天到"]]
    told = [
        part.text for branch in case.beats[0].branches for burst in branch.say for part in burst
    ]
    assert [*told, *case.buyer.knows.values()] == ["不要烘干"]


def test_a_draft_is_a_draft_and_says_where_it_comes_from() -> None:
    case = case_of(PARCEL)
    assert (case.id, case.status, case.source) == ("made-here", "draft", "a.jsonl #1")
    assert case.stage is Stage.AFTERSALE
    assert case.outcomes == (Outcome.SETTLED, Outcome.WALKED_OFF, Outcome.UNANSWERED)


def test_acts_found_propose_points_with_the_agents_words_as_models() -> None:
    case = case_of(PARCEL)
    points = {point.act: point for point in case.points}
    assert {Act.APOLOGISE, Act.TRACE_PARCEL, Act.DELIVERY_TIME} <= set(points)
    assert points[Act.APOLOGISE].within == "open"
    assert points[Act.APOLOGISE].model == ("非常抱歉让您久等了",)
    assert points[Act.DELIVERY_TIME].within == "step-2"
    agent = {turn.text for turn in PARCEL.turns if turn.role is Role.AGENT}
    assert all(model in agent for point in case.points for model in point.model)
    assert all(point.label for point in case.points)


def test_a_message_with_a_grave_fault_is_no_model_answer() -> None:
    case = case_of(PARCEL)
    models = {model for point in case.points for model in point.model}
    assert "明天肯定到，不到我把头给您" not in models


def test_the_conversation_itself_is_a_walkthrough_with_its_real_waiting() -> None:
    (walk,) = case_of(PARCEL).walkthroughs
    steps = [step for step in walk.replies if isinstance(step, Wait)]
    assert [step.text for step in steps] == [
        turn.text for turn in PARCEL.turns if turn.role is Role.AGENT
    ]
    assert {step.after for step in steps} == {timedelta(seconds=20)}


def test_a_bare_link_in_the_conversation_is_the_products_card_in_the_walkthrough() -> None:
    shoe = (("买", "推荐一款男鞋"), ("客", "仅发送商品链接"), ("客", "这双轻"), ("客", "也透气"))
    (walk,) = case_of(talk(*shoe)).walkthroughs
    assert [isinstance(step, SendCard) for step in walk.replies] == [True, False, False]
    (at_once,) = case_of(talk(*shoe, gap=5)).walkthroughs
    assert at_once.replies == (Wait(after=timedelta(seconds=5), text="这双轻\n也透气"),)


def test_a_draft_has_no_error_even_by_the_rules_for_published_cases() -> None:
    loaded = drafted(PARCEL)
    assert loaded.item is not None
    assert not any(problem.is_error for problem in lint_case(loaded.item, strict=True))


def test_an_agent_who_speaks_first_opens_the_case() -> None:
    case = case_of(
        talk(("客", "您拍下的还没付款哦"), ("买", "我再看看别家"), ("客", "好的，今天付款明天发货"))
    )
    assert case.agent_opens
    assert case.beats[0].say == ()
    assert said(case) == [["我再看看别家"]]


def test_an_answer_without_a_known_act_is_looked_for_by_its_own_words() -> None:
    case = case_of(
        talk(("买", "孩子夏天穿哪种"), ("客", "竹纤维凉凉的"), ("买", "会掉毛不"), ("客", "不会哈"))
    )
    assert all(branch.conditions_within() for beat in case.beats for branch in beat.branches)
    assert all(branch.meets for beat in case.beats for branch in beat.branches)


def test_a_product_sent_as_a_link_counts_as_an_answer() -> None:
    case = case_of(talk(("买", "500左右的"), ("客", "仅发送商品链接")))
    (branch,) = case.beats[0].branches
    assert "product" in {inner.card for inner in branch.conditions_within()}


@pytest.mark.parametrize(
    "conversation",
    [
        talk(("买", "在吗"), ("客", "在的")),
        talk(("买", "有货吗")),
        talk(("客", "您好")),
        Conversation(()),
    ],
)
def test_a_conversation_without_wish_or_answer_gives_no_draft(conversation: Conversation) -> None:
    with pytest.raises(NothingToDraftError):
        drafted(conversation)


@settings(max_examples=40)
@given(labelled_conversations())
def test_whatever_people_type_the_draft_loads_and_passes_lint_as_a_draft(
    conversation: Conversation,
) -> None:
    try:
        loaded = drafted(conversation)
    except NothingToDraftError:
        return
    assert not any(problem.is_error for problem in loaded.problems)
    assert loaded.item is not None
    assert not any(problem.is_error for problem in lint_case(loaded.item))


def test_a_drafts_yaml_holds_no_anchor_and_keeps_chinese_readable() -> None:
    text = as_yaml(draft_case(PARCEL, case_id="a", source="s", reader=shipped_reader()))
    content: dict[str, Any] = yaml.safe_load(text)
    assert list(content)[:4] == ["schema", "id", "title", "stage"]
    assert "我的快递怎么三天没动了" in text
    assert "&id" not in text
    assert "[+20s, 非常抱歉让您久等了]" in text


@pytest.mark.parametrize(
    "text", ["在吗", "嗯嗯好的谢谢", "/:^_^", "ok", "[微笑]", "谢谢啦～", "。。。"]
)
def test_small_talk(text: str) -> None:
    assert is_small_talk(text)


@pytest.mark.parametrize(
    "text", ["包邮吗", "好的那什么时候发", "在吗 这个有货吗", "谢谢 那改地址呢", "1"]
)
def test_a_wish_is_no_small_talk(text: str) -> None:
    assert not is_small_talk(text)


def test_what_the_agent_says_to_small_talk_belongs_to_a_wish() -> None:
    (exchange,) = exchanges(
        talk(
            ("买", "在吗"),
            ("客", "您好"),
            ("买", "包邮吗"),
            ("客", "包邮"),
            ("买", "好的"),
            ("客", "嗯嗯"),
        ),
        shipped_reader(),
    )
    assert [turn.text for turn in exchange.agent] == ["您好", "包邮", "嗯嗯"]


@pytest.mark.parametrize(
    ("lines", "stage"),
    [
        (["收到的杯子碎了 要退款"], Stage.AFTERSALE),
        (["帮我改地址", "怎么还没发货"], Stage.INSALE),
        (["有没有适合老人的", "多少钱"], Stage.PRESALE),
        (["嗯"], Stage.PRESALE),
    ],
)
def test_the_stage_is_guessed_from_the_buyers_words(lines: list[str], stage: Stage) -> None:
    assert guess_stage(lines) is stage


def test_the_persona_is_guessed_from_the_buyers_words() -> None:
    assert guess_persona(["能不能便宜点"]) is Persona.BARGAINER
    assert guess_persona(["到底什么时候发 急"]) is Persona.IMPATIENT
    assert guess_persona(["蓝色有吗"]) is Persona.EASYGOING


def test_a_long_line_is_cut_where_people_press_enter_and_braces_lose_their_meaning() -> None:
    line = "我上周买的那个被子，" * 10
    parts = as_wording([line, "{order_no}"])
    assert isinstance(parts, list)
    texts = parts[::2]
    assert all(len(text) <= 60 for text in texts)
    assert "".join(texts[:-1]) == line
    assert texts[-1] == "｛order_no｝"


def test_keywords_leave_everyday_words_out() -> None:
    assert "亲亲" not in keywords("亲亲 这款是莫代尔材质的哦")
    assert "材质" in keywords("亲亲 这款是莫代尔材质的哦")


def test_every_act_has_a_chinese_name() -> None:
    assert set(ACT_NAMES) == set(Act)
    assert len(set(ACT_NAMES.values())) == len(ACT_NAMES)
