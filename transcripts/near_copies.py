"""Conversations that are nearly the same: exports that overlap, replies from one template."""

import zlib
from collections import defaultdict
from collections.abc import Iterable, Sequence

import numpy as np
from numpy.typing import NDArray

from transcripts.conversation import Conversation, Role

HASHES = 32
_BANDS = 8
_ROWS = HASHES // _BANDS
_GRAM = 3
NEAR = 24
"""So many of the 32 hashes agree where at least about three quarters of the text do."""

_PRIME = (1 << 31) - 1
_chosen = np.random.default_rng(20261122)
_FACTORS = _chosen.integers(1, _PRIME, HASHES, dtype=np.int64)
_ADDENDS = _chosen.integers(0, _PRIME, HASHES, dtype=np.int64)


def sketch(conversation: Conversation) -> bytes:
    """128 bytes that agree in as many places as two conversations share of their three-character pieces
    (min-wise hashing, Broder 1997)."""
    said = "\n".join(
        turn.text for turn in conversation.turns if turn.role in (Role.BUYER, Role.AGENT)
    )
    pieces = {said[at : at + _GRAM] for at in range(max(1, len(said) - _GRAM + 1))}
    hashes = np.array(
        [zlib.crc32(piece.encode(errors="replace")) % _PRIME for piece in pieces], dtype=np.int64
    )
    lowest = ((hashes[:, None] * _FACTORS + _ADDENDS) % _PRIME).min(axis=0)
    return bytes(lowest.astype("<u4").tobytes())


def groups(sketches: Sequence[tuple[str, bytes]]) -> dict[str, str]:
    """Id → id of the first of its group, for those that are not alone. Given in order of preference."""
    found = groups_among(b"".join(body for _, body in sketches))
    return {sketches[own][0]: sketches[first][0] for own, first in found.items()}


def groups_among(sketches: bytes | bytearray) -> dict[int, int]:
    """The same for sketches one after the other, told by their places.

    A million of them take about 200 MB: nothing is held for those that share no band with another.
    """
    table = np.frombuffer(sketches, "<u4").reshape(-1, HASHES)
    shared = [_shared(table[:, at : at + _ROWS]) for at in range(0, HASHES, _ROWS)]
    leader: dict[int, int] = {}
    buckets: dict[tuple[int, int], list[int]] = defaultdict(list)
    for own in np.flatnonzero(np.any([band >= 0 for band in shared], axis=0)).tolist():
        keys = [(at, int(band[own])) for at, band in enumerate(shared) if band[own] >= 0]
        first = _first_near(table, own, (buckets[key] for key in keys))
        if first is not None:
            leader.setdefault(first, first)
            leader[own] = first
        else:
            for key in keys:
                buckets[key].append(own)
    return leader


def _shared(band: NDArray[np.uint32]) -> NDArray[np.int32]:
    """A number for each row, the same for equal rows; -1 where no other row is equal."""
    whole = np.ascontiguousarray(band).view(f"V{_ROWS * 4}").ravel()
    if not len(whole):
        return np.empty(0, np.int32)
    _, number, count = np.unique(whole, return_inverse=True, return_counts=True)
    return np.where(count[number] > 1, number, -1).astype(np.int32)


def _first_near(table: NDArray[np.uint32], own: int, buckets: Iterable[list[int]]) -> int | None:
    for bucket in buckets:
        for other in bucket:
            if int((table[other] == table[own]).sum()) >= NEAR:
                return other
    return None
