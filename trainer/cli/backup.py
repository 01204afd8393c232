"""``backup FILE``: database, content and keys in one file, while the server runs or not."""

import argparse
import sys
from pathlib import Path

from trainer.clock import utc_now
from trainer.config import load_settings


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the file to write."""
    parser.add_argument("file", type=Path, help="要写的文件，例如 backup-1118.tar.gz；不能已经存在")


def run(args: argparse.Namespace) -> int:
    """Write the backup."""
    from trainer.services.archive import back_up

    count = back_up(load_settings(), args.file.absolute(), now=utc_now())
    print(f"{count} 个文件存进了 {args.file}。里面有密钥，放在安全的地方", file=sys.stderr)
    return 0
