"""Plays written to break the buyer; each one did."""

from typing import Any

from question_bank.case import Case
from question_bank.persona import PersonaSheet
from tests.markup import MarkupReader
from tests.stage_set import PARCEL, PERSONA, an_input, at, buyer, run, script
from trainer.dialogue.events import BuyerSpoke, HoldAccepted
from trainer.simulation.play import Played, play
from trainer.simulation.script import script_for

HOLD = [(1, "@courier"), (5, "hold 请稍等")]
"""Accepted at 15 s, until 185 s."""
WON = [(1, "@courier"), (70, "trace_parcel 到了"), (100, "promise_followup 五点前回")]
"""Settled at 106.7 s."""


def causes(played: Played) -> list[str]:
    return [cause for _, cause, _ in buyer(played)]


def spoken(played: Played) -> list[BuyerSpoke]:
    return [event for event in played.events if isinstance(event, BuyerSpoke)]


def open_beat(**keys: Any) -> dict[str, Any]:
    return {**PARCEL["beats"][0], **keys}


# Rule 6: the end of a hold


def test_6_a_result_in_the_last_seconds_of_a_hold_is_not_lost() -> None:
    played = run([*HOLD, (183.6, "trace_parcel 到了")])
    assert causes(played)[1] == "branch:1"


def test_6_a_result_in_time_is_not_asked_for_although_the_agent_goes_on_typing() -> None:
    played = run([*HOLD, (183.6, "trace_parcel 到了"), (185.5, "trace_parcel 昨天到的")])
    assert "hold_over" not in causes(played)


def test_6_a_question_in_the_last_seconds_of_a_hold_is_still_answered() -> None:
    played = run([*HOLD, (180, "ask_order/order_no 单号")])
    assert causes(played)[1:3] == ["hold_over", "slot"]


def test_6_a_refusal_resolves_a_hold() -> None:
    played = run([*HOLD, (150, "decline_request 问过了这个办不了")])
    assert "hold_over" not in causes(played)


def test_6_the_buyer_never_says_two_things_at_the_same_moment() -> None:
    said = [when for when, _, _ in buyer(run([(5 + 55 * n, "hold 请稍等") for n in range(8)]))]
    assert len(set(said)) == len(said)


def test_6_a_hold_alone_never_meets_a_need() -> None:
    for condition in ({}, {"act": "hold"}, {"any": [{"act": "hold"}, {"act": "stock"}]}):
        branch = {**condition, "say": ["好"], "meets": "true", "goto": "kept"}
        played = run(
            [(5, "greet hold 您好请稍等")], on=script(beats=[open_beat(branches=[branch])])
        )
        assert played.closed.outcome == "unanswered", condition
        assert any(isinstance(event, HoldAccepted) for event in played.events)


def test_6_a_hold_with_the_answer_beside_it_meets_the_need() -> None:
    branch = {"any": [{"act": "hold"}, {"act": "stock"}], "meets": "true", "goto": "kept"}
    on = script(beats=[open_beat(branches=[branch])])
    assert run([(5, "hold stock 有货您稍等")], on=on).closed.outcome == "kept"


# Rule 1: what leads to `otherwise`


def test_1_a_greeting_alone_never_leads_where_a_reply_off_the_point_leads() -> None:
    on = script(beats=[open_beat(otherwise={"limit": 0, "goto": "walked_off"})])
    played = run([(5, "greet 您好"), (41, "@courier"), (102, "trace_parcel 到了")], on=on)
    assert "branch:1" in causes(played)


def test_1_greetings_do_not_keep_the_buyer_for_ever() -> None:
    played = run([(5 + 50 * n, "greet") for n in range(60)])
    assert played.closed.outcome == "unanswered"
    assert at(played.events[-1]) < 600


# Rules 3 and 4: the buyer does not repeat itself, what is used up moves nothing


def persona(**words: Any) -> PersonaSheet:
    return PersonaSheet.model_validate({**PERSONA.model_dump(mode="json"), **words})


def test_3_asked_twice_for_what_it_does_not_know_the_buyer_finds_other_words() -> None:
    sheet = persona(dont_know=["不清楚", "真不知道", "没量过"])
    on = script_for(Case.model_validate(PARCEL), sheet, MarkupReader())
    for seed in range(5):
        steps = [an_input(5 + 40 * n, f"ask_need/size 多大{n}") for n in range(3)]
        texts = [e.text for e in spoken(play(on, steps, seed)) if e.cause == "slot"]
        assert len(set(texts)) == 3


def test_4_a_reaction_that_comes_twice_comes_in_other_words() -> None:
    branch = {"act": "apologise", "say": ["光道歉没用", "又是抱歉"], "stay": "twice"}
    on = script(beats=[open_beat(branches=[branch])])
    for seed in range(5):
        played = run([(5, "apologise 1"), (40, "apologise 2")], on=on, seed=seed)
        texts = [e.text for e in spoken(played) if e.cause == "branch:1"]
        assert sorted(texts) == ["光道歉没用", "又是抱歉"]


def test_4_a_branch_that_is_used_up_moves_no_mood() -> None:
    moods = [e.mood for e in spoken(run([(5, "apologise 1"), (40, "apologise 2")]))]
    assert moods[:3] == [0, 1, 1]


# Rule 8: a bluff can be won back whatever the mood, and no play goes round for ever


def test_8_the_right_answer_wins_back_a_buyer_at_the_bottom_of_its_mood() -> None:
    furious = {"persona": "impatient", "mood": -4}
    branch = {"act": "vouch", "goto": "demand"}
    on = script(buyer=furious, beats=[open_beat(branches=[branch]), PARCEL["beats"][1]])
    played = run([(65, "vouch 正品")], on=on)
    assert spoken(played)[2].beat == "demand"


def test_8_beats_that_lead_to_each_other_end() -> None:
    def beat(name: str, other: str) -> dict[str, Any]:
        return open_beat(id=name, say=[name], otherwise={"limit": 0, "goto": other})

    on = script(beats=[beat("a", "b"), beat("b", "a")])
    played = run([(5 + 20 * n, f"今天天气不错{n}") for n in range(40)], on=on)
    assert played.closed.outcome in ("complained", "walked_off")


# Rule 9: the closing window


def test_9_asked_whether_anything_else_is_open_the_buyer_says_that_nothing_is() -> None:
    played = run([*WON, (118, "confirm_satisfied 还有别的吗")])
    assert spoken(played)[-1].text == "没了"
    assert played.closed.reason == "window"


def test_9_what_the_agent_reads_back_from_its_screen_is_confirmed_in_the_window() -> None:
    shown = {"shop": "杞小满", "order": {"no": "1", "address": "桂澜中路"}}
    played = run([*WON, (118, "confirm_order/address 桂澜中路对吗")], on=script(shown=shown))
    assert spoken(played)[-1].text == "对的"


def test_a_persona_may_have_no_nudges_and_accept_no_holds() -> None:
    patience = {"reply": "60s", "hold": "180s", "holds": 0, "nudges": 0}
    on = script_for(Case.model_validate(PARCEL), persona(patience=patience), MarkupReader())
    assert causes(play(on, [], 0)) == ["open"]
    held = play(on, [an_input(5, "hold 请稍等")], 0)
    assert not any(isinstance(event, HoldAccepted) for event in held.events)


def test_3_what_stands_on_the_agents_screen_is_never_unknown_to_the_buyer() -> None:
    shown = {"shop": "杞小满", "order": {"no": "2208-1190"}}
    on = script(shown=shown, buyer={"persona": "impatient"})
    played = run([(5, "ask_order/order_no 单号"), (40, "ask_order/order_no 再发下")], on=on)
    assert [e.text for e in spoken(played) if e.cause == "slot"] == ["你那边有吧"] * 2


def test_an_answer_in_the_last_beat_without_a_goto_never_ends_badly() -> None:
    last = open_beat(branches=[{"act": "stock", "say": ["好的"], "meets": "true"}])
    assert run([(5, "stock 有货")], on=script(beats=[last])).closed.outcome == "kept"
    unnamed = script(beats=[last], outcomes=[])
    assert run([(5, "stock 有货")], on=unnamed).closed.outcome == "settled"
