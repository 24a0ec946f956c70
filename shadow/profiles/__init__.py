"""The norms, one file each: a table from classes of time to the norm's times."""
