from __future__ import annotations

import re
import stat
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from engine.settings import NAMES, PROJECT, Settings, SettingsWrong, Smtp

KEY = "k" * 32


def test_without_any_setting_everything_is_kept_in_the_data_folder(tmp_path: Path) -> None:
    settings = Settings.from_env({"FINGERPOST_DATA": str(tmp_path / "data")})

    assert settings == Settings(
        data=tmp_path / "data",
        database_url=f"sqlite:///{tmp_path / 'data' / 'fingerpost.db'}",
        secret_key=(tmp_path / "data" / "secret_key").read_text(),
        port=8000,
        smtp=None,
        upload_limit_bytes=20 * 1024 * 1024,
        council="Marlshire County Council",
    )


def test_the_data_folder_is_in_the_project_unless_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("engine.settings.PROJECT", tmp_path)

    assert Settings.from_env({}).data == tmp_path / "data"


def test_the_secret_key_is_made_once_and_readable_by_its_owner_only(tmp_path: Path) -> None:
    environ = {"FINGERPOST_DATA": str(tmp_path / "data")}

    with ThreadPoolExecutor(8) as threads:
        keys = set(threads.map(lambda _: Settings.from_env(environ).secret_key, range(16)))

    assert len(keys) == 1
    assert len(keys.pop()) >= 32
    assert stat.S_IMODE((tmp_path / "data" / "secret_key").stat().st_mode) == 0o600
    assert stat.S_IMODE((tmp_path / "data").stat().st_mode) == 0o700
    assert [file.name for file in (tmp_path / "data").iterdir()] == ["secret_key"]


def test_every_setting_can_be_given(tmp_path: Path) -> None:
    settings = Settings.from_env(
        {
            "FINGERPOST_DATA": str(tmp_path / "new"),
            "FINGERPOST_DATABASE_URL": "postgresql://fingerpost:s3cret@db/fingerpost",
            "FINGERPOST_SECRET_KEY": KEY,
            "FINGERPOST_SMTP_URL": "smtps://post%40office:p%3Aw@mail.example.org?from=permanence@example.org",
            "FINGERPOST_UPLOAD_LIMIT_MB": "3",
            "FINGERPOST_COUNCIL": " Anywhere Council ",
            "FINGERPOST_HOST": "0.0.0.0",
            "FINGERPOST_ADDRESS": "https://permanence.example.org/",
            "FINGERPOST_BEHIND_PROXY": "Yes",
            "FINGERPOST_LOG": "json",
            "FINGERPOST_METRICS_TOKEN": "t" * 16,
            "PORT": "65535",
        }
    )

    assert settings == Settings(
        data=tmp_path / "new",
        database_url="postgresql://fingerpost:s3cret@db/fingerpost",
        secret_key=KEY,
        port=65535,
        smtp=Smtp(
            host="mail.example.org",
            port=465,
            encrypted=True,
            sender="permanence@example.org",
            user="post@office",
            password="p:w",
        ),
        upload_limit_bytes=3 * 1024 * 1024,
        council="Anywhere Council",
        host="0.0.0.0",
        address="https://permanence.example.org",
        behind_proxy=True,
        log="json",
        metrics_token="t" * 16,
    )
    assert list((tmp_path / "new").iterdir()) == [], "the folder is made, and no secret key where one is given"


def test_no_secret_is_shown_where_settings_are_printed(tmp_path: Path) -> None:
    settings = Settings.from_env(
        {
            "FINGERPOST_DATA": str(tmp_path),
            "FINGERPOST_DATABASE_URL": "postgresql://fingerpost:s3cret@db/fingerpost",
            "FINGERPOST_SMTP_URL": "smtp://user:s3cret@mail.example.org:587?from=a@example.org",
            "FINGERPOST_SECRET_KEY": KEY,
            "FINGERPOST_METRICS_TOKEN": "s3cret-of-monitoring",
        }
    )

    assert "s3cret" not in repr(settings)
    assert KEY not in repr(settings)


@pytest.mark.parametrize(
    ("name", "value", "words"),
    [
        ("PORT", "0", "PORT must be a whole number from 1 to 65535, not “0”."),
        ("PORT", "65536", "PORT must be"),
        ("PORT", "80 80", "PORT must be"),
        ("PORT", "٨", "PORT must be"),
        ("FINGERPOST_UPLOAD_LIMIT_MB", "lots", "FINGERPOST_UPLOAD_LIMIT_MB must be a whole number from 1 to 1000"),
        ("FINGERPOST_DATABASE_URL", "mysql://u:s3cret@h/d", "FINGERPOST_DATABASE_URL must begin with sqlite:///"),
        ("FINGERPOST_SECRET_KEY", "s3cret", "FINGERPOST_SECRET_KEY must have at least 32 letters."),
        ("FINGERPOST_SMTP_URL", "mail.example.org", "FINGERPOST_SMTP_URL must name the mail server"),
        ("FINGERPOST_SMTP_URL", "smtp://u:s3cret@mail.example.org", "FINGERPOST_SMTP_URL must name the mail server"),
        ("FINGERPOST_SMTP_URL", "smtp://mail.example.org:99999?from=a@b", "FINGERPOST_SMTP_URL has no port between"),
        (
            "FINGERPOST_SECRET_KEY",
            "replace-this-with-at-least-32-letters-of-your-own",
            "FINGERPOST_SECRET_KEY is still",
        ),
        ("FINGERPOST_SMTP_URL", "smtp://[mail.example.org?from=a@b", "FINGERPOST_SMTP_URL has no port between"),
        ("FINGERPOST_DATABASE_URL", "postgresql://u:s3cret@h", "FINGERPOST_DATABASE_URL must name a database"),
        ("FINGERPOST_DATABASE_URL", "postgresql://u:s3cret@h:54x2/d", "FINGERPOST_DATABASE_URL must begin with"),
        ("FINGERPOST_DATABASE_URL", '"postgresql://u:s3cret@h/d"', "FINGERPOST_DATABASE_URL must begin with"),
        ("FINGERPOST_DATABASE_URL", "s3cret", "FINGERPOST_DATABASE_URL must begin with"),
        (
            "FINGERPOST_DATABASE_URL",
            "postgresql+psycopg2://u:s3cret@h/d",
            "FINGERPOST_DATABASE_URL must begin with post",
        ),
        ("FINGERPOST_DATABASE_URL", "postgresql://u:p@s3cret@h/d", "FINGERPOST_DATABASE_URL has more than one @."),
        ("FINGERPOST_DATABASE_URL", "postgresql://u@h/d?sslmod=s3cret", "FINGERPOST_DATABASE_URL has an option that"),
        ("FINGERPOST_DATABASE_URL", "postgresql://u:p@w?s3cret=y@h/d", "FINGERPOST_DATABASE_URL "),
        ("FINGERPOST_DATABASE_URL", "sqlite://", "FINGERPOST_DATABASE_URL must name a database"),
        (
            "FINGERPOST_DATABASE_URL",
            "sqlite:///fingerpost.db",
            "FINGERPOST_DATABASE_URL must name the file by its whole",
        ),
        ("FINGERPOST_DATABASE_URL", "sqlite:///:memory:", "FINGERPOST_DATABASE_URL must name the file by its whole"),
        (
            "FINGERPOST_DATA",
            "~nobody-of-this-name/data",
            "FINGERPOST_DATA names no folder: “~nobody-of-this-name/data”.",
        ),
        ("FINGERPOST_HOST", "localhost", "FINGERPOST_HOST must be an address such as 127.0.0.1"),
        ("FINGERPOST_ADDRESS", "permanence.example.org", "FINGERPOST_ADDRESS must be what people type"),
        ("FINGERPOST_ADDRESS", "https://u:s3cret@example.org", "FINGERPOST_ADDRESS must be what people type"),
        ("FINGERPOST_ADDRESS", "https://[example.org", "FINGERPOST_ADDRESS must be what people type"),
        ("FINGERPOST_ADDRESS", "https://example.org:https", "FINGERPOST_ADDRESS must be what people type"),
        ("FINGERPOST_ADDRESS", "https://example.org/fingerpost", "FINGERPOST_ADDRESS must be what people type"),
        ("FINGERPOST_BEHIND_PROXY", "perhaps", "FINGERPOST_BEHIND_PROXY must be yes or no, not “perhaps”."),
        ("FINGERPOST_LOG", "xml", "FINGERPOST_LOG must be json or words, not “xml”."),
        ("FINGERPOST_METRICS_TOKEN", "s3cret", "FINGERPOST_METRICS_TOKEN must have at least 16 letters."),
        ("FINGERPOST_SMPT_URL", "smtp://u:s3cret@h", "There is no setting FINGERPOST_SMPT_URL. Did you mean"),
        ("Fingerpost_Data", "s3cret", "There is no setting Fingerpost_Data. Did you mean FINGERPOST_DATA?"),
        ("FINGERPOST_XYZZY", "s3cret", "There is no setting FINGERPOST_XYZZY. The README lists all there are."),
    ],
)
def test_a_wrong_setting_is_told_in_a_sentence_that_names_it(tmp_path: Path, name: str, value: str, words: str) -> None:
    with pytest.raises(SettingsWrong) as wrong:
        Settings.from_env({"FINGERPOST_DATA": str(tmp_path), name: value})

    assert str(wrong.value).startswith(words)
    assert "s3cret" not in str(wrong.value)


@pytest.mark.parametrize(
    "url",
    [
        "sqlite:////srv/fingerpost.db",
        "postgresql://u:p%40ss%2Fw%3Ard@h:5433/d?sslmode=require&connect_timeout=5",
        "postgresql://fingerpost@/fingerpost?host=/var/run/postgresql",
        "postgres://u@[::1]/d",
        "postgresql+psycopg://u:#%3F@h/d",
    ],
)
def test_addresses_of_databases_that_are_right_are_left_as_they_are(tmp_path: Path, url: str) -> None:
    assert Settings.from_env({"FINGERPOST_DATA": str(tmp_path), "FINGERPOST_DATABASE_URL": url}).database_url == url


def test_a_secret_key_that_a_full_disk_cut_off_is_told_and_not_used(tmp_path: Path) -> None:
    (tmp_path / "secret_key").write_bytes(b"\xff\xff")

    with pytest.raises(SettingsWrong, match=r"secret_key holds no secret key.* Remove it"):
        Settings.from_env({"FINGERPOST_DATA": str(tmp_path)})


def test_all_mistakes_are_told_at_once(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")

    with pytest.raises(SettingsWrong) as wrong:
        Settings.from_env({"FINGERPOST_DATA": str(tmp_path / "file"), "PORT": "x", "FINGERPOST_UPLOAD_LIMIT_MB": "-1"})

    port, upload, data = str(wrong.value).splitlines()
    assert port.startswith("PORT must be")
    assert upload.startswith("FINGERPOST_UPLOAD_LIMIT_MB must be")
    assert data.startswith(f"Fingerpost cannot write to its data folder {tmp_path / 'file'} (File exists).")


def test_the_readme_tells_of_every_setting_and_of_no_other() -> None:
    table = (PROJECT / "README.md").read_text("utf-8").partition("## Settings")[2].partition("\n## ")[0]

    assert sorted(re.findall(r"^\| `([A-Z_]+)` \|", table, re.MULTILINE)) == sorted(NAMES)


def test_the_environment_is_read_in_one_place_only() -> None:
    readers = [
        str(file.relative_to(PROJECT))
        for room in ("engine", "webui", "forms")
        for file in sorted((PROJECT / room).rglob("*.py"))
        if "node_modules" not in file.parts
        if re.search(r"\benviron\b|\bgetenv\b", file.read_text(encoding="utf-8"))
    ]

    assert readers == ["engine/settings.py"]
