"""MQTT on a cable, packet by packet: what a wire may do to messages without breaking its word.

QoS 1 promises that each message comes at least once, and keeps an order only within a topic.
"""

PUBLISH = 3
_DUP, _QOS = 0x08, 0x06
IN_ORDER = b"/online"
"""Topics that end so tell what holds at their arrival: their order is what they say."""


class Packets:
    """Cuts one direction of one line into packets, and tells some twice or swaps neighbours."""

    def __init__(self):
        self._rest = b""
        self._kept = b""
        self.touched = 0

    def feed(self, piece, way):
        """Take what arrived and return what goes on."""
        self._rest += piece
        out = b""
        while (size := _size(self._rest)) is not None:
            packet, self._rest = self._rest[:size], self._rest[size:]
            out += self._pass(packet, way)
        return out

    def flush(self):
        """Return what waited for its neighbour."""
        kept, self._kept = self._kept, b""
        return kept

    def _pass(self, packet, way):
        if way == "repeat" and _counts(packet):
            self.touched += 1
            again = bytes([packet[0] | _DUP]) + packet[1:]
            return self.flush() + packet + again
        if way == "swap" and _counts(packet) and not _topic(packet).endswith(IN_ORDER):
            if self._kept:
                self.touched += 1
                return packet + self.flush()
            self._kept = packet
            return b""
        return self.flush() + packet


def _counts(packet):
    return packet[0] >> 4 == PUBLISH and packet[0] & _QOS == 0x02


def _head(data):
    """Return (length of the header, length of the rest), None while it is not all there."""
    size = 0
    for place in range(1, 5):
        if place >= len(data):
            return None
        size |= (data[place] & 0x7F) << (7 * (place - 1))
        if not data[place] & 0x80:
            return place + 1, size
    raise ValueError("this is not MQTT")


def _size(data):
    head = _head(data) if data else None
    if head is None or len(data) < sum(head):
        return None
    return sum(head)


def _topic(packet):
    start, _ = _head(packet)
    size = int.from_bytes(packet[start : start + 2], "big")
    return packet[start + 2 : start + 2 + size]
