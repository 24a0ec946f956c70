"""A cable between two programs that can be cut in several ways, and put back."""

import socket
import struct
import threading
import time
from contextlib import suppress

from chaos.ports import own_port

WAYS = ("refuse", "hang", "delay", "reset", "mute", "unheard")
"""refuse: nobody listens any more. hang: lines stay up and carry nothing. delay: every piece comes
late. reset: lines break at once, and new ones as soon as they are made. mute: the answers are lost,
so that whoever calls must say again what was heard. unheard: the calls are lost, acknowledgements
among them. Where something was lost under way the line breaks in the end."""

MESSAGES = (*WAYS, "repeat", "swap")
"""On a cable that carries MQTT: messages come twice, or one comes before another one's turn."""

_RESET = struct.pack("ii", 1, 0)  # linger for no time: closing sends a reset
_LATE = 0.3  # seconds
_LOSES = {True: "unheard", False: "mute"}


class Proxy:
    """Listens on a loopback port of its own and carries every line on to `target`.

    `packets` makes what edits one direction of one line, answers or (`forth`) calls.
    """

    def __init__(self, target, packets=None, *, forth=False):
        self._target = target
        self._packets = packets
        self._forth = forth
        self.touched = 0
        self._way = None
        self._flows = threading.Event()
        self._flows.set()
        self._lock = threading.Lock()
        self._ends = set()
        self.port = own_port()
        self._listener = self._listen(self.port)

    def cut(self, way):
        assert way in MESSAGES, way
        self._way = way
        if way == "hang":
            self._flows.clear()
        if way == "refuse":
            close(self._listener)
        if way in {"refuse", "reset"}:
            self._break_all()

    def heal(self):
        way, self._way = self._way, None
        self._flows.set()
        if way in _LOSES.values():
            self._break_all()
        if way == "refuse":
            self._listener = self._listen(self.port)

    def close(self):
        self._way = "refuse"
        close(self._listener)
        self._break_all()
        self._flows.set()

    def _listen(self, port):
        listener = socket.socket()
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind(("127.0.0.1", port))
        listener.listen(64)
        threading.Thread(target=self._accept, args=(listener,), daemon=True).start()
        return listener

    def _accept(self, listener):
        while True:
            try:
                caller, _ = listener.accept()
            except OSError:
                return
            if self._way == "reset":
                reset(caller)
            else:
                threading.Thread(target=self._connect, args=(caller,), daemon=True).start()

    def _connect(self, caller):
        self._flows.wait()
        try:
            called = socket.create_connection(("127.0.0.1", self._target), timeout=5)
        except OSError:
            reset(caller)
            return
        called.settimeout(None)
        with self._lock:
            self._ends |= {caller, called}
        if self._way in {"refuse", "reset"}:  # cut while we were calling
            self._break_all()
        back = threading.Thread(target=self._carry, args=(called, caller, False), daemon=True)
        back.start()
        self._carry(caller, called, True)
        back.join()
        self._forget(caller, called)

    def _carry(self, source, sink, forth):
        edited = self._packets() if self._packets and forth is self._forth else None
        try:
            while piece := source.recv(65_536):
                self._flows.wait()
                if self._way == "delay":
                    time.sleep(_LATE)
                if self._way == _LOSES[forth]:
                    continue
                if edited is not None:
                    piece = edited.feed(piece, self._way)
                    self.touched, edited.touched = self.touched + edited.touched, 0
                sink.sendall(piece)
            self._flows.wait()
            sink.shutdown(socket.SHUT_WR)
        except OSError:
            self._forget(source, sink)

    def _forget(self, *ends):
        with self._lock:
            self._ends -= set(ends)
        for end in ends:
            reset(end)

    def _break_all(self):
        with self._lock:
            ends, self._ends = self._ends, set()
        for end in ends:
            reset(end)


def reset(end):
    """Break a line; whoever waits in it wakes up."""
    try:
        end.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _RESET)
    except OSError:
        return
    close(end)


def close(end):
    with suppress(OSError):
        end.shutdown(socket.SHUT_RD)  # wakes who waits in it, and says no goodbye
    end.close()
