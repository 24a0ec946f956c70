"""State tables as data: one YAML file per vocabulary, each with its source.

A new vendor is one file: `source` (the document that says so), `words` with our state for each,
`numbers` where the machine sends codes, `auto: false` so that its words mean nothing elsewhere,
and `cases`, which one test runs through the whole normaliser (`tests/gateway/test_table_cases.py`).
"""
