"""The `forward` section of the plant file: the broker between an edge and a gateway elsewhere."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

from pydantic import AfterValidator, Field, SecretStr

from edge.duration_field import PositiveDuration
from edge.host import checked_host
from edge.instant import MINUTE, SECOND, Duration
from edge.plantfile import PlantFile, Strict
from edge.problem import OmbreError
from edge.refusals import PlantFileError
from edge.text import Text

_SHORTEST = 2 * SECOND
_LONGEST = 5 * MINUTE


def _checked_topic(topic: str) -> str:
    if not topic or set(topic) & set("+#\0") or topic[0] in "$/" or topic[-1] == "/":
        raise PlantFileError(
            Text(
                en=f"{topic!r} cannot begin a topic",
                fr=f"« {topic} » ne peut pas commencer un sujet MQTT",
            ),
            Text(en="write words and slashes: ombre/forward", fr="écrivez ombre/forward"),
        )
    return topic


def _checked_silence(silence: Duration) -> Duration:
    if _SHORTEST <= silence <= _LONGEST:
        return silence
    raise PlantFileError(
        Text(
            en="a gateway cannot be waited for so short or so long a time",
            fr="on ne peut pas attendre une passerelle si peu, ou si longtemps",
        ),
        Text(en="give 2s at least, 5m at most: 6s", fr="donnez 2s au moins, 5m au plus : 6s"),
    )


class ForwardSettings(Strict):
    """How readings travel from an edge to a gateway on another box.

    `tls` encrypts; `ca` is the certificate of whoever signed the broker's own, where the system
    does not know them. `topic` is what all our topics begin with. `take_over` is how long a
    gateway may be silent before the others take over its machines.
    """

    host: Annotated[str, Field(min_length=1), AfterValidator(checked_host)]
    port: int = Field(default=1883, ge=1, le=65_535)
    tls: bool = False
    ca: Path | None = None
    username: str | None = None
    password: SecretStr | None = None
    topic: Annotated[str, AfterValidator(_checked_topic)] = "ombre/forward"
    take_over: Annotated[PositiveDuration, AfterValidator(_checked_silence)] = 6 * SECOND


def read_forward(file: PlantFile) -> ForwardSettings | None:
    """Check the section; None where there is none. Raises OmbreError with every mistake in it."""
    found: ForwardSettings | None = file.section("forward", ForwardSettings, None)
    if found is None or found.ca is None:
        return found
    ca = file.folder / found.ca
    if not ca.is_file():
        raise OmbreError(
            file.problem(
                ("forward", "ca"),
                Text(en=f"there is no file {ca}", fr=f"il n'y a pas de fichier {ca}"),
                Text(
                    en="give the certificate of your authority (PEM), beside the plant file",
                    fr="donnez le certificat de votre autorité (PEM), à côté du fichier d'usine",
                ),
            )
        )
    return found.model_copy(update={"ca": ca})
