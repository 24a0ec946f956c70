"""What the cable does to MQTT's messages: twice, or before another one's turn, never less."""

import pytest
from chaos.packets import Packets


def publish(topic, body, number=1):
    head = len(topic).to_bytes(2, "big") + topic + number.to_bytes(2, "big")
    return bytes([0x32, len(head) + len(body)]) + head + body


ONE = publish(b"laser/status", b"one", 1)
TWO = publish(b"laser/cycle", b"two", 2)
ONLINE = publish(b"laser/online", b"online", 3)
PING = b"\xd0\x00"


def again(packet):
    return bytes([packet[0] | 0x08]) + packet[1:]


@pytest.mark.parametrize("size", [1, 3, 1_000])
def test_untouched_it_carries_every_byte(size):
    line, said = Packets(), ONE + PING + TWO
    pieces = [said[at : at + size] for at in range(0, len(said), size)]
    assert b"".join(line.feed(piece, None) for piece in pieces) == said


def test_a_message_comes_again_and_says_so():
    line = Packets()
    assert line.feed(ONE + PING, "repeat") == ONE + again(ONE) + PING
    assert line.touched == 1


def test_neighbours_change_places():
    line = Packets()
    assert line.feed(ONE, "swap") == b""
    assert line.feed(TWO, "swap") == TWO + ONE
    assert line.touched == 1


def test_who_waits_for_a_neighbour_does_not_wait_long():
    line = Packets()
    assert line.feed(ONE, "swap") == b""
    assert line.feed(PING, "swap") == ONE + PING
    assert line.feed(ONE, "swap") == b""
    assert line.feed(TWO, None) == ONE + TWO


def test_what_holds_at_its_arrival_keeps_its_turn():
    assert Packets().feed(ONLINE, "swap") == ONLINE


def test_a_long_message_is_one_packet():
    head = b"\x00\x01t\x00\x07"
    size = len(head) + 300
    long = bytes([0x32, size & 0x7F | 0x80, size >> 7]) + head + b"y" * 300
    assert Packets().feed(ONE + long, "repeat") == ONE + again(ONE) + long + again(long)
