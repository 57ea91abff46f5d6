"""Documents: known by their content, kept with their task, opened only by those who may know of them, on record."""

from __future__ import annotations

import io
import zipfile

import pytest

from tests.pages.conftest import Person, words
from tests.pages.html_checks import check_page
from tests.pages.test_tasks import fields_for
from tests.walking import walk_to
from tests.world import World
from webui.uploads import media_type_of

PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"
PNG = b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x00\x01\x00\x00\x00\x01\x08\x06\x00\x00\x00"


def office(*parts: str) -> bytes:
    """An office file that holds these parts."""
    kept = io.BytesIO()
    with zipfile.ZipFile(kept, "w") as archive:
        for part in ("[Content_Types].xml", *parts):
            archive.writestr(part, "<x/>")
    return kept.getvalue()


@pytest.fixture
def task(world: World) -> str:
    journey = world.enter("adopter_stage_1", world.household().ref)
    return f"/tasks/{world.task(journey.id, 'ut_respond').id}"


def add(person: Person, task: str, content: bytes, name: str, *, status: int = 303, **fields: str):
    person.open(task)
    sent = {"do": "document", "-document-upload": (io.BytesIO(content), name), **fields}
    return person.post(task, sent, status=status, content_type="multipart/form-data")


def test_a_document_is_added_and_stands_on_the_page(client_as, task):
    esme = client_as("esme")

    page = esme.follow(add(esme, task, PDF, "Stage 1 plan.pdf"))

    assert "The document is added." in words(page)
    assert f"Documents (1) Stage 1 plan.pdf (PDF, {len(PDF)} bytes) Esme Trewin, 24 Jun 2026" in words(page)


def test_a_document_is_downloaded_not_shown_and_that_is_on_record(client_as, task, world: World):
    esme = client_as("esme")
    page = esme.follow(add(esme, task, PDF, "Grace’s plan; final.pdf"))
    (path,) = page.xpath("//a[starts-with(@href, '/documents/')]/@href")

    answer = esme.open(path)

    assert answer.get_data() == PDF
    assert answer.mimetype == "application/pdf"
    assert answer.headers["Content-Disposition"].startswith("attachment")
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert world.tags("document_viewed", by="esme") == 1


def test_dot_gets_no_document_of_the_north(client_as, task, world: World):
    esme = client_as("esme")
    page = esme.follow(add(esme, task, PDF, "plan.pdf"))
    (path,) = page.xpath("//a[starts-with(@href, '/documents/')]/@href")
    dot = client_as("dot")

    assert dot.text(path, status=404) == dot.text("/documents/no-such-document", status=404)
    assert world.tags("document_viewed") == 0


@pytest.mark.parametrize(
    ("content", "name", "sentence"),
    [
        (b"MZ\x90\x00\x03\x00\x00\x00", "plan.pdf", "Files of this kind can't be kept."),
        (b"<html><script>alert(1)</script></html>", "plan.txt", "Files of this kind can't be kept."),
        (b'<svg xmlns="http://www.w3.org/2000/svg"/>', "drawing.png", "Files of this kind can't be kept."),
        (office("word/document.xml", "word/vbaProject.bin"), "plan.docx", "Files of this kind can't be kept."),
        (PNG, "plan.pdf", "it is a PNG file"),
        (b"", "plan.pdf", "The file is empty."),
        (PDF + b"x" * 200_001, "plan.pdf", "0 MB is the most"),
    ],
)
def test_what_can_not_be_kept_is_refused_in_words(client_as, task, content, name, sentence):
    answer = add(client_as("esme"), task, content, name, status=422)

    page = check_page(answer.get_data(as_text=True))
    assert sentence in page.xpath("string(//*[contains(@class,'govuk-error-summary')])")


def test_no_file_chosen_is_told(client_as, task):
    answer = add(client_as("esme"), task, b"", "", status=422)

    assert "Choose a file first" in answer.get_data(as_text=True)


def test_adding_a_document_costs_no_answer(client_as, task):
    esme = client_as("esme")

    page = esme.follow(add(esme, task, PDF, "plan.pdf", notes="an answer", **{"-asked": "1"}))

    assert page.xpath("string(//textarea[@name='notes'])").strip() == "an answer"


def test_a_question_that_asks_for_a_document_takes_it_with_the_form(client_as, world: World):
    journey = world.enter("adopter_stage_1", world.household().ref)
    task = f"/tasks/{walk_to(world, journey.id, 'ut_stage1_plan').id}"
    amara = client_as("amara")
    (upload,) = amara.page(task).xpath("//input[@type='file'][not(starts-with(@name, '-'))]/@name")
    sent = {"-asked": "1", "do": "save", upload: (io.BytesIO(PDF), "signed plan.pdf")}

    amara.post(task, sent, content_type="multipart/form-data")

    page = amara.page(task)
    kept = page.xpath(f"//input[@type='hidden'][@name='{upload.removesuffix('-upload')}']/@value")
    assert len(kept) == 1
    assert f"/documents/{kept[0]}" in page.xpath("//a/@href")
    detached = amara.post(task, {"-asked": "1", f"detach:{upload.removesuffix('-upload')}:{kept[0]}": "1"})
    assert not amara.follow(detached).xpath(f"//input[@type='hidden'][@name='{upload.removesuffix('-upload')}']")


def test_a_document_sent_with_the_whole_form_is_an_answer_at_once(client_as, world: World):
    journey = world.enter("adopter_stage_1", world.household().ref)
    task = f"/tasks/{walk_to(world, journey.id, 'ut_stage1_plan').id}"
    amara = client_as("amara")
    (upload,) = amara.page(task).xpath("//input[@type='file'][not(starts-with(@name, '-'))]/@name")
    sent = {**fields_for(world, task), "do": "check", upload: (io.BytesIO(PDF), "signed plan.pdf")}
    sent.pop(upload.removesuffix("-upload"), None)

    checked = amara.post(task, sent, content_type="multipart/form-data")

    assert checked.headers["Location"] == f"{task}/check"
    assert "signed plan.pdf" in amara.text(f"{task}/check")


def test_a_file_that_can_not_be_kept_is_a_problem_of_its_question(client_as, world: World):
    journey = world.enter("adopter_stage_1", world.household().ref)
    task = f"/tasks/{walk_to(world, journey.id, 'ut_stage1_plan').id}"
    amara = client_as("amara")
    (upload,) = amara.page(task).xpath("//input[@type='file'][not(starts-with(@name, '-'))]/@name")
    sent = {"-asked": "1", "do": "check", "information": "typed", upload: (io.BytesIO(b"MZ\x00"), "plan.pdf")}

    answer = amara.post(task, sent, status=422, content_type="multipart/form-data")

    page = check_page(answer.get_data(as_text=True))
    assert page.xpath(f"//a[@href='#{upload.removesuffix('-upload')}']")
    assert "typed" in answer.get_data(as_text=True)


@pytest.mark.parametrize(
    ("content", "media_type"),
    [
        (PDF, "application/pdf"),
        (PNG, "image/png"),
        (b"\xff\xd8\xff\xe0\x00\x10JFIF\x00\x01", "image/jpeg"),
        ("Grüße\n".encode(), "text/plain"),
        (office("word/document.xml"), "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
        (office("xl/workbook.xml"), "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
        (office("ppt/presentation.xml"), None),
        (b"PK\x03\x04 but no archive", None),
        (b"\x00\x01\x02", None),
        (b"GIF89a\x01\x00\x01\x00", None),
    ],
)
def test_what_a_file_is_is_read_from_its_content(content, media_type):
    assert media_type_of(content) == media_type
