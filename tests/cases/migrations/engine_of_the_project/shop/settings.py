import os


class Settings:
    @property
    def url(self) -> str:
        url = os.getenv("SHOP_DATABASE_URL")
        if not url:
            raise ValueError("SHOP_DATABASE_URL must be set")
        return url


settings = Settings()
