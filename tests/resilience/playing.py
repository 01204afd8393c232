"""Trainees who play on through every death of the server, and what they were promised."""

import random
import threading
from dataclasses import dataclass, field

from question_bank.library import Library
from question_bank.vocabulary import Desk
from tests.live import Answer, Gone, HttpTrainee, until_back

SMALL_TALK = (
    "您好，在的",
    "请您稍等，我查一下",
    "麻烦报下订单号",
    "真不好意思让您久等了",
    "今天天气不错",
    "这边给您登记好了，五点前回您",
    "您加我微信聊吧",
    "还有别的可以帮您吗",
)
THINKS_S = (0.02, 0.5)
"""Least and most seconds between two messages."""


@dataclass
class Acknowledged:
    """A reply that the server said it has."""

    attempt: int
    client_id: str
    text: str


@dataclass
class Player(threading.Thread):
    """One trainee: starts conversations, replies, asks colleagues, ends; sends anew what got no answer.

    `acknowledged` is what the server confirmed; `surprises` are answers that nobody should ever get.
    """

    trainee: HttpTrainee
    library: Library
    seed: int
    over: threading.Event
    acknowledged: list[Acknowledged] = field(default_factory=list)
    surprises: list[str] = field(default_factory=list)
    open_attempt: int | None = None

    def __post_init__(self) -> None:
        super().__init__(name=self.trainee.login, daemon=True)
        self.chance = random.Random(self.seed)
        self.sent = 0

    def __hash__(self) -> int:
        return id(self)

    def run(self) -> None:
        """Play until told to stop."""
        while not self.over.is_set():
            try:
                self._act()
            except Gone:
                pass
            except AssertionError as surprise:
                self.surprises.append(str(surprise))
                return
            self.over.wait(self.chance.uniform(*THINKS_S))

    def _act(self) -> None:
        if self.open_attempt is None:
            self._begin()
        elif self.chance.random() < 0.05:
            self._take(self.trainee.post(f"/practice/{self.open_attempt}/end", {}))
        elif self.chance.random() < 0.1:
            desk = self.chance.choice(list(Desk)).value
            body = {"desk": desk, "ask": "麻烦看一下"}
            self._take(self.trainee.post(f"/practice/{self.open_attempt}/desk", body))
        elif self.chance.random() < 0.1:
            self._take(self.trainee.look(self.open_attempt))
        else:
            self._reply()

    def _begin(self) -> None:
        self.case = self.chance.choice(self.library.published())
        self.sent += 1
        self.open_attempt = self.trainee.start(self.case.id, f"{self.name}-start-{self.sent}")

    def _reply(self) -> None:
        attempt = self.open_attempt
        assert attempt is not None
        models = [text for point in self.case.points for text in point.model]
        text, client_id = self.chance.choice([*models, *SMALL_TALK]), f"{self.name}-{self.sent}"
        self.sent += 1
        patient = self.chance.random() < 0.8
        try:
            answer: Answer | None = self.trainee.reply(attempt, text, client_id)
        except Gone:
            if not patient:  # the page was closed: whether it arrived nobody knows
                return
            answer = until_back(
                lambda: self.trainee.reply(attempt, text, client_id), give_up=self.over.is_set
            )
        if answer is not None and answer.status == 200 and "warning" in answer.json:
            answer = self.trainee.reply(attempt, text, client_id)
        if answer is not None and answer.status == 200 and "warning" not in answer.json:
            self.acknowledged.append(Acknowledged(attempt, client_id, text))
        if answer is not None:
            self._take(answer)

    def _take(self, answer: Answer) -> None:
        if answer.status == 409 or (answer.status == 200 and answer.json.get("closed")):
            self.open_attempt = None
        elif answer.status != 200:
            raise AssertionError(f"{answer.status}: {answer.body.decode()}")
