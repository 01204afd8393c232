"""The web application: authorise, validate, call one verb, render.

A new noun gets a blueprint module in this package (``trainer/web/<noun>.py`` with a ``blueprint``),
its templates in ``templates/<noun>/``, a line in ``BLUEPRINTS`` and, if it has a way in,
an entry in :mod:`trainer.web.navigation`.
"""

from importlib import import_module

from flask import Flask
from werkzeug.middleware.proxy_fix import ProxyFix

from trainer.clock import Clock, utc_now
from trainer.config import Settings
from trainer.store.engine import engine_options, prepare
from trainer.web import (
    access,
    assets,
    body,
    content,
    errors,
    navigation,
    security,
    whole_numbers,
    words,
    workers,
)
from trainer.web.extensions import bootstrap, csrf, db, migrate

BLUEPRINTS = (
    "trainer.web.start",
    "trainer.web.accounts",
    "trainer.web.people",
    "trainer.web.cases",
    "trainer.web.home",
    "trainer.web.trainees",
    "trainer.web.practice",
    "trainer.web.reports",
    "trainer.web.readings",
    "trainer.web.rules",
    "trainer.web.chats",
    "trainer.web.imports",
    "trainer.web.import_review",
    "trainer.web.drafts",
    "trainer.web.editing",
    "trainer.web.phrases",
    "trainer.web.knowledge",
    "trainer.web.scores",
    "trainer.web.coverage",
    "trainer.web.search",
)
"""Modules with a ``blueprint``, one per noun."""


def create_app(settings: Settings, *, clock: Clock = utc_now) -> Flask:
    """The application for these settings. Opens no connection yet."""
    app = Flask(__name__)
    app.config.update(
        SECRET_KEY=settings.secret,
        TESTING=settings.testing,
        SQLALCHEMY_DATABASE_URI=settings.database_url,
        SQLALCHEMY_ENGINE_OPTIONS=engine_options(settings.database_url),
        BOOTSTRAP_SERVE_LOCAL=True,
        **security.limits(settings),
    )
    app.json.ensure_ascii = False  # type: ignore[attr-defined]  # the default provider has it
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    app.extensions["settings"] = settings
    app.extensions["clock"] = clock
    if settings.proxies:
        hops = settings.proxies
        app.wsgi_app = ProxyFix(  # type: ignore[method-assign]  # the documented way to wrap it
            app.wsgi_app, x_for=hops, x_proto=hops, x_host=hops, x_prefix=hops
        )
    whole_numbers.register(app)
    app.before_request(access.guard)  # before CSRF: who may come is asked first
    body.register(app)
    _bind_extensions(app)
    _give_templates_the_frame(app)
    assets.register(app)
    content.register(app, settings)
    words.register(app)
    workers.register(app, settings)
    errors.register(app)
    security.register(app, settings)
    for module in BLUEPRINTS:
        app.register_blueprint(import_module(module).blueprint)
    return app


def _bind_extensions(app: Flask) -> None:
    db.init_app(app)
    with app.app_context():
        prepare(db.engine)
    migrate.init_app(app)
    csrf.init_app(app)
    bootstrap.init_app(app)


def _give_templates_the_frame(app: Flask) -> None:
    @app.context_processor
    def frame() -> dict[str, object]:
        user = access.present_user()
        return {"user": user, "rail": navigation.rail_for(user), "may_visit": access.may_visit}
