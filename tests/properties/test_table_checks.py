"""What the checks of decision tables tell, against asking the engine's own table about every combination there is."""

from __future__ import annotations

from itertools import chain, combinations, product

from hypothesis import given, settings
from hypothesis import strategies as st

from engine.bpmn.table_checks import problems_of
from engine.bpmn.table_writing import new_table
from engine.bpmn.tables import Rule, TableFault, read_table
from engine.domain.decision_tables import Answered, Column, KnownFact, RowText, TableText
from engine.domain.step import Fact

LETTERS = (("a", "Letter A"), ("b", "Letter B"), ("c", "Letter C"))
KINDS = (Answered.CHOICE, Answered.SEVERAL, Answered.YES_NO, Answered.NUMBER)
LOW, HIGH = 0, 7

words = st.sampled_from(['"a"', '"b"', '"c"', '"z"', "null"])
yes_no = st.sampled_from(["true", "false", "null", "? != true", "? == false"])
numbers = st.one_of(
    st.integers(LOW, HIGH).map(str),
    st.builds(lambda sign, n: f"{sign} {n}", st.sampled_from(["<", "<=", ">", ">="]), st.integers(LOW, HIGH)),
    st.builds(
        lambda opens, n, length, closes: f"{opens}{n}..{n + length}{closes}",
        st.sampled_from("[("),
        st.integers(LOW, HIGH),
        st.integers(0, 4),
        st.sampled_from("])"),
    ),
    st.just("null"),
)
OF_KIND = {Answered.CHOICE: words, Answered.SEVERAL: words, Answered.YES_NO: yes_no, Answered.NUMBER: numbers}


@st.composite
def facts(draw: st.DrawFn, name: str) -> KnownFact:
    kind = draw(st.sampled_from(KINDS))
    return KnownFact(
        name=name,
        title=name,
        kind=kind,
        choices=LETTERS if kind in (Answered.CHOICE, Answered.SEVERAL) else (),
        low=LOW if kind is Answered.NUMBER else None,
        high=HIGH if kind is Answered.NUMBER else None,
        always=draw(st.booleans()),
    )


@st.composite
def cells(draw: st.DrawFn, fact: KnownFact) -> str:
    if draw(st.integers(0, 3)) == 0:
        return draw(st.sampled_from(["", "-"]))
    listed = ", ".join(draw(st.lists(OF_KIND[fact.kind], min_size=1, max_size=3)))
    return f"not({listed})" if draw(st.booleans()) else listed


@st.composite
def tables(draw: st.DrawFn) -> tuple[bytes, tuple[KnownFact, ...], str, int]:
    asked = tuple(draw(facts(name)) for name in draw(st.sampled_from([("x",), ("x", "y"), ("x", "y", "w")])))
    rows = tuple(
        RowText(id="", cells=tuple(draw(cells(fact)) for fact in asked), answers=(f'"answer {number}"',))
        for number in range(1, draw(st.integers(1, 6)) + 1)
    )
    policy = draw(st.sampled_from(["UNIQUE", "FIRST", "COLLECT"]))
    text = TableText(
        title="Table",
        policy=policy,
        inputs=tuple(Column(name=fact.name, label="") for fact in asked),
        outputs=(Column(name="route", label=""),),
        rows=rows,
    )
    return new_table("dmn_x", text), asked, policy, len(rows)


def everything(fact: KnownFact) -> list[tuple[Fact, bool]]:
    """All that a fact can be, and whether a form can give it."""
    values: list[Fact]
    if fact.kind is Answered.SEVERAL:
        letters = [value for value, _ in fact.choices]
        values = list(chain.from_iterable(combinations(letters, n) for n in range(len(letters) + 1)))
    elif fact.kind is Answered.CHOICE:
        values = [value for value, _ in fact.choices]
    elif fact.kind is Answered.YES_NO:
        values = [True, False]
    else:
        values = list(range(LOW, HIGH + 1))
    return [(value, True) for value in values] + ([] if fact.always else [(None, False)])


def fits(rule: Rule, names: list[str], given_facts: dict[str, Fact]) -> bool:
    return all(cell.holds(given_facts[name]) for name, cell in zip(names, rule.cells, strict=True))


@settings(max_examples=150)
@given(tables())
def test_the_checks_tell_what_asking_about_every_combination_tells(
    made: tuple[bytes, tuple[KnownFact, ...], str, int],
) -> None:
    xml, asked, policy, rows = made
    table = read_table(xml, "dmn_x")
    names = [fact.name for fact in asked]
    gaps: set[bool] = set()
    pairs: dict[tuple[str, ...], bool] = {}
    reached: set[str] = set()
    for combination in product(*(everything(fact) for fact in asked)):
        given_facts = dict(zip(names, (value for value, _ in combination), strict=True))
        known = all(sure for _, sure in combination)
        try:
            reached |= set(table.answer(given_facts).rule.split(","))
        except TableFault as fault:
            if "no rule covers" in str(fault):
                gaps.add(known)
            else:
                one, other = (str(fault).split()[at] for at in (1, 3))
                pairs[one, other] = pairs.get((one, other), False) or known
                reached |= {rule.id for rule in table.rules if fits(rule, names, given_facts)}

    told = problems_of(xml, "dmn_x", asked)

    open_cases = {one.grave for one in told if one.sentence.startswith("No row says")}
    assert (True in open_cases) == (True in gaps)
    assert bool(open_cases) == bool(gaps)
    both = {tuple(f"rule_{row}" for row in one.rows): one.grave for one in told if "both answer" in one.sentence}
    assert both == pairs if len(pairs) < 12 else both.items() <= pairs.items()
    never = {row for one in told if "never reached" in one.sentence for row in one.rows}
    assert never == {n for n in range(1, rows + 1) if f"rule_{n}" not in reached}
    assert policy != "COLLECT" or not (open_cases or both)
