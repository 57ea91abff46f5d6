"""Workers, the teams they work in, and the roles they hold."""

from __future__ import annotations

from dataclasses import dataclass

from engine.domain.ids import Role, TeamId, WorkerId


@dataclass(frozen=True, slots=True, kw_only=True)
class Team:
    """A team with its line of management: manager, then service manager, then head of service."""

    id: TeamId
    name: str
    manager: WorkerId | None = None
    service_manager: WorkerId | None = None
    head_of_service: WorkerId | None = None

    @property
    def line(self) -> tuple[WorkerId, ...]:
        """The managers over the team, nearest first."""
        return tuple(m for m in (self.manager, self.service_manager, self.head_of_service) if m is not None)


@dataclass(frozen=True, slots=True, kw_only=True)
class RoleHeld:
    """A role, held in one team or (team None) for the whole council."""

    role: Role
    team: TeamId | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Worker:
    """Somebody who signs in. `managers` are the people over them, nearest first."""

    id: WorkerId
    sign_in_name: str
    name: str
    email: str = ""
    team: TeamId | None = None
    roles: tuple[RoleHeld, ...] = ()
    managers: tuple[WorkerId, ...] = ()
    active: bool = True

    @property
    def role_names(self) -> frozenset[Role]:
        """Every role held, anywhere."""
        return frozenset(held.role for held in self.roles)

    @property
    def teams(self) -> frozenset[TeamId]:
        """The teams in which a role is held."""
        return frozenset(held.team for held in self.roles if held.team is not None)

    def holds(self, role: Role, *, in_team: TeamId | None) -> bool:
        """Whether the role is held in that team or for the whole council."""
        return any(held.role == role and held.team in (None, in_team) for held in self.roles)
