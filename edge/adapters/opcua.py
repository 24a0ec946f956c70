"""OPC UA: what a plant file may say of a server. What reads it is `edge.opcua.link`."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import AfterValidator, Field, SecretStr

from edge.adapter import Adapter, AdapterKind, SourceSettings
from edge.duration_field import DurationField, PositiveDuration
from edge.instant import MILLISECOND, Clock, Duration
from edge.opcua.address import checked_node, checked_url


class OpcUaSettings(SourceSettings):
    """What a plant file may say of an OPC UA source.

    Without `nodes` every variable below Objects is read. `queue` values per node wait at the
    server while we are away from the wire; it should cover a node's rate times such a pause.
    """

    protocol: Literal["opcua"]
    url: Annotated[str, AfterValidator(checked_url)]
    nodes: tuple[Annotated[str, AfterValidator(checked_node)], ...] = ()
    username: str | None = None
    password: SecretStr | None = None
    publishing: PositiveDuration = 200 * MILLISECOND
    sampling: DurationField | None = None
    queue: int = Field(default=1_000, ge=1, le=100_000)

    @property
    def sample_every(self) -> Duration:
        """How often the server should look at a value; 0 asks for every change it can see."""
        return self.publishing if self.sampling is None else self.sampling


def _open(source: str, settings: OpcUaSettings, clock: Clock) -> Adapter:
    from edge.opcua.link import OpcUaAdapter  # the library weighs 25 MB; only the edge needs it

    return OpcUaAdapter(source, settings, clock)


ADAPTER = AdapterKind(
    protocol="opcua",
    settings=OpcUaSettings,
    open=_open,
    sample="""\
protocol: opcua
url: opc.tcp://192.168.1.20:4840
nodes:
  - nsu=urn:example:press;s=State
  - nsu=urn:example:press;s=Counter.Good
heartbeat: 2s
""",
)
