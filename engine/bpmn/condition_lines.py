"""Reads conditions as lines and writes lines as conditions; and puts a condition on an arrow of a drawing.

Reading goes through the same tree as asking does, so a line never means anything else than the text it stands for.
"""

from __future__ import annotations

import ast
import re

from lxml import etree

from engine.bpmn.conditions import Condition, ConditionRefused, condition, is_fact_name
from engine.bpmn.xml import BPMN, read_drawing_xml
from engine.domain.condition_lines import ONE_VALUE, ORDERED, How, Line, Lines
from engine.domain.errors import NotADrawing
from engine.domain.step import Fact

_ORDERS: dict[type[ast.cmpop], How] = {
    ast.GtE: How.AT_LEAST,
    ast.LtE: How.AT_MOST,
    ast.Gt: How.MORE,
    ast.Lt: How.LESS,
}
_IN: dict[type[ast.cmpop], bool] = {ast.In: True, ast.NotIn: False}
_PLAIN = re.compile(r"[^ -~]")
_XSI_TYPE = "{http://www.w3.org/2001/XMLSchema-instance}type"


def read_lines(text: str) -> Lines | None:
    """The condition as lines; None where it says more. Raises ConditionRefused for what is no condition."""
    read = condition(text)
    joined = isinstance(read.tree, ast.BoolOp)
    parts = read.tree.values if isinstance(read.tree, ast.BoolOp) else [read.tree]
    lines = [_line(part, read) for part in parts]
    if any(one is None for one in lines):
        return None
    any_of = joined and isinstance(read.tree, ast.BoolOp) and isinstance(read.tree.op, ast.Or)
    return Lines(any_of=any_of, lines=tuple(one for one in lines if one is not None))


def written(lines: Lines) -> str:
    """The condition that asks this; lines that have a text keep it. Raises ConditionRefused where it grows too long."""
    text = (" or " if lines.any_of else " and ").join(one.text or _written(one) for one in lines.lines)
    return condition(text).source


def with_condition(xml: bytes, flow: str, text: str) -> bytes:
    """The drawing with this condition on this arrow; an empty text takes it away. Raises NotADrawing."""
    if text:
        condition(text)
    if not text.isprintable():
        raise ConditionRefused("There is a sign in it that is not to be seen. Write it anew instead of pasting it.")
    tree = read_drawing_xml(xml)
    arrow = next((one for one in tree.getroot().iter(f"{{{BPMN}}}sequenceFlow") if one.get("id") == flow), None)
    if arrow is None:
        raise NotADrawing("That arrow is not in the drawing any more. Go back to the list of conditions.")
    asked = arrow.find(f"{{{BPMN}}}conditionExpression")
    if asked is None and text:
        asked = etree.SubElement(arrow, f"{{{BPMN}}}conditionExpression")
        prefix = next((short for short, space in asked.nsmap.items() if space == BPMN), None)
        asked.set(_XSI_TYPE, f"{prefix}:tFormalExpression" if prefix else "tFormalExpression")
    if asked is not None and text:
        asked.text = text
    elif asked is not None:
        arrow.remove(asked)
    return bytes(etree.tostring(tree, xml_declaration=True, encoding="UTF-8")) + b"\n"


def _line(part: ast.expr, read: Condition) -> Line | None:
    match part:
        case ast.UnaryOp(op=ast.Not(), operand=ast.Compare(left=ast.Constant(), ops=[ast.In()]) as inner):
            found = _compared(inner, denied=True)
        case ast.Compare():
            found = _compared(part, denied=False)
        case _:
            return None
    if found is None:
        return None
    fact, how, values = found
    text = ast.get_source_segment(read.source.strip(), part) or ""
    return Line(fact=fact, how=how, values=values, text=text)


def _compared(part: ast.Compare, *, denied: bool) -> tuple[str, How, tuple[Fact, ...]] | None:
    if len(part.ops) != 1:
        return None
    operator, [right] = type(part.ops[0]), part.comparators
    match part.left, right:
        case ast.Name(id=fact), (ast.List(elts=items) | ast.Tuple(elts=items)) if operator in _IN and items:
            values = [_constant(one) for one in items]
            how = How.IS if _IN[operator] else How.IS_NOT
        case ast.Name(id=fact), _ if operator in (ast.Eq, ast.NotEq) or operator in _ORDERS:
            values = [_constant(right)]
            how = _ORDERS.get(operator) or (How.IS if operator is ast.Eq else How.IS_NOT)
        case _, ast.Name(id=fact) if operator in _IN:
            values = [_constant(part.left)]
            how = How.HOLDS if _IN[operator] is not denied else How.HOLDS_NOT
        case _:
            return None
    known = [one[0] for one in values if one is not None]
    if len(known) < len(values) or (how in ORDERED and type(known[0]) is not int):
        return None
    return fact, how, tuple(known)


def _constant(node: ast.expr) -> tuple[Fact] | None:
    match node:
        case ast.Constant(value=None | bool() | int() | str() as value):
            return (value,)
        case ast.UnaryOp(op=ast.USub(), operand=ast.Constant(value=int() as number)):
            return (-number,)
    return None


def _written(line: Line) -> str:
    """A line in the language of conditions: nothing in it can say more than a name and values."""
    if not is_fact_name(line.fact) or not line.values or (line.how in ONE_VALUE and len(line.values) != 1):
        raise ValueError("A line compares one fact with at least one value.")
    values = [_value(one) for one in line.values]
    match line.how:
        case How.HOLDS:
            return f"{values[0]} in {line.fact}"
        case How.HOLDS_NOT:
            return f"not {values[0]} in {line.fact}"
        case How.IS | How.IS_NOT if len(values) == 1:
            return f"{line.fact} {'==' if line.how is How.IS else '!='} {values[0]}"
        case How.IS | How.IS_NOT:
            return f"{line.fact} {'in' if line.how is How.IS else 'not in'} [{', '.join(values)}]"
    return f"{line.fact} {line.how.value} {values[0]}"


def _value(value: Fact) -> str:
    if not isinstance(value, str):
        return repr(value)
    plain = value.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
    return f'"{_PLAIN.sub(_escaped, plain)}"'


def _escaped(found: re.Match[str]) -> str:
    code = ord(found[0])
    return f"\\U{code:08x}" if code > 0xFFFF else f"\\u{code:04x}"
