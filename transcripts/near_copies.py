"""Conversations that are nearly the same: exports that overlap, replies from one template."""

import zlib
from collections import defaultdict
from collections.abc import Iterable, Sequence

import numpy as np

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
    leader: dict[str, str] = {}
    buckets: dict[tuple[int, bytes], list[tuple[str, bytes]]] = defaultdict(list)
    for own, body in sketches:
        found = _first_near(body, (buckets[band] for band in _bands(body)))
        if found is not None:
            first = leader.setdefault(found, found)
            leader[own] = first
        else:
            for band in _bands(body):
                buckets[band].append((own, body))
    return leader


def _bands(body: bytes) -> Iterable[tuple[int, bytes]]:
    width = _ROWS * 4
    return ((at, body[at : at + width]) for at in range(0, len(body), width))


def _first_near(body: bytes, buckets: Iterable[list[tuple[str, bytes]]]) -> str | None:
    own = np.frombuffer(body, "<u4")
    for bucket in buckets:
        for other, its in bucket:
            if int((np.frombuffer(its, "<u4") == own).sum()) >= NEAR:
                return other
    return None
