"""Settings from the environment, and the secret that is never defaulted."""

import stat
from pathlib import Path

import pytest

from trainer.config import load_settings
from trainer.errors import Misconfigured


def test_with_nothing_set_everything_is_in_the_data_folder(tmp_path: Path) -> None:
    home = tmp_path / "deep" / "home"
    settings = load_settings({"TRAINER_HOME": str(home)})
    assert settings.database_url == f"sqlite:///{home}/trainer.db"
    assert settings.sqlite_path == home / "trainer.db"
    assert (settings.host, settings.port) == ("127.0.0.1", 8000)
    assert settings.public_url == "http://127.0.0.1:8000"
    assert stat.S_IMODE(home.stat().st_mode) == 0o700


def test_the_secret_is_made_once_and_only_its_owner_reads_it(tmp_path: Path) -> None:
    first = load_settings({"TRAINER_HOME": str(tmp_path)})
    again = load_settings({"TRAINER_HOME": str(tmp_path)})
    assert len(first.secret) >= 48
    assert again.secret == first.secret
    assert stat.S_IMODE((tmp_path / "secret.key").stat().st_mode) == 0o600


def test_two_installations_have_two_secrets(tmp_path: Path) -> None:
    secrets = {load_settings({"TRAINER_HOME": str(tmp_path / name)}).secret for name in "ab"}
    assert len(secrets) == 2


def test_a_secret_that_others_can_read_is_refused(tmp_path: Path) -> None:
    load_settings({"TRAINER_HOME": str(tmp_path)})
    (tmp_path / "secret.key").chmod(0o644)
    with pytest.raises(Misconfigured, match="chmod 600"):
        load_settings({"TRAINER_HOME": str(tmp_path)})


def test_an_empty_secret_is_refused(tmp_path: Path) -> None:
    load_settings({"TRAINER_HOME": str(tmp_path)})
    (tmp_path / "secret.key").write_text("")
    with pytest.raises(Misconfigured, match="太短"):
        load_settings({"TRAINER_HOME": str(tmp_path)})


@pytest.mark.parametrize("port", ["0", "65536", "-1", "http", "8e3", "８０００", "80.5"])
def test_a_port_that_is_none_is_named(tmp_path: Path, port: str) -> None:
    with pytest.raises(Misconfigured, match=f"PORT .*{port}"):
        load_settings({"TRAINER_HOME": str(tmp_path), "PORT": port})


def test_https_is_told_from_the_public_address(tmp_path: Path) -> None:
    plain = {"TRAINER_HOME": str(tmp_path)}
    assert not load_settings(plain).secure
    assert load_settings({**plain, "PUBLIC_URL": "https://shop.example/"}).secure


def test_listening_everywhere_still_shows_an_address_that_opens(tmp_path: Path) -> None:
    settings = load_settings({"TRAINER_HOME": str(tmp_path), "HOST": "0.0.0.0", "PORT": "8123"})
    assert settings.public_url == "http://127.0.0.1:8123"


def test_arguments_come_before_the_environment(tmp_path: Path) -> None:
    environ = {"TRAINER_HOME": str(tmp_path), "PORT": "8123"}
    assert load_settings(environ, overrides={"PORT": "9000"}).port == 9000


def test_another_database_is_no_file(tmp_path: Path) -> None:
    url = "postgresql+psycopg://trainer@db/trainer"
    settings = load_settings({"TRAINER_HOME": str(tmp_path), "DATABASE_URL": url})
    assert settings.database_url == url
    assert settings.sqlite_path is None
