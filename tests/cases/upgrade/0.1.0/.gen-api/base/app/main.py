"""The service: `uvicorn app.main:create_app --factory`."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from fastapi import FastAPI
from sqlalchemy.ext.asyncio import async_sessionmaker

from app.core.config import Settings, get_settings
from app.core.database import create_engine
from app.core.problems import ProblemAPI, install_exception_handlers
from app.routers import ROUTERS, health


def create_app(settings: Settings | None = None) -> FastAPI:
    """Build the service; without settings, from the environment."""
    app = ProblemAPI(
        title="Notes API",
        lifespan=_lifespan,
        generate_unique_id_function=lambda route: route.name,
    )
    app.state.settings = settings or get_settings()
    app.include_router(health.router)
    for router in ROUTERS:
        app.include_router(router, prefix="/api/v1")
    install_exception_handlers(app)
    return app


@asynccontextmanager
async def _lifespan(app: FastAPI) -> AsyncIterator[None]:
    engine = create_engine(app.state.settings)
    reads = engine.execution_options(isolation_level="AUTOCOMMIT")
    app.state.sessions = async_sessionmaker(engine, expire_on_commit=False)
    app.state.read_sessions = async_sessionmaker(reads, expire_on_commit=False)
    yield
    await engine.dispose()
