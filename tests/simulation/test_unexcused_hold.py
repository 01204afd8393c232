"""A request to wait where waiting is not excused, with a question beside it."""

from tests.stage_set import buyer, run, script

BEAT = {
    "id": "open",
    "say": ["快递怎么不动"],
    "need": "true",
    "branches": [{"act": "trace_parcel", "goto": "kept", "meets": "true"}],
    "otherwise": {"reask": ["到哪了"], "limit": 1, "goto": "walked_off"},
}


def test_a_question_is_answered_although_the_reply_came_at_once_and_asks_to_wait() -> None:
    played = run([(1, "hold ask_order/order_no")], on=script(beats=[BEAT]))
    said = [(cause, text) for _, cause, text in buyer(played)]
    assert said[:2] == [("open", "快递怎么不动"), ("slot", "2208-1190")]
