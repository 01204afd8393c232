"""``simulate CASE --replies FILE``: play written replies against the buyer and print events and grade."""

import argparse
import json
import sys
from pathlib import Path
from typing import Any

from question_bank.faults import file_fault, json_fault
from question_bank.library import Library
from question_bank.scorecard import Scorecard, SpeedProfile
from trainer.cli._content import open_case, open_library
from trainer.cli._reader import grader_version
from trainer.errors import Invalid
from trainer.grading.grade import grade
from trainer.grading.to_json import to_json
from trainer.grading.types import Versions
from trainer.simulation.play import play
from trainer.simulation.transcript import parse_inputs, played_record


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    parser.add_argument("case", help="案例 id，或一个 YAML 文件")
    parser.add_argument(
        "--replies", required=True, metavar="FILE", help="回复，JSON 数组；- 为标准输入"
    )
    parser.add_argument("--seed", type=int, default=0, help="种子，默认 0")
    parser.add_argument("--profile", help="速度标准，代替评分标准里写的那个")
    parser.add_argument("--scorecard", default="default", help="评分标准，默认 default")


def run(args: argparse.Namespace) -> int:
    """Play, grade, print. Exit 1 where case, replies or names are not right."""
    library = open_library()
    opened = open_case(library, args.case)
    scorecard, profile = _standard(library, args.scorecard, args.profile)
    raw = _replies(args.replies)
    inputs, problems = parse_inputs(raw)
    if problems:
        print("\n".join(problems), file=sys.stderr)
        return 1
    script = opened.script
    played = play(script, inputs, args.seed)
    record = played_record(script.case.id, args.seed, played, raw[played.used :])
    versions = Versions(
        opened.digest,
        f"{scorecard.id}@{scorecard.version}",
        grader_version(),
    )
    graded = grade(
        script.rubric, played.events, scorecard, profile, script.reader, versions=versions
    )
    record["grade"] = to_json(graded)
    print(json.dumps(record, ensure_ascii=False))
    return 0


def _standard(
    library: Library, scorecard_id: str, profile_id: str | None
) -> tuple[Scorecard, SpeedProfile]:
    scorecard = library.scorecards.get(scorecard_id)
    if scorecard is None:
        known = "、".join(library.scorecards)
        raise Invalid(f"没有「{scorecard_id}」这个评分标准，有：{known}")
    profile = library.profiles.get(profile_id or scorecard.speed_profile)
    if profile is None:
        known = "、".join(library.profiles)
        raise Invalid(f"没有「{profile_id}」这个速度标准，有：{known}")
    return scorecard, profile


def _replies(path: str) -> Any:
    try:
        text = sys.stdin.read() if path == "-" else Path(path).read_text(encoding="utf-8-sig")
        return json.loads(text)
    except OSError as error:
        raise Invalid(f"读不了 {path}：{file_fault(error)}") from error
    except (ValueError, RecursionError) as error:
        raise Invalid(f"{path} {json_fault(error)}") from error
