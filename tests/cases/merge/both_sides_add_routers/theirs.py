from app import a, new

__all__ = [
    "a",
    "new",
]


def create(app: object) -> None:
    app.include_router(a.router)
    app.include_router(new.router)
