"""showcase

Revision ID: 0005
Revises: 0004
"""

import app.core.types
import flask_appbuilder.models.mixins
import sqlalchemy as sa
from alembic import op


revision = '0005'
down_revision = '0004'
branch_labels = None
depends_on = None

PACKAGE_CHECKS = (
    ('ck_model_post_batch_holds_posts', 'post_count IS NULL OR (post_count >= 1 AND place_count >= post_count)'),
    ('ck_model_post_batch_model_within_total', 'headcount_model IS NULL OR headcount_model <= headcount_total'),
    ('ck_model_post_batch_released_has_day', "(state = 'RELEASED') = (released_on IS NOT NULL)"),
    ('ck_model_post_batch_released_has_figures', '(released_on IS NULL) = (post_count IS NULL) AND (released_on IS NULL) = (place_count IS NULL) AND (released_on IS NULL) = (headcount_total IS NULL) AND (released_on IS NULL) = (headcount_model IS NULL)'),
    ('ck_model_post_batch_short_has_reason', '(short_reason IS NULL) = (short_by_id IS NULL) AND (short_reason IS NULL) = (short_on IS NULL) AND (short_reason IS NULL) = (short_need IS NULL)'),
    ('ck_model_post_batch_two_hands', 'short_by_id IS NULL OR released_by_id IS NULL OR short_by_id <> released_by_id'),
)
STATE_CHECK = "state IN ('GATHERING', 'RELEASED')"
MODEL_UNTIL = 'model_until IS NULL OR NOT is_model'
PACKAGE_COLUMNS = (
    ('introduction', 'VARCHAR(300)'),
    ('released_by_id', 'INTEGER CONSTRAINT fk_model_post_batch_released_by_id REFERENCES ab_user (id)'),
    ('post_count', 'INTEGER'),
    ('place_count', 'INTEGER'),
    ('headcount_total', 'INTEGER'),
    ('headcount_model', 'INTEGER'),
    ('short_reason', 'VARCHAR(500)'),
    ('short_by_id', 'INTEGER CONSTRAINT fk_model_post_batch_short_by_id REFERENCES ab_user (id)'),
    ('short_on', 'DATE'),
)
RELEASED = (  # packages released before had no figures of their day: those of today stand for them
    "UPDATE model_post_batch SET state = 'RELEASED', "
    "post_count = (SELECT CASE WHEN count(*) = 0 THEN 1 ELSE count(*) END FROM post WHERE post.model_batch_id = model_post_batch.id), "
    "place_count = (SELECT CASE WHEN count(*) = 0 THEN 1 ELSE sum(headcount) END FROM post WHERE post.model_batch_id = model_post_batch.id), "
    "headcount_total = (SELECT coalesce(sum(headcount), 0) FROM post WHERE post.plan_year = model_post_batch.plan_year "
    "AND post.city_code = model_post_batch.city_code AND unit_confirmed_at IS NOT NULL AND state IN ('PUBLISHED', 'FULL', 'PAUSED', 'CLOSED')), "
    "headcount_model = (SELECT coalesce(sum(headcount), 0) FROM post WHERE post.plan_year = model_post_batch.plan_year "
    "AND post.city_code = model_post_batch.city_code AND is_model AND unit_confirmed_at IS NOT NULL AND state IN ('PUBLISHED', 'FULL', 'PAUSED', 'CLOSED')) "
    "WHERE released_on IS NOT NULL"
)


def _extend_packages():
    """Add columns without copying the tables, which on SQLite would lose their checks and their references."""
    is_postgres = op.get_bind().dialect.name == 'postgresql'
    named = f'CONSTRAINT ck_model_post_batch_batch_state CHECK ({STATE_CHECK})'
    op.execute(f"ALTER TABLE model_post_batch ADD COLUMN state VARCHAR(32) DEFAULT 'GATHERING' NOT NULL {named}")
    for name, kind in PACKAGE_COLUMNS:
        op.execute(f'ALTER TABLE model_post_batch ADD COLUMN {name} {kind}')
    op.execute(RELEASED)
    if is_postgres:
        op.execute('ALTER TABLE model_post_batch ALTER COLUMN state DROP DEFAULT')
    checks = ' '.join(f'CONSTRAINT {name} CHECK ({rule})' for name, rule in PACKAGE_CHECKS)
    op.execute(f'ALTER TABLE model_post_batch ADD COLUMN short_need INTEGER {checks}')
    op.create_index('ix_model_post_batch_public', 'model_post_batch', ['state', 'released_on', 'id'])
    op.execute('ALTER TABLE post ADD COLUMN model_reason VARCHAR(200)')
    op.execute(f'ALTER TABLE post ADD COLUMN model_until DATE CONSTRAINT ck_post_model_until_is_over CHECK ({MODEL_UNTIL})')


def _reduce_packages():
    op.execute('ALTER TABLE post DROP COLUMN model_until')
    op.execute('ALTER TABLE post DROP COLUMN model_reason')
    op.drop_index('ix_model_post_batch_public', 'model_post_batch')
    op.execute('ALTER TABLE model_post_batch DROP COLUMN short_need')
    for name, _kind in reversed(PACKAGE_COLUMNS):
        op.execute(f'ALTER TABLE model_post_batch DROP COLUMN {name}')
    op.execute('ALTER TABLE model_post_batch DROP COLUMN state')


FIXED = {
    'sqlite': (
        "CREATE TRIGGER showcase_batch_fixed BEFORE UPDATE ON showcase_batch WHEN OLD.state <> 'PLANNED' AND (NEW.level IS NOT OLD.level OR NEW.year IS NOT OLD.year OR NEW.quota IS NOT OLD.quota OR NEW.shares IS NOT OLD.shares OR NEW.opens_on IS NOT OLD.opens_on OR NEW.closes_on IS NOT OLD.closes_on OR NEW.period_from IS NOT OLD.period_from OR NEW.period_to IS NOT OLD.period_to OR NEW.criteria IS NOT OLD.criteria OR NEW.is_blind IS NOT OLD.is_blind OR NEW.experts_min IS NOT OLD.experts_min OR NEW.spread_max IS NOT OLD.spread_max OR NEW.region_code IS NOT OLD.region_code) BEGIN SELECT RAISE(ABORT, 'what binds an open showcase batch is fixed'); END",
    ),
    'postgresql': (
        "CREATE FUNCTION showcase_batch_is_fixed() RETURNS trigger LANGUAGE plpgsql AS $$BEGIN IF OLD.state <> 'PLANNED' AND (NEW.level IS DISTINCT FROM OLD.level OR NEW.year IS DISTINCT FROM OLD.year OR NEW.quota IS DISTINCT FROM OLD.quota OR NEW.shares IS DISTINCT FROM OLD.shares OR NEW.opens_on IS DISTINCT FROM OLD.opens_on OR NEW.closes_on IS DISTINCT FROM OLD.closes_on OR NEW.period_from IS DISTINCT FROM OLD.period_from OR NEW.period_to IS DISTINCT FROM OLD.period_to OR NEW.criteria IS DISTINCT FROM OLD.criteria OR NEW.is_blind IS DISTINCT FROM OLD.is_blind OR NEW.experts_min IS DISTINCT FROM OLD.experts_min OR NEW.spread_max IS DISTINCT FROM OLD.spread_max OR NEW.region_code IS DISTINCT FROM OLD.region_code) THEN RAISE EXCEPTION 'what binds an open showcase batch is fixed' USING ERRCODE = 'restrict_violation'; END IF; RETURN NEW; END$$",
        'CREATE TRIGGER showcase_batch_fixed BEFORE UPDATE ON showcase_batch FOR EACH ROW EXECUTE FUNCTION showcase_batch_is_fixed()',
    ),
}


def upgrade():
    op.create_table('showcase_batch',
    sa.Column('level', sa.Enum('NATIONAL', 'REGION', 'CITY', 'COUNTY', name='showcase_level', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.Column('year', sa.Integer(), nullable=False),
    sa.Column('title', sa.String(length=80), nullable=False),
    sa.Column('introduction', sa.Text(), nullable=True),
    sa.Column('quota', sa.Integer(), nullable=True),
    sa.Column('shares', sa.Text(), nullable=False),
    sa.Column('opens_on', sa.Date(), nullable=False),
    sa.Column('closes_on', sa.Date(), nullable=False),
    sa.Column('review_by', sa.Date(), nullable=False),
    sa.Column('score_by', sa.Date(), nullable=False),
    sa.Column('period_from', sa.Date(), nullable=False),
    sa.Column('period_to', sa.Date(), nullable=False),
    sa.Column('criteria', sa.Text(), nullable=False),
    sa.Column('is_blind', sa.Boolean(), nullable=False),
    sa.Column('experts_min', sa.Integer(), nullable=False),
    sa.Column('spread_max', sa.Numeric(precision=5, scale=2), nullable=False),
    sa.Column('state', sa.Enum('PLANNED', 'OPEN', 'CITY_REVIEW', 'REGION_REVIEW', 'PUBLIC_NOTICE', 'NAMED', 'CLOSED', name='batch_state', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.Column('opened_on', sa.Date(), nullable=True),
    sa.Column('named_on', sa.Date(), nullable=True),
    sa.Column('doc_no', sa.String(length=60), nullable=True),
    sa.Column('id', app.core.types.Id(), nullable=False),
    sa.Column('created_at', sa.DateTime(), nullable=False),
    sa.Column('updated_at', sa.DateTime(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('created_by_id', sa.Integer(), nullable=True),
    sa.Column('updated_by_id', sa.Integer(), nullable=True),
    sa.Column('city_code', sa.String(length=6), nullable=False),
    sa.Column('region_code', sa.String(length=6), nullable=False),
    sa.CheckConstraint("(state = 'PLANNED') = (opened_on IS NULL)", name=op.f('ck_showcase_batch_open_has_day')),
    sa.CheckConstraint("state NOT IN ('NAMED', 'CLOSED') OR (named_on IS NOT NULL AND doc_no IS NOT NULL)", name=op.f('ck_showcase_batch_named_has_document')),
    sa.CheckConstraint('closes_on >= opens_on', name=op.f('ck_showcase_batch_application_period')),
    sa.CheckConstraint('experts_min >= 3', name=op.f('ck_showcase_batch_experts_min')),
    sa.CheckConstraint('period_to >= period_from', name=op.f('ck_showcase_batch_period')),
    sa.CheckConstraint('quota IS NULL OR quota >= 1', name=op.f('ck_showcase_batch_quota')),
    sa.CheckConstraint('review_by >= closes_on AND score_by >= review_by', name=op.f('ck_showcase_batch_later_dates')),
    sa.CheckConstraint('spread_max > 0', name=op.f('ck_showcase_batch_spread_max')),
    sa.ForeignKeyConstraint(['created_by_id'], ['ab_user.id'], name=op.f('fk_showcase_batch_created_by_id')),
    sa.ForeignKeyConstraint(['region_code'], ['region.code'], name=op.f('fk_showcase_batch_region_code')),
    sa.ForeignKeyConstraint(['updated_by_id'], ['ab_user.id'], name=op.f('fk_showcase_batch_updated_by_id')),
    sa.ForeignKeyConstraint(['year'], ['plan_year.year'], name=op.f('fk_showcase_batch_year')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_showcase_batch'))
    )
    with op.batch_alter_table('showcase_batch', schema=None) as batch_op:
        batch_op.create_index('ix_showcase_batch_city', ['city_code', 'id'], unique=False)
        batch_op.create_index('ix_showcase_batch_region', ['region_code', 'id'], unique=False)
        batch_op.create_index('ix_showcase_batch_state', ['state', 'closes_on'], unique=False)

    op.create_table('nomination',
    sa.Column('batch_id', app.core.types.Id(), nullable=False),
    sa.Column('unit_id', app.core.types.Id(), nullable=False),
    sa.Column('level', sa.Enum('NATIONAL', 'REGION', 'CITY', 'COUNTY', name='showcase_level', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.Column('unit_name', sa.String(length=80), nullable=False),
    sa.Column('number', sa.String(length=12), nullable=True),
    sa.Column('materials', sa.Text(), nullable=False),
    sa.Column('statement', sa.Text(), nullable=True),
    sa.Column('facts', sa.Text(), nullable=False),
    sa.Column('facts_on', sa.Date(), nullable=True),
    sa.Column('system_points', sa.Numeric(precision=6, scale=2), nullable=True),
    sa.Column('vetoes', sa.Text(), nullable=False),
    sa.Column('state', sa.Enum('DRAFT', 'SUBMITTED', 'CITY_RECOMMENDED', 'CITY_REJECTED', 'SCORED', 'SHORTLISTED', 'NOT_SELECTED', 'OBJECTED', 'NAMED', 'WARNED', 'REVOKED', name='nomination_state', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.Column('submitted_at', sa.DateTime(), nullable=True),
    sa.Column('submitted_by_id', sa.Integer(), nullable=True),
    sa.Column('site_checked_on', sa.Date(), nullable=True),
    sa.Column('opinion', sa.Text(), nullable=True),
    sa.Column('recommended_by_id', sa.Integer(), nullable=True),
    sa.Column('recommended_on', sa.Date(), nullable=True),
    sa.Column('round', sa.Integer(), nullable=False),
    sa.Column('experts', sa.Integer(), nullable=False),
    sa.Column('average', sa.Numeric(precision=6, scale=2), nullable=True),
    sa.Column('bonus', sa.Numeric(precision=5, scale=2), nullable=False),
    sa.Column('score', sa.Numeric(precision=6, scale=2), nullable=True),
    sa.Column('spread', sa.Numeric(precision=6, scale=2), nullable=True),
    sa.Column('retention', sa.Numeric(precision=7, scale=6), nullable=True),
    sa.Column('intake', sa.Integer(), nullable=False),
    sa.Column('rank', sa.Integer(), nullable=True),
    sa.Column('reserve_rank', sa.Integer(), nullable=True),
    sa.Column('named_on', sa.Date(), nullable=True),
    sa.Column('valid_to', sa.Date(), nullable=True),
    sa.Column('certificate_no', sa.String(length=48), nullable=True),
    sa.Column('warned_on', sa.Date(), nullable=True),
    sa.Column('rectify_by', sa.Date(), nullable=True),
    sa.Column('revoked_on', sa.Date(), nullable=True),
    sa.Column('revoked_because', sa.String(length=500), nullable=True),
    sa.Column('plate_returned_on', sa.Date(), nullable=True),
    sa.Column('lapsed_on', sa.Date(), nullable=True),
    sa.Column('id', app.core.types.Id(), nullable=False),
    sa.Column('created_at', sa.DateTime(), nullable=False),
    sa.Column('updated_at', sa.DateTime(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('created_by_id', sa.Integer(), nullable=True),
    sa.Column('updated_by_id', sa.Integer(), nullable=True),
    sa.Column('city_code', sa.String(length=6), nullable=False),
    sa.Column('region_code', sa.String(length=6), nullable=False),
    sa.CheckConstraint("(state = 'DRAFT') = (submitted_at IS NULL)", name=op.f('ck_nomination_draft_is_unsent')),
    sa.CheckConstraint("(state = 'REVOKED') = (revoked_on IS NOT NULL)", name=op.f('ck_nomination_revoked_has_day')),
    sa.CheckConstraint("state <> 'WARNED' OR rectify_by IS NOT NULL", name=op.f('ck_nomination_warned_has_day')),
    sa.CheckConstraint("state = 'DRAFT' OR facts_on IS NOT NULL", name=op.f('ck_nomination_submitted_has_facts')),
    sa.CheckConstraint("state IN ('DRAFT', 'SUBMITTED', 'CITY_REJECTED') OR (opinion IS NOT NULL AND site_checked_on IS NOT NULL)", name=op.f('ck_nomination_recommended_has_opinion')),
    sa.CheckConstraint("state NOT IN ('NAMED', 'WARNED', 'REVOKED') OR (named_on IS NOT NULL AND valid_to IS NOT NULL AND certificate_no IS NOT NULL)", name=op.f('ck_nomination_named_has_certificate')),
    sa.CheckConstraint("state NOT IN ('SCORED', 'SHORTLISTED', 'OBJECTED', 'NAMED', 'WARNED', 'REVOKED') OR (score IS NOT NULL AND average IS NOT NULL AND experts >= 3)", name=op.f('ck_nomination_scored_has_score')),
    sa.CheckConstraint('round BETWEEN 1 AND 2', name=op.f('ck_nomination_round')),
    sa.ForeignKeyConstraint(['batch_id'], ['showcase_batch.id'], name=op.f('fk_nomination_batch_id')),
    sa.ForeignKeyConstraint(['created_by_id'], ['ab_user.id'], name=op.f('fk_nomination_created_by_id')),
    sa.ForeignKeyConstraint(['recommended_by_id'], ['ab_user.id'], name=op.f('fk_nomination_recommended_by_id')),
    sa.ForeignKeyConstraint(['region_code'], ['region.code'], name=op.f('fk_nomination_region_code')),
    sa.ForeignKeyConstraint(['submitted_by_id'], ['ab_user.id'], name=op.f('fk_nomination_submitted_by_id')),
    sa.ForeignKeyConstraint(['unit_id'], ['unit.id'], name=op.f('fk_nomination_unit_id')),
    sa.ForeignKeyConstraint(['updated_by_id'], ['ab_user.id'], name=op.f('fk_nomination_updated_by_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_nomination')),
    sa.UniqueConstraint('batch_id', 'number', name=op.f('uq_nomination_batch_id_number')),
    sa.UniqueConstraint('batch_id', 'unit_id', name=op.f('uq_nomination_batch_id_unit_id')),
    sa.UniqueConstraint('certificate_no', name=op.f('uq_nomination_certificate_no'))
    )
    with op.batch_alter_table('nomination', schema=None) as batch_op:
        batch_op.create_index('ix_nomination_batch_score', ['batch_id', 'score'], unique=False)
        batch_op.create_index('ix_nomination_batch_state', ['batch_id', 'state'], unique=False)
        batch_op.create_index('ix_nomination_city', ['city_code', 'id'], unique=False)
        batch_op.create_index('ix_nomination_public', ['state', 'named_on', 'id'], unique=False)
        batch_op.create_index('ix_nomination_region', ['region_code', 'id'], unique=False)
        batch_op.create_index('ix_nomination_state', ['state', 'region_code', 'id'], unique=False)
        batch_op.create_index('ix_nomination_unit', ['unit_id', 'id'], unique=False)
        batch_op.create_index('uq_nomination_standing', ['unit_id', 'level'], unique=True, sqlite_where=sa.text("state IN ('NAMED', 'WARNED') AND lapsed_on IS NULL"), postgresql_where=sa.text("state IN ('NAMED', 'WARNED') AND lapsed_on IS NULL"))

    op.create_table('showcase_notice',
    sa.Column('batch_id', app.core.types.Id(), nullable=False),
    sa.Column('number', sa.String(length=48), nullable=False),
    sa.Column('title', sa.String(length=120), nullable=False),
    sa.Column('issuer', sa.String(length=120), nullable=False),
    sa.Column('office_phone', sa.String(length=40), nullable=False),
    sa.Column('from_day', sa.Date(), nullable=False),
    sa.Column('to_day', sa.Date(), nullable=False),
    sa.Column('units', sa.Integer(), nullable=False),
    sa.Column('shown', sa.Text(), nullable=False),
    sa.Column('state', sa.Enum('RUNNING', 'CLOSED', name='showcase_notice_state', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.Column('closed_on', sa.Date(), nullable=True),
    sa.Column('id', app.core.types.Id(), nullable=False),
    sa.Column('created_at', sa.DateTime(), nullable=False),
    sa.Column('updated_at', sa.DateTime(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('created_by_id', sa.Integer(), nullable=True),
    sa.Column('updated_by_id', sa.Integer(), nullable=True),
    sa.Column('city_code', sa.String(length=6), nullable=False),
    sa.Column('region_code', sa.String(length=6), nullable=False),
    sa.CheckConstraint("(state = 'CLOSED') = (closed_on IS NOT NULL)", name=op.f('ck_showcase_notice_closed_has_day')),
    sa.CheckConstraint('to_day >= from_day', name=op.f('ck_showcase_notice_period')),
    sa.ForeignKeyConstraint(['batch_id'], ['showcase_batch.id'], name=op.f('fk_showcase_notice_batch_id')),
    sa.ForeignKeyConstraint(['created_by_id'], ['ab_user.id'], name=op.f('fk_showcase_notice_created_by_id')),
    sa.ForeignKeyConstraint(['region_code'], ['region.code'], name=op.f('fk_showcase_notice_region_code')),
    sa.ForeignKeyConstraint(['updated_by_id'], ['ab_user.id'], name=op.f('fk_showcase_notice_updated_by_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_showcase_notice')),
    sa.UniqueConstraint('number', name=op.f('uq_showcase_notice_number'))
    )
    with op.batch_alter_table('showcase_notice', schema=None) as batch_op:
        batch_op.create_index('ix_showcase_notice_batch', ['batch_id'], unique=False)
        batch_op.create_index('ix_showcase_notice_city', ['city_code', 'id'], unique=False)
        batch_op.create_index('ix_showcase_notice_public', ['from_day', 'id'], unique=False)
        batch_op.create_index('ix_showcase_notice_region', ['region_code', 'id'], unique=False)
        batch_op.create_index('ix_showcase_notice_state', ['state', 'to_day'], unique=False)

    op.create_table('showcase_panelist',
    sa.Column('batch_id', app.core.types.Id(), nullable=False),
    sa.Column('user_id', sa.Integer(), nullable=False),
    sa.Column('name', sa.String(length=64), nullable=False),
    sa.Column('employer', sa.String(length=80), nullable=False),
    sa.Column('uscc_interests', sa.String(length=400), nullable=False),
    sa.Column('invited_on', sa.Date(), nullable=False),
    sa.Column('id', app.core.types.Id(), nullable=False),
    sa.Column('created_at', sa.DateTime(), nullable=False),
    sa.Column('updated_at', sa.DateTime(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('created_by_id', sa.Integer(), nullable=True),
    sa.Column('updated_by_id', sa.Integer(), nullable=True),
    sa.Column('city_code', sa.String(length=6), nullable=False),
    sa.Column('region_code', sa.String(length=6), nullable=False),
    sa.ForeignKeyConstraint(['batch_id'], ['showcase_batch.id'], name=op.f('fk_showcase_panelist_batch_id')),
    sa.ForeignKeyConstraint(['created_by_id'], ['ab_user.id'], name=op.f('fk_showcase_panelist_created_by_id')),
    sa.ForeignKeyConstraint(['region_code'], ['region.code'], name=op.f('fk_showcase_panelist_region_code')),
    sa.ForeignKeyConstraint(['updated_by_id'], ['ab_user.id'], name=op.f('fk_showcase_panelist_updated_by_id')),
    sa.ForeignKeyConstraint(['user_id'], ['ab_user.id'], name=op.f('fk_showcase_panelist_user_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_showcase_panelist')),
    sa.UniqueConstraint('batch_id', 'user_id', name=op.f('uq_showcase_panelist_batch_id_user_id'))
    )
    with op.batch_alter_table('showcase_panelist', schema=None) as batch_op:
        batch_op.create_index('ix_showcase_panelist_city', ['city_code', 'id'], unique=False)
        batch_op.create_index('ix_showcase_panelist_region', ['region_code', 'id'], unique=False)
        batch_op.create_index(batch_op.f('ix_showcase_panelist_user_id'), ['user_id'], unique=False)

    op.create_table('survey_result',
    sa.Column('unit_id', app.core.types.Id(), nullable=False),
    sa.Column('unit_name', sa.String(length=80), nullable=False),
    sa.Column('side', sa.Enum('TRAINEE', 'UNIT', name='survey_side', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.Column('first_period', sa.String(length=6), nullable=False),
    sa.Column('last_period', sa.String(length=6), nullable=False),
    sa.Column('first_day', sa.Date(), nullable=False),
    sa.Column('last_day', sa.Date(), nullable=False),
    sa.Column('answers', sa.Integer(), nullable=False),
    sa.Column('satisfied', sa.Integer(), nullable=False),
    sa.Column('willing', sa.Integer(), nullable=False),
    sa.Column('overall', sa.Integer(), nullable=False),
    sa.Column('score_1', sa.Integer(), nullable=True),
    sa.Column('score_2', sa.Integer(), nullable=True),
    sa.Column('score_3', sa.Integer(), nullable=True),
    sa.Column('score_4', sa.Integer(), nullable=True),
    sa.Column('score_5', sa.Integer(), nullable=True),
    sa.Column('id', app.core.types.Id(), nullable=False),
    sa.Column('created_at', sa.DateTime(), nullable=False),
    sa.Column('updated_at', sa.DateTime(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('created_by_id', sa.Integer(), nullable=True),
    sa.Column('updated_by_id', sa.Integer(), nullable=True),
    sa.Column('city_code', sa.String(length=6), nullable=False),
    sa.Column('region_code', sa.String(length=6), nullable=False),
    sa.CheckConstraint('answers >= 5', name=op.f('ck_survey_result_five_at_least')),
    sa.CheckConstraint('last_day > first_day AND last_period >= first_period', name=op.f('ck_survey_result_quarters')),
    sa.CheckConstraint('overall IS NULL OR overall BETWEEN answers AND 5 * answers', name=op.f('ck_survey_result_overall')),
    sa.CheckConstraint('satisfied BETWEEN 0 AND answers', name=op.f('ck_survey_result_satisfied')),
    sa.CheckConstraint('score_1 IS NULL OR score_1 BETWEEN answers AND 5 * answers', name=op.f('ck_survey_result_score_1')),
    sa.CheckConstraint('score_2 IS NULL OR score_2 BETWEEN answers AND 5 * answers', name=op.f('ck_survey_result_score_2')),
    sa.CheckConstraint('score_3 IS NULL OR score_3 BETWEEN answers AND 5 * answers', name=op.f('ck_survey_result_score_3')),
    sa.CheckConstraint('score_4 IS NULL OR score_4 BETWEEN answers AND 5 * answers', name=op.f('ck_survey_result_score_4')),
    sa.CheckConstraint('score_5 IS NULL OR score_5 BETWEEN answers AND 5 * answers', name=op.f('ck_survey_result_score_5')),
    sa.CheckConstraint('willing BETWEEN 0 AND answers', name=op.f('ck_survey_result_willing')),
    sa.ForeignKeyConstraint(['created_by_id'], ['ab_user.id'], name=op.f('fk_survey_result_created_by_id')),
    sa.ForeignKeyConstraint(['region_code'], ['region.code'], name=op.f('fk_survey_result_region_code')),
    sa.ForeignKeyConstraint(['unit_id'], ['unit.id'], name=op.f('fk_survey_result_unit_id')),
    sa.ForeignKeyConstraint(['updated_by_id'], ['ab_user.id'], name=op.f('fk_survey_result_updated_by_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_survey_result')),
    sa.UniqueConstraint('unit_id', 'side', 'first_period', name=op.f('uq_survey_result_unit_id_side_first_period'))
    )
    with op.batch_alter_table('survey_result', schema=None) as batch_op:
        batch_op.create_index('ix_survey_result_city', ['city_code', 'id'], unique=False)
        batch_op.create_index('ix_survey_result_region', ['region_code', 'id'], unique=False)
        batch_op.create_index('ix_survey_result_side', ['side', 'first_day', 'last_day'], unique=False)

    op.create_table('showcase_check',
    sa.Column('nomination_id', app.core.types.Id(), nullable=False),
    sa.Column('unit_id', app.core.types.Id(), nullable=False),
    sa.Column('unit_name', sa.String(length=80), nullable=False),
    sa.Column('year', sa.Integer(), nullable=False),
    sa.Column('checked_on', sa.Date(), nullable=False),
    sa.Column('facts', sa.Text(), nullable=False),
    sa.Column('result', sa.Enum('PASS', 'WARN', 'REVOKE', name='check_result', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.Column('finding', sa.Text(), nullable=False),
    sa.Column('id', app.core.types.Id(), nullable=False),
    sa.Column('created_at', sa.DateTime(), nullable=False),
    sa.Column('updated_at', sa.DateTime(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('created_by_id', sa.Integer(), nullable=True),
    sa.Column('updated_by_id', sa.Integer(), nullable=True),
    sa.Column('city_code', sa.String(length=6), nullable=False),
    sa.Column('region_code', sa.String(length=6), nullable=False),
    sa.ForeignKeyConstraint(['created_by_id'], ['ab_user.id'], name=op.f('fk_showcase_check_created_by_id')),
    sa.ForeignKeyConstraint(['nomination_id'], ['nomination.id'], name=op.f('fk_showcase_check_nomination_id')),
    sa.ForeignKeyConstraint(['region_code'], ['region.code'], name=op.f('fk_showcase_check_region_code')),
    sa.ForeignKeyConstraint(['unit_id'], ['unit.id'], name=op.f('fk_showcase_check_unit_id')),
    sa.ForeignKeyConstraint(['updated_by_id'], ['ab_user.id'], name=op.f('fk_showcase_check_updated_by_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_showcase_check')),
    sa.UniqueConstraint('nomination_id', 'year', name=op.f('uq_showcase_check_nomination_id_year'))
    )
    with op.batch_alter_table('showcase_check', schema=None) as batch_op:
        batch_op.create_index('ix_showcase_check_city', ['city_code', 'id'], unique=False)
        batch_op.create_index('ix_showcase_check_region', ['region_code', 'id'], unique=False)
        batch_op.create_index('ix_showcase_check_unit', ['unit_id'], unique=False)

    op.create_table('showcase_objection',
    sa.Column('notice_id', app.core.types.Id(), nullable=False),
    sa.Column('nomination_id', app.core.types.Id(), nullable=False),
    sa.Column('unit_name', sa.String(length=80), nullable=False),
    sa.Column('received_on', sa.Date(), nullable=False),
    sa.Column('due_on', sa.Date(), nullable=False),
    sa.Column('content', app.core.types.Encrypted(), nullable=False),
    sa.Column('raised_by', app.core.types.Encrypted(), nullable=True),
    sa.Column('contact', app.core.types.Encrypted(), nullable=True),
    sa.Column('receipt_hash', sa.String(length=64), nullable=False),
    sa.Column('state', sa.Enum('OPEN', 'UPHELD', 'DISMISSED', name='showcase_objection_state', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.Column('answer', sa.Text(), nullable=True),
    sa.Column('decided_on', sa.Date(), nullable=True),
    sa.Column('decided_by', sa.String(length=64), nullable=True),
    sa.Column('id', app.core.types.Id(), nullable=False),
    sa.Column('created_at', sa.DateTime(), nullable=False),
    sa.Column('updated_at', sa.DateTime(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('created_by_id', sa.Integer(), nullable=True),
    sa.Column('updated_by_id', sa.Integer(), nullable=True),
    sa.Column('city_code', sa.String(length=6), nullable=False),
    sa.Column('region_code', sa.String(length=6), nullable=False),
    sa.CheckConstraint("(state = 'OPEN') = (decided_on IS NULL)", name=op.f('ck_showcase_objection_decided_has_day')),
    sa.CheckConstraint("state = 'OPEN' OR answer IS NOT NULL", name=op.f('ck_showcase_objection_decided_has_answer')),
    sa.ForeignKeyConstraint(['created_by_id'], ['ab_user.id'], name=op.f('fk_showcase_objection_created_by_id')),
    sa.ForeignKeyConstraint(['nomination_id'], ['nomination.id'], name=op.f('fk_showcase_objection_nomination_id')),
    sa.ForeignKeyConstraint(['notice_id'], ['showcase_notice.id'], name=op.f('fk_showcase_objection_notice_id')),
    sa.ForeignKeyConstraint(['region_code'], ['region.code'], name=op.f('fk_showcase_objection_region_code')),
    sa.ForeignKeyConstraint(['updated_by_id'], ['ab_user.id'], name=op.f('fk_showcase_objection_updated_by_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_showcase_objection')),
    sa.UniqueConstraint('receipt_hash', name=op.f('uq_showcase_objection_receipt_hash'))
    )
    with op.batch_alter_table('showcase_objection', schema=None) as batch_op:
        batch_op.create_index('ix_showcase_objection_city', ['city_code', 'id'], unique=False)
        batch_op.create_index('ix_showcase_objection_nomination', ['nomination_id', 'state'], unique=False)
        batch_op.create_index('ix_showcase_objection_notice', ['notice_id', 'state'], unique=False)
        batch_op.create_index('ix_showcase_objection_region', ['region_code', 'id'], unique=False)
        batch_op.create_index('ix_showcase_objection_state', ['state', 'region_code', 'id'], unique=False)

    op.create_table('showcase_score',
    sa.Column('batch_id', app.core.types.Id(), nullable=False),
    sa.Column('nomination_id', app.core.types.Id(), nullable=False),
    sa.Column('panelist_id', app.core.types.Id(), nullable=False),
    sa.Column('user_id', sa.Integer(), nullable=False),
    sa.Column('round', sa.Integer(), nullable=False),
    sa.Column('points', sa.Text(), nullable=False),
    sa.Column('note', sa.Text(), nullable=True),
    sa.Column('total', sa.Numeric(precision=6, scale=2), nullable=True),
    sa.Column('state', sa.Enum('ASSIGNED', 'SUBMITTED', 'RECUSED', name='score_state', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.Column('conflict', sa.String(length=500), nullable=True),
    sa.Column('submitted_at', sa.DateTime(), nullable=True),
    sa.Column('id', app.core.types.Id(), nullable=False),
    sa.Column('created_at', sa.DateTime(), nullable=False),
    sa.Column('updated_at', sa.DateTime(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('created_by_id', sa.Integer(), nullable=True),
    sa.Column('updated_by_id', sa.Integer(), nullable=True),
    sa.Column('city_code', sa.String(length=6), nullable=False),
    sa.Column('region_code', sa.String(length=6), nullable=False),
    sa.CheckConstraint("(state = 'RECUSED') = (conflict IS NOT NULL)", name=op.f('ck_showcase_score_recused_has_reason')),
    sa.CheckConstraint("(state = 'SUBMITTED') = (submitted_at IS NOT NULL)", name=op.f('ck_showcase_score_submitted_has_time')),
    sa.CheckConstraint("(state = 'SUBMITTED') = (total IS NOT NULL)", name=op.f('ck_showcase_score_submitted_has_total')),
    sa.CheckConstraint('round BETWEEN 1 AND 2', name=op.f('ck_showcase_score_round')),
    sa.ForeignKeyConstraint(['batch_id'], ['showcase_batch.id'], name=op.f('fk_showcase_score_batch_id')),
    sa.ForeignKeyConstraint(['created_by_id'], ['ab_user.id'], name=op.f('fk_showcase_score_created_by_id')),
    sa.ForeignKeyConstraint(['nomination_id'], ['nomination.id'], name=op.f('fk_showcase_score_nomination_id')),
    sa.ForeignKeyConstraint(['panelist_id'], ['showcase_panelist.id'], name=op.f('fk_showcase_score_panelist_id')),
    sa.ForeignKeyConstraint(['region_code'], ['region.code'], name=op.f('fk_showcase_score_region_code')),
    sa.ForeignKeyConstraint(['updated_by_id'], ['ab_user.id'], name=op.f('fk_showcase_score_updated_by_id')),
    sa.ForeignKeyConstraint(['user_id'], ['ab_user.id'], name=op.f('fk_showcase_score_user_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_showcase_score')),
    sa.UniqueConstraint('nomination_id', 'panelist_id', 'round', name=op.f('uq_showcase_score_nomination_id_panelist_id_round'))
    )
    with op.batch_alter_table('showcase_score', schema=None) as batch_op:
        batch_op.create_index('ix_showcase_score_batch', ['batch_id', 'state'], unique=False)
        batch_op.create_index('ix_showcase_score_city', ['city_code', 'id'], unique=False)
        batch_op.create_index(batch_op.f('ix_showcase_score_panelist_id'), ['panelist_id'], unique=False)
        batch_op.create_index('ix_showcase_score_region', ['region_code', 'id'], unique=False)
        batch_op.create_index('ix_showcase_score_user', ['user_id', 'state', 'id'], unique=False)

    op.create_table('survey_answer',
    sa.Column('id', app.core.types.Id(), nullable=False),
    sa.Column('unit_id', app.core.types.Id(), nullable=False),
    sa.Column('side', sa.Enum('TRAINEE', 'UNIT', name='survey_side', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.Column('period', sa.String(length=6), nullable=False),
    sa.Column('overall', sa.Integer(), nullable=False),
    sa.Column('is_willing', sa.Boolean(), nullable=False),
    sa.Column('score_1', sa.Integer(), nullable=True),
    sa.Column('score_2', sa.Integer(), nullable=True),
    sa.Column('score_3', sa.Integer(), nullable=True),
    sa.Column('score_4', sa.Integer(), nullable=True),
    sa.Column('score_5', sa.Integer(), nullable=True),
    sa.Column('result_id', app.core.types.Id(), nullable=True),
    sa.Column('city_code', sa.String(length=6), nullable=False),
    sa.Column('region_code', sa.String(length=6), nullable=False),
    sa.CheckConstraint("period LIKE '____Q_'", name=op.f('ck_survey_answer_period')),
    sa.CheckConstraint('overall BETWEEN 1 AND 5', name=op.f('ck_survey_answer_overall')),
    sa.CheckConstraint('score_1 IS NULL OR score_1 BETWEEN 1 AND 5', name=op.f('ck_survey_answer_score_1')),
    sa.CheckConstraint('score_2 IS NULL OR score_2 BETWEEN 1 AND 5', name=op.f('ck_survey_answer_score_2')),
    sa.CheckConstraint('score_3 IS NULL OR score_3 BETWEEN 1 AND 5', name=op.f('ck_survey_answer_score_3')),
    sa.CheckConstraint('score_4 IS NULL OR score_4 BETWEEN 1 AND 5', name=op.f('ck_survey_answer_score_4')),
    sa.CheckConstraint('score_5 IS NULL OR score_5 BETWEEN 1 AND 5', name=op.f('ck_survey_answer_score_5')),
    sa.ForeignKeyConstraint(['region_code'], ['region.code'], name=op.f('fk_survey_answer_region_code')),
    sa.ForeignKeyConstraint(['result_id'], ['survey_result.id'], name=op.f('fk_survey_answer_result_id')),
    sa.ForeignKeyConstraint(['unit_id'], ['unit.id'], name=op.f('fk_survey_answer_unit_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_survey_answer')),
    sqlite_with_rowid=False
    )
    with op.batch_alter_table('survey_answer', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_survey_answer_result_id'), ['result_id'], unique=False)
        batch_op.create_index('ix_survey_answer_unit', ['unit_id', 'side', 'result_id'], unique=False)

    op.create_table('survey_request',
    sa.Column('side', sa.Enum('TRAINEE', 'UNIT', name='survey_side', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.Column('person_name', sa.String(length=40), nullable=False),
    sa.Column('unit_name', sa.String(length=80), nullable=False),
    sa.Column('asked_on', sa.Date(), nullable=False),
    sa.Column('due_on', sa.Date(), nullable=False),
    sa.Column('period', sa.String(length=6), nullable=False),
    sa.Column('answered_on', sa.Date(), nullable=True),
    sa.Column('reminded_on', sa.Date(), nullable=True),
    sa.Column('closed_on', sa.Date(), nullable=True),
    sa.Column('id', app.core.types.Id(), nullable=False),
    sa.Column('created_at', sa.DateTime(), nullable=False),
    sa.Column('updated_at', sa.DateTime(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('created_by_id', sa.Integer(), nullable=True),
    sa.Column('updated_by_id', sa.Integer(), nullable=True),
    sa.Column('placement_id', app.core.types.Id(), nullable=False),
    sa.Column('unit_id', app.core.types.Id(), nullable=False),
    sa.Column('trainee_id', app.core.types.Id(), nullable=False),
    sa.Column('city_code', sa.String(length=6), nullable=False),
    sa.Column('region_code', sa.String(length=6), nullable=False),
    sa.CheckConstraint("period LIKE '____Q_'", name=op.f('ck_survey_request_period')),
    sa.CheckConstraint('answered_on IS NULL OR answered_on BETWEEN asked_on AND due_on', name=op.f('ck_survey_request_answered_in_time')),
    sa.CheckConstraint('closed_on IS NULL OR closed_on > due_on', name=op.f('ck_survey_request_closed_after_due')),
    sa.CheckConstraint('due_on >= asked_on', name=op.f('ck_survey_request_due')),
    sa.ForeignKeyConstraint(['created_by_id'], ['ab_user.id'], name=op.f('fk_survey_request_created_by_id')),
    sa.ForeignKeyConstraint(['placement_id'], ['placement.id'], name=op.f('fk_survey_request_placement_id')),
    sa.ForeignKeyConstraint(['region_code'], ['region.code'], name=op.f('fk_survey_request_region_code')),
    sa.ForeignKeyConstraint(['trainee_id'], ['trainee.id'], name=op.f('fk_survey_request_trainee_id')),
    sa.ForeignKeyConstraint(['unit_id'], ['unit.id'], name=op.f('fk_survey_request_unit_id')),
    sa.ForeignKeyConstraint(['updated_by_id'], ['ab_user.id'], name=op.f('fk_survey_request_updated_by_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_survey_request')),
    sa.UniqueConstraint('placement_id', 'side', name=op.f('uq_survey_request_placement_id_side'))
    )
    with op.batch_alter_table('survey_request', schema=None) as batch_op:
        batch_op.create_index('ix_survey_request_city', ['city_code', 'id'], unique=False)
        batch_op.create_index('ix_survey_request_open', ['closed_on', 'due_on'], unique=False)
        batch_op.create_index('ix_survey_request_period', ['period', 'closed_on'], unique=False)
        batch_op.create_index(batch_op.f('ix_survey_request_placement_id'), ['placement_id'], unique=False)
        batch_op.create_index('ix_survey_request_region', ['region_code', 'id'], unique=False)
        batch_op.create_index('ix_survey_request_side', ['unit_id', 'side', 'id'], unique=False)
        batch_op.create_index(batch_op.f('ix_survey_request_trainee_id'), ['trainee_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_survey_request_unit_id'), ['unit_id'], unique=False)

    with op.batch_alter_table('placement', schema=None) as batch_op:
        batch_op.create_index('ix_placement_unit_ended', ['unit_id', 'actual_end'], unique=False)
        batch_op.create_index('ix_placement_unit_started', ['unit_id', 'actual_start'], unique=False)

    _extend_packages()
    for statement in FIXED[op.get_bind().dialect.name]:
        op.execute(statement)


def downgrade():
    _reduce_packages()
    with op.batch_alter_table('placement', schema=None) as batch_op:
        batch_op.drop_index('ix_placement_unit_started')
        batch_op.drop_index('ix_placement_unit_ended')

    with op.batch_alter_table('survey_request', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_survey_request_unit_id'))
        batch_op.drop_index(batch_op.f('ix_survey_request_trainee_id'))
        batch_op.drop_index('ix_survey_request_side')
        batch_op.drop_index('ix_survey_request_region')
        batch_op.drop_index(batch_op.f('ix_survey_request_placement_id'))
        batch_op.drop_index('ix_survey_request_period')
        batch_op.drop_index('ix_survey_request_open')
        batch_op.drop_index('ix_survey_request_city')

    op.drop_table('survey_request')
    with op.batch_alter_table('survey_answer', schema=None) as batch_op:
        batch_op.drop_index('ix_survey_answer_unit')
        batch_op.drop_index(batch_op.f('ix_survey_answer_result_id'))

    op.drop_table('survey_answer')
    with op.batch_alter_table('showcase_score', schema=None) as batch_op:
        batch_op.drop_index('ix_showcase_score_user')
        batch_op.drop_index('ix_showcase_score_region')
        batch_op.drop_index(batch_op.f('ix_showcase_score_panelist_id'))
        batch_op.drop_index('ix_showcase_score_city')
        batch_op.drop_index('ix_showcase_score_batch')

    op.drop_table('showcase_score')
    with op.batch_alter_table('showcase_objection', schema=None) as batch_op:
        batch_op.drop_index('ix_showcase_objection_state')
        batch_op.drop_index('ix_showcase_objection_region')
        batch_op.drop_index('ix_showcase_objection_notice')
        batch_op.drop_index('ix_showcase_objection_nomination')
        batch_op.drop_index('ix_showcase_objection_city')

    op.drop_table('showcase_objection')
    with op.batch_alter_table('showcase_check', schema=None) as batch_op:
        batch_op.drop_index('ix_showcase_check_unit')
        batch_op.drop_index('ix_showcase_check_region')
        batch_op.drop_index('ix_showcase_check_city')

    op.drop_table('showcase_check')
    with op.batch_alter_table('survey_result', schema=None) as batch_op:
        batch_op.drop_index('ix_survey_result_side')
        batch_op.drop_index('ix_survey_result_region')
        batch_op.drop_index('ix_survey_result_city')

    op.drop_table('survey_result')
    with op.batch_alter_table('showcase_panelist', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_showcase_panelist_user_id'))
        batch_op.drop_index('ix_showcase_panelist_region')
        batch_op.drop_index('ix_showcase_panelist_city')

    op.drop_table('showcase_panelist')
    with op.batch_alter_table('showcase_notice', schema=None) as batch_op:
        batch_op.drop_index('ix_showcase_notice_state')
        batch_op.drop_index('ix_showcase_notice_region')
        batch_op.drop_index('ix_showcase_notice_public')
        batch_op.drop_index('ix_showcase_notice_city')
        batch_op.drop_index('ix_showcase_notice_batch')

    op.drop_table('showcase_notice')
    with op.batch_alter_table('nomination', schema=None) as batch_op:
        batch_op.drop_index('uq_nomination_standing', sqlite_where=sa.text("state IN ('NAMED', 'WARNED') AND lapsed_on IS NULL"), postgresql_where=sa.text("state IN ('NAMED', 'WARNED') AND lapsed_on IS NULL"))
        batch_op.drop_index('ix_nomination_unit')
        batch_op.drop_index('ix_nomination_state')
        batch_op.drop_index('ix_nomination_region')
        batch_op.drop_index('ix_nomination_public')
        batch_op.drop_index('ix_nomination_city')
        batch_op.drop_index('ix_nomination_batch_state')
        batch_op.drop_index('ix_nomination_batch_score')

    op.drop_table('nomination')
    with op.batch_alter_table('showcase_batch', schema=None) as batch_op:
        batch_op.drop_index('ix_showcase_batch_state')
        batch_op.drop_index('ix_showcase_batch_region')
        batch_op.drop_index('ix_showcase_batch_city')

    op.drop_table('showcase_batch')
    if op.get_bind().dialect.name == 'postgresql':
        op.execute('DROP FUNCTION IF EXISTS showcase_batch_is_fixed()')
