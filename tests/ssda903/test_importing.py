"""Reading a return: rows that cannot be true are named and the rest is kept; a second run changes nothing."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from click.testing import CliRunner
from sqlalchemy import func, select

from engine.actions.import_children import Imported, import_children
from engine.domain.care_history import CareHistory, Episode, legal_statuses, placements
from engine.ssda903.reading import NotAReturn, Refused, read_return
from engine.tables import audit_entries, children, episodes, reviews
from engine.tables import legal_statuses as status_rows
from tests.world import World, build_world

TODAY = date(2026, 11, 25)

FUTURE = "05/01/2027 is in the future, and the return tells what has happened."
SAME_DAY = "another episode of this child begins on the same day, in line 2."
OVERLAPS = "it overlaps with the episode of this child in line 2."

HEADER = "CHILD,SEX,DOB,ETHNIC,UPN,MOTHER,MC_DOB\n101,1,12/04/2019,WBRI,,,\n102,2,01/09/2020,MWBC,,,\n"
EPISODES = (
    "CHILD,DECOM,RNE,LS,CIN,PLACE,PLACE_PROVIDER,DEC,REC,REASON_PLACE_CHANGE\n"
    "101,02/03/2025,S,C1,N1,U1,PR1,10/06/2025,X1,\n"
    "101,10/06/2025,L,C2,N1,U1,PR1,01/09/2025,X1,\n"
    "101,01/09/2025,P,C2,N1,A5,PR1,,,CARPL\n"
)
REVIEWS = "CHILD,DOB,REVIEW,REVIEW_CODE\n101,12/04/2019,28/03/2025,PN1\n101,12/04/2019,20/06/2025,PN1\n"


def folder(at: Path, *, header: str = HEADER, episodes_: str = EPISODES, reviews_: str = REVIEWS) -> Path:
    for name, text in (("header", header), ("episodes", episodes_), ("reviews", reviews_)):
        (at / f"{name}.csv").write_text(text, encoding="utf-8")
    return at


def test_a_return_is_read_into_care_histories(tmp_path: Path):
    found = read_return(folder(tmp_path), today=TODAY)

    assert found.refused == []
    assert found.rows == {"header.csv": 2, "episodes.csv": 3, "reviews.csv": 2}
    history = found.histories["101"]
    assert [episode.from_on for episode in history.episodes] == [
        date(2025, 3, 2),
        date(2025, 6, 10),
        date(2025, 9, 1),
    ]
    assert history.became_looked_after == date(2025, 3, 2)
    assert found.histories["102"].episodes == ()


@pytest.mark.parametrize(
    ("row", "column", "reason"),
    [
        ("101,31/02/2026,S,C1,N1,U1,PR1,,,", "DECOM", "'31/02/2026' is no date written as DD/MM/YYYY."),
        ("101,2026-01-05,S,C1,N1,U1,PR1,,,", "DECOM", "'2026-01-05' is no date written as DD/MM/YYYY."),
        ("101,,S,C1,N1,U1,PR1,,,", "DECOM", "the date is missing."),
        (
            "101,05/01/2027,S,C1,N1,U1,PR1,,,",
            "DECOM",
            FUTURE,
        ),
        ("101,05/01/2019,S,C1,N1,U1,PR1,,,", "DECOM", "the episode begins before the child was born."),
        ("101,05/01/2026,S,C1,N1,U1,PR1,04/01/2026,E3,", "DEC", "the episode ends before it begins."),
        ("101,05/01/2026,Q,C1,N1,U1,PR1,,,", "RNE", "'Q' is no code of the return."),
        ("101,05/01/2026,S,,N1,U1,PR1,,,", "LS", "the code is missing."),
        ("999,05/01/2026,S,C1,N1,U1,PR1,,,", "CHILD", "the header has no such child, or its row was refused."),
        (",05/01/2026,S,C1,N1,U1,PR1,,,", "CHILD", "there is no child's id of at most 40 characters."),
        (
            "101,02/03/2025,S,C1,N1,U1,PR1,,,",
            "DECOM",
            SAME_DAY,
        ),
        (
            "101,01/04/2025,P,C1,N1,U1,PR1,02/04/2025,X1,",
            "DECOM",
            OVERLAPS,
        ),
    ],
)
def test_a_row_that_cannot_be_true_is_named_and_the_rest_is_kept(tmp_path: Path, row: str, column: str, reason: str):
    found = read_return(folder(tmp_path, episodes_=EPISODES + row + "\n"), today=TODAY)

    assert found.refused == [Refused(file="episodes.csv", line=5, column=column, reason=reason)]
    assert len(found.histories["101"].episodes) == 3


def test_a_refused_header_row_takes_its_episodes_with_it_each_named(tmp_path: Path):
    found = read_return(folder(tmp_path, header=HEADER.replace("101,1", "101,7")), today=TODAY)

    assert "101" not in found.histories
    assert [(r.file, r.line, r.column) for r in found.refused] == [
        ("header.csv", 2, "SEX"),
        ("episodes.csv", 2, "CHILD"),
        ("episodes.csv", 3, "CHILD"),
        ("episodes.csv", 4, "CHILD"),
        ("reviews.csv", 2, "CHILD"),
        ("reviews.csv", 3, "CHILD"),
    ]


def test_a_review_twice_on_one_day_or_with_another_birthday_is_refused(tmp_path: Path):
    more = "101,12/04/2019,20/06/2025,PN3\n101,13/04/2019,21/12/2025,PN1\n"

    found = read_return(folder(tmp_path, reviews_=REVIEWS + more), today=TODAY)

    assert [(r.line, r.column) for r in found.refused] == [(4, "REVIEW"), (5, "DOB")]


@pytest.mark.parametrize("name", ["header", "episodes", "reviews"])
def test_a_folder_without_one_of_the_files_is_no_return(tmp_path: Path, name: str):
    folder(tmp_path)
    (tmp_path / f"{name}.csv").unlink()

    with pytest.raises(NotAReturn, match=f"no {name}.csv"):
        read_return(tmp_path, today=TODAY)


def test_a_file_without_a_column_or_not_in_utf_8_is_no_return(tmp_path: Path):
    with pytest.raises(NotAReturn, match="no column ETHNIC"):
        read_return(folder(tmp_path, header=HEADER.replace("ETHNIC", "ETH")), today=TODAY)
    folder(tmp_path)
    (tmp_path / "reviews.csv").write_bytes(REVIEWS.encode() + b"\xff\xfe\n")
    with pytest.raises(NotAReturn, match="not a CSV file in UTF-8"):
        read_return(tmp_path, today=TODAY)


def test_placements_and_legal_statuses_follow_from_the_episodes(tmp_path: Path):
    history = read_return(folder(tmp_path), today=TODAY).histories["101"]

    assert [(p.kind, p.from_on, p.until_on) for p in placements(history.episodes)] == [
        ("U1", date(2025, 3, 2), date(2025, 9, 1)),
        ("A5", date(2025, 9, 1), None),
    ]
    assert [(p.kind, p.from_on, p.until_on) for p in legal_statuses(history.episodes)] == [
        ("C1", date(2025, 3, 2), date(2025, 6, 10)),
        ("C2", date(2025, 6, 10), None),
    ]


def test_a_child_who_came_back_became_looked_after_when_they_came_back():
    def episode(begins: date, ends: date | None) -> Episode:
        return Episode(
            from_on=begins, until_on=ends, began_because="S", ended_because="", legal_status="V2", need="N1",
            placement="U1", provider="PR1",
        )  # fmt: skip

    history = CareHistory(
        external_id="1",
        born_on=date(2015, 1, 1),
        sex="1",
        ethnicity="WBRI",
        episodes=(episode(date(2020, 1, 6), date(2020, 7, 6)), episode(date(2024, 2, 5), None)),
    )

    assert history.became_looked_after == date(2024, 2, 5)


def count(world: World) -> dict[str, int]:
    with world.database.connect() as connection:
        return {
            table.name: connection.execute(select(func.count()).select_from(table)).scalar_one()
            for table in (children, episodes, reviews, status_rows, audit_entries)
        }


def test_importing_a_second_time_changes_nothing(tmp_path: Path):
    world = build_world(tmp_path, "2026-11-25 09:00")
    histories = list(read_return(folder(tmp_path), today=TODAY).histories.values())

    first = list(import_children(world.ports, histories, team=world.cast.teams["North"]))
    after_first = count(world)
    second = list(import_children(world.ports, histories, team=world.cast.teams["North"]))

    assert first == [(2, Imported(added=2))]
    assert second == [(2, Imported(unchanged=2))]
    assert count(world) == after_first
    assert after_first["episodes"] == 3


def test_a_later_return_ends_the_open_episode_and_adds_what_is_new(tmp_path: Path):
    world = build_world(tmp_path, "2026-11-25 09:00")
    team = world.cast.teams["North"]
    list(import_children(world.ports, list(read_return(folder(tmp_path), today=TODAY).histories.values()), team=team))
    later = EPISODES.replace("PR1,,,CARPL", "PR1,03/08/2026,X1,CARPL") + "101,03/08/2026,P,C2,N1,U4,PR1,,,\n"

    histories = list(read_return(folder(tmp_path, episodes_=later), today=TODAY).histories.values())
    (result,) = list(import_children(world.ports, histories, team=team))

    assert result == (2, Imported(changed=1, unchanged=1))
    with world.database.connect() as connection:
        ends = connection.execute(select(episodes.c.until_on).order_by(episodes.c.from_on)).scalars().all()
    assert ends == [date(2025, 6, 10), date(2025, 9, 1), date(2026, 8, 3), None]


def test_the_command_names_refused_rows_and_sums_up(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    from engine.cli.importing import command

    world = build_world(tmp_path)
    world.database.dispose()
    monkeypatch.setenv("FINGERPOST_DATA", str(tmp_path))
    given = tmp_path / "return"
    given.mkdir()
    folder(given, episodes_=EPISODES + "101,31/02/2026,S,C1,N1,U1,PR1,,,\n")

    result = CliRunner().invoke(command, ["ssda903", str(given)], standalone_mode=False)

    assert result.return_value == 1
    assert "episodes.csv, line 5, DECOM: '31/02/2026' is no date written as DD/MM/YYYY." in result.stderr
    assert result.stdout.splitlines()[-1] == (
        "Read 8 rows (2 in header.csv, 4 in episodes.csv, 2 in reviews.csv); refused 1. "
        "Children: 2 added, 0 changed, 0 unchanged."
    )


def test_a_whole_councils_return_is_read(tmp_path: Path):
    children_, spells, bad = 2_500, 3, 25
    header = ["CHILD,SEX,DOB,ETHNIC,UPN,MOTHER,MC_DOB"]
    rows = [EPISODES.splitlines()[0]]
    reviewed = [REVIEWS.splitlines()[0]]
    for number in range(children_):
        child, born = 10_000 + number, f"{number % 28 + 1:02}/{number % 12 + 1:02}/{2010 + number % 12}"
        header.append(f"{child},{number % 2 + 1},{born},WBRI,,,")
        rows.append(f"{child},02/03/2025,S,C1,N1,U1,PR1,10/06/2025,X1,")
        rows.append(f"{child},10/06/2025,L,C2,N1,U1,PR1,01/09/2025,X1,")
        rows.append(f"{child},01/09/2025,P,C2,N1,A5,PR1,,,CARPL")
        reviewed += [f"{child},{born},{day},PN1" for day in ("28/03/2025", "20/06/2025", "12/12/2025")]
    for number in range(bad):
        rows[1 + number * spells] = rows[1 + number * spells].replace("02/03/2025", "31/02/2025")
    for name, lines in (("header", header), ("episodes", rows), ("reviews", reviewed)):
        (tmp_path / f"{name}.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")

    found = read_return(tmp_path, today=TODAY)

    assert sum(found.rows.values()) == children_ * (1 + spells + 3)
    assert len(found.histories) == children_
    assert [one.line for one in found.refused] == [2 + number * spells for number in range(bad)]
    kept = sum(len(h.episodes) + len(h.reviews) + 1 for h in found.histories.values())
    assert kept + len(found.refused) == sum(found.rows.values())
