"""A store out of reach: said with place, cause and remedy, and exit code 3, whatever is asked."""

import socket

import pytest

from servers.command import ombre

SAID = {
    "en": ("store: InfluxDB", "out of reach", ". Next: "),
    "fr": ("store : InfluxDB", "hors d'atteinte", ". À faire : "),
}


@pytest.fixture
def closed_port():
    """A port that is ours and on which nobody listens."""
    with socket.socket() as held:
        held.bind(("127.0.0.1", 0))
        yield held.getsockname()[1]


@pytest.mark.parametrize("machines", ["", "machines: {press: {name: Press}}\n"])
@pytest.mark.parametrize(
    ("command", "language"), [("kpi", "fr"), ("flow", "en"), ("maturity", "en")]
)
def test_no_figure_is_given_by_a_store_that_does_not_answer(
    tmp_path, closed_port, command, language, machines
):
    (tmp_path / "plant.yaml").write_text(
        "sources: {press: {protocol: opcua, url: 'opc.tcp://127.0.0.1:4840'}}\n"
        f"store: {{kind: influxdb, url: 'http://127.0.0.1:{closed_port}', token: x}}\n{machines}"
    )
    done = ombre(command, "--json", folder=tmp_path, language=language)
    assert done.returncode == 3, done.stderr
    assert done.stdout == ""
    assert len(done.stderr.splitlines()) == 1
    assert all(word in done.stderr for word in SAID[language])
