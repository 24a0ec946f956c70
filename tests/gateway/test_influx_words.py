"""A server that answers and cannot do its work: said in its own words, with what helps."""

from __future__ import annotations

import threading
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest

from gateway.event import event
from gateway.store import StoreAway, store_kinds


class Full(BaseHTTPRequestHandler):
    """An InfluxDB 1.6 whose disk was full."""

    def do_GET(self):
        self.send_response(204)
        self.send_header("X-Influxdb-Version", "1.6.7")
        self.end_headers()

    def do_POST(self):
        self.rfile.read(int(self.headers.get("Content-Length", 0)))
        body = b'{"error":"write /wal/_00001.wal: no space left on device"}'
        self.send_response(500)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_said):
        """Keep the tests' output clean."""


def test_a_full_disk_of_the_server_is_named_with_what_helps(tmp_path):
    server = HTTPServer(("127.0.0.1", 0), Full)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    kind = store_kinds()["influxdb"]
    url = f"http://127.0.0.1:{server.server_port}"
    store = kind.open(kind.settings(url=url), tmp_path, lambda: 0)
    one = event(machine="press", kind="count", values={"good": 1}, at=1)
    try:
        with pytest.raises(StoreAway) as raised:
            store.append([one])
    finally:
        server.shutdown()
        server.server_close()
    said = raised.value.cause
    assert "no space left on device" in said.en
    assert "restart it" in said.en
    assert "redémarrez-le" in said.fr
