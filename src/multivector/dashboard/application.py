"""The application: addresses, the pages behind them, and the responses to errors."""

import asyncio
import hashlib
import logging
import secrets
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, replace
from functools import partial
from importlib import import_module
from importlib.resources import files
from typing import Any

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from multivector.answers.as_known import known_on, resting
from multivector.dashboard import library, posts, rendering
from multivector.dashboard.asked import AS_OF, FORMS, Asked, View
from multivector.dashboard.guard import Guard
from multivector.dashboard.inbox import Inbox
from multivector.dashboard.openapi import MEDIA, description
from multivector.dashboard.page import Problem
from multivector.dashboard.rendering import Site
from multivector.dashboard.sections import problem_of
from multivector.dashboard.views.inbox import view_of
from multivector.dashboard.work import Busy, Workshop, data_version
from multivector.errors import MultivectorError

# All pages, in the order of the navigation.
VIEWS: tuple[View, ...] = tuple(
    import_module(f"multivector.dashboard.views.{name}").VIEW
    for name in "start region state dyad alignment article check whatif data search".split()
)
_log = logging.getLogger(__name__)
_WAIT_SECONDS = 60.0
_PATIENCE_SECONDS = 1.5  # of a reader, who is then shown that the page is being computed
_RETRY_SECONDS = 2
_STATIC = {"page.css": "text/css", "dashboard.css": "text/css", "dashboard.js": "text/javascript"}
_STATUS_WORDS = {
    403: "this form has expired: reload the page and submit the form again",
    404: "page not found",
    405: "method not allowed",
}


@dataclass(frozen=True, slots=True)
class Server:
    """State shared by the requests of a server."""

    workshop: Workshop
    form_token: str
    inbox: Inbox
    views: tuple[View, ...]
    as_of: str | None = None  # for pages whose address has no date

    @property
    def site(self) -> Site:
        """Return the data that every page shows."""
        return Site(self.form_token, data_version())


def application(
    source: str | None = None,
    *,
    hosts: tuple[str, ...] = (),
    token: str | None = None,
    as_of: str | None = None,
) -> Starlette:
    """Return the ASGI application.

    ``source``: a folder, file or feed whose articles are read in the background. ``hosts``:
    additional host names of the server. ``token``: if given, required in every request. ``as_of``:
    default date for pages about the record.
    """
    inbox = Inbox(source)
    views = (*VIEWS, view_of(lambda: inbox.progress, source))
    server = Server(Workshop(), secrets.token_urlsafe(24), inbox, views, as_of)

    @asynccontextmanager
    async def lifespan(_: Starlette) -> AsyncIterator[None]:
        warming = asyncio.create_task(_warm(server))
        inbox.start()
        yield
        warming.cancel()
        inbox.close()
        server.workshop.close()

    made = Starlette(
        routes=[
            *_routes(views),
            Route("/article", posts.add_articles, methods=["POST"]),
            Route("/article/{article}/edits", posts.edit_article, methods=["POST"]),
            Route("/openapi.json", _openapi),
            Route("/static/{version}/{name}", _static),
        ],
        middleware=[Middleware(Guard, hosts=hosts, token=token)],
        exception_handlers={
            HTTPException: _http_error,
            MultivectorError: _refused,
            Busy: _refused,
            Exception: _failure,
        },
        lifespan=lifespan,
    )
    made.state.server = server
    return made


def _routes(views: Sequence[View]) -> list[Route]:
    found = [
        Route(path, partial(_answer, view, form))
        for view in views
        for form, path in view.addresses().items()
    ]
    # A path with a suffix is a twin, so twins are matched before pages.
    return sorted(found, key=lambda route: not route.path.rpartition(".")[2].isalpha())


async def _answer(view: View, form: str, request: Request) -> Response:
    """Return a page in one of its forms."""
    server: Server = request.app.state.server
    site = server.site
    asked = _asked(view, form, request, server.as_of)
    articles = library.revision() if view.tells_articles else 0
    key = (form, asked.key, site.data_version, str(articles))
    reads = request.headers.get("sec-fetch-mode") == "navigate"  # a browser, not a program
    # A file is no page to look at meanwhile, and a page that is not kept would start again.
    soon = reads and form == "html" and view.kept
    try:
        body = server.workshop.pages.get(key) if view.kept else None
        if body is None:
            asked.check()
            if view.prepare is not None:
                await view.prepare(server.workshop, asked)
            making = partial(_made, view, form, asked, site)
            running = server.workshop.once(key, making, slow=view.costly(asked), keep=view.kept)
            body = await asyncio.wait_for(running, _PATIENCE_SECONDS if soon else _WAIT_SECONDS)
    except MultivectorError as error:
        return _problem(problem_of(error), form, asked, site)
    except (Busy, TimeoutError):
        then = "it follows when it is ready" if reads else f"ask again in {_RETRY_SECONDS} seconds"
        problem = Problem(
            f"still computing; {then}", status=202 if reads else 429, again=_RETRY_SECONDS
        )
        return _problem(problem, "html" if reads else form, asked, site)
    return _response(request, body, form, view)


def _asked(view: View, form: str, request: Request, as_of: str | None) -> Asked:
    path = request.url.path.removesuffix(f".{form}")
    path = "/" if path == "/index" else path
    named = {key: str(value) for key, value in request.path_params.items()}
    given = request.query_params.multi_items()
    if as_of is not None and AS_OF in view.parameters and "as_of" not in request.query_params:
        given.append(("as_of", as_of))
    return Asked(path, given, named, view.parameters)


def _made(view: View, form: str, asked: Asked, site: Site) -> bytes:
    with known_on(asked.date("as_of") if AS_OF in view.parameters else None) as known:
        page = view.build(asked)
    if known is not None:
        told = resting([origin.id for origin in page.origins], known)[1]
        page = replace(page, caption=" ".join((page.caption, *told)))
    return rendering.WRITERS[form](page, asked, site)


def _response(request: Request, body: bytes, form: str, view: View) -> Response:
    headers = {"etag": f'"{hashlib.sha256(body).hexdigest()[:20]}"', "cache-control": "no-cache"}
    if request.headers.get("if-none-match") == headers["etag"]:
        return Response(status_code=304, headers=headers)
    if form in ("csv", "zip"):
        name = "-".join(part for part in request.url.path.split("/") if part) or "start"
        plain = "".join(c if c.isascii() and (c.isalnum() or c in "-.") else "-" for c in name)
        headers["content-disposition"] = f'attachment; filename="{plain}"'
    return Response(body, headers=headers, media_type=MEDIA[form])


def _problem(problem: Problem, form: str, asked: Asked, site: Site) -> Response:
    if form == "html":
        body, media = rendering.error_html(problem, asked, site), MEDIA["html"]
    else:
        body, media = rendering.error_json(problem), MEDIA["json"]
    headers = {"retry-after": str(problem.again)} if problem.again else None
    return Response(body, problem.status, headers, media_type=media)


async def _http_error(request: Request, error: Exception) -> Response:
    status = getattr(error, "status_code", 400)
    return _plain_problem(request, Problem(_STATUS_WORDS.get(status, "bad request"), status=status))


async def _refused(request: Request, error: Exception) -> Response:
    """Respond to a form that cannot be accepted."""
    problem = Problem("the server is busy; please try again", status=429)
    if isinstance(error, MultivectorError):
        problem = problem_of(error)
    status = 422 if problem.status == 404 else problem.status
    return _plain_problem(request, replace(problem, status=status))


async def _failure(request: Request, error: Exception) -> Response:
    """Respond to an internal error: the details are in the log, not on the page."""
    _log.error("%s failed", request.url.path, exc_info=error)
    return _plain_problem(request, Problem("internal error; see the server log", status=500))


def _plain_problem(request: Request, problem: Problem) -> Response:
    """Return a problem with an address that may not be that of a page."""
    suffix = request.url.path.rpartition(".")[2]
    form = "json" if suffix in FORMS[1:] else "html"
    return _problem(problem, form, Asked("/", ()), request.app.state.server.site)


async def _openapi(request: Request) -> Response:
    return JSONResponse(description(request.app.state.server.views))


async def _static(request: Request) -> Response:
    name = request.path_params["name"]
    if name not in _STATIC:
        raise HTTPException(404)
    folder = files("multivector.dashboard") / "static"
    if name == "page.css":
        folder = files("multivector.briefing") / "templates"
    return Response(
        (folder / name).read_bytes(),
        media_type=_STATIC[name],
        headers={"cache-control": "public, max-age=31536000, immutable"},
    )


async def _warm(server: Server) -> None:
    """Load in advance what the first pages need: two at a time, which leaves a thread for pages."""
    turns = asyncio.Semaphore(2)

    async def one(view: View, path: str, named: Mapping[str, str]) -> None:
        asked = Asked(path, (), named, view.parameters)
        work: Callable[[], Any] = partial(_made, view, "html", asked, server.site)
        async with turns:
            with suppress(MultivectorError):  # nothing is installed: the page will say so
                await server.workshop.once(("warm", path), work)

    # Votes and ties, then the page that shows both.
    await asyncio.gather(*(one(view, *view.warm) for view in reversed(VIEWS) if view.warm))
