"""Set-up, sign-in, lock-out, invitations, passwords, as a browser meets them."""

from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from tests.conftest import PASSWORD, StillClock
from trainer.services.accounts import create_setup_link
from trainer.store.accounts import Role, user_by_login
from trainer.store.audit import entries_about

NEW = "鲸鱼-breakfast-9"


@pytest.fixture
def setup_path(db_session: Session, clock: StillClock) -> str:
    return f"/setup/{create_setup_link(db_session, now=clock())}"


def _form(**changes: str) -> dict[str, str]:
    return {"name": "周敏", "login": "ZhouMin", "password": NEW, "again": NEW} | changes


def test_the_first_administrator_is_made_by_the_link_and_is_in(
    client: FlaskClient, setup_path: str, db_session: Session
) -> None:
    assert client.get(setup_path).status_code == 200
    answer = client.post(setup_path, data=_form())
    assert answer.location == "/people/add"
    assert client.get("/people").status_code == 200
    user = user_by_login(db_session, "zhoumin")
    assert user is not None
    assert user.role is Role.ADMINISTRATOR
    assert NEW not in (user.password_hash or "")
    assert (user.password_hash or "").startswith("$argon2id$")
    assert [e.verb for e in entries_about(db_session, "user", user.id)] == ["set_up"]


def test_the_setup_link_works_once(client: FlaskClient, setup_path: str) -> None:
    client.post(setup_path, data=_form())
    assert client.get(setup_path).status_code == 410
    assert client.post(setup_path, data=_form(login="second")).status_code == 410


def test_the_setup_link_ends_after_a_day(
    client: FlaskClient, setup_path: str, clock: StillClock
) -> None:
    clock.advance(24 * 3600)
    assert client.get(setup_path).status_code == 410


def test_a_new_setup_link_ends_the_one_before(
    client: FlaskClient, setup_path: str, db_session: Session, clock: StillClock
) -> None:
    create_setup_link(db_session, now=clock())
    assert client.get(setup_path).status_code == 410


def test_there_is_no_setup_link_once_there_is_an_administrator(
    db_session: Session, clock: StillClock, add_person: Callable[..., int]
) -> None:
    add_person(Role.ADMINISTRATOR)
    assert create_setup_link(db_session, now=clock()) is None


def test_a_guessed_setup_link_opens_nothing(client: FlaskClient, setup_path: str) -> None:
    assert client.post("/setup/guess", data=_form()).status_code == 410


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"password": "short1", "again": "short1"}, "密码至少 8 位，现在 6 位"),
        ({"again": "something else"}, "两遍不一样"),
        ({"password": "88888888", "again": "88888888"}, "太容易猜到"),
        ({"password": "zhoumin-2026", "again": "zhoumin-2026"}, "不要带登录名"),
        ({"login": "z"}, "登录名要 2 到 32 个字"),
        ({"login": "zhou min!"}, "登录名只能用"),
        ({"name": "  "}, "写上姓名"),
        ({"name": "很" * 21}, "姓名最多 20 个字"),
        ({"name": ""}, "这一格要填"),
    ],
)
def test_what_cannot_be_taken_is_said_beside_its_field(
    client: FlaskClient, setup_path: str, changes: dict[str, str], said: str
) -> None:
    answer = client.post(setup_path, data=_form(**changes))
    assert answer.status_code == 422
    page = answer.get_data(as_text=True)
    assert page.count(said) == 2  # summed up on top, and below the field
    assert 'aria-invalid="true"' in page


def test_signing_in_leads_to_where_one_wanted_to_go(
    client: FlaskClient, add_person: Callable[..., int]
) -> None:
    add_person(Role.ADMINISTRATOR, "boss")
    wanted = client.get("/people?x=1")
    assert wanted.location == "/login?next=/people?x%3D1"
    answer = client.post(
        "/login", data={"login": " BOSS ", "password": PASSWORD, "next": "/people?x=1"}
    )
    assert answer.location == "/people?x=1"
    assert client.get("/people").status_code == 200


def test_a_wrong_name_and_a_wrong_password_get_the_same_answer(
    client: FlaskClient, add_person: Callable[..., int]
) -> None:
    add_person(Role.TRAINEE, "xiaoyu")
    wrong = client.post("/login", data={"login": "xiaoyu", "password": "no"})
    unknown = client.post("/login", data={"login": "nobody", "password": "no"})
    for answer in (wrong, unknown):
        assert answer.status_code == 422
        assert "登录名或密码不对" in answer.get_data(as_text=True)


def _try(client: FlaskClient, password: str) -> str:
    answer = client.post("/login", data={"login": "xiaoyu", "password": password})
    return "in" if answer.status_code == 302 else answer.get_data(as_text=True)


def test_five_wrong_passwords_shut_the_account_for_fifteen_minutes(
    client: FlaskClient, add_person: Callable[..., int], clock: StillClock, db_session: Session
) -> None:
    user_id = add_person(Role.TRAINEE, "xiaoyu")
    for _ in range(4):
        assert "登录名或密码不对" in _try(client, "no")
    assert "先歇 15 分钟" in _try(client, "no")
    clock.advance(14 * 60 + 59)
    assert "先歇 1 分钟" in _try(client, PASSWORD)
    clock.advance(1)
    assert _try(client, PASSWORD) == "in"
    assert "user_locked" in [e.verb for e in entries_about(db_session, "user", user_id)]


def test_a_right_password_forgets_the_wrong_ones(
    client: FlaskClient, add_person: Callable[..., int]
) -> None:
    add_person(Role.TRAINEE, "xiaoyu")
    for _ in range(2):
        for _ in range(4):
            _try(client, "no")
        assert _try(client, PASSWORD) == "in"


def test_an_invited_person_sets_a_password_that_the_administrator_never_sees(
    app: Flask, sign_in: Callable[..., FlaskClient], db_session: Session
) -> None:
    boss = sign_in(Role.ADMINISTRATOR)
    answer = boss.post("/people/add", data={"name": "林晓雨", "login": "xiaoyu", "role": "trainee"})
    page = answer.get_data(as_text=True)
    path = page.partition("http://localhost")[2].partition('"')[0]
    assert path.startswith("/invite/")
    newcomer = app.test_client()
    assert "林晓雨，你好" in newcomer.get(path).get_data(as_text=True)
    answer = newcomer.post(path, data={"password": NEW, "again": NEW})
    assert answer.location == "/"
    assert newcomer.get("/account").status_code == 200
    assert newcomer.get(path).status_code == 410
    user = user_by_login(db_session, "xiaoyu")
    assert user is not None
    verbs = [(e.verb, e.actor_id == user.id) for e in entries_about(db_session, "user", user.id)]
    assert verbs == [("user_added", False), ("invite_accepted", True)]


def test_who_has_no_password_yet_cannot_sign_in(
    client: FlaskClient,
    add_person: Callable[..., int],
    app: Flask,
    sign_in: Callable[..., FlaskClient],
) -> None:
    sign_in(Role.ADMINISTRATOR).post(
        "/people/add", data={"name": "林晓雨", "login": "xiaoyu", "role": "trainee"}
    )
    for password in ("", "nobody has this password"):
        answer = client.post("/login", data={"login": "xiaoyu", "password": password})
        assert answer.status_code == 422


def test_an_invite_ends_after_seven_days(
    app: Flask, sign_in: Callable[..., FlaskClient], clock: StillClock
) -> None:
    boss = sign_in(Role.ADMINISTRATOR)
    page = boss.post(
        "/people/add", data={"name": "林晓雨", "login": "xiaoyu", "role": "trainee"}
    ).get_data(as_text=True)
    path = page.partition("http://localhost")[2].partition('"')[0]
    clock.advance(7 * 24 * 3600)
    assert app.test_client().get(path).status_code == 410


def test_a_login_name_is_taken_whatever_its_width_and_case(
    sign_in: Callable[..., FlaskClient], add_person: Callable[..., int]
) -> None:
    add_person(Role.TRAINEE, "xiaoyu")
    answer = sign_in(Role.ADMINISTRATOR).post(
        "/people/add", data={"name": "另一位", "login": "ＸＩＡＯＹＵ", "role": "trainee"}
    )
    assert answer.status_code == 422
    assert "已经有人用了" in answer.get_data(as_text=True)


def test_a_shut_account_is_out_at_once_and_stays_out(
    client: FlaskClient,
    sign_in: Callable[..., FlaskClient],
    db_session: Session,
) -> None:
    trainee = sign_in(Role.TRAINEE, "xiaoyu")
    boss = sign_in(Role.ADMINISTRATOR)
    user = user_by_login(db_session, "xiaoyu")
    assert user is not None
    assert trainee.get("/account").status_code == 200
    boss.post(f"/people/{user.id}/deactivate")
    assert trainee.get("/account").status_code == 302
    assert "登录名或密码不对" in _try(client, PASSWORD)
    boss.post(f"/people/{user.id}/reactivate")
    assert _try(client, PASSWORD) == "in"


def test_nobody_shuts_their_own_account(
    sign_in: Callable[..., FlaskClient], db_session: Session
) -> None:
    boss = sign_in(Role.ADMINISTRATOR, "boss")
    user = user_by_login(db_session, "boss")
    assert user is not None
    assert boss.post(f"/people/{user.id}/deactivate").status_code == 409
    assert boss.get("/people").status_code == 200


def test_a_new_password_ends_every_other_sign_in(
    app: Flask, sign_in: Callable[..., FlaskClient], client: FlaskClient
) -> None:
    here = sign_in(Role.TRAINEE, "xiaoyu")
    assert _try(client, PASSWORD) == "in"
    form = {"old": PASSWORD, "password": NEW, "again": NEW}
    wrong = here.post("/account/password", data=form | {"old": "no"})
    assert "现在的密码不对" in wrong.get_data(as_text=True)
    assert here.post("/account/password", data=form).location == "/account"
    assert here.get("/account").status_code == 200
    assert client.get("/account").status_code == 302
    assert _try(app.test_client(), PASSWORD) != "in"
    assert _try(app.test_client(), NEW) == "in"


def test_signing_out_ends_the_sign_in(sign_in: Callable[..., FlaskClient]) -> None:
    browser = sign_in(Role.TRAINEE)
    assert browser.post("/logout").location == "/login"
    assert browser.get("/account").status_code == 302


def test_the_list_of_people_costs_the_same_queries_for_two_and_for_two_hundred(
    app: Flask,
    sign_in: Callable[..., FlaskClient],
    add_person: Callable[..., int],
    count_queries: Callable[[Callable[[], object]], int],
) -> None:
    boss = sign_in(Role.ADMINISTRATOR)
    add_person(Role.TRAINEE)
    few = count_queries(lambda: boss.get("/people"))
    for number in range(198):
        add_person(Role.TRAINEE, f"person{number}")
    assert count_queries(lambda: boss.get("/people")) == few


def test_a_cookie_that_was_tampered_with_signs_nobody_in(app: Flask) -> None:
    browser = app.test_client()
    with browser.session_transaction() as cookie:
        cookie["user"], cookie["epoch"] = "1 or 1", None
    assert browser.get("/account").status_code == 302
