"""Ports of a round's own, outside the range from which a system takes those of outgoing lines.

A server that is killed and started again must find its port free, whoever called whom meanwhile.
"""

import random
import socket
import threading

FIRST, LAST = 20_000, 32_000
_taken = set()
_lock = threading.Lock()


def own_port():
    """Return a loopback port that nobody listens on and that no other round of ours was given."""
    with _lock:
        while True:
            port = random.randrange(FIRST, LAST)
            if port not in _taken and free(port):
                _taken.add(port)
                return port


def free(port):
    with socket.socket() as probe:
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
    return True
