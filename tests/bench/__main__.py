"""``python -m tests.bench`` (`make bench`): the figures as tables, then as one line of JSON. Nothing here passes or fails."""

import json
import logging
from typing import Any

from tests.bench import importing, library, processor, pure, reading, replies, round_trip, scoring


def main() -> None:
    """Measure everything and print it."""
    logging.getLogger("jieba").setLevel(logging.WARNING)
    rows = pure.measure()
    _print_pure(rows)
    single = replies.measure()
    print(
        f"one reply: {single['read_us']} µs, {single['ratio']} x jieba.lcut, median over {single['messages']} different ones; "
        f"with {replies.MANY} phrases more {single['growth']} x of the cost with {replies.FEW}; "
        f"start of `read` {single['start_s']} s, of jieba {single['jieba_start_s']} s\n"
    )
    busy = processor.measure()
    print(
        f"processor time of a round trip: practice {busy['practice_ms']} ms, "
        f"bare {busy['bare_ms']} ms, ratio {busy['ratio']} ({busy['round_trips']} each)\n"
    )
    trips = round_trip.measure()
    _print_trips(trips)
    shelves = library.measure()
    _print_library(shelves)
    scored = scoring.measure()
    _print_scored(scored)
    exports = reading.measure()
    _print_exports(exports)
    imported = importing.measure()
    _print_imported(imported)
    figures = {
        "pure": rows,
        "replies": single,
        "processor": busy,
        "round_trip": trips,
        "library": shelves,
        "scoring": scored,
        "exports": exports,
        "imports": imported,
    }
    print(json.dumps(figures, ensure_ascii=False))


def _print_pure(rows: list[dict[str, Any]]) -> None:
    print(f"{'':<32}{'ms':>9}{'jieba.lcut ms':>15}{'ratio':>8}")
    for row in rows:
        print(f"{row['what']:<32}{row['ms']:>9}{row['jieba_ms']:>15}{row['ratio']:>8}")
    print(f"a reading: {rows[-1]['us_per_message']} µs a message\n")


def _print_library(shelves: dict[str, Any]) -> None:
    print(
        f"{'loading the library':<24}{'CSafeLoader cpu ms':>19}{'from the files':>15}{'MB':>7}"
        f"{'read before':>12}{'MB':>7}{'one changed':>12}"
    )
    for row in shelves["rows"]:
        plain, cold, warm, changed = (row[one] for one in ("plain", "cold", "warm", "changed"))
        print(
            f"{row['cases']:>18} cases{plain['cpu_ms']:>19}{cold['cpu_ms']:>15}{cold['mb']:>7}"
            f"{warm['cpu_ms']:>12}{warm['mb']:>7}{changed['cpu_ms']:>12}"
        )
    growth = f"{shelves['growth_cold']} (from the files) and {shelves['growth_warm']} (read before)"
    verdict = "" if shelves["met"] else "  MISSED"
    print(
        f"first reading {shelves['ratio_cold']} x yaml.CSafeLoader alone; a further case among many costs {growth} "
        f"times one among few; most cases read before: {library.LIMIT_S} s by the clock at most{verdict}\n"
    )


def _print_trips(trips: dict[str, Any]) -> None:
    counted = trips["round_trips"]
    print(
        f"{trips['trainees']} trainees at once, each again as soon as answered; "
        f"{counted['practice']} practice, {counted['bare']} bare round trips"
    )
    print(f"{'':<8}{'practice ms':>12}{'bare ms':>10}{'ratio':>8}{'target':>8}  by round")
    for name, most in trips["target"].items():
        by_round = " ".join(str(one[name]) for one in trips["ratio_by_round"])
        ours, theirs = trips["practice_ms"][name], trips["bare_ms"][name]
        verdict = "" if trips["met"][name] else "  MISSED"
        ratio = trips["ratio"][name]
        print(f"{name:<8}{ours:>12}{theirs:>10}{ratio:>8}{most:>8}  {by_round}{verdict}")
    print()


def _print_scored(scored: dict[str, Any]) -> None:
    rate, busy = scored["chats_s"], scored["busy_ms"]
    verdict = "" if scored["met"] else "  MISSED"
    print(
        f"scoring real chats of {scored['replies']} replies: {rate['1']}/s on one processor, {rate['2']}/s on two; "
        f"speed-up {scored['speedup']} (target {scored['target']}){verdict}, {scored['speedup_if_free']} if both were free; "
        f"processor time {busy['1']} and {busy['2']} ms a chat\n"
    )


def _print_exports(exports: list[dict[str, Any]]) -> None:
    print(f"{'reading exports':<20}{'MB/s':>8}{'decoding MB/s':>15}{'messages/s':>12}  most memory")
    for row in exports:
        verdict = "" if row["flat"] else "  GROWS"
        print(
            f"{row['layout']:<20}{row['read_mb_s']:>8}{row['decode_mb_s']:>15}{row['messages_s']:>12}"
            f"  {row['small_mb']} MB for {reading.SPEED_MB} MB, {row['large_mb']} MB for {row['large_file_mb']} MB{verdict}"
        )
    print()


def _print_imported(imports: list[dict[str, Any]]) -> None:
    print(
        f"{'a whole import':<20}{'chats':>8}{'reading cpu s':>15}{'keeping cpu s':>15}  most memory"
    )
    for row in imports:
        verdict = "" if row["flat"] else "  GROWS"
        size = f"{row['mb']} MB"
        print(
            f"{size:<20}{row['conversations']:>8}{row['read_cpu_s']:>15}{row['keep_cpu_s']:>15}"
            f"  {row['keep_mb']} MB{verdict}"
        )
    print()


if __name__ == "__main__":
    main()
