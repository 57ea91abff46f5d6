"""`fingerpost user`: the people who sign in, their teams and roles."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace

import click

from engine.actions.people import add_team, add_worker, change_worker, close_account, reopen_account
from engine.actions.sign_in import hash_password
from engine.application import WORKFLOWS, build_ports
from engine.bpmn.roles import load_roles
from engine.cli.opening import check_up_to_date
from engine.domain.accounts import AccountRefused
from engine.domain.ids import Role, TeamId, WorkerId
from engine.domain.people import RoleHeld, Team, Worker
from engine.domain.references import new_id
from engine.ports import Ports
from engine.reading import people
from engine.reading.sign_in import viewer_of
from engine.settings import Settings

_WHY = click.option("--why", required=True, help="The reason, in a sentence: it stands in the history of the account.")


@click.group("user")
def command() -> None:
    """Add and change the people who sign in."""


@command.command("list")
def list_users() -> None:
    """Everybody who can sign in, with their roles."""
    with _ports() as ports:
        names = _team_names(ports)
        for one in people.workers(ports.database):
            viewer = viewer_of(ports.database, WorkerId(one.value), ports.clock.now())
            if viewer is not None:
                roles = ", ".join(_written(held, names) for held in viewer.roles) or "no role"
                click.echo(f"{viewer.sign_in_name:<12} {viewer.name}: {roles}")


@command.command("add")
@click.argument("sign_in_name")
@click.option("--name", required=True, help="Their name as others see it.")
@click.option("--email", default="", help="Where their messages go.")
@click.option("--team", default=None, help="The team they work in; made if there is none of that name.")
@click.option("--role", "roles", multiple=True, help="adoption_sw@North, or auditor for the whole council. Repeat it.")
@click.password_option(help="At least 12 characters; asked for when not given.")
def add_user(sign_in_name: str, name: str, email: str, team: str | None, roles: tuple[str, ...], password: str) -> None:
    """Add somebody who signs in as SIGN_IN_NAME."""
    with _ports() as ports:
        password_hash = hash_password(password)
        own_team = _team(ports, team) if team else None
        worker = Worker(
            id=WorkerId(new_id()),
            sign_in_name=sign_in_name.strip().lower(),
            name=name,
            email=email,
            team=own_team,
            roles=_roles(ports, roles),
        )
        add_worker(ports, worker, password_hash=password_hash)
        click.echo(f"{worker.name} can sign in as {worker.sign_in_name}.")


@command.command("roles")
@click.argument("sign_in_name")
@click.argument("roles", nargs=-1)
def set_roles(sign_in_name: str, roles: tuple[str, ...]) -> None:
    """Give SIGN_IN_NAME exactly these ROLES, such as adoption_sw@North or auditor."""
    with _ports() as ports:
        worker = replace(_known(ports, sign_in_name), roles=_roles(ports, roles))
        change_worker(ports, worker)
        click.echo(f"{worker.name} now holds {', '.join(roles) or 'no role'}.")


@command.command("password")
@click.argument("sign_in_name")
@click.password_option(help="At least 12 characters; asked for when not given.")
def set_password(sign_in_name: str, password: str) -> None:
    """Give SIGN_IN_NAME a new password."""
    with _ports() as ports:
        worker = _known(ports, sign_in_name)
        change_worker(ports, worker, password_hash=hash_password(password))
        click.echo(f"{worker.name} has a new password.")


@command.command("close")
@click.argument("sign_in_name")
@_WHY
def close_user(sign_in_name: str, why: str) -> None:
    """Close the account of SIGN_IN_NAME: its sessions end at once, and nobody signs in with it."""
    with _ports() as ports:
        worker = _known(ports, sign_in_name)
        close_account(ports, None, worker.id, reason=why)
        click.echo(f"The account of {worker.name} is closed.")


@command.command("reopen")
@click.argument("sign_in_name")
@_WHY
def reopen_user(sign_in_name: str, why: str) -> None:
    """Open the closed account of SIGN_IN_NAME again, with the roles that it holds."""
    with _ports() as ports:
        worker = _known(ports, sign_in_name)
        reopen_account(ports, None, worker.id, reason=why)
        click.echo(f"The account of {worker.name} is open again.")


@contextmanager
def _ports() -> Iterator[Ports]:
    ports = build_ports(Settings.from_env())
    try:
        check_up_to_date(ports.database)
        yield ports
    except AccountRefused as refused:
        raise click.ClickException(str(refused)) from None
    finally:
        ports.database.dispose()


def _known(ports: Ports, sign_in_name: str) -> Worker:
    with ports.uow() as uow:
        found = uow.workers.credentials(sign_in_name.strip().lower())
    if found is None:
        raise click.UsageError(f"Nobody signs in as {sign_in_name}. See fingerpost user list.")
    return found.worker


def _team_names(ports: Ports) -> dict[str, str]:
    with ports.uow() as uow:
        return {team.id: team.name for team in uow.workers.teams()}


def _team(ports: Ports, name: str) -> TeamId:
    """The team of that name, made where there is none."""
    known = {called: TeamId(ident) for ident, called in _team_names(ports).items()}
    if name not in known:
        known[name] = TeamId(new_id())
        add_team(ports, Team(id=known[name], name=name))
    return known[name]


def _roles(ports: Ports, written: Sequence[str]) -> tuple[RoleHeld, ...]:
    """Roles written as `adoption_sw@North`, or `auditor` for the whole council."""
    titles = load_roles(WORKFLOWS / "roles.toml")
    known = {name: TeamId(ident) for ident, name in _team_names(ports).items()}
    held = []
    for one in written:
        role, at, team = one.partition("@")
        if at and not team:
            raise click.UsageError(f"Name a team after the @ of {one}, or leave it away: then it is for all of them.")
        if role not in titles:
            raise click.UsageError(f"There is no role {role}. Roles are {', '.join(sorted(titles))}.")
        if team and team not in known:
            raise click.UsageError(f"There is no team {team}. Teams are {', '.join(sorted(known)) or 'none yet'}.")
        held.append(RoleHeld(role=Role(role), team=known[team] if team else None))
    return tuple(held)


def _written(held: RoleHeld, team_names: Mapping[str, str]) -> str:
    return f"{held.role}@{team_names.get(held.team, held.team)}" if held.team else str(held.role)
