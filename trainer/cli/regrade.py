"""``regrade [ATTEMPT…]``: grade closed practice again by the versions in force; old grades stay."""

import argparse
import sys

from trainer.clock import utc_now
from trainer.config import load_settings


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    parser.add_argument(
        "attempts", nargs="*", type=int, metavar="ATTEMPT", help="练习的编号，不写就是全部"
    )


def run(args: argparse.Namespace) -> int:
    """Grade, and print one line for each attempt whose grade is now another."""
    from question_bank.library import content_folders
    from trainer.cli._database import database
    from trainer.services.content import Content
    from trainer.services.scoring import regrade
    from trainer.store.engine import transaction

    settings = load_settings()
    content = Content(content_folders(settings.home))
    with database(settings) as session, transaction(session):
        grades = regrade(session, content, ids=args.attempts or None, now=utc_now())
        for grade in grades:
            print(f"{grade.attempt_id}\t{grade.total}\t{'通过' if grade.passed else '未通过'}")
    print(f"{len(grades)} 次练习按现在的标准评过了", file=sys.stderr)
    return 0
