"""The names of the vocabularies on screens, in Chinese (docs/vocabulary.md)."""

from question_bank.vocabulary import (
    Act,
    Category,
    Desk,
    OfferKind,
    Outcome,
    Platform,
    ProductLine,
    Severity,
    Slot,
    Stage,
)

ACT_NAMES: dict[Act, str] = {
    Act.GREET: "问候",
    Act.IDENTIFY: "自报家门",
    Act.OFFER_HELP: "询问来意",
    Act.ASK_NEED: "了解需求",
    Act.PRODUCT_FACT: "商品说明",
    Act.STOCK: "库存",
    Act.RECOMMEND: "推荐",
    Act.CROSS_SELL: "关联推荐",
    Act.VOUCH: "价值说明",
    Act.DECLINE_PRICE: "婉拒议价",
    Act.DECLINE_REQUEST: "婉拒要求",
    Act.KEEP_ON_PLATFORM: "引导站内",
    Act.EXPLAIN_PROMOTION: "活动说明",
    Act.HOLD: "请稍等",
    Act.ESCALATE: "请示主管",
    Act.OFFER_GIFT: "赠品",
    Act.OFFER_DISCOUNT: "让价",
    Act.OFFER_FREE_SHIPPING: "包邮",
    Act.CONFIRM_ORDER: "核对订单",
    Act.DISPATCH_TIME: "发货时间",
    Act.COURIER: "快递公司",
    Act.DELIVERY_TIME: "到货时效",
    Act.CHECK_PARCEL: "提醒验货",
    Act.URGE_PAYMENT: "催付",
    Act.CHANGE_ORDER: "修改订单",
    Act.CANCEL_ORDER: "取消订单",
    Act.APOLOGISE: "致歉",
    Act.EMPATHISE: "安抚",
    Act.ASK_DETAILS: "了解情况",
    Act.ASK_EVIDENCE: "请求凭证",
    Act.ASK_ORDER: "询问订单号",
    Act.EXPLAIN_RETURN: "退换说明",
    Act.FREIGHT_DUTY: "运费承担",
    Act.OFFER_REFUND: "退款",
    Act.OFFER_RESEND: "补发",
    Act.OFFER_EXCHANGE: "换货",
    Act.OFFER_COMPENSATION: "补偿",
    Act.TRACE_PARCEL: "查件",
    Act.PROMISE_FOLLOWUP: "承诺跟进",
    Act.EXPLAIN_USAGE: "使用指导",
    Act.INVITE_FOLLOW: "邀请收藏",
    Act.INVITE_REVIEW: "邀请评价",
    Act.CONFIRM_SATISFIED: "确认满意",
    Act.THANK: "致谢",
    Act.FAREWELL: "道别",
    Act.INVOICE: "发票",
}

CATEGORY_NAMES: dict[Category, str] = {
    Category.OFF_PLATFORM: "站外引流",
    Category.PRIVATE_DEAL: "私下交易",
    Category.REVIEW_MANIPULATION: "操纵评价",
    Category.FAKE_ORDERS: "刷单",
    Category.ABUSE: "辱骂恐吓",
    Category.PRIVACY: "泄露隐私",
    Category.OVERPROMISE: "过度承诺",
    Category.SUPERLATIVE: "极限词",
    Category.EFFICACY: "功效医疗宣称",
    Category.UNFAIR_TERMS: "霸王条款",
    Category.FALSE_PRESSURE: "虚假逼单",
    Category.DISPARAGEMENT: "贬低同行",
    Category.CONFRONTATION: "争辩质问",
    Category.BRUSH_OFF: "推诿",
    Category.CURT: "敷衍",
    Category.UNAUTHORISED_OFFER: "越权让步",
    Category.WRONG_FACT: "与事实不符",
    Category.OFF_TOPIC: "答非所问",
    Category.UNRESOLVED_HOLD: "稍等无下文",
    Category.NO_ANSWER: "未回复",
    Category.CANNED_REPEAT: "重复话术",
    Category.STUFFING: "话术堆砌",
}

STAGE_NAMES: dict[Stage, str] = {
    Stage.PRESALE: "售前",
    Stage.INSALE: "售中",
    Stage.AFTERSALE: "售后",
}

OUTCOME_NAMES: dict[Outcome, str] = {
    Outcome.ORDERED: "下单了",
    Outcome.KEPT: "愿意等，没退款",
    Outcome.SETTLED: "问题解决了",
    Outcome.DECLINED_WELL: "拒绝得体，买家理解了",
    Outcome.UNDECIDED: "还没决定，可能再来",
    Outcome.WALKED_OFF: "买家走了",
    Outcome.COMPLAINED: "买家要投诉",
    Outcome.ABANDONED: "提前结束了接待",
    Outcome.UNANSWERED: "没等到回复，买家走了",
}

PLATFORM_NAMES: dict[Platform, str] = {
    Platform.TAOBAO: "淘宝",
    Platform.TMALL: "天猫",
    Platform.JD: "京东",
    Platform.PINDUODUO: "拼多多",
}

LINE_NAMES: dict[ProductLine, str] = {
    ProductLine.WOLFBERRY: "枸杞干货",
    ProductLine.NUTS: "坚果零食",
    ProductLine.CLOTHING: "服装",
    ProductLine.CHILDRENS_CLOTHING: "童装",
    ProductLine.BAGS: "箱包",
    ProductLine.BELTS: "皮带",
    ProductLine.COSMETICS: "护肤彩妆",
    ProductLine.CAR_SEAT_COVERS: "汽车坐垫",
    ProductLine.DOOR_LOCKS: "智能门锁",
}

DESK_NAMES: dict[Desk, str] = {
    Desk.SUPERVISOR: "主管",
    Desk.WAREHOUSE: "仓库",
    Desk.COURIER: "快递",
}

SEVERITY_NAMES: dict[Severity, str] = {
    Severity.CRITICAL: "红线",
    Severity.MAJOR: "要改",
    Severity.MINOR: "小毛病",
}

SLOT_NAMES: dict[Slot, str] = {
    Slot.QUANTITY: "数量",
    Slot.SIZE: "尺码",
    Slot.BODY: "身高体重",
    Slot.USE: "用途",
    Slot.RECIPIENT: "给谁用",
    Slot.TASTE: "口味",
    Slot.BUDGET: "预算",
    Slot.STYLE: "款式",
    Slot.ORDER_NO: "订单号",
    Slot.PHONE: "电话",
    Slot.ADDRESS: "地址",
    Slot.PHOTO: "照片",
    Slot.PROBLEM: "出了什么问题",
    Slot.REASON: "原因",
    Slot.TIME: "时间",
}

OFFER_NAMES: dict[OfferKind, str] = {
    OfferKind.DISCOUNT: "让价",
    OfferKind.GIFT: "赠品",
    OfferKind.COUPON: "优惠券",
    OfferKind.REFUND: "退款",
    OfferKind.COMPENSATION: "补偿",
    OfferKind.FREE_SHIPPING: "包邮",
}
