"""Units of a shop floor: what a machine sends is converted before it is kept.

Each unit says how it is turned into the base of its dimension: times a factor, plus an offset for
temperatures. The factors are the exact ones of the SI and of the international yard and pound
(1959). Spelling counts, because mW is not MW. A small table and not pint, which takes 0.7 s and
19 MB to know units that no machine sends.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from fractions import Fraction
from functools import cache
from typing import NamedTuple

from edge.text import Text
from gateway.letter import Unreadable
from gateway.number import MEANT

Number = int | float
Conversion = Callable[[Number], Number]


class Unit(NamedTuple):
    """One unit: base = value x factor + offset."""

    dimension: str
    factor: Fraction
    offset: Fraction = Fraction(0)


_POUND = Fraction("0.45359237")
_FORCE = _POUND * Fraction("9.80665")
_INCH = Fraction("0.0254")
_GALLON = Fraction("0.003785411784")

_FACTORS: Mapping[str, Mapping[str, Fraction | int | str]] = {
    "length": {
        **{"m": 1, "km": 1000, "cm": "0.01", "mm": "0.001", "um": "1e-6", "µm": "1e-6"},
        **{"in": _INCH, "ft": _INCH * 12},
    },
    "mass": {"kg": 1, "g": "0.001", "mg": "1e-6", "t": 1000, "lb": _POUND, "oz": _POUND / 16},
    "time": {"s": 1, "ms": "0.001", "us": "1e-6", "µs": "1e-6", "min": 60, "h": 3600, "d": 86400},
    "pressure": {
        **{"Pa": 1, "hPa": 100, "kPa": 1000, "MPa": 10**6, "bar": 10**5, "mbar": 100},
        "psi": _FORCE / _INCH**2,
    },
    "energy": {
        **{"J": 1, "kJ": 1000, "MJ": 10**6},
        **{"Wh": 3600, "kWh": 3_600_000, "MWh": 3_600_000_000},
    },
    "power": {
        **{"W": 1, "mW": "0.001", "kW": 1000, "MW": 10**6},
        **{"hp": _FORCE * 12 * _INCH * 550, "ch": "735.49875", "PS": "735.49875"},
    },
    "force": {"N": 1, "kN": 1000, "MN": 10**6, "lbf": _FORCE},
    "torque": {"N.m": 1, "Nm": 1, "N·m": 1, "kNm": 1000, "lbf.ft": _FORCE * 12 * _INCH},
    "volume": {
        **{"m3": 1, "m³": 1, "L": "0.001", "l": "0.001", "dm3": "0.001"},
        **{"mL": "1e-6", "ml": "1e-6", "cm3": "1e-6", "gal": _GALLON},
    },
    "flow": {
        **{"m3/s": 1, "m3/h": Fraction(1, 3600), "m³/h": Fraction(1, 3600)},
        **{"L/s": "0.001", "L/min": Fraction(1, 60_000), "l/min": Fraction(1, 60_000)},
        **{"L/h": Fraction(1, 3_600_000), "gal/min": _GALLON / 60},
    },
    "speed": {
        **{"m/s": 1, "mm/s": "0.001", "m/min": Fraction(1, 60), "mm/min": Fraction(1, 60_000)},
        **{"km/h": Fraction(1000, 3600), "in/s": _INCH, "in/min": _INCH / 60, "ft/min": _INCH / 5},
    },
    "frequency": {
        **{"Hz": 1, "kHz": 1000, "MHz": 10**6, "1/s": 1},
        **{"rpm": Fraction(1, 60), "1/min": Fraction(1, 60), "tr/min": Fraction(1, 60)},
    },
    "current": {"A": 1, "mA": "0.001", "kA": 1000},
    "voltage": {"V": 1, "mV": "0.001", "kV": 1000},
    "share": {"1": 1, "%": "0.01", "‰": "0.001", "ppm": "1e-6"},
}
_ZERO = Fraction("273.15")
_TEMPERATURES: Mapping[str, tuple[Fraction, Fraction]] = {
    "K": (Fraction(1), Fraction(0)),
    **dict.fromkeys(("°C", "C", "degC"), (Fraction(1), _ZERO)),
    **dict.fromkeys(("°F", "F", "degF"), (Fraction(5, 9), _ZERO - 32 * Fraction(5, 9))),
}


@cache
def units() -> Mapping[str, Unit]:
    """Give every unit that is known, by its spelling."""
    known = {
        name: Unit(dimension, Fraction(factor))
        for dimension, factors in _FACTORS.items()
        for name, factor in factors.items()
    }
    known |= {name: Unit("temperature", *said) for name, said in _TEMPERATURES.items()}
    return known


def alike(unit: str) -> list[str]:
    """Name the units into which a unit can be converted; none where it is not known."""
    known = units().get(unit)
    return [name for name, one in units().items() if known and one.dimension == known.dimension]


def conversion(unit: str, to: str) -> Conversion:
    """Make the function that converts a number; raises KeyError where there is none.

    Its results have 12 significant digits, more than any sensor's; it raises Unreadable where one
    is too large for a number.

    >>> conversion("psi", "bar")(100), conversion("°F", "°C")(212), conversion("m/min", "mm/s")(6)
    (6.89475729317, 100.0, 100.0)
    >>> conversion("bar", "°C")
    Traceback (most recent call last):
    KeyError: 'bar'
    """
    source, target = units()[unit], units()[to]
    if source.dimension != target.dimension:
        raise KeyError(unit)
    factor = float(source.factor / target.factor)
    offset = float((source.offset - target.offset) / target.factor)

    def convert(number: Number) -> Number:
        return finite(float(f"{number * factor + offset:.12g}"))

    return convert


def finite(number: Number) -> Number:
    """Refuse what a factor made larger than anybody means; raises Unreadable."""
    if abs(number) <= MEANT:
        return number
    raise Unreadable(
        Text(
            en="the value is too large once it is converted",
            fr="la valeur est trop grande une fois convertie",
        )
    )
