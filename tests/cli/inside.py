"""A command run in this process and the files it is given."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from subprocess import CompletedProcess


@dataclass(frozen=True)
class Done:
    """The ends of a command."""

    status: int
    out: str
    err: str


@dataclass(frozen=True)
class Inside:
    """`run("simulate", …)` gives exit status, standard output and standard error."""

    trainer: Callable[..., CompletedProcess[str]]
    folder: Path

    def run(self, *arguments: str, stdin: str = "") -> Done:
        done = self.trainer(*arguments, stdin=stdin)
        return Done(done.returncode, done.stdout, done.stderr)

    def write(self, name: str, text: str | bytes) -> str:
        """A file; its path."""
        path = self.folder / name
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
        return str(path)
