"""Laying out drawings: what must be where, whatever the drawing."""

from __future__ import annotations

import itertools
import random

import pytest
from lxml import etree

from engine.bpmn.hygiene import look_at
from engine.bpmn.layout import tidy
from engine.bpmn.layout.diagram import DC, DD, DI
from engine.bpmn.layout.level import BPMN
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


def drawn(inside_process: str, **options: int) -> etree._Element:
    """The laid out drawing, which must look right."""
    xml = tidy((HEAD + inside_process + TAIL).encode(), **options)
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
