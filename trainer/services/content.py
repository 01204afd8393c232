"""The content a running server works with: the library, refreshed when files change, and scripts ready to play."""

from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from threading import Lock, RLock
from time import monotonic

from sqlalchemy.orm import Session

from question_bank.case import Case
from question_bank.digest import canonical, digest, from_canonical
from question_bank.language.borders import word_borders
from question_bank.language.reader import Reader
from question_bank.language.remember import RememberingReader
from question_bank.language.shop import (
    NO_SHOP,
    SHOP_FILE,
    Shop,
    ShopError,
    ShopReader,
    load_shop,
    reader_for,
)
from question_bank.language.types import ReadsReplies
from question_bank.library import CACHE_FOLDER, Library, load_library, refresh
from question_bank.lint.said import Said
from question_bank.persona import PersonaSheet
from question_bank.scorecard import Scorecard, SpeedProfile
from question_bank.shelf import Stamp
from question_bank.standard import GoLiveStandard
from question_bank.values import Frozen
from trainer.errors import NotFound
from trainer.simulation.script import Script, script_for
from trainer.store.practice import Attempt, keep_version, version_body

FRESH_FOR_S = 2.0
"""Content files are looked at again after this many seconds."""
_SCRIPTS_KEPT = 256


@dataclass(frozen=True, slots=True)
class Standard:
    """A scorecard with the speed profile it names, and their digests."""

    scorecard: Scorecard
    profile: SpeedProfile
    scorecard_digest: str
    profile_digest: str

    @property
    def pass_mark(self) -> int:
        """The total from which a conversation is passed, 0-100."""
        return int(self.scorecard.pass_mark)


@dataclass(frozen=True, slots=True)
class Judgement:
    """How replies are read now, and the shop's own decisions in it. digest: that of `shop`.

    reader   for everybody · own: the same without its memory, None where a test brings its own reader
    """

    reader: ReadsReplies
    own: ShopReader | None
    shop: Shop
    digest: str

    @property
    def raw(self) -> Reader | None:
        """The rules alone, before anything that the shop has denied is left out."""
        return self.own.raw if self.own else None


class Content:
    """Shared by all threads of a process; holds nothing that the files and the database don't."""

    def __init__(self, folders: Sequence[Path], reader: ReadsReplies | None = None) -> None:
        self._folders = tuple(folders)
        self._fixed = None if reader is None else Judgement(reader, None, NO_SHOP, NO_SHOP.digest)
        self._judgement: Judgement | None = None
        self._judged = 0.0
        self._shop_stamp: Stamp | None = None
        self._judging = RLock()
        self.published = self._folders[-1] if len(self._folders) > 1 else None
        self._remembered = self.published.with_name(CACHE_FOLDER) if self.published else None
        self.shop_file = self.published / SHOP_FILE if self.published else None
        self._library: Library | None = None
        self._looked = 0.0
        self._lock = Lock()
        self._scripts: OrderedDict[tuple[str, str, str], Script] = OrderedDict()
        self._said = Said()

    @property
    def reader(self) -> ReadsReplies:
        """The reader of replies, loaded on first use."""
        return self.judgement().reader

    def judgement(self) -> Judgement:
        """How replies are read now; a new file of the shop's decisions is taken up, a broken one leaves the last in place."""
        if self._fixed is not None:
            return self._fixed
        with self._judging:
            known = self._judgement
            if known is not None and monotonic() - self._judged <= FRESH_FOR_S:
                return known
            return self.judge_anew()

    def judge_anew(self) -> Judgement:
        """As `judgement`, looking at the file at once: for whoever has just written it."""
        if self._fixed is not None:
            return self._fixed
        with self._judging:
            stamp = _stamp(self.shop_file)
            if self._judgement is None or stamp != self._shop_stamp:
                self._take_up(self._judgement)
                self._shop_stamp = stamp
            self._judged = monotonic()
            assert self._judgement is not None  # _take_up leaves one
            return self._judgement

    def _take_up(self, known: Judgement | None) -> None:
        try:
            shop = load_shop(self.shop_file)
        except ShopError:
            shop = known.shop if known else NO_SHOP
        if known is not None and shop == known.shop:
            return
        reader = reader_for(shop)
        remembering = RememberingReader(reader, size=20_000)
        self._judgement = Judgement(remembering, reader, shop, shop.digest)

    def warm(self) -> None:
        """Load library, rules and dictionary now, so that no trainee waits for it and worker processes share the memory.

        Raises PackError where a rule pack is broken.
        """
        self.library()
        self.reader.read(["您好"])
        word_borders("您好")

    def library(self) -> Library:
        """The library as the files are now; a broken file leaves its last good version in place."""
        with self._lock:
            if self._library is None:
                self._library = load_library(self._folders, remembered=self._remembered)
                self._looked = monotonic()
            elif monotonic() - self._looked > FRESH_FOR_S:
                self._library = refresh(self._library, self._folders)
                self._looked = monotonic()
            return self._library

    def look_anew(self) -> Library:
        """As `library`, looking at the files at once: for whoever has just written one."""
        with self._lock:
            self._looked = float("-inf")
        return self.library()

    def said(self) -> Said:
        """What the library says now, to hold a draft against. Of thousands of cases each call takes up some more."""
        self._said.follow(self.library().files)
        return self._said

    def case(self, case_id: str) -> Case:
        """A published case. Raises NotFound."""
        case = self.library().cases.get(case_id)
        if case is None or case.status != "published":
            raise NotFound("没有这个案例，可能已经下架了")
        return case

    def standard(self, scorecard_id: str = "default") -> Standard:
        """The scorecard by which practice is graded now."""
        library = self.library()
        scorecard = library.scorecards[scorecard_id]
        profile = library.profiles[scorecard.speed_profile]
        return Standard(scorecard, profile, digest(scorecard), digest(profile))

    def go_live(self) -> GoLiveStandard:
        """The go-live standard in force."""
        return self.library().standards["first"]

    def keep(self, session: Session, case: Case) -> tuple[str, str]:
        """Store the case and its persona as they are now; their digests."""
        persona = self.library().personas[case.buyer.persona]
        return (
            _keep(session, "case", case),
            _keep(session, "persona", persona),
        )

    def keep_standard(self, session: Session, standard: Standard) -> None:
        """Store scorecard and profile as they are now."""
        _keep(session, "scorecard", standard.scorecard)
        _keep(session, "profile", standard.profile)

    def script(self, session: Session, attempt: Attempt) -> Script:
        """The script an attempt is played from, as it was when the attempt started, with the reader of now."""
        judgement = self.judgement()
        key = (attempt.case_digest, attempt.persona_digest, judgement.digest)
        with self._lock:
            known = self._scripts.get(key)
            if known is not None:
                self._scripts.move_to_end(key)
                return known
        case = from_canonical(version_body(session, key[0]), Case)
        persona = from_canonical(version_body(session, key[1]), PersonaSheet)
        script = script_for(case, persona, judgement.reader)
        with self._lock:
            self._scripts[key] = script
            if len(self._scripts) > _SCRIPTS_KEPT:
                self._scripts.popitem(last=False)
        return script


def _stamp(path: Path | None) -> Stamp | None:
    try:
        seen = path.stat() if path else None
    except OSError:
        return None
    return Stamp(seen.st_mtime_ns, seen.st_size) if seen else None


def _keep(session: Session, kind: str, item: Frozen) -> str:
    code = digest(item)
    keep_version(session, code, kind, canonical(item))
    return code
