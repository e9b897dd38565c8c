"""接口文档. The contract as a page; all of it comes from here, nothing from outside."""

from __future__ import annotations

import base64
import hashlib
import re
from importlib.resources import as_file, files
from typing import Final

from fastapi import FastAPI
from fastapi.openapi.docs import get_swagger_ui_html
from fastapi.responses import HTMLResponse
from fastapi.staticfiles import StaticFiles

_AT: Final = "/docs/static"
_SCRIPT: Final = re.compile(r"<script>(.*?)</script>", re.DOTALL)


def put_docs(app: FastAPI) -> None:
    """The page at /docs and its files beside it."""
    with as_file(files("fastapi_offline") / "static") as folder:
        app.mount(_AT, StaticFiles(directory=folder), name="docs-static")
    drawn = get_swagger_ui_html(
        openapi_url="/openapi.json",
        title=app.title,
        swagger_js_url=f"{_AT}/swagger-ui-bundle.js",
        swagger_css_url=f"{_AT}/swagger-ui.css",
        swagger_favicon_url=f"{_AT}/favicon.png",
        swagger_ui_parameters={"validatorUrl": None, "persistAuthorization": False},
    )
    text = bytes(drawn.body).decode()

    @app.get("/docs", include_in_schema=False)
    def docs() -> HTMLResponse:
        return HTMLResponse(text, headers={"Content-Security-Policy": _policy(text)})


def _policy(page: str) -> str:
    """Scripts from here, and the one in the page by its digest."""
    own = " ".join(f"'sha256-{_sha256(script)}'" for script in _SCRIPT.findall(page))
    return (
        f"default-src 'none'; script-src 'self' {own}; style-src 'self' 'unsafe-inline'; img-src 'self' data:;"
        " connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
    )


def _sha256(text: str) -> str:
    return base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
