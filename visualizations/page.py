"""报告网页. An association report as one HTML file, offline and printable."""

from __future__ import annotations

from html import escape

from graph_service.reports.association import AssociationReport


def page(report: AssociationReport) -> str:
    """The report as one HTML document."""
    return f"<!doctype html><title>{escape(report.number)}</title>"
