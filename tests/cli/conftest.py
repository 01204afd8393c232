"""Running commands on a temporary data folder: in this process, or where the process itself is tested in one of its own."""

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.cli.inside import Inside
from tests.inside import run_inside
from trainer.cli import main

ROOT = Path(__file__).resolve().parents[2]

Run = Callable[..., "subprocess.CompletedProcess[str]"]


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return tmp_path / "home"


@pytest.fixture
def trainer(home: Path) -> Run:
    """``trainer("db", "upgrade", stdin="")`` runs the command here and gives its ends."""

    def run(*arguments: str, stdin: str = "", **environ: str) -> subprocess.CompletedProcess[str]:
        with pytest.MonkeyPatch.context() as patch:
            patch.chdir(ROOT)
            for name, value in {"TRAINER_HOME": str(home), **environ}.items():
                patch.setenv(name, value)
            return run_inside(main, arguments, stdin)

    return run


@pytest.fixture
def process(home: Path) -> Run:
    """The same as people do it: ``python -m trainer`` in another process."""

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


@pytest.fixture
def inside(trainer: Run, tmp_path: Path) -> Inside:
    return Inside(trainer, tmp_path)
