"""The invented cast: two teams, and for every role somebody who holds it.

Sign-in names are first names. Every pair of roles that must differ is held by two people. Sol stands outside every
line of management; Dot and Rui work in the South and see nothing of the North.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from engine.actions.people import add_team, add_worker, change_team
from engine.actions.sign_in import hash_password
from engine.domain.ids import Role, TeamId, WorkerId
from engine.domain.people import RoleHeld, Team, Worker
from engine.domain.references import new_id
from engine.ports import Ports

#: The one password of the invented cast. It opens a database that holds nothing but invented people.
DEMO_PASSWORD = "fingerpost-demo"  # noqa: S105

#: Roles that nobody else of the cast holds: Ola has them all, for the whole council.
SPECIALISTS = (
    "assistant_director", "dcs", "panel_member", "stability_panel_chair", "tracking_chair", "post_adoption_worker",
    "sgo_support_worker", "assa", "therapeutic_worker", "letterbox_coordinator", "life_story_worker",
    "birth_records_counsellor", "dpst_manager", "leaving_care_pa", "pf_sw", "assessment_sw",
    "brokerage", "virtual_school", "complaints_manager", "advocate",
    "performance_analyst",
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """One of the cast: `team` roles are held in the team, `council` roles for the whole council."""

    sign_in_name: str
    name: str
    team: str | None = None
    team_roles: tuple[str, ...] = ()
    council_roles: tuple[str, ...] = ()


CAST: tuple[Part, ...] = (
    Part(
        sign_in_name="amara",
        name="Amara Osei",
        team="North",
        team_roles=("child_sw", "adoption_sw", "kinship_sw", "ssw"),
    ),
    Part(
        sign_in_name="ben", name="Ben Hallworth", team="North", team_roles=("child_tm", "adoption_tm", "fostering_tm")
    ),
    Part(sign_in_name="chidi", name="Chidi Marlowe", council_roles=("process_owner",)),
    Part(sign_in_name="dot", name="Dot Penhale", team="South", team_roles=("child_sw", "adoption_sw")),
    Part(sign_in_name="esme", name="Esme Trewin", council_roles=("recruitment_officer", "first_response")),
    Part(sign_in_name="femi", name="Femi Adeyinka", team="North", team_roles=("adoption_sw", "family_finder")),
    Part(
        sign_in_name="gita",
        name="Gita Ranasinghe",
        council_roles=("service_manager", "resource_panel_chair", "adjudicating_officer"),
    ),
    Part(sign_in_name="rui", name="Rui Cardoso", team="South", team_roles=("adoption_tm", "child_tm")),
    Part(sign_in_name="hana", name="Hana Lindqvist", council_roles=("adm_adoption", "adjudicating_officer")),
    Part(
        sign_in_name="kofi",
        name="Kofi Bramwell",
        council_roles=("adm_fostering", "nominated_officer", "head_of_service", "adjudicating_officer"),
    ),
    Part(
        sign_in_name="idris",
        name="Idris Fairweather",
        council_roles=("panel_chair", "permanence_panel_chair", "independent_person"),
    ),
    Part(sign_in_name="jo", name="Jo Petrakis", council_roles=("panel_adviser", "panel_admin")),
    Part(sign_in_name="lin", name="Lin Castellan", council_roles=("iro",)),
    Part(sign_in_name="mo", name="Mo Sandiford", council_roles=("medical_adviser",)),
    Part(sign_in_name="pat", name="Pat Okonedo", council_roles=("legal_adviser",)),
    Part(sign_in_name="sol", name="Sol Winterbourne", council_roles=("disruption_chair", "investigating_officer")),
    Part(sign_in_name="uma", name="Uma Whitlock", council_roles=("panel_finance",)),
    Part(sign_in_name="nia", name="Nia Thackeray", council_roles=("auditor",)),
    Part(sign_in_name="ola", name="Ola Brindley", council_roles=SPECIALISTS),
    Part(sign_in_name="sam", name="Sam Ellery", council_roles=("system_admin",)),
)

#: Those of the demo: with somebody who can agree to what the process owner redraws, and a second administrator, since
#: nobody changes their own account.
DEMO_CAST = (
    *CAST,
    Part(sign_in_name="mair", name="Mair Penrose", council_roles=("process_owner",)),
    Part(sign_in_name="greta", name="Greta Ashdown", council_roles=("system_admin",)),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Cast:
    """The ids of the cast by sign-in name, and of the teams by name."""

    workers: dict[str, WorkerId]
    teams: dict[str, TeamId]

    def holding(self, role: str, *, team: str = "North") -> WorkerId:
        """The first of the cast who holds the role in the team or council-wide; KeyError if nobody does."""
        for part in CAST:
            if (part.team == team and role in part.team_roles) or role in part.council_roles:
                return self.workers[part.sign_in_name]
        raise KeyError(role)

    def __getitem__(self, sign_in_name: str) -> WorkerId:
        return self.workers[sign_in_name]


def add_cast(ports: Ports, password: str, parts: tuple[Part, ...] = CAST) -> Cast:
    """Adds the teams and the whole cast, all with this password."""
    password_hash = hash_password(password)
    teams = {name: TeamId(new_id()) for name in ("North", "South")}
    for name, team in teams.items():
        add_team(ports, Team(id=team, name=name))
    workers = {part.sign_in_name: WorkerId(new_id()) for part in parts}
    for part in parts:
        own_team = teams.get(part.team or "")
        add_worker(
            ports,
            Worker(
                id=workers[part.sign_in_name],
                sign_in_name=part.sign_in_name,
                name=part.name,
                email=f"{part.sign_in_name}@marlshire.example",
                team=own_team,
                roles=(
                    *(RoleHeld(role=Role(role), team=own_team) for role in part.team_roles),
                    *(RoleHeld(role=Role(role)) for role in part.council_roles),
                ),
            ),
            password_hash=password_hash,
        )
    managers = {"North": "ben", "South": "rui"}
    for name, team in teams.items():
        line = Team(id=team, name=name, manager=workers[managers[name]])
        change_team(ports, replace(line, service_manager=workers["gita"], head_of_service=workers["kofi"]))
    return Cast(workers=workers, teams=teams)
