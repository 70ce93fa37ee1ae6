from app import a, mine, new

__all__ = [
    "a",
    "new",
    "mine",
]


def create(app: object) -> None:
    app.include_router(a.router)
    app.include_router(new.router)
    app.include_router(mine.router)
