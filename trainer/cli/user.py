"""``user add NAME --role R``: an account from the command line, password on standard input."""

import argparse
import getpass
import sys

from trainer.clock import utc_now
from trainer.config import load_settings

ROLES = ("trainee", "manager", "author", "administrator")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare ``add``."""
    acts = parser.add_subparsers(dest="act", required=True, metavar="add")
    add = acts.add_parser("add", help="加一个人")
    add.add_argument("name", help="登录名")
    add.add_argument("--role", choices=ROLES, default="trainee", help="岗位，默认 trainee")
    add.add_argument("--shown-as", metavar="姓名", help="页面上的姓名，默认和登录名一样")


def run(args: argparse.Namespace) -> int:
    """Add the account. Nobody's rights are asked for: who runs this holds the data folder."""
    from trainer.cli._database import database
    from trainer.services.accounts import add_user
    from trainer.store.accounts import Role

    settings = load_settings()
    password = getpass.getpass("密码：") if sys.stdin.isatty() else sys.stdin.readline()
    with database(settings) as session:
        added = add_user(
            session,
            actor=None,
            login=args.name,
            name=args.shown_as or args.name,
            role=Role(args.role),
            password=password.rstrip("\r\n"),
            now=utc_now(),
        )
        print(f"{added.user.login} 可以登录了（{added.user.role.label}）", file=sys.stderr)
    return 0
