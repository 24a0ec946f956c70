"""Free ports on this computer, the usual ones first."""

from __future__ import annotations

import socket


def first_here(port: int, host: str = "127.0.0.1") -> socket.socket | None:
    """Hold a port, without listening, as a sign for our own kind; None where another one holds it.

    Programs of ours that start in the same second would otherwise all find the usual ports free.
    The system lets go of the sign when its process ends, however it ends.
    """
    sign = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    try:
        sign.bind((host, port))
    except OSError:
        sign.close()
        return None
    return sign


def free_port(usual: int, host: str = "127.0.0.1") -> int:
    """Return `usual` if nobody listens there, else (and for 0) a port that the system picks.

    The port is free at this moment; whoever takes it next may still be faster than we are, and
    the service that finds it taken says so.
    """
    for port in (usual, 0):
        with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
            try:
                probe.bind((host, port))
            except OSError:
                continue
            return int(probe.getsockname()[1])
    raise OSError(f"no free port on {host}")
