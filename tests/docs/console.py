"""The console examples of the documentation, run as they stand and compared with what they show.

A ```` ```console ```` block holds `$ command` lines and what each prints; a line `…` stands for any lines,
`…` within a line for any words. A ```` ```json file=NAME ```` block is a file that the commands find.
Commands run inside this process: `python -m trainer …`, fed by `echo '…' |`, its JSON spread by `python -m json.tool`.
"""

import json
import re
import shlex
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from tests.docs.pages import blocks
from tests.inside import run_inside
from trainer.cli import main

SPREAD = "python -m json.tool --no-ensure-ascii"


@dataclass(frozen=True, slots=True)
class Example:
    """One command and what it is said to print."""

    command: str
    shown: str


def examples(text: str) -> Iterator[Example]:
    """Every command of the page, in order."""
    for block in blocks(text, "console"):
        for part in re.split(r"^\$ ", block, flags=re.MULTILINE)[1:]:
            command, _, shown = part.partition("\n")
            yield Example(command, shown)


def write_files(text: str, folder: Path) -> None:
    """Write the files that the page shows into a folder."""
    for name, body in re.findall(
        r"^```json file=(\S+)\n(.*?)^```$", text, re.DOTALL | re.MULTILINE
    ):
        (folder / name).write_text(body, encoding="utf-8")


def run(command: str) -> str:
    """Run a command line of the page and give its standard output."""
    words, spread = command.removesuffix(f" | {SPREAD}"), command.endswith(SPREAD)
    fed = re.fullmatch(r"echo (?P<fed>'.*?') \| (?P<rest>.*)", words)
    stdin = shlex.split(fed["fed"])[0] + "\n" if fed else ""
    python, dash_m, module, *argv = shlex.split(fed["rest"] if fed else words)
    assert (python, dash_m, module) == ("python", "-m", "trainer"), command
    printed = run_inside(main, argv, stdin).stdout
    if spread:
        return json.dumps(json.loads(printed), indent=4, ensure_ascii=False) + "\n"
    return printed


def agrees(shown: str, printed: str) -> bool:
    """Whether what was printed is what is shown, left-out lines and words apart."""
    pattern = "".join(
        r"(?:.*\n)*?" if line == "…\n" else re.escape(line).replace("…", ".*?")
        for line in shown.splitlines(keepends=True)
    )
    return re.fullmatch(pattern, printed) is not None
