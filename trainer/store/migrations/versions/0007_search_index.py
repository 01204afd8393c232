"""the search index over real chats and cases: FTS5 on SQLite, tsvector on PostgreSQL"""

import sqlalchemy as sa
from alembic import op

from trainer.store.search import FTS, GIN

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "search_entries",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("chat_id", sa.Integer(), nullable=True),
        sa.Column("case_id", sa.String(length=64), nullable=True),
        sa.Column("case_digest", sa.String(length=64), nullable=False),
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
        sa.Column("title", sa.String(length=300), nullable=False),
        sa.Column("lines", sa.Text(), nullable=False),
        sa.Column("tokens", sa.Text(), nullable=False),
        sa.CheckConstraint(
            "(chat_id IS NULL) <> (case_id IS NULL)", name=op.f("ck_search_entries_one_subject")
        ),
        sa.ForeignKeyConstraint(
            ["chat_id"], ["chats.id"], name=op.f("fk_search_entries_chat_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_search_entries")),
        sa.UniqueConstraint("case_id", name=op.f("uq_search_entries_case_id")),
        sa.UniqueConstraint("chat_id", name=op.f("uq_search_entries_chat_id")),
    )
    for statement in FTS if op.get_bind().dialect.name == "sqlite" else (GIN,):
        op.execute(statement)


def downgrade() -> None:
    op.drop_table("search_entries")
    if op.get_bind().dialect.name == "sqlite":
        op.execute("DROP TABLE search_words")
