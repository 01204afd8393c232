"""The contrasts that design depends on, computed from tokens.css (WCAG 2 relative luminance)."""

import re
from pathlib import Path

import pytest

CSS = Path(__file__).resolve().parents[2] / "trainer" / "web" / "static" / "css"
TEXT = 4.5
CONTROL = 3.0

TEXT_PAIRS = [
    *(
        (ink, ground)
        for ink in ("ink", "ink-2", "ink-3")
        for ground in ("surface", "paper", "sunk")
    ),
    ("ink", "brand-wash"),
    ("ink-2", "brand-wash"),
    ("brand", "surface"),
    ("brand", "paper"),
    ("brand", "brand-mist"),
    ("surface", "brand"),
    ("surface", "brand-deep"),
    ("brand-deep", "brand-wash"),
    ("rail-ink", "rail"),
    ("surface", "rail"),
    ("surface", "rail-on"),
    ("good", "surface"),
    ("good", "paper"),
    ("good", "good-wash"),
    ("warn", "surface"),
    ("warn", "paper"),
    ("warn", "warn-wash"),
    ("warn", "warn-strong"),
    ("bad", "surface"),
    ("bad", "paper"),
    ("bad", "bad-wash"),
    ("bad", "bad-strong"),
    ("surface", "bad"),
    ("coach", "surface"),
    ("coach", "coach-wash"),
    ("off-ink", "off"),
    ("ink", "warn-fill"),
    ("ink-3", "heat-none"),
    *(("ink", f"heat-{step}") for step in ("none", "0", "1", "2", "3")),
    *(("surface", f"heat-{step}") for step in ("4", "5")),
    *(("ink", f"buyer-{slot}") for slot in range(1, 7)),
]


def _tokens(css: str) -> dict[str, str]:
    """Plain colours of the first ``:root`` block; the later blocks are for print and contrast."""
    root = css.partition(":root {")[2].partition("\n}")[0]
    return dict(re.findall(r"--([a-z0-9-]+):\s*(#[0-9a-f]{6})\b", root))


TOKENS = _tokens((CSS / "tokens.css").read_text(encoding="utf-8"))


def _luminance(colour: str) -> float:
    def linear(channel: float) -> float:
        return channel / 12.92 if channel <= 0.04045 else ((channel + 0.055) / 1.055) ** 2.4

    red, green, blue = (linear(int(colour[i : i + 2], 16) / 255) for i in (1, 3, 5))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """1 (the same) to 21 (black on white)."""
    dark, light = sorted((_luminance(one), _luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def test_the_formula_gives_the_known_ends() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.005)


@pytest.mark.parametrize(("text", "ground"), TEXT_PAIRS)
def test_text_can_be_read_on_its_ground(text: str, ground: str) -> None:
    assert contrast(TOKENS[text], TOKENS[ground]) >= TEXT


def test_borders_of_controls_stand_out() -> None:
    assert contrast(TOKENS["line-strong"], TOKENS["surface"]) >= CONTROL


def test_ink_3_is_kept_off_brand_wash() -> None:
    assert contrast(TOKENS["ink-3"], TOKENS["brand-wash"]) < TEXT


def test_fills_never_colour_text() -> None:
    coloured = re.compile(r"(?<![-\w])color:\s*var\(--(?:[a-z]+-fill|peach)\)")
    for path in sorted(CSS.glob("*.css")):
        assert coloured.findall(path.read_text(encoding="utf-8")) == [], path.name


def test_every_token_that_a_stylesheet_uses_is_there() -> None:
    for path in sorted(CSS.glob("*.css")):
        css = path.read_text(encoding="utf-8")
        defined = set(re.findall(r"(--[a-z0-9-]+)\s*:", (CSS / "tokens.css").read_text() + css))
        used = set(re.findall(r"var\((--[a-z0-9-]+)", css))
        assert used - defined == set(), path.name
