"""Running ``python -m trainer`` as people do: another process, a temporary data folder."""

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]

Run = Callable[..., "subprocess.CompletedProcess[str]"]


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return tmp_path / "home"


@pytest.fixture
def trainer(home: Path) -> Run:
    """``trainer("db", "upgrade", stdin="")`` runs the command and gives its ends."""

    def run(*arguments: str, stdin: str = "", **environ: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-m", "trainer", *arguments],
            input=stdin,
            capture_output=True,
            text=True,
            encoding="utf-8",
            cwd=ROOT,
            env={**os.environ, "TRAINER_HOME": str(home), "PYTHONUTF8": "1", **environ},
            timeout=60,
            check=False,
        )

    return run
