"""The socket beneath paho: read in large pieces, publications taken out, many acknowledged at once.

paho reads a packet with four calls of the system and wakes its thread for each; what it then does
in Python costs as much again. At 8,000 messages a second that was most of what the edge did. So
publications are taken out of the stream here, and paho sees the rest: it connects, subscribes,
pings and notices the end.

What arrives is left in the system's buffer for up to `PAUSE` where nobody waits for it, and read
in one go: a thread that is woken for each message costs more than the message.
"""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from typing import Any

from edge.mqtt.publication import Publication, split

PAUSE = 0.01
"""Seconds between two looks at the socket while publications flow. A lone one does not wait."""

_PIECE = 64 * 1024
_PUBACK = b"\x40\x02"

Hear = Callable[[Sequence[Publication]], None]
"""Called in the network's thread with what came in one go."""


class Wire:
    """Looks like a socket that does not block, as paho wants one."""

    def __init__(self, line: Any, hear: Hear, *, five: bool) -> None:
        self._line = line
        self._hear = hear
        self._five = five
        self._begun: list[bytes] = []
        self._lacking = 0
        self._others = b""
        self._publications: Sequence[Publication] = ()
        self._due = 0.0
        self._lock = threading.Lock()
        self._unsent = bytearray()

    def recv(self, size: int) -> bytes:
        """Return bytes of packets other than publications, none at the end of the line.

        Raises BlockingIOError where there are none for now.
        """
        if not self._others:
            if self._publications:
                self._tell()
            elif not self._read():
                return b""
        if not self._others:
            raise BlockingIOError
        said, self._others = self._others[:size], self._others[size:]
        return said

    def pending(self) -> int:
        """Say how much waits here without the system knowing of it."""
        return len(self._others) + len(self._publications)

    def send(self, said: bytes | bytearray) -> int:
        """Take everything; what the system does not take now goes with what is sent next."""
        with self._lock:
            self._unsent += said
            self._flush()
        return len(said)

    def acknowledge(self, numbers: Sequence[int]) -> None:
        """Acknowledge publications (QoS 1); those that a broken line does not take come again."""
        with suppress(OSError):
            self.send(b"".join(_PUBACK + number.to_bytes(2) for number in numbers))

    def fileno(self) -> int:
        """Return what to wait on."""
        return int(self._line.fileno())

    def setblocking(self, flag: bool) -> None:
        """Set whether calls wait."""
        self._line.setblocking(flag)

    def shutdown(self) -> None:
        """End the line for both sides, whoever is waiting on it."""
        with suppress(OSError):
            self._line.shutdown(socket.SHUT_RDWR)

    def close(self) -> None:
        """Let go of the socket."""
        self._line.close()

    def _read(self) -> bool:
        """Read one piece; say whether the line goes on."""
        pause = self._due - time.monotonic()
        if pause > 0:
            time.sleep(min(pause, PAUSE))
        piece = self._line.recv(_PIECE)
        if self._unsent:
            with self._lock:
                self._flush()
        if piece:
            self._take(piece)
        return bool(piece)

    def _take(self, piece: bytes) -> None:
        self._begun.append(piece)
        self._lacking -= len(piece)
        if self._lacking > 0:  # in the midst of a large packet: joined once it is whole
            return
        publications, self._others, rest, needed = split(b"".join(self._begun), self._five)
        self._begun = [rest]
        self._lacking = needed - len(rest)
        self._publications = publications
        if not self._others:  # those come first: a link is up before what comes over it
            self._tell()
        # Over MQTT 3.1.1 a broker goes on only when we have acknowledged: then we do not pause.
        waited_for = not self._five and any(one.number is not None for one in publications)
        calm = publications and len(piece) < _PIECE and not waited_for
        self._due = time.monotonic() + PAUSE if calm else 0.0

    def _tell(self) -> None:
        publications, self._publications = self._publications, ()
        if publications:
            self._hear(publications)

    def _flush(self) -> None:
        with suppress(BlockingIOError):
            while self._unsent:
                del self._unsent[: self._line.send(self._unsent)]
