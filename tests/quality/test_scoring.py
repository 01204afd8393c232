"""Real chats by the practice scorecard: what counts, what can't be judged, where it is told."""

from dataclasses import replace
from decimal import Decimal
from functools import cache

from hypothesis import given, settings
from hypothesis import strategies as st

from question_bank.language.reader import shipped_reader
from question_bank.language.remember import RememberingReader
from question_bank.library import load_library
from question_bank.vocabulary import Criterion, Stage
from tests.quality.chats import DAY, chat
from trainer.grading.types import GRADER_VERSION
from trainer.quality.scoring import ChatScore, ChatStandard, score_chat
from trainer.quality.to_json import score_json
from transcripts.conversation import Conversation, Role, Turn, TurnKind


@cache
def standard() -> ChatStandard:
    """The shipped one."""
    library = load_library()
    card = library.scorecards["default"]
    return ChatStandard(
        library.rubrics,
        card,
        library.profiles[card.speed_profile],
        list(library.metrics.values()),
        RememberingReader(shipped_reader()),
        GRADER_VERSION,
    )


def score(*lines: str) -> ChatScore:
    return score_chat(chat(*lines), standard())


def _checks(scored: ChatScore, criterion: Criterion) -> list[tuple[str, bool | None]]:
    return [(one.rule, one.met) for one in scored.grade.checks_of(criterion)]


GOOD = (
    "10:00:00 买 在吗",
    "10:00:10 客 您好，这里是果粒小铺，请问有什么可以帮您",
    "10:00:30 买 这款枸杞多重，有货吗",
    "10:00:50 客 这款一袋250克，现在有货的",
    "10:01:10 买 能便宜点吗",
    "10:01:30 客 价格是店里统一定的，改不了呢，现在领券可以减五元",
    "10:01:50 买 那几天能到",
    "10:02:05 客 下午四点前付款今天发货，一般两三天到",
    "10:02:30 买 好的谢谢",
    "10:02:40 客 感谢您的光临，祝您生活愉快",
)


def test_a_good_chat_earns_nearly_everything() -> None:
    scored = score(*GOOD)
    assert scored.stage is Stage.PRESALE
    assert scored.agent == "客服-1"
    assert scored.speed == 1
    assert scored.answered == 1
    assert scored.total is not None
    assert scored.total >= 90


def test_answered_is_buyer_turns_answered_of_buyer_turns() -> None:
    scored = score("10:00:00 买 有货吗", "10:00:10 客 有的", "10:01:00 买 包邮吗")
    assert scored.answered == Decimal("0.5")
    assert _checks(scored, Criterion.ANSWERED) == [("turn", True), ("turn", False)]


def test_without_times_speed_is_null_and_then_the_total_is() -> None:
    scored = score("- 买 有货吗", "- 客 有的，现货")
    assert (scored.speed, scored.total) == (None, None)
    assert scored.answered == 1
    assert all(one.met is None for one in scored.grade.checks_of(Criterion.SPEED))


def test_without_a_buyers_turn_nothing_is_answered_and_nothing_missed() -> None:
    scored = score("10:00:00 客 亲，您的订单还没有付款哦")
    assert (scored.answered, scored.speed, scored.total) == (None, None, None)


def test_a_chat_that_nobody_answered_has_the_lowest_score() -> None:
    scored = score("10:00:00 买 有人吗", "10:00:01 机 亲，客服马上就来", "10:05:00 买 人呢")
    assert scored.answered == 0
    assert scored.speed == 0
    assert scored.total == 0
    assert scored.agent is None


def test_bots_system_lines_notes_and_placeholders_are_not_scored() -> None:
    bare = score(*GOOD)
    noisy = score_chat(
        chat(
            GOOD[0], "10:00:01 机 亲，加我微信", "10:00:02 系 客服加入", "10:00:03 记 老骗子",
            "10:00:04 客占 请在客户端查看原始聊天记录", *GOOD[1:],
        ),
        standard(),
    )  # fmt: skip
    assert noisy.total == bare.total
    assert noisy.grade.red_lines == ()


def test_evidence_points_at_the_turn_of_the_conversation() -> None:
    said = chat(
        "09:59:59 系 开始", "10:00:00 买 有货吗", "10:00:09 客 有的", "10:00:20 客 加我微信聊"
    )
    (red,) = score_chat(said, standard()).grade.red_lines
    (evidence,) = red.evidence
    assert said.turns[evidence.seq].text[evidence.start : evidence.end] == evidence.text
    assert evidence.seq == 3


def test_a_red_line_caps_the_total() -> None:
    scored = score(*GOOD, "10:03:00 客 您加我微信，下次直接转账给您便宜")
    assert scored.total is not None
    assert scored.total <= 59


def test_a_link_answers_and_a_platforms_link_is_no_invitation_elsewhere() -> None:
    link = "https://item.taobao.com/item.htm?id=6543219876"
    scored = score(
        "10:00:00 买 在吗", "10:00:05 客 在的", "10:00:20 买 发个链接我看看",
        f"10:00:30 客链 {link}", "10:01:00 买 还有别的吗", f"10:01:10 客 您看这款 {link} 也不错",
    )  # fmt: skip
    assert scored.answered == 1
    assert scored.grade.red_lines == ()
    assert not scored.grade.provisional
    assert "need" in [rule for rule, met in _checks(scored, Criterion.COVERAGE) if met]


def test_what_was_answered_with_a_picture_alone_counts_neither_way() -> None:
    scored = score(
        "10:00:00 买 有货吗", "10:00:10 客 有的", "10:00:20 买 什么颜色", "10:00:40 客图 [图片]",
        "10:01:00 买 那要这个",  "10:01:10 客 好的，今天发货",
    )  # fmt: skip
    assert scored.answered == 1
    assert tuple(
        met
        for _, met in _checks(scored, Criterion.ANSWERED) + _checks(scored, Criterion.SPEED)
        if met is None
    ) == (None, None)


def test_a_point_whose_topic_never_came_up_is_not_due() -> None:
    met = dict(_checks(score("10:00:00 买 有货吗", "10:00:10 客 有的"), Criterion.COVERAGE))
    assert met["bargain"] is None
    met = dict(_checks(score("10:00:00 买 便宜点吧", "10:00:10 客 有的"), Criterion.COVERAGE))
    assert met["bargain"] is False


def test_the_stage_is_told_by_what_the_buyer_says() -> None:
    assert score("10:00:00 买 收到的碗碎了一个", "10:00:09 客 抱歉").stage is Stage.AFTERSALE
    assert score("10:00:00 买 帮我改一下地址", "10:00:09 客 好的").stage is Stage.INSALE
    assert score("10:00:00 买 有没有小码", "10:00:09 客 有的").stage is Stage.PRESALE


def test_the_public_form_has_the_contracts_keys() -> None:
    record = score_json(score(*GOOD))
    assert list(record) == [
        "id", "agent", "stage", "total", "speed", "phrasing", "coverage", "answered",
        "provisional", "red_lines", "checks", "profiles",
    ]  # fmt: skip
    for value in record["profiles"].values():
        assert list(value) == ["value", "unit", "counted", "excluded"]


_WORDS = st.sampled_from(
    [
        "有货吗",
        "谢谢",
        "便宜点",
        "坏了怎么办",
        "您好",
        "有的，现货",
        "稍等我查一下",
        "随便",
        "[图片]",
        "",
    ]
)


@st.composite
def _chats(draw: st.DrawFn) -> Conversation:
    turns: list[Turn] = []
    for text, role, kind in draw(
        st.lists(
            st.tuples(_WORDS, st.sampled_from(list(Role)), st.sampled_from(list(TurnKind))),
            max_size=8,
        )
    ):
        at = draw(st.none() | st.just(DAY.replace(hour=10, minute=len(turns))))
        turns.append(Turn(role, text, kind, role.value, at))
    return Conversation(tuple(turns), "c")


@settings(max_examples=60, deadline=None)
@given(said=_chats())
def test_any_chat_is_scored_and_its_figures_hold_together(said: Conversation) -> None:
    record = score_json(score_chat(said, standard()))
    parts = [record[name] for name in ("speed", "phrasing", "coverage", "answered")]
    assert (record["total"] is None) == (None in parts)
    for check in record["checks"]:
        for one in check["evidence"]:
            text = said.turns[one["seq"]].text
            assert text[one["start"] : one["end"]] == one["text"]
    if all(turn.at is None for turn in said.turns):
        assert record["speed"] is None


@settings(max_examples=40, deadline=None)
@given(said=_chats())
def test_an_auto_reply_changes_nothing_of_a_score(said: Conversation) -> None:
    bot = Turn(Role.BOT, "亲，在的呢，加我微信", TurnKind.TEXT, "bot", DAY)
    with_bot = replace(said, turns=(*said.turns, bot))
    ours, theirs = score_chat(said, standard()), score_chat(with_bot, standard())
    assert ours.grade.parts == theirs.grade.parts
    assert ours.total == theirs.total
