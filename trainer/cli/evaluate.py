"""``evaluate FILE``: how well replies are read, on labelled ones; and whether the shop's clean sentences are kept clean."""

import argparse
import json
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from question_bank.faults import encoding_fault, file_fault
from question_bank.language.evaluate import Verdict, judge, report
from question_bank.language.labelled import LabelError, parse_labelled
from question_bank.language.reader import ReadingRefused
from question_bank.names import ACT_NAMES, CATEGORY_NAMES
from question_bank.vocabulary import Act, Category
from trainer.cli._columns import padded, width
from trainer.cli._reader import reader_in_force, shop_in_force
from trainer.errors import Invalid

EXAMPLE = '{"id": "a1", "text": "亲，加我微信吧", "findings": [{"category": "off_platform"}]}'
_NAMES: dict[str, str] = {
    **{one.value: CATEGORY_NAMES[one] for one in Category},
    **{one.value: ACT_NAMES[one] for one in Act},
}
_ID_COLUMNS = max(map(width, _NAMES)) + 2
_NAME_COLUMNS = max(map(width, _NAMES.values())) + 2

if TYPE_CHECKING:
    from question_bank.language.shop import Shop


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    parser.add_argument("file", help="标注好的回复，每行一个 JSON；- 为标准输入")
    parser.add_argument("--json", action="store_true", help="打印 JSON，字段见 docs/commands.md")


def run(args: argparse.Namespace) -> int:
    """Read every line and print the figures. Exit 1, all faults listed, where a line is no labelled reply."""
    verdicts, problems = _judged(args.file)
    if not verdicts and not problems:
        problems = [f"{args.file} 里一句标注都没有，每行写一个 JSON，例如 {EXAMPLE}"]
    if problems:
        print("\n".join(problems), file=sys.stderr)
        return 1
    figures = report(verdicts)
    shop = shop_in_force()
    if shop is not None and shop.clean:
        figures["shop_clean"] = _shop_clean(shop)
    print(json.dumps(figures, ensure_ascii=False) if args.json else _table(figures))
    return 0


def _shop_clean(shop: "Shop") -> dict[str, Any]:
    """The shop's clean sentences as the rules alone read them, without regard to the denial itself."""
    from question_bank.language.shop import reader_with, sound_rules

    # A late import: most installations evaluate without a shop.
    reader = reader_with(sound_rules(shop))
    errors = []
    for one, expected in zip(shop.clean, shop.expected(), strict=True):
        extra = reader.read(one.messages, one.context).categories() - expected
        if extra:
            errors.append({"id": one.id, "messages": list(one.messages), "extra": sorted(extra)})
    n = len(shop.clean)
    return {"n": n, "clean": round((n - len(errors)) / n, 4), "errors": errors}


def _judged(name: str) -> tuple[list[Verdict], list[str]]:
    """Every labelled reply with what is read in it, and what is wrong with the other lines; faults stop the reading."""
    found: list[Verdict] = []
    problems: list[str] = []
    reader = reader_in_force()
    labelled = []
    # JSON lines end in \n alone: what `splitlines` cuts at beside it may stand in a text.
    for number, line in enumerate(_text(name).split("\n"), start=1):
        if not line.strip():
            continue
        try:
            labelled.append((number, parse_labelled(line)))
        except LabelError as fault:
            problems.append(f"{name}:{number}: {fault}")
    for number, one in [] if problems else labelled:
        try:
            found += judge([one], reader.read)
        except ReadingRefused as fault:
            problems.append(f"{name}:{number}: {fault}")
    return found, problems


def _text(name: str) -> str:
    try:
        raw = sys.stdin.buffer.read() if name == "-" else Path(name).read_bytes()
        return raw.decode("utf-8-sig")
    except OSError as fault:
        raise Invalid(f"读不了 {name}：{file_fault(fault)}") from fault
    except UnicodeDecodeError as fault:
        raise Invalid(f"{name} {encoding_fault(fault)}") from fault


def _table(figures: dict[str, Any]) -> str:
    lines = []
    for part, title in (("findings", "问题"), ("acts", "动作")):
        lines.append(_label(title, "") + " 准确   召回     F1     数")
        for label, row in figures[part].items():
            lines.append(f"{_label(label, _NAMES[label])}{_cells(row)}  {row['n']:>5}")
        lines.append(_label("micro", "合计") + _cells(figures["micro"][part]))
        lines.append(_label("macro", "各类平均") + _cells(figures["macro"][part]))
        lines.append("")
    for key, title in (
        ("red_line_recall", "红线召回"),
        ("traps_clean", "陷阱没误判"),
        ("disguised_recall", "伪装识破"),
        ("cut_accuracy", "拆句判对"),
    ):
        lines.append(f"{title}  {_cell(figures[key])}")
    if "shop_clean" in figures:
        lines += _shop_lines(figures["shop_clean"])
    lines.append("")
    lines += [_error(one) for one in figures["errors"]]
    return "\n".join(lines)


def _label(label: str, name: str) -> str:
    return padded(label, _ID_COLUMNS) + padded(name, _NAME_COLUMNS)


def _shop_lines(kept: dict[str, Any]) -> list[str]:
    """What the rules say of the shop's clean sentences; whoever denied them is not accused all the same."""
    lines = [f"本店干净句（{kept['n']} 句）规则也判干净  {_cell(kept['clean'])}"]
    return lines + [
        f"  {one['id']}  规则还会判 {_list(one['extra'])}  {' / '.join(one['messages'])}"
        for one in kept["errors"]
    ]


def _cells(row: dict[str, Any]) -> str:
    return "  ".join(_cell(row[key]) for key in ("precision", "recall", "f1"))


def _cell(value: float | None) -> str:
    return "    –" if value is None else f"{value:5.3f}"


def _error(one: dict[str, Any]) -> str:
    missing = [*one["missing"], *one["missing_acts"]]
    extra = [*one["extra"], *one["extra_acts"]]
    said = " / ".join(one["messages"])
    return f"{one['id']}  漏 {_list(missing)}  多 {_list(extra)}  {said}"


def _list(labels: Sequence[str]) -> str:
    return ",".join(f"{label}（{_NAMES[label]}）" for label in labels) or "无"
