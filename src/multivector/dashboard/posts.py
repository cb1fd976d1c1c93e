"""Submitted forms: articles, as files, text or URLs, and corrections."""

import asyncio
import hmac
from collections.abc import Mapping, Sequence
from urllib.parse import urlsplit

from starlette.datastructures import FormData, UploadFile
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from multivector.dashboard import library
from multivector.dashboard.work import Workshop
from multivector.errors import InputError
from multivector.prose import printable
from multivector.text.article import Article, Refused
from multivector.text.dates import given_date

_MOST_FILES = 20
_FIELD_BYTES = 2_000
# What a form may change.
_FIELDS = {
    "event": ("event_type", "status", "date", "actor", "recipient"),
    "claim": ("speaker", "channel", "modality"),
}
_TEXT_BYTES = 5_000_000  # of a pasted text


async def add_articles(request: Request) -> Response:
    """Store the articles submitted in a form, and redirect to the first."""
    server = request.app.state.server
    async with request.form(max_files=_MOST_FILES, max_fields=8, max_part_size=_TEXT_BYTES) as form:
        _require_token(form, server.form_token)
        found = await _read(server.workshop, form)
    articles = [one for one in found if isinstance(one, Article)]
    refused = [one for one in found if isinstance(one, Refused)]
    if not articles:
        told = (f"{one.source}: {one.reason}" for one in refused)
        why = f": {'; '.join(told)}" if refused else ""
        raise InputError(f"no article could be read{why}")
    names = [library.add(article) for article in articles]
    if len(names) > 1 or refused:
        server.inbox.add([*articles, *refused])
        return RedirectResponse("/inbox", 303)
    return RedirectResponse(f"/article/{names[0]}", 303)


async def edit_article(request: Request) -> Response:
    """Remove or change an event or claim in an article, or undo this; redirect to the article."""
    server, name = request.app.state.server, request.path_params["article"]
    async with request.form(max_files=0, max_fields=20, max_part_size=_FIELD_BYTES) as form:
        _require_token(form, server.form_token)
        given = {key: value.strip() for key, value in form.items() if isinstance(value, str)}
    article = library.get(name)
    edits = _edited(library.edits(name), given)
    found = await server.workshop.costly(library.make, article, edits)
    await asyncio.to_thread(library.keep_edits, name, edits, found)
    return RedirectResponse(f"/article/{name}#correct", 303)


def _edited(edits: Sequence[library.Edit], given: Mapping[str, str]) -> list[library.Edit]:
    """Return the corrections with that from a form, which replaces an earlier one."""
    target, _, key = given.get("target", "").partition(":")
    if target not in ("event", "claim") or not key:
        raise InputError("no event or claim selected", allowed="an event or a claim")
    others = [edit for edit in edits if edit.get(target) != key]
    if given.get("do") == "undo":
        return others
    told = {target: key, "reason": given.get("reason", "")}
    if given.get("do") == "strike":
        return [*others, {**told, "strike": True}]
    change: dict[str, object] = {
        field: given[field] for field in _FIELDS[target] if given.get(field)
    }
    for side in ("actor", "recipient"):
        if side in change:
            change[side] = [word.strip() for word in given[side].split(",") if word.strip()]
    return [*others, {**told, "change": change}]


def _require_token(form: FormData, expected: str) -> None:
    token = form.get("form_token")
    if not isinstance(token, str) or not hmac.compare_digest(token.encode(), expected.encode()):
        raise HTTPException(403)


async def _read(workshop: Workshop, form: FormData) -> list[Article | Refused]:
    found: list[Article | Refused] = []
    date = form.get("published")
    published = given_date(date.strip()) if isinstance(date, str) and date.strip() else None
    for part in form.getlist("file"):
        if isinstance(part, UploadFile) and part.filename:
            data = await part.read()
            try:
                found += await workshop.costly(library.read_upload, part.filename, data, published)
            except InputError as error:  # the other files are read
                advice = f" ({error.next})" if error.next else ""
                found.append(Refused(printable(part.filename)[:120], f"{error.what}{advice}"))
    for name in ("address", "text"):
        given = form.get(name)
        if isinstance(given, str) and given.strip():
            source = _address(given) if name == "address" else f"{given.strip()}\n"
            found += await workshop.costly(library.read_named, source, published)
    return found


def _address(given: str) -> str:
    """Return a web address; anything else, such as a local file, is refused."""
    plain = given.strip()
    if urlsplit(plain).scheme.lower() not in ("http", "https"):
        raise InputError("not a URL", allowed="https://…")
    return plain
