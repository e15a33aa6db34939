"""A port that is taken is said before anything starts."""

from __future__ import annotations

import socket

import pytest

from custodiet.core.errors import NotNow
from custodiet.website.serving import free

HERE = "127.0.0.1"


@pytest.fixture
def taken():
    """A port on which something listens that would share it, as a web server does."""
    with socket.socket() as listener:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
        listener.bind((HERE, 0))
        listener.listen()
        yield listener.getsockname()[1]


def unused() -> int:
    with socket.socket() as trial:
        trial.bind((HERE, 0))
        port: int = trial.getsockname()[1]
        return port


def test_a_taken_port_is_one_plain_sentence(taken: int):
    with pytest.raises(NotNow, match=f"Port {taken} is taken") as refused:
        free(HERE, unused(), taken)
    assert "\n" not in refused.value.why


def test_free_ports_are_let_through():
    free(HERE, unused())


@pytest.mark.parametrize("port", [-1, 65536])
def test_a_port_that_there_is_not_is_refused(port: int):
    with pytest.raises(NotNow, match="cannot be used"):
        free(HERE, port)


def test_the_two_sites_do_not_share_a_port():
    port = unused()
    with pytest.raises(NotNow, match="given twice"):
        free(HERE, port, port)
