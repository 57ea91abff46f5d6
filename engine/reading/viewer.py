"""Who is looking: the worker of a session with the roles and teams that say what they may see."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from engine.domain.ids import Role, TeamId, WorkerId
from engine.domain.people import RoleHeld, Worker

AUDITOR = Role("auditor")

#: Roles of the product, not of the service: alone they open no child's and no household's record (SOD-12).
WITHOUT_CASEWORK = frozenset({Role("process_owner"), Role("system_admin")})


@dataclass(frozen=True, slots=True, kw_only=True)
class Viewer:
    """A signed-in worker. `manages` are the teams they are manager, service manager or head of service of.

    `today` is the civil date in Europe/London at which they look: allocations hold from and until a day.
    """

    id: WorkerId
    sign_in_name: str
    name: str
    today: date
    email: str = ""
    team: TeamId | None = None
    team_name: str = ""
    roles: tuple[RoleHeld, ...] = ()
    manages: frozenset[TeamId] = frozenset()
    managers: tuple[WorkerId, ...] = ()

    @property
    def role_names(self) -> frozenset[Role]:
        """Every role held, anywhere."""
        return frozenset(held.role for held in self.roles)

    @property
    def council_roles(self) -> frozenset[Role]:
        """The roles held for the whole council."""
        return frozenset(held.role for held in self.roles if held.team is None)

    @property
    def teams(self) -> frozenset[TeamId]:
        """The teams where a role is held, and those managed."""
        return frozenset(held.team for held in self.roles if held.team is not None) | self.manages

    @property
    def sees_everything(self) -> bool:
        """Whether this is an auditor of the whole council, who reads all and changes nothing."""
        return AUDITOR in self.council_roles

    @property
    def casework(self) -> bool:
        """Whether any record of a child or household may be seen at all."""
        return bool(self.role_names - WITHOUT_CASEWORK or self.manages)

    @property
    def worker(self) -> Worker:
        """The same person as the actions know them."""
        return Worker(
            id=self.id,
            sign_in_name=self.sign_in_name,
            name=self.name,
            email=self.email,
            team=self.team,
            roles=self.roles,
            managers=self.managers,
        )
