"""The cable of the rig: whole, cut in each way, and put back."""

import socket
import threading
from contextlib import suppress

import pytest
from chaos.proxy import Proxy


@pytest.fixture
def echo():
    """A server that says everything back."""
    listener = socket.create_server(("127.0.0.1", 0))

    def answer(line):
        with line, suppress(OSError):
            while piece := line.recv(1_024):
                line.sendall(piece)

    def serve():
        while True:
            try:
                line, _ = listener.accept()
            except OSError:
                return
            threading.Thread(target=answer, args=(line,), daemon=True).start()

    threading.Thread(target=serve, daemon=True).start()
    yield listener.getsockname()[1]
    listener.shutdown(socket.SHUT_RDWR)
    listener.close()


@pytest.fixture
def cable(echo):
    made = Proxy(echo)
    yield made
    made.close()


@pytest.fixture
def line(cable):
    with call(cable) as made:
        assert says(made)
        yield made


def call(cable):
    return socket.create_connection(("127.0.0.1", cable.port), timeout=5)


def broken(line):
    """Whether nothing comes back any more, and no waiting helps."""
    try:
        return not says(line)
    except ConnectionError:
        return True


def unreachable(cable):
    try:
        with call(cable) as line:
            return broken(line)
    except ConnectionError:
        return True


def says(line, word=b"hello"):
    line.sendall(word)
    return line.recv(1_024) == word


def test_a_refusing_cable_breaks_lines_and_takes_no_new_one(cable, line):
    cable.cut("refuse")
    assert broken(line)
    assert unreachable(cable)
    cable.heal()
    with call(cable) as again:
        assert says(again)


def test_a_hanging_cable_keeps_the_line_and_delivers_in_the_end(cable, line):
    cable.cut("hang")
    line.settimeout(0.2)
    with pytest.raises(TimeoutError):
        says(line)
    cable.heal()
    line.settimeout(5)
    assert line.recv(1_024) == b"hello"


def test_a_slow_cable_delivers(cable, line):
    cable.cut("delay")
    assert says(line)


def test_a_resetting_cable_breaks_old_lines_and_new_ones(cable, line):
    cable.cut("reset")
    assert broken(line)
    assert unreachable(cable)
    cable.heal()
    with call(cable) as again:
        assert says(again)


def test_answers_that_are_lost_break_the_line_in_the_end(cable, line):
    cable.cut("mute")
    line.settimeout(0.2)
    with pytest.raises(TimeoutError):
        says(line)
    cable.heal()
    line.settimeout(5)
    assert broken(line)


def test_calls_that_are_lost_break_the_line_in_the_end(cable, line):
    cable.cut("unheard")
    line.settimeout(0.2)
    with pytest.raises(TimeoutError):
        says(line)
    cable.heal()
    line.settimeout(5)
    assert broken(line)
    with call(cable) as again:
        assert says(again)
