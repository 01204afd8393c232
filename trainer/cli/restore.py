"""``restore FILE``: put a backup in place of the present installation; stop the server first."""

import argparse
import fcntl
import sys
from pathlib import Path

from trainer.clock import utc_now
from trainer.config import LOCK_FILE, load_settings
from trainer.errors import Conflict


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the file to read."""
    parser.add_argument("file", type=Path, help="backup 写的文件")


def run(args: argparse.Namespace) -> int:
    """Check the backup, then swap it in. What was there is kept aside."""
    from trainer.services.archive import restore

    settings = load_settings()
    with (settings.home / LOCK_FILE).open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise Conflict("网站还在运行，先停掉它再恢复") from error
        aside = restore(settings, args.file.absolute(), now=utc_now())
    print(f"已从 {args.file} 恢复", file=sys.stderr)
    if aside is not None:
        print(f"原来的文件挪到了 {aside}，确认没问题再删", file=sys.stderr)
    print("接着运行 python -m trainer db upgrade，再起动网站", file=sys.stderr)
    return 0
