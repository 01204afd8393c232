"""case drafts and their versions"""

import sqlalchemy as sa
from alembic import op

import trainer.store.base

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "case_drafts",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.String(length=64), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "draft",
                "reviewed",
                "published",
                "retired",
                name="draft_state",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("errors", sa.Integer(), nullable=False),
        sa.Column("warnings", sa.Integer(), nullable=False),
        sa.Column("replaces", sa.String(length=64), nullable=True),
        sa.Column("source_chat", sa.Integer(), nullable=True),
        sa.Column("source_name", sa.String(length=120), nullable=False),
        sa.Column("turns", sa.JSON(), nullable=False),
        sa.Column("in_force", sa.Integer(), nullable=True),
        sa.Column("submitted_at", trainer.store.base.UtcDateTime(timezone=True), nullable=True),
        sa.Column("submitted_by_id", sa.Integer(), nullable=True),
        sa.Column("note", sa.String(length=500), nullable=False),
        sa.Column("made_at", trainer.store.base.UtcDateTime(timezone=True), nullable=False),
        sa.Column("made_by_id", sa.Integer(), nullable=False),
        sa.Column("edited_at", trainer.store.base.UtcDateTime(timezone=True), nullable=False),
        sa.Column("edited_by_id", sa.Integer(), nullable=False),
        sa.Column("discarded_at", trainer.store.base.UtcDateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["edited_by_id"], ["users.id"], name=op.f("fk_case_drafts_edited_by_id")
        ),
        sa.ForeignKeyConstraint(
            ["made_by_id"], ["users.id"], name=op.f("fk_case_drafts_made_by_id")
        ),
        sa.ForeignKeyConstraint(
            ["submitted_by_id"], ["users.id"], name=op.f("fk_case_drafts_submitted_by_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_case_drafts")),
    )
    with op.batch_alter_table("case_drafts", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_case_drafts_case_id"), ["case_id"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_case_drafts_discarded_at"), ["discarded_at"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_case_drafts_source_chat"), ["source_chat"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_case_drafts_state"), ["state"], unique=False)

    op.create_table(
        "case_versions",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("draft_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "draft",
                "reviewed",
                "published",
                "retired",
                name="draft_state",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=True),
        sa.Column("lint", sa.JSON(), nullable=False),
        sa.Column("note", sa.String(length=200), nullable=False),
        sa.Column("author_id", sa.Integer(), nullable=False),
        sa.Column("created_at", trainer.store.base.UtcDateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["author_id"], ["users.id"], name=op.f("fk_case_versions_author_id")
        ),
        sa.ForeignKeyConstraint(
            ["draft_id"], ["case_drafts.id"], name=op.f("fk_case_versions_draft_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_case_versions")),
        sa.UniqueConstraint("draft_id", "number", name=op.f("uq_case_versions_draft_id_number")),
    )
    with op.batch_alter_table("case_versions", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_case_versions_draft_id"), ["draft_id"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("case_versions", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_case_versions_draft_id"))

    op.drop_table("case_versions")
    with op.batch_alter_table("case_drafts", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_case_drafts_state"))
        batch_op.drop_index(batch_op.f("ix_case_drafts_source_chat"))
        batch_op.drop_index(batch_op.f("ix_case_drafts_discarded_at"))
        batch_op.drop_index(batch_op.f("ix_case_drafts_case_id"))

    op.drop_table("case_drafts")
