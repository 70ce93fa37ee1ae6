from app import a

__all__ = [
    "a",
]


def create(app: object) -> None:
    app.include_router(a.router)
