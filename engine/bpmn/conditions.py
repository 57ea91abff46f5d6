"""The small, safe language of conditions: `stage1_review == "more_time"`, `times_panel >= 3`, `"stop" in results`.

Names, constants, lists, comparisons, `and`, `or`, `not`, `in`, and the sum of whole numbers: amounts of money are held
together against a limit. Nothing else can be computed, called or reached into, so that a drawing can ask about facts
and do nothing else. A fact never given is `None`: it equals nothing but `None`, is in no list and is neither smaller
nor larger than anything. Comparing the order of a text with a number is a fault, because a silent "no" would send a
journey down the wrong way.
"""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import assert_never

from engine.domain.step import Fact, Facts

LONGEST = 500  #: characters
MOST_PARTS = 80  #: nodes of the syntax tree
DEEPEST = 12  #: nesting
LARGEST_NUMBER = 10**9

#: `typename` is a word of the engine's library; names beginning with an underscore are Python's.
RESERVED_NAMES = frozenset({"typename", "None", "True", "False"})

Value = Fact | tuple["Value", ...]

_COMPARISONS: dict[type[ast.cmpop], str] = {
    ast.Eq: "==",
    ast.NotEq: "!=",
    ast.Lt: "<",
    ast.LtE: "<=",
    ast.Gt: ">",
    ast.GtE: ">=",
    ast.In: "in",
    ast.NotIn: "not in",
}


class ConditionRefused(SyntaxError):
    """This is not a condition. The message says what in it is not allowed."""


class ConditionFault(ValueError):
    """A condition cannot be answered with these facts."""


def is_fact_name(name: str) -> bool:
    """Whether a fact may have this name."""
    return name.isidentifier() and name.isascii() and not name.startswith("_") and name not in RESERVED_NAMES


@dataclass(frozen=True, slots=True, kw_only=True)
class Condition:
    """A checked condition: its text, the facts it asks for, and the (fact, value) pairs it compares."""

    source: str
    names: frozenset[str]
    compared: tuple[tuple[str, Fact], ...]
    tree: ast.expr

    def holds(self, facts: Facts) -> bool:
        """Whether it is true of these facts. Raises ConditionFault when a comparison makes no sense."""
        return bool(_value(self.tree, facts))


@lru_cache(maxsize=4096)
def condition(source: str) -> Condition:
    """The condition in `source`. Raises ConditionRefused, a SyntaxError, with a sentence."""
    if len(source) > LONGEST:
        raise ConditionRefused(f"A condition has at most {LONGEST} characters; this one has {len(source)}.")
    if not source.isascii():
        # Python takes “ａ” for “a”, and a typographic quotation mark for nothing at all.
        raise ConditionRefused("Write it in plain letters and with straight quotation marks.")
    try:
        tree = ast.parse(source.strip(), mode="eval").body
    except (SyntaxError, ValueError, RecursionError, MemoryError) as error:
        raise ConditionRefused("It cannot be read. A condition compares one fact, as in: outcome == 'yes'.") from error
    _check_no_sum([tree])
    names: set[str] = set()
    for count, (node, depth) in enumerate(_parts(tree), start=1):
        if count > MOST_PARTS or depth > DEEPEST:
            raise ConditionRefused("It is too long-winded. Ask one question on a form instead.")
        _check(node)
        if not isinstance(node, ast.Compare | ast.BinOp):
            _check_no_sum(ast.iter_child_nodes(node))
        if isinstance(node, ast.Name):
            names.add(node.id)
    return Condition(source=source, names=frozenset(names), compared=tuple(_compared(tree)), tree=tree)


def _parts(tree: ast.expr) -> Iterator[tuple[ast.AST, int]]:
    """Every node with its depth, without recursion: the text may be hostile."""
    rest: list[tuple[ast.AST, int]] = [(tree, 1)]
    while rest:
        node, depth = rest.pop()
        yield node, depth
        rest.extend(
            (child, depth + 1) for child in ast.iter_child_nodes(node) if not isinstance(child, ast.expr_context)
        )


def _check(node: ast.AST) -> None:
    """Lets only the words of the language pass."""
    match node:
        case ast.Name(id=name):
            if not is_fact_name(name):
                raise ConditionRefused(f"A fact cannot be named “{name}”.")
        case ast.Constant(value=value):
            _check_constant(value)
        case ast.UnaryOp(op=ast.USub(), operand=ast.Constant(value=int() as number)) if not isinstance(number, bool):
            pass
        case ast.UnaryOp(op=ast.Not()) | ast.BoolOp() | ast.List() | ast.Tuple() | ast.BinOp(op=ast.Add()):
            pass
        case ast.Compare(ops=ops):
            for operator in ops:
                _check(operator)
        case ast.And() | ast.Or() | ast.Not() | ast.USub() | ast.Add():
            pass
        case ast.cmpop():
            if type(node) not in _COMPARISONS:
                raise ConditionRefused("Use == and != to compare, not “is”.")
        case _:
            what = {ast.Call: "calls something", ast.Attribute: "reaches into a value"}.get(type(node), "computes")
            raise ConditionRefused(f"A condition only compares facts; this one {what}.")


def _check_no_sum(nodes: Iterable[ast.AST]) -> None:
    """A sum is one side of a comparison, never a condition by itself."""
    if any(isinstance(node, ast.BinOp) for node in nodes):
        raise ConditionRefused("A condition only compares facts; this one computes. Hold a sum against something.")


def _check_constant(value: object) -> None:
    if value is None or isinstance(value, (bool, str)):
        return
    if isinstance(value, int) and abs(value) <= LARGEST_NUMBER:
        return
    raise ConditionRefused(f"A fact is a choice, a yes or no, or a whole number up to {LARGEST_NUMBER}.")


def _compared(tree: ast.expr) -> Iterator[tuple[str, Fact]]:
    """Each fact with each value that it is held against: what the lint looks up among the form's choices."""
    for node, _ in _parts(tree):
        if not isinstance(node, ast.Compare):
            continue
        sides = [node.left, *node.comparators]
        for operator, left, right in zip(node.ops, sides, sides[1:], strict=False):
            match (left, operator, right):
                case (ast.Name(id=name), ast.Eq() | ast.NotEq(), ast.Constant(value=value)):
                    yield name, value  # type: ignore[misc]
                case (ast.Constant(value=value), ast.Eq() | ast.NotEq() | ast.In() | ast.NotIn(), ast.Name(id=name)):
                    yield name, value  # type: ignore[misc]
                case (ast.Name(id=name), ast.In() | ast.NotIn(), ast.List(elts=items) | ast.Tuple(elts=items)):
                    yield from ((name, item.value) for item in items if isinstance(item, ast.Constant))  # type: ignore[misc]


def _value(node: ast.expr, facts: Facts) -> Value:
    match node:
        case ast.Constant(value=value):
            return value  # type: ignore[return-value]
        case ast.Name(id=name):
            return facts.get(name)
        case ast.BoolOp(op=ast.And(), values=parts):
            return all(_value(part, facts) for part in parts)
        case ast.BoolOp(values=parts):
            return any(_value(part, facts) for part in parts)
        case ast.UnaryOp(op=ast.Not(), operand=operand):
            return not _value(operand, facts)
        case ast.UnaryOp(operand=ast.Constant(value=int() as number)):
            return -number
        case ast.BinOp(left=first, right=second):
            return _sum(_value(first, facts), _value(second, facts))
        case ast.List(elts=items) | ast.Tuple(elts=items):
            return tuple(_value(item, facts) for item in items)
        case ast.Compare(left=first, ops=operators, comparators=others):
            left = _value(first, facts)
            for operator, other in zip(operators, others, strict=True):
                right = _value(other, facts)
                if not _holds(left, _COMPARISONS[type(operator)], right):
                    return False
                left = right
            return True
    raise ConditionFault("This is not a condition.")  # unreachable after `_check`


def _sum(left: Value, right: Value) -> Value:
    """The sum of two whole numbers; nothing where one of them was never given."""
    if left is None or right is None:
        return None
    if not _have_an_order(left, right):
        raise ConditionFault(f"Only whole numbers are added; “+” is between {_kind(left)} and {_kind(right)}.")
    return left + right  # type: ignore[operator]


def _same(left: Value, right: Value) -> bool:
    """Equality that does not take `True` for 1."""
    if isinstance(left, bool) != isinstance(right, bool):
        return False
    return left == right


def _holds(left: Value, operator: str, right: Value) -> bool:
    match operator:
        case "==":
            return _same(left, right)
        case "!=":
            return not _same(left, right)
        case "in" | "not in":
            return _among(left, right) == (operator == "in")
    if left is None or right is None:
        return False
    if not _have_an_order(left, right):
        raise ConditionFault(
            f"Only whole numbers have an order; “{operator}” compares {_kind(left)} with {_kind(right)}."
        )
    return {"<": left < right, "<=": left <= right, ">": left > right, ">=": left >= right}[operator]  # type: ignore[operator]


def _among(item: Value, items: Value) -> bool:
    if items is None:
        return False
    if not isinstance(items, tuple):
        raise ConditionFault(f"“in” looks into a list, not into {_kind(items)}.")
    return any(_same(item, one) for one in items)


def _have_an_order(left: Value, right: Value) -> bool:
    return all(isinstance(side, int) and not isinstance(side, bool) for side in (left, right))


def _kind(value: Value) -> str:
    match value:
        case None:
            return "nothing"
        case bool():
            return "a yes or no"
        case int():
            return "a number"
        case str():
            return "a choice"
        case tuple():
            return "a list"
    assert_never(value)


def as_facts(given: Mapping[str, object]) -> dict[str, Fact]:
    """The facts in a mapping from outside, lists made into tuples. Raises ConditionFault for what is no fact."""
    facts: dict[str, Fact] = {}
    for name, value in given.items():
        if not is_fact_name(name):
            raise ConditionFault(f"A fact cannot be named “{name}”.")
        facts[name] = as_fact(name, value)
    return facts


def as_fact(name: str, value: object) -> Fact:
    """The value as a fact: a choice, a yes or no, a whole number, a list of ids, or None."""
    if value is None or isinstance(value, (str, bool, int)):
        return value
    if isinstance(value, (list, tuple)) and all(isinstance(item, str) for item in value):
        return tuple(value)
    raise ConditionFault(f"“{name}” is no fact: a fact is a choice, a yes or no, a whole number or a list of ids.")
