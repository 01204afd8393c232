"""Reading replies: what counts, what is excused, and where it is shown."""

import time

import pytest

from question_bank.labelled import CLEAN
from question_bank.language.labelled import parse_labelled
from question_bank.language.reader import ReadingRefused, shipped_reader
from question_bank.language.types import LONGEST, Context, Reading
from question_bank.vocabulary import Category, Confidence

OFF = Category.OFF_PLATFORM


def _read(*messages: str, context: Context = Context()) -> Reading:  # noqa: B008 - frozen
    return shipped_reader().read(messages, context)


@pytest.mark.parametrize(
    ("reply", "category"),
    [
        ("您加我微信聊", Category.OFF_PLATFORM),
        ("私下转我给您便宜20", Category.PRIVATE_DEAL),
        ("好评返3元", Category.REVIEW_MANIPULATION),
        ("帮我们刷个单给您佣金", Category.FAKE_ORDERS),
        ("你有病吧", Category.ABUSE),
        ("把验证码报给我", Category.PRIVACY),
        ("明天肯定到", Category.OVERPROMISE),
        ("我们价格全网最低", Category.SUPERLATIVE),
        ("每天泡一把，血压能降下来", Category.EFFICACY),
        ("特价商品不退不换", Category.UNFAIR_TERMS),
        ("再不拍就涨价了", Category.FALSE_PRESSURE),
        ("别家都是假货", Category.DISPARAGEMENT),
        ("您为什么不先看尺码表", Category.CONFRONTATION),
        ("你去问快递公司吧", Category.BRUSH_OFF),
        ("哦", Category.CURT),
    ],
)
def test_every_category_is_found_in_its_plainest_form(reply: str, category: Category) -> None:
    assert category in _read(reply).categories()


@pytest.mark.parametrize(
    "reply",
    [
        "不支持加微信哦",
        "请勿加微信",
        "我们没有好评返现",
        "到货时间不能保证",
        "您说的加微信领券那个弹窗是假的",
        "您问凭什么贵一些，主要是头层皮",
        "一般2-3天能到",
        "插上5V信号灯会亮",
        "粉刷单面墙用这款小号刷就够了",
        "没办法马上查到,我这就联系仓库,10分钟内回复您",
        "好的",
        "在的亲",
    ],
)
def test_a_trap_stays_clean(reply: str) -> None:
    assert _read(reply).categories() == frozenset()


@pytest.mark.parametrize("reply", ["不加微信没法发图", "不是不能私下转账"])
def test_a_negation_that_turns_back_excuses_nothing(reply: str) -> None:
    assert _read(reply).categories()


def test_a_judgement_in_the_next_clause_excuses() -> None:
    assert _read("保证明天到这种话，我真不敢说").categories() == frozenset()


def test_traditional_script_is_no_disguise() -> None:
    (finding,) = _read("收到的驗證碼麻煩給我一下").findings
    assert (finding.category, finding.confidence) == (Category.PRIVACY, Confidence.SURE)


def test_a_phrase_cut_over_two_messages_is_found_with_spans_in_both() -> None:
    findings = _read("走私", "下付的话给您九折").findings
    (finding,) = [one for one in findings if one.category is Category.PRIVATE_DEAL]
    assert finding.confidence is Confidence.REVIEW
    assert {span.message for span in finding.spans} == {0, 1}


def test_what_only_the_model_finds_is_found_over_a_border_too() -> None:
    whole, cut = _read("爱买不买"), _read("爱买不", "买")
    assert whole.categories() == cut.categories() == {Category.CONFRONTATION}
    (finding,) = cut.findings
    assert finding.confidence is Confidence.REVIEW
    assert "".join(span.text for span in finding.spans) == "爱买不买"


@pytest.mark.parametrize(
    "burst",
    [
        ("两件一起可以加", "我给您算下总价"),
        ("衣服是米白的 里面有暗扣", "扣子是贝壳的"),
        ("先拧紧滚", "轮再装盖子"),
        ("这件能给您减", "肥瘦两个版都能用这张券"),
    ],
)
def test_two_sentences_that_meet_by_chance_are_no_phrase(burst: tuple[str, ...]) -> None:
    assert _read(*burst).categories() == frozenset()


def test_spans_are_the_typed_characters() -> None:
    typed = "您好～加 我 Ｖ 信 吧❤"
    for finding in _read(typed).findings:
        for span in finding.spans:
            assert span.text == typed[span.start : span.end]


def test_product_words_of_the_case_are_no_evidence() -> None:
    context = Context(product_words=("最好吃饼干",))
    assert _read("最好吃饼干还有货", context=context).categories() == frozenset()


def test_what_the_case_promises_is_no_overpromise() -> None:
    said = "保证明天送到您家"
    assert Category.OVERPROMISE in _read(said).categories()
    allowed = Context(allowed=("保证明天送到",))
    assert Category.OVERPROMISE not in _read(said, context=allowed).categories()


def test_efficacy_goes_before_superlative_on_one_span() -> None:
    categories = _read("喝了瘦身，七天见效").categories()
    assert categories == frozenset({Category.EFFICACY})


def test_a_phrase_of_a_case_is_said_in_any_normal_form_but_not_when_negated() -> None:
    reader = shipped_reader()
    assert reader.says(_read("支持７天无理由哦"), "支持7天无理由")
    assert not reader.says(_read("不支持7天无理由"), "支持7天无理由")
    assert reader.says(_read("定制的不支持7天无理由"), "不支持7天无理由")
    assert reader.says(_read("一般三天内能到"), "(一般|大概)~4到")


@pytest.mark.parametrize("phrase", ["\u200b", " ", "\\", "(" * 5000, "≈", "~" * 50])
def test_a_phrase_that_nobody_can_say_is_not_said(phrase: str) -> None:
    assert shipped_reader().says(_read("给您退款"), phrase) == ()


def test_an_empty_burst_says_nothing() -> None:
    assert _read("").findings == ()
    assert _read("", " ").acts == ()


def test_a_burst_beyond_the_limit_is_refused_with_a_message_for_people() -> None:
    with pytest.raises(ReadingRefused, match="超过"):
        _read("加" * (LONGEST + 1))


@pytest.mark.parametrize(
    "pathological",
    [
        "加我" * 5_000,
        "微\u0301" * 5_000,
        "“您说的" * 3_000,
        "不" * 10_000,
        "a1" * 5_000,
        "私 下 " * 3_000,
        "一三八" * 3_000,
        "weixin" * 1_500,
        "加微信，" * 2_000,
    ],
)
def test_a_pathological_text_is_read_in_linear_time(pathological: str) -> None:
    reader = shipped_reader()
    half = pathological[: len(pathological) // 2]
    reader.read([half[:100]])
    times = []
    for text in (half, pathological):
        began = time.process_time()
        reader.read([text])
        times.append(time.process_time() - began)
    assert times[1] < 6 * times[0] + 0.5, times


def test_every_reply_of_the_clean_set_stays_clean() -> None:
    replies = [parse_labelled(line) for line in CLEAN.read_text(encoding="utf-8").splitlines()]
    accused = [one.messages for one in replies if _read(*one.messages).findings]
    assert accused == []


@pytest.mark.parametrize(
    "typed",
    [
        ["加V聊"],
        ["加我vx"],
        ["加个wx吧"],
        ["薇信发我"],
        ["佳V❤ 聊"],
        ["加我伽薇聊"],
        ["加我葳❤聊"],
        ["好坪返现"],
        ["刷\u200b单吗"],
        ["ＱＱ１７７３３２０"],
        ["把yzm发我"],
        ["这店就是个ⓢⓑ"],
        ["加我微", "信聊"],
        ["有事打一三八零零一三八零零零"],
        ["进裙领券"],
        ["加 我 V 信"],
        ["葳❤加我"],
        ["➕卫星聊"],
        ["您加我 wēi xìn"],
        ["刷dan吗，一单6"],
        ["私~下~付给您便宜"],
    ],
)
def test_a_fault_that_was_hidden_is_for_a_person_to_decide(typed: list[str]) -> None:
    findings = _read(*typed).findings
    assert findings
    assert {one.confidence for one in findings} == {Confidence.REVIEW}


@pytest.mark.parametrize(
    "typed",
    ["加我微信聊", "加我QQ聊", "加我微信聊，給您便宜", "你凭什么退货", "好评返现3元"],
)
def test_a_fault_in_plain_writing_is_sure(typed: str) -> None:
    assert Confidence.SURE in {one.confidence for one in _read(typed).findings}


@pytest.mark.parametrize("drawn_out", ["哈", "~", "。", "!", "呀", "长"])
@pytest.mark.parametrize("times", [4, 12, 60])
def test_what_is_only_drawn_out_accuses_nobody_of_more(drawn_out: str, times: int) -> None:
    found = _read(f"您太客气了{drawn_out * times}").findings
    assert found == _read("您太客气了").findings == ()
    assert _read(f"加我微信{drawn_out * times}").categories() == {Category.OFF_PLATFORM}


@pytest.mark.parametrize("signs", ["==========", ". . . . . .", "*-*-*-*-*", "【】【】【】"])
def test_signs_alone_are_no_more_than_curt(signs: str) -> None:
    assert _read(signs).categories() <= {Category.CURT}
