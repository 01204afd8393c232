"""docs/settings.md names every variable with its default, and every file of the data folder."""

import ast
import re
from pathlib import Path

from question_bank.library import CACHE_FOLDER, content_folders
from tests.docs.pages import ROOT, page, table
from trainer.config import DATABASE_FILE, LOCK_FILE, SECRET_FILE, VARIABLES, load_settings
from trainer.services.archive import KEPT_ASIDE, TRANSIENT
from trainer.services.outages import BEAT_EVERY_S, HEARTBEAT_FILE
from trainer.services.vault import FOLDER
from trainer.services.yardstick import MEASURED_FILE
from transcripts.installation import KEY_FILE

PAGE = page("settings.md")
ROWS = {row[0]: row for row in table(PAGE, "variable")}
FILES = {row[0]: row for row in table(PAGE, "file")}
NUMPYS = {"OPENBLAS_NUM_THREADS"}


def test_every_variable_is_described_and_no_other() -> None:
    assert tuple(ROWS) == VARIABLES


def test_the_defaults_are_those_of_the_code(tmp_path: Path) -> None:
    found = load_settings({"TRAINER_HOME": str(tmp_path / "home")})
    told = {name: row[2] for name, row in ROWS.items()}
    assert told["HOST"] == found.host
    for name in ("PORT", "WORKERS", "THREADS", "PROXIES"):
        assert told[name] == str(getattr(found, name.lower()))
    assert found.public_url == told["PUBLIC_URL"].replace("HOST:PORT", f"{found.host}:{found.port}")
    assert found.database_url.endswith(f"/{DATABASE_FILE}")


def test_no_code_reads_another_variable() -> None:
    read = set()
    for package in ("trainer", "question_bank", "transcripts"):
        for path in (ROOT / package).rglob("*.py"):
            source = path.read_text(encoding="utf-8")
            if "environ" in source or "getenv" in source:
                words = (
                    n.value for n in ast.walk(ast.parse(source)) if isinstance(n, ast.Constant)
                )
                read |= {
                    w for w in words if isinstance(w, str) and re.fullmatch(r"[A-Z]+(_[A-Z]+)+", w)
                }
    assert read - set(VARIABLES) == NUMPYS
    assert all(f"`{name}`" in PAGE for name in NUMPYS)


def test_every_file_of_the_data_folder_is_described_and_no_other() -> None:
    content = content_folders(Path("home"))[-1].name
    known = {DATABASE_FILE, SECRET_FILE, KEY_FILE, HEARTBEAT_FILE, LOCK_FILE, MEASURED_FILE}
    assert set(FILES) == known | {f"{content}/", f"{FOLDER}/", f"{CACHE_FOLDER}/", f"{KEPT_ASIDE}…"}


def test_what_is_not_in_a_backup_is_told() -> None:
    left_out = {name.rstrip("/") for name, row in FILES.items() if row[3] == "no"}
    assert left_out == {*TRANSIENT, f"{KEPT_ASIDE}…"}
    assert f"every {BEAT_EVERY_S:g} s" in FILES[HEARTBEAT_FILE][2]
