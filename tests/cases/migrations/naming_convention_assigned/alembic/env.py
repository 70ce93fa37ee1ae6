from alembic import context
from nowhere import Base

from rules import CONVENTION

metadata = Base.metadata
metadata.naming_convention = CONVENTION

context.configure(target_metadata=metadata)
