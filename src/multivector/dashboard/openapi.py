"""The description of the addresses, in OpenAPI 3.1, made from each page's parameters."""

import json
from collections.abc import Sequence
from importlib.resources import files
from typing import Any

from multivector import __version__
from multivector.dashboard.asked import TWIN, Parameter, View
from multivector.dashboard.rendering import SCHEMA_VERSION

MEDIA = {
    "html": "text/html", "json": "application/json", "csv": "text/csv", "svg": "image/svg+xml",
    "zip": "application/zip",
}  # fmt: skip


def description(views: Sequence[View]) -> dict[str, Any]:
    """Return the OpenAPI description of all pages."""
    schemas = files("multivector.dashboard") / "schemas.json"
    paths = {
        path: {"get": _operation(view, form)}
        for view in views
        for form, path in view.addresses().items()
    }
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "multivector",
            "version": SCHEMA_VERSION,
            "description": f"Pages of multivector {__version__}, also as JSON, CSV and SVG. URLs, "
            "parameters, tables and columns are stable; more may be added.",
        },
        "paths": paths,
        "components": {"schemas": json.loads(schemas.read_text("utf-8"))},
    }


def _operation(view: View, form: str) -> dict[str, Any]:
    name = view.path.strip("/").split("/")[0] or "start"
    text, html = {"type": "string"}, form == "html"
    schema = {"$ref": "#/components/schemas/Page"} if form == "json" else text
    media = MEDIA["html" if html else "json"]
    error = text if html else {"$ref": "#/components/schemas/Error"}
    refused = {"description": "The error, and allowed values",
               "content": {media: {"schema": error}}}  # fmt: skip
    named = [
        {"name": key, "in": "path", "required": True, "description": meaning,
         "schema": {"type": "string", "minLength": 1}}
        for key, meaning in view.names.items()
    ]  # fmt: skip
    return {
        "operationId": f"{name}_{form}",
        "summary": view.summary,
        "parameters": named + [_parameter(one) for one in (*view.parameters, *TWIN)],
        "responses": {
            "200": {"description": view.summary, "content": {MEDIA[form]: {"schema": schema}}},
            **dict.fromkeys(("400", "404", "422", "429", "503"), refused),
        },
    }


def _parameter(one: Parameter) -> dict[str, Any]:
    schema: dict[str, Any] = {"type": "string", "maxLength": 1000}
    if one.kind == "choice":
        schema = {"type": "string", "enum": list(one.allowed)}
    elif one.kind in ("year", "number"):
        schema = {"type": "integer", "minimum": one.low, "maximum": one.high}
    elif one.kind == "date":
        schema = {"type": "string", "format": "date"}
    if one.many:
        schema = {"type": "array", "items": schema, "maxItems": 40}
    return {"name": one.name, "in": "query", "required": False, "description": one.meaning,
            "schema": schema}  # fmt: skip
