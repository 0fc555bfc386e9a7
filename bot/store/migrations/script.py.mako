"""${message}"""

import sqlalchemy as sa
from alembic import op

from bot.store.schema import refuse_to_step_back
${imports if imports else ""}
revision = ${repr(up_revision)}
down_revision = ${repr(down_revision)}


def upgrade() -> None:
    ${upgrades if upgrades else "pass"}


def downgrade() -> None:
    refuse_to_step_back()
