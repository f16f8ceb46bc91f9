"""How long a server took: by the clock of the socket, whatever our own thread waited for."""

import time

import pytest

from collectors.cancellation import CancelToken
from collectors.github.busy import LONGEST_ANSWER_S, Busy
from collectors.github.http_connection import Connection, origin_of

SLOW_S = 0.15
OURS_S = 0.6


@pytest.fixture
def asked(scripted, reply):
    """The seconds that are told of one answer."""

    def ask(server_s, ours_s, monkeypatch):
        def answer(_):
            time.sleep(server_s)
            return reply(200, {"a": 1})

        url = scripted(answer).url
        connection = Connection(origin_of(url), CancelToken())
        send = Connection._send

        def late(self, to):
            response = send(self, to)
            time.sleep(ours_s)  # the answer is there, and our thread gets no turn
            response.elapsed += type(response.elapsed)(seconds=ours_s)
            return response

        monkeypatch.setattr(Connection, "_send", late)
        connection.request("GET", "/", None, {})
        connection.getresponse()
        return connection.served_s

    return ask


@pytest.mark.parametrize("ours_s", [0.0, OURS_S])
def test_our_own_wait_for_a_processor_does_not_count(asked, monkeypatch, ours_s):
    assert SLOW_S - 0.02 <= asked(SLOW_S, ours_s, monkeypatch) < SLOW_S + OURS_S / 2


def test_a_quick_server_is_not_held_by_many_at_once():
    busy = Busy()
    for number in range(20):
        busy.began()
        busy.ended(float(number), 0.2)
    for _ in range(16):
        assert busy.hold_s(20.0) == 0.0
        busy.began()


def test_before_the_first_answer_and_after_a_refusal_an_answer_counts_as_the_longest_that_there_is():
    busy = Busy()
    assert busy.expected_s() == LONGEST_ANSWER_S
    busy.began()
    busy.ended(1.0, 0.2)
    assert busy.expected_s() == 1.0
    busy.began()
    busy.ended(2.0, 3.0)
    assert busy.expected_s() == 6.0
    busy.is_strict = True
    assert busy.expected_s() == LONGEST_ANSWER_S
