"""How do programs learn what can be asked? An OpenAPI 3.1 document, made of the same tables that answer."""

from collections.abc import Iterator
from typing import Any

from bot.portal.open import field
from bot.portal.open.param import Param
from bot.portal.open.table import CSV, ENDPOINTS, JSON, JSONL, REF, ROOT, VERSION, Endpoint
from bot.services import house

_ERRORS = {400: "wrong", 404: "unknown", 406: "accept", 429: "often", 503: "later"}
_TEXT = {"type": "string"}


def document(address: str) -> dict[str, Any]:
    """``address`` is the site's, without a path."""
    say = house.phrases().say
    schemas = {kind: field.schema(kind) for kind in field.OBJECTS}
    return {
        "openapi": "3.1.0",
        "info": {
            "title": say("open_data.title", {"office": say("office.name")}),
            "version": VERSION,
            "description": say("open_data.results"),
            "license": {"name": say("open_data.licence")},
        },
        "servers": [{"url": f"{address}{ROOT}"}],
        "paths": {one.path: {"get": _operation(one)} for one in ENDPOINTS},
        "components": {
            "schemas": schemas | {f"{one.name}_answer": _answer(one) for one in ENDPOINTS} | {"error": _error()},
            "headers": {"ETag": {"description": say("open_data.header.etag"), "schema": _TEXT}},
        },
    }


def _operation(one: Endpoint) -> dict[str, Any]:
    say = house.phrases().say
    is_found = "{ref}" in one.path
    errors = [code for code in _ERRORS if code != 404 or is_found]
    return {
        "operationId": one.name,
        "summary": say(f"open_data.ask.{one.name}"),
        "parameters": [*([_ref()] if is_found else []), *map(_param, one.params), *_tags(one)],
        "responses": {
            "200": _found(one),
            **({} if _is_streamed(one) else {"304": {"description": say("open_data.header.same")}}),
            **{str(code): _no(_ERRORS[code]) for code in errors},
        },
    }


def _is_streamed(one: Endpoint) -> bool:
    return one.media[0] in (CSV, JSONL)


def _found(one: Endpoint) -> dict[str, Any]:
    shape = {"$ref": f"#/components/schemas/{one.name}_answer"}
    found: dict[str, Any] = {
        "description": house.phrases().say(f"open_data.ask.{one.name}"),
        "content": {media: {"schema": shape if media == JSON else _TEXT} for media in one.media},
    }
    if not _is_streamed(one):
        found["headers"] = {"ETag": {"$ref": "#/components/headers/ETag"}}
    if links := dict(_links(one)):
        found["links"] = links
    return found


def _links(one: Endpoint) -> Iterator[tuple[str, dict[str, Any]]]:
    """From a list to its first object, and to its next page."""
    if one.detail:
        yield one.detail, {"operationId": one.detail, "parameters": {"ref": "$response.body#/items/0/ref"}}
    if any(param.name == "cursor" for param in one.params):
        yield "next", {"operationId": one.name, "parameters": {"cursor": "$response.body#/cursor"}}


def _no(kind: str) -> dict[str, Any]:
    return {
        "description": house.phrases().say(f"open_data.no.{kind}"),
        "content": {JSON: {"schema": {"$ref": "#/components/schemas/error"}}},
    }


def _ref() -> dict[str, Any]:
    words = house.phrases().say("open_data.param.ref")
    schema = {"type": "string", "pattern": f"^{REF}$"}
    return {"name": "ref", "in": "path", "required": True, "description": words, "schema": schema}


def _param(param: Param) -> dict[str, Any]:
    words = house.phrases().say(f"open_data.param.{param.name}")
    return {"name": param.name, "in": "query", "description": words, "schema": dict(param.schema)}


def _tags(one: Endpoint) -> list[dict[str, Any]]:
    if _is_streamed(one):
        return []
    words = house.phrases().say("open_data.param.if_none_match")
    return [{"name": "If-None-Match", "in": "header", "description": words, "schema": _TEXT}]


def _answer(one: Endpoint) -> dict[str, Any]:
    """A list in ``items`` with the address of the next ones, or the object itself under ``item``."""
    kinds = [{"$ref": f"#/components/schemas/{kind}"} for kind in one.holds]
    if not kinds:
        return {"type": "object" if one.media[0] == JSON else "string"}
    item: dict[str, Any] = kinds[0] if len(kinds) == 1 else {"oneOf": kinds}
    maybe = {"type": ["string", "null"]}
    held = {"items": {"type": "array", "items": item}, "next": maybe, "cursor": maybe}
    properties = dict.fromkeys(("publisher", "licence", "about"), _TEXT) | (held if one.is_list else {"item": item})
    if one.is_counted:
        properties["as_of"] = maybe | {"format": "date-time"}
    return {
        "type": "object",
        "properties": properties,
        "required": list(properties),
        "additionalProperties": False,
    }


def _error() -> dict[str, Any]:
    inner = {
        "type": "object",
        "properties": {"code": _TEXT, "message": _TEXT},
        "required": ["code", "message"],
        "additionalProperties": False,
    }
    return {
        "type": "object",
        "description": house.phrases().say("open_data.object.error"),
        "properties": {"error": inner},
        "required": ["error"],
        "additionalProperties": False,
    }


def dictionary() -> dict[str, Any]:
    """Every object with its fields, for people and programs."""
    say = house.phrases().say
    return {
        "version": VERSION,
        "objects": [
            {
                "name": kind,
                "about": say(f"open_data.object.{kind}"),
                "fields": [
                    {"name": one.name, "title": one.title, "type": one.type, "about": field.about(kind, one.name)}
                    for one in fields
                ],
            }
            for kind, fields in field.OBJECTS.items()
        ],
    }
