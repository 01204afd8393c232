"""scores of real chats, starred replies, teams"""

import sqlalchemy as sa
from alembic import op

import trainer.store.base

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "chat_scores",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("chat_id", sa.Integer(), nullable=False),
        sa.Column("scored_at", trainer.store.base.UtcDateTime(timezone=True), nullable=False),
        sa.Column("standard_digest", sa.String(length=64), nullable=False),
        sa.Column("scorecard_digest", sa.String(length=64), nullable=False),
        sa.Column("profile_digest", sa.String(length=64), nullable=False),
        sa.Column("grader_version", sa.String(length=32), nullable=False),
        sa.Column("shop_digest", sa.String(length=64), nullable=False),
        sa.Column(
            "stage",
            sa.Enum(
                "presale",
                "insale",
                "aftersale",
                name="stage",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("total", sa.Integer(), nullable=True),
        sa.Column("speed", sa.Double(), nullable=True),
        sa.Column("phrasing", sa.Double(), nullable=True),
        sa.Column("coverage", sa.Double(), nullable=True),
        sa.Column("answered", sa.Double(), nullable=True),
        sa.Column("red_line", sa.Boolean(), nullable=False),
        sa.Column("provisional", sa.Boolean(), nullable=False),
        sa.Column("metrics", sa.JSON(), nullable=False),
        sa.Column("body", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(
            ["chat_id"], ["chats.id"], name=op.f("fk_chat_scores_chat_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["profile_digest"],
            ["content_versions.digest"],
            name=op.f("fk_chat_scores_profile_digest"),
        ),
        sa.ForeignKeyConstraint(
            ["scorecard_digest"],
            ["content_versions.digest"],
            name=op.f("fk_chat_scores_scorecard_digest"),
        ),
        sa.ForeignKeyConstraint(
            ["shop_digest"], ["content_versions.digest"], name=op.f("fk_chat_scores_shop_digest")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_chat_scores")),
        sa.UniqueConstraint(
            "chat_id",
            "standard_digest",
            "grader_version",
            "shop_digest",
            name=op.f("uq_chat_scores_edition"),
        ),
    )
    with op.batch_alter_table("chat_scores", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_chat_scores_chat_id_id"), ["chat_id", "id"], unique=False
        )

    op.create_table(
        "starred_replies",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("chat_id", sa.Integer(), nullable=True),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("text", sa.String(length=2000), nullable=False),
        sa.Column("agent", sa.String(length=64), nullable=False),
        sa.Column(
            "stage",
            sa.Enum(
                "presale",
                "insale",
                "aftersale",
                name="stage",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("case_id", sa.String(length=64), nullable=True),
        sa.Column("starred_by_id", sa.Integer(), nullable=False),
        sa.Column("starred_at", trainer.store.base.UtcDateTime(timezone=True), nullable=False),
        sa.Column("dropped_at", trainer.store.base.UtcDateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["chat_id"], ["chats.id"], name=op.f("fk_starred_replies_chat_id"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["starred_by_id"], ["users.id"], name=op.f("fk_starred_replies_starred_by_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_starred_replies")),
    )
    with op.batch_alter_table("starred_replies", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_starred_replies_case_id"), ["case_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_starred_replies_chat_id"), ["chat_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_starred_replies_stage"), ["stage"], unique=False)

    with op.batch_alter_table("users", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column("team", sa.String(length=20), server_default="", nullable=False)
        )


def downgrade() -> None:
    with op.batch_alter_table("users", schema=None) as batch_op:
        batch_op.drop_column("team")

    with op.batch_alter_table("starred_replies", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_starred_replies_stage"))
        batch_op.drop_index(batch_op.f("ix_starred_replies_chat_id"))
        batch_op.drop_index(batch_op.f("ix_starred_replies_case_id"))

    op.drop_table("starred_replies")
    with op.batch_alter_table("chat_scores", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_chat_scores_chat_id_id"))

    op.drop_table("chat_scores")
