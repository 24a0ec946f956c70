"""Formulas: a value that a machine does not send, computed from one payload.

The language is the part of Python's expressions that cannot go wrong for long: keys of the
payload, numbers and texts, `+ - * / // %`, comparisons, `and or not in`, `a if test else b`, bits
(`& | ^ >>`), and the functions below. It is evaluated by simpleeval, never by `eval`, and it is
checked before: whatever else Python has (powers, attributes of objects, loops, formatted texts,
calls of anything else) is a mistake of the plant file. Arithmetic takes numbers only, so that no
text can be made long. At most 500 characters and 100 parts keep the time of one evaluation below
a millisecond.

A dot and square brackets both take a key of an object: `params.power`, `params["switch:0"].power`.
The payload as a whole is `value`, unless one of its own keys is called so.
"""

from __future__ import annotations

import ast
import operator
from collections.abc import Callable, Mapping
from functools import cache, cached_property
from typing import Any

from edge.text import Text
from gateway.letter import Unreadable
from gateway.number import read_number, short
from gateway.path import ABSENT

LONGEST = 500
MOST_PARTS = 100
WHOLE = "value"
"""The name of the payload itself."""

_NODES = (
    *(ast.BoolOp, ast.BinOp, ast.UnaryOp, ast.Compare, ast.IfExp, ast.Call),
    *(ast.Constant, ast.Name, ast.Load, ast.Attribute, ast.Subscript),
    *(ast.And, ast.Or, ast.Not, ast.USub, ast.UAdd),
    *(ast.Eq, ast.NotEq, ast.Lt, ast.LtE, ast.Gt, ast.GtE, ast.In, ast.NotIn),
    *(ast.Add, ast.Sub, ast.Mult, ast.Div, ast.FloorDiv, ast.Mod),
    *(ast.BitAnd, ast.BitOr, ast.BitXor, ast.RShift),
)


def _of_numbers(compute: Callable[[Any, Any], Any]) -> Callable[[object, object], Any]:
    def computed(left: object, right: object) -> Any:
        return compute(_number(left), _number(right))

    return computed


def _number(value: object) -> int | float:
    return int(value) if isinstance(value, bool) else read_number(value)


def _rounded(value: object) -> int:
    return round(_number(value))


_OPERATORS: Mapping[type, Callable[..., Any]] = {
    **{ast.Add: _of_numbers(operator.add), ast.Sub: _of_numbers(operator.sub)},
    **{ast.Mult: _of_numbers(operator.mul), ast.Div: _of_numbers(operator.truediv)},
    **{ast.FloorDiv: _of_numbers(operator.floordiv), ast.Mod: _of_numbers(operator.mod)},
    **{ast.BitAnd: _of_numbers(operator.and_), ast.BitOr: _of_numbers(operator.or_)},
    **{ast.BitXor: _of_numbers(operator.xor), ast.RShift: _of_numbers(operator.rshift)},
    **{ast.Eq: operator.eq, ast.NotEq: operator.ne, ast.Lt: operator.lt, ast.LtE: operator.le},
    **{ast.Gt: operator.gt, ast.GtE: operator.ge, ast.Not: operator.not_},
    **{ast.In: lambda one, many: one in many, ast.NotIn: lambda one, many: one not in many},
    **{ast.USub: operator.neg, ast.UAdd: operator.pos},
}
_FUNCTIONS: Mapping[str, Callable[..., Any]] = {
    **{"abs": abs, "min": min, "max": max, "round": _rounded, "len": len},
    "number": read_number,
}


_DEEP = Text(en="it is nested too deeply", fr="elle est trop profondément imbriquée")
_RANGE = Text(en="a value is out of range", fr="une valeur est hors limites")
_WHY = (
    (ZeroDivisionError, Text(en="division by zero", fr="division par zéro")),
    (TypeError, Text(en="its values do not go together", fr="ses valeurs ne vont pas ensemble")),
    (RecursionError, _DEEP),
)
_IMPOSSIBLE = (TypeError, ValueError, ArithmeticError, RecursionError)


@cache
def _language() -> Any:
    """Load simpleeval, in a plant that has a formula only."""
    import simpleeval

    return simpleeval


class NotAFormula(ValueError):
    """A text that is no formula; `cause` says why, for people."""

    def __init__(self, en: str, fr: str) -> None:
        super().__init__(en)
        self.cause = Text(en=en, fr=fr)


class Failed:
    """What a formula gives where it cannot be computed: the cause, and the formula itself."""

    def __init__(self, formula: str, cause: Text) -> None:
        self.formula = formula
        self.cause = cause

    def __str__(self) -> str:
        return self.formula


class Formula:
    """One formula, checked; `text` is how it was written.

    >>> running = Formula("power > 500 and door == 0")
    >>> running({"power": 812.5, "door": 0}), running({"power": 812.5, "door": 1})
    (True, False)
    >>> running({"door": 0}) is ABSENT
    True
    >>> Formula("(value >> 3) & 1")(0b1010)
    1
    """

    def __init__(self, text: str) -> None:
        """Check a formula; raises NotAFormula."""
        self.text = text.strip()
        if len(self.text) > LONGEST:
            raise NotAFormula(f"longer than {LONGEST} characters", f"plus de {LONGEST} caractères")
        self._tree = _checked(self.text)

    def __call__(self, body: object) -> object:
        """Compute the value: ABSENT where a key is not there or null, `Failed` where it cannot."""
        keys = body if isinstance(body, Mapping) else {}
        names = {WHOLE: body, **{str(key): value for key, value in keys.items()}}
        if any(names.get(name) is None for name in self.names):
            return ABSENT
        language = _language()
        try:
            evaluator = language.SimpleEval(operators=_OPERATORS, functions=_FUNCTIONS, names=names)
            return evaluator.eval(self.text, previously_parsed=self._tree)
        except (KeyError, IndexError):
            return ABSENT
        except Unreadable as error:
            return Failed(self.text, error.cause)
        except (*_IMPOSSIBLE, language.InvalidExpression) as error:
            return Failed(self.text, _impossible(self.text, error))

    @cached_property
    def names(self) -> frozenset[str]:
        """Name the keys of the payload that the formula reads."""
        return frozenset(
            node.id
            for node in ast.walk(self._tree)
            if isinstance(node, ast.Name) and node.id not in _FUNCTIONS
        )


class _Keys(ast.NodeTransformer):
    """Make a dot take a key: an attribute of an object is never looked at."""

    def visit_Attribute(self, node: ast.Attribute) -> ast.AST:
        self.generic_visit(node)
        return ast.Subscript(value=node.value, slice=ast.Constant(node.attr), ctx=node.ctx)


def _checked(text: str) -> ast.expr:
    try:
        tree = ast.parse(text, mode="eval").body
    except (SyntaxError, ValueError) as error:
        place = getattr(error, "offset", None) or 1
        raise NotAFormula(
            f"it cannot be read from character {place} on",
            f"elle est illisible à partir du caractère {place}",
        ) from error
    except (MemoryError, RecursionError) as error:
        raise NotAFormula(_DEEP.en, _DEEP.fr) from error
    parts = list(ast.walk(tree))
    if sum(isinstance(part, ast.expr) for part in parts) > MOST_PARTS:
        raise NotAFormula(f"more than {MOST_PARTS} parts", f"plus de {MOST_PARTS} éléments")
    for node in parts:
        _check(node)
    with_keys: ast.expr = _Keys().visit(tree)
    return ast.fix_missing_locations(with_keys)


def _check(node: ast.AST) -> None:
    """Refuse what the language does not have; raises NotAFormula."""
    if not isinstance(node, _NODES):
        what = type(node).__name__
        raise NotAFormula(
            f"{what} is not part of the language", f"{what} ne fait pas partie du langage"
        )
    if isinstance(node, ast.Call):
        known = isinstance(node.func, ast.Name) and node.func.id in _FUNCTIONS
        if not known or node.keywords:
            listed = ", ".join(sorted(_FUNCTIONS))
            raise NotAFormula(f"the functions are: {listed}", f"les fonctions sont : {listed}")
    if isinstance(node, ast.Constant) and not isinstance(node.value, bool | int | float | str):
        raise NotAFormula(
            f"{node.value!r} is neither a number nor a text",
            f"{node.value!r} n'est ni un nombre ni un texte",
        )


def _impossible(text: str, error: Exception) -> Text:
    why = next((said for kind, said in _WHY if isinstance(error, kind)), _RANGE)
    return Text(
        en=f"the formula {short(text)} cannot be computed: {why.en}",
        fr=f"la formule {short(text)} ne peut être calculée : {why.fr}",
    )
