"""What all verbs about the shop's decisions share: who may decide, what is decided, and laying it out for the readers.

The database holds the decisions with their history; the reader of every process and the commands take them from one file
beside the published content, which is written anew after each change and when the server starts.
"""

import re
from collections.abc import Sequence

from sqlalchemy.orm import Session

from question_bank.language.drafting import RuleDraft
from question_bank.language.shop import (
    NO_SHOP,
    CleanSentence,
    Shop,
    ShopRule,
    shop_text,
)
from question_bank.vocabulary import Category
from question_bank.whole_file import write_whole
from trainer.errors import Forbidden, Invalid
from trainer.services.content import Content
from trainer.store.accounts import User
from trainer.store.engine import transaction
from trainer.store.judgement import CleanEntry, ShopRuleEntry, clean_entries, shop_rules

MOST_MESSAGES = 20
LONGEST_MESSAGE = 500
LONGEST_REASON = 500
_UNKEEPABLE = re.compile("[\x00\ud800-\udfff]")


def require_author(actor: User) -> None:
    """Raises Forbidden for whoever may not decide about the reading of replies."""
    if not actor.may_author:
        raise Forbidden("话术怎么判，由作者和主管来定")


def require_keepable(text: str) -> None:
    """Raises Invalid for no character at all and for halves of one: neither file nor database can hold them."""
    if _UNKEEPABLE.search(text):
        raise Invalid("里面有认不出的字，删掉再试")


def checked_messages(messages: Sequence[str]) -> list[str]:
    """The burst without empty lines. Raises Invalid for none, too many or too long ones."""
    require_keepable("".join(messages))
    kept = [message.strip() for message in messages if message.strip()]
    if not kept:
        raise Invalid("还没有写句子", field="text")
    if len(kept) > MOST_MESSAGES:
        raise Invalid(f"连着最多 {MOST_MESSAGES} 条，现在 {len(kept)} 条", field="text")
    longest = max(map(len, kept))
    if longest > LONGEST_MESSAGE:
        raise Invalid(f"一句最多 {LONGEST_MESSAGE} 字，现在 {longest} 字", field="text")
    return kept


def checked_reason(reason: str) -> str:
    """The reason without blanks around it. Raises Invalid for one too long."""
    require_keepable(reason)
    reason = reason.strip()
    if len(reason) > LONGEST_REASON:
        raise Invalid(f"理由最多 {LONGEST_REASON} 字，现在 {len(reason)} 字", field="reason")
    return reason


def rule_name(entry: ShopRuleEntry) -> str:
    """The rule's id in readings and grades: stable over its versions."""
    label = RuleDraft.model_validate(entry.draft).label
    return f"{label.value}.shop_{entry.id}"


def clean_sentence(entry: CleanEntry) -> CleanSentence:
    """An entry as the readers know it."""
    return CleanSentence(
        id=entry.id,
        messages=tuple(entry.messages),
        category=Category(entry.category),
        still=tuple(Category(one) for one in entry.still),
        before=entry.context.get("before"),
        product_words=tuple(entry.context.get("product_words", ())),
        allowed=tuple(entry.context.get("allowed", ())),
    )


def shop_on_record(session: Session) -> Shop:
    """The shop's decisions as the database has them, in the order in which they were made."""
    rules = [
        ShopRule(id=rule_name(entry), draft=RuleDraft.model_validate(version.draft))
        for entry in sorted(shop_rules(session), key=lambda one: one.id)
        if (version := entry.published) is not None
    ]
    clean = [clean_sentence(entry) for entry in reversed(clean_entries(session))]
    return Shop(rules=tuple(rules), clean=tuple(clean))


def lay_out(session: Session, content: Content) -> None:
    """Write the decisions where the readers find them, and have this process take them up at once.

    In a writing transaction, so that of two changes at once the later one is also written later.
    """
    path = content.shop_file
    if path is not None:
        with transaction(session):
            shop = shop_on_record(session)
            if shop == NO_SHOP:
                path.unlink(missing_ok=True)
            elif not path.is_file() or path.read_text(encoding="utf-8") != shop_text(shop):
                write_whole(path, shop_text(shop).encode())
    content.judge_anew()
