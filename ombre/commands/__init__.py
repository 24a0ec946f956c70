"""One file per command; each holds a `command`."""
