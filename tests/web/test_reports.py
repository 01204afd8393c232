"""The report as people get it: who may see it, what it says, what can be said back."""

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select

from question_bank.vocabulary import Desk
from tests.conftest import StillClock
from tests.services.conftest import OneCase
from trainer.services import practice
from trainer.services.content import Content
from trainer.store.accounts import Role, User
from trainer.store.practice import Attempt, AttemptKind, Doubt, OwnPhrase, StoredGrade, events_of
from trainer.web.extensions import db

GOOD = ("apologise 抱歉", "trace_parcel 查到了", "promise_followup 五点前回您")
SignIn = Callable[..., FlaskClient]


class Practice:
    """Plays conversations of one trainee on the parcel case, straight through the services."""

    def __init__(self, app: Flask, clock: StillClock, login: str = "lin") -> None:
        self.app, self.clock, self.login = app, clock, login
        self.content: Content = app.extensions["content"]
        self.pressed = 0

    def play(self, *replies: str, pause: bool = False) -> int:
        """One conversation, the courier asked first, ended after the last reply; its id."""
        with self.app.app_context():
            session = db.session()
            actor = session.scalars(select(User).where(User.login == self.login)).one()
            self.pressed += 1
            attempt = practice.start_practice(
                session,
                self.content,
                actor=actor,
                case_id="parcel",
                start_key=f"{self.login}-{self.pressed}",
                now=self.clock.now,
            )
            attempt_id = attempt.id
            attempt.guarded = False
            session.commit()
            told: dict[str, Any] = {"actor": actor, "attempt_id": attempt_id}
            practice.ask_colleague(
                session, self.content, **told, desk=Desk.COURIER, ask="到哪了", now=self.clock.now
            )
            if pause:
                practice.pause(session, self.content, **told, now=self.clock.advance(1))
            self.clock.advance(62)
            for number, text in enumerate(replies):
                practice.reply(
                    session,
                    self.content,
                    **told,
                    text=text,
                    client_id=f"c{number}",
                    now=self.clock.advance(20),
                )
            practice.end(session, self.content, **told, now=self.clock.advance(30))
        return attempt_id

    def rewind(self, attempt_id: int, seq: int) -> int:
        """A finished branch of a conversation; its id."""
        with self.app.app_context():
            session = db.session()
            actor = session.scalars(select(User).where(User.login == self.login)).one()
            branch = practice.rewind(
                session,
                self.content,
                actor=actor,
                attempt_id=attempt_id,
                seq=seq,
                start_key="again-and-again",
                now=self.clock.advance(60),
            )
            branch_id = branch.id
            practice.end(
                session,
                self.content,
                actor=actor,
                attempt_id=branch_id,
                now=self.clock.advance(5),
            )
        return branch_id


@pytest.fixture(scope="module")
def one_case() -> Content:
    return OneCase()


@pytest.fixture
def trainee(app: Flask, one_case: Content, sign_in: SignIn) -> FlaskClient:
    app.extensions["content"] = one_case
    return sign_in(Role.TRAINEE, "lin", name="林晓雨")


@pytest.fixture
def lin(app: Flask, clock: StillClock, trainee: FlaskClient) -> Practice:
    return Practice(app, clock)


def page_of(browser: FlaskClient, attempt_id: int) -> str:
    answer = browser.get(f"/reports/{attempt_id}")
    assert answer.status_code == 200
    return answer.get_data(as_text=True)


def words_of(page: str) -> str:
    """The text without tags, for sentences that marks run through."""
    return re.sub(r"<[^>]+>", "", page)


def agent_seq(app: Flask, attempt_id: int, text: str) -> int:
    with app.app_context():
        events = events_of(db.session(), attempt_id)
        return next(e.seq for e in events if getattr(e, "text", "") == text)


def test_a_trainee_sees_total_parts_points_mood_and_every_message(
    lin: Practice, trainee: FlaskClient
) -> None:
    page = page_of(trainee, lin.play(*GOOD))
    said = words_of(page)
    for word in ("速度", "话术", "要点", "逐句看", "买家心情", "看数据", "再练一次", *GOOD):
        assert word in said
    assert 'aria-describedby="mark-' in page
    assert "style=" not in page
    assert "<script>" not in page


def test_a_manager_sees_the_same_with_the_name_and_without_the_trainees_buttons(
    lin: Practice, trainee: FlaskClient, sign_in: SignIn
) -> None:
    attempt = lin.play(*GOOD)
    for role in (Role.MANAGER, Role.ADMINISTRATOR):
        page = page_of(sign_in(role), attempt)
        assert "林晓雨" in page
        for word in ("再练一次", "我觉得判错了", "存到我的短语", "回到这句重试", "对评分有疑问"):
            assert word not in page


def test_somebody_elses_report_is_not_found(
    lin: Practice, trainee: FlaskClient, sign_in: SignIn
) -> None:
    attempt = lin.play(*GOOD)
    other = sign_in(Role.TRAINEE, "gao")
    assert other.get(f"/reports/{attempt}").status_code == 404
    assert other.get("/reports/999").status_code == 404
    doubt = {"rule": "speed.first", "seq": 1, "reason": ""}
    assert other.post(f"/reports/{attempt}/doubts", json=doubt).status_code == 404
    assert other.post(f"/reports/{attempt}/phrases", json={"seq": 3}).status_code == 404


def test_a_running_conversation_leads_its_trainee_back_and_tells_a_manager_so(
    app: Flask, lin: Practice, trainee: FlaskClient, clock: StillClock, sign_in: SignIn
) -> None:
    with app.app_context():
        session = db.session()
        actor = session.scalars(select(User).where(User.login == "lin")).one()
        running = practice.start_practice(
            session,
            lin.content,
            actor=actor,
            case_id="parcel",
            start_key="still-open",
            now=clock.now,
        ).id
    answer = trainee.get(f"/reports/{running}")
    assert (answer.status_code, answer.location) == (302, f"/practice/{running}")
    page = page_of(sign_in(Role.MANAGER), running)
    assert "还在接待" in page


def test_what_a_trainee_typed_is_escaped(lin: Practice, trainee: FlaskClient) -> None:
    page = page_of(trainee, lin.play("<script>alert(1)</script> apologise", "!abuse<img src=x>"))
    assert "<script>alert" not in page
    assert "<img src=x" not in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page


def test_a_red_line_stands_above_the_score_with_sum_cap_and_the_words(
    app: Flask, lin: Practice, trainee: FlaskClient
) -> None:
    attempt = lin.play("apologise 抱歉", "!off_platform 加我", *GOOD[1:])
    page = page_of(trainee, attempt)
    said = words_of(page)
    assert re.search(r"踩了红线：站外引流。这一次不算通过，分项合计 [\d.]+，总分封顶 59", said)
    assert "写了「!off_platform 加我」" in said
    assert page.index("踩了红线") < page.index('class="t-dial')
    seq = agent_seq(app, attempt, "!off_platform 加我")
    assert f'href="#line-{seq}"' in page
    assert f'id="line-{seq}"' in page


def test_a_red_line_that_a_person_has_to_look_at_shows_both_totals(
    app: Flask, lin: Practice, trainee: FlaskClient
) -> None:
    attempt = lin.play("apologise 抱歉", "trace_parcel 查到了 !off_platform?", GOOD[2])
    said = words_of(page_of(trainee, attempt))
    with app.app_context():
        grade = db.session().scalars(select(StoredGrade)).one()
        total, confirmed = grade.total, grade.body["total_if_confirmed"]
    assert "有一处等主管看：站外引流" in said
    assert f"现在 {total} 分没有算这一处" in said
    assert f"如果确认是红线，总分是 {confirmed}" in said
    assert "踩了红线" not in said
    assert "待复核" in said


def test_why_it_counts_for_no_gate_is_said_in_one_line(lin: Practice, trainee: FlaskClient) -> None:
    assert "不计入上岗要求" not in page_of(trainee, lin.play(*GOOD))
    assert "不计入上岗要求：中途暂停过" in page_of(trainee, lin.play(*GOOD, pause=True))


def test_a_rewind_is_not_scored_and_leads_to_its_original(
    app: Flask, lin: Practice, trainee: FlaskClient
) -> None:
    attempt = lin.play(*GOOD)
    branch = lin.rewind(attempt, agent_seq(app, attempt, GOOD[1]))
    page = page_of(trainee, branch)
    assert "不计分" in page
    assert f"/reports/{attempt}#line-" in page
    assert 'class="t-dial' not in page.replace("t-dialog", "")
    assert "存到我的短语" not in page


def test_earlier_attempts_stand_beside_the_total(lin: Practice, trainee: FlaskClient) -> None:
    first, second = lin.play("嗯"), lin.play(*GOOD)
    assert "第一次练" in page_of(trainee, first)
    page = page_of(trainee, second)
    assert "比上次 +" in page
    assert f'href="/reports/{first}"' in page
    assert "通过线 80" in page


def test_doubting_the_same_check_twice_keeps_one_doubt(
    app: Flask, lin: Practice, trainee: FlaskClient
) -> None:
    attempt = lin.play("apologise 抱歉", "!curt 哦")
    seq = agent_seq(app, attempt, "!curt 哦")
    doubt = {"rule": "test-curt", "seq": seq, "reason": "他问完了"}
    for _ in range(2):
        answer = trainee.post(f"/reports/{attempt}/doubts", json=doubt)
        assert (answer.status_code, answer.json) == (200, doubt)
    with app.app_context():
        assert db.session().scalar(select(func.count()).select_from(Doubt)) == 1
    assert "提了疑问：「他问完了」" in words_of(page_of(trainee, attempt))


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"rule": "test-curt"},
        {"rule": "no-such-rule", "seq": 3},
        {"rule": "speed.first", "seq": -1},
        {"rule": "speed.first", "seq": True},
        {"rule": "speed.first", "seq": 10**19},
        {"rule": "speed.first", "seq": 3, "reason": "长" * 501},
        {"rule": ["speed.first"], "seq": 3},
        [],
    ],
)
def test_a_doubt_about_nothing_is_refused_in_words(
    lin: Practice, trainee: FlaskClient, body: object
) -> None:
    answer = trainee.post(f"/reports/{lin.play(*GOOD)}/doubts", json=body)
    assert answer.status_code == 422
    assert answer.json is not None
    assert answer.json["error"]["message"]


def test_a_good_reply_is_kept_once_shown_in_the_list_and_let_go(
    app: Flask, lin: Practice, trainee: FlaskClient, sign_in: SignIn
) -> None:
    attempt = lin.play(*GOOD)
    seq = agent_seq(app, attempt, GOOD[0])
    assert f'data-keep="{seq}"' in page_of(trainee, attempt)
    kept = [trainee.post(f"/reports/{attempt}/phrases", json={"seq": seq}) for _ in range(2)]
    assert [answer.status_code for answer in kept] == [200, 200]
    assert kept[0].json == kept[1].json
    assert kept[0].json is not None
    assert GOOD[0] in trainee.get("/reports").get_data(as_text=True)
    drop = f"/reports/phrases/{kept[0].json['id']}/drop"
    assert sign_in(Role.TRAINEE, "gao").post(drop).status_code == 404
    assert trainee.post(drop).status_code == 303
    with app.app_context():
        assert db.session().scalar(select(func.count()).select_from(OwnPhrase)) == 0


def test_a_reply_with_a_fault_is_neither_offered_nor_kept(
    app: Flask, lin: Practice, trainee: FlaskClient
) -> None:
    attempt = lin.play("apologise !curt 哦")
    seq = agent_seq(app, attempt, "apologise !curt 哦")
    assert f'data-keep="{seq}"' not in page_of(trainee, attempt)
    answer = trainee.post(f"/reports/{attempt}/phrases", json={"seq": seq})
    assert answer.status_code == 409


def test_the_list_has_one_row_for_each_finished_practice_and_says_when_there_is_none(
    lin: Practice, trainee: FlaskClient, sign_in: SignIn
) -> None:
    assert "还没有练过" in trainee.get("/reports").get_data(as_text=True)
    first, second = lin.play(*GOOD), lin.play("!off_platform 加我")
    page = trainee.get("/reports").get_data(as_text=True)
    assert page.index(f"/reports/{second}") < page.index(f"/reports/{first}")
    assert "踩了红线" in page
    assert "第 2 次" in page
    assert f"/reports/{first}" not in sign_in(Role.TRAINEE, "gao").get("/reports").get_data(
        as_text=True
    )


def test_the_list_costs_the_same_number_of_queries_however_long_it_is(
    app: Flask,
    lin: Practice,
    trainee: FlaskClient,
    count_queries: Callable[[Callable[[], object]], int],
) -> None:
    for _ in range(3):
        last = lin.play("apologise 抱歉")
    few = count_queries(lambda: trainee.get("/reports"))
    _copy_attempts(app, last, 57)
    assert count_queries(lambda: trainee.get("/reports")) == few
    assert trainee.get("/reports").get_data(as_text=True).count("<tr>") == 61


def _copy_attempts(app: Flask, attempt_id: int, times: int) -> None:
    """Further attempts with the grade of one, as many as wanted, without playing them."""
    with app.app_context():
        session = db.session()
        model = session.scalars(
            select(StoredGrade).where(StoredGrade.attempt_id == attempt_id)
        ).one()
        for number in range(times):
            session.add(_copied(model, number))
        session.commit()


def _copied(model: StoredGrade, number: int) -> StoredGrade:
    origin = model.attempt
    attempt = Attempt(
        user_id=origin.user_id,
        start_key=f"copy-{number}",
        kind=AttemptKind.PRACTICE,
        case_id=origin.case_id,
        stage=origin.stage,
        number=origin.number + number + 1,
        case_digest=origin.case_digest,
        persona_digest=origin.persona_digest,
        seed=number,
        guarded=False,
        started_at=origin.started_at + timedelta(hours=number),
        closed_at=origin.started_at + timedelta(hours=number, minutes=5),
        outcome=origin.outcome,
    )
    return StoredGrade(
        attempt=attempt,
        graded_at=model.graded_at,
        case_digest=model.case_digest,
        scorecard_digest=model.scorecard_digest,
        profile_digest=model.profile_digest,
        grader_version=model.grader_version,
        shop_digest=model.shop_digest,
        total=model.total,
        passed=model.passed,
        provisional=model.provisional,
        red_line=model.red_line,
        first_response_s=model.first_response_s,
        paused=model.paused,
        copied_model=model.copied_model,
        body=model.body,
    )


def test_the_parts_are_points_of_the_total_and_their_sum_is_shown(
    app: Flask, lin: Practice, trainee: FlaskClient
) -> None:
    said = words_of(page_of(trainee, lin.play("apologise 抱歉", "!curt 哦", *GOOD[1:])))
    with app.app_context():
        body = db.session().scalars(select(StoredGrade)).one().body
    shown = re.search(r"速度 ([\d.]+) \+ 话术 ([\d.]+) \+ 要点 ([\d.]+) [=≈] ([\d.]+)", said)
    assert shown is not None
    speed, phrasing, coverage, total = map(float, shown.groups())
    assert speed == pytest.approx(25 * body["speed"] * body["answered"], abs=0.06)
    assert phrasing == pytest.approx(25 * body["phrasing"] * body["answered"], abs=0.06)
    assert coverage == pytest.approx(50 * body["coverage"], abs=0.06)
    assert total == pytest.approx(body["sum"], abs=0.06)
    assert "1 处敷衍 −" in said


def test_needs_left_open_are_named_as_why_speed_and_phrasing_do_not_count(
    lin: Practice, trainee: FlaskClient
) -> None:
    nothing = words_of(page_of(trainee, lin.play("apologise 抱歉")))
    assert "买家要的一件也没有着落" in nothing
    half = words_of(page_of(trainee, lin.play(*GOOD[:2])))
    assert "速度和话术按 1/2 计" in half


def test_a_slow_reply_says_how_slow_and_the_mood_names_what_moved_it(
    lin: Practice, trainee: FlaskClient
) -> None:
    page = page_of(trainee, lin.play(*GOOD))
    assert re.search(r"t-tone-bad.*?1 分 22 秒", page, re.DOTALL)
    assert "超过 30 秒" in page
    turns = re.findall(r"rp-chart__name[^>]*>([^<]+)<", page)
    assert "致歉" in turns or "查件" in turns


def test_the_line_below_the_total_names_what_cost_the_most(
    lin: Practice, trainee: FlaskClient
) -> None:
    slow = words_of(page_of(trainee, lin.play(*GOOD[1:])))
    assert re.search(r"速度 12\.5 \+ 话术 25 ", slow)
    assert "分。先回得快一点" in slow
