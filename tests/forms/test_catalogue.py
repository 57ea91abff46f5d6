"""The forms of a folder."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from forms.catalogue import Catalogue, load_forms
from forms.errors import NotAForm
from tests.forms.asking import NOTE, schema_of


def _write(folder: Path, name: str, text: str) -> None:
    file = folder / name
    file.parent.mkdir(exist_ok=True)
    file.write_text(text, encoding="utf-8")


def test_forms_are_found_by_their_folder_and_name(tmp_path: Path):
    _write(tmp_path, "trial/form.json", json.dumps(schema_of({"note": {"$ref": "shared.notes#/$defs/note"}})))
    _write(tmp_path, "shared/notes.json", json.dumps({"$id": "shared.notes", "$defs": {"note": NOTE}}))

    catalogue = Catalogue(load_forms(tmp_path))

    assert set(catalogue.schemas) == {"trial.form", "shared.notes"}
    assert catalogue.ids() == ("trial.form",)
    assert catalogue.form("trial.form") is catalogue.form("trial.form")
    assert catalogue.form("trial.form").question("note").min_length == 30
    assert "trial.form" in catalogue
    assert "shared.notes" not in catalogue
    for unknown in ("trial.other", "shared.notes"):
        with pytest.raises(KeyError):
            catalogue.form(unknown)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('{\n "$id": "trial.form",\n "title": }', "trial/form.json: line 3 is not JSON"),
        ('{"$id": "trial.other"}', "trial/form.json: its $id must be trial.form"),
        ("[]", "trial/form.json: a form must be a JSON object"),
        ('{"$id": "trial.form", "properties": {"note": {}, "note": {}}}', "trial/form.json: note stands there twice"),
    ],
)
def test_a_file_that_is_no_form_is_named(tmp_path: Path, text: str, said: str):
    _write(tmp_path, "trial/form.json", text)

    with pytest.raises(NotAForm) as caught:
        load_forms(tmp_path)

    assert said in str(caught.value)


def test_a_file_that_is_not_text_is_named(tmp_path: Path):
    (tmp_path / "trial").mkdir()
    (tmp_path / "trial" / "form.json").write_bytes(b"\xff\xfe\x00")

    with pytest.raises(NotAForm, match="not UTF-8"):
        load_forms(tmp_path)


def test_the_largest_list_of_checks_is_a_list_of_ids():
    form = Catalogue.of_folder().form("checks_and_references.list_checks")
    ids = {choice.value for choice in form.question("checks_required").choices}

    assert {"dbs_applicant_1", "medical_applicant_1", "local_authority", "reference_3"} <= ids
    assert all(one.isidentifier() for one in ids)
