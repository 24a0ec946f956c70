"""State tables as data: one YAML file per vocabulary, each with its source."""
