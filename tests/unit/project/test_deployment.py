"""docker-compose.yml, Dockerfile and .env.example: what a deployment must and must not say."""

from __future__ import annotations

import configparser
import re
from typing import Any

import pytest
from typer.testing import CliRunner

from api.cli import app
from graph_service.settings import Settings
from tests.support.compose import CHECKOUT, COMPOSE_FILE, compose, server_settings
from tests.support.neo4j_server import neo4j_version

SERVICES: dict[str, dict[str, Any]] = compose()["services"]
PROGRAMS = [name for name in SERVICES if name != "neo4j"]
UNITS = {path.name: path for path in (CHECKOUT / "docs/systemd").iterdir()}
DOCKERFILE = (CHECKOUT / "Dockerfile").read_text(encoding="utf-8")
LAST_STAGE = DOCKERFILE[DOCKERFILE.rindex("\nFROM ") :]
EXAMPLE = (CHECKOUT / ".env.example").read_text(encoding="utf-8")


def assignments(text: str) -> dict[str, str]:
    """`#NAME=value` lines of .env.example, with what they hold."""
    return dict(re.findall(r"^#?([A-Z][A-Z0-9_]*)=(.*)$", text, flags=re.MULTILINE))


def of_the_program() -> dict[str, str]:
    return {f"CREDIT_{name.upper()}": str(field.default) for name, field in Settings.model_fields.items()}


def for_compose_only() -> set[str]:
    used = set(re.findall(r"\$\{(\w+)", COMPOSE_FILE.read_text(encoding="utf-8")))
    return used - of_the_program().keys()


def test_neo4j_is_the_version_that_the_tests_run() -> None:
    assert SERVICES["neo4j"]["image"] == f"neo4j:{neo4j_version()}-community"


def test_every_published_port_is_on_the_loopback_address() -> None:
    ports = [str(port) for service in SERVICES.values() for port in service.get("ports", [])]

    assert ports
    assert all(port.startswith("127.0.0.1:") for port in ports)


@pytest.mark.parametrize(
    ("service", "name"),
    [
        ("neo4j", "NEO4J_AUTH"),
        ("credit-graph", "CREDIT_STORE_PASSWORD"),
        ("worker", "CREDIT_STORE_PASSWORD"),
    ],
)
def test_the_password_has_no_default(service: str, name: str) -> None:
    given = SERVICES[service]["environment"][name]

    assert re.fullmatch(r"(neo4j/)?\$\{CREDIT_STORE_PASSWORD:\?[^}]+\}", given)


@pytest.mark.parametrize("service", PROGRAMS)
def test_neo4j_is_asked_whether_it_is_well_and_the_program_waits_for_it(service: str) -> None:
    assert SERVICES["neo4j"]["healthcheck"]["test"][0] == "CMD-SHELL"
    assert SERVICES[service]["depends_on"]["neo4j"] == {"condition": "service_healthy"}


def test_the_graph_and_the_key_outlive_their_containers() -> None:
    kept = {volume.partition(":")[0] for service in SERVICES.values() for volume in service["volumes"]}
    key = SERVICES["credit-graph"]["environment"]["CREDIT_KEY_FILE"]

    assert "neo4j-data:/data" in SERVICES["neo4j"]["volumes"]
    assert key.startswith("/var/lib/credit-graph/")
    assert "credit-graph:/var/lib/credit-graph" in SERVICES["credit-graph"]["volumes"]
    assert set(compose()["volumes"]) <= kept


def test_the_server_reports_nothing_to_the_outside() -> None:
    settings = server_settings()

    assert settings["dbms.usage_report.enabled"] == "false"
    assert settings["client.allow_telemetry"] == "false"


def test_settings_are_spelled_as_the_server_spells_them() -> None:
    settings = server_settings()

    assert settings["server.memory.heap.max_size"] == "1g"
    assert not any("NEO4J" in name or "$" in value for name, value in settings.items())


@pytest.mark.parametrize("service", PROGRAMS)
def test_the_program_is_given_settings_that_it_has(service: str) -> None:
    names = {name for name in SERVICES[service]["environment"] if name.startswith("CREDIT_")}

    assert names
    assert names <= of_the_program().keys()


def test_the_worker_goes_on_after_a_restart_and_is_given_time_to_stop() -> None:
    worker = SERVICES["worker"]

    assert worker["command"] == ["worker"]
    assert worker["restart"] == "unless-stopped"
    assert worker["stop_grace_period"] == "5m"
    assert worker["image"] == SERVICES["credit-graph"]["image"]
    assert "profiles" not in worker


@pytest.mark.parametrize("service", PROGRAMS)
def test_the_program_does_not_run_as_root(service: str) -> None:
    users = re.findall(r"^USER (\S+)$", LAST_STAGE, flags=re.MULTILINE)

    assert users
    assert users[-1].partition(":")[0] not in {"root", "0"}
    assert SERVICES[service]["cap_drop"] == ["ALL"]
    assert SERVICES[service]["read_only"] is True


def test_the_image_installs_from_the_hashed_lock_and_keeps_no_installer() -> None:
    assert "--require-hashes --requirement requirements.lock" in DOCKERFILE
    assert "uninstall --yes setuptools pip" in DOCKERFILE
    assert "apt-get" not in LAST_STAGE
    assert 'ENTRYPOINT ["credit-graph"]' in LAST_STAGE


def test_only_what_the_image_needs_is_sent_to_its_builder() -> None:
    lines = (CHECKOUT / ".dockerignore").read_text(encoding="utf-8").splitlines()
    rules = [line for line in lines if line and not line.startswith("#")]
    copied = set(re.findall(r"^COPY (?!--from)(.+) \S+$", DOCKERFILE, flags=re.MULTILINE))

    assert rules[0] == "*"
    assert {rule[1:] for rule in rules if rule.startswith("!")} == {
        name for each in copied for name in each.split()
    }


def test_env_example_names_every_setting_and_no_other() -> None:
    assert assignments(EXAMPLE).keys() == of_the_program().keys() | for_compose_only()


def test_env_example_gives_the_defaults_and_sets_nothing() -> None:
    given = assignments(EXAMPLE)

    assert {name: given[name] or "None" for name in of_the_program()} == of_the_program()
    assert not re.search(r"^[^#\n]", EXAMPLE, flags=re.MULTILINE)


@pytest.mark.parametrize("name", Settings.model_fields)
def test_env_example_says_what_a_setting_means(name: str) -> None:
    assert f"#CREDIT_{name.upper()}=" in EXAMPLE
    said = EXAMPLE[: EXAMPLE.index(f"#CREDIT_{name.upper()}=")].rstrip().rpartition("\n")[2]

    assert re.match(r"# .*[一-鿿].*\. [A-Z].*\.$", said)


def unit(name: str) -> dict[str, dict[str, str]]:
    """Sections of a systemd unit; no key of ours stands twice."""
    parser = configparser.ConfigParser(interpolation=None, strict=True)
    parser.optionxform = str  # type: ignore[assignment,method-assign]
    parser.read(UNITS[name], encoding="utf-8")
    return {section: dict(parser[section]) for section in parser.sections()}


@pytest.mark.slow
@pytest.mark.parametrize("name", [name for name in UNITS if name.endswith(".service")])
def test_a_unit_runs_a_command_that_there_is_as_an_ordinary_user(name: str) -> None:
    service = unit(name)["Service"]
    program, command, *options = service["ExecStart"].split()

    done = CliRunner().invoke(app, [command, *options, "--help"])
    assert program == "/opt/credit-graph/bin/credit-graph"
    assert done.exit_code == 0, done.output
    assert service["User"] == "credit"
    assert service["NoNewPrivileges"] == "true"


def test_the_timer_comes_when_the_worker_would_and_makes_up_what_was_missed() -> None:
    timer = unit("credit-graph-spread.timer")["Timer"]
    minute, hour, *days = of_the_program()["CREDIT_SPREAD_CRON"].split()

    assert days == ["*", "*", "*"]
    assert timer["OnCalendar"] == f"*-*-* {int(hour):02}:{int(minute):02}:00 Asia/Shanghai"
    assert timer["Persistent"] == "true"
    assert "credit-graph-spread.service" in UNITS


def test_the_operations_page_names_every_unit() -> None:
    page = (CHECKOUT / "docs/operations.md").read_text(encoding="utf-8")

    assert [name for name in UNITS if name not in page] == []


def test_http_is_published_on_this_host_alone_and_only_when_asked_for() -> None:
    http = SERVICES["http"]

    assert http["command"] == ["serve", "--host", "0.0.0.0", "--expose"]  # noqa: S104 - inside its container
    assert http["ports"] == ["127.0.0.1:8000:8000"]
    assert http["profiles"] == ["http"]


@pytest.mark.parametrize("service", ["worker", "http", "credit-graph"])
def test_what_the_program_writes_lies_in_its_volume(service: str) -> None:
    one = SERVICES[service]
    kept = "/var/lib/credit-graph"

    assert one["read_only"] is True
    assert f"credit-graph:{kept}" in one["volumes"]
    assert one["environment"]["CREDIT_KEY_FILE"].startswith(kept)
    assert one["environment"]["CREDIT_SEARCH_DIR"].startswith(kept)
    assert one["environment"]["CREDIT_SNAPSHOT_DIR"].startswith(kept)
