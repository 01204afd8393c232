"""The process's content, reached from views."""

from typing import cast

from flask import Flask, current_app

from question_bank.library import content_folders
from trainer.config import Settings
from trainer.services.content import Content
from trainer.services.shop_rules import clashes
from trainer.services.yardstick import MEASURED_FILE, Yardstick


def register(app: Flask, settings: Settings) -> None:
    """Give the application its content and what rules are measured on; nothing is read before the first use."""
    app.extensions["content"] = Content(content_folders(settings.home))
    app.extensions["yardstick"] = Yardstick(kept_in=settings.home / MEASURED_FILE)


def content() -> Content:
    """The content of this process."""
    return content_of(current_app)


def yardstick() -> Yardstick:
    """What rules are measured on in this process."""
    return cast(Yardstick, current_app.extensions["yardstick"])


def present_clashes() -> dict[str, int]:
    """How many clean sentences each published rule accuses; worked out once for each state of the shop's decisions."""
    judgement = content().judgement()
    key = ("clashes", judgement.digest)
    return yardstick().remember(key, lambda: clashes(judgement.shop))


def content_of(app: Flask) -> Content:
    """The content that an application works with."""
    return cast(Content, app.extensions["content"])
