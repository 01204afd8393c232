"""``serve``: the web server, gunicorn with a few processes of a few threads."""

import argparse
import fcntl
import sys
import threading
import time
from pathlib import Path
from typing import Any

from flask import Flask
from gunicorn.app.base import BaseApplication

from question_bank.language.packs import PackError
from trainer.clock import utc_now
from trainer.config import LOCK_FILE, Settings, load_settings
from trainer.errors import Misconfigured
from trainer.services.accounts import create_setup_link
from trainer.services.import_endings import sweep
from trainer.services.judgement import lay_out
from trainer.services.outages import BEAT_EVERY_S, beat, note_outage
from trainer.services.vault import Vault
from trainer.web import create_app, schema
from trainer.web.content import content_of
from trainer.web.extensions import db, open_session
from trainer.web.workers import workforce_of

SHARED_MEMORY = Path("/dev/shm")  # noqa: S108  gunicorn makes its own unguessable file there


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Address and number of processes; what is not given comes from the environment."""
    parser.add_argument("--host", help="监听的地址（HOST）")
    parser.add_argument("--port", help="监听的端口（PORT）")
    parser.add_argument("--workers", help="进程数（WORKERS）")
    parser.add_argument("--threads", help="每个进程的线程数（THREADS）")


def run(args: argparse.Namespace) -> int:
    """Serve until stopped."""
    settings = load_settings(overrides=_given(args))
    app = create_app(settings)
    if not schema.is_current(app):
        raise Misconfigured("数据库要先升级：python -m trainer db upgrade")
    _warm(app)
    welcome = _welcome(app, settings)
    with (settings.home / LOCK_FILE).open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_SH)  # restore asks for it alone; several servers may share it
        Server(app, settings, welcome).run()
    return 0


def _given(args: argparse.Namespace) -> dict[str, str]:
    names = ("host", "port", "workers", "threads")
    return {name.upper(): value for name in names if (value := getattr(args, name))}


def _warm(app: Flask) -> None:
    try:
        content_of(app).warm()
    except PackError as error:
        raise Misconfigured(
            f"规则读不了，运行 python -m trainer lint 看全部问题：{error}"
        ) from error


def _welcome(app: Flask, settings: Settings) -> str:
    """What to print once the server listens. Leaves no connection open for the workers to inherit."""
    with app.app_context():
        note_outage(open_session(), settings.home, now=utc_now())
        lay_out(open_session(), content_of(app))
        sweep(open_session(), Vault(settings.home), now=utc_now())
        token = create_setup_link(open_session(), now=utc_now())
        db.session.remove()
        db.engine.dispose()
    if token is None:
        return f"已就绪：{settings.public_url}"
    return (
        f"已就绪：{settings.public_url}\n"
        "还没有管理员。打开这个链接建一个（只能用一次，24 小时内有效）：\n"
        f"  {settings.public_url}/setup/{token}"
    )


class Server(BaseApplication):  # type: ignore[misc]  # gunicorn has no types
    """gunicorn with our settings; it reads neither command line nor files."""

    def __init__(self, app: Flask, settings: Settings, welcome: str) -> None:
        self.app = app
        self.settings = settings
        self.welcome = welcome
        super().__init__()

    def load_config(self) -> None:
        settings = self.settings
        options = {
            "bind": f"{settings.host}:{settings.port}",
            "worker_class": "gthread",
            "workers": settings.workers,
            "threads": settings.threads,
            "preload_app": True,
            "control_socket_disable": True,
            "loglevel": "warning",
            "graceful_timeout": 10,
            "keepalive": 15,
            "worker_tmp_dir": str(SHARED_MEMORY) if SHARED_MEMORY.is_dir() else None,
            "when_ready": self._say_welcome,
            "post_worker_init": self._keep_beating,
        }
        for name, value in options.items():
            self.cfg.set(name, value)

    def load(self) -> Flask:
        return self.app

    def _keep_beating(self, _worker: Any) -> None:
        """Leave signs of life while this worker lives: a gap pauses the conversations under way."""
        home = self.settings.home

        def go_on() -> None:
            while True:
                beat(home)
                time.sleep(BEAT_EVERY_S)

        threading.Thread(target=go_on, name="heartbeat", daemon=True).start()

    def _say_welcome(self, _arbiter: Any) -> None:
        print(self.welcome, file=sys.stderr, flush=True)
        workforce_of(self.app).wake()  # what was under way when the last server ended
