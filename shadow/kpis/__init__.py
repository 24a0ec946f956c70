"""The figures: one file each, found by `shadow.kpi`. A new figure is a new file, nothing else."""
