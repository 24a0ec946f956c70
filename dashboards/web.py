"""The `web` section of the plant file: where the pages are shown."""

from __future__ import annotations

from pydantic import Field

from edge.plantfile import PlantFile, Strict


class Web(Strict):
    """Where the dashboards listen: by default for this computer only, since there is no login.

    `host: 0.0.0.0` shows them to the whole network.
    """

    host: str = Field(default="127.0.0.1", min_length=1)
    port: int = Field(default=8080, ge=1, le=65535)

    @property
    def url(self) -> str:
        """The address to type into a browser on this computer.

        >>> Web(host="0.0.0.0", port=8080).url
        'http://127.0.0.1:8080/'
        """
        host = "127.0.0.1" if self.host in {"0.0.0.0", "::"} else self.host
        return f"http://{host}:{self.port}/"


def read_web(file: PlantFile) -> Web:
    """Read the section; raises OmbreError with the line of each mistake.

    >>> read_web(PlantFile.parse("web:\\n  port: 9000\\n", name="plant.yaml")).port
    9000
    """
    return file.section("web", Web, Web())
