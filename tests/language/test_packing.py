"""Tables of small numbers come back from their bytes as they were, and take fewer."""

import zlib

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from question_bank.language.packing import IN_A_BYTE, pack, unpack

REACHES = sorted(IN_A_BYTE)
TABLES = st.tuples(st.integers(0, 9), st.integers(1, 5)).flatmap(
    lambda shape: arrays(np.int8, shape, elements=st.integers(-127, 127))
)


@given(numbers=TABLES, reach=st.sampled_from(REACHES))
def test_a_table_comes_back(numbers: np.ndarray, reach: int) -> None:
    back = unpack(pack(numbers, reach), reach, numbers.shape)
    assert back.dtype == np.int8
    np.testing.assert_array_equal(back, numbers)


@pytest.mark.parametrize("reach", REACHES)
def test_numbers_near_nought_take_fewer_bytes_than_as_they_are(reach: int) -> None:
    spread = np.random.default_rng(1).normal(0, reach / 3, (5_000, 4))
    numbers = np.rint(spread).astype(np.int8)
    packed = sum(len(zlib.compress(part.tobytes())) for part in pack(numbers, reach))
    assert packed < 0.95 * len(zlib.compress(numbers.T.tobytes()))
