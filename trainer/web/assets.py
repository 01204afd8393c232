"""Addresses of our own static files; they change with the content, so browsers may keep them."""

import hashlib
from functools import lru_cache
from pathlib import Path

from flask import Flask, Response, request, url_for

STATIC = Path(__file__).parent / "static"
YEAR_S = 365 * 24 * 60 * 60


def asset(filename: str) -> str:
    """URL of a file below ``trainer/web/static``."""
    path = STATIC / filename
    return url_for("static", filename=filename, v=_digest(path, path.stat().st_mtime_ns))


@lru_cache(maxsize=256)
def _digest(path: Path, _modified: int) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()[:12]


def register(app: Flask) -> None:
    """Give templates ``asset()`` and let versioned files be kept for a year."""
    app.jinja_env.globals["asset"] = asset

    @app.after_request
    def keep(response: Response) -> Response:
        if request.endpoint == "static" and "v" in request.args and response.status_code == 200:
            response.headers["Cache-Control"] = f"public, max-age={YEAR_S}, immutable"
        return response
