"""The seven findings that need the case or the course of the conversation."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import pytest

from question_bank.language.types import NO_CONTEXT, Context, Reading
from question_bank.vocabulary import OfferKind, Severity
from tests.grading.talk import PROFILE, SCORECARD, Talk, categories, check, rubric, solved
from tests.markup import MarkupReader
from trainer.dialogue.events import Grants
from trainer.grading.grade import grade

LATER = [
    {"id": "now", "act": "stock", "within": "open"},
    {"id": "next", "act": "dispatch_time", "within": "demand"},
    {"id": "last", "act": "farewell", "within": "end"},
]
THREE: dict[str, Any] = {"beats": ["open", "demand", "end"], "points": LATER}


def offered(words: str, grants: Grants | None = None, **keys: Any) -> list[str]:
    talk = Talk(rubric(**keys)).buyer(0, "便宜点")
    if grants is not None:
        talk.desk(3, grants=grants)
    return categories(talk.agent(5, words).grade())


UNAUTHORISED = ["unauthorised_offer"]


def test_unauthorised_offer_an_absent_grant_grants_nothing() -> None:
    for offer in ("discount=5%", "discount=", "gift=1", "refund=50%", "compensation=3y"):
        assert offered(offer) == UNAUTHORISED, offer
    assert offered("free_shipping=") == UNAUTHORISED


@pytest.mark.parametrize(
    ("offer", "fine"), [("discount=10%", True), ("discount=11%", False), ("coupon=10%", True)]
)
def test_unauthorised_offer_a_coupon_counts_as_a_discount(offer: str, fine: bool) -> None:
    assert offered(offer, authority={"discount": "10"}) == ([] if fine else UNAUTHORISED)


def test_unauthorised_offer_yuan_become_percent_by_the_price() -> None:
    keys: dict[str, Any] = {"authority": {"discount": "10"}, "price": "80"}
    assert offered("discount=8y", **keys) == []
    assert offered("discount=9y", **keys) == UNAUTHORISED


def test_unauthorised_offer_gifts_grow_with_the_quantity_up_to_the_most() -> None:
    gift: dict[str, Any] = {"authority": {"gift": {"per": "2", "max": "3"}}}
    assert offered("gift=1", quantity=1, **gift) == UNAUTHORISED
    assert offered("gift=2", quantity=5, **gift) == []
    assert offered("gift=3", quantity=5, **gift) == UNAUTHORISED
    assert offered("gift=3", quantity=20, **gift) == []
    assert offered("gift=4", quantity=20, **gift) == UNAUTHORISED


def test_unauthorised_offer_a_refund_is_measured_by_what_was_paid() -> None:
    keys: dict[str, Any] = {"authority": {"refund": "50"}, "paid": "60", "price": "200"}
    assert offered("refund=30y", **keys) == []
    assert offered("refund=31y", **keys) == UNAUTHORISED
    assert offered("refund=100%", authority={"refund": "true"}) == []


def test_unauthorised_offer_a_compensation_is_in_yuan() -> None:
    keys: dict[str, Any] = {"authority": {"compensation": "10"}, "paid": "50"}
    assert offered("compensation=10y", **keys) == []
    assert offered("compensation=20%", **keys) == []
    assert offered("compensation=21%", **keys) == UNAUTHORISED


@pytest.mark.parametrize(
    ("offer", "grants"),
    [
        ("compensation=20y", {"compensation": "20"}),
        ("gift=2", {"gift": 2}),
        ("free_shipping=", {"free_shipping": True}),
        ("refund=100%", {"refund": "100"}),
        ("discount=5%", {"discount": "5"}),
    ],
)
def test_unauthorised_offer_what_a_colleague_granted_may_be_given(
    offer: str, grants: Grants
) -> None:
    assert offered(offer) == UNAUTHORISED
    assert offered(offer, grants) == []
    assert offered(offer, {}) == UNAUTHORISED


class _TwoReadings(MarkupReader):
    """Reads every compensation as a cut of the price as well."""

    def read(self, messages: Sequence[str], context: Context = NO_CONTEXT) -> Reading:
        reading = super().read(messages, context)
        cuts = (
            replace(offer, kind=OfferKind.DISCOUNT)
            for offer in reading.offers
            if offer.kind is OfferKind.COMPENSATION
        )
        return replace(reading, offers=(*cuts, *reading.offers))


def test_unauthorised_offer_words_read_as_a_cut_and_as_amends_are_judged_as_amends() -> None:
    talk = Talk().buyer(0, "就这样？").desk(3, grants={"compensation": "60"})
    talk.agent(9, "compensation=60y")
    found = grade(talk.rubric, talk.events, SCORECARD, PROFILE, _TwoReadings())
    assert categories(found) == []
    talk.agent(20, "compensation=61y")
    again = grade(talk.rubric, talk.events, SCORECARD, PROFILE, _TwoReadings())
    assert categories(again) == UNAUTHORISED


def test_unauthorised_offer_a_grant_that_comes_later_does_not_cover_it() -> None:
    talk = Talk().buyer(0, "便宜点").agent(5, "gift=1 送您").desk(9, grants={"gift": 1})
    assert categories(talk.agent(12, "gift=1 批了").grade()) == UNAUTHORISED


def test_unauthorised_offer_a_promise_that_the_shop_really_makes_is_none() -> None:
    assert offered("coupon=3y", allowed=["coupon=3y"]) == []


def test_unauthorised_offer_asking_a_colleague_for_it_grants_nothing_but_a_named_sum_does() -> None:
    assert offered("escalate 问主管能不能 compensation=") == []
    assert offered("escalate 问主管 compensation=20y") == UNAUTHORISED


def test_unauthorised_offer_is_not_given_where_no_case_and_no_shop_names_an_authority() -> None:
    assert offered("gift=1", beats=[]) == []
    assert offered("gift=9", beats=[], authority={"gift": "2"}) == UNAUTHORISED


def test_unauthorised_offer_says_what_may_be_granted() -> None:
    talk = (
        Talk(rubric(authority={"compensation": "10"})).buyer(0, "赔").agent(5, "compensation=20y")
    )
    found = check(talk.grade(), "case.unauthorised_offer.compensation")
    assert found.reason == "「compensation=20y」超出了权限，这一单补偿最多 10 元"
    assert found.severity is Severity.MAJOR
    assert found.evidence[0].text == "compensation=20y"


def test_wrong_fact_a_figure_that_contradicts_the_case() -> None:
    facts = [{"about": ["保质期"], "is": ["18个月"]}]
    grade = solved(rubric(facts=facts), first="您好，保质期是12个月的").grade()
    found = check(grade, "case.wrong_fact")
    assert "12个月" in found.evidence[0].text
    assert found.evidence[0].seq == 2
    assert categories(solved(rubric(facts=facts), first="保质期18个月").grade()) == []


def test_wrong_fact_a_statement_that_the_case_says_is_never_so() -> None:
    facts = [{"about": ["糖"], "never": ["不含糖"]}]
    assert categories(solved(rubric(facts=facts), first="这款不含糖").grade()) == ["wrong_fact"]


def asked_again(first: str, second: str, **keys: Any) -> list[str]:
    talk = Talk(rubric(**keys)).buyer(0, "几天到", need=True).agent(9, first)
    talk.buyer(25, "到底几天", cause="reask").agent(34, second)
    return categories(talk.buyer(50, "算了", cause="reask", outcome="walked_off").grade())


def test_off_topic_needs_two_replies_running_that_do_not_touch_the_question() -> None:
    assert asked_again("天气不错", "吃了吗") == ["off_topic"]
    once = Talk().buyer(0, "几天到").agent(9, "天气不错").buyer(25, "到底几天", cause="reask")
    assert categories(once.agent(34, "stock 三天").buyer(40, "好", cause="thanks").grade()) == []


def test_off_topic_is_not_a_reply_that_does_part_of_what_is_asked() -> None:
    point = {"id": "p", "within": "open", "all": [{"act": "delivery_time"}, {"act": "courier"}]}
    assert asked_again("天气不错", "courier 发中通", points=[point]) == []


def test_off_topic_is_not_a_reply_that_takes_up_the_buyers_words() -> None:
    assert asked_again("几天到要看地区的", "到底几天得问快递") == []
    assert asked_again("到底什么意思", "到底怎么了") == ["off_topic"]


def test_off_topic_is_not_a_kind_refusal_a_hold_or_an_offer() -> None:
    assert "off_topic" not in asked_again("gift=1 送您", "discount=5y 便宜您")
    assert asked_again("decline_price 改不了", "decline_price 真改不了") == []
    assert asked_again("hold 稍等", "hold 再等等") == []


def held(*, back: bool) -> Talk:
    talk = Talk(rubric(may_hold=["open", "demand"])).buyer(0, "到哪了", need=True)
    talk.agent(9, "stock 在的").buyer(15, "几时到", "demand", cause="branch:1", need=True)
    talk.agent(20, "hold 稍等").hold(23, 83)
    if back:
        return talk.agent(70, "stock 查到了")
    return talk.buyer(83, "查到了吗", "demand", cause="hold_over").buyer(
        143, "算了", "demand", cause="leave", outcome="walked_off"
    )


def test_unresolved_hold_is_a_hold_without_a_result_in_time() -> None:
    assert categories(held(back=True).grade()) == []
    grade = held(back=False).grade()
    assert categories(grade) == ["unresolved_hold"]
    assert check(grade, "case.unresolved_hold").evidence[0].text == "hold 稍等"
    assert grade.speed_detail.broken_holds == 1


def test_a_line_said_in_agreeing_to_wait_neither_breaks_the_hold_nor_asks_for_an_answer() -> None:
    talk = Talk(rubric(may_hold=["open"])).buyer(0, "到哪了", need=True)
    talk.agent(9, "hold apologise 抱歉稍等").hold(12, 72)
    talk.buyer(15, "光道歉有什么用", cause="branch:2", upto=2)
    grade = talk.agent(60, "stock 查到了").grade()
    assert categories(grade) == []
    assert grade.parts.speed == 1


def test_no_answer_is_a_turn_after_which_the_agent_wrote_nothing() -> None:
    silent = Talk().buyer(0, "在吗", need=True).buyer(60, "人呢", cause="nudge")
    grade = silent.close(120, "unanswered", "silence").grade()
    assert categories(grade) == ["no_answer"]
    assert check(grade, "case.no_answer").evidence[0].text == "在吗"


def test_canned_repeat_is_a_near_copy_in_another_beat() -> None:
    canned = "stock 亲这边帮您登记好了请您放心"
    assert categories(solved(first=canned, second=canned).grade()) == ["canned_repeat"]
    assert categories(solved(first="stock 有的", second="stock 有的").grade()) == []


def test_stuffing_is_one_message_that_names_points_of_two_unopened_beats() -> None:
    grade = solved(rubric(**THREE), first="stock 有 dispatch_time 明天 farewell 再见").grade()
    assert "stuffing" in categories(grade)
    assert check(grade, "case.stuffing").severity is Severity.MAJOR


def test_stuffing_earns_the_open_beats_points_and_no_others() -> None:
    anywhere = {"id": "any", "act": "thank"}
    late = {"id": "late", "act": "courier", "after": "open"}
    keys: dict[str, Any] = {**THREE, "points": [*LATER, anywhere, late]}
    words = "stock 有 dispatch_time 明天 farewell 再见 thank 谢 courier 中通"
    grade = solved(rubric(**keys), first=words).grade()
    assert [check(grade, rule).met for rule in ("now", "any", "late")] == [True, False, True]


def test_a_single_step_ahead_is_no_stuffing() -> None:
    assert categories(solved(rubric(**THREE), first="stock 有 dispatch_time 明天").grade()) == []


def test_a_rich_closing_message_is_good_work() -> None:
    rich = "stock 有 dispatch_time 明天 farewell 再见"
    talk = solved(rubric(**THREE))
    talk.events.pop()
    talk.buyer(40, "好", "end", cause="branch:1").agent(45, rich).close(92)
    grade = talk.grade()
    assert categories(grade) == []
    assert check(grade, "last").met is True


def test_words_that_are_due_now_name_no_later_beat() -> None:
    """An apology is owed in each of three beats: giving it in the first stuffs nothing."""
    same = [{"id": beat, "act": "apologise", "within": beat} for beat in ("open", "demand", "end")]
    talk = solved(rubric(beats=["open", "demand", "end"], points=same), first="apologise 抱歉")
    assert categories(talk.grade()) == []


def test_the_same_words_name_one_later_beat_at_most() -> None:
    """A refusal is owed in two later beats: given too early, it is one step ahead, not two."""
    later = [{"id": beat, "act": "decline_request", "within": beat} for beat in ("demand", "end")]
    talk = solved(
        rubric(beats=["open", "demand", "end"], points=later), first="decline_request 不行"
    )
    assert categories(talk.grade()) == []


def test_every_case_bound_finding_has_a_reason_and_better_wording() -> None:
    canned = "gift=9 亲这边帮您登记好了请您放心"
    grade = solved(first=canned, second=canned).grade()
    found = [one for one in grade.checks if one.category is not None]
    assert found
    assert all(one.reason and one.advice.startswith("更好：") for one in found)
