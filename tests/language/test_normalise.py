"""The normal form and its way back to the typed characters."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from question_bank.language.disguise import Unmasker
from question_bank.language.masks import build_masks
from question_bank.language.normalise import normalise

ODD = "ＡａⓐⒶ🅰①❶驗證碼\u200b\u0301\ufe0f ~～…。，！❤⭐➕🛰\n\r\t加微信vx１２亻言讠平 "
TEXTS = st.one_of(st.text(max_size=60), st.text(alphabet=ODD, max_size=60))
UNMASKER = Unmasker(build_masks(), lambda: ["不退", "刷单", "管不了"])


@pytest.mark.parametrize(
    ("typed", "plain"),
    [
        ("ＶＸ", "vx"),
        ("驗證碼", "验证码"),
        ("NO.①", "no.1"),
        ("Ⓥ🅧", "vx"),
        ("微\u200b信", "微信"),
        ("加 \u3000 我", "加 我"),
        ("é", "é"),
        ("  好的❤ ", "好的"),
    ],
)
def test_what_a_keyboard_or_font_does_is_undone(typed: str, plain: str) -> None:
    assert normalise(typed).text == plain


@given(TEXTS)
def test_the_normal_form_of_a_normal_text_is_that_text(typed: str) -> None:
    once = normalise(typed).text
    assert normalise(once).text == once


@given(TEXTS)
def test_the_way_back_never_runs_backwards_and_stays_within_the_text(typed: str) -> None:
    for form in (normalise(typed), UNMASKER.unmask(normalise(typed))):
        starts = [form.source_span(at, at + 1)[0] for at in range(len(form.text))]
        ends = [form.source_span(at, at + 1)[1] for at in range(len(form.text))]
        assert starts == sorted(starts)
        assert all(0 <= low < high <= len(typed) for low, high in zip(starts, ends, strict=True))


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("葳❤", "微信"),
        ("私~下~付", "私下付"),
        ("加 我 微 信", "加我微信"),
        ("dou yin", "抖音"),
        ("亻言", "信"),
        ("微微信信", "微信"),
        ("傻⭐逼", "傻逼"),
        ("bu退", "不退"),
        ("走私。下。付", "走私下付"),
    ],
)
def test_a_disguise_is_undone(typed: str, meant: str) -> None:
    assert UNMASKER.unmask(normalise(typed)).text == meant


@pytest.mark.parametrize(
    "typed", ["因为新款刚到", "您先看看,有货的", "因为信任", "谢谢您", "2-3天到"]
)
def test_an_honest_text_is_left_alone(typed: str) -> None:
    assert UNMASKER.unmask(normalise(typed)).text == normalise(typed).text
