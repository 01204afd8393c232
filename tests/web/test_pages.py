"""Library, briefing, home and the manager's list: what each person sees, at a fixed number of queries."""

from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient

from question_bank.library import load_library
from tests.conftest import StillClock
from trainer.services import practice
from trainer.store.accounts import Role, User
from trainer.web.extensions import db


@pytest.fixture
def end_early(app: Flask, clock: StillClock) -> Callable[[int, int], None]:
    """`end_early(user_id, times)` gives that trainee so many abandoned attempts."""

    def act(user_id: int, times: int) -> None:
        with app.app_context():
            content = app.extensions["content"]
            actor = db.session.get(User, user_id)
            assert actor is not None
            for number in range(times):
                attempt = practice.start_practice(
                    db.session(),
                    content,
                    actor=actor,
                    case_id="presale-leave-platform",
                    start_key=f"press-{user_id}-{clock.advance(1)}-{number}",
                    now=clock(),
                )
                practice.end(
                    db.session(), content, actor=actor, attempt_id=attempt.id, now=clock.advance(9)
                )

    return act


def user_id_of(app: Flask, login: str) -> int:
    with app.app_context():
        user = db.session.query(User).filter_by(login=login).one()
        return user.id


def text(client: FlaskClient, path: str) -> str:
    answer = client.get(path)
    assert answer.status_code == 200, path
    return answer.get_data(as_text=True)


def test_a_new_hire_is_told_where_to_start(sign_in: Callable[..., FlaskClient]) -> None:
    page = text(sign_in(Role.TRAINEE), "/home")
    assert "离上岗还差 4 项" in page
    assert "还没有练过" in page


def test_the_library_filters_by_chips_and_says_when_nothing_fits(
    sign_in: Callable[..., FlaskClient],
) -> None:
    trainee = sign_in(Role.TRAINEE)
    everything = text(trainee, "/cases")
    assert everything.count('class="t-card cs-card"') == len(load_library().published())
    after = text(trainee, "/cases?stage=aftersale")
    assert 0 < after.count('class="t-card cs-card"') < len(load_library().published())
    assert "没有这样的案例" in text(trainee, "/cases?stage=insale&level=1&state=passed")
    assert "没有这样的案例" in text(trainee, "/cases?persona=nobody")


def test_a_briefing_tells_the_rules_and_nothing_the_buyer_hides(
    app: Flask, sign_in: Callable[..., FlaskClient]
) -> None:
    trainee = sign_in(Role.TRAINEE)
    for case in app.extensions["content"].library().published():
        page = text(trainee, f"/cases/{case.id}")
        assert "80 分通过" in page
        hidden = [part.text for beat in case.beats[1:] for burst in beat.say for part in burst]
        assert not [words for words in hidden if len(words) > 5 and words in page], case.id


def test_an_unknown_case_is_not_found(sign_in: Callable[..., FlaskClient]) -> None:
    assert sign_in(Role.TRAINEE).get("/cases/no-such-case").status_code == 404


def test_only_trainees_see_a_start_button(sign_in: Callable[..., FlaskClient]) -> None:
    path = "/cases/presale-leave-platform"
    assert "data-start" in text(sign_in(Role.TRAINEE), path)
    for role in (Role.MANAGER, Role.AUTHOR, Role.ADMINISTRATOR):
        assert "data-start" not in text(sign_in(role), path)


def test_the_manager_sees_every_trainee_with_gates_and_evidence(
    app: Flask, sign_in: Callable[..., FlaskClient], end_early: Callable[[int, int], None]
) -> None:
    sign_in(Role.TRAINEE, "xiaoyu", name="林晓雨")
    end_early(user_id_of(app, "xiaoyu"), 2)
    manager = sign_in(Role.MANAGER)
    assert "林晓雨" in text(manager, "/trainees")
    person = text(manager, f"/trainees/{user_id_of(app, 'xiaoyu')}")
    assert "/reports/1" in person
    assert manager.get("/reports/1").status_code == 200
    own_id = user_id_of(app, "manager")
    assert manager.get(f"/trainees/{own_id}").status_code == 404


@pytest.mark.parametrize("path", ["/home", "/cases"])
def test_a_trainees_pages_cost_the_same_queries_however_much_was_practised(
    app: Flask,
    sign_in: Callable[..., FlaskClient],
    end_early: Callable[[int, int], None],
    count_queries: Callable[[Callable[[], object]], int],
    path: str,
) -> None:
    trainee = sign_in(Role.TRAINEE, "xiaoyu")
    end_early(user_id_of(app, "xiaoyu"), 1)
    few = count_queries(lambda: trainee.get(path))
    end_early(user_id_of(app, "xiaoyu"), 12)
    assert count_queries(lambda: trainee.get(path)) == few


def test_the_managers_list_costs_the_same_queries_for_two_trainees_and_for_twenty(
    app: Flask,
    sign_in: Callable[..., FlaskClient],
    add_person: Callable[..., int],
    end_early: Callable[[int, int], None],
    count_queries: Callable[[Callable[[], object]], int],
) -> None:
    manager = sign_in(Role.MANAGER)
    for number in range(2):
        end_early(add_person(Role.TRAINEE, f"early-{number}"), 1)
    few = count_queries(lambda: manager.get("/trainees"))
    for number in range(18):
        end_early(add_person(Role.TRAINEE, f"late-{number}"), 2)
    assert count_queries(lambda: manager.get("/trainees")) == few
