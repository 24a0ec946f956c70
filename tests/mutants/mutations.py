"""Small changes to a program, each of which a good test should notice."""

from __future__ import annotations

import ast
import copy
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field

_COMPARE: dict[type[ast.cmpop], tuple[type[ast.cmpop], ...]] = {
    ast.Lt: (ast.LtE, ast.GtE),
    ast.LtE: (ast.Lt, ast.Gt),
    ast.Gt: (ast.GtE, ast.LtE),
    ast.GtE: (ast.Gt, ast.Lt),
    ast.Eq: (ast.NotEq,),
    ast.NotEq: (ast.Eq,),
    ast.Is: (ast.IsNot,),
    ast.IsNot: (ast.Is,),
    ast.In: (ast.NotIn,),
    ast.NotIn: (ast.In,),
}
_OPERATE: dict[type[ast.operator], type[ast.operator]] = {
    ast.Add: ast.Sub,
    ast.Sub: ast.Add,
    ast.Mult: ast.FloorDiv,
    ast.Div: ast.Mult,
    ast.FloorDiv: ast.Mult,
    ast.Mod: ast.FloorDiv,
    ast.BitAnd: ast.BitOr,
    ast.BitOr: ast.BitAnd,
    ast.LShift: ast.RShift,
    ast.RShift: ast.LShift,
}
_NAMED = {
    "min": "max",
    "max": "min",
    "any": "all",
    "all": "any",
    "sorted": "list",
    "bisect_left": "bisect_right",
    "bisect_right": "bisect_left",
    "union": "intersection",
    "appendleft": "append",
    "popleft": "pop",
}
_SPOKEN = frozenset({"Text", "say", "sentence", "plain", "Problem", "PlantFileError", "OmbreError"})
"""What wraps words for people: changing these says nothing about what is computed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Mutant:
    """One change: where it is, what stood there, what stands there now.

    `lines` are those of the statement around it: a test that runs none of them cannot notice.
    """

    file: str
    scope: str
    line: int
    lines: range
    was: str
    now: str
    nth: int
    tree: ast.Module = field(repr=False, compare=False)
    node: ast.AST = field(repr=False, compare=False)
    changed: ast.AST = field(repr=False, compare=False)

    def __str__(self) -> str:
        return f"{self.file}:{self.line} {self.scope}: {self.was}  →  {self.now}"

    @property
    def key(self) -> tuple[str, str, str, str, int]:
        """What names it however the file around it moves."""
        return self.file, self.scope, self.was, self.now, self.nth

    def program(self) -> ast.Module:
        """The whole file with the change in it."""
        return _replaced(self.tree, self.node, self.changed)


def mutants(file: str, source: str) -> Iterator[Mutant]:
    """Go through every mutant of a file, in the order of its lines."""
    tree = ast.parse(source)
    counted: Counter[tuple[str, str, str]] = Counter()
    for place in _places(tree):
        node = place.node
        for changed in _changes(node):
            was, now = _written(node), _written(changed)
            counted[place.scope, was, now] += 1
            yield Mutant(
                file=file,
                scope=place.scope,
                line=getattr(node, "lineno", place.lines.start),
                lines=place.lines,
                was=was,
                now=now,
                nth=counted[place.scope, was, now],
                tree=tree,
                node=node,
                changed=changed,
            )


@dataclass(frozen=True, slots=True)
class _Place:
    node: ast.AST
    scope: str
    lines: range


def _places(tree: ast.Module) -> Iterator[_Place]:
    yield from _within(tree, "", range(1, 2))


def _within(node: ast.AST, scope: str, lines: range) -> Iterator[_Place]:
    for child in ast.iter_child_nodes(node):
        if _is_silent(node, child):
            continue
        own = scope
        if isinstance(child, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            own = f"{scope}.{child.name}" if scope else child.name
        within = _lines(child) if isinstance(child, ast.stmt) else lines
        if not isinstance(child, ast.expr_context | ast.operator | ast.cmpop | ast.arguments):
            yield _Place(child, scope, within)
        yield from _within(child, own, within)


def _lines(statement: ast.stmt) -> range:
    """The lines on which a statement itself stands, without the statements within it."""
    body = getattr(statement, "body", None)
    end = statement.end_lineno or statement.lineno
    if isinstance(body, list) and body:
        end = max(statement.lineno, body[0].lineno - 1)
    return range(statement.lineno, end + 1)


def _is_silent(parent: ast.AST, child: ast.AST) -> bool:
    """Leave alone: docstrings, types, imports, decorators, and words for people."""
    if isinstance(child, ast.Import | ast.ImportFrom | ast.JoinedStr):
        return True
    if isinstance(child, ast.Expr) and isinstance(child.value, ast.Constant):
        return True
    if isinstance(parent, ast.AnnAssign) and child is parent.annotation:
        return True
    if isinstance(parent, ast.arg) or _is_listing(child) or _is_optional(child):
        return True
    if child in getattr(parent, "decorator_list", ()):
        return True
    if isinstance(parent, ast.FunctionDef | ast.AsyncFunctionDef) and child is parent.returns:
        return True
    return isinstance(child, ast.Call) and _name(child.func) in _SPOKEN


def _is_listing(node: ast.AST) -> bool:
    return isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == "__all__"


def _is_optional(node: ast.AST) -> bool:
    """A type that may be None, where it stands outside an annotation: in an alias."""
    return isinstance(node, ast.BinOp) and isinstance(node.op, ast.BitOr) and _is_none(node.right)


def _name(node: ast.expr) -> str:
    return node.id if isinstance(node, ast.Name) else getattr(node, "attr", "")


def _changes(node: ast.AST) -> Iterator[ast.AST]:
    """Change one node in every way that is known for its kind."""
    for change in (_operators, _constants, _names, _slices, _conditions, _statements):
        yield from change(node)


def _operators(node: ast.AST) -> Iterator[ast.AST]:
    match node:
        case ast.Compare(ops=ops):
            for at, op in enumerate(ops):
                for other in _COMPARE[type(op)]:
                    yield _with(node, ops=[*ops[:at], other(), *ops[at + 1 :]])
        case ast.BinOp(op=op) | ast.AugAssign(op=op) if type(op) in _OPERATE:
            yield _with(node, op=_OPERATE[type(op)]())
        case ast.BoolOp(op=op):
            yield _with(node, op=ast.Or() if isinstance(op, ast.And) else ast.And())
        case ast.UnaryOp(op=ast.Not() | ast.USub(), operand=operand):
            yield operand


def _constants(node: ast.AST) -> Iterator[ast.AST]:
    match node:
        case ast.Constant(value=bool() as value):
            yield _with(node, value=not value)
        case ast.Constant(value=int() | float() as value):
            yield _with(node, value=value + 1)
        case ast.Constant(value=str() as value):
            yield _with(node, value=f"{value}?")


def _names(node: ast.AST) -> Iterator[ast.AST]:
    match node:
        case ast.Name(id=name) if name in _NAMED:
            yield _with(node, id=_NAMED[name])
        case ast.Attribute(attr=name) if name in _NAMED:
            yield _with(node, attr=_NAMED[name])


def _slices(node: ast.AST) -> Iterator[ast.AST]:
    match node:
        case ast.Slice(lower=lower, upper=upper):
            if lower is not None:
                yield _with(node, lower=None)
            if upper is not None:
                yield _with(node, upper=None)


def _conditions(node: ast.AST) -> Iterator[ast.AST]:
    match node:
        case ast.If(test=test) | ast.IfExp(test=test) | ast.While(test=test) if _is_plain(test):
            yield _with(node, test=ast.UnaryOp(op=ast.Not(), operand=test))
        case ast.comprehension(ifs=ifs):
            for at in range(len(ifs)):
                yield _with(node, ifs=[*ifs[:at], *ifs[at + 1 :]])


def _statements(node: ast.AST) -> Iterator[ast.AST]:
    match node:
        case ast.Return(value=ast.expr() as value) if not _is_none(value):
            yield _with(node, value=ast.Constant(None))
        case ast.Expr(value=ast.Call()) | ast.Raise() | ast.AugAssign():
            yield ast.Pass()
        case ast.Break():
            yield ast.Continue()
        case ast.Continue():
            yield ast.Break()


def _is_plain(test: ast.expr) -> bool:
    return not isinstance(test, ast.Compare | ast.BoolOp | ast.UnaryOp)


def _is_none(node: ast.expr) -> bool:
    return isinstance(node, ast.Constant) and node.value is None


def _with(node: ast.AST, **changed: object) -> ast.AST:
    other = copy.copy(node)
    for name, value in changed.items():
        setattr(other, name, value)
    return other


def _replaced(tree: ast.Module, node: ast.AST, changed: ast.AST) -> ast.Module:
    """Copy a tree, and put a changed node into the place of the one that it was made from."""

    class Swap(ast.NodeTransformer):
        def visit(self, at: ast.AST) -> ast.AST:
            return ast.copy_location(changed, node) if at is node else self.generic_visit(at)

    memo = {id(node): node}
    whole = Swap().visit(copy.deepcopy(tree, memo))
    return ast.fix_missing_locations(whole)


def _written(node: ast.AST) -> str:
    """Write a node as one line of code, the head of a statement only."""
    text = "" if isinstance(node, ast.Pass) else ast.unparse(node)
    return text.split("\n", 1)[0].strip() or "(nothing)"
