"""Settings, read from the environment and `.env`."""

from functools import cache
from typing import Self

from pydantic import Field, SecretStr, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict


class Settings(BaseSettings):
    """What the service needs to know about the place it runs in; see `.env.example`."""

    model_config = SettingsConfigDict(
        env_file=".env", env_ignore_empty=True, extra="ignore", frozen=True
    )

    database_url: str = Field(repr=False)
    pool_size: int = 5
    max_overflow: int = 10
    pool_timeout: float = 5.0
    statement_timeout_ms: int | None = None

    jwt_secret: SecretStr | None = Field(default=None, min_length=32)
    jwt_jwks_url: str | None = None
    jwt_issuer: str | None = None
    jwt_audience: str | None = None
    token_lifetime_seconds: int = 3600

    @model_validator(mode="after")
    def _require_key(self) -> Self:
        if self.jwt_secret is None and self.jwt_jwks_url is None:
            message = "set JWT_SECRET or JWT_JWKS_URL"
            raise ValueError(message)
        return self


@cache
def get_settings() -> Settings:
    """The settings of this process; raises where a required one is missing."""
    return Settings.model_validate({})
