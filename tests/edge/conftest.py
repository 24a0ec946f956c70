from __future__ import annotations

import pytest

from servers.kept import Kept


@pytest.fixture
def kept() -> Kept:
    return Kept()
