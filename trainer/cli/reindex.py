"""``reindex``: make the search index over real chats and cases anew."""

import argparse
import sys

from trainer.config import load_settings


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """No arguments."""
    parser.description = f"{parser.description or ''}（平时不用：内容变了会自己跟上）"


def run(args: argparse.Namespace) -> int:  # noqa: ARG001 - the shape of every command
    """Empty the index and fill it."""
    from question_bank.library import content_folders
    from trainer.cli._database import database
    from trainer.services.content import Content
    from trainer.services.search import rebuild
    from trainer.store import models  # noqa: F401  the tables that rows refer to

    settings = load_settings()
    content = Content(content_folders(settings.home))
    with database(settings) as session:
        count = rebuild(session, content.library())
    print(f"重新建好了，共 {count} 条", file=sys.stderr)
    return 0
