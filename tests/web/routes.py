"""The role matrix: who may call which route. A new route gets its line here, or a test fails."""

from trainer.store.accounts import Role

ANYBODY = "anybody"
EVERY_ROLE = frozenset(Role)
TRAINEE = frozenset({Role.TRAINEE})
MANAGER = frozenset({Role.MANAGER})
AUTHOR = frozenset({Role.AUTHOR})
ADMINISTRATOR = frozenset({Role.ADMINISTRATOR})

MATRIX: dict[str, frozenset[Role] | str] = {
    # endpoint: roles
    "static": ANYBODY,
    "bootstrap.static": ANYBODY,
    "start.index": EVERY_ROLE,
    "start.health": ANYBODY,
    "accounts.login": ANYBODY,
    "accounts.logout": EVERY_ROLE,
    "accounts.set_up": ANYBODY,
    "accounts.accept_invite": ANYBODY,
    "accounts.own_account": EVERY_ROLE,
    "accounts.change_password": EVERY_ROLE,
    "people.index": ADMINISTRATOR,
    "people.add": ADMINISTRATOR,
    "people.renew_invite": ADMINISTRATOR,
    "people.deactivate": ADMINISTRATOR,
    "people.reactivate": ADMINISTRATOR,
    "cases.library": EVERY_ROLE,
    "cases.briefing": EVERY_ROLE,
    "phrases.index": MANAGER | AUTHOR | ADMINISTRATOR,
    "phrases.show": MANAGER | AUTHOR | ADMINISTRATOR,
    "phrases.export": MANAGER | AUTHOR | ADMINISTRATOR,
    "phrases.take_up": MANAGER | AUTHOR | ADMINISTRATOR,
    "phrases.restore": MANAGER | AUTHOR | ADMINISTRATOR,
    "home.show": TRAINEE,
    "trainees.index": MANAGER | ADMINISTRATOR,
    "trainees.show": MANAGER | ADMINISTRATOR,
    "practice.start": TRAINEE,
    "practice.workbench": TRAINEE,
    "practice.look": TRAINEE,
    "practice.reply": TRAINEE,
    "practice.ask_colleague": TRAINEE,
    "practice.hint": TRAINEE,
    "practice.pause": TRAINEE,
    "practice.resume": TRAINEE,
    "practice.end": TRAINEE,
    "practice.note": TRAINEE,
    "practice.rewind": TRAINEE,
    "reports.history": TRAINEE,
    "reports.show": TRAINEE | MANAGER | ADMINISTRATOR,
    "reports.raise_doubt": TRAINEE,
    "reports.save_phrase": TRAINEE,
    "reports.drop_phrase": TRAINEE,
    "reports.export_phrases": TRAINEE,
    "reports.deny": MANAGER | ADMINISTRATOR,
    "readings.show": MANAGER | AUTHOR | ADMINISTRATOR,
    "readings.kept_clean": MANAGER | AUTHOR | ADMINISTRATOR,
    "readings.deny": MANAGER | AUTHOR | ADMINISTRATOR,
    "readings.take_back": MANAGER | AUTHOR | ADMINISTRATOR,
    "readings.report_missed": MANAGER | AUTHOR | ADMINISTRATOR,
    "readings.drop_missed": MANAGER | AUTHOR | ADMINISTRATOR,
    "rules.index": MANAGER | AUTHOR | ADMINISTRATOR,
    "rules.new": MANAGER | AUTHOR | ADMINISTRATOR,
    "rules.edit": MANAGER | AUTHOR | ADMINISTRATOR,
    "rules.withdraw": MANAGER | AUTHOR | ADMINISTRATOR,
    "rules.discard": MANAGER | AUTHOR | ADMINISTRATOR,
}

# a value for every kind of placeholder that stands in a route
SAMPLES = {"int": "1", "string": "x", "default": "x", "path": "css/base.css", "uuid": "0" * 32}
