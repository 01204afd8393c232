"""The installation's vault and pseudonyms, reached from views."""

from typing import cast

from flask import Flask, current_app

from trainer.config import Settings
from trainer.errors import Misconfigured
from trainer.services.vault import Vault
from transcripts.installation import BrokenKeyError, load_key
from transcripts.pseudonyms import Pseudonyms


def vault() -> Vault:
    """The vault of this installation; made on first use, so that pages without imports need none."""
    return vault_of(current_app)


def vault_of(app: Flask) -> Vault:
    """The vault of an application."""
    if "vault" not in app.extensions:
        app.extensions["vault"] = Vault(cast(Settings, app.extensions["settings"]).home)
    return cast(Vault, app.extensions["vault"])


def pseudonyms() -> Pseudonyms:
    """The pseudonyms of this installation. Raises Misconfigured where its key is broken."""
    home = cast(Settings, current_app.extensions["settings"]).home
    try:
        return Pseudonyms(load_key(home))
    except BrokenKeyError as fault:
        raise Misconfigured(str(fault)) from fault
