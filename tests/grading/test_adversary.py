"""Conversations written to be judged unfairly, or to pass unfairly; each one was."""

from question_bank.language.reader import shipped_reader
from tests.grading.talk import PROFILE, SCORECARD, Talk, categories, rubric
from tests.markup import MarkupReader
from tests.stage_set import run, script
from trainer.dialogue.small_words import needs_no_answer
from trainer.grading.grade import grade
from trainer.grading.types import Grade
from trainer.simulation.play import Played
from trainer.simulation.script import Script

HOLD = [(1, "@courier"), (5, "hold 请稍等")]
"""Accepted at 15 s, until 185 s."""


def graded(played: Played, on: Script | None = None) -> Grade:
    on = on or script()
    return grade(on.rubric, played.events, SCORECARD, PROFILE, MarkupReader())


def times(one: Grade) -> list[float | None]:
    """The speed checks' points, None where no time was taken."""
    return [None if c.met is None else float(c.points) for c in one.checks if "speed." in c.rule]


# Rule 6: only a deciding act resolves a hold


def test_chatter_during_a_hold_is_no_result() -> None:
    assert "unresolved_hold" in categories(graded(run([*HOLD, (60, "今天天气不错")])))


def test_a_refusal_is_a_result() -> None:
    played = run([*HOLD, (60, "decline_request 问过了这个办不了")])
    assert "unresolved_hold" not in categories(graded(played))


def test_a_result_in_the_last_seconds_of_a_hold_keeps_it() -> None:
    found = graded(run([*HOLD, (183.6, "trace_parcel 到了"), (215, "promise_followup 五点前")]))
    assert found.speed_detail.broken_holds == 0
    assert times(found) == [1.0, 1.0]


def test_a_fact_given_while_the_buyer_waits_as_agreed_starts_no_clock() -> None:
    found = graded(run([*HOLD, (40, "ask_order/order_no 单号"), (150, "trace_parcel 到了")]))
    assert times(found)[0] == 1.0
    assert found.speed_detail.first_response_s == 5.0
    assert not [c for c in found.checks if c.rule == "speed.later" and 0 < c.points < 1]


# Turns: what needs an answer, and from when


def test_a_word_in_one_breath_with_the_next_question_starts_no_clock() -> None:
    talk = Talk().buyer(0, "在吗", need=True).agent(10, "stock 有的")
    talk.buyer(16, "那还行", cause="branch:1", meets="open")
    talk.buyer(19, "几时到", "demand", cause="branch:1", need=True, upto=2)
    found = talk.agent(49, "stock 明天").grade()
    assert times(found) == [1.0, 1.0]


def test_an_answer_that_was_under_way_before_the_question_takes_no_time() -> None:
    beats = [
        {"id": name, "say": [f"{name}?"], "need": "true", "branches": [branch]}
        for name, branch in (
            ("a", {"act": "greet", "meets": "true", "say": ["行"]}),
            ("b", {"act": "stock", "meets": "true", "say": ["好"]}),
            ("c", {"act": "courier", "meets": "true", "say": ["嗯"], "goto": "kept"}),
        )
    ]
    on = script(beats=beats)
    found = graded(run([(5, "greet 您好"), (9, "stock 有"), (40, "courier 顺丰")], on=on), on)
    assert times(found) == [1.0, None, 1.0]
    assert "no_answer" not in categories(found)


def test_a_reply_just_after_a_nudge_answers_what_the_buyer_had_asked() -> None:
    talk = Talk().buyer(0, "在吗", need=True).agent(10, "stock 有的")
    talk.buyer(16, "几时到", "demand", cause="branch:1", need=True, meets="open")
    talk.buyer(76, "人呢", "demand", cause="nudge", upto=None)
    found = talk.agent(77, "stock 明天").grade()
    assert times(found)[1] == round((90 - 61) / 60, 4)


def test_thanks_and_yes_need_no_answer() -> None:
    talk = Talk().buyer(0, "在吗", need=True).agent(10, "stock 有的")
    found = talk.buyer(16, "嗯嗯 谢谢啦").close(90).grade()
    assert "no_answer" not in categories(found)
    assert len(times(found)) == 1


def test_small_words_are_small() -> None:
    assert all(map(needs_no_answer, ("谢谢", "嗯", "好的呢", "ok", "嗯嗯[微笑]", "行吧。", "谢了")))
    assert not any(map(needs_no_answer, ("嗯？", "好了没", "谢谢 那运费呢", "在吗", "行不行", "")))


# Stuffing


def test_a_rich_message_in_the_closing_window_is_no_stuffing() -> None:
    points = [{"id": name, "act": name, "within": beat} for name, beat in _LATER]
    on = rubric(points=points, beats=["open", "demand", "gift", "close"])
    words = "confirm_order dispatch_time farewell 都说一遍"
    talk = Talk(on).buyer(0, "在吗", need=True).agent(10, "stock 有的")
    talk.buyer(16, "行", cause="branch:1", meets="open", outcome="ordered")
    assert "stuffing" not in categories(talk.agent(26, words).close(90, "ordered").grade())
    early = Talk(on).buyer(0, "在吗", need=True).agent(10, words).close(90, "ordered")
    assert "stuffing" in categories(early.grade())


_LATER = (("confirm_order", "gift"), ("dispatch_time", "close"), ("farewell", "demand"))


# Rule 7: what no colleague said is invented

CHINESE = shipped_reader()


def invented(text: str, *, asked: str | None = None) -> bool:
    talk = Talk().buyer(0, "能便宜点吗", need=True)
    if asked:
        talk.desk(5, asked)
    talk.agent(10, text).close(70)
    found = grade(talk.rubric, talk.events, SCORECARD, PROFILE, CHINESE)
    return "wrong_fact" in categories(found)


def test_a_colleagues_answer_that_never_came_is_invented() -> None:
    for text in (
        "主管同意了，您放心",
        "问过仓库了，这批周三到",
        "快递那边说今晚装车",
        "帮您申请下来了",
        "店长刚刚批了，您直接拍",
    ):
        assert invented(text), text
    assert not invented("主管同意了，您放心", asked="supervisor")
    assert invented("主管同意了，您放心", asked="warehouse")


def test_what_is_still_to_come_is_not_invented() -> None:
    for text in (
        "我去问问主管，同意了马上告诉您",
        "主管同意后给您办",
        "如果主管批了我就给您发",
        "我跟主管说一声",
        "您说快递说丢了是吗",
        "问了仓库，还没回我，查到马上告诉您",
        "这个要店长点头的",
        "包裹已经到站点了",
        "说明书里写着呢",
    ):
        assert not invented(text), text


def test_a_real_chat_asks_its_colleagues_out_of_sight() -> None:
    talk = Talk(rubric(needs=[], beats=[])).buyer(0, "能便宜点吗").agent(10, "主管同意了，您放心")
    found = grade(talk.rubric, talk.events, SCORECARD, PROFILE, CHINESE)
    assert "wrong_fact" not in categories(found)


def test_an_unanswered_turn_is_quoted_by_its_matter_not_by_its_hello() -> None:
    talk = Talk().buyer(0, "在吗", need=True).agent(10, "stock 有的")
    talk.buyer(16, "在吗", "demand", cause="branch:1", need=True, meets="open")
    found = talk.buyer(19, "那到底几号能到", "demand", cause="more", upto=2).close(200).grade()
    (one,) = [check for check in found.checks if check.rule == "case.no_answer"]
    assert "那到底几号能到" in one.reason
