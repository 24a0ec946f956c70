"""A difference between what is kept and what was true: a sentence that knows its kind."""

LOST = "lost"
DOUBLED = "doubled"
COUNTS = "counts wrong"
OTHER = "other"


class Fault(str):
    """Says what differs; `kind` and `times` are for the table of all rounds."""

    __slots__ = ("kind", "times")

    def __new__(cls, text, *, kind=OTHER, times=1):
        made = super().__new__(cls, text)
        made.kind, made.times = kind, times
        return made
