"""One file per protocol; each is found by its name and held to one contract by the tests."""
