"""``simulate``: the JSON of the contract, every rule about replies and colleagues, and what is said of bad input."""

import json
import re
from typing import Any

import pytest

from question_bank.language.reader import shipped_reader
from question_bank.library import load_library
from question_bank.vocabulary import OUTCOME_CLASS, Criterion
from tests.cli.conftest import Run
from tests.cli.inside import Done, Inside
from tests.question_bank.sample import BROKEN, SOUND, sound_text
from trainer.cli.cases import case_record

MUG = str(SOUND)
EVENT_KEYS = {
    "seq", "at", "kind", "text", "beat", "cause", "desk", "ask", "grants", "until", "outcome", "need", "mood", "card",
}  # fmt: skip
KINDS = {"started", "buyer", "agent", "desk_asked", "desk_answered", "hold", "closed"}
CHECK_KEYS = ["criterion", "rule", "met", "points", "max_points", "evidence", "reason", "advice"]
GRADE_KEYS = [
    "total", "passed", "speed", "phrasing", "coverage", "answered", "red_lines", "provisional", "checks",
    "speed_detail", "versions",
]  # fmt: skip
SPEED_KEYS = [
    "first_response_s", "average_response_s", "within_30s", "within_180s", "unanswered", "holds", "broken_holds",
]  # fmt: skip
GOOD: list[dict[str, Any]] = [
    {"at": 0, "desk": "warehouse", "ask": "还有货吗"},
    {"at": 8, "text": "您好，在的"},
    {"at": 45.5, "text": "让您久等了，仓库有货，我给您补发一个，今天就寄出"},
]


def simulate(inside: Inside, replies: object, *more: str, case: str = MUG) -> dict[str, Any]:
    done = attempt(inside, replies, *more, case=case)
    assert (done.status, done.err) == (0, "")
    played = json.loads(done.out)
    assert isinstance(played, dict)
    return played


def attempt(inside: Inside, replies: object, *more: str, case: str = MUG) -> Done:
    return inside.run("simulate", case, "--replies", "-", *more, stdin=json.dumps(replies))


def kinds(played: dict[str, Any]) -> list[str]:
    return [event["kind"] for event in played["events"]]


def of(played: dict[str, Any], kind: str) -> list[dict[str, Any]]:
    return [event for event in played["events"] if event["kind"] == kind]


# the shape


def test_the_output_has_the_public_form_and_no_other_key(inside: Inside) -> None:
    played = simulate(inside, GOOD)
    assert list(played) == [
        "case",
        "seed",
        "outcome",
        "outcome_class",
        "events",
        "ignored",
        "grade",
    ]
    assert (played["case"], played["seed"]) == ("mug-handle", 0)
    assert played["outcome_class"] == OUTCOME_CLASS[played["outcome"]]
    assert list(played["grade"]) == GRADE_KEYS
    assert list(played["grade"]["speed_detail"]) == SPEED_KEYS
    assert list(played["grade"]["versions"]) == ["case", "scorecard", "grader"]
    for event in played["events"]:
        assert set(event) <= EVENT_KEYS
        assert event["kind"] in KINDS
    assert [event["seq"] for event in played["events"]] == list(range(len(played["events"])))
    moments = [event["at"] for event in played["events"]]
    assert moments == sorted(moments)
    assert all(round(at, 1) == at for at in moments)


def test_every_check_is_whole_and_its_evidence_stands_in_the_conversation(inside: Inside) -> None:
    played = simulate(inside, [*GOOD, {"at": 60, "text": "您加我微信吧"}])
    texts = {event["seq"]: event.get("text", "") for event in played["events"]}
    criteria = set()
    for check in played["grade"]["checks"]:
        assert list(check)[: len(CHECK_KEYS)] == CHECK_KEYS
        assert set(check) - set(CHECK_KEYS) <= {"category", "severity", "confidence"}
        assert check["met"] in (True, False, None)
        assert check["points"] <= check["max_points"]
        criteria.add(check["criterion"])
        for one in check["evidence"]:
            assert list(one) == ["seq", "start", "end", "text"]
            assert texts[one["seq"]][one["start"] : one["end"]] == one["text"]
    assert criteria <= {criterion.value for criterion in Criterion}
    assert {"speed", "phrasing", "coverage", "answered"} <= criteria
    red = played["grade"]["red_lines"]
    assert [check["category"] for check in red] == ["off_platform"]
    assert played["grade"]["total"] <= 59
    assert not played["grade"]["passed"]


def test_a_card_is_sent_with_the_words_that_the_buyer_sees_on_it(inside: Inside) -> None:
    played = simulate(inside, [{"at": 8, "card": "product"}, {"at": 20, "end": True}])
    (card,) = [event for event in of(played, "agent") if event.get("card")]
    assert card["card"] == "product"
    assert card["text"].startswith("[商品] ")
    refused = attempt(inside, [{"at": 8, "card": "coupon"}])
    assert refused.status == 1
    assert '"card" 可以写 product、order' in refused.err


def test_the_same_case_seed_and_replies_give_the_same_bytes(inside: Inside) -> None:
    first, again = attempt(inside, GOOD, "--seed", "7"), attempt(inside, GOOD, "--seed", "7")
    assert first.out == again.out
    assert first.out.count("\n") == 1


def test_another_process_gives_the_same_bytes(process: Run, inside: Inside) -> None:
    here = attempt(inside, GOOD).out
    there = process("simulate", MUG, "--replies", "-", stdin=json.dumps(GOOD), PYTHONHASHSEED="5")
    assert (there.returncode, there.stdout) == (0, here)


def test_seeds_vary_the_buyer_and_are_told(inside: Inside) -> None:
    played = [simulate(inside, GOOD, "--seed", str(seed)) for seed in range(6)]
    assert [one["seed"] for one in played] == list(range(6))
    assert len({json.dumps(one["events"]) for one in played}) > 1


# what happens when


def test_the_first_buyer_line_is_at_nought_and_what_is_due_comes_before_a_reply(
    inside: Inside,
) -> None:
    played = simulate(inside, [{"at": 0, "text": "您好"}])
    assert kinds(played)[:3] == ["started", "buyer", "agent"]
    assert [event["at"] for event in played["events"][:3]] == [0, 0, 0]


def test_the_session_runs_until_it_closes_and_what_comes_later_is_given_back_unchanged(
    inside: Inside,
) -> None:
    late = [{"at": 5000.0, "text": "还在吗  "}, {"at": 5001, "desk": "courier", "ask": ""}]
    played = simulate(inside, [{"at": 3.0, "end": True}, *late])
    assert kinds(played)[-1] == "closed"
    assert played["ignored"] == late
    silent = simulate(inside, [])
    assert (silent["outcome"], silent["ignored"]) == ("unanswered", [])


def test_ending_with_an_open_need_is_abandoned_and_in_the_closing_window_it_is_not(
    inside: Inside,
) -> None:
    early = simulate(inside, [{"at": 4, "end": True}])
    assert (early["outcome"], early["outcome_class"]) == ("abandoned", "bad")
    settled = simulate(inside, GOOD)
    assert settled["outcome"] == "settled"
    window = of(settled, "buyer")[-1]["at"] + 1
    ended = simulate(inside, [*GOOD, {"at": window, "end": True}])
    assert ended["outcome"] == "settled"
    assert ended["events"][-1]["at"] == window


def test_ending_before_any_buyer_line_is_abandoned_where_the_agent_speaks_first(
    inside: Inside,
) -> None:
    case = inside.write("first.yaml", sound_text(("outcomes:", "opens: agent\noutcomes:")))
    played = simulate(inside, [{"at": 2, "end": True}], case=case)
    assert kinds(played) == ["started", "closed"]
    assert played["outcome"] == "abandoned"


def test_each_ask_of_a_colleague_gets_the_cases_answer_and_its_words_are_not_read(
    inside: Inside,
) -> None:
    asks = [
        {"at": 1, "desk": "warehouse", "ask": "加微信 傻逼"},
        {"at": 2, "desk": "warehouse"},
    ]
    played = simulate(inside, asks)
    assert [event["ask"] for event in of(played, "desk_asked")] == ["加微信 傻逼", ""]
    answers = of(played, "desk_answered")
    assert [(a["at"], a["text"], a["grants"]) for a in answers] == [
        (41, "还有货", {"resend": True}),
        (42, "还有货", {"resend": True}),
    ]
    assert played["grade"]["red_lines"] == []


def test_a_colleague_whom_the_case_lacks_says_after_30_s_that_it_cannot_help(
    inside: Inside,
) -> None:
    played = simulate(inside, [{"at": 1.5, "desk": "courier", "ask": "到哪了"}])
    (answer,) = of(played, "desk_answered")
    assert (answer["at"], answer["grants"], answer["desk"]) == (31.5, {}, "courier")
    assert answer["text"]


def test_a_hold_tells_until_when(inside: Inside) -> None:
    played = simulate(inside, [{"at": 5, "text": "请您稍等，我去问下仓库"}])
    (hold,) = of(played, "hold")
    assert hold["until"] > hold["at"]


def test_nothing_of_pauses_and_hints_is_ever_shown(inside: Inside) -> None:
    for seed in range(3):
        assert set(kinds(simulate(inside, GOOD, "--seed", str(seed)))) <= KINDS


def test_a_profile_replaces_the_scorecards_speed_limits(inside: Inside) -> None:
    slow = [{**reply, "at": reply["at"] + 25} for reply in GOOD]
    speeds = {
        name: simulate(inside, slow, "--profile", name)["grade"]["speed"]
        for name in ("newcomer", "practice", "strict")
    }
    assert speeds["strict"] < speeds["newcomer"]
    assert simulate(inside, slow)["grade"]["speed"] == speeds["practice"]


def test_a_shipped_case_is_known_by_its_id(inside: Inside) -> None:
    library = load_library()
    case = case_record(library, library.published()[0], shipped_reader())
    played = simulate(inside, case["walkthroughs"][0]["replies"], case=case["id"])
    assert played["grade"]["versions"]["case"] == case["digest"]
    assert played["outcome"] == case["walkthroughs"][0]["expect"]["outcome"]


# bad input


@pytest.mark.parametrize(
    ("replies", "said"),
    [
        ({"at": 1, "text": "您好"}, "数组"),
        ([["您好"]], "对象"),
        ([{"text": "您好"}], '"at"'),
        ([{"at": "8", "text": "您好"}], '"at"'),
        ([{"at": True, "text": "您好"}], '"at"'),
        ([{"at": -1, "text": "您好"}], '"at"'),
        ([{"at": float("nan"), "text": "您好"}], '"at"'),
        ([{"at": 1e300, "text": "您好"}], '"at"'),
        ([{"at": 8.25, "text": "您好"}], "最多一位小数，8.25 写成 8.2"),
        ([{"at": 9, "text": "您好"}, {"at": 8.9, "text": "在的"}], "比上一条还早"),
        ([{"at": 1}], "恰好写一个"),
        ([{"at": 1, "text": "您好", "end": True}], "恰好写一个"),
        ([{"at": 1, "text": " "}], "一句话"),
        ([{"at": 1, "text": 5}], "一句话"),
        ([{"at": 1, "text": "\ud800"}], "一句话"),
        ([{"at": 1, "end": False}], "true"),
        ([{"at": 1, "desk": "boss"}], "没有「boss」这个同事，可以问 supervisor"),
        ([{"at": 1, "desk": ["boss"]}], "同事"),
        ([{"at": 1, "text": "您好", "ask": "?"}], '"ask"'),
        ([{"at": 1, "text": "您好", "pace": 3}], "不认识的键：pace"),
    ],
    ids=str,
)
def test_a_reply_that_is_none_is_named_with_its_place_and_remedy(
    inside: Inside, replies: object, said: str
) -> None:
    done = attempt(inside, replies)
    assert (done.status, done.out) == (1, "")
    assert said in done.err
    if isinstance(replies, list):
        assert f"第 {len(replies)} 项" in done.err


def test_all_problems_of_the_replies_are_listed_at_once(inside: Inside) -> None:
    done = attempt(inside, [{"at": 1}, {"at": 2, "text": "好"}, {"at": 1.55, "text": "好"}, 4])
    assert [line.split("：")[0] for line in done.err.splitlines()] == [
        "第 1 项",
        "第 3 项",
        "第 4 项",
    ]


@pytest.mark.parametrize(
    ("content", "said"),
    [(b"[{", "JSON"), (b"\xff\xfe[", "不是 UTF-8 编码"), (b"", "JSON"), (b"[" * 90_000, "JSON")],
    ids=["cut off", "not UTF-8", "empty", "endless"],
)
def test_a_file_that_is_no_json_is_named(inside: Inside, content: bytes, said: str) -> None:
    path = inside.write("replies.json", content)
    done = inside.run("simulate", MUG, "--replies", path)
    assert done.status == 1
    assert path in done.err
    assert said in done.err


def test_a_byte_order_mark_is_no_fault(inside: Inside) -> None:
    path = inside.write("replies.json", "\ufeff" + json.dumps(GOOD))
    assert inside.run("simulate", MUG, "--replies", path).status == 0


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (
            ("no-such-case", "--replies", "-"),
            "没有「no-such-case」这个案例，用 python -m trainer cases",
        ),
        (("nowhere.yaml", "--replies", "-"), "nowhere.yaml"),
        ((MUG, "--replies", "nowhere.json"), "读不了 nowhere.json"),
        ((MUG, "--replies", "-", "--profile", "light"), "没有「light」这个速度标准，有："),
        ((MUG, "--replies", "-", "--scorecard", "mine"), "没有「mine」这个评分标准，有：default"),
    ],
)
def test_what_does_not_exist_is_named_with_what_does(
    inside: Inside, arguments: tuple[str, ...], said: str
) -> None:
    done = inside.run("simulate", *arguments, stdin="[]")
    assert (done.status, done.out) == (1, "")
    assert said in done.err
    assert "Traceback" not in done.err


def test_a_broken_case_file_gives_all_its_problems_with_line_and_remedy(inside: Inside) -> None:
    done = attempt(inside, [], case=str(BROKEN / "unknown-goto.yaml"))
    assert done.status == 1
    assert re.search(r"unknown-goto\.yaml:24: unknown-goto: .*(是不是想写|改)", done.err)


@pytest.mark.parametrize(
    "arguments",
    [(), (MUG,), (MUG, "--replies", "-", "--seed", "x"), (MUG, "--replies", "-", "--what")],
)
def test_wrong_usage_is_exit_2(inside: Inside, arguments: tuple[str, ...]) -> None:
    done = inside.run("simulate", *arguments, stdin="[]")
    assert (done.status, done.out) == (2, "")
    assert "用法：" in done.err
