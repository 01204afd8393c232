"""real chats, imports, aliases of agents, remembered columns"""

import sqlalchemy as sa
from alembic import op

import trainer.store.base

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "agent_aliases",
        sa.Column("alias", sa.String(length=64), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=True),
        sa.Column("first_seen_at", trainer.store.base.UtcDateTime(timezone=True), nullable=False),
        sa.Column("mapped_by_id", sa.Integer(), nullable=True),
        sa.Column("mapped_at", trainer.store.base.UtcDateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["mapped_by_id"], ["users.id"], name=op.f("fk_agent_aliases_mapped_by_id")
        ),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_agent_aliases_user_id")),
        sa.PrimaryKeyConstraint("alias", name=op.f("pk_agent_aliases")),
    )
    with op.batch_alter_table("agent_aliases", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_agent_aliases_user_id"), ["user_id"], unique=False)

    op.create_table(
        "column_mappings",
        sa.Column("header_digest", sa.String(length=64), nullable=False),
        sa.Column("mapping", sa.JSON(), nullable=False),
        sa.Column("saved_by_id", sa.Integer(), nullable=False),
        sa.Column("saved_at", trainer.store.base.UtcDateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["saved_by_id"], ["users.id"], name=op.f("fk_column_mappings_saved_by_id")
        ),
        sa.PrimaryKeyConstraint("header_digest", name=op.f("pk_column_mappings")),
    )
    op.create_table(
        "imports",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("actor_id", sa.Integer(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "uploading",
                "checking",
                "queued",
                "reading",
                "paused",
                "reviewing",
                "keeping",
                "done",
                "cancelled",
                "failed",
                name="import_state",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("created_at", trainer.store.base.UtcDateTime(timezone=True), nullable=False),
        sa.Column("touched_at", trainer.store.base.UtcDateTime(timezone=True), nullable=False),
        sa.Column("ended_at", trainer.store.base.UtcDateTime(timezone=True), nullable=True),
        sa.Column("leased_by", sa.String(length=32), nullable=True),
        sa.Column("lease_until", trainer.store.base.UtcDateTime(timezone=True), nullable=True),
        sa.Column("progress", sa.Double(), nullable=False),
        sa.Column("total", sa.Integer(), nullable=False),
        sa.Column("added", sa.Integer(), nullable=False),
        sa.Column("settings", sa.JSON(), nullable=False),
        sa.Column("secret", sa.LargeBinary(), nullable=True),
        sa.Column("problems", sa.JSON(), nullable=False),
        sa.Column("problems_more", sa.Integer(), nullable=False),
        sa.Column("error", sa.String(length=1000), nullable=True),
        sa.ForeignKeyConstraint(["actor_id"], ["users.id"], name=op.f("fk_imports_actor_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_imports")),
    )
    with op.batch_alter_table("imports", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_imports_actor_id"), ["actor_id"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_imports_state_lease_until"), ["state", "lease_until"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_imports_touched_at"), ["touched_at"], unique=False)

    op.create_table(
        "chats",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("import_id", sa.Integer(), nullable=True),
        sa.Column("source", sa.String(length=300), nullable=False),
        sa.Column("format", sa.String(length=32), nullable=False),
        sa.Column("export_id", sa.String(length=200), nullable=False),
        sa.Column("agent_alias", sa.String(length=64), nullable=True),
        sa.Column("started_at", trainer.store.base.UtcDateTime(timezone=True), nullable=True),
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
        sa.Column(
            "outcome",
            sa.Enum(
                "ordered",
                "kept",
                "settled",
                "declined_well",
                "undecided",
                "walked_off",
                "complained",
                "abandoned",
                "unanswered",
                name="outcome",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=True,
        ),
        sa.Column("opening", sa.String(length=200), nullable=False),
        sa.Column("turn_count", sa.Integer(), nullable=False),
        sa.Column("buyer_turns", sa.Integer(), nullable=False),
        sa.Column("agent_turns", sa.Integer(), nullable=False),
        sa.Column("first_answer_s", sa.Integer(), nullable=True),
        sa.Column("near_group", sa.String(length=64), nullable=True),
        sa.Column("sketch", sa.LargeBinary(), nullable=False),
        sa.Column("turns", sa.JSON(), nullable=False),
        sa.Column("kept_at", trainer.store.base.UtcDateTime(timezone=True), nullable=False),
        sa.Column("kept_by_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["agent_alias"], ["agent_aliases.alias"], name=op.f("fk_chats_agent_alias")
        ),
        sa.ForeignKeyConstraint(["import_id"], ["imports.id"], name=op.f("fk_chats_import_id")),
        sa.ForeignKeyConstraint(["kept_by_id"], ["users.id"], name=op.f("fk_chats_kept_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_chats")),
        sa.UniqueConstraint("digest", name=op.f("uq_chats_digest")),
    )
    with op.batch_alter_table("chats", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_chats_agent_alias_started_at"),
            ["agent_alias", "started_at"],
            unique=False,
        )
        batch_op.create_index(batch_op.f("ix_chats_import_id"), ["import_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_chats_near_group"), ["near_group"], unique=False)
        batch_op.create_index(batch_op.f("ix_chats_stage"), ["stage"], unique=False)
        batch_op.create_index(batch_op.f("ix_chats_started_at"), ["started_at"], unique=False)

    op.create_table(
        "import_files",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("import_id", sa.Integer(), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=300), nullable=False),
        sa.Column("token", sa.String(length=64), nullable=True),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.Column("received", sa.BigInteger(), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=True),
        sa.Column("found", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(
            ["import_id"],
            ["imports.id"],
            name=op.f("fk_import_files_import_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_import_files")),
        sa.UniqueConstraint("import_id", "place", name=op.f("uq_import_files_import_id_place")),
        sa.UniqueConstraint("token", name=op.f("uq_import_files_token")),
    )
    with op.batch_alter_table("import_files", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_import_files_digest"), ["digest"], unique=False)

    op.create_table(
        "staged_chats",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("import_id", sa.Integer(), nullable=False),
        sa.Column("file_id", sa.Integer(), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("known", sa.Boolean(), nullable=False),
        sa.Column("chosen", sa.Boolean(), nullable=False),
        sa.Column("started_at", trainer.store.base.UtcDateTime(timezone=True), nullable=True),
        sa.Column("agent_alias", sa.String(length=64), nullable=True),
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
        sa.Column(
            "outcome",
            sa.Enum(
                "ordered",
                "kept",
                "settled",
                "declined_well",
                "undecided",
                "walked_off",
                "complained",
                "abandoned",
                "unanswered",
                name="outcome",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=True,
        ),
        sa.Column("turn_count", sa.Integer(), nullable=False),
        sa.Column("buyer_turns", sa.Integer(), nullable=False),
        sa.Column("agent_turns", sa.Integer(), nullable=False),
        sa.Column("first_answer_s", sa.Integer(), nullable=True),
        sa.Column("fit", sa.Integer(), nullable=False),
        sa.Column("doubts", sa.Integer(), nullable=False),
        sa.Column("doubt_keys", sa.JSON(), nullable=False),
        sa.Column("near_group", sa.String(length=64), nullable=True),
        sa.Column("sketch", sa.LargeBinary(), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["file_id"],
            ["import_files.id"],
            name=op.f("fk_staged_chats_file_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["import_id"],
            ["imports.id"],
            name=op.f("fk_staged_chats_import_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_staged_chats")),
        sa.UniqueConstraint("file_id", "place", name=op.f("uq_staged_chats_file_id_place")),
    )
    with op.batch_alter_table("staged_chats", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_staged_chats_digest"), ["digest"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_staged_chats_import_id_fit"), ["import_id", "fit"], unique=False
        )


def downgrade() -> None:
    with op.batch_alter_table("staged_chats", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_staged_chats_import_id_fit"))
        batch_op.drop_index(batch_op.f("ix_staged_chats_digest"))

    op.drop_table("staged_chats")
    with op.batch_alter_table("import_files", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_import_files_digest"))

    op.drop_table("import_files")
    with op.batch_alter_table("chats", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_chats_started_at"))
        batch_op.drop_index(batch_op.f("ix_chats_stage"))
        batch_op.drop_index(batch_op.f("ix_chats_near_group"))
        batch_op.drop_index(batch_op.f("ix_chats_import_id"))
        batch_op.drop_index(batch_op.f("ix_chats_agent_alias_started_at"))

    op.drop_table("chats")
    with op.batch_alter_table("imports", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_imports_touched_at"))
        batch_op.drop_index(batch_op.f("ix_imports_state_lease_until"))
        batch_op.drop_index(batch_op.f("ix_imports_actor_id"))

    op.drop_table("imports")
    op.drop_table("column_mappings")
    with op.batch_alter_table("agent_aliases", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_agent_aliases_user_id"))

    op.drop_table("agent_aliases")
