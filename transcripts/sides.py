"""Who is the buyer and who the shop, in layouts that give names and no roles."""

import re
from collections.abc import Iterable

from transcripts.conversation import Role

# A sub-account is `店铺:人`; shops on the platforms are named so.
_SHOP = re.compile(r"[^:]+:[^:]+|.*(?:旗舰店|专营店|专卖店|官方店|企业店|自营店|工厂店)")
_BOT = re.compile(r"jimi_.*|.*机器人.*|智能客服.*|服务助手|智能助手.*|店小蜜.*", re.IGNORECASE)


def is_bot(name: str) -> bool:
    """Whether a sender's name is that of an automatic answerer."""
    return _BOT.fullmatch(name) is not None


def is_shop(name: str) -> bool:
    """Whether a sender's name is a sub-account or a shop."""
    return _SHOP.fullmatch(name) is not None


def tell_sides(
    names: Iterable[str], agents: frozenset[str], *, buyer: str | None = None
) -> tuple[dict[str, Role], bool]:
    """The role of each name, given in the order of their first words, and whether it is a guess.

    A named buyer decides all; else known agents, sub-accounts and shops are the shop's and a masked
    nick is the buyer's; whoever then is left is the other side; where nothing is known, who speaks
    first is the buyer.
    """
    ordered = list(dict.fromkeys(names))
    sides = {name: role for name in ordered if (role := _plain(name, agents, buyer)) is not None}
    unknown = [name for name in ordered if name not in sides]
    if not unknown:
        return sides, False
    if Role.BUYER in sides.values():
        return sides | dict.fromkeys(unknown, Role.AGENT), False
    guess = len(unknown) > 1 or Role.AGENT not in sides.values()
    return sides | {unknown[0]: Role.BUYER} | dict.fromkeys(unknown[1:], Role.AGENT), guess


def _plain(name: str, agents: frozenset[str], buyer: str | None) -> Role | None:
    if name in agents:
        return Role.AGENT
    if name == buyer:
        return Role.BUYER
    if is_bot(name):
        return Role.BOT
    if buyer is not None or is_shop(name):
        return Role.AGENT
    return Role.BUYER if "*" in name else None
