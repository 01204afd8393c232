"""``db upgrade``; for developers also ``db revision`` and ``db check``."""

import argparse
import sys

from trainer.config import load_settings


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the three acts."""
    acts = parser.add_subparsers(dest="act", required=True, metavar="upgrade|revision|check")
    acts.add_parser("upgrade", help="升级到当前版本（没有数据库就新建）")
    revision = acts.add_parser("revision", help="开发用：按模型和数据库的差别写下一个版本")
    revision.add_argument("message", help="这个版本做什么，英文")
    acts.add_parser("check", help="开发用：模型和数据库有差别就退出 1")


def run(args: argparse.Namespace) -> int:
    """Do what was asked for with the database of the settings."""
    from trainer.web import create_app, schema

    app = create_app(load_settings())
    if args.act == "upgrade":
        schema.upgrade(app)
        print("数据库是最新的", file=sys.stderr)
    elif args.act == "revision":
        print(schema.add_revision(app, args.message))
    else:
        differences = schema.differences(app)
        for difference in differences:
            print(difference, file=sys.stderr)
        return 1 if differences else 0
    return 0
