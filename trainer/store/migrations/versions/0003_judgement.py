"""clean and missed sentences, the shop's rules, the shop's decisions of a grade"""

import sqlalchemy as sa
from alembic import op

import trainer.store.base

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

NO_SHOP = "44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a"
"""The digest of a shop that has decided nothing (`{}`): what every grade so far was made with."""

KEY = ["attempt_id", "case_digest", "scorecard_digest", "profile_digest", "grader_version"]
OLD_KEY = "uq_grades_attempt_id_case_digest_scorecard_digest_profile_digest_grader_version"


def upgrade() -> None:
    op.create_table(
        "shop_rules",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("draft", sa.JSON(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("in_force", sa.Integer(), nullable=True),
        sa.Column("made_at", trainer.store.base.UtcDateTime(timezone=True), nullable=False),
        sa.Column("made_by_id", sa.Integer(), nullable=False),
        sa.Column("edited_at", trainer.store.base.UtcDateTime(timezone=True), nullable=False),
        sa.Column("edited_by_id", sa.Integer(), nullable=False),
        sa.Column("discarded_at", trainer.store.base.UtcDateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["edited_by_id"], ["users.id"], name=op.f("fk_shop_rules_edited_by_id")
        ),
        sa.ForeignKeyConstraint(
            ["made_by_id"], ["users.id"], name=op.f("fk_shop_rules_made_by_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_shop_rules")),
    )
    with op.batch_alter_table("shop_rules", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_shop_rules_discarded_at"), ["discarded_at"], unique=False
        )

    op.create_table(
        "clean_sentences",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(length=64), nullable=False),
        sa.Column("messages", sa.JSON(), nullable=False),
        sa.Column("category", sa.String(length=32), nullable=False),
        sa.Column("still", sa.JSON(), nullable=False),
        sa.Column("context", sa.JSON(), nullable=False),
        sa.Column("rule", sa.String(length=64), nullable=False),
        sa.Column("reason", sa.String(length=500), nullable=False),
        sa.Column("attempt_id", sa.Integer(), nullable=True),
        sa.Column("added_by_id", sa.Integer(), nullable=False),
        sa.Column("added_at", trainer.store.base.UtcDateTime(timezone=True), nullable=False),
        sa.Column("removed_by_id", sa.Integer(), nullable=True),
        sa.Column("removed_at", trainer.store.base.UtcDateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["added_by_id"], ["users.id"], name=op.f("fk_clean_sentences_added_by_id")
        ),
        sa.ForeignKeyConstraint(
            ["attempt_id"], ["attempts.id"], name=op.f("fk_clean_sentences_attempt_id")
        ),
        sa.ForeignKeyConstraint(
            ["removed_by_id"], ["users.id"], name=op.f("fk_clean_sentences_removed_by_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_clean_sentences")),
    )
    with op.batch_alter_table("clean_sentences", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_clean_sentences_key_category"), ["key", "category"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_clean_sentences_removed_at"), ["removed_at"], unique=False
        )

    op.create_table(
        "missed_sentences",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("messages", sa.JSON(), nullable=False),
        sa.Column("category", sa.String(length=32), nullable=False),
        sa.Column("note", sa.String(length=500), nullable=False),
        sa.Column("added_by_id", sa.Integer(), nullable=False),
        sa.Column("added_at", trainer.store.base.UtcDateTime(timezone=True), nullable=False),
        sa.Column("closed_at", trainer.store.base.UtcDateTime(timezone=True), nullable=True),
        sa.Column("closed_by_id", sa.Integer(), nullable=True),
        sa.Column("rule_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["added_by_id"], ["users.id"], name=op.f("fk_missed_sentences_added_by_id")
        ),
        sa.ForeignKeyConstraint(
            ["closed_by_id"], ["users.id"], name=op.f("fk_missed_sentences_closed_by_id")
        ),
        sa.ForeignKeyConstraint(
            ["rule_id"], ["shop_rules.id"], name=op.f("fk_missed_sentences_rule_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_missed_sentences")),
    )
    with op.batch_alter_table("missed_sentences", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_missed_sentences_closed_at"), ["closed_at"], unique=False
        )

    op.create_table(
        "shop_rule_versions",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("rule_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("draft", sa.JSON(), nullable=False),
        sa.Column("figures", sa.JSON(), nullable=False),
        sa.Column("published_at", trainer.store.base.UtcDateTime(timezone=True), nullable=False),
        sa.Column("published_by_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["published_by_id"], ["users.id"], name=op.f("fk_shop_rule_versions_published_by_id")
        ),
        sa.ForeignKeyConstraint(
            ["rule_id"], ["shop_rules.id"], name=op.f("fk_shop_rule_versions_rule_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_shop_rule_versions")),
        sa.UniqueConstraint("rule_id", "number", name=op.f("uq_shop_rule_versions_rule_id_number")),
    )
    with op.batch_alter_table("shop_rule_versions", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_shop_rule_versions_rule_id"), ["rule_id"], unique=False
        )

    op.execute(
        sa.text(
            "INSERT INTO content_versions (digest, kind, body) SELECT :digest, 'shop', '{}'"
            " WHERE NOT EXISTS (SELECT 1 FROM content_versions WHERE digest = :digest)"
        ).bindparams(digest=NO_SHOP)
    )
    with op.batch_alter_table("grades", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column("shop_digest", sa.String(length=64), nullable=False, server_default=NO_SHOP)
        )
        batch_op.drop_constraint(batch_op.f(OLD_KEY), type_="unique")
        batch_op.create_unique_constraint("versions_of_grade", [*KEY, "shop_digest"])
        batch_op.create_foreign_key(
            batch_op.f("fk_grades_shop_digest"), "content_versions", ["shop_digest"], ["digest"]
        )
    with op.batch_alter_table("grades", schema=None) as batch_op:
        batch_op.alter_column("shop_digest", server_default=None)


def downgrade() -> None:
    with op.batch_alter_table("grades", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("fk_grades_shop_digest"), type_="foreignkey")
        batch_op.drop_constraint("versions_of_grade", type_="unique")
        batch_op.create_unique_constraint(batch_op.f(OLD_KEY), KEY)
        batch_op.drop_column("shop_digest")

    with op.batch_alter_table("shop_rule_versions", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_shop_rule_versions_rule_id"))

    op.drop_table("shop_rule_versions")
    with op.batch_alter_table("missed_sentences", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_missed_sentences_closed_at"))

    op.drop_table("missed_sentences")
    with op.batch_alter_table("clean_sentences", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_clean_sentences_removed_at"))
        batch_op.drop_index(batch_op.f("ix_clean_sentences_key_category"))

    op.drop_table("clean_sentences")
    with op.batch_alter_table("shop_rules", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_shop_rules_discarded_at"))

    op.drop_table("shop_rules")
