"""The codes of all problems that loading, static lint and play lint report (see `docs/lint.md`)."""

from enum import StrEnum


class Code(StrEnum):
    """What kind of problem it is. Ids are stable: people search for them."""

    # the file
    FILE_MISSING = "file-missing"
    FILE_TOO_LARGE = "file-too-large"
    FILE_ENCODING = "file-encoding"
    YAML_SYNTAX = "yaml-syntax"
    NOT_A_MAPPING = "not-a-mapping"
    SEVERAL_DOCUMENTS = "several-documents"
    TOO_DEEP = "too-deep"
    ANCHOR = "anchor"
    TAG = "tag"
    DUPLICATE_KEY = "duplicate-key"
    KEY_FORM = "key-form"
    EMPTY_VALUE = "empty-value"
    # keys and values
    UNKNOWN_KEY = "unknown-key"
    MISSING_KEY = "missing-key"
    UNKNOWN_VALUE = "unknown-value"
    UNDEFINED_ACT = "undefined-act"
    UNDEFINED_SLOT = "undefined-slot"
    WRONG_TYPE = "wrong-type"
    BAD_NUMBER = "bad-number"
    OUT_OF_RANGE = "out-of-range"
    BAD_DURATION = "bad-duration"
    BAD_FLAG = "bad-flag"
    BAD_ID = "bad-id"
    BAD_WORDING = "bad-wording"
    BAD_STEP = "bad-step"
    EMPTY_TEXT = "empty-text"
    DUPLICATE_ID = "duplicate-id"
    SUSPICIOUS_KEY = "suspicious-key"
    # the library as a whole
    MISSING_PERSONA = "missing-persona"
    UNKNOWN_PROFILE = "unknown-profile"
    FILE_NAME = "file-name"
    RULE_PACK = "rule-pack"
    # shops
    AUTO_REPLY = "auto-reply"
    UNKNOWN_SHOP = "unknown-shop"
    UNKNOWN_CASE = "unknown-case"
    OFF_SHEET = "off-sheet"
    PRICE_OFF_SHEET = "price-off-sheet"
    # how the library says things
    SAID_TWICE = "said-twice"
    ALIKE_BUYERS = "alike-buyers"
    SCRIPT_SLIP = "script-slip"
    FAULT_IN_MODEL = "fault-in-model"
    # the graph of a case
    UNKNOWN_GOTO = "unknown-goto"
    UNREACHABLE_BEAT = "unreachable-beat"
    LOOSE_END = "loose-end"
    NO_BRANCHES = "no-branches"
    MISSING_OTHERWISE = "missing-otherwise"
    UNBOUNDED_STAY = "unbounded-stay"
    STAY_WITH_GOTO = "stay-with-goto"
    OUTCOME_NOT_NAMED = "outcome-not-named"
    OUTCOME_UNREACHABLE = "outcome-unreachable"
    MISSING_SILENCE = "missing-silence"
    NO_GOOD_OUTCOME = "no-good-outcome"
    # branches and conditions
    SHADOWED_BRANCH = "shadowed-branch"
    IMPOSSIBLE_CONDITION = "impossible-condition"
    SLOT_WITHOUT_ASKING = "slot-without-asking"
    UNKNOWN_DESK = "unknown-desk"
    UNKNOWN_CARD = "unknown-card"
    BAD_PATTERN = "bad-pattern"
    # what the buyer says
    UNKNOWN_PLACEHOLDER = "unknown-placeholder"
    SAID_UNASKED = "said-unasked"
    NOTHING_SAID = "nothing-said"
    LONG_LINE = "long-line"
    # needs, points, holds
    NO_NEED = "no-need"
    NEED_NEVER_MET = "need-never-met"
    MEETS_WITHOUT_NEED = "meets-without-need"
    POINT_UNKNOWN_BEAT = "point-unknown-beat"
    POINT_UNREACHABLE = "point-unreachable"
    POINT_WITHOUT_CONDITION = "point-without-condition"
    POINT_WITHOUT_LABEL = "point-without-label"
    POINT_WITHOUT_MODEL = "point-without-model"
    MUST_OFF_GOOD_WAY = "must-off-good-way"
    NO_POINTS = "no-points"
    HOLD_WITHOUT_MAY_HOLD = "hold-without-may-hold"
    # walkthroughs
    FEW_WALKTHROUGHS = "few-walkthroughs"
    EXPECTED_OUTCOME = "expected-outcome"
    # playing the case
    WALKTHROUGH_MISSED = "walkthrough-missed"
    SILENCE_ENDS_WRONG = "silence-ends-wrong"
    BOT_PASSES = "bot-passes"
    MODELS_FAIL = "models-fail"
    OUTCOME_UNNAMED_IN_PLAY = "outcome-unnamed-in-play"


PLAYED = frozenset(
    {
        Code.WALKTHROUGH_MISSED,
        Code.SILENCE_ENDS_WRONG,
        Code.BOT_PASSES,
        Code.MODELS_FAIL,
        Code.OUTCOME_UNNAMED_IN_PLAY,
    }
)
"""The codes of play lint: only playing the case shows them."""
