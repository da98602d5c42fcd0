"""One store per request."""

from __future__ import annotations

from flask import current_app, g

from matchmaker.store import Store


def open_store() -> Store:
    """The store of this request, opened when it is first asked for."""
    if "store" not in g:
        g.store = Store.open(current_app.config["WORKSPACE"])
    store: Store = g.store
    return store


def close_store(_: BaseException | None) -> None:
    """Give the file back at the end of the request."""
    if (store := g.pop("store", None)) is not None:
        store.close()
