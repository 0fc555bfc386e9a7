"""The register of businesses; results refer to it, so it comes before them."""

import sqlalchemy as sa
from alembic import op

from bot.store.schema import refuse_to_step_back
from bot.store.tables import Instant

revision = "0008"
down_revision = "0007"

OPEN_ROWS = sa.text("state = 'open'")
LOCATED = sa.text("cell IS NOT NULL")


def upgrade() -> None:
    _business()
    _records()
    _penalties()
    _certificates()
    _imports()


def _business() -> None:
    op.create_table(
        "business",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("ref", sa.String(length=12), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("alias", sa.String(length=120), nullable=False),
        sa.Column("plain", sa.String(length=120), nullable=False),
        sa.Column("credit_code", sa.String(length=18), nullable=True),
        sa.Column("licence", sa.String(length=40), nullable=False),
        sa.Column("licence_from", sa.Date(), nullable=True),
        sa.Column("licence_until", sa.Date(), nullable=True),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("address", sa.String(length=200), nullable=False),
        sa.Column("area", sa.String(length=12), nullable=False),
        sa.Column("lat", sa.Float(), nullable=True),
        sa.Column("lon", sa.Float(), nullable=True),
        sa.Column("cell", sa.BigInteger(), nullable=True),
        sa.Column("risk", sa.String(length=1), nullable=False),
        sa.Column("risk_on", sa.Date(), nullable=True),
        sa.Column("quant", sa.String(length=1), nullable=False),
        sa.Column("quant_on", sa.Date(), nullable=True),
        sa.Column("state", sa.String(length=8), nullable=False),
        sa.Column("scan", sa.String(length=200), nullable=False),
        sa.Column("changed_at", Instant(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_business")),
        sa.UniqueConstraint("credit_code", name=op.f("uq_business_credit_code")),
        sa.UniqueConstraint("ref", name=op.f("uq_business_ref")),
    )
    op.create_index("ix_business_area", "business", ["area", "id"])
    op.create_index("ix_business_cell", "business", ["cell"], sqlite_where=LOCATED, postgresql_where=LOCATED)
    op.create_index("ix_business_licence", "business", ["licence"])
    op.create_index("ix_business_plain", "business", ["plain"])
    op.create_index(
        "ix_business_quant_cell", "business", ["quant", "cell"], sqlite_where=LOCATED, postgresql_where=LOCATED
    )


def _records() -> None:
    op.create_table(
        "listing",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("business", sa.Integer(), nullable=False),
        sa.Column("colour", sa.String(length=8), nullable=False),
        sa.Column("title", sa.String(length=60), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("authority", sa.String(length=80), nullable=False),
        sa.Column("since", sa.Date(), nullable=False),
        sa.Column("until", sa.Date(), nullable=True),
        sa.Column("off_on", sa.Date(), nullable=True),
        sa.Column("why", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["business"], ["business.id"], name=op.f("fk_listing_business")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_listing")),
        sa.UniqueConstraint(
            "business", "colour", "title", "since", name=op.f("uq_listing_business_colour_title_since")
        ),
    )


def _penalties() -> None:
    op.create_table(
        "penalty",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("business", sa.Integer(), nullable=False),
        sa.Column("number", sa.String(length=60), nullable=False),
        sa.Column("fact", sa.Text(), nullable=False),
        sa.Column("basis", sa.Text(), nullable=False),
        sa.Column("outcome", sa.Text(), nullable=False),
        sa.Column("authority", sa.String(length=80), nullable=False),
        sa.Column("decided_on", sa.Date(), nullable=False),
        sa.Column("published_on", sa.Date(), nullable=True),
        sa.Column("is_minor", sa.Boolean(), nullable=False),
        sa.Column("restricted_until", sa.Date(), nullable=True),
        sa.Column("ended_on", sa.Date(), nullable=True),
        sa.Column("why", sa.Text(), nullable=False),
        sa.Column("reply", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["business"], ["business.id"], name=op.f("fk_penalty_business")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_penalty")),
        sa.UniqueConstraint("business", "number", name=op.f("uq_penalty_business_number")),
    )
    op.create_table(
        "inspection",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("business", sa.Integer(), nullable=False),
        sa.Column("checked_on", sa.Date(), nullable=False),
        sa.Column("outcome", sa.String(length=10), nullable=False),
        sa.Column("summary", sa.Text(), nullable=False),
        sa.Column("authority", sa.String(length=80), nullable=False),
        sa.Column("reply", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["business"], ["business.id"], name=op.f("fk_inspection_business")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_inspection")),
        sa.UniqueConstraint(
            "business", "checked_on", "outcome", name=op.f("uq_inspection_business_checked_on_outcome")
        ),
    )


def _certificates() -> None:
    op.create_table(
        "certificate",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("business", sa.Integer(), nullable=False),
        sa.Column("number", sa.String(length=40), nullable=False),
        sa.Column("trace", sa.String(length=64), nullable=False),
        sa.Column("food", sa.String(length=60), nullable=False),
        sa.Column("amount", sa.String(length=40), nullable=False),
        sa.Column("origin", sa.String(length=120), nullable=False),
        sa.Column("ground", sa.String(length=60), nullable=False),
        sa.Column("issued_on", sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(["business"], ["business.id"], name=op.f("fk_certificate_business")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_certificate")),
        sa.UniqueConstraint("business", "number", name=op.f("uq_certificate_business_number")),
    )
    op.create_index("ix_certificate_number", "certificate", ["number"])
    op.create_index("ix_certificate_trace", "certificate", ["trace"])


def _imports() -> None:
    op.create_table(
        "business_import",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("ref", sa.String(length=12), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("what", sa.String(length=16), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("rows", sa.Integer(), nullable=False),
        sa.Column("added", sa.Integer(), nullable=False),
        sa.Column("changed", sa.Integer(), nullable=False),
        sa.Column("known", sa.Integer(), nullable=False),
        sa.Column("quarantined", sa.Integer(), nullable=False),
        sa.Column("actor", sa.String(length=40), nullable=False),
        sa.Column("at", Instant(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_business_import")),
        sa.UniqueConstraint("ref", name=op.f("uq_business_import_ref")),
    )
    op.create_table(
        "business_row",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("import", sa.Integer(), nullable=False),
        sa.Column("sheet", sa.String(length=60), nullable=False),
        sa.Column("row", sa.Integer(), nullable=False),
        sa.Column("cells", sa.Text(), nullable=False),
        sa.Column("doubts", sa.Text(), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("state", sa.String(length=8), nullable=False),
        sa.Column("settled_by", sa.String(length=40), nullable=False),
        sa.ForeignKeyConstraint(["import"], ["business_import.id"], name=op.f("fk_business_row_import")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_business_row")),
        sa.UniqueConstraint("digest", name=op.f("uq_business_row_digest")),
    )
    op.create_index("ix_business_row_open", "business_row", ["id"], sqlite_where=OPEN_ROWS, postgresql_where=OPEN_ROWS)


def downgrade() -> None:
    refuse_to_step_back()
