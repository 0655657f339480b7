"""Every setting, read from the environment once, with its bounds and its unit in its name."""

import difflib
from collections.abc import Mapping
from enum import StrEnum
from ipaddress import ip_network
from pathlib import Path
from typing import Annotated, Any

from pydantic import Field, SecretStr, ValidationInfo, field_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

from index.fetch.rules import MAX_HEADER_BYTES_AT_MOST, read_allowed
from service.access.scopes import Scope

PREFIX = "ONRECORD_"
RATE = r"^([1-9][0-9]{0,8}/(second|minute|hour|day))?$"


class LogFormat(StrEnum):
    """How a log line is written."""

    JSON = "json"
    CONSOLE = "console"


class Extraction(StrEnum):
    """How the statements of an English text are found."""

    MODEL = "model"
    RULES = "rules"


class EncoderRuntime(StrEnum):
    """What runs the compiled encoder; the same as `index.encode.GraphRuntime`, without loading what encodes."""

    AUTO = "auto"
    ONNXRUNTIME = "onnxruntime"
    OPENVINO = "openvino"


class LogLevel(StrEnum):
    """The least serious line that is written."""

    DEBUG = "debug"
    INFO = "info"
    WARNING = "warning"
    ERROR = "error"


class UnknownSetting(ValueError):
    """An environment variable with our prefix names no setting: most likely it is misspelt."""


class Settings(BaseSettings):
    """All settings of the service."""

    model_config = SettingsConfigDict(env_prefix=PREFIX, frozen=True, extra="forbid")

    data_dir: Path = Field(default=Path("data"), description="Directory of the embedded store; made if missing")
    database_url: SecretStr | None = Field(
        default=None,
        description="PostgreSQL database that is the store: postgresql://user:password@host:port/database; the "
        "directory has caches alone then. Never logged",
    )
    read_url: SecretStr | None = Field(
        default=None,
        description="Streaming replica of that database, in the same form; it is read where it holds everything that "
        "was acknowledged. Never logged",
    )
    host: str = Field(default="127.0.0.1", min_length=1, description="Address to listen on")
    port: int = Field(default=8000, ge=0, le=65535, description="Port to listen on; 0 takes a free one")
    processes: int = Field(
        default=1,
        ge=1,
        le=256,
        description="Processes that serve behind one address, each with its own memory; as many as cores where many "
        "ask at the same time",
    )
    encoder: str | None = Field(
        default=None,
        min_length=1,
        description="Name or path of a sentence-transformers model; unset means the store's model, or all-MiniLM-L6-v2",
    )
    compiled_dir: Path | None = Field(
        default=None,
        description="Directory of compiled encoders; unset means share/onrecord/encoders of the Python environment",
    )
    encoder_runtime: EncoderRuntime = Field(
        default=EncoderRuntime.AUTO,
        description="What runs the compiled encoder: auto is OpenVINO where the processor computes in BF16, else ONNX "
        "Runtime",
    )
    threads: int | None = Field(
        default=None,
        ge=1,
        le=256,
        description="Processor threads of encoder and attribution model; unset means all, shared out among the "
        "processes that serve",
    )
    extraction: Extraction = Field(
        default=Extraction.MODEL,
        description="How statements are found: model joins the attribution model with the rules, rules leaves it out",
    )
    ingest_workers: int | None = Field(
        default=None,
        ge=1,
        le=256,
        description="Processes that extract for `onrecord ingest`; 1 starts none, unset means one for each core",
    )
    log_level: LogLevel = Field(default=LogLevel.INFO, description="The least serious line that is logged")
    log_format: LogFormat = Field(default=LogFormat.JSON, description="One JSON object a line, or text for people")
    pages: bool = Field(default=True, description="Whether pages for people are served beside the calls for programs")
    cors_origins: Annotated[tuple[str, ...], NoDecode] = Field(
        default=(), description="Origins of web pages that may call the service, parted by commas; * is any"
    )
    open_to_all: bool = Field(
        default=False,
        description="Serve on other addresses than this machine's own though there is no key, so that whoever reaches "
        "them may do everything: for a container whose port nobody else reaches",
    )
    trusted_proxies: Annotated[tuple[str, ...], NoDecode] = Field(
        default=(),
        description="Addresses or networks of proxies, parted by commas, that are believed when they say whose a "
        "request is (X-Forwarded-For), whether it came by TLS (X-Forwarded-Proto), and who signed on",
    )
    sign_on_header: str | None = Field(
        default=None,
        pattern=r"^[A-Za-z0-9-]+$",
        max_length=100,
        description="Header in which a trusted proxy names who signed on there, such as X-Forwarded-User",
    )
    sign_on_scopes: Annotated[tuple[Scope, ...], NoDecode] = Field(
        default=(Scope.SEARCH,),
        description="What those may do who signed on at a proxy, parted by commas: search, ingest, correct, admin",
    )
    public_cards: bool = Field(
        default=False,
        description="Whether cards of statements, and oEmbed, are shown to everybody though there are keys: for public "
        "pages that embed them",
    )
    session_s: int = Field(
        default=7 * 86_400,
        ge=60,
        le=366 * 86_400,
        description="Seconds for which a browser stays signed in, if its key lasts as long",
    )
    limit_per_key: str = Field(
        default="1200/minute",
        pattern=RATE,
        description="Most requests with one key, or in one session, as a number and second, minute, hour or day; empty "
        "for any number. Each process counts for itself",
    )
    limit_per_address: str = Field(
        default="300/minute",
        pattern=RATE,
        description="Most requests from one address that come without a key where there are keys, in the same form",
    )
    max_body_bytes: int = Field(
        default=32 * 1024 * 1024, ge=1024, le=1024**3, description="Largest request body, in bytes"
    )
    max_batch_items: int = Field(default=10_000, ge=1, le=100_000, description="Most articles in one batch")
    max_text_characters: int = Field(
        default=1_000_000, ge=1, le=1_000_000, description="Longest text of one article, in characters"
    )
    request_timeout_s: float = Field(
        default=60.0, gt=0, le=3600, description="Seconds that a client may take to send a request body"
    )
    keep_alive_timeout_s: int = Field(
        default=5, ge=1, le=3600, description="Seconds that an idle connection is kept open"
    )
    shutdown_timeout_s: int = Field(
        default=30, ge=1, le=3600, description="Seconds that requests in flight get to finish at shutdown"
    )
    job_poll_s: float = Field(
        default=2.0, gt=0, le=3600, description="Seconds between looks for jobs that other processes left open"
    )
    max_open_items: int = Field(
        default=100_000,
        ge=1,
        le=10_000_000,
        description="Most items of batches that may wait to be done; a batch beyond that is turned away",
    )
    # More than wait for pages, so that these leave places to others, and fewer than there are threads.
    ingest_max_at_once: int = Field(
        default=16, ge=1, le=32, description="Most requests that are ingested at a time; others wait in a line"
    )
    ingest_max_waiting: int = Field(
        default=64, ge=0, le=10_000, description="Most requests that may wait to be ingested; more are turned away"
    )
    job_keep_s: float = Field(
        default=30 * 86_400, gt=0, le=10 * 366 * 86_400, description="Seconds for which jobs are kept after their end"
    )
    export_keep_s: float = Field(
        default=7 * 86_400, gt=0, le=366 * 86_400, description="Seconds for which the file of an export is kept"
    )
    reembed_models: Annotated[tuple[str, ...], NoDecode] = Field(
        default=(),
        description="Names or paths of models, parted by commas, that a call may choose for a change of model, beside "
        "the default one and the one in service",
    )
    idempotency_keep_s: float = Field(
        default=86_400,
        ge=60,
        le=366 * 86_400,
        description="Seconds for which the answer to a request with an Idempotency-Key is kept",
    )

    fetch: bool = Field(default=True, description="Whether pages are fetched where only an address is given")
    fetch_allow_hosts: Annotated[tuple[str, ...], NoDecode] = Field(
        default=(),
        description="Hosts that are fetched from though they are not public, parted by commas: name or name:port",
    )
    fetch_ports: Annotated[tuple[int, ...], NoDecode] = Field(
        default=(80, 443), description="Ports that every host is fetched from, parted by commas"
    )
    fetch_contact_url: str | None = Field(
        default=None,
        pattern=r"^https?://[!-~]+$",
        max_length=200,
        description="Page about you that the User-Agent names, for sites that want to know who fetches",
    )
    fetch_robots: bool = Field(default=True, description="Whether a site's robots.txt is heeded")
    fetch_robots_ttl_s: float = Field(
        default=3600, gt=0, le=86_400, description="Seconds for which a site's robots.txt is remembered"
    )
    fetch_host_delay_s: float = Field(
        default=1.0, ge=0, le=3600, description="Least seconds between two visits to one host"
    )
    fetch_connect_timeout_s: float = Field(
        default=5.0, gt=0, le=300, description="Seconds for a name to be resolved, and for a connection to be made"
    )
    fetch_total_timeout_s: float = Field(
        default=20.0, gt=0, le=300, description="Seconds for a page with its redirects, waiting included"
    )
    fetch_max_redirects: int = Field(default=5, ge=0, le=20, description="Redirects that are followed from one address")
    fetch_max_body_bytes: int = Field(
        default=10 * 1024 * 1024, ge=1024, le=64 * 1024 * 1024, description="Largest page, in bytes, unpacked"
    )
    fetch_max_header_bytes: int = Field(
        default=32 * 1024,
        ge=1024,
        le=MAX_HEADER_BYTES_AT_MOST,
        description="Most bytes of all headers of a page together",
    )
    fetch_max_at_once: int = Field(
        default=8, ge=1, le=32, description="Most requests that may wait for a page at a time; more are turned away"
    )

    superdesk_secret: SecretStr | None = Field(
        default=None,
        min_length=8,
        description="Secret with which Superdesk signs what it pushes to /v1/superdesk; unset takes no pushes. Never "
        "logged",
    )

    feed_poll: bool = Field(
        default=True, description="Whether this process polls the watched feeds; one of several does so at a time"
    )
    feed_min_interval_s: float = Field(
        default=900.0, gt=0, le=86_400, description="Least seconds between two polls of a feed that go well"
    )
    feed_entries_a_poll: int = Field(
        default=100, ge=1, le=100_000, description="Entries of a poll that are taken in at once; more follow later"
    )
    feed_look_s: float = Field(default=2.0, gt=0, le=3600, description="Seconds between looks for feeds that are due")

    alert_look_s: float = Field(
        default=1.0,
        gt=0,
        le=3600,
        description="Seconds between looks for deliveries that are due, and for what other processes have written; "
        "what this process writes is seen at once",
    )
    alert_keep_s: float = Field(
        default=30 * 86_400,
        gt=0,
        le=10 * 366 * 86_400,
        description="Seconds for which deliveries of alerts are kept that do not wait, and stand in their feeds",
    )
    webhook_tries: int = Field(
        default=10, ge=1, le=100, description="How often a delivery is sent before it is given up"
    )
    webhook_timeout_s: float = Field(default=15.0, gt=0, le=300, description="Seconds for a receiver to answer")
    webhook_allow_hosts: Annotated[tuple[str, ...], NoDecode] = Field(
        default=(),
        description="Hosts that deliveries are sent to though they are not public, parted by commas: name or name:port",
    )
    webhook_overlap_s: float = Field(
        default=86_400,
        ge=0,
        le=30 * 86_400,
        description="Seconds for which deliveries are also signed with the secret before the present one",
    )

    @field_validator("fetch_allow_hosts", "webhook_allow_hosts")
    @classmethod
    def _hosts(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        for entry in value:
            read_allowed(entry)
        return value

    @field_validator("fetch_ports")
    @classmethod
    def _ports(cls, value: tuple[int, ...]) -> tuple[int, ...]:
        if not all(0 < port < 65_536 for port in value):
            raise ValueError("a port is a number from 1 to 65535")
        return value

    @field_validator("trusted_proxies")
    @classmethod
    def _networks(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        for entry in value:
            ip_network(entry)
        return value

    @field_validator("sign_on_header")
    @classmethod
    def _only_from_proxies(cls, value: str | None, given: ValidationInfo) -> str | None:
        if value is not None and not given.data.get("trusted_proxies"):
            raise ValueError(f"anybody can send a header: name the proxy in {variable('trusted_proxies')} too")
        return value

    @field_validator(
        *(
            "cors_origins",
            "fetch_allow_hosts",
            "webhook_allow_hosts",
            "fetch_ports",
            "reembed_models",
            "trusted_proxies",
            "sign_on_scopes",
        ),
        mode="before",
    )
    @classmethod
    def _parted_by_commas(cls, value: Any) -> Any:
        return tuple(part.strip() for part in value.split(",") if part.strip()) if isinstance(value, str) else value


def variable(field: str) -> str:
    """The environment variable of a setting."""
    return PREFIX + field.upper()


def listening_at(settings: Settings) -> str:
    """The address at which a server of these settings is asked."""
    host = f"[{settings.host}]" if ":" in settings.host else settings.host
    return f"http://{host}:{settings.port}"


def refuse_unknown(environment: Mapping[str, str]) -> None:
    """Stop at a variable that looks like a setting and is none.

    Raises:
        UnknownSetting: with the nearest setting that exists.
    """
    known = [variable(field) for field in Settings.model_fields]
    for name in sorted(environment):
        if name.upper().startswith(PREFIX) and name.upper() not in known:
            nearest = difflib.get_close_matches(name.upper(), known, n=1, cutoff=0.0)[0]
            raise UnknownSetting(f"There is no setting {name}. Did you mean {nearest}?")


def read_settings(environment: Mapping[str, str], **given: Any) -> Settings:
    """The settings of this process; what was given on the command line goes before the environment.

    Raises:
        UnknownSetting: a variable is misspelt.
        ValidationError: a value is out of bounds.
    """
    refuse_unknown(environment)
    return Settings(**{name: value for name, value in given.items() if value is not None})
