"""``coverage``: what the published cases practise, by stage, and what none of them does."""

import argparse
import json
from collections.abc import Iterator, Sequence

from question_bank.coverage_map import COLUMNS, CoverageTable, coverage_of, holes_of
from question_bank.names import STAGE_NAMES
from question_bank.vocabulary import Stage
from trainer.cli._content import open_library


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    parser.add_argument("--json", action="store_true", help="打印 JSON")


def run(args: argparse.Namespace) -> int:
    """Print the tables, holes first."""
    library = open_library()
    shops = [shop.name for shop in library.shops.values()]
    tables = coverage_of(library.published(), lambda one: library.personas[one].name, shops)
    if args.json:
        print(json.dumps(_record(tables), ensure_ascii=False))
    else:
        print("\n".join(_lines(tables)))
    return 0


def _record(tables: Sequence[CoverageTable]) -> dict[str, object]:
    columns = [f"{stage.value}-{level}" for stage, level in COLUMNS]
    return {
        "holes": holes_of(tables),
        "tables": {
            table.id: {
                row.id: {
                    column: list(cell)
                    for column, cell in zip(columns, row.cells, strict=True)
                    if cell
                }
                for row in table.rows
            }
            for table in tables
        },
    }


def _lines(tables: Sequence[CoverageTable]) -> Iterator[str]:
    yield from (f"缺：{hole}" for hole in holes_of(tables))
    for table in tables:
        yield ""
        yield f"{table.name}（{'、'.join(STAGE_NAMES.values())}，合计）"
        for row in table.rows:
            counts = [row.of_stage(stage) for stage in Stage]
            figures = "".join(f"{count or '—':>5}" for count in (*counts, len(row.cases)))
            yield f"{figures}  {row.name}"
