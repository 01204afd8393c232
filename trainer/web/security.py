"""Headers that every answer carries, and the limits on what may come in."""

from typing import Any

from flask import Flask, Response, g, request

from trainer.config import Settings

POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self' data:",  # Bootstrap's stylesheet draws its arrows and ticks as data: images
        "font-src 'self'",
        "connect-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
    )
)
MEBIBYTE = 1024 * 1024


def limits(settings: Settings) -> dict[str, Any]:
    """Flask settings for cookies and uploads."""
    return {
        "SESSION_COOKIE_NAME": "__Host-trainer" if settings.secure else "trainer",
        "SESSION_COOKIE_HTTPONLY": True,
        "SESSION_COOKIE_SAMESITE": "Lax",
        "SESSION_COOKIE_SECURE": settings.secure,
        "PERMANENT_SESSION_LIFETIME": 12 * 60 * 60,  # one long shift, renewed while in use
        "MAX_CONTENT_LENGTH": MEBIBYTE,
        "MAX_FORM_MEMORY_SIZE": MEBIBYTE // 2,
        "MAX_FORM_PARTS": 200,
        "WTF_CSRF_TIME_LIMIT": None,  # as long as the sign-in
        "WTF_CSRF_SSL_STRICT": settings.secure,
    }


def register(app: Flask, settings: Settings) -> None:
    """Add the headers to every answer."""

    @app.after_request
    def add_headers(response: Response) -> Response:
        headers = response.headers
        headers["Content-Security-Policy"] = POLICY
        headers["X-Content-Type-Options"] = "nosniff"
        headers["X-Frame-Options"] = "DENY"
        # links for set-up and invitation carry their token in the path
        headers["Referrer-Policy"] = "same-origin"
        headers["Cross-Origin-Opener-Policy"] = "same-origin"
        headers["Permissions-Policy"] = "camera=(), geolocation=(), microphone=()"
        if settings.secure:
            headers["Strict-Transport-Security"] = "max-age=31536000"
        if request.endpoint not in {"static", "bootstrap.static"}:
            # looked at, not loaded: this also runs after a fault of the database
            headers.setdefault("Cache-Control", "no-store" if g.get("user") else "no-cache")
        return response
