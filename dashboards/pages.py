"""The pages that people see: the live page and the documentation of the API."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from functools import cache
from pathlib import Path
from typing import Any

from fastapi import FastAPI, Request
from fastapi.responses import HTMLResponse, Response
from fastapi.staticfiles import StaticFiles
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from dashboards.language import asked_language
from dashboards.texts import words
from edge.text import LANGUAGES, Language

HERE = Path(__file__).parent

_POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self'",
        "connect-src 'self'",
        "base-uri 'none'",
        "form-action 'none'",
        "frame-ancestors 'self'",
    )
)
"""What the browser itself enforces: no word, picture or script comes from another place."""

_HEADERS: Mapping[str, str] = {
    "Content-Security-Policy": _POLICY,
    "Vary": "Accept-Language",
    "Cache-Control": "no-store",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
}


def add_pages(app: FastAPI, plant_language: Callable[[], Language]) -> None:
    """Add `/`, `/docs` and the assets."""
    app.mount("/assets", StaticFiles(directory=HERE / "assets"))

    @app.get("/", include_in_schema=False)
    async def page(request: Request) -> Response:
        return _shown("page.html", asked_language(request, plant_language()))

    @app.get("/docs", include_in_schema=False)
    async def docs(request: Request) -> Response:
        language = asked_language(request, plant_language())
        return _shown("docs.html", language, operations=operations(app.openapi()))


@cache
def _templates() -> Environment:
    return Environment(
        loader=FileSystemLoader(HERE / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


def _shown(name: str, language: Language, **more: Any) -> Response:
    said = words(language)
    page = (
        _templates()
        .get_template(name)
        .render(
            lang=language,
            languages=LANGUAGES,
            t=said,
            # Within a script element, "<" alone could end it.
            texts=json.dumps(said, ensure_ascii=False).replace("<", "\\u003c"),
            **more,
        )
    )
    return HTMLResponse(page, headers={**_HEADERS, "Content-Language": language})


def operations(described: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    """List the operations of an OpenAPI description, with what a reader wants to know of each."""
    return [
        {
            "name": operation["operationId"],
            "path": path,
            "parameters": [item["name"] for item in operation.get("parameters", ())],
            "shape": _shape(operation, described),
        }
        for path, methods in described["paths"].items()
        for operation in methods.values()
    ]


def _shape(operation: Mapping[str, Any], described: Mapping[str, Any]) -> str:
    content = operation["responses"]["200"].get("content", {}).get("application/json", {})
    schema = content.get("schema")
    if schema is None:
        return ""
    return json.dumps(_sketch(schema, described), indent=2, ensure_ascii=False)


def _sketch(schema: Mapping[str, Any], described: Mapping[str, Any]) -> Any:
    """Draw a JSON schema as an example of what it describes, types in the place of values."""
    if "$ref" in schema:
        name = schema["$ref"].rsplit("/", 1)[1]
        return _sketch(described["components"]["schemas"][name], described)
    if "properties" in schema:
        return {key: _sketch(part, described) for key, part in schema["properties"].items()}
    if "anyOf" in schema:
        return _either(schema["anyOf"], described)
    if schema.get("type") == "array":
        return [_sketch(schema["items"], described)]
    if "const" in schema:
        return schema["const"]
    return " | ".join(schema.get("enum") or (schema.get("type", "any"),))


def _either(options: list[Mapping[str, Any]], described: Mapping[str, Any]) -> Any:
    drawn = [_sketch(option, described) for option in options]
    rich = next((item for item in drawn if not isinstance(item, str)), None)
    return " | ".join(map(str, drawn)) if rich is None else rich
