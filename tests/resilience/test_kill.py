"""SIGKILL of the whole server at random moments: what was acknowledged stays, nothing happens twice, play goes on."""

import random
import threading
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from question_bank.library import load_library
from tests.live import HttpTrainee, LiveServer, add_trainees
from tests.resilience.log import Logged, logged, outages, undisturbed
from tests.resilience.playing import Acknowledged, Player
from trainer.dialogue.events import Closed
from trainer.services.outages import SHORTEST

TRAINEES = 3
LIVES_S = (0.3, 2.0)
"""Least and most seconds between two deaths."""
DARK_S = SHORTEST.total_seconds()
"""How long the server stays away once before it starts again, so that the clocks must have stood still."""


@dataclass(frozen=True)
class Aftermath:
    """What the trainees were told and what the database holds."""

    logs: list[Logged]
    acknowledged: list[Acknowledged]
    surprises: list[str]
    resumed: dict[int, int]
    outages: list[float]


@pytest.fixture
def server(tmp_path: Path, blank_database: Path) -> Iterator[LiveServer]:
    home = tmp_path / "home"
    home.mkdir()
    (home / "trainer.db").write_bytes(blank_database.read_bytes())
    live = LiveServer(home)
    yield live
    live.stop()


def play_through(server: LiveServer, kills: int, seed: int) -> Aftermath:
    """Several trainees play while the server is killed again and again; then each open conversation goes on."""
    chance, over, library = random.Random(seed), threading.Event(), load_library()
    logins = [f"trainee{n}" for n in range(TRAINEES)]
    add_trainees(server.home, logins)
    server.start()
    players = [
        Player(HttpTrainee(server.port, login), library, seed + n, over)
        for n, login in enumerate(logins)
    ]
    for player in players:
        player.trainee.sign_in()
        player.start()
    for kill in range(kills):
        time.sleep(chance.uniform(*LIVES_S))
        server.kill()
        time.sleep(DARK_S if kill == kills // 2 else 0)
        server.start()
    time.sleep(LIVES_S[0])
    over.set()
    for player in players:
        player.join(timeout=60)
    resumed = {
        player.open_attempt: _goes_on(player)
        for player in players
        if player.open_attempt is not None
    }
    for player in players:
        player.trainee.close()
    server.stop()
    return Aftermath(
        logged(server.home),
        [reply for player in players for reply in player.acknowledged],
        [surprise for player in players for surprise in player.surprises],
        resumed,
        outages(server.home),
    )


def _goes_on(player: Player) -> int:
    """The status of one more message in the conversation that the trainee is in."""
    assert player.open_attempt is not None
    assert player.trainee.look(player.open_attempt).status == 200
    words, name = "我还在的", f"{player.name}-last"
    answer = player.trainee.reply(player.open_attempt, words, name)
    if answer.status == 200 and "warning" not in answer.json:
        player.acknowledged.append(Acknowledged(player.open_attempt, name, words))
    return answer.status


def hold_to_the_promise(after: Aftermath) -> None:
    """Every acknowledged reply once, sound logs, open conversations alive, the long outage paused."""
    assert after.surprises == []
    stored = Counter(
        (log.attempt, reply.client_id, reply.text) for log in after.logs for reply in log.replies
    )
    promised = [(one.attempt, one.client_id, one.text) for one in after.acknowledged]
    assert len(promised) > TRAINEES
    assert [one for one in promised if stored[one] != 1] == []
    assert set(after.resumed.values()) <= {200, 409}
    for log in after.logs:
        check_log(log)
    assert max(after.outages) > SHORTEST.total_seconds()
    still = [pause for log in after.logs for pause in log.pauses()]
    assert any(end.at - begin.at > SHORTEST for begin, end in still)


def check_log(log: Logged) -> None:
    """No gap, no double, no step back in time; what the buyer did is what it does when nothing is ever killed."""
    assert [event.seq for event in log.events] == list(range(len(log.events)))
    moments = [event.at for event in log.events]
    assert moments == sorted(moments)
    names = [reply.client_id for reply in log.replies]
    assert len(names) == len(set(names))
    assert [isinstance(event, Closed) for event in log.events].count(True) == (not log.open)
    assert log.grades == (not log.open)
    assert undisturbed(log.script, log.events) == list(log.events)


def test_three_deaths_lose_nothing_and_double_nothing(server: LiveServer) -> None:
    hold_to_the_promise(play_through(server, kills=3, seed=1))


@pytest.mark.slow
@pytest.mark.timeout(1800)
def test_fifty_deaths_lose_nothing_and_double_nothing(server: LiveServer) -> None:
    hold_to_the_promise(play_through(server, kills=50, seed=2))
