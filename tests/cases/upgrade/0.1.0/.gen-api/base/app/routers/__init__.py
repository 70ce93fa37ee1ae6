"""Every router, in the order in which their paths are tried."""

from app.routers import note

ROUTERS = [
    note.router,
]
