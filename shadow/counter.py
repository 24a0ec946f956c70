"""What a raw counter counted from one reading to the next, through resets and rollovers.

A reading as high as the one before, or higher, is the way the counter went. A lower one has two
explanations, and only the counter's width can tell them apart:

- It *began again*: someone pressed reset, or the controller restarted. Then the reading itself is
  what was counted since. What was counted between the last reading and the reset is not known and
  is left out: better some parts too few than parts that nobody made.
- It *ran over*: after `width` - 1 comes 0. Then it moved by the difference modulo its width.

Without a width, it began again. With one, it ran over where the difference modulo the width is
a step it can have made, at most `largest`; otherwise it began again. A counter that runs over
stood near its top and stands near its bottom, so that this difference is small; one that was
reset may have stood anywhere. Where nobody says what the largest step is, it is a quarter of the
width: large enough for an outage, small enough that three resets in four are seen for what they
are; a plant that knows its largest step does better (`largest_step`).

The sum over any readings is therefore the truth as long as no two successive readings lie further
apart than `largest`, and every reset happens more than `largest` steps from the top.
"""

from __future__ import annotations

Parts = int | float

USUAL_SHARE = 4
"""The largest step of a counter of which none is declared: its width divided by this [P]."""


def moved(
    before: Parts, reading: Parts, width: Parts | None = None, largest: Parts | None = None
) -> Parts:
    """Return how many steps a counter made from one reading to the next.

    >>> moved(100, 103), moved(100, 2)
    (3, 2)
    >>> moved(65_534, 2, width=65_536), moved(30_000, 2, width=65_536)
    (4, 2)
    >>> moved(30_000, 2, width=65_536, largest=40_000)
    35538
    """
    if reading >= before:
        return reading - before
    if width is None or before >= width:
        return reading
    over = reading - before + width
    return over if over <= (width // USUAL_SHARE if largest is None else largest) else reading
