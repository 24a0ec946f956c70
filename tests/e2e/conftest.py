"""A whole plant on loopback, started through the command line only, as a user would."""

import pytest

from servers.ombre import Ombre


@pytest.fixture
def ombre(tmp_path):
    made = Ombre(tmp_path)
    yield made
    made.end()
