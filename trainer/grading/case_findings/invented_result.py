"""与事实不符: what a colleague is said to have answered, who had not answered (rule 7: the agent has invented it)."""

import re
from collections.abc import Iterator

from question_bank.vocabulary import Category, Desk
from trainer.dialogue.dialogue import Reply
from trainer.grading.case_findings.fault import case_fault
from trainer.grading.matter import Matter, in_words
from trainer.grading.types import Evidence, Fault

_NAMES = {
    Desk.SUPERVISOR: "主管|店长|领导|经理|(?<!驿站)老板|组长",
    Desk.WAREHOUSE: "仓库|库房|仓管",
    Desk.COURIER: "快递|物流公司|网点|站点|派送员|驿站",
}
_SIDE = r"(?:公司|员|小哥|师傅|同事|那边|那头|那儿|这边|方面|已经|刚刚?|也|都|给我|跟我){0,3}"
_ANSWERED = (
    r"(?:说(?!了?算|明书|一[声下])|同意|批了|批准|批下来|答应|点头|回复(?:我|了|说)|告诉我|反馈(?:说|了|过来)"
    r"|答复(?:我|了|说)|回话了|确认了|核实了|查到了|查了说)"
)
_ASKED = r"(?:问过|问了|请示过|请示了)(?:一下|下)?(?:我们|咱们|店里|我)?的?"
_GRANTED = r"(?:申请|争取)(?:下来|到)了|批下来了|批准了"
_TALKING_TO = r"(?<![跟和向给找让请叫同与您你要得由])"
_NOT_YET = re.compile(
    r"如果|要是|假如|若|等[^了]|只要|一旦|的话|能不能|能否|是否|看看|试试|尽量|会不会|[您你](?:说|问)|[没不未]|吗|[?？]"
    r"|(?:同意|批准|确认|核实|回复|答复)了?(?:之|以)?[后才再]|需要|才能|之前|上次"
)
_WAITING = re.compile(r"(?:还没|没有?)(?:回|答复)|还在等")
_CLAUSE = re.compile(r"[^，。！？；：,.!?;:~～\n]+[?？]?")
_CLAIMS = {
    desk: re.compile(
        rf"{_TALKING_TO}(?:{names}){_SIDE}{_ANSWERED}|{_ASKED}(?:{names})"
        + (rf"|{_GRANTED}" if desk is Desk.SUPERVISOR else "")
    )
    for desk, names in _NAMES.items()
}


def invented_result(matter: Matter) -> Iterator[Fault]:
    """One finding for each message that reports a colleague's answer before there was one.

    None in a real chat, where colleagues are asked out of sight, and none beside an offer: that is judged by what was
    granted.
    """
    if not matter.rubric.beats:
        return
    for reply in matter.dialogue.replies:
        claimed = next(_claims(reply), None)
        if claimed is None or reply.reading.offers:
            continue
        yield case_fault(
            Category.WRONG_FACT,
            (claimed,),
            f"{in_words((claimed,))}，可这时候同事还没有回话",
            "更好：先在工作台问同事，等他回了话，再把他说的告诉买家",
            "desk",
        )


def _claims(reply: Reply) -> Iterator[Evidence]:
    if _WAITING.search(reply.text):
        return
    for clause in _CLAUSE.finditer(reply.text):
        if _NOT_YET.search(clause[0]):
            continue
        for desk, claim in _CLAIMS.items():
            found = claim.search(clause[0])
            if found is not None and desk not in reply.desks:
                start = clause.start() + found.start()
                yield Evidence(reply.seq, start, start + len(found[0]), found[0])
