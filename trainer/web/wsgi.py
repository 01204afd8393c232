"""``trainer.web.wsgi:app`` for other WSGI servers than the one that ``serve`` starts."""

from trainer.config import load_settings
from trainer.web import create_app

app = create_app(load_settings())
