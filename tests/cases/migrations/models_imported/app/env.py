from app import extras
from app.models import Base

target_metadata = Base.metadata
raise SystemExit(f"env.py is never run, nor {extras}")
