"""Answers typed into a form's page as a person would: dates in boxes, choices ticked, groups grown, files chosen."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from playwright.sync_api import Page

from forms.form import Form
from forms.question import Kind, Question

PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\n%%EOF\n"

#: Asked first, because other questions may hang on them and are hidden until then.
CHOICES = (Kind.YES_NO, Kind.RADIOS, Kind.CHECKBOXES, Kind.SELECT)


def type_answers(page: Page, form: Form, answers: Mapping[str, Any]) -> None:
    """Fills the form that the page shows. Documents are chosen last and are sent with the form."""
    given = [question for question in form.questions if answers.get(question.name) not in (None, "", [])]
    for question in sorted(given, key=lambda one: (one.kind is Kind.FILE, one.kind not in CHOICES)):
        _type(page, question, question.name, answers[question.name])


def choose_file(page: Page, field: str, name: str = "letter.pdf") -> None:
    """Chooses a small PDF for a file field."""
    page.locator(f"#{field}").set_input_files({"name": name, "mimeType": "application/pdf", "buffer": PDF})


def type_date(page: Page, field: str, value: str) -> None:
    """Types a date such as 2026-06-24 into its three boxes, without leading noughts."""
    year, month, day = value[:10].split("-")
    for box, number in (("day", day), ("month", month), ("year", year)):
        page.locator(f"#{field}-{box}").fill(str(int(number)))


def _type(page: Page, question: Question, field: str, answer: Any) -> None:
    match question.kind:
        case Kind.DATE:
            type_date(page, field, answer)
        case Kind.DATETIME:
            type_date(page, field, answer)
            page.locator(f"#{field}-time").fill(answer[11:16])
        case Kind.YES_NO:
            _tick(page, field, "yes" if answer else "no")
        case Kind.RADIOS:
            _tick(page, field, answer)
        case Kind.CHECKBOXES:
            _tick_all(page, field, answer)
        case Kind.SELECT:
            page.locator(f"select#{field}").select_option(answer)
        case Kind.PERSON | Kind.WORKER | Kind.RECORD if question.many:
            _tick_all(page, field, answer)
        case Kind.PERSON | Kind.WORKER | Kind.RECORD:
            page.locator(f"select#{field}").select_option(answer)
        case Kind.FILE:
            choose_file(page, field)
        case Kind.GROUP:
            _type_group(page, question, field, answer)
        case Kind.MONEY:
            page.locator(f"#{field}").fill(f"{answer // 100}.{answer % 100:02}")
        case _:
            page.locator(f"#{field}").fill(str(answer))


def _type_group(page: Page, group: Question, field: str, items: Sequence[Mapping[str, Any]]) -> None:
    for number, item in enumerate(items):
        if not page.locator(f"#{field}-{number}").count():
            page.locator(f"button[name='add:{field}']").click()
            page.wait_for_selector(f"#{field}-{number}")
        for inner in sorted(group.items, key=lambda one: one.kind not in CHOICES):
            if item.get(inner.name) not in (None, "", []):
                _type(page, inner, f"{field}-{number}-{inner.name}", item[inner.name])


def _tick(page: Page, field: str, value: str) -> None:
    page.locator(f"input[name='{field}'][value='{value}']").check()


def _tick_all(page: Page, field: str, values: Sequence[str]) -> None:
    for value in values:
        _tick(page, field, value)
