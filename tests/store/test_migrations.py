"""Models and revisions agree; old rows survive; every revision can be taken back."""

import sqlite3
from contextlib import closing

import pytest
from flask import Flask

from question_bank.language.shop import NO_SHOP
from trainer.config import Settings
from trainer.web import create_app, schema
from trainer.web.extensions import db


@pytest.fixture
def empty_app(settings: Settings) -> Flask:
    return create_app(settings)


def _close(app: Flask) -> None:
    with app.app_context():
        db.engine.dispose()


def test_the_revisions_make_what_the_models_say(app: Flask) -> None:
    assert schema.is_current(app)
    assert schema.differences(app) == []


def test_an_empty_database_is_not_current(empty_app: Flask) -> None:
    assert not schema.is_current(empty_app)
    _close(empty_app)


def test_rows_of_the_oldest_schema_survive_every_later_revision(
    empty_app: Flask, settings: Settings
) -> None:
    schema.upgrade(empty_app, "0001")
    assert settings.sqlite_path is not None
    with closing(sqlite3.connect(settings.sqlite_path)) as old, old:
        old.execute(
            "INSERT INTO users (id, login, name, role, password_hash, active, failed_logins,"
            " session_epoch, created_at) VALUES (7, 'xiaoyu', '林晓雨', 'trainee', 'x', 1, 0, 1,"
            " '2026-11-23 01:00:00.000000')"
        )
        old.execute(
            "INSERT INTO audit (at, actor_id, verb, subject_kind, subject_id, detail)"
            " VALUES ('2026-11-23 01:00:00.000000', 7, 'logged_in', 'user', '7', '{}')"
        )
    schema.upgrade(empty_app)
    with closing(sqlite3.connect(settings.sqlite_path)) as new:
        assert new.execute("SELECT login, name FROM users").fetchall() == [("xiaoyu", "林晓雨")]
        assert new.execute("SELECT actor_id, verb FROM audit").fetchall() == [(7, "logged_in")]
        assert new.execute("PRAGMA foreign_key_check").fetchall() == []
    _close(empty_app)


def test_a_grade_of_before_the_shops_decisions_says_that_there_were_none(
    empty_app: Flask, settings: Settings
) -> None:
    schema.upgrade(empty_app, "0002")
    assert settings.sqlite_path is not None
    with closing(sqlite3.connect(settings.sqlite_path)) as old, old:
        old.executescript(OLD_GRADE)
    schema.upgrade(empty_app)
    with closing(sqlite3.connect(settings.sqlite_path)) as new:
        rows = new.execute("SELECT id, total, shop_digest FROM grades").fetchall()
        assert rows == [(5, 88, NO_SHOP.digest)]
        assert new.execute("SELECT grade_id FROM doubts").fetchall() == [(5,)]
        assert new.execute("PRAGMA foreign_key_check").fetchall() == []
        with pytest.raises(sqlite3.IntegrityError, match="UNIQUE"):
            new.execute(
                "INSERT INTO grades SELECT 6, attempt_id, graded_at, case_digest, scorecard_digest,"
                " profile_digest, grader_version, total, passed, provisional, red_line,"
                " first_response_s, paused, copied_model, body, shop_digest FROM grades"
            )
    schema.downgrade(empty_app, "0002")
    with closing(sqlite3.connect(settings.sqlite_path)) as old:
        assert old.execute("SELECT id, total FROM grades").fetchall() == [(5, 88)]
    _close(empty_app)


OLD_GRADE = """
INSERT INTO users (id, login, name, role, active, failed_logins, session_epoch, created_at)
  VALUES (7, 'xiaoyu', '林晓雨', 'trainee', 1, 0, 1, '2026-11-23 01:00:00.000000');
INSERT INTO content_versions VALUES ('c', 'case', '{}'), ('s', 'scorecard', '{}');
INSERT INTO attempts (id, user_id, start_key, kind, case_id, stage, number, case_digest, persona_digest, seed,
  guarded, warned, started_at, note)
  VALUES (3, 7, 'k', 'practice', 'x', 'presale', 1, 'c', 'c', 0, 0, 0, '2026-11-23 01:00:00.000000', '');
INSERT INTO grades (id, attempt_id, graded_at, case_digest, scorecard_digest, profile_digest, grader_version, total,
  passed, provisional, red_line, paused, copied_model, body)
  VALUES (5, 3, '2026-11-23 01:00:00.000000', 'c', 's', 's', '1', 88, 1, 0, 0, 0, 0, '{}');
INSERT INTO doubts (id, grade_id, user_id, at, rule, seq, reason)
  VALUES (1, 5, 7, '2026-11-23 01:00:00.000000', 'r', 1, '');
"""


def test_upgrading_twice_changes_nothing(empty_app: Flask) -> None:
    schema.upgrade(empty_app)
    schema.upgrade(empty_app)
    assert schema.is_current(empty_app)
    _close(empty_app)


def test_every_revision_can_be_taken_back(empty_app: Flask, settings: Settings) -> None:
    schema.upgrade(empty_app)
    schema.downgrade(empty_app)
    assert settings.sqlite_path is not None
    with closing(sqlite3.connect(settings.sqlite_path)) as database:
        tables = database.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall()
    assert tables == [("alembic_version",)]
    _close(empty_app)
