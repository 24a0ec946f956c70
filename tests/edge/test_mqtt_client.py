"""A paho client: what its own thread may do to us."""

from __future__ import annotations

import threading

import paho.mqtt.client as paho
from paho.mqtt.enums import CallbackAPIVersion

from edge.mqtt.client import stop_loop


def test_a_thread_that_ends_between_two_looks_of_paho_is_at_its_end():
    class Ending(paho.Client):
        looks = 0

        @property
        def _thread(self):
            Ending.looks += 1
            return threading.Thread() if Ending.looks < 4 else None

        @_thread.setter
        def _thread(self, _given):
            """Paho sets it at the beginning; ours is as the looks say."""

    client = Ending(CallbackAPIVersion.VERSION2)
    Ending.looks = 1
    stop_loop(client)
    assert Ending.looks > 3
