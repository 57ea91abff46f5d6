"""Laying out drawings: what must be where, whatever the drawing."""

from __future__ import annotations

import itertools
import random

import pytest
from lxml import etree

from engine.bpmn.hygiene import look_at
from engine.bpmn.layout import MAX_WIDTH, routing, tidy
from engine.bpmn.layout.analyse import analyse
from engine.bpmn.layout.columns import place as place_columns
from engine.bpmn.layout.diagram import DC, DD, DI
from engine.bpmn.layout.level import BPMN, read_level
from engine.bpmn.looks import Rect, box_of, inside
from engine.domain.errors import NotADrawing
from tests.bpmn.walk import DRAWINGS

HEAD = (
    f'<bpmn:definitions xmlns:bpmn="{BPMN}" xmlns:fp="urn:fingerpost:bpmn:1" id="d" targetNamespace="t">'
    '<bpmn:process id="p" name="P">'
)
TAIL = "</bpmn:process></bpmn:definitions>"
KINDS = {"st": "startEvent", "end": "endEvent", "ut": "userTask", "gw": "exclusiveGateway", "pg": "parallelGateway"}


def shapes(*names: str) -> str:
    """Shapes by their ids; the prefix says the kind."""
    return "".join(f'<bpmn:{KINDS[name.partition("_")[0]]} id="{name}" name="{name} name"/>' for name in names)


def flows(*ways: str) -> str:
    """Flows `a>b` and `a>b:its name`."""
    found = []
    for number, way in enumerate(ways):
        ends, _, name = way.partition(":")
        src, dst = ends.split(">")
        found.append(f'<bpmn:sequenceFlow id="f{src}{number}" sourceRef="{src}" targetRef="{dst}" name="{name}"/>')
    return "".join(found)


def lanes(**members: str) -> str:
    """Lanes by id, with the ids of their shapes."""
    found = "".join(
        f'<bpmn:lane id="{lane}" name="{lane}">'
        + "".join(f"<bpmn:flowNodeRef>{name}</bpmn:flowNodeRef>" for name in names.split())
        + "</bpmn:lane>"
        for lane, names in members.items()
    )
    return f'<bpmn:laneSet id="ls">{found}</bpmn:laneSet>'


def drawn(inside_process: str, max_width: int = MAX_WIDTH) -> etree._Element:
    """The laid out drawing, which must look right."""
    xml = tidy((HEAD + inside_process + TAIL).encode(), max_width=max_width)
    assert look_at(xml).problems == []
    return etree.fromstring(xml)


def place(root: etree._Element, name: str) -> Rect:
    """Where a shape stands."""
    bounds = root.find(f".//{{{DI}}}BPMNShape[@bpmnElement='{name}']/{{{DC}}}Bounds")
    assert bounds is not None
    return box_of(bounds)


def middle(root: etree._Element, name: str) -> tuple[float, float]:
    left, top, right, bottom = place(root, name)
    return (left + right) / 2, (top + bottom) / 2


ACROSS = (
    lanes(worker="st_a st_i ut_i end_i end_a", manager="ut_m", any_time="mb_x ut_late end_b")
    + shapes("st_a", "end_a")
    + '<bpmn:subProcess id="sub_x" name="Everything">'
    + shapes("st_i", "ut_i", "ut_m", "end_i")
    + flows("st_i>ut_i", "ut_i>ut_m", "ut_m>end_i")
    + "</bpmn:subProcess>"
    + '<bpmn:boundaryEvent id="mb_x" name="Withdrawn" attachedToRef="sub_x"><bpmn:messageEventDefinition id="m"/>'
    + "</bpmn:boundaryEvent>"
    + shapes("ut_late", "end_b")
    + flows("st_a>sub_x", "sub_x>end_a", "mb_x>ut_late", "ut_late>end_b")
)


def test_the_expected_path_runs_straight_and_the_exception_hangs_below_its_gateway() -> None:
    root = drawn(
        shapes("st_a", "ut_a", "gw_a", "ut_b", "end_a", "end_b")
        + flows("st_a>ut_a", "ut_a>gw_a", "gw_a>ut_b:Yes", "gw_a>end_b:No", "ut_b>end_a")
    )

    line = [middle(root, name) for name in ("st_a", "ut_a", "gw_a", "ut_b", "end_a")]
    assert len({y for _, y in line}) == 1
    assert [x for x, _ in line] == sorted(x for x, _ in line)
    assert middle(root, "end_b")[0] == middle(root, "gw_a")[0]
    assert middle(root, "end_b")[1] > middle(root, "gw_a")[1]


def test_each_shape_stands_in_its_lane_and_lanes_keep_the_order_of_the_file() -> None:
    root = drawn(
        lanes(worker="st_a ut_a", manager="ut_b end_a")
        + shapes("st_a", "ut_a", "ut_b", "end_a")
        + flows("st_a>ut_a", "ut_a>ut_b", "ut_b>end_a")
    )

    assert inside(place(root, "ut_a"), place(root, "worker"))
    assert inside(place(root, "ut_b"), place(root, "manager"))
    assert place(root, "worker")[3] == place(root, "manager")[1]


def test_a_sub_process_in_no_lane_is_drawn_across_the_lanes_of_its_elements() -> None:
    root = drawn(ACROSS)

    whole = place(root, "sub_x")
    assert inside(place(root, "ut_i"), whole)
    assert inside(place(root, "ut_m"), whole)
    assert inside(place(root, "ut_i"), place(root, "worker"))
    assert inside(place(root, "ut_m"), place(root, "manager"))
    assert whole[1] > place(root, "worker")[1]
    assert whole[3] < place(root, "any_time")[1]


def test_the_lanes_show_through_a_sub_process_drawn_across_them() -> None:
    root = drawn(ACROSS)

    shape = root.find(f".//{{{DI}}}BPMNShape[@bpmnElement='sub_x']")
    assert shape is not None
    assert shape.get("{http://www.omg.org/spec/BPMN/non-normative/color/1.0}background-color") == "none"


def test_what_can_happen_at_any_time_hangs_below_the_whole() -> None:
    root = drawn(ACROSS)

    assert middle(root, "mb_x")[1] == place(root, "sub_x")[3]
    assert middle(root, "ut_late")[1] > place(root, "sub_x")[3]
    assert inside(place(root, "ut_late"), place(root, "any_time"))


def test_the_path_into_and_out_of_a_sub_process_stays_on_one_line() -> None:
    root = drawn(ACROSS)

    assert len({middle(root, name)[1] for name in ("st_a", "st_i", "ut_i", "end_a")}) == 1


def test_a_loop_goes_back_to_the_task_it_repeats() -> None:
    root = drawn(
        shapes("st_a", "ut_a", "gw_a", "end_a") + flows("st_a>ut_a", "ut_a>gw_a", "gw_a>end_a:Yes", "gw_a>ut_a:Again")
    )

    points = root.findall(f".//{{{DI}}}BPMNEdge[@bpmnElement='fgw_a3']/{{{DD}}}waypoint")
    assert float(points[0].get("x", 0)) > float(points[-1].get("x", 0))


def test_many_ways_out_of_a_gateway_share_a_trunk_and_branch_off_beside_their_ends() -> None:
    ends = [f"end_{number}" for number in range(6)]
    root = drawn(
        shapes("st_a", "gw_a", *ends) + flows("st_a>gw_a", *(f"gw_a>{end}:Way {n}" for n, end in enumerate(ends)))
    )

    trunks = {
        root.findall(f".//{{{DI}}}BPMNEdge[@bpmnElement='fgw_a{number}']/{{{DD}}}waypoint")[1].get("x")
        for number in range(2, 7)
    }
    assert trunks == {str(int(middle(root, "gw_a")[0]))}
    assert len({middle(root, end)[0] for end in ends}) == 1


STAGES = (
    lanes(one="st_a st_i ut_i", two="ut_j end_i", three="ut_b ut_c end_a", four="mb_x end_b")
    + shapes("st_a", "ut_b", "ut_c", "end_a", "end_b")
    + '<bpmn:subProcess id="sub_x" name="Stage 1">'
    + shapes("st_i", "ut_i", "ut_j", "end_i")
    + flows("st_i>ut_i", "ut_i>ut_j", "ut_j>end_i")
    + "</bpmn:subProcess>"
)


def test_the_next_phase_of_a_wide_drawing_begins_below_the_one_before_when_its_lanes_do() -> None:
    root = drawn(STAGES + flows("st_a>sub_x", "sub_x>ut_b", "ut_b>ut_c", "ut_c>end_a"), max_width=600)

    assert middle(root, "ut_b")[0] < place(root, "sub_x")[2]
    assert middle(root, "ut_b")[1] > place(root, "sub_x")[3]


def test_what_stands_in_a_lane_that_a_sub_process_passes_makes_way() -> None:
    root = drawn(
        lanes(one="st_a st_i", two="ut_late end_b", three="ut_i end_i", four="end_a")
        + shapes("st_a", "end_a", "ut_late", "end_b")
        + '<bpmn:subProcess id="sub_x" name="Passes">'
        + shapes("st_i", "ut_i", "end_i")
        + flows("st_i>ut_i", "ut_i>end_i")
        + "</bpmn:subProcess>"
        + '<bpmn:boundaryEvent id="mb_x" name="Late" attachedToRef="sub_x"><bpmn:messageEventDefinition id="m"/>'
        + "</bpmn:boundaryEvent>"
        + flows("st_a>sub_x", "sub_x>end_a", "mb_x>ut_late", "ut_late>end_b")
    )

    assert place(root, "ut_late")[0] > place(root, "sub_x")[2]
    assert inside(place(root, "ut_late"), place(root, "two"))


def test_each_boundary_event_sits_on_its_host_however_long_what_hangs_on_the_others_is() -> None:
    boundary = "".join(
        f'<bpmn:boundaryEvent id="mb_{name}" name="{name}" attachedToRef="sub_x">'
        f'<bpmn:messageEventDefinition id="m_{name}"/></bpmn:boundaryEvent>'
        for name in ("first", "second", "third")
    )
    late = [f"ut_{number}" for number in range(9)]
    root = drawn(
        lanes(one="st_a st_i ut_i end_i end_a", two="ut_j", below=" ".join([*late, "end_b", "end_c", "end_d"]))
        + shapes("st_a", "end_a", *late, "end_b", "end_c", "end_d")
        + '<bpmn:subProcess id="sub_x" name="Whole">'
        + shapes("st_i", "ut_i", "ut_j", "end_i")
        + flows("st_i>ut_i", "ut_i>ut_j", "ut_j>end_i")
        + "</bpmn:subProcess>"
        + boundary
        + flows("st_a>sub_x", "sub_x>end_a", "mb_first>ut_0", *(f"{a}>{b}" for a, b in itertools.pairwise(late)))
        + flows("ut_8>end_b").replace("fut_80", "fut_last")
        + flows("mb_second>end_c", "mb_third>end_d")
    )

    left, _, right, bottom = place(root, "sub_x")
    for name in ("mb_first", "mb_second", "mb_third"):
        assert left <= middle(root, name)[0] <= right
        assert middle(root, name)[1] == bottom


def test_nested_phases_across_lanes_stay_inside_one_another_and_no_higher_than_they_need() -> None:
    inner = shapes("st_i", "ut_i", "ut_j", "end_i") + flows("st_i>ut_i", "ut_i>ut_j", "ut_j>end_i")
    root = drawn(
        lanes(one="st_a ut_i st_i end_a", two="ut_j end_i st_o end_o", three="ut_k")
        + shapes("st_a", "end_a")
        + '<bpmn:subProcess id="sub_o" name="Outer">'
        + shapes("st_o", "ut_k", "end_o")
        + f'<bpmn:subProcess id="sub_i" name="Inner">{inner}</bpmn:subProcess>'
        + flows("st_o>sub_i", "sub_i>ut_k", "ut_k>end_o")
        + "</bpmn:subProcess>"
        + flows("st_a>sub_o", "sub_o>end_a"),
        max_width=700,
    )

    assert inside(place(root, "sub_i"), place(root, "sub_o"))
    assert place(root, "three")[3] < 900


def test_a_flow_without_a_free_way_is_drawn_simply_and_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(routing, "_EFFORT", 0)  # every search is given up at once
    said: list[str] = []

    root = etree.fromstring(tidy((HEAD + ACROSS + TAIL).encode(), say=said.append))

    assert len(root.findall(f".//{{{DI}}}BPMNEdge")) == len(said) == 7
    assert said[0].startswith("No free way was found for ")


def test_a_search_that_presses_on_finds_a_way_off_all_shapes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(routing, "_PATIENCE", 0)
    said: list[str] = []

    xml = tidy(drawn_somehow(random.Random(7)), say=said.append)

    assert said == []
    assert [p for p in look_at(xml).problems if "through" in p or "dock" in p] == []


def test_a_drawing_that_is_too_wide_is_squeezed() -> None:
    names = [f"ut_{number}" for number in range(12)]
    chain = ["st_a", *names, "end_a"]
    process = (
        lanes(worker=" ".join(["st_a", *names[:6]]), manager=" ".join([*names[6:], "end_a"]))
        + shapes(*chain)
        + flows(*(f"{a}>{b}" for a, b in itertools.pairwise(chain)))
    )

    wide, narrow = drawn(process, max_width=5000), drawn(process, max_width=1300)

    assert place(narrow, "pool_p")[2] < place(wide, "pool_p")[2]


def test_an_end_alone_does_not_begin_a_second_lap() -> None:
    chain, aside = ["st_a", "pg_a", "ut_a", "ut_b", "ut_c", "end_a"], ["pg_a", "ut_d", "ut_e", "end_b"]
    ways = [f"{a}>{b}" for path in (chain, aside) for a, b in itertools.pairwise(path)]
    process = etree.fromstring(HEAD + shapes(*chain, *aside[1:]) + flows(*ways) + TAIL)[0]
    level = read_level(process, [], max_width=MAX_WIDTH)
    analyse(level)
    level.cut = level.limit = 3  # columns

    place_columns(level)

    lap = {name: level.nodes[name].lap for name in (*chain, *aside)}
    assert (lap["ut_b"], lap["ut_e"]) == (1, 0)
    assert lap["end_b"] == lap["ut_e"]
    assert level.nodes["end_b"].col > level.nodes["ut_e"].col


def test_what_the_drawing_means_is_not_touched() -> None:
    xml = (HEAD + ACROSS + TAIL).encode()

    before, after = etree.fromstring(xml).find(f"{{{BPMN}}}process"), etree.fromstring(tidy(xml))
    process = after.find(f"{{{BPMN}}}process")

    assert before is not None
    assert process is not None
    assert [dict(e.attrib) for e in process.iter()] == [dict(e.attrib) for e in before.iter()]
    assert [e.tag for e in process.iter()] == [e.tag for e in before.iter()]


def test_comments_of_the_author_are_kept() -> None:
    xml = (
        HEAD + "<!-- agreed with the panel adviser -->" + shapes("st_a", "end_a") + flows("st_a>end_a") + TAIL
    ).encode()

    assert b"agreed with the panel adviser" in tidy(xml)


def test_laying_out_twice_changes_nothing() -> None:
    once = tidy((HEAD + ACROSS + TAIL).encode())

    assert tidy(once) == once


@pytest.mark.parametrize("seed", range(25))
def test_random_drawings_keep_shapes_apart_and_flows_off_shapes(seed: int) -> None:
    root = drawn_somehow(random.Random(seed))

    problems = look_at(tidy(root)).problems

    assert [p for p in problems if "overlap" in p or "runs through" in p or "not drawn" in p or "lane" in p] == []


def drawn_somehow(dice: random.Random) -> bytes:
    """A chain of tasks and gateways over three lanes, with exceptions that end, join later or go back."""
    names = [f"{dice.choice(['ut', 'ut', 'gw'])}_{number}" for number in range(dice.randint(3, 12))]
    chain = ["st_a", *names, "end_a"]
    members: dict[str, list[str]] = {"worker": ["st_a"], "manager": [], "chair": ["end_a"]}
    ways = [f"{a}>{b}:Yes" if a.startswith("gw") else f"{a}>{b}" for a, b in itertools.pairwise(chain)]
    ends = []
    for number, name in enumerate(names):
        members[dice.choice(list(members))].append(name)
        if name.startswith("gw"):
            match dice.choice(["ends", "joins", "returns"]):
                case "ends":
                    ends.append(f"end_{number}")
                    members[dice.choice(list(members))].append(f"end_{number}")
                    ways.append(f"{name}>end_{number}:No")
                case "joins":
                    ways.append(f"{name}>{dice.choice(chain[number + 2 :])}:Later")
                case "returns":
                    ways.append(f"{name}>{dice.choice(chain[1 : number + 2])}:Again")
    inside_process = lanes(**{lane: " ".join(found) for lane, found in members.items()})
    return (HEAD + inside_process + shapes(*chain, *ends) + flows(*ways) + TAIL).encode()


@pytest.mark.parametrize(
    ("xml", "sentence"),
    [
        (b"no xml at all", "XML"),
        ((HEAD + shapes("st_a") + flows("st_a>ut_gone") + TAIL).encode(), "ut_gone"),
        (
            (
                HEAD + shapes("st_a") + '</bpmn:process><bpmn:process id="q"><bpmn:startEvent id="st_b"/>' + TAIL
            ).encode(),
            "one process",
        ),
        (b'<!DOCTYPE x [<!ENTITY a "b">]>' + (HEAD + shapes("st_a") + TAIL).encode(), "DOCTYPE"),
    ],
)
def test_what_cannot_be_laid_out_is_refused_with_a_sentence(xml: bytes, sentence: str) -> None:
    with pytest.raises(NotADrawing, match=sentence):
        tidy(xml)


def test_drawings_of_other_tools_are_laid_out_or_refused_with_a_sentence() -> None:
    said = {}
    for file in sorted((DRAWINGS / "other_tools").glob("*.bpmn")):
        try:
            xml = tidy(file.read_bytes())
        except NotADrawing as refused:
            said[file.stem] = str(refused)
        else:
            said[file.stem] = ""
            assert b"BPMNPlane" in xml

    assert all(one == "" or one.endswith(".") for one in said.values())
    assert said["default_namespace"] == ""
    assert "one process" in said["two_pools"]
