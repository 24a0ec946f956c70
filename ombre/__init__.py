"""The command line: the one place that knows all the other packages."""

__version__ = "0.1.0"
