"""From a figure down to the events that made it, and up again from those alone, byte for byte."""
