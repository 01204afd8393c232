"""``cases``: the published cases, as a list for people or as JSON for programs."""

import argparse
import json
from decimal import Decimal
from typing import Any

from question_bank.case import Case, Walkthrough
from question_bank.language.remember import RememberingReader
from question_bank.language.types import ReadsReplies
from question_bank.library import Library
from question_bank.names import STAGE_NAMES
from question_bank.rubric import Point
from trainer.cli._content import open_library
from trainer.cli._reader import reader_in_force
from trainer.simulation.script import Script, script_for
from trainer.simulation.transcript import input_record
from trainer.simulation.walkthrough import resolve


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    parser.add_argument("--json", action="store_true", help="打印 JSON，字段见 docs/commands.md")


def run(args: argparse.Namespace) -> int:
    """Print the published cases."""
    library = open_library()
    published = library.published()
    if args.json:
        reader = RememberingReader(reader_in_force())
        records = [case_record(library, case, reader) for case in published]
        print(json.dumps(records, ensure_ascii=False))
        return 0
    for case in published:
        print(f"{case.id:<28} {STAGE_NAMES[case.stage]} {case.level} 级  {case.title}")
    return 0


def case_record(library: Library, case: Case, reader: ReadsReplies) -> dict[str, Any]:
    """One case in its public form; the walkthroughs with times as they fall on seed 0."""
    script = script_for(case, library.personas[case.buyer.persona], reader)
    return {
        "id": case.id,
        "title": case.title,
        "stage": case.stage.value,
        "level": case.level,
        "persona": case.buyer.persona.value,
        "tags": list(case.tags),
        "outcomes": [outcome.value for outcome in case.outcomes],
        "desk": [desk.value for desk in case.desk],
        "points": [_point(point) for point in case.points],
        "walkthroughs": [_walkthrough(script, one) for one in case.walkthroughs],
        "digest": library.digests[case.id],
    }


def _point(point: Point) -> dict[str, Any]:
    return {
        "id": point.id,
        "label": point.label,
        "beat": point.beat,
        "weight": _number(point.weight),
        "must": point.must,
        "model": list(point.model),
    }


def _walkthrough(script: Script, walk: Walkthrough) -> dict[str, Any]:
    inputs, _ = resolve(script, walk, 0)
    return {
        "name": walk.name,
        "replies": [input_record(given) for given in inputs],
        "expect": walk.expect.model_dump(mode="json", exclude_defaults=True),
    }


def _number(value: Decimal) -> int | float:
    return int(value) if value == value.to_integral_value() else float(value)
