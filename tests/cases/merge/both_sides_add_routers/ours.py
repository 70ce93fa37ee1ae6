from app import a, mine

__all__ = [
    "a",
    "mine",
]


def create(app: object) -> None:
    app.include_router(a.router)
    app.include_router(mine.router)
