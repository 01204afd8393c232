"""Running a command in this process: as `python -m trainer`, without the seconds that loading the rules takes each time."""

import io
from dataclasses import dataclass
from pathlib import Path

import pytest

from trainer.cli import main


@dataclass(frozen=True)
class Done:
    """The ends of a command."""

    status: int
    out: str
    err: str


@dataclass(frozen=True)
class Inside:
    """`run("simulate", …)` gives exit status, standard output and standard error."""

    monkeypatch: pytest.MonkeyPatch
    capsys: pytest.CaptureFixture[str]
    folder: Path

    def run(self, *arguments: str, stdin: str = "") -> Done:
        self.monkeypatch.setenv("TRAINER_HOME", str(self.folder / "home"))
        self.monkeypatch.setattr("sys.stdin", io.StringIO(stdin))
        self.capsys.readouterr()
        try:
            status = main(arguments)
        except SystemExit as leaving:  # argparse
            status = int(leaving.code or 0)
        said = self.capsys.readouterr()
        return Done(status, said.out, said.err)

    def write(self, name: str, text: str | bytes) -> str:
        """A file; its path."""
        path = self.folder / name
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
        return str(path)
