"""常驻传导命令: worker."""

from __future__ import annotations

import signal
import sys
from typing import Annotated

import typer

from api.session import Session
from api.worker import Schedule, Worker, json_lines


def worker(
    once: Annotated[
        bool, typer.Option("--once", help="只做当下到期的, 然后结束。 Do what is due now, and end.")
    ] = False,
) -> None:
    """常驻传导: 按 CREDIT_SPREAD_CRON 全量运行, 其间每分钟补算变动; 按 CREDIT_RELATED_CRON 测算关联提示。
    Spread on schedule, and changes every minute; hints for all targets on a schedule of their own.

    每行一个 JSON 写到标准错误; SIGTERM 或 Ctrl-C 平稳停止。 One JSON object a line on stderr; stops gracefully.

    例 Example: credit-graph worker --once
    """
    session = Session()
    one = Worker(
        session.store,
        session.spreader,
        Schedule.read(session.settings.spread_cron),
        json_lines(sys.stderr),
        relating=session.relating,
        related_schedule=Schedule.read(session.settings.related_cron, "CREDIT_RELATED_CRON"),
    )
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: one.stop())
    if once:
        one.once()
    else:
        one.run()
