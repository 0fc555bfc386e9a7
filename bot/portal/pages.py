"""Which pages does the public see, and with which headers?"""

import hashlib
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from aiohttp import web
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from bot.portal.settings import PortalSettings

_HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "SAMEORIGIN",
    "Referrer-Policy": "same-origin",
    "Cache-Control": "no-cache",
}
_FOREVER = "public, max-age=31536000, immutable"
_SHORT = "public, max-age=300"


class Pages:
    """The handlers; files are found by name in a list made at start, never by path."""

    def __init__(self, settings: PortalSettings, here: Path) -> None:
        self._settings = settings
        self._static = _files(here / "static")
        self._assets = _files(settings.assets)
        self._headers = _HEADERS | {"Content-Security-Policy": _policy(settings.tiles)}
        if settings.is_secure:
            self._headers["Strict-Transport-Security"] = "max-age=31536000"
        self._templates = Environment(
            loader=FileSystemLoader(here / "templates"), autoescape=True, undefined=StrictUndefined
        )
        self._templates.globals.update(
            office=settings.office,
            static=self._address,
            phone=settings.phone,
            weui=self._asset("weui.min.css"),
            leaflet=self._asset("leaflet.js"),
            leaflet_style=self._asset("leaflet.css"),
            tiles=settings.tiles,
            attribution=settings.attribution,
        )

    def _address(self, name: str) -> str:
        return f"/portal/{name}?v={hashlib.sha256(self._static[name].read_bytes()).hexdigest()[:12]}"

    def _asset(self, name: str) -> str | None:
        """None where it is not installed: pages work without."""
        if name not in self._assets:
            return None
        return f"/assets/{name}?v={hashlib.sha256(self._assets[name].read_bytes()).hexdigest()[:12]}"

    def page(self, template: str, **values: Any) -> web.Response:
        text = self._templates.get_template(template).render(values)
        return web.Response(text=text, content_type="text/html", headers=self._headers)

    async def landing(self, _request: web.Request) -> web.Response:
        return self.page("landing.html", logins=self._settings.logins)

    async def privacy(self, _request: web.Request) -> web.Response:
        return self.page("privacy.html")

    async def demo(self, _request: web.Request) -> web.Response:
        """Phone at the left, console at the right."""
        return self.page("demo.html", logins=self._settings.logins)

    async def verification(self, _request: web.Request) -> web.Response:
        """The file by which the platform checks who owns the domain."""
        found = self._settings.verification
        return web.Response(text=found[1] if found else "", headers=self._headers)

    async def static(self, request: web.Request) -> web.FileResponse:
        return self._file(self._static, request)

    async def asset(self, request: web.Request) -> web.FileResponse:
        return self._file(self._assets, request)

    def _file(self, known: dict[str, Path], request: web.Request) -> web.FileResponse:
        path = known.get(request.match_info["name"])
        if path is None:
            raise web.HTTPNotFound
        cache = _FOREVER if "v" in request.query else _SHORT
        return web.FileResponse(path, headers=self._headers | {"Cache-Control": cache})


def _policy(tiles: str) -> str:
    """Scripts are ours alone; pictures may come from where the map's background is."""
    host = f" https://{urlsplit(tiles).netloc.replace('{s}', '*')}" if tiles else ""
    return (
        f"default-src 'self'; img-src 'self' data:{host}; object-src 'none'; base-uri 'none'; form-action 'self'; "
        "frame-src 'self'; frame-ancestors 'self'"
    )


def _files(folder: Path) -> dict[str, Path]:
    return {path.name: path for path in folder.iterdir() if path.is_file()} if folder.is_dir() else {}
