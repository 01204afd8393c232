"""Figures stated in a reply against what the case says is so."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from question_bank.language.facts import contradicting_figures, stated_facts
from question_bank.rubric import Fact

_FACTS = (
    Fact.model_validate({"about": ["净含量", "重量"], "is": ["250g"]}),
    Fact.model_validate({"about": ["保质期"], "is": ["18个月"]}),
    Fact.model_validate({"about": ["发货"], "is": ["24小时"]}),
    Fact.model_validate({"about": ["到货", "送到"], "is": ["2-3天"]}),
    Fact.model_validate({"about": ["无理由"], "is": ["7天"]}),
    Fact.model_validate({"about": ["水温"], "is": ["80度"]}),
    Fact.model_validate({"about": ["功率"], "is": ["1200w"]}),
    Fact.model_validate({"about": ["电池"], "is": ["5000mah"]}),
    Fact.model_validate({"about": ["裙长"], "is": ["76cm"]}),
    Fact.model_validate({"about": ["质保"], "is": ["1年"]}),
    Fact.model_validate({"about": ["身高"], "is": ["175cm"]}),
)


def _contradicted(text: str) -> list[int]:
    return [index for index, _, _ in contradicting_figures(text, _FACTS)]


@pytest.mark.parametrize(
    ("text", "fact"),
    [
        ("净含量是500克", 0),
        ("保质期12个月的", 1),
        ("拍下48小时内发货哦", 2),
        ("发货后5天到货", 3),
        ("支持15天无理由", 4),
        ("净含量:500g", 0),
        ("净含量 500g", 0),
        ("重量嘛 是500克", 0),
        ("水温100°", 5),
        ("水温60°c", 5),
        ("功率1500w", 6),
        ("功率1.5kw", 6),
        ("电池3000毫安", 7),
        ("快递发货48小时", 2),
        ("预约发货48小时", 2),
        ("附近的送到要5天", 3),
        ("裙长80cm 腰围68cm", 8),
        ("身高1米65", 10),
        ("5天到货", 3),
    ],
)
def test_a_wrong_figure_contradicts(text: str, fact: int) -> None:
    assert _contradicted(text) == [fact]


@pytest.mark.parametrize(
    "text",
    [
        "净含量是半斤",
        "净含量0.25kg",
        "保质期一年半",
        "一天内发货",
        "2-3天到货",
        "两三天到货",
        "保质期是12个月吗",
        "净含量大概300g",
        "净含量不是500g",
        "这款89元,净含量250g",
        "满99元才送到驿站",
        "支持一周无理由",
        "净含量:250g",
        "水温80°",
        "功率1200瓦",
        "功率1.2kw",
        "电池5000毫安时",
        "裙长76cm 腰围68cm",
        "质保一年 七天无理由",
        "质保1年 7天无理由",
        "保质期18个月 开封后7天吃完",
        "保质期一年六个月",
        "净含量半斤 带盒一斤二两",
        "已经发货两天了",
        "今天发货 3天到",
        "身高1米75",
        "净含量约300g",
        "净含量百分百足",
    ],
)
def test_what_agrees_or_states_nothing_raises_no_alarm(text: str) -> None:
    assert _contradicted(text) == []


@given(st.integers(min_value=1, max_value=5_000))
def test_grams_and_jin_and_kilograms_are_one_weight(grams: int) -> None:
    fact = Fact.model_validate({"about": ["净重"], "is": [f"{grams}g"]})
    for same in (
        f"净重{grams}克",
        f"净重{Decimal(grams) / 1000}kg",
        f"净重{Decimal(grams) / 500}斤",
    ):
        assert contradicting_figures(same, (fact,)) == ()


def test_stated_figures_are_given_in_base_units() -> None:
    assert [(f.number, f.upper, f.unit) for f in stated_facts("半斤装,2-3天到,89元")] == [
        (Decimal(250), Decimal(250), "g"),
        (Decimal(172800), Decimal(259200), "s"),
        (Decimal(89), Decimal(89), "yuan"),
    ]
