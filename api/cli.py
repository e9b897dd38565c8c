"""命令行入口. Puts the commands together and speaks errors; the only place that decides exit codes.

0 done · 1 findings or rejected rows · 2 usage or setting · 3 unreadable data · 4 no store · 130 stopped
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from functools import wraps
from importlib.metadata import version as installed
from typing import Annotated, Any

import typer

from api.commands import (
    accounts,
    acts,
    audit,
    controllers,
    debtors,
    enacting,
    exploring,
    loading,
    names,
    notices,
    ownership,
    related,
    reporting,
    rules,
    searching,
    serving,
    snapshot,
    spread,
    store,
    structures,
    worker,
)
from api.commands import party as reading
from api.commands import rules_try as trying
from api.session import RUNNING, err, fail
from graph_service.errors import CreditError, InputError

STOPPED = 130

app = typer.Typer(
    name="credit-graph",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
    help="信用关联与风险分析。 Graph-based credit association and risk analysis.",
)


def _version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"credit-graph {installed('credit-graph')}")
        raise typer.Exit


@app.callback()
def root(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="版本。 Show the version.")
    ] = False,
) -> None:
    """信用关联与风险分析。 Graph-based credit association and risk analysis."""


app.command()(loading.load)
app.add_typer(loading.loads, name="loads")
app.command()(loading.template)
app.command()(loading.kinds)
app.command()(loading.generate)
app.command()(searching.search)
app.command()(serving.serve)
app.add_typer(serving.keys, name="api-key")
app.command()(reading.party)
app.command()(reading.quality)
for command in (
    exploring.paths,
    exploring.linked,
    exploring.owners,
    exploring.holdings,
    exploring.controller,
):
    app.command()(command)
app.command("government-debtors")(debtors.debtors)
app.command()(reporting.report)
app.command("purposes")(reporting.list_purposes)
app.add_typer(store.store, name="store")
app.add_typer(store.key, name="key")
app.add_typer(snapshot.snapshot, name="snapshot")
app.command()(structures.structures)
app.command()(controllers.controllers)
app.add_typer(audit.audit, name="audit")
rules.rules.command("try")(trying.try_rules)
rules.rules.command("preview")(enacting.preview_rules)
rules.rules.command("activate")(enacting.activate_rules)
rules.rules.command("versions")(enacting.rule_versions)
app.add_typer(rules.rules, name="rules")
app.add_typer(related.related, name="related")
app.add_typer(ownership.ownership, name="ownership")
app.command("spread")(spread.spread)
app.add_typer(spread.runs, name="runs")
for name in ("finding", "event", "identity", "dispute", "repair", "review"):
    app.add_typer(getattr(acts, name), name=name)
app.add_typer(notices.notice, name="notice")
app.add_typer(names.name, name="name")
app.command()(acts.annul)
app.command()(acts.correct)
app.command()(acts.distinct)
app.command("worker")(worker.worker)
app.add_typer(accounts.accounts, name="account")
app.command()(accounts.login)
app.command()(accounts.logout)
app.command()(accounts.whoami)


def _name_commands(part: typer.Typer, words: tuple[str, ...] = ()) -> None:
    """Let every command know its own words, by which the policy knows it."""
    for info in part.registered_commands:
        if info.callback is not None:
            name = info.name or info.callback.__name__.replace("_", "-")
            info.callback = _saying(" ".join((*words, name)), info.callback)
    for group in part.registered_groups:
        if group.typer_instance is not None:
            _name_commands(group.typer_instance, (*words, str(group.name)))


def _saying(words: str, command: Callable[..., Any]) -> Callable[..., Any]:
    @wraps(command)
    def run(*given: Any, **named: Any) -> Any:
        RUNNING.set(words)
        return command(*given, **named)

    return run


_name_commands(app)


def main() -> None:
    """Run one command; errors become a sentence and an exit code, never a traceback."""
    as_json = "--json" in sys.argv[1:]
    try:
        app()
    except CreditError as error:
        sys.exit(fail(error, as_json=as_json))
    except OSError as error:
        where = f" {error.filename}" if error.filename else ""
        said = InputError(f"无法读写{where}: {error.strerror}。 Cannot read or write{where}.")
        sys.exit(fail(said, as_json=as_json))
    except SystemExit as end:
        if end.code == STOPPED:
            err.print(
                "已停止; 已确认的内容都在, 再次运行同一命令即从断点继续。 Stopped; run it again to go on."
            )
        raise
