"""Settings: bounds, and no misspelling passes unnoticed."""

from pathlib import Path
from typing import Any

import pytest
from pydantic import ValidationError

from index.ingest import MAX_TEXT_CHARACTERS
from service.settings import Extraction, Settings, UnknownSetting, read_settings


def test_a_misspelt_variable_is_refused_with_the_nearest_setting() -> None:
    with pytest.raises(UnknownSetting, match=r"no setting ONRECORD_DATADIR\. Did you mean ONRECORD_DATA_DIR\?"):
        read_settings({"ONRECORD_DATADIR": "/elsewhere"})


def test_variables_of_others_are_none_of_our_business() -> None:
    assert read_settings({"ONRECORDER": "1", "PATH": "/bin"}).port == 8000


def test_the_environment_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ONRECORD_PORT", "9000")
    monkeypatch.setenv("ONRECORD_CORS_ORIGINS", "https://a.example,https://b.example")
    monkeypatch.setenv("ONRECORD_FETCH_PORTS", "80, 443, 8443")
    monkeypatch.setenv("ONRECORD_FETCH_ALLOW_HOSTS", "cms.internal, wiki.internal:8080")

    settings = read_settings({"ONRECORD_PORT": "9000"})

    assert settings.port == 9000
    assert settings.cors_origins == ("https://a.example", "https://b.example")
    assert settings.fetch_ports == (80, 443, 8443)
    assert settings.fetch_allow_hosts == ("cms.internal", "wiki.internal:8080")


def test_the_command_line_goes_before_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ONRECORD_DATA_DIR", "there")

    assert read_settings({}, data_dir=Path("here"), port=None).data_dir == Path("here")


@pytest.mark.parametrize(
    ("name", "value"),
    [
        *[("port", 65536), ("max_body_bytes", 0), ("threads", 0), ("request_timeout_s", 0), ("log_level", "loud")],
        *[("fetch_ports", "80,x"), ("fetch_ports", "0"), ("fetch_allow_hosts", "http://cms.internal")],
        *[
            ("fetch_total_timeout_s", 0),
            ("fetch_contact_url", "mailto:a@b.example"),
            ("fetch_contact_url", "http://a b"),
        ],
    ],
)
def test_a_value_out_of_bounds_is_refused(name: str, value: Any) -> None:
    with pytest.raises(ValidationError):
        Settings(**{name: value})


def test_settings_do_not_change_once_they_are_read() -> None:
    with pytest.raises(ValidationError):
        Settings().port = 9000


def test_no_setting_promises_longer_texts_than_the_library_takes() -> None:
    with pytest.raises(ValidationError):
        Settings(max_text_characters=MAX_TEXT_CHARACTERS + 1)
    assert Settings().max_text_characters == MAX_TEXT_CHARACTERS


def test_every_setting_says_what_it_is_for() -> None:
    assert all(field.description for field in Settings.model_fields.values())


def test_extraction_by_rules_alone_is_a_setting() -> None:
    assert Settings(extraction=Extraction.RULES).extraction is Extraction.RULES
    assert Settings().extraction is Extraction.MODEL
