"""The closed vocabularies shared by the buyer, the grader, the rule files, the database and the docs.

Ids are stable: they appear in files, in stored events and in the API. `docs/vocabulary.md` explains each one.
"""

from enum import StrEnum


class Act(StrEnum):
    """What a reply does for the buyer. A negated act is not that act."""

    GREET = "greet"
    IDENTIFY = "identify"
    OFFER_HELP = "offer_help"
    ASK_NEED = "ask_need"
    PRODUCT_FACT = "product_fact"
    STOCK = "stock"
    RECOMMEND = "recommend"
    CROSS_SELL = "cross_sell"
    VOUCH = "vouch"
    DECLINE_PRICE = "decline_price"
    DECLINE_REQUEST = "decline_request"
    KEEP_ON_PLATFORM = "keep_on_platform"
    EXPLAIN_PROMOTION = "explain_promotion"
    HOLD = "hold"
    ESCALATE = "escalate"
    OFFER_GIFT = "offer_gift"
    OFFER_DISCOUNT = "offer_discount"
    OFFER_FREE_SHIPPING = "offer_free_shipping"
    CONFIRM_ORDER = "confirm_order"
    DISPATCH_TIME = "dispatch_time"
    COURIER = "courier"
    DELIVERY_TIME = "delivery_time"
    CHECK_PARCEL = "check_parcel"
    URGE_PAYMENT = "urge_payment"
    CHANGE_ORDER = "change_order"
    CANCEL_ORDER = "cancel_order"
    APOLOGISE = "apologise"
    EMPATHISE = "empathise"
    ASK_DETAILS = "ask_details"
    ASK_EVIDENCE = "ask_evidence"
    ASK_ORDER = "ask_order"
    EXPLAIN_RETURN = "explain_return"
    FREIGHT_DUTY = "freight_duty"
    OFFER_REFUND = "offer_refund"
    OFFER_RESEND = "offer_resend"
    OFFER_EXCHANGE = "offer_exchange"
    OFFER_COMPENSATION = "offer_compensation"
    TRACE_PARCEL = "trace_parcel"
    PROMISE_FOLLOWUP = "promise_followup"
    EXPLAIN_USAGE = "explain_usage"
    INVITE_FOLLOW = "invite_follow"
    INVITE_REVIEW = "invite_review"
    CONFIRM_SATISFIED = "confirm_satisfied"
    THANK = "thank"
    FAREWELL = "farewell"
    INVOICE = "invoice"


class Slot(StrEnum):
    """The fact that an asking act asks for."""

    QUANTITY = "quantity"
    SIZE = "size"
    BODY = "body"
    USE = "use"
    RECIPIENT = "recipient"
    TASTE = "taste"
    BUDGET = "budget"
    STYLE = "style"
    ORDER_NO = "order_no"
    PHONE = "phone"
    ADDRESS = "address"
    PHOTO = "photo"
    PROBLEM = "problem"
    REASON = "reason"
    TIME = "time"


ASKING_ACTS = frozenset(
    {Act.ASK_NEED, Act.ASK_DETAILS, Act.ASK_ORDER, Act.ASK_EVIDENCE, Act.CONFIRM_ORDER}
)
"""The acts that carry a slot."""


class Category(StrEnum):
    """What is wrong with a reply: fifteen categories read from the text, seven judged with the case."""

    OFF_PLATFORM = "off_platform"
    PRIVATE_DEAL = "private_deal"
    REVIEW_MANIPULATION = "review_manipulation"
    FAKE_ORDERS = "fake_orders"
    ABUSE = "abuse"
    PRIVACY = "privacy"
    OVERPROMISE = "overpromise"
    SUPERLATIVE = "superlative"
    EFFICACY = "efficacy"
    UNFAIR_TERMS = "unfair_terms"
    FALSE_PRESSURE = "false_pressure"
    DISPARAGEMENT = "disparagement"
    CONFRONTATION = "confrontation"
    BRUSH_OFF = "brush_off"
    CURT = "curt"
    UNAUTHORISED_OFFER = "unauthorised_offer"
    WRONG_FACT = "wrong_fact"
    OFF_TOPIC = "off_topic"
    UNRESOLVED_HOLD = "unresolved_hold"
    NO_ANSWER = "no_answer"
    CANNED_REPEAT = "canned_repeat"
    STUFFING = "stuffing"


class Severity(StrEnum):
    """How grave a finding is. `critical` is a red line: the session fails whatever else it scored."""

    CRITICAL = "critical"
    MAJOR = "major"
    MINOR = "minor"


DEFAULT_SEVERITY: dict[Category, Severity] = {
    Category.OFF_PLATFORM: Severity.CRITICAL,
    Category.PRIVATE_DEAL: Severity.CRITICAL,
    Category.REVIEW_MANIPULATION: Severity.CRITICAL,
    Category.FAKE_ORDERS: Severity.CRITICAL,
    Category.ABUSE: Severity.CRITICAL,
    Category.PRIVACY: Severity.CRITICAL,
    Category.OVERPROMISE: Severity.MAJOR,
    Category.SUPERLATIVE: Severity.MAJOR,
    Category.EFFICACY: Severity.MAJOR,
    Category.UNFAIR_TERMS: Severity.MAJOR,
    Category.FALSE_PRESSURE: Severity.MAJOR,
    Category.DISPARAGEMENT: Severity.MAJOR,
    Category.CONFRONTATION: Severity.MAJOR,
    Category.BRUSH_OFF: Severity.MAJOR,
    Category.CURT: Severity.MINOR,
    Category.UNAUTHORISED_OFFER: Severity.MAJOR,
    Category.WRONG_FACT: Severity.MAJOR,
    Category.OFF_TOPIC: Severity.MINOR,
    Category.UNRESOLVED_HOLD: Severity.MAJOR,
    Category.NO_ANSWER: Severity.MAJOR,
    Category.CANNED_REPEAT: Severity.MINOR,
    Category.STUFFING: Severity.MAJOR,
}
"""Severity by category where a rule pack does not say otherwise."""

TEXT_CATEGORIES = tuple(list(Category)[:15])
"""The categories that a reading of the text alone can give."""


class Confidence(StrEnum):
    """`review`: the finding rests on a disguise or on context, a person decides."""

    SURE = "sure"
    REVIEW = "review"


class OfferKind(StrEnum):
    """What an agent grants."""

    DISCOUNT = "discount"
    GIFT = "gift"
    COUPON = "coupon"
    REFUND = "refund"
    COMPENSATION = "compensation"
    FREE_SHIPPING = "free_shipping"


class Unit(StrEnum):
    """The unit of an offered amount."""

    YUAN = "yuan"
    PERCENT = "percent"
    PIECE = "piece"


class Stage(StrEnum):
    """Where in the trade a conversation stands."""

    PRESALE = "presale"
    INSALE = "insale"
    AFTERSALE = "aftersale"


class Platform(StrEnum):
    """Where a shop sells."""

    TAOBAO = "taobao"
    TMALL = "tmall"
    JD = "jd"
    PINDUODUO = "pinduoduo"


class ProductLine(StrEnum):
    """What a shop sells."""

    WOLFBERRY = "wolfberry"
    NUTS = "nuts"
    CLOTHING = "clothing"
    CHILDRENS_CLOTHING = "childrens_clothing"
    BAGS = "bags"
    BELTS = "belts"
    COSMETICS = "cosmetics"
    CAR_SEAT_COVERS = "car_seat_covers"
    DOOR_LOCKS = "door_locks"


class Persona(StrEnum):
    """The kind of buyer: sets delays, stock lines and how hard the buyer presses (`question_bank/personas.yaml`)."""

    EASYGOING = "easygoing"
    HESITANT = "hesitant"
    BARGAINER = "bargainer"
    PICKY = "picky"
    IMPATIENT = "impatient"
    SILENT = "silent"
    REGULAR = "regular"
    ANXIOUS = "anxious"
    CALCULATING = "calculating"
    NOVICE = "novice"


class Outcome(StrEnum):
    """How a conversation ended."""

    ORDERED = "ordered"
    KEPT = "kept"
    SETTLED = "settled"
    DECLINED_WELL = "declined_well"
    UNDECIDED = "undecided"
    WALKED_OFF = "walked_off"
    COMPLAINED = "complained"
    ABANDONED = "abandoned"
    UNANSWERED = "unanswered"


class OutcomeClass(StrEnum):
    """Good, neutral or bad: what an outcome means for the score."""

    GOOD = "good"
    NEUTRAL = "neutral"
    BAD = "bad"


OUTCOME_CLASS: dict[Outcome, OutcomeClass] = {
    Outcome.ORDERED: OutcomeClass.GOOD,
    Outcome.KEPT: OutcomeClass.GOOD,
    Outcome.SETTLED: OutcomeClass.GOOD,
    Outcome.DECLINED_WELL: OutcomeClass.GOOD,
    Outcome.UNDECIDED: OutcomeClass.NEUTRAL,
    Outcome.WALKED_OFF: OutcomeClass.BAD,
    Outcome.COMPLAINED: OutcomeClass.BAD,
    Outcome.ABANDONED: OutcomeClass.BAD,
    Outcome.UNANSWERED: OutcomeClass.BAD,
}


class Desk(StrEnum):
    """The colleagues an agent can ask."""

    SUPERVISOR = "supervisor"
    WAREHOUSE = "warehouse"
    COURIER = "courier"


class Criterion(StrEnum):
    """The parts of a grade."""

    SPEED = "speed"
    PHRASING = "phrasing"
    COVERAGE = "coverage"
    ANSWERED = "answered"
    OUTCOME = "outcome"
