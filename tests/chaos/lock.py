"""The right to write a database, held by somebody else: as a careless tool may."""

import sqlite3


def lock(path):
    """Take it; closing what is returned gives it back."""
    db = sqlite3.connect(path, isolation_level=None)
    db.execute("BEGIN IMMEDIATE")
    return db
