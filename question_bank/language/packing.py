"""Small whole numbers, most of them near nought, in few bytes: several share one, the few that lie further off are listed.

A compressor gives every byte at least a bit, and one number a byte wastes what several together would not: so a tenth fewer bytes
are left than of the numbers as they are.
"""

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

IN_A_BYTE = {2: 3, 7: 2}
"""By how far from nought a number may lie: so many such numbers share a byte."""


class Packed(NamedTuple):
    """Numbers, column by column in one list. `near` holds those within `reach` of nought, the others drawn to its edge: the list is cut
    into as many parts as share a byte, and lies in the bytes part over part. `steps` lead from each of the others to the next, `far` is
    what they are."""

    near: "NDArray[np.uint8]"
    steps: "NDArray[np.uint32]"
    far: "NDArray[np.int8]"


def pack(numbers: "NDArray[np.int8]", reach: int) -> Packed:
    """Pack a table; `reach` is one of IN_A_BYTE."""
    import numpy as np

    listed = numbers.T.ravel()  # what is alike lies side by side in a column
    drawn = listed.clip(-reach, reach)
    places = np.flatnonzero(drawn != listed)
    size = IN_A_BYTE[reach]
    whole = np.zeros(-(-len(listed) // size) * size, np.int64)
    whole[: len(listed)] = drawn + reach
    near = _worth(reach) @ whole.reshape(size, -1)
    steps = np.diff(places, prepend=0).astype(np.uint32)
    return Packed(near.astype(np.uint8), steps, listed[places])


def unpack(packed: Packed, reach: int, shape: tuple[int, int]) -> "NDArray[np.int8]":
    """The table again, of so many rows and columns."""
    import numpy as np

    near = packed.near.tobytes()
    in_a_row = b"".join(near.translate(read) for read in _readings(reach))
    listed = np.frombuffer(bytearray(in_a_row), np.int8)
    listed[np.cumsum(packed.steps, dtype=np.int64)] = packed.far
    rows, columns = shape
    return listed[: rows * columns].reshape(columns, rows).T


def _readings(reach: int) -> list[bytes]:
    """For each place what every byte says there, for `bytes.translate`: faster than a table's rows by tenths of a second."""
    import numpy as np

    said = np.arange(256) // _worth(reach)[:, None] % (2 * reach + 1) - reach
    return [row.tobytes() for row in said.astype(np.int8)]


def _worth(reach: int) -> "NDArray[np.int64]":
    """What one counts at each place of a byte."""
    import numpy as np

    return (2 * reach + 1) ** np.arange(IN_A_BYTE[reach])[::-1]
