"""A part of a service that runs in a thread of its own, from beginning to end of a block."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager


@contextmanager
def beside(run: Callable[[threading.Event], object], name: str) -> Iterator[None]:
    """Run something beside the block; at its end it is told to stop, and waited for.

    >>> with beside(lambda stop: stop.wait(), "waiter"):
    ...     [one.name for one in threading.enumerate() if one.name == "waiter"]
    ['waiter']
    >>> [one.name for one in threading.enumerate() if one.name == "waiter"]
    []
    """
    stop = threading.Event()  # its own: what stands around it ends first, then it takes leave
    thread = threading.Thread(target=run, args=(stop,), name=name)
    thread.start()
    try:
        yield
    finally:
        stop.set()
        thread.join()
