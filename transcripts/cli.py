"""The commands of `python -m transcripts`. docs/transcripts.md describes each.

Exit status: 0 done, 1 the input has problems (told on standard error), 2 wrong usage.
"""

import argparse
import io
import json
import os
import re
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TextIO

from question_bank.console import CommandParser, fall_silent
from question_bank.faults import file_fault
from transcripts.columns import ColumnMapping, MappingError
from transcripts.installation import BrokenKeyError, load_key
from transcripts.opening import text_lines
from transcripts.part_reading import SHUT, UnreadableError
from transcripts.parts import opened_parts
from transcripts.pseudonyms import Pseudonyms
from transcripts.readers import COMPANIONS, READERS, Reader, reader_named
from transcripts.reading import Imported, OnlyCompanionsError, import_file
from transcripts.recognition import Judged, facts_in, judge
from transcripts.records import as_record
from transcripts.redaction import Redacted, Redactor

DONE, PROBLEMS = 0, 1
LONGEST_CASE_ID = 64


def main(arguments: Sequence[str]) -> int:
    """Run one command and give its exit status."""
    options = _parser().parse_args(arguments)
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            # A lone surrogate in somebody's JSON must not end the reading of all the rest.
            stream.reconfigure(encoding="utf-8", errors="replace")
    try:
        status: int = options.run(options, sys.stdout)
        sys.stdout.flush()
    except (BrokenKeyError, UnreadableError, MappingError, *SHUT, OSError) as fault:
        if isinstance(fault, BrokenPipeError):
            fall_silent()
            return DONE
        name = fault.filename if isinstance(fault, OSError) else None
        _tell(f"{_shown(Path(name))}: {_reason(fault)}" if name else _reason(fault))
        return PROBLEMS
    return status


def _parser() -> argparse.ArgumentParser:
    parser = CommandParser(
        prog="python -m transcripts", description="真实聊天记录：读、去隐私、变成案例草稿"
    )
    commands = parser.add_subparsers(required=True, title="命令", metavar="COMMAND", help="做什么")

    read = commands.add_parser("read", help="读出对话，去掉隐私，一行一段 JSON")
    read.add_argument("files", nargs="+", type=Path, metavar="FILE", help="导出的文件，可以几个")
    _reading_options(read)
    read.set_defaults(run=_read)

    formats = commands.add_parser("formats", help="看一个文件像哪种格式")
    formats.add_argument("file", type=Path, metavar="FILE", help="导出的文件")
    _password_option(formats)
    formats.set_defaults(run=_formats)

    redact = commands.add_parser("redact", help="去掉文字里的隐私，一行进一行出")
    redact.add_argument("file", nargs="?", type=Path, metavar="FILE", help="不写就读标准输入")
    redact.add_argument("--spans", action="store_true", help="改成 JSON，带每处隐私的位置")
    redact.set_defaults(run=_redact)

    draft = commands.add_parser("draft", help="把一段对话写成案例草稿（YAML）")
    draft.add_argument("file", type=Path, metavar="FILE", help="导出的文件")
    draft.add_argument(
        "--conversation", type=_place, required=True, metavar="N", help="第几段，从 1 数起"
    )
    draft.add_argument("--id", type=_case_id, required=True, metavar="ID", help="案例的 id")
    _reading_options(draft)
    draft.set_defaults(run=_draft)
    return parser


def _reading_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--format", type=_reader, metavar="F", help="格式，不写就按内容认")
    parser.add_argument(
        "--agents",
        type=_agents,
        default=frozenset(),
        metavar="NAME,…",
        help="哪些账号是客服，逗号隔开",
    )
    parser.add_argument("--columns", type=Path, metavar="JSON", help="自家表格每一列是什么")
    _password_option(parser)


def _password_option(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--password-stdin", action="store_true", help="压缩包的密码，从标准输入第一行读"
    )


def _names() -> list[str]:
    return [reader.name for reader in READERS]


def _reader(name: str) -> Reader:
    try:
        return reader_named(name)
    except KeyError:
        known = "、".join(_names())
        raise argparse.ArgumentTypeError(f"没有「{name}」这种格式，可用：{known}") from None


def _agents(names: str) -> frozenset[str]:
    return frozenset(name for part in names.replace("，", ",").split(",") if (name := part.strip()))


def _place(number: str) -> int:
    if not number.isdecimal() or int(number) < 1:
        raise argparse.ArgumentTypeError("从 1 数起")
    return int(number)


def _case_id(given: str) -> str:
    if re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", given) is None or len(given) > LONGEST_CASE_ID:
        raise argparse.ArgumentTypeError(
            f"只能是小写字母、数字和中间的连字符，最多 {LONGEST_CASE_ID} 个"
        )
    return given


def _pseudonyms() -> Pseudonyms:
    home = Path(os.environ.get("TRAINER_HOME") or "var").expanduser().resolve()
    return Pseudonyms(load_key(home))


def _password(options: argparse.Namespace) -> str | None:
    if not options.password_stdin:
        return None
    return sys.stdin.buffer.readline().decode(errors="replace").rstrip("\r\n")


def _mapping(options: argparse.Namespace) -> ColumnMapping | None:
    if options.columns is None:
        return None
    try:
        return ColumnMapping.from_json(json.loads(options.columns.read_text(encoding="utf-8-sig")))
    except MappingError:
        raise
    except ValueError as fault:
        raise MappingError("列的对应关系不是 JSON") from fault


def _imported(
    options: argparse.Namespace, path: Path, password: str | None, facts: tuple[object, ...] = ()
) -> Iterator[Imported]:
    return import_file(
        path,
        _pseudonyms(),
        reader=options.format,
        agents=options.agents,
        password=password,
        mapping=_mapping(options),
        facts=facts,
    )


def _read(options: argparse.Namespace, out: TextIO) -> int:
    """Tell and skip files that can't be read; the status is 1 only if nothing could be read."""
    password, count = _password(options), 0
    several = len(options.files) > 1
    facts = (
        tuple(one for path in options.files for one in facts_in(path, password)) if several else ()
    )
    for path in options.files:
        try:
            for imported in _imported(options, path, password, facts):
                _print_json(as_record(imported), out)
                count += 1
        except (BrokenPipeError, MappingError):
            raise
        except OnlyCompanionsError as fault:
            if not several:
                _tell(f"{_shown(path)}: {fault}")
        except (UnreadableError, *SHUT, OSError) as fault:
            _tell(f"{_shown(path)}: {_reason(fault)}")
    return DONE if count else PROBLEMS


def _formats(options: argparse.Namespace, out: TextIO) -> int:
    found = 0
    with opened_parts(options.file, _password(options)) as opened:
        for name, reason in opened.refused:
            _tell(f"{Redactor().redact(name).text}: {reason}")
        for part in opened.parts:
            judged = judge(part)
            shown = Redactor().redact(part.name).text if len(opened.parts) > 1 else None
            for record in _candidates(judged):
                _print_json({**record, "part": shown}, out)
                found += 1
    if not found:
        _tell("认不出聊天记录的格式")
    return DONE if found else PROBLEMS


def _candidates(judged: Judged) -> list[dict[str, object]]:
    """The surest first, lists that go with conversations among them."""
    layouts = [(one.reader.name, one.reader.title, one.candidate) for one in judged.candidates]
    lists = ((one.name, one.title, one.recognise(judged.sample)) for one in COMPANIONS)
    layouts += [one for one in lists if one[2].confidence > 0]
    return [
        {
            "format": name,
            "title": title,
            "confidence": candidate.confidence,
            "reason": candidate.reason,
            "encoding": judged.encoding.codec,
            "encoding_reason": judged.encoding.reason,
        }
        for name, title, candidate in sorted(layouts, key=lambda one: -one[2].confidence)
    ]


def _redact(options: argparse.Namespace, out: TextIO) -> int:
    """The whole input counts as one conversation: a number is the same mark on every line."""
    _pseudonyms()
    redactor = Redactor()
    with options.file.open("rb") if options.file else sys.stdin.buffer as stream:
        _, lines = text_lines(stream)
        for line in lines:
            redacted = redactor.redact(line)
            if options.spans:
                _print_json(_with_spans(redacted), out)
            else:
                out.write(redacted.text + "\n")
    return DONE


def _draft(options: argparse.Namespace, out: TextIO) -> int:
    """The reader of replies is loaded only here: its rules take longer than a short file's reading."""
    from question_bank.language.reader import shipped_reader
    from transcripts.draft import NothingToDraftError, as_yaml, draft_case

    found = _imported(options, options.file, _password(options))
    place = 0
    for place, imported in enumerate(found, start=1):  # noqa: B007 - the count is told below
        if place == options.conversation:
            break
    else:
        _tell(f"文件里只有 {place} 段对话，没有第 {options.conversation} 段")
        return PROBLEMS
    source = f"{imported.provenance.source} #{place}"
    try:
        draft = draft_case(
            imported.conversation, case_id=options.id, source=source, reader=shipped_reader()
        )
    except (NothingToDraftError, ValueError) as fault:
        _tell(str(fault))
        return PROBLEMS
    out.write(as_yaml(draft))
    return DONE


def _shown(path: Path) -> str:
    return Redactor().redact(path.name).text


def _with_spans(redacted: Redacted) -> dict[str, object]:
    spans = [
        {"kind": span.kind.value, "start": span.start, "end": span.end, "mark": span.mark}
        for span in redacted.spans
    ]
    return {"text": redacted.text, "spans": spans}


def _print_json(record: dict[str, object], out: TextIO) -> None:
    out.write(json.dumps(record, ensure_ascii=False) + "\n")


def _reason(fault: Exception) -> str:
    return file_fault(fault) if isinstance(fault, OSError) else str(fault)


def _tell(message: str) -> None:
    sys.stderr.write(message + "\n")
