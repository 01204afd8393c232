"""Running a command in this process, through the entry point that `python -m` calls, and giving its ends.

Starting a process costs one to three seconds of imports, rules and library each time. Tests that are about the process itself
(its exit status, its encodings, what it loads) start a real one.
"""

import io
from collections.abc import Callable, Sequence
from contextlib import ExitStack, redirect_stderr, redirect_stdout
from subprocess import CompletedProcess
from unittest.mock import patch

Main = Callable[[Sequence[str]], int]


def run_inside(main: Main, arguments: Sequence[str], stdin: str = "") -> CompletedProcess[str]:
    """Call a command's `main` with these arguments; streams are UTF-8, as `PYTHONUTF8=1` makes them.

    An exception that would end a process with a traceback goes through: no test expects one.
    """
    out, err = (io.TextIOWrapper(io.BytesIO(), encoding="utf-8", write_through=True) for _ in "12")
    typed = io.TextIOWrapper(io.BytesIO(stdin.encode()), encoding="utf-8")
    with ExitStack() as streams:
        streams.enter_context(redirect_stdout(out))
        streams.enter_context(redirect_stderr(err))
        streams.enter_context(patch("sys.stdin", typed))
        try:
            status = main(arguments)
        except SystemExit as leaving:  # argparse
            status = int(leaving.code or 0)
    return CompletedProcess(arguments, status, _said(out), _said(err))


def _said(stream: io.TextIOWrapper) -> str:
    body = stream.buffer
    assert isinstance(body, io.BytesIO)
    return body.getvalue().decode()
