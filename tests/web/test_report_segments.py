"""A marked message is cut so that nothing is lost and the graver mark keeps the ground."""

from hypothesis import given
from hypothesis import strategies as st

from trainer.web.emoticons import EMOTICONS, SIGNS, drawn
from trainer.web.report_segments import Segment, Stretch, segments

TEXTS = st.text(alphabet="加我微信好的 <b>&\n", max_size=30)
STRETCHES = st.lists(
    st.builds(
        Stretch,
        start=st.integers(0, 32),
        end=st.integers(0, 32),
        kind=st.sampled_from(["act", "finding", "redline"]),
        label=st.sampled_from(["a", "b", "c"]),
    ),
    max_size=6,
)


@given(TEXTS, STRETCHES)
def test_the_segments_joined_are_the_message(text: str, stretches: list[Stretch]) -> None:
    assert "".join(one.text for one in segments(text, stretches)) == text


@given(TEXTS, STRETCHES)
def test_every_character_knows_all_its_labels_and_the_gravest_ground(
    text: str, stretches: list[Stretch]
) -> None:
    at = 0
    for segment in segments(text, stretches):
        over = [one for one in stretches if one.start <= at < one.end]
        kinds = {one.kind for one in over}
        assert set(segment.labels) == {one.label for one in over}
        ground = "redline" if "redline" in kinds else "finding" if "finding" in kinds else ""
        assert segment.ground == ground
        assert bool(segment.line) == bool(over)
        at += len(segment.text)


def test_a_message_without_marks_is_one_segment() -> None:
    assert segments("好的", []) == (Segment("好的"),)
    assert segments("", [Stretch(0, 3, "act", "a")]) == ()


def test_where_two_marks_overlap_the_other_keeps_its_underline() -> None:
    cut = segments("加我微信聊", [Stretch(0, 4, "redline", "r"), Stretch(2, 5, "act", "a")])
    assert cut == (
        Segment("加我", "redline", "redline", ("r",)),
        Segment("微信", "redline", "act", ("r", "a")),
        Segment("聊", "", "act", ("a",)),
    )


def test_a_mark_alone_has_its_own_underline() -> None:
    (only,) = segments("一定到", [Stretch(0, 3, "finding", "f")])
    assert (only.ground, only.line) == ("finding", "finding")


@given(TEXTS)
def test_drawing_emoticons_escapes_everything_else(text: str) -> None:
    shown = str(drawn(text))
    assert "<b>" not in shown
    assert shown.count("&lt;") == text.count("<")


def test_known_codes_are_drawn_with_their_names_and_others_stay_as_typed() -> None:
    shown = str(drawn("好[微笑]/:012[商品]"))
    assert 'aria-label="微笑">🙂</span>' in shown
    assert 'aria-label="害羞"' in shown
    assert "[商品]" in shown
    assert set(SIGNS.values()) <= set(EMOTICONS)
