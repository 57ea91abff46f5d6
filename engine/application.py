"""Puts the rooms together: settings in, Ports out."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy.engine import Engine

from engine.actions.publish_version import publish_shipped
from engine.bpmn.drawings import BpmnDrawings
from engine.bpmn.pathway_files import about_pathway, load_pathways, rehearsals_in
from engine.bpmn.roles import load_roles
from engine.bpmn.spiff_engine import SpiffEngine
from engine.calendar_files import load_calendar
from engine.clocks import SystemClock
from engine.domain.calendar import Calendar, FixedCalendar
from engine.domain.ids import FormId
from engine.domain.pathway import PathwayVersion
from engine.notify.email import EmailNotifier, connector
from engine.notify.quiet import QuietNotifier
from engine.ports import Calendars, Clock, Notifier, Ports
from engine.settings import PROJECT, Settings
from engine.store.calendars import StoredCalendars
from engine.store.database import open_database, reading
from engine.store.trail_checks import examine
from engine.store.unit_of_work import SqlUnitOfWork
from forms.catalogue import load_forms

WORKFLOWS = PROJECT / "workflows"
FORMS = PROJECT / "forms" / "schemas"


def build_ports(settings: Settings, *, address: str = "") -> Ports:
    """Everything an action needs, for this installation. Opens the database; does not migrate it."""
    return ports_over(
        open_database(settings.database_url),
        clock=SystemClock(),
        notifier=_notifier(settings, settings.address or address or f"http://127.0.0.1:{settings.port}"),
    )


def ports_over(
    database: Engine,
    *,
    clock: Clock,
    notifier: Notifier | None = None,
    calendar: Calendar | None = None,
    workflows: Path = WORKFLOWS,
) -> Ports:
    """Ports over an open database, with the clock and notifier given: for tests and rehearsals too.

    Dates are counted by the shipped files and what owners changed since, or, where it is given, by one calendar that
    nothing changes.
    """
    calendars: Calendars = (
        StoredCalendars(load_calendar(workflows), database, clock=clock)
        if calendar is None
        else FixedCalendar(calendar)
    )
    drawings = BpmnDrawings(
        rule_keys=lambda: calendars.now().timescales.keys(), roles=load_roles(workflows / "roles.toml")
    )
    return Ports(
        clock=clock,
        engine=SpiffEngine(),
        drawings=drawings,
        calendars=calendars,
        uow=lambda: SqlUnitOfWork(database, drawings),
        notifier=notifier or QuietNotifier(),
        database=reading(database),
        examine=lambda chain, stopping: examine(database, drawings, chain, stopping),
    )


def publish_shipped_pathways(ports: Ports, *, workflows: Path = WORKFLOWS, forms: Path = FORMS) -> tuple[str, ...]:
    """Publishes the pathways of the folder where they differ from what is published; gives what was published."""
    versions = shipped_pathways(workflows=workflows, forms=forms)
    return publish_shipped(
        ports,
        [(version, about_pathway(workflows / version.key)) for version in versions],
        rehearsals={version.key: rehearsals_in(workflows / version.key) for version in versions},
    )


def shipped_pathways(*, workflows: Path = WORKFLOWS, forms: Path = FORMS) -> tuple[PathwayVersion, ...]:
    """The pathways of the folder, each as its version 1."""
    schemas = {FormId(name): schema for name, schema in load_forms(forms).items()}
    return tuple(load_pathways(workflows, schemas).values())


def _notifier(settings: Settings, address: str) -> Notifier:
    if settings.smtp is None:
        return QuietNotifier()
    smtp = settings.smtp
    connect = connector(smtp.host, smtp.port, encrypted=smtp.encrypted, user=smtp.user, password=smtp.password)
    return EmailNotifier(connect, sender=smtp.sender, address=address)
