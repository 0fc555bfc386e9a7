"""The open data of results under /api/v1, described by an OpenAPI document made of the same tables; docs/open-data.md."""

from bot.portal.open.setup import setup_open

__all__ = ["setup_open"]
