"""registers exchange trainees

Revision ID: 0002
Revises: 0001
"""

import app.core.types
import sqlalchemy as sa
from alembic import op


revision = '0002'
down_revision = '0001'
branch_labels = None
depends_on = None


CHECK = "declined_at IS NULL OR (state = 'WITHDRAWN' AND is_entered_for_unit AND approved_at IS NULL)"
ENTERED = (
    "UPDATE post SET is_entered_for_unit = :yes WHERE unit_confirmed_at IS NULL AND created_by_id IS NOT NULL "
    "AND NOT EXISTS (SELECT 1 FROM account WHERE account.user_id = post.created_by_id AND account.unit_id = post.unit_id)"
)


def _mark_posts_entered_for_units():
    """Say of each post whether an office entered it; on SQLite without copying the table, which would lose its checks."""
    is_postgres = op.get_bind().dialect.name == 'postgresql'
    no = 'false' if is_postgres else '0'
    op.execute(f'ALTER TABLE post ADD COLUMN is_entered_for_unit BOOLEAN DEFAULT {no} NOT NULL')
    named = 'CONSTRAINT ck_post_declined_was_entered_by_office CHECK'
    op.execute(f"ALTER TABLE post ADD COLUMN declined_at {'TIMESTAMP' if is_postgres else f'DATETIME {named} ({CHECK})'}")
    if is_postgres:
        op.create_check_constraint(op.f('ck_post_declined_was_entered_by_office'), 'post', CHECK)
        op.execute('ALTER TABLE post ALTER COLUMN is_entered_for_unit DROP DEFAULT')
    op.get_bind().execute(sa.text(ENTERED), {'yes': True})
    op.create_index(
        'ix_post_entered',
        'post',
        ['plan_year', 'region_code'],
        sqlite_where=sa.text('is_entered_for_unit = 1'),
        postgresql_where=sa.text('is_entered_for_unit'),
    )


def upgrade():
    op.create_table('job_run',
    sa.Column('name', sa.String(length=64), nullable=False),
    sa.Column('started_at', sa.DateTime(), nullable=False),
    sa.Column('ended_at', sa.DateTime(), nullable=False),
    sa.Column('moved', sa.Integer(), nullable=False),
    sa.Column('problem', sa.String(length=64), nullable=False),
    sa.PrimaryKeyConstraint('name', name=op.f('pk_job_run'))
    )
    op.create_table('budget_line',
    sa.Column('year', sa.Integer(), nullable=False),
    sa.Column('item', sa.Enum('LIVING', 'ACCIDENT_INSURANCE', 'REMAINING', 'FLEX_SOCIAL', 'HIRING', 'UNIT_FEE', 'RETENTION_AWARD', 'OTHER', name='budget_item', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.Column('source', sa.Enum('CENTRAL', 'REGION', 'CITY', 'COUNTY', name='fund_source', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.Column('amount_yuan', sa.Numeric(precision=14, scale=2), nullable=False),
    sa.Column('doc_no', sa.String(length=60), nullable=True),
    sa.Column('state', sa.Enum('LISTED', 'REMOVED', name='entry_state', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.Column('removed_on', sa.Date(), nullable=True),
    sa.Column('note', sa.String(length=200), nullable=True),
    sa.Column('id', app.core.types.Id(), nullable=False),
    sa.Column('created_at', sa.DateTime(), nullable=False),
    sa.Column('updated_at', sa.DateTime(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('created_by_id', sa.Integer(), nullable=True),
    sa.Column('updated_by_id', sa.Integer(), nullable=True),
    sa.Column('city_code', sa.String(length=6), nullable=False),
    sa.Column('region_code', sa.String(length=6), nullable=False),
    sa.CheckConstraint("(state = 'REMOVED') = (removed_on IS NOT NULL)", name=op.f('ck_budget_line_removed_has_day')),
    sa.CheckConstraint('amount_yuan >= 0', name=op.f('ck_budget_line_amount_not_negative')),
    sa.ForeignKeyConstraint(['created_by_id'], ['ab_user.id'], name=op.f('fk_budget_line_created_by_id')),
    sa.ForeignKeyConstraint(['region_code'], ['region.code'], name=op.f('fk_budget_line_region_code')),
    sa.ForeignKeyConstraint(['updated_by_id'], ['ab_user.id'], name=op.f('fk_budget_line_updated_by_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_budget_line')),
    sa.UniqueConstraint('region_code', 'year', 'item', 'source', name=op.f('uq_budget_line_region_code_year_item_source'))
    )
    with op.batch_alter_table('budget_line', schema=None) as batch_op:
        batch_op.create_index('ix_budget_line_city', ['city_code', 'id'], unique=False)
        batch_op.create_index('ix_budget_line_region', ['region_code', 'id'], unique=False)
        batch_op.create_index('ix_budget_line_year', ['year', 'id'], unique=False)

    op.create_table('campus',
    sa.Column('school', sa.String(length=80), nullable=False),
    sa.Column('address', sa.String(length=120), nullable=True),
    sa.Column('students', sa.Integer(), nullable=False),
    sa.Column('office_phone', sa.String(length=40), nullable=True),
    sa.Column('uscc', sa.String(length=18), nullable=True),
    sa.Column('name', sa.String(length=80), nullable=False),
    sa.Column('proof_no', sa.String(length=60), nullable=True),
    sa.Column('valid_from', sa.Date(), nullable=False),
    sa.Column('valid_to', sa.Date(), nullable=True),
    sa.Column('state', sa.Enum('LISTED', 'REMOVED', name='entry_state', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.Column('removed_on', sa.Date(), nullable=True),
    sa.Column('note', sa.String(length=200), nullable=True),
    sa.Column('id', app.core.types.Id(), nullable=False),
    sa.Column('created_at', sa.DateTime(), nullable=False),
    sa.Column('updated_at', sa.DateTime(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('created_by_id', sa.Integer(), nullable=True),
    sa.Column('updated_by_id', sa.Integer(), nullable=True),
    sa.Column('city_code', sa.String(length=6), nullable=False),
    sa.Column('region_code', sa.String(length=6), nullable=False),
    sa.CheckConstraint("(state = 'REMOVED') = (removed_on IS NOT NULL)", name=op.f('ck_campus_removed_has_day')),
    sa.CheckConstraint('students >= 0', name=op.f('ck_campus_students_not_negative')),
    sa.CheckConstraint('valid_to IS NULL OR valid_to >= valid_from', name=op.f('ck_campus_period')),
    sa.ForeignKeyConstraint(['created_by_id'], ['ab_user.id'], name=op.f('fk_campus_created_by_id')),
    sa.ForeignKeyConstraint(['region_code'], ['region.code'], name=op.f('fk_campus_region_code')),
    sa.ForeignKeyConstraint(['updated_by_id'], ['ab_user.id'], name=op.f('fk_campus_updated_by_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_campus')),
    sa.UniqueConstraint('name', name=op.f('uq_campus_name'))
    )
    with op.batch_alter_table('campus', schema=None) as batch_op:
        batch_op.create_index('ix_campus_city', ['city_code', 'id'], unique=False)
        batch_op.create_index('ix_campus_name', ['name', 'id'], unique=False)
        batch_op.create_index('ix_campus_region', ['region_code', 'id'], unique=False)
        batch_op.create_index(batch_op.f('ix_campus_uscc'), ['uscc'], unique=False)

    op.create_table('chamber',
    sa.Column('members', sa.Integer(), nullable=False),
    sa.Column('office_phone', sa.String(length=40), nullable=True),
    sa.Column('uscc', sa.String(length=18), nullable=True),
    sa.Column('name', sa.String(length=80), nullable=False),
    sa.Column('proof_no', sa.String(length=60), nullable=True),
    sa.Column('valid_from', sa.Date(), nullable=False),
    sa.Column('valid_to', sa.Date(), nullable=True),
    sa.Column('state', sa.Enum('LISTED', 'REMOVED', name='entry_state', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.Column('removed_on', sa.Date(), nullable=True),
    sa.Column('note', sa.String(length=200), nullable=True),
    sa.Column('id', app.core.types.Id(), nullable=False),
    sa.Column('created_at', sa.DateTime(), nullable=False),
    sa.Column('updated_at', sa.DateTime(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('created_by_id', sa.Integer(), nullable=True),
    sa.Column('updated_by_id', sa.Integer(), nullable=True),
    sa.Column('city_code', sa.String(length=6), nullable=False),
    sa.Column('region_code', sa.String(length=6), nullable=False),
    sa.CheckConstraint("(state = 'REMOVED') = (removed_on IS NOT NULL)", name=op.f('ck_chamber_removed_has_day')),
    sa.CheckConstraint('members >= 0', name=op.f('ck_chamber_members_not_negative')),
    sa.CheckConstraint('valid_to IS NULL OR valid_to >= valid_from', name=op.f('ck_chamber_period')),
    sa.ForeignKeyConstraint(['created_by_id'], ['ab_user.id'], name=op.f('fk_chamber_created_by_id')),
    sa.ForeignKeyConstraint(['region_code'], ['region.code'], name=op.f('fk_chamber_region_code')),
    sa.ForeignKeyConstraint(['updated_by_id'], ['ab_user.id'], name=op.f('fk_chamber_updated_by_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_chamber')),
    sa.UniqueConstraint('name', name=op.f('uq_chamber_name'))
    )
    with op.batch_alter_table('chamber', schema=None) as batch_op:
        batch_op.create_index('ix_chamber_city', ['city_code', 'id'], unique=False)
        batch_op.create_index('ix_chamber_name', ['name', 'id'], unique=False)
        batch_op.create_index('ix_chamber_region', ['region_code', 'id'], unique=False)
        batch_op.create_index(batch_op.f('ix_chamber_uscc'), ['uscc'], unique=False)

    op.create_table('community_organisation',
    sa.Column('kind', sa.Enum('COMMUNITY_ORG', 'COMMUNITY_SERVICE', name='community_kind', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.Column('uscc', sa.String(length=18), nullable=True),
    sa.Column('name', sa.String(length=80), nullable=False),
    sa.Column('proof_no', sa.String(length=60), nullable=True),
    sa.Column('valid_from', sa.Date(), nullable=False),
    sa.Column('valid_to', sa.Date(), nullable=True),
    sa.Column('state', sa.Enum('LISTED', 'REMOVED', name='entry_state', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.Column('removed_on', sa.Date(), nullable=True),
    sa.Column('note', sa.String(length=200), nullable=True),
    sa.Column('id', app.core.types.Id(), nullable=False),
    sa.Column('created_at', sa.DateTime(), nullable=False),
    sa.Column('updated_at', sa.DateTime(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('created_by_id', sa.Integer(), nullable=True),
    sa.Column('updated_by_id', sa.Integer(), nullable=True),
    sa.Column('city_code', sa.String(length=6), nullable=False),
    sa.Column('region_code', sa.String(length=6), nullable=False),
    sa.CheckConstraint("(state = 'REMOVED') = (removed_on IS NOT NULL)", name=op.f('ck_community_organisation_removed_has_day')),
    sa.CheckConstraint('uscc IS NOT NULL', name=op.f('ck_community_organisation_proof_has_code')),
    sa.CheckConstraint('valid_to IS NULL OR valid_to >= valid_from', name=op.f('ck_community_organisation_period')),
    sa.ForeignKeyConstraint(['created_by_id'], ['ab_user.id'], name=op.f('fk_community_organisation_created_by_id')),
    sa.ForeignKeyConstraint(['region_code'], ['region.code'], name=op.f('fk_community_organisation_region_code')),
    sa.ForeignKeyConstraint(['updated_by_id'], ['ab_user.id'], name=op.f('fk_community_organisation_updated_by_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_community_organisation')),
    sa.UniqueConstraint('uscc', name=op.f('uq_community_organisation_uscc'))
    )
    with op.batch_alter_table('community_organisation', schema=None) as batch_op:
        batch_op.create_index('ix_community_organisation_city', ['city_code', 'id'], unique=False)
        batch_op.create_index('ix_community_organisation_name', ['name', 'id'], unique=False)
        batch_op.create_index('ix_community_organisation_region', ['region_code', 'id'], unique=False)
        batch_op.create_index(batch_op.f('ix_community_organisation_uscc'), ['uscc'], unique=False)

    op.create_table('comparison_batch',
    sa.Column('number', sa.String(length=32), nullable=False),
    sa.Column('question', sa.Enum('HUKOU_NINGXIA', 'IN_SCHOOL', 'EMPLOYEE_INSURED', 'ACTIVE_BUSINESS', 'UNEMPLOYMENT_REGISTERED', 'LOW_INCOME', 'ZERO_EMPLOYMENT', 'OUT_OF_POVERTY', 'DISABLED', 'WAGE_ARREARS', 'DISPUTES', 'DISHONEST', 'ABNORMAL', 'SOCIAL_ORG_ABNORMAL', 'INSURED_STAFF', name='question', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.Column('asking_department', sa.Enum('HRSS', 'EDU', 'SCI', 'MIIT', 'CIVIL', 'FIN', 'COM', 'SASAC', 'CYL', 'FIC', name='asking_department', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.Column('answering_department', sa.Enum('HRSS', 'EDU', 'SCI', 'MIIT', 'CIVIL', 'FIN', 'COM', 'SASAC', 'CYL', 'FIC', name='answering_department', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.Column('purpose', sa.String(length=200), nullable=False),
    sa.Column('filters', sa.Text(), nullable=False),
    sa.Column('key', app.core.types.Encrypted(), nullable=True),
    sa.Column('key_shown_at', sa.DateTime(), nullable=True),
    sa.Column('state', sa.Enum('DRAFT', 'ISSUED', 'ANSWERED', 'APPLIED', 'EXPIRED', 'CANCELLED', name='comparison_state', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.Column('due_on', sa.Date(), nullable=False),
    sa.Column('issued_on', sa.Date(), nullable=True),
    sa.Column('answered_on', sa.Date(), nullable=True),
    sa.Column('answered_by_id', sa.Integer(), nullable=True),
    sa.Column('answers_valid_to', sa.Date(), nullable=True),
    sa.Column('applied_on', sa.Date(), nullable=True),
    sa.Column('asked_count', sa.Integer(), nullable=False),
    sa.Column('yes_count', sa.Integer(), nullable=False),
    sa.Column('no_count', sa.Integer(), nullable=False),
    sa.Column('unknown_count', sa.Integer(), nullable=False),
    sa.Column('applied_count', sa.Integer(), nullable=False),
    sa.Column('id', app.core.types.Id(), nullable=False),
    sa.Column('created_at', sa.DateTime(), nullable=False),
    sa.Column('updated_at', sa.DateTime(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('created_by_id', sa.Integer(), nullable=True),
    sa.Column('updated_by_id', sa.Integer(), nullable=True),
    sa.Column('city_code', sa.String(length=6), nullable=False),
    sa.Column('region_code', sa.String(length=6), nullable=False),
    sa.CheckConstraint("(state = 'APPLIED') = (applied_on IS NOT NULL)", name=op.f('ck_comparison_batch_applied_has_day')),
    sa.CheckConstraint("state IN ('ISSUED', 'ANSWERED', 'APPLIED') OR key IS NULL", name=op.f('ck_comparison_batch_key_ends_with_batch')),
    sa.CheckConstraint("state NOT IN ('ANSWERED', 'APPLIED') OR answered_on IS NOT NULL", name=op.f('ck_comparison_batch_answered_has_day')),
    sa.CheckConstraint("state NOT IN ('ISSUED', 'ANSWERED', 'APPLIED') OR key IS NOT NULL", name=op.f('ck_comparison_batch_issued_has_key')),
    sa.CheckConstraint('key IS NULL OR issued_on IS NOT NULL', name=op.f('ck_comparison_batch_key_has_day')),
    sa.CheckConstraint('yes_count >= 0 AND no_count >= 0 AND unknown_count >= 0 AND yes_count + no_count + unknown_count <= asked_count', name=op.f('ck_comparison_batch_no_more_answers_than_asked')),
    sa.ForeignKeyConstraint(['answered_by_id'], ['ab_user.id'], name=op.f('fk_comparison_batch_answered_by_id')),
    sa.ForeignKeyConstraint(['created_by_id'], ['ab_user.id'], name=op.f('fk_comparison_batch_created_by_id')),
    sa.ForeignKeyConstraint(['region_code'], ['region.code'], name=op.f('fk_comparison_batch_region_code')),
    sa.ForeignKeyConstraint(['updated_by_id'], ['ab_user.id'], name=op.f('fk_comparison_batch_updated_by_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_comparison_batch')),
    sa.UniqueConstraint('number', name=op.f('uq_comparison_batch_number'))
    )
    with op.batch_alter_table('comparison_batch', schema=None) as batch_op:
        batch_op.create_index('ix_comparison_batch_answering', ['answering_department', 'state', 'id'], unique=False)
        batch_op.create_index('ix_comparison_batch_city', ['city_code', 'id'], unique=False)
        batch_op.create_index('ix_comparison_batch_due', ['state', 'due_on'], unique=False)
        batch_op.create_index('ix_comparison_batch_region', ['region_code', 'id'], unique=False)

    op.create_table('development_zone',
    sa.Column('level', sa.Enum('NATIONAL', 'REGION', name='zone_level', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.Column('office_phone', sa.String(length=40), nullable=True),
    sa.Column('uscc', sa.String(length=18), nullable=True),
    sa.Column('name', sa.String(length=80), nullable=False),
    sa.Column('proof_no', sa.String(length=60), nullable=True),
    sa.Column('valid_from', sa.Date(), nullable=False),
    sa.Column('valid_to', sa.Date(), nullable=True),
    sa.Column('state', sa.Enum('LISTED', 'REMOVED', name='entry_state', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.Column('removed_on', sa.Date(), nullable=True),
    sa.Column('note', sa.String(length=200), nullable=True),
    sa.Column('id', app.core.types.Id(), nullable=False),
    sa.Column('created_at', sa.DateTime(), nullable=False),
    sa.Column('updated_at', sa.DateTime(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('created_by_id', sa.Integer(), nullable=True),
    sa.Column('updated_by_id', sa.Integer(), nullable=True),
    sa.Column('city_code', sa.String(length=6), nullable=False),
    sa.Column('region_code', sa.String(length=6), nullable=False),
    sa.CheckConstraint("(state = 'REMOVED') = (removed_on IS NOT NULL)", name=op.f('ck_development_zone_removed_has_day')),
    sa.CheckConstraint('valid_to IS NULL OR valid_to >= valid_from', name=op.f('ck_development_zone_period')),
    sa.ForeignKeyConstraint(['created_by_id'], ['ab_user.id'], name=op.f('fk_development_zone_created_by_id')),
    sa.ForeignKeyConstraint(['region_code'], ['region.code'], name=op.f('fk_development_zone_region_code')),
    sa.ForeignKeyConstraint(['updated_by_id'], ['ab_user.id'], name=op.f('fk_development_zone_updated_by_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_development_zone')),
    sa.UniqueConstraint('name', name=op.f('uq_development_zone_name'))
    )
    with op.batch_alter_table('development_zone', schema=None) as batch_op:
        batch_op.create_index('ix_development_zone_city', ['city_code', 'id'], unique=False)
        batch_op.create_index('ix_development_zone_name', ['name', 'id'], unique=False)
        batch_op.create_index('ix_development_zone_region', ['region_code', 'id'], unique=False)
        batch_op.create_index(batch_op.f('ix_development_zone_uscc'), ['uscc'], unique=False)

    op.create_table('export_task',
    sa.Column('source', sa.String(length=64), nullable=False),
    sa.Column('title', sa.String(length=80), nullable=False),
    sa.Column('form', sa.String(length=8), nullable=False),
    sa.Column('given', app.core.types.Encrypted(), nullable=False),
    sa.Column('is_personal', sa.Boolean(), nullable=False),
    sa.Column('purpose', sa.String(length=200), nullable=False),
    sa.Column('state', sa.Enum('QUEUED', 'RUNNING', 'DONE', 'FAILED', 'EXPIRED', name='export_state', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.Column('problem', sa.String(length=200), nullable=False),
    sa.Column('attempts', sa.Integer(), nullable=False),
    sa.Column('total', sa.Integer(), nullable=False),
    sa.Column('rows', sa.Integer(), nullable=False),
    sa.Column('size', sa.Integer(), nullable=False),
    sa.Column('file_name', sa.String(length=120), nullable=False),
    sa.Column('started_at', sa.DateTime(), nullable=True),
    sa.Column('beat_at', sa.DateTime(), nullable=True),
    sa.Column('finished_at', sa.DateTime(), nullable=True),
    sa.Column('expires_at', sa.DateTime(), nullable=True),
    sa.Column('id', app.core.types.Id(), nullable=False),
    sa.Column('created_at', sa.DateTime(), nullable=False),
    sa.Column('updated_at', sa.DateTime(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('created_by_id', sa.Integer(), nullable=True),
    sa.Column('updated_by_id', sa.Integer(), nullable=True),
    sa.Column('city_code', sa.String(length=6), nullable=False),
    sa.Column('region_code', sa.String(length=6), nullable=False),
    sa.CheckConstraint("NOT is_personal OR purpose <> ''", name=op.f('ck_export_task_personal_has_purpose')),
    sa.CheckConstraint("state <> 'DONE' OR (finished_at IS NOT NULL AND expires_at IS NOT NULL)", name=op.f('ck_export_task_done_has_end')),
    sa.ForeignKeyConstraint(['created_by_id'], ['ab_user.id'], name=op.f('fk_export_task_created_by_id')),
    sa.ForeignKeyConstraint(['region_code'], ['region.code'], name=op.f('fk_export_task_region_code')),
    sa.ForeignKeyConstraint(['updated_by_id'], ['ab_user.id'], name=op.f('fk_export_task_updated_by_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_export_task'))
    )
    with op.batch_alter_table('export_task', schema=None) as batch_op:
        batch_op.create_index('ix_export_task_maker', ['created_by_id', 'id'], unique=False)
        batch_op.create_index('ix_export_task_state', ['state', 'id'], unique=False)

    op.create_table('graduate',
    sa.Column('school', sa.String(length=80), nullable=False),
    sa.Column('education', sa.Enum('11', '12', '13', '14', '15', '16', '17', '18', '19', '21', '22', '23', '28', '31', '32', '33', '41', '42', '43', '44', '45', '46', '47', '48', '49', '61', '62', '63', '71', '73', '81', '83', '90', 'SENIOR_TECH', 'SPECIAL_EDU_VOC', name='education', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.Column('major_name', sa.String(length=60), nullable=True),
    sa.Column('leaving_year', sa.Integer(), nullable=False),
    sa.Column('graduation_date', sa.Date(), nullable=True),
    sa.Column('certificate_no', sa.String(length=40), nullable=True),
    sa.Column('enrolment', sa.Enum('IN_SCHOOL', 'SUSPENDED', 'GRADUATED', 'COMPLETED', 'LEFT', 'WITHDRAWN', name='enrolment', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.Column('name', sa.String(length=40), nullable=False),
    sa.Column('id_no', app.core.types.Encrypted(), nullable=False),
    sa.Column('id_hash', sa.String(length=64), nullable=False),
    sa.Column('id_tail', sa.String(length=4), nullable=False),
    sa.Column('state', sa.Enum('LISTED', 'REMOVED', name='entry_state', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.Column('removed_on', sa.Date(), nullable=True),
    sa.Column('note', sa.String(length=200), nullable=True),
    sa.Column('id', app.core.types.Id(), nullable=False),
    sa.Column('created_at', sa.DateTime(), nullable=False),
    sa.Column('updated_at', sa.DateTime(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('created_by_id', sa.Integer(), nullable=True),
    sa.Column('updated_by_id', sa.Integer(), nullable=True),
    sa.Column('city_code', sa.String(length=6), nullable=False),
    sa.Column('region_code', sa.String(length=6), nullable=False),
    sa.CheckConstraint("(state = 'REMOVED') = (removed_on IS NOT NULL)", name=op.f('ck_graduate_removed_has_day')),
    sa.CheckConstraint("enrolment <> 'GRADUATED' OR graduation_date IS NOT NULL", name=op.f('ck_graduate_graduated_has_day')),
    sa.ForeignKeyConstraint(['created_by_id'], ['ab_user.id'], name=op.f('fk_graduate_created_by_id')),
    sa.ForeignKeyConstraint(['region_code'], ['region.code'], name=op.f('fk_graduate_region_code')),
    sa.ForeignKeyConstraint(['updated_by_id'], ['ab_user.id'], name=op.f('fk_graduate_updated_by_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_graduate')),
    sa.UniqueConstraint('id_hash', 'leaving_year', name=op.f('uq_graduate_id_hash_leaving_year'))
    )
    with op.batch_alter_table('graduate', schema=None) as batch_op:
        batch_op.create_index('ix_graduate_city', ['city_code', 'id'], unique=False)
        batch_op.create_index('ix_graduate_name', ['name', 'id'], unique=False)
        batch_op.create_index('ix_graduate_region', ['region_code', 'id'], unique=False)

    op.create_table('hard_graduate',
    sa.Column('kind', sa.Enum('LOW_INCOME', 'OUT_OF_POVERTY', 'ZERO_EMPLOYMENT', 'DISABLED', 'STUDENT_LOAN', 'ORPHAN', 'OTHER', name='school_hardship', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.Column('school', sa.String(length=80), nullable=False),
    sa.Column('leaving_year', sa.Integer(), nullable=False),
    sa.Column('name', sa.String(length=40), nullable=False),
    sa.Column('id_no', app.core.types.Encrypted(), nullable=False),
    sa.Column('id_hash', sa.String(length=64), nullable=False),
    sa.Column('id_tail', sa.String(length=4), nullable=False),
    sa.Column('state', sa.Enum('LISTED', 'REMOVED', name='entry_state', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.Column('removed_on', sa.Date(), nullable=True),
    sa.Column('note', sa.String(length=200), nullable=True),
    sa.Column('id', app.core.types.Id(), nullable=False),
    sa.Column('created_at', sa.DateTime(), nullable=False),
    sa.Column('updated_at', sa.DateTime(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('created_by_id', sa.Integer(), nullable=True),
    sa.Column('updated_by_id', sa.Integer(), nullable=True),
    sa.Column('city_code', sa.String(length=6), nullable=False),
    sa.Column('region_code', sa.String(length=6), nullable=False),
    sa.CheckConstraint("(state = 'REMOVED') = (removed_on IS NOT NULL)", name=op.f('ck_hard_graduate_removed_has_day')),
    sa.ForeignKeyConstraint(['created_by_id'], ['ab_user.id'], name=op.f('fk_hard_graduate_created_by_id')),
    sa.ForeignKeyConstraint(['region_code'], ['region.code'], name=op.f('fk_hard_graduate_region_code')),
    sa.ForeignKeyConstraint(['updated_by_id'], ['ab_user.id'], name=op.f('fk_hard_graduate_updated_by_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_hard_graduate')),
    sa.UniqueConstraint('id_hash', 'leaving_year', 'kind', name=op.f('uq_hard_graduate_id_hash_leaving_year_kind'))
    )
    with op.batch_alter_table('hard_graduate', schema=None) as batch_op:
        batch_op.create_index('ix_hard_graduate_city', ['city_code', 'id'], unique=False)
        batch_op.create_index('ix_hard_graduate_name', ['name', 'id'], unique=False)
        batch_op.create_index('ix_hard_graduate_region', ['region_code', 'id'], unique=False)

    op.create_table('import_batch',
    sa.Column('target', sa.String(length=48), nullable=False),
    sa.Column('title', sa.String(length=80), nullable=False),
    sa.Column('permission', sa.String(length=40), nullable=False),
    sa.Column('department', sa.Enum('HRSS', 'EDU', 'SCI', 'MIIT', 'CIVIL', 'FIN', 'COM', 'SASAC', 'CYL', 'FIC', name='department', native_enum=False, create_constraint=True, length=32), nullable=True),
    sa.Column('maker', sa.String(length=64), nullable=False),
    sa.Column('file_name', sa.String(length=120), nullable=False),
    sa.Column('sheet', sa.String(length=40), nullable=False),
    sa.Column('layout', app.core.types.Encrypted(), nullable=True),
    sa.Column('given', sa.Text(), nullable=False),
    sa.Column('preview', app.core.types.Encrypted(), nullable=True),
    sa.Column('state', sa.Enum('UPLOADED', 'CHECKING', 'CHECKED', 'QUEUED', 'RUNNING', 'DONE', 'FAILED', 'UNDONE', 'DROPPED', name='import_state', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.Column('problem', sa.String(length=300), nullable=False),
    sa.Column('total', sa.Integer(), nullable=False),
    sa.Column('good', sa.Integer(), nullable=False),
    sa.Column('bad', sa.Integer(), nullable=False),
    sa.Column('faults', sa.Integer(), nullable=False),
    sa.Column('created', sa.Integer(), nullable=False),
    sa.Column('updated', sa.Integer(), nullable=False),
    sa.Column('merged', sa.Integer(), nullable=False),
    sa.Column('unchanged', sa.Integer(), nullable=False),
    sa.Column('kept', sa.Integer(), nullable=False),
    sa.Column('attempts', sa.Integer(), nullable=False),
    sa.Column('checked_at', sa.DateTime(), nullable=True),
    sa.Column('started_at', sa.DateTime(), nullable=True),
    sa.Column('finished_at', sa.DateTime(), nullable=True),
    sa.Column('undo_until', sa.DateTime(), nullable=True),
    sa.Column('id', app.core.types.Id(), nullable=False),
    sa.Column('created_at', sa.DateTime(), nullable=False),
    sa.Column('updated_at', sa.DateTime(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('created_by_id', sa.Integer(), nullable=True),
    sa.Column('updated_by_id', sa.Integer(), nullable=True),
    sa.Column('city_code', sa.String(length=6), nullable=False),
    sa.Column('region_code', sa.String(length=6), nullable=False),
    sa.CheckConstraint("state <> 'DONE' OR undo_until IS NOT NULL", name=op.f('ck_import_batch_done_can_be_undone')),
    sa.ForeignKeyConstraint(['created_by_id'], ['ab_user.id'], name=op.f('fk_import_batch_created_by_id')),
    sa.ForeignKeyConstraint(['region_code'], ['region.code'], name=op.f('fk_import_batch_region_code')),
    sa.ForeignKeyConstraint(['updated_by_id'], ['ab_user.id'], name=op.f('fk_import_batch_updated_by_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_import_batch'))
    )
    with op.batch_alter_table('import_batch', schema=None) as batch_op:
        batch_op.create_index('ix_import_batch_city', ['city_code', 'id'], unique=False)
        batch_op.create_index('ix_import_batch_maker', ['created_by_id', 'id'], unique=False)
        batch_op.create_index('ix_import_batch_region', ['region_code', 'id'], unique=False)
        batch_op.create_index('ix_import_batch_state', ['state', 'id'], unique=False)

    op.create_table('internship_pledge',
    sa.Column('uscc', sa.String(length=18), nullable=False),
    sa.Column('name', sa.String(length=80), nullable=False),
    sa.Column('year', sa.Integer(), nullable=False),
    sa.Column('posts', sa.Integer(), nullable=False),
    sa.Column('state', sa.Enum('LISTED', 'REMOVED', name='entry_state', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.Column('removed_on', sa.Date(), nullable=True),
    sa.Column('note', sa.String(length=200), nullable=True),
    sa.Column('id', app.core.types.Id(), nullable=False),
    sa.Column('created_at', sa.DateTime(), nullable=False),
    sa.Column('updated_at', sa.DateTime(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('created_by_id', sa.Integer(), nullable=True),
    sa.Column('updated_by_id', sa.Integer(), nullable=True),
    sa.Column('city_code', sa.String(length=6), nullable=False),
    sa.Column('region_code', sa.String(length=6), nullable=False),
    sa.CheckConstraint("(state = 'REMOVED') = (removed_on IS NOT NULL)", name=op.f('ck_internship_pledge_removed_has_day')),
    sa.CheckConstraint('posts > 0', name=op.f('ck_internship_pledge_posts_is_positive')),
    sa.ForeignKeyConstraint(['created_by_id'], ['ab_user.id'], name=op.f('fk_internship_pledge_created_by_id')),
    sa.ForeignKeyConstraint(['region_code'], ['region.code'], name=op.f('fk_internship_pledge_region_code')),
    sa.ForeignKeyConstraint(['updated_by_id'], ['ab_user.id'], name=op.f('fk_internship_pledge_updated_by_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_internship_pledge')),
    sa.UniqueConstraint('uscc', 'year', name=op.f('uq_internship_pledge_uscc_year'))
    )
    with op.batch_alter_table('internship_pledge', schema=None) as batch_op:
        batch_op.create_index('ix_internship_pledge_city', ['city_code', 'id'], unique=False)
        batch_op.create_index('ix_internship_pledge_region', ['region_code', 'id'], unique=False)
        batch_op.create_index('ix_internship_pledge_year', ['year', 'id'], unique=False)

    op.create_table('key_enterprise',
    sa.Column('kind', sa.Enum('FOREIGN_TRADE', 'FOREIGN_INVESTED', 'COMMERCE', name='trade_kind', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.Column('uscc', sa.String(length=18), nullable=True),
    sa.Column('name', sa.String(length=80), nullable=False),
    sa.Column('proof_no', sa.String(length=60), nullable=True),
    sa.Column('valid_from', sa.Date(), nullable=False),
    sa.Column('valid_to', sa.Date(), nullable=True),
    sa.Column('state', sa.Enum('LISTED', 'REMOVED', name='entry_state', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.Column('removed_on', sa.Date(), nullable=True),
    sa.Column('note', sa.String(length=200), nullable=True),
    sa.Column('id', app.core.types.Id(), nullable=False),
    sa.Column('created_at', sa.DateTime(), nullable=False),
    sa.Column('updated_at', sa.DateTime(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('created_by_id', sa.Integer(), nullable=True),
    sa.Column('updated_by_id', sa.Integer(), nullable=True),
    sa.Column('city_code', sa.String(length=6), nullable=False),
    sa.Column('region_code', sa.String(length=6), nullable=False),
    sa.CheckConstraint("(state = 'REMOVED') = (removed_on IS NOT NULL)", name=op.f('ck_key_enterprise_removed_has_day')),
    sa.CheckConstraint('uscc IS NOT NULL', name=op.f('ck_key_enterprise_proof_has_code')),
    sa.CheckConstraint('valid_to IS NULL OR valid_to >= valid_from', name=op.f('ck_key_enterprise_period')),
    sa.ForeignKeyConstraint(['created_by_id'], ['ab_user.id'], name=op.f('fk_key_enterprise_created_by_id')),
    sa.ForeignKeyConstraint(['region_code'], ['region.code'], name=op.f('fk_key_enterprise_region_code')),
    sa.ForeignKeyConstraint(['updated_by_id'], ['ab_user.id'], name=op.f('fk_key_enterprise_updated_by_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_key_enterprise')),
    sa.UniqueConstraint('uscc', 'valid_from', name=op.f('uq_key_enterprise_uscc_valid_from'))
    )
    with op.batch_alter_table('key_enterprise', schema=None) as batch_op:
        batch_op.create_index('ix_key_enterprise_city', ['city_code', 'id'], unique=False)
        batch_op.create_index('ix_key_enterprise_name', ['name', 'id'], unique=False)
        batch_op.create_index('ix_key_enterprise_region', ['region_code', 'id'], unique=False)
        batch_op.create_index(batch_op.f('ix_key_enterprise_uscc'), ['uscc'], unique=False)

    op.create_table('kind_proof',
    sa.Column('id', app.core.types.Id(), nullable=False),
    sa.Column('uscc', sa.String(length=18), nullable=False),
    sa.Column('kind', sa.Enum('TECH_ENTERPRISE', 'TECH_SME', 'LEADING_MANUFACTURER', 'SINGLE_CHAMPION', 'LITTLE_GIANT', 'SPECIALIZED_SME', 'PRIVATE_TECH_SCHOOL', 'KEY_PROJECT', 'KEY_ENTERPRISE', 'STATE_OWNED', 'MSME', 'PRIVATE_ENTERPRISE', 'COMMUNITY_ORG', 'COMMUNITY_SERVICE', 'GRASSROOTS_PLATFORM', 'SOCIAL_ORG', 'PUBLIC_INSTITUTION', 'GOVERNMENT', 'OTHER', name='unit_kind', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.Column('department', sa.Enum('HRSS', 'EDU', 'SCI', 'MIIT', 'CIVIL', 'FIN', 'COM', 'SASAC', 'CYL', 'FIC', name='department', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.Column('entity', sa.String(length=48), nullable=False),
    sa.Column('entry_id', app.core.types.Id(), nullable=False),
    sa.Column('proof_no', sa.String(length=60), nullable=False),
    sa.Column('valid_from', sa.Date(), nullable=False),
    sa.Column('valid_to', sa.Date(), nullable=True),
    sa.Column('city_code', sa.String(length=6), nullable=False),
    sa.Column('region_code', sa.String(length=6), nullable=False),
    sa.CheckConstraint('valid_to IS NULL OR valid_to >= valid_from', name=op.f('ck_kind_proof_period')),
    sa.ForeignKeyConstraint(['region_code'], ['region.code'], name=op.f('fk_kind_proof_region_code')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_kind_proof')),
    sa.UniqueConstraint('entity', 'entry_id', 'kind', name=op.f('uq_kind_proof_entity_entry_id_kind'))
    )
    with op.batch_alter_table('kind_proof', schema=None) as batch_op:
        batch_op.create_index('ix_kind_proof_city', ['city_code', 'id'], unique=False)
        batch_op.create_index('ix_kind_proof_region', ['region_code', 'id'], unique=False)
        batch_op.create_index('ix_kind_proof_uscc', ['uscc', 'kind', 'valid_from'], unique=False)

    op.create_table('leading_manufacturer',
    sa.Column('chain', sa.String(length=60), nullable=True),
    sa.Column('batch', sa.String(length=40), nullable=False),
    sa.Column('uscc', sa.String(length=18), nullable=True),
    sa.Column('name', sa.String(length=80), nullable=False),
    sa.Column('proof_no', sa.String(length=60), nullable=True),
    sa.Column('valid_from', sa.Date(), nullable=False),
    sa.Column('valid_to', sa.Date(), nullable=True),
    sa.Column('state', sa.Enum('LISTED', 'REMOVED', name='entry_state', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.Column('removed_on', sa.Date(), nullable=True),
    sa.Column('note', sa.String(length=200), nullable=True),
    sa.Column('id', app.core.types.Id(), nullable=False),
    sa.Column('created_at', sa.DateTime(), nullable=False),
    sa.Column('updated_at', sa.DateTime(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('created_by_id', sa.Integer(), nullable=True),
    sa.Column('updated_by_id', sa.Integer(), nullable=True),
    sa.Column('city_code', sa.String(length=6), nullable=False),
    sa.Column('region_code', sa.String(length=6), nullable=False),
    sa.CheckConstraint("(state = 'REMOVED') = (removed_on IS NOT NULL)", name=op.f('ck_leading_manufacturer_removed_has_day')),
    sa.CheckConstraint('uscc IS NOT NULL', name=op.f('ck_leading_manufacturer_proof_has_code')),
    sa.CheckConstraint('valid_to IS NULL OR valid_to >= valid_from', name=op.f('ck_leading_manufacturer_period')),
    sa.ForeignKeyConstraint(['created_by_id'], ['ab_user.id'], name=op.f('fk_leading_manufacturer_created_by_id')),
    sa.ForeignKeyConstraint(['region_code'], ['region.code'], name=op.f('fk_leading_manufacturer_region_code')),
    sa.ForeignKeyConstraint(['updated_by_id'], ['ab_user.id'], name=op.f('fk_leading_manufacturer_updated_by_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_leading_manufacturer')),
    sa.UniqueConstraint('uscc', 'batch', name=op.f('uq_leading_manufacturer_uscc_batch'))
    )
    with op.batch_alter_table('leading_manufacturer', schema=None) as batch_op:
        batch_op.create_index('ix_leading_manufacturer_city', ['city_code', 'id'], unique=False)
        batch_op.create_index('ix_leading_manufacturer_name', ['name', 'id'], unique=False)
        batch_op.create_index('ix_leading_manufacturer_region', ['region_code', 'id'], unique=False)
        batch_op.create_index(batch_op.f('ix_leading_manufacturer_uscc'), ['uscc'], unique=False)

    op.create_table('little_giant',
    sa.Column('batch', sa.String(length=40), nullable=False),
    sa.Column('uscc', sa.String(length=18), nullable=True),
    sa.Column('name', sa.String(length=80), nullable=False),
    sa.Column('proof_no', sa.String(length=60), nullable=True),
    sa.Column('valid_from', sa.Date(), nullable=False),
    sa.Column('valid_to', sa.Date(), nullable=True),
    sa.Column('state', sa.Enum('LISTED', 'REMOVED', name='entry_state', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.Column('removed_on', sa.Date(), nullable=True),
    sa.Column('note', sa.String(length=200), nullable=True),
    sa.Column('id', app.core.types.Id(), nullable=False),
    sa.Column('created_at', sa.DateTime(), nullable=False),
    sa.Column('updated_at', sa.DateTime(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('created_by_id', sa.Integer(), nullable=True),
    sa.Column('updated_by_id', sa.Integer(), nullable=True),
    sa.Column('city_code', sa.String(length=6), nullable=False),
    sa.Column('region_code', sa.String(length=6), nullable=False),
    sa.CheckConstraint("(state = 'REMOVED') = (removed_on IS NOT NULL)", name=op.f('ck_little_giant_removed_has_day')),
    sa.CheckConstraint('uscc IS NOT NULL', name=op.f('ck_little_giant_proof_has_code')),
    sa.CheckConstraint('valid_to IS NULL OR valid_to >= valid_from', name=op.f('ck_little_giant_period')),
    sa.ForeignKeyConstraint(['created_by_id'], ['ab_user.id'], name=op.f('fk_little_giant_created_by_id')),
    sa.ForeignKeyConstraint(['region_code'], ['region.code'], name=op.f('fk_little_giant_region_code')),
    sa.ForeignKeyConstraint(['updated_by_id'], ['ab_user.id'], name=op.f('fk_little_giant_updated_by_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_little_giant')),
    sa.UniqueConstraint('uscc', 'batch', name=op.f('uq_little_giant_uscc_batch'))
    )
    with op.batch_alter_table('little_giant', schema=None) as batch_op:
        batch_op.create_index('ix_little_giant_city', ['city_code', 'id'], unique=False)
        batch_op.create_index('ix_little_giant_name', ['name', 'id'], unique=False)
        batch_op.create_index('ix_little_giant_region', ['region_code', 'id'], unique=False)
        batch_op.create_index(batch_op.f('ix_little_giant_uscc'), ['uscc'], unique=False)

    op.create_table('low_income_household',
    sa.Column('kind', sa.Enum('MIN_LIVING', 'LOW_INCOME', name='assistance', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.Column('household_no', sa.String(length=40), nullable=False),
    sa.Column('relation', sa.Enum('HEAD', 'SPOUSE', 'CHILD', 'PARENT', 'OTHER', name='relation', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.Column('valid_from', sa.Date(), nullable=False),
    sa.Column('valid_to', sa.Date(), nullable=True),
    sa.Column('name', sa.String(length=40), nullable=False),
    sa.Column('id_no', app.core.types.Encrypted(), nullable=False),
    sa.Column('id_hash', sa.String(length=64), nullable=False),
    sa.Column('id_tail', sa.String(length=4), nullable=False),
    sa.Column('state', sa.Enum('LISTED', 'REMOVED', name='entry_state', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.Column('removed_on', sa.Date(), nullable=True),
    sa.Column('note', sa.String(length=200), nullable=True),
    sa.Column('id', app.core.types.Id(), nullable=False),
    sa.Column('created_at', sa.DateTime(), nullable=False),
    sa.Column('updated_at', sa.DateTime(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('created_by_id', sa.Integer(), nullable=True),
    sa.Column('updated_by_id', sa.Integer(), nullable=True),
    sa.Column('city_code', sa.String(length=6), nullable=False),
    sa.Column('region_code', sa.String(length=6), nullable=False),
    sa.CheckConstraint("(state = 'REMOVED') = (removed_on IS NOT NULL)", name=op.f('ck_low_income_household_removed_has_day')),
    sa.CheckConstraint('valid_to IS NULL OR valid_to >= valid_from', name=op.f('ck_low_income_household_period')),
    sa.ForeignKeyConstraint(['created_by_id'], ['ab_user.id'], name=op.f('fk_low_income_household_created_by_id')),
    sa.ForeignKeyConstraint(['region_code'], ['region.code'], name=op.f('fk_low_income_household_region_code')),
    sa.ForeignKeyConstraint(['updated_by_id'], ['ab_user.id'], name=op.f('fk_low_income_household_updated_by_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_low_income_household')),
    sa.UniqueConstraint('id_hash', 'valid_from', name=op.f('uq_low_income_household_id_hash_valid_from'))
    )
    with op.batch_alter_table('low_income_household', schema=None) as batch_op:
        batch_op.create_index('ix_low_income_household_city', ['city_code', 'id'], unique=False)
        batch_op.create_index(batch_op.f('ix_low_income_household_household_no'), ['household_no'], unique=False)
        batch_op.create_index('ix_low_income_household_name', ['name', 'id'], unique=False)
        batch_op.create_index('ix_low_income_household_region', ['region_code', 'id'], unique=False)

    op.create_table('member_company',
    sa.Column('chamber', sa.String(length=80), nullable=True),
    sa.Column('uscc', sa.String(length=18), nullable=True),
    sa.Column('name', sa.String(length=80), nullable=False),
    sa.Column('proof_no', sa.String(length=60), nullable=True),
    sa.Column('valid_from', sa.Date(), nullable=False),
    sa.Column('valid_to', sa.Date(), nullable=True),
    sa.Column('state', sa.Enum('LISTED', 'REMOVED', name='entry_state', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.Column('removed_on', sa.Date(), nullable=True),
    sa.Column('note', sa.String(length=200), nullable=True),
    sa.Column('id', app.core.types.Id(), nullable=False),
    sa.Column('created_at', sa.DateTime(), nullable=False),
    sa.Column('updated_at', sa.DateTime(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('created_by_id', sa.Integer(), nullable=True),
    sa.Column('updated_by_id', sa.Integer(), nullable=True),
    sa.Column('city_code', sa.String(length=6), nullable=False),
    sa.Column('region_code', sa.String(length=6), nullable=False),
    sa.CheckConstraint("(state = 'REMOVED') = (removed_on IS NOT NULL)", name=op.f('ck_member_company_removed_has_day')),
    sa.CheckConstraint('uscc IS NOT NULL', name=op.f('ck_member_company_proof_has_code')),
    sa.CheckConstraint('valid_to IS NULL OR valid_to >= valid_from', name=op.f('ck_member_company_period')),
    sa.ForeignKeyConstraint(['created_by_id'], ['ab_user.id'], name=op.f('fk_member_company_created_by_id')),
    sa.ForeignKeyConstraint(['region_code'], ['region.code'], name=op.f('fk_member_company_region_code')),
    sa.ForeignKeyConstraint(['updated_by_id'], ['ab_user.id'], name=op.f('fk_member_company_updated_by_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_member_company')),
    sa.UniqueConstraint('uscc', name=op.f('uq_member_company_uscc'))
    )
    with op.batch_alter_table('member_company', schema=None) as batch_op:
        batch_op.create_index('ix_member_company_city', ['city_code', 'id'], unique=False)
        batch_op.create_index('ix_member_company_name', ['name', 'id'], unique=False)
        batch_op.create_index('ix_member_company_region', ['region_code', 'id'], unique=False)
        batch_op.create_index(batch_op.f('ix_member_company_uscc'), ['uscc'], unique=False)

    op.create_table('msme',
    sa.Column('scale', sa.Enum('MEDIUM', 'SMALL', 'MICRO', name='enterprise_scale', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.Column('uscc', sa.String(length=18), nullable=True),
    sa.Column('name', sa.String(length=80), nullable=False),
    sa.Column('proof_no', sa.String(length=60), nullable=True),
    sa.Column('valid_from', sa.Date(), nullable=False),
    sa.Column('valid_to', sa.Date(), nullable=True),
    sa.Column('state', sa.Enum('LISTED', 'REMOVED', name='entry_state', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.Column('removed_on', sa.Date(), nullable=True),
    sa.Column('note', sa.String(length=200), nullable=True),
    sa.Column('id', app.core.types.Id(), nullable=False),
    sa.Column('created_at', sa.DateTime(), nullable=False),
    sa.Column('updated_at', sa.DateTime(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('created_by_id', sa.Integer(), nullable=True),
    sa.Column('updated_by_id', sa.Integer(), nullable=True),
    sa.Column('city_code', sa.String(length=6), nullable=False),
    sa.Column('region_code', sa.String(length=6), nullable=False),
    sa.CheckConstraint("(state = 'REMOVED') = (removed_on IS NOT NULL)", name=op.f('ck_msme_removed_has_day')),
    sa.CheckConstraint('uscc IS NOT NULL', name=op.f('ck_msme_proof_has_code')),
    sa.CheckConstraint('valid_to IS NULL OR valid_to >= valid_from', name=op.f('ck_msme_period')),
    sa.ForeignKeyConstraint(['created_by_id'], ['ab_user.id'], name=op.f('fk_msme_created_by_id')),
    sa.ForeignKeyConstraint(['region_code'], ['region.code'], name=op.f('fk_msme_region_code')),
    sa.ForeignKeyConstraint(['updated_by_id'], ['ab_user.id'], name=op.f('fk_msme_updated_by_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_msme')),
    sa.UniqueConstraint('uscc', 'valid_from', name=op.f('uq_msme_uscc_valid_from'))
    )
    with op.batch_alter_table('msme', schema=None) as batch_op:
        batch_op.create_index('ix_msme_city', ['city_code', 'id'], unique=False)
        batch_op.create_index('ix_msme_name', ['name', 'id'], unique=False)
        batch_op.create_index('ix_msme_region', ['region_code', 'id'], unique=False)
        batch_op.create_index(batch_op.f('ix_msme_uscc'), ['uscc'], unique=False)

    op.create_table('payment_voucher',
    sa.Column('voucher_no', sa.String(length=40), nullable=False),
    sa.Column('paid_on', sa.Date(), nullable=False),
    sa.Column('amount_yuan', sa.Numeric(precision=14, scale=2), nullable=False),
    sa.Column('payee', sa.String(length=80), nullable=False),
    sa.Column('claim_batch', sa.String(length=60), nullable=True),
    sa.Column('state', sa.Enum('LISTED', 'REMOVED', name='entry_state', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.Column('removed_on', sa.Date(), nullable=True),
    sa.Column('note', sa.String(length=200), nullable=True),
    sa.Column('id', app.core.types.Id(), nullable=False),
    sa.Column('created_at', sa.DateTime(), nullable=False),
    sa.Column('updated_at', sa.DateTime(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('created_by_id', sa.Integer(), nullable=True),
    sa.Column('updated_by_id', sa.Integer(), nullable=True),
    sa.Column('city_code', sa.String(length=6), nullable=False),
    sa.Column('region_code', sa.String(length=6), nullable=False),
    sa.CheckConstraint("(state = 'REMOVED') = (removed_on IS NOT NULL)", name=op.f('ck_payment_voucher_removed_has_day')),
    sa.CheckConstraint('amount_yuan > 0', name=op.f('ck_payment_voucher_amount_is_positive')),
    sa.ForeignKeyConstraint(['created_by_id'], ['ab_user.id'], name=op.f('fk_payment_voucher_created_by_id')),
    sa.ForeignKeyConstraint(['region_code'], ['region.code'], name=op.f('fk_payment_voucher_region_code')),
    sa.ForeignKeyConstraint(['updated_by_id'], ['ab_user.id'], name=op.f('fk_payment_voucher_updated_by_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_payment_voucher')),
    sa.UniqueConstraint('voucher_no', name=op.f('uq_payment_voucher_voucher_no'))
    )
    with op.batch_alter_table('payment_voucher', schema=None) as batch_op:
        batch_op.create_index('ix_payment_voucher_city', ['city_code', 'id'], unique=False)
        batch_op.create_index(batch_op.f('ix_payment_voucher_claim_batch'), ['claim_batch'], unique=False)
        batch_op.create_index('ix_payment_voucher_paid_on', ['paid_on', 'id'], unique=False)
        batch_op.create_index('ix_payment_voucher_region', ['region_code', 'id'], unique=False)

    op.create_table('private_tech_school',
    sa.Column('school_kind', sa.Enum('TECHNICIAN', 'SENIOR', 'COMMON', name='school_kind', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.Column('uscc', sa.String(length=18), nullable=True),
    sa.Column('name', sa.String(length=80), nullable=False),
    sa.Column('proof_no', sa.String(length=60), nullable=True),
    sa.Column('valid_from', sa.Date(), nullable=False),
    sa.Column('valid_to', sa.Date(), nullable=True),
    sa.Column('state', sa.Enum('LISTED', 'REMOVED', name='entry_state', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.Column('removed_on', sa.Date(), nullable=True),
    sa.Column('note', sa.String(length=200), nullable=True),
    sa.Column('id', app.core.types.Id(), nullable=False),
    sa.Column('created_at', sa.DateTime(), nullable=False),
    sa.Column('updated_at', sa.DateTime(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('created_by_id', sa.Integer(), nullable=True),
    sa.Column('updated_by_id', sa.Integer(), nullable=True),
    sa.Column('city_code', sa.String(length=6), nullable=False),
    sa.Column('region_code', sa.String(length=6), nullable=False),
    sa.CheckConstraint("(state = 'REMOVED') = (removed_on IS NOT NULL)", name=op.f('ck_private_tech_school_removed_has_day')),
    sa.CheckConstraint('uscc IS NOT NULL', name=op.f('ck_private_tech_school_proof_has_code')),
    sa.CheckConstraint('valid_to IS NULL OR valid_to >= valid_from', name=op.f('ck_private_tech_school_period')),
    sa.ForeignKeyConstraint(['created_by_id'], ['ab_user.id'], name=op.f('fk_private_tech_school_created_by_id')),
    sa.ForeignKeyConstraint(['region_code'], ['region.code'], name=op.f('fk_private_tech_school_region_code')),
    sa.ForeignKeyConstraint(['updated_by_id'], ['ab_user.id'], name=op.f('fk_private_tech_school_updated_by_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_private_tech_school')),
    sa.UniqueConstraint('uscc', 'valid_from', name=op.f('uq_private_tech_school_uscc_valid_from'))
    )
    with op.batch_alter_table('private_tech_school', schema=None) as batch_op:
        batch_op.create_index('ix_private_tech_school_city', ['city_code', 'id'], unique=False)
        batch_op.create_index('ix_private_tech_school_name', ['name', 'id'], unique=False)
        batch_op.create_index('ix_private_tech_school_region', ['region_code', 'id'], unique=False)
        batch_op.create_index(batch_op.f('ix_private_tech_school_uscc'), ['uscc'], unique=False)

    op.create_table('real_name_entry',
    sa.Column('graduation_date', sa.Date(), nullable=False),
    sa.Column('school', sa.String(length=80), nullable=False),
    sa.Column('education', sa.Enum('11', '12', '13', '14', '15', '16', '17', '18', '19', '21', '22', '23', '28', '31', '32', '33', '41', '42', '43', '44', '45', '46', '47', '48', '49', '61', '62', '63', '71', '73', '81', '83', '90', 'SENIOR_TECH', 'SPECIAL_EDU_VOC', name='education', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.Column('major', sa.String(length=60), nullable=True),
    sa.Column('name', sa.String(length=40), nullable=False),
    sa.Column('id_no', app.core.types.Encrypted(), nullable=False),
    sa.Column('id_hash', sa.String(length=64), nullable=False),
    sa.Column('id_tail', sa.String(length=4), nullable=False),
    sa.Column('state', sa.Enum('LISTED', 'REMOVED', name='entry_state', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.Column('removed_on', sa.Date(), nullable=True),
    sa.Column('note', sa.String(length=200), nullable=True),
    sa.Column('id', app.core.types.Id(), nullable=False),
    sa.Column('created_at', sa.DateTime(), nullable=False),
    sa.Column('updated_at', sa.DateTime(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('created_by_id', sa.Integer(), nullable=True),
    sa.Column('updated_by_id', sa.Integer(), nullable=True),
    sa.Column('city_code', sa.String(length=6), nullable=False),
    sa.Column('region_code', sa.String(length=6), nullable=False),
    sa.CheckConstraint("(state = 'REMOVED') = (removed_on IS NOT NULL)", name=op.f('ck_real_name_entry_removed_has_day')),
    sa.ForeignKeyConstraint(['created_by_id'], ['ab_user.id'], name=op.f('fk_real_name_entry_created_by_id')),
    sa.ForeignKeyConstraint(['region_code'], ['region.code'], name=op.f('fk_real_name_entry_region_code')),
    sa.ForeignKeyConstraint(['updated_by_id'], ['ab_user.id'], name=op.f('fk_real_name_entry_updated_by_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_real_name_entry')),
    sa.UniqueConstraint('id_hash', 'graduation_date', name=op.f('uq_real_name_entry_id_hash_graduation_date'))
    )
    with op.batch_alter_table('real_name_entry', schema=None) as batch_op:
        batch_op.create_index('ix_real_name_entry_city', ['city_code', 'id'], unique=False)
        batch_op.create_index('ix_real_name_entry_name', ['name', 'id'], unique=False)
        batch_op.create_index('ix_real_name_entry_region', ['region_code', 'id'], unique=False)

    op.create_table('science_project',
    sa.Column('title', sa.String(length=120), nullable=False),
    sa.Column('level', sa.Enum('NATIONAL', 'REGION', 'CITY', 'COUNTY', name='project_level', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.Column('uscc', sa.String(length=18), nullable=True),
    sa.Column('name', sa.String(length=80), nullable=False),
    sa.Column('proof_no', sa.String(length=60), nullable=True),
    sa.Column('valid_from', sa.Date(), nullable=False),
    sa.Column('valid_to', sa.Date(), nullable=True),
    sa.Column('state', sa.Enum('LISTED', 'REMOVED', name='entry_state', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.Column('removed_on', sa.Date(), nullable=True),
    sa.Column('note', sa.String(length=200), nullable=True),
    sa.Column('id', app.core.types.Id(), nullable=False),
    sa.Column('created_at', sa.DateTime(), nullable=False),
    sa.Column('updated_at', sa.DateTime(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('created_by_id', sa.Integer(), nullable=True),
    sa.Column('updated_by_id', sa.Integer(), nullable=True),
    sa.Column('city_code', sa.String(length=6), nullable=False),
    sa.Column('region_code', sa.String(length=6), nullable=False),
    sa.CheckConstraint("(state = 'REMOVED') = (removed_on IS NOT NULL)", name=op.f('ck_science_project_removed_has_day')),
    sa.CheckConstraint('proof_no IS NOT NULL', name=op.f('ck_science_project_project_has_number')),
    sa.CheckConstraint('uscc IS NOT NULL', name=op.f('ck_science_project_proof_has_code')),
    sa.CheckConstraint('valid_to IS NOT NULL', name=op.f('ck_science_project_project_has_end')),
    sa.CheckConstraint('valid_to IS NULL OR valid_to >= valid_from', name=op.f('ck_science_project_period')),
    sa.ForeignKeyConstraint(['created_by_id'], ['ab_user.id'], name=op.f('fk_science_project_created_by_id')),
    sa.ForeignKeyConstraint(['region_code'], ['region.code'], name=op.f('fk_science_project_region_code')),
    sa.ForeignKeyConstraint(['updated_by_id'], ['ab_user.id'], name=op.f('fk_science_project_updated_by_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_science_project')),
    sa.UniqueConstraint('proof_no', name=op.f('uq_science_project_proof_no'))
    )
    with op.batch_alter_table('science_project', schema=None) as batch_op:
        batch_op.create_index('ix_science_project_city', ['city_code', 'id'], unique=False)
        batch_op.create_index('ix_science_project_name', ['name', 'id'], unique=False)
        batch_op.create_index('ix_science_project_region', ['region_code', 'id'], unique=False)
        batch_op.create_index(batch_op.f('ix_science_project_uscc'), ['uscc'], unique=False)

    op.create_table('single_champion',
    sa.Column('product', sa.String(length=60), nullable=True),
    sa.Column('batch', sa.String(length=40), nullable=False),
    sa.Column('uscc', sa.String(length=18), nullable=True),
    sa.Column('name', sa.String(length=80), nullable=False),
    sa.Column('proof_no', sa.String(length=60), nullable=True),
    sa.Column('valid_from', sa.Date(), nullable=False),
    sa.Column('valid_to', sa.Date(), nullable=True),
    sa.Column('state', sa.Enum('LISTED', 'REMOVED', name='entry_state', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.Column('removed_on', sa.Date(), nullable=True),
    sa.Column('note', sa.String(length=200), nullable=True),
    sa.Column('id', app.core.types.Id(), nullable=False),
    sa.Column('created_at', sa.DateTime(), nullable=False),
    sa.Column('updated_at', sa.DateTime(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('created_by_id', sa.Integer(), nullable=True),
    sa.Column('updated_by_id', sa.Integer(), nullable=True),
    sa.Column('city_code', sa.String(length=6), nullable=False),
    sa.Column('region_code', sa.String(length=6), nullable=False),
    sa.CheckConstraint("(state = 'REMOVED') = (removed_on IS NOT NULL)", name=op.f('ck_single_champion_removed_has_day')),
    sa.CheckConstraint('uscc IS NOT NULL', name=op.f('ck_single_champion_proof_has_code')),
    sa.CheckConstraint('valid_to IS NULL OR valid_to >= valid_from', name=op.f('ck_single_champion_period')),
    sa.ForeignKeyConstraint(['created_by_id'], ['ab_user.id'], name=op.f('fk_single_champion_created_by_id')),
    sa.ForeignKeyConstraint(['region_code'], ['region.code'], name=op.f('fk_single_champion_region_code')),
    sa.ForeignKeyConstraint(['updated_by_id'], ['ab_user.id'], name=op.f('fk_single_champion_updated_by_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_single_champion')),
    sa.UniqueConstraint('uscc', 'batch', name=op.f('uq_single_champion_uscc_batch'))
    )
    with op.batch_alter_table('single_champion', schema=None) as batch_op:
        batch_op.create_index('ix_single_champion_city', ['city_code', 'id'], unique=False)
        batch_op.create_index('ix_single_champion_name', ['name', 'id'], unique=False)
        batch_op.create_index('ix_single_champion_region', ['region_code', 'id'], unique=False)
        batch_op.create_index(batch_op.f('ix_single_champion_uscc'), ['uscc'], unique=False)

    op.create_table('social_organisation',
    sa.Column('kind', sa.Enum('GROUP', 'SERVICE', 'FOUNDATION', name='social_kind', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.Column('is_abnormal', sa.Boolean(), nullable=False),
    sa.Column('uscc', sa.String(length=18), nullable=True),
    sa.Column('name', sa.String(length=80), nullable=False),
    sa.Column('proof_no', sa.String(length=60), nullable=True),
    sa.Column('valid_from', sa.Date(), nullable=False),
    sa.Column('valid_to', sa.Date(), nullable=True),
    sa.Column('state', sa.Enum('LISTED', 'REMOVED', name='entry_state', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.Column('removed_on', sa.Date(), nullable=True),
    sa.Column('note', sa.String(length=200), nullable=True),
    sa.Column('id', app.core.types.Id(), nullable=False),
    sa.Column('created_at', sa.DateTime(), nullable=False),
    sa.Column('updated_at', sa.DateTime(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('created_by_id', sa.Integer(), nullable=True),
    sa.Column('updated_by_id', sa.Integer(), nullable=True),
    sa.Column('city_code', sa.String(length=6), nullable=False),
    sa.Column('region_code', sa.String(length=6), nullable=False),
    sa.CheckConstraint("(state = 'REMOVED') = (removed_on IS NOT NULL)", name=op.f('ck_social_organisation_removed_has_day')),
    sa.CheckConstraint('uscc IS NOT NULL', name=op.f('ck_social_organisation_proof_has_code')),
    sa.CheckConstraint('valid_to IS NULL OR valid_to >= valid_from', name=op.f('ck_social_organisation_period')),
    sa.ForeignKeyConstraint(['created_by_id'], ['ab_user.id'], name=op.f('fk_social_organisation_created_by_id')),
    sa.ForeignKeyConstraint(['region_code'], ['region.code'], name=op.f('fk_social_organisation_region_code')),
    sa.ForeignKeyConstraint(['updated_by_id'], ['ab_user.id'], name=op.f('fk_social_organisation_updated_by_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_social_organisation')),
    sa.UniqueConstraint('uscc', name=op.f('uq_social_organisation_uscc'))
    )
    with op.batch_alter_table('social_organisation', schema=None) as batch_op:
        batch_op.create_index('ix_social_organisation_city', ['city_code', 'id'], unique=False)
        batch_op.create_index('ix_social_organisation_name', ['name', 'id'], unique=False)
        batch_op.create_index('ix_social_organisation_region', ['region_code', 'id'], unique=False)
        batch_op.create_index(batch_op.f('ix_social_organisation_uscc'), ['uscc'], unique=False)

    op.create_table('specialized_sme',
    sa.Column('batch', sa.String(length=40), nullable=False),
    sa.Column('uscc', sa.String(length=18), nullable=True),
    sa.Column('name', sa.String(length=80), nullable=False),
    sa.Column('proof_no', sa.String(length=60), nullable=True),
    sa.Column('valid_from', sa.Date(), nullable=False),
    sa.Column('valid_to', sa.Date(), nullable=True),
    sa.Column('state', sa.Enum('LISTED', 'REMOVED', name='entry_state', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.Column('removed_on', sa.Date(), nullable=True),
    sa.Column('note', sa.String(length=200), nullable=True),
    sa.Column('id', app.core.types.Id(), nullable=False),
    sa.Column('created_at', sa.DateTime(), nullable=False),
    sa.Column('updated_at', sa.DateTime(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('created_by_id', sa.Integer(), nullable=True),
    sa.Column('updated_by_id', sa.Integer(), nullable=True),
    sa.Column('city_code', sa.String(length=6), nullable=False),
    sa.Column('region_code', sa.String(length=6), nullable=False),
    sa.CheckConstraint("(state = 'REMOVED') = (removed_on IS NOT NULL)", name=op.f('ck_specialized_sme_removed_has_day')),
    sa.CheckConstraint('uscc IS NOT NULL', name=op.f('ck_specialized_sme_proof_has_code')),
    sa.CheckConstraint('valid_to IS NULL OR valid_to >= valid_from', name=op.f('ck_specialized_sme_period')),
    sa.ForeignKeyConstraint(['created_by_id'], ['ab_user.id'], name=op.f('fk_specialized_sme_created_by_id')),
    sa.ForeignKeyConstraint(['region_code'], ['region.code'], name=op.f('fk_specialized_sme_region_code')),
    sa.ForeignKeyConstraint(['updated_by_id'], ['ab_user.id'], name=op.f('fk_specialized_sme_updated_by_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_specialized_sme')),
    sa.UniqueConstraint('uscc', 'batch', name=op.f('uq_specialized_sme_uscc_batch'))
    )
    with op.batch_alter_table('specialized_sme', schema=None) as batch_op:
        batch_op.create_index('ix_specialized_sme_city', ['city_code', 'id'], unique=False)
        batch_op.create_index('ix_specialized_sme_name', ['name', 'id'], unique=False)
        batch_op.create_index('ix_specialized_sme_region', ['region_code', 'id'], unique=False)
        batch_op.create_index(batch_op.f('ix_specialized_sme_uscc'), ['uscc'], unique=False)

    op.create_table('state_owned_enterprise',
    sa.Column('level', sa.Enum('CENTRAL', 'REGION', 'CITY', 'COUNTY', name='owner_level', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.Column('uscc', sa.String(length=18), nullable=True),
    sa.Column('name', sa.String(length=80), nullable=False),
    sa.Column('proof_no', sa.String(length=60), nullable=True),
    sa.Column('valid_from', sa.Date(), nullable=False),
    sa.Column('valid_to', sa.Date(), nullable=True),
    sa.Column('state', sa.Enum('LISTED', 'REMOVED', name='entry_state', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.Column('removed_on', sa.Date(), nullable=True),
    sa.Column('note', sa.String(length=200), nullable=True),
    sa.Column('id', app.core.types.Id(), nullable=False),
    sa.Column('created_at', sa.DateTime(), nullable=False),
    sa.Column('updated_at', sa.DateTime(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('created_by_id', sa.Integer(), nullable=True),
    sa.Column('updated_by_id', sa.Integer(), nullable=True),
    sa.Column('city_code', sa.String(length=6), nullable=False),
    sa.Column('region_code', sa.String(length=6), nullable=False),
    sa.CheckConstraint("(state = 'REMOVED') = (removed_on IS NOT NULL)", name=op.f('ck_state_owned_enterprise_removed_has_day')),
    sa.CheckConstraint('uscc IS NOT NULL', name=op.f('ck_state_owned_enterprise_proof_has_code')),
    sa.CheckConstraint('valid_to IS NULL OR valid_to >= valid_from', name=op.f('ck_state_owned_enterprise_period')),
    sa.ForeignKeyConstraint(['created_by_id'], ['ab_user.id'], name=op.f('fk_state_owned_enterprise_created_by_id')),
    sa.ForeignKeyConstraint(['region_code'], ['region.code'], name=op.f('fk_state_owned_enterprise_region_code')),
    sa.ForeignKeyConstraint(['updated_by_id'], ['ab_user.id'], name=op.f('fk_state_owned_enterprise_updated_by_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_state_owned_enterprise')),
    sa.UniqueConstraint('uscc', name=op.f('uq_state_owned_enterprise_uscc'))
    )
    with op.batch_alter_table('state_owned_enterprise', schema=None) as batch_op:
        batch_op.create_index('ix_state_owned_enterprise_city', ['city_code', 'id'], unique=False)
        batch_op.create_index('ix_state_owned_enterprise_name', ['name', 'id'], unique=False)
        batch_op.create_index('ix_state_owned_enterprise_region', ['region_code', 'id'], unique=False)
        batch_op.create_index(batch_op.f('ix_state_owned_enterprise_uscc'), ['uscc'], unique=False)

    op.create_table('tech_company',
    sa.Column('kind', sa.Enum('TECH_SME', 'HIGH_TECH', name='tech_kind', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.Column('uscc', sa.String(length=18), nullable=True),
    sa.Column('name', sa.String(length=80), nullable=False),
    sa.Column('proof_no', sa.String(length=60), nullable=True),
    sa.Column('valid_from', sa.Date(), nullable=False),
    sa.Column('valid_to', sa.Date(), nullable=True),
    sa.Column('state', sa.Enum('LISTED', 'REMOVED', name='entry_state', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.Column('removed_on', sa.Date(), nullable=True),
    sa.Column('note', sa.String(length=200), nullable=True),
    sa.Column('id', app.core.types.Id(), nullable=False),
    sa.Column('created_at', sa.DateTime(), nullable=False),
    sa.Column('updated_at', sa.DateTime(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('created_by_id', sa.Integer(), nullable=True),
    sa.Column('updated_by_id', sa.Integer(), nullable=True),
    sa.Column('city_code', sa.String(length=6), nullable=False),
    sa.Column('region_code', sa.String(length=6), nullable=False),
    sa.CheckConstraint("(state = 'REMOVED') = (removed_on IS NOT NULL)", name=op.f('ck_tech_company_removed_has_day')),
    sa.CheckConstraint("kind <> 'TECH_SME' OR valid_to IS NOT NULL", name=op.f('ck_tech_company_sme_has_end')),
    sa.CheckConstraint('proof_no IS NOT NULL', name=op.f('ck_tech_company_company_has_number')),
    sa.CheckConstraint('uscc IS NOT NULL', name=op.f('ck_tech_company_proof_has_code')),
    sa.CheckConstraint('valid_to IS NULL OR valid_to >= valid_from', name=op.f('ck_tech_company_period')),
    sa.ForeignKeyConstraint(['created_by_id'], ['ab_user.id'], name=op.f('fk_tech_company_created_by_id')),
    sa.ForeignKeyConstraint(['region_code'], ['region.code'], name=op.f('fk_tech_company_region_code')),
    sa.ForeignKeyConstraint(['updated_by_id'], ['ab_user.id'], name=op.f('fk_tech_company_updated_by_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_tech_company')),
    sa.UniqueConstraint('uscc', 'kind', 'valid_from', name=op.f('uq_tech_company_uscc_kind_valid_from'))
    )
    with op.batch_alter_table('tech_company', schema=None) as batch_op:
        batch_op.create_index('ix_tech_company_city', ['city_code', 'id'], unique=False)
        batch_op.create_index('ix_tech_company_name', ['name', 'id'], unique=False)
        batch_op.create_index('ix_tech_company_region', ['region_code', 'id'], unique=False)
        batch_op.create_index(batch_op.f('ix_tech_company_uscc'), ['uscc'], unique=False)

    op.create_table('trainee',
    sa.Column('name', sa.String(length=40), nullable=False),
    sa.Column('id_no', app.core.types.Encrypted(), nullable=False),
    sa.Column('id_hash', sa.String(length=64), nullable=False),
    sa.Column('id_tail', sa.String(length=4), nullable=False),
    sa.Column('sex', sa.Enum('MALE', 'FEMALE', name='sex', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.Column('birth', sa.Date(), nullable=False),
    sa.Column('ethnicity', sa.Enum('01', '02', '03', '04', '05', '11', '26', '97', name='ethnicity', native_enum=False, create_constraint=True, length=32), nullable=True),
    sa.Column('hukou_region', sa.String(length=6), nullable=True),
    sa.Column('hukou_date', sa.Date(), nullable=True),
    sa.Column('residence_region', sa.String(length=6), nullable=True),
    sa.Column('address', app.core.types.Encrypted(), nullable=True),
    sa.Column('phone', app.core.types.Encrypted(), nullable=True),
    sa.Column('phone_hash', sa.String(length=64), nullable=True),
    sa.Column('emergency_contact', app.core.types.Encrypted(), nullable=True),
    sa.Column('education', sa.Enum('11', '12', '13', '14', '15', '16', '17', '18', '19', '21', '22', '23', '28', '31', '32', '33', '41', '42', '43', '44', '45', '46', '47', '48', '49', '61', '62', '63', '71', '73', '81', '83', '90', 'SENIOR_TECH', 'SPECIAL_EDU_VOC', name='education', native_enum=False, create_constraint=True, length=32), nullable=True),
    sa.Column('school', sa.String(length=80), nullable=True),
    sa.Column('major_class', sa.Enum('01', '02', '03', '04', '05', '06', '07', '08', '09', '10', '12', '13', '14', '41', '42', '43', '44', '45', '46', '47', '48', '49', '50', '51', '52', '53', '54', '55', '56', '57', '58', '59', name='major_class', native_enum=False, create_constraint=True, length=32), nullable=True),
    sa.Column('major_name', sa.String(length=60), nullable=True),
    sa.Column('graduation_date', sa.Date(), nullable=True),
    sa.Column('certificate_no', sa.String(length=40), nullable=True),
    sa.Column('skill_level', sa.Enum('NONE', 'L5', 'L4', 'L3', 'L2', 'L1', name='skill_level', native_enum=False, create_constraint=True, length=32), nullable=True),
    sa.Column('certificates', sa.String(length=200), nullable=True),
    sa.Column('unemp_reg_no', sa.String(length=40), nullable=True),
    sa.Column('unemp_reg_date', sa.Date(), nullable=True),
    sa.Column('dereg_date', sa.Date(), nullable=True),
    sa.Column('in_realname_db', sa.Boolean(), nullable=False),
    sa.Column('in_school', sa.Boolean(), nullable=False),
    sa.Column('employee_insured', sa.Boolean(), nullable=False),
    sa.Column('active_business', sa.Boolean(), nullable=False),
    sa.Column('compared_on', sa.Date(), nullable=True),
    sa.Column('channels', sa.String(length=120), nullable=False),
    sa.Column('category', sa.Enum('GRADUATE', 'YOUTH', 'NONE', name='category', native_enum=False, create_constraint=True, length=32), nullable=True),
    sa.Column('category_checked_on', sa.Date(), nullable=True),
    sa.Column('check_valid_to', sa.Date(), nullable=True),
    sa.Column('graduate_until', sa.Date(), nullable=True),
    sa.Column('youth_until', sa.Date(), nullable=True),
    sa.Column('deadline_on', sa.Date(), nullable=True),
    sa.Column('is_hardship', sa.Boolean(), nullable=False),
    sa.Column('hardship_since', sa.Date(), nullable=True),
    sa.Column('hardship_until', sa.Date(), nullable=True),
    sa.Column('is_willing', sa.Boolean(), nullable=False),
    sa.Column('waiting_since', sa.Date(), nullable=True),
    sa.Column('wish_regions', sa.String(length=200), nullable=False),
    sa.Column('wish_categories', sa.String(length=100), nullable=False),
    sa.Column('wish_industries', sa.String(length=60), nullable=False),
    sa.Column('wish_from', sa.Date(), nullable=True),
    sa.Column('guardian_consent', sa.Boolean(), nullable=False),
    sa.Column('consent_scope', sa.String(length=60), nullable=False),
    sa.Column('consent_on', sa.Date(), nullable=True),
    sa.Column('bank_name', sa.String(length=80), nullable=True),
    sa.Column('bank_no', app.core.types.Encrypted(), nullable=True),
    sa.Column('last_contact_on', sa.Date(), nullable=True),
    sa.Column('next_visit_on', sa.Date(), nullable=True),
    sa.Column('state', sa.Enum('COLLECTED', 'CONTACTED', 'ELIGIBLE', 'INELIGIBLE', 'MATCHING', 'PLACED', 'FINISHED', 'CLOSED', name='trainee_state', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.Column('closed_on', sa.Date(), nullable=True),
    sa.Column('closed_because', sa.Enum('EMPLOYED', 'STUDY', 'ENLISTED', 'MOVED_OUT', 'ASKED', 'DUPLICATE', 'OTHER', name='close_reason', native_enum=False, create_constraint=True, length=32), nullable=True),
    sa.Column('merged_into_id', app.core.types.Id(), nullable=True),
    sa.Column('id', app.core.types.Id(), nullable=False),
    sa.Column('created_at', sa.DateTime(), nullable=False),
    sa.Column('updated_at', sa.DateTime(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('created_by_id', sa.Integer(), nullable=True),
    sa.Column('updated_by_id', sa.Integer(), nullable=True),
    sa.Column('city_code', sa.String(length=6), nullable=False),
    sa.Column('region_code', sa.String(length=6), nullable=False),
    sa.CheckConstraint("(consent_scope = '') = (consent_on IS NULL)", name=op.f('ck_trainee_consent_has_day')),
    sa.CheckConstraint("(state = 'CLOSED') = (closed_because IS NOT NULL)", name=op.f('ck_trainee_closed_has_reason')),
    sa.CheckConstraint("(state = 'CLOSED') = (closed_on IS NOT NULL)", name=op.f('ck_trainee_closed_has_day')),
    sa.CheckConstraint("merged_into_id IS NULL OR closed_because = 'DUPLICATE'", name=op.f('ck_trainee_merged_is_duplicate')),
    sa.CheckConstraint("state NOT IN ('ELIGIBLE', 'MATCHING') OR (check_valid_to IS NOT NULL AND category IN ('GRADUATE', 'YOUTH'))", name=op.f('ck_trainee_eligible_was_checked')),
    sa.CheckConstraint('NOT is_hardship OR hardship_since IS NOT NULL', name=op.f('ck_trainee_hardship_has_day')),
    sa.ForeignKeyConstraint(['created_by_id'], ['ab_user.id'], name=op.f('fk_trainee_created_by_id')),
    sa.ForeignKeyConstraint(['merged_into_id'], ['trainee.id'], name=op.f('fk_trainee_merged_into_id')),
    sa.ForeignKeyConstraint(['region_code'], ['region.code'], name=op.f('fk_trainee_region_code')),
    sa.ForeignKeyConstraint(['updated_by_id'], ['ab_user.id'], name=op.f('fk_trainee_updated_by_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_trainee')),
    sa.UniqueConstraint('id_hash', name=op.f('uq_trainee_id_hash'))
    )
    with op.batch_alter_table('trainee', schema=None) as batch_op:
        batch_op.create_index('ix_trainee_city', ['city_code', 'id'], unique=False)
        batch_op.create_index('ix_trainee_city_state', ['city_code', 'state', 'id'], unique=False)
        batch_op.create_index('ix_trainee_deadline', ['region_code', 'deadline_on', 'id'], unique=False)
        batch_op.create_index('ix_trainee_due', ['state', 'check_valid_to'], unique=False)
        batch_op.create_index(batch_op.f('ix_trainee_merged_into_id'), ['merged_into_id'], unique=False)
        batch_op.create_index('ix_trainee_name', ['name', 'id'], unique=False)
        batch_op.create_index('ix_trainee_next_visit', ['region_code', 'next_visit_on'], unique=False)
        batch_op.create_index(batch_op.f('ix_trainee_phone_hash'), ['phone_hash'], unique=False)
        batch_op.create_index('ix_trainee_region', ['region_code', 'id'], unique=False)
        batch_op.create_index('ix_trainee_region_state', ['region_code', 'state', 'id'], unique=False)
        batch_op.create_index('ix_trainee_state', ['state', 'id'], unique=False)
        batch_op.create_index('ix_trainee_tail', ['id_tail', 'id'], unique=False)
        batch_op.create_index('ix_trainee_twin', ['name', 'birth'], unique=False)
        batch_op.create_index('ix_trainee_waiting', ['region_code', 'state', 'is_hardship', 'waiting_since'], unique=False)

    op.create_table('unemployment_registration',
    sa.Column('reg_no', sa.String(length=40), nullable=False),
    sa.Column('registered_on', sa.Date(), nullable=False),
    sa.Column('deregistered_on', sa.Date(), nullable=True),
    sa.Column('reason', sa.Enum('EMPLOYED', 'SELF_EMPLOYED', 'STEADY_INCOME', 'STUDY', 'RETIRED', 'REFUSED', 'LOST', 'OTHER', name='deregistration', native_enum=False, create_constraint=True, length=32), nullable=True),
    sa.Column('name', sa.String(length=40), nullable=False),
    sa.Column('id_no', app.core.types.Encrypted(), nullable=False),
    sa.Column('id_hash', sa.String(length=64), nullable=False),
    sa.Column('id_tail', sa.String(length=4), nullable=False),
    sa.Column('state', sa.Enum('LISTED', 'REMOVED', name='entry_state', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.Column('removed_on', sa.Date(), nullable=True),
    sa.Column('note', sa.String(length=200), nullable=True),
    sa.Column('id', app.core.types.Id(), nullable=False),
    sa.Column('created_at', sa.DateTime(), nullable=False),
    sa.Column('updated_at', sa.DateTime(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('created_by_id', sa.Integer(), nullable=True),
    sa.Column('updated_by_id', sa.Integer(), nullable=True),
    sa.Column('city_code', sa.String(length=6), nullable=False),
    sa.Column('region_code', sa.String(length=6), nullable=False),
    sa.CheckConstraint("(state = 'REMOVED') = (removed_on IS NOT NULL)", name=op.f('ck_unemployment_registration_removed_has_day')),
    sa.CheckConstraint('(deregistered_on IS NULL) = (reason IS NULL)', name=op.f('ck_unemployment_registration_end_has_reason')),
    sa.CheckConstraint('deregistered_on IS NULL OR deregistered_on >= registered_on', name=op.f('ck_unemployment_registration_period')),
    sa.ForeignKeyConstraint(['created_by_id'], ['ab_user.id'], name=op.f('fk_unemployment_registration_created_by_id')),
    sa.ForeignKeyConstraint(['region_code'], ['region.code'], name=op.f('fk_unemployment_registration_region_code')),
    sa.ForeignKeyConstraint(['updated_by_id'], ['ab_user.id'], name=op.f('fk_unemployment_registration_updated_by_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_unemployment_registration')),
    sa.UniqueConstraint('id_hash', 'registered_on', name=op.f('uq_unemployment_registration_id_hash_registered_on'))
    )
    with op.batch_alter_table('unemployment_registration', schema=None) as batch_op:
        batch_op.create_index('ix_unemployment_registration_city', ['city_code', 'id'], unique=False)
        batch_op.create_index('ix_unemployment_registration_name', ['name', 'id'], unique=False)
        batch_op.create_index('ix_unemployment_registration_region', ['region_code', 'id'], unique=False)

    op.create_table('youth_event',
    sa.Column('name', sa.String(length=80), nullable=False),
    sa.Column('held_on', sa.Date(), nullable=False),
    sa.Column('place', sa.String(length=120), nullable=False),
    sa.Column('participants', sa.Integer(), nullable=False),
    sa.Column('intentions', sa.Integer(), nullable=False),
    sa.Column('state', sa.Enum('LISTED', 'REMOVED', name='entry_state', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.Column('removed_on', sa.Date(), nullable=True),
    sa.Column('note', sa.String(length=200), nullable=True),
    sa.Column('id', app.core.types.Id(), nullable=False),
    sa.Column('created_at', sa.DateTime(), nullable=False),
    sa.Column('updated_at', sa.DateTime(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('created_by_id', sa.Integer(), nullable=True),
    sa.Column('updated_by_id', sa.Integer(), nullable=True),
    sa.Column('city_code', sa.String(length=6), nullable=False),
    sa.Column('region_code', sa.String(length=6), nullable=False),
    sa.CheckConstraint("(state = 'REMOVED') = (removed_on IS NOT NULL)", name=op.f('ck_youth_event_removed_has_day')),
    sa.CheckConstraint('intentions <= participants', name=op.f('ck_youth_event_intentions_of_participants')),
    sa.CheckConstraint('participants >= 0 AND intentions >= 0', name=op.f('ck_youth_event_counts_not_negative')),
    sa.ForeignKeyConstraint(['created_by_id'], ['ab_user.id'], name=op.f('fk_youth_event_created_by_id')),
    sa.ForeignKeyConstraint(['region_code'], ['region.code'], name=op.f('fk_youth_event_region_code')),
    sa.ForeignKeyConstraint(['updated_by_id'], ['ab_user.id'], name=op.f('fk_youth_event_updated_by_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_youth_event')),
    sa.UniqueConstraint('name', 'held_on', name=op.f('uq_youth_event_name_held_on'))
    )
    with op.batch_alter_table('youth_event', schema=None) as batch_op:
        batch_op.create_index('ix_youth_event_city', ['city_code', 'id'], unique=False)
        batch_op.create_index('ix_youth_event_held_on', ['held_on', 'id'], unique=False)
        batch_op.create_index('ix_youth_event_region', ['region_code', 'id'], unique=False)

    op.create_table('comparison_file',
    sa.Column('batch_id', app.core.types.Id(), nullable=False),
    sa.Column('name', sa.String(length=120), nullable=False),
    sa.Column('size', sa.Integer(), nullable=False),
    sa.Column('sha256', sa.String(length=64), nullable=False),
    sa.Column('sealed', sa.LargeBinary(), nullable=False),
    sa.Column('received_at', sa.DateTime(), nullable=False),
    sa.Column('received_by_id', sa.Integer(), nullable=True),
    sa.Column('received_by', sa.String(length=64), nullable=False),
    sa.Column('id', app.core.types.Id(), nullable=False),
    sa.ForeignKeyConstraint(['batch_id'], ['comparison_batch.id'], name=op.f('fk_comparison_file_batch_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_comparison_file'))
    )
    with op.batch_alter_table('comparison_file', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_comparison_file_batch_id'), ['batch_id'], unique=False)

    op.create_table('comparison_line',
    sa.Column('batch_id', app.core.types.Id(), nullable=False),
    sa.Column('subject_id', app.core.types.Id(), nullable=False),
    sa.Column('token', sa.String(length=64), nullable=False),
    sa.Column('answer', sa.Enum('YES', 'NO', 'UNKNOWN', name='answer', native_enum=False, create_constraint=True, length=32), nullable=True),
    sa.Column('answered_on', sa.Date(), nullable=True),
    sa.Column('figure', sa.Integer(), nullable=True),
    sa.Column('id', app.core.types.Id(), nullable=False),
    sa.CheckConstraint("answer NOT IN ('YES', 'NO') OR answered_on IS NOT NULL", name=op.f('ck_comparison_line_answer_has_day')),
    sa.CheckConstraint('answer IS NOT NULL OR (answered_on IS NULL AND figure IS NULL)', name=op.f('ck_comparison_line_fact_has_answer')),
    sa.CheckConstraint('figure >= 0', name=op.f('ck_comparison_line_figure_not_negative')),
    sa.ForeignKeyConstraint(['batch_id'], ['comparison_batch.id'], name=op.f('fk_comparison_line_batch_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_comparison_line')),
    sa.UniqueConstraint('batch_id', 'token', name=op.f('uq_comparison_line_batch_id_token'))
    )
    with op.batch_alter_table('comparison_line', schema=None) as batch_op:
        batch_op.create_index('ix_comparison_line_subject', ['subject_id', 'answered_on'], unique=False)

    op.create_table('eligibility_check',
    sa.Column('checked_on', sa.Date(), nullable=False),
    sa.Column('checked_by', sa.String(length=64), nullable=False),
    sa.Column('valid_to', sa.Date(), nullable=False),
    sa.Column('eligible', sa.Boolean(), nullable=False),
    sa.Column('category', sa.Enum('GRADUATE', 'YOUTH', 'NONE', name='category', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.Column('answers', sa.Text(), nullable=False),
    sa.Column('parameters', sa.Text(), nullable=False),
    sa.Column('evidence', sa.Text(), nullable=False),
    sa.Column('id', app.core.types.Id(), nullable=False),
    sa.Column('created_at', sa.DateTime(), nullable=False),
    sa.Column('updated_at', sa.DateTime(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('created_by_id', sa.Integer(), nullable=True),
    sa.Column('updated_by_id', sa.Integer(), nullable=True),
    sa.Column('trainee_id', app.core.types.Id(), nullable=False),
    sa.Column('city_code', sa.String(length=6), nullable=False),
    sa.Column('region_code', sa.String(length=6), nullable=False),
    sa.CheckConstraint('valid_to >= checked_on', name=op.f('ck_eligibility_check_period')),
    sa.ForeignKeyConstraint(['created_by_id'], ['ab_user.id'], name=op.f('fk_eligibility_check_created_by_id')),
    sa.ForeignKeyConstraint(['region_code'], ['region.code'], name=op.f('fk_eligibility_check_region_code')),
    sa.ForeignKeyConstraint(['trainee_id'], ['trainee.id'], name=op.f('fk_eligibility_check_trainee_id')),
    sa.ForeignKeyConstraint(['updated_by_id'], ['ab_user.id'], name=op.f('fk_eligibility_check_updated_by_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_eligibility_check'))
    )
    with op.batch_alter_table('eligibility_check', schema=None) as batch_op:
        batch_op.create_index('ix_eligibility_check_city', ['city_code', 'id'], unique=False)
        batch_op.create_index('ix_eligibility_check_region', ['region_code', 'id'], unique=False)
        batch_op.create_index('ix_eligibility_check_trainee', ['trainee_id', 'checked_on'], unique=False)
        batch_op.create_index(batch_op.f('ix_eligibility_check_trainee_id'), ['trainee_id'], unique=False)

    op.create_table('import_fault',
    sa.Column('id', app.core.types.Id(), nullable=False),
    sa.Column('batch_id', app.core.types.Id(), nullable=False),
    sa.Column('row', sa.Integer(), nullable=False),
    sa.Column('letter', sa.String(length=3), nullable=False),
    sa.Column('column', sa.String(length=48), nullable=False),
    sa.Column('heading', sa.String(length=60), nullable=False),
    sa.Column('shown', sa.String(length=60), nullable=False),
    sa.Column('message', sa.String(length=300), nullable=False),
    sa.Column('allowed', sa.String(length=300), nullable=False),
    sa.ForeignKeyConstraint(['batch_id'], ['import_batch.id'], name=op.f('fk_import_fault_batch_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_import_fault'))
    )
    with op.batch_alter_table('import_fault', schema=None) as batch_op:
        batch_op.create_index('ix_import_fault_batch', ['batch_id', 'row', 'id'], unique=False)

    op.create_table('import_outcome',
    sa.Column('id', app.core.types.Id(), nullable=False),
    sa.Column('batch_id', app.core.types.Id(), nullable=False),
    sa.Column('row', sa.Integer(), nullable=False),
    sa.Column('record_id', sa.String(length=36), nullable=False),
    sa.Column('deed', sa.Enum('CREATED', 'UPDATED', 'MERGED', 'UNCHANGED', name='row_deed', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.Column('before', app.core.types.Encrypted(), nullable=True),
    sa.Column('note', sa.String(length=200), nullable=False),
    sa.Column('stays', sa.String(length=200), nullable=False),
    sa.ForeignKeyConstraint(['batch_id'], ['import_batch.id'], name=op.f('fk_import_outcome_batch_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_import_outcome')),
    sa.UniqueConstraint('batch_id', 'row', name=op.f('uq_import_outcome_batch_id_row'))
    )
    with op.batch_alter_table('import_outcome', schema=None) as batch_op:
        batch_op.create_index('ix_import_outcome_record', ['record_id'], unique=False)

    op.create_table('lead',
    sa.Column('kind', sa.Enum('UNIT', 'YOUTH', name='lead_kind', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.Column('department', sa.Enum('HRSS', 'EDU', 'SCI', 'MIIT', 'CIVIL', 'FIN', 'COM', 'SASAC', 'CYL', 'FIC', name='department', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.Column('plan_year', sa.Integer(), nullable=False),
    sa.Column('name', sa.String(length=80), nullable=False),
    sa.Column('uscc', sa.String(length=18), nullable=True),
    sa.Column('contact_name', app.core.types.Encrypted(), nullable=True),
    sa.Column('contact_phone', app.core.types.Encrypted(), nullable=False),
    sa.Column('phone_hash', sa.String(length=64), nullable=False),
    sa.Column('has_consent', sa.Boolean(), nullable=False),
    sa.Column('need', sa.Text(), nullable=True),
    sa.Column('state', sa.Enum('PROPOSED', 'CONTACTED', 'CONFIRMED', 'DECLINED', 'WITHDRAWN', name='lead_state', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.Column('proposed_on', sa.Date(), nullable=False),
    sa.Column('contact_by', sa.Date(), nullable=False),
    sa.Column('contacted_on', sa.Date(), nullable=True),
    sa.Column('last_contact_on', sa.Date(), nullable=True),
    sa.Column('confirmed_on', sa.Date(), nullable=True),
    sa.Column('declined_on', sa.Date(), nullable=True),
    sa.Column('declined_because', sa.Enum('NO_NEED', 'NO_CAPACITY', 'NOT_ELIGIBLE', 'OTHER_PLAN', 'UNREACHABLE', 'OTHER', name='decline_reason', native_enum=False, create_constraint=True, length=32), nullable=True),
    sa.Column('unit_id', app.core.types.Id(), nullable=True),
    sa.Column('trainee_id', app.core.types.Id(), nullable=True),
    sa.Column('id', app.core.types.Id(), nullable=False),
    sa.Column('created_at', sa.DateTime(), nullable=False),
    sa.Column('updated_at', sa.DateTime(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('created_by_id', sa.Integer(), nullable=True),
    sa.Column('updated_by_id', sa.Integer(), nullable=True),
    sa.Column('city_code', sa.String(length=6), nullable=False),
    sa.Column('region_code', sa.String(length=6), nullable=False),
    sa.CheckConstraint("(state = 'CONFIRMED') = (confirmed_on IS NOT NULL)", name=op.f('ck_lead_confirmed_has_day')),
    sa.CheckConstraint("(state = 'DECLINED') = (declined_on IS NOT NULL)", name=op.f('ck_lead_declined_has_day')),
    sa.CheckConstraint("(state IN ('CONTACTED', 'CONFIRMED', 'DECLINED')) = (contacted_on IS NOT NULL)", name=op.f('ck_lead_contacted_has_day')),
    sa.CheckConstraint("kind <> 'UNIT' OR state <> 'CONFIRMED' OR uscc IS NOT NULL", name=op.f('ck_lead_confirmed_has_code')),
    sa.CheckConstraint("kind <> 'UNIT' OR trainee_id IS NULL", name=op.f('ck_lead_unit_is_no_trainee')),
    sa.CheckConstraint("kind <> 'YOUTH' OR (uscc IS NULL AND unit_id IS NULL)", name=op.f('ck_lead_youth_is_no_unit')),
    sa.CheckConstraint("kind <> 'YOUTH' OR has_consent", name=op.f('ck_lead_youth_consents')),
    sa.CheckConstraint("state = 'CONFIRMED' OR (unit_id IS NULL AND trainee_id IS NULL)", name=op.f('ck_lead_only_confirmed_leads_lead_on')),
    sa.CheckConstraint('(declined_on IS NULL) = (declined_because IS NULL)', name=op.f('ck_lead_declined_has_reason')),
    sa.CheckConstraint('contact_by >= proposed_on', name=op.f('ck_lead_contact_period')),
    sa.CheckConstraint('contacted_on IS NULL OR contacted_on >= proposed_on', name=op.f('ck_lead_contacted_after_proposal')),
    sa.CheckConstraint('last_contact_on IS NULL OR last_contact_on >= contacted_on', name=op.f('ck_lead_contacts_in_order')),
    sa.ForeignKeyConstraint(['created_by_id'], ['ab_user.id'], name=op.f('fk_lead_created_by_id')),
    sa.ForeignKeyConstraint(['plan_year'], ['plan_year.year'], name=op.f('fk_lead_plan_year')),
    sa.ForeignKeyConstraint(['region_code'], ['region.code'], name=op.f('fk_lead_region_code')),
    sa.ForeignKeyConstraint(['trainee_id'], ['trainee.id'], name=op.f('fk_lead_trainee_id')),
    sa.ForeignKeyConstraint(['unit_id'], ['unit.id'], name=op.f('fk_lead_unit_id')),
    sa.ForeignKeyConstraint(['updated_by_id'], ['ab_user.id'], name=op.f('fk_lead_updated_by_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_lead'))
    )
    with op.batch_alter_table('lead', schema=None) as batch_op:
        batch_op.create_index('ix_lead_city', ['city_code', 'id'], unique=False)
        batch_op.create_index('ix_lead_city_state', ['city_code', 'state', 'id'], unique=False)
        batch_op.create_index('ix_lead_creator', ['created_by_id', 'id'], unique=False)
        batch_op.create_index('ix_lead_department', ['plan_year', 'department', 'region_code', 'kind', 'state'], unique=False)
        batch_op.create_index(batch_op.f('ix_lead_phone_hash'), ['phone_hash'], unique=False)
        batch_op.create_index('ix_lead_region', ['region_code', 'id'], unique=False)
        batch_op.create_index('ix_lead_region_state', ['region_code', 'state', 'id'], unique=False)
        batch_op.create_index(batch_op.f('ix_lead_trainee_id'), ['trainee_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_lead_unit_id'), ['unit_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_lead_uscc'), ['uscc'], unique=False)
        batch_op.create_index('uq_lead_unit_live', ['region_code', 'uscc', 'plan_year'], unique=True, sqlite_where=sa.text("kind = 'UNIT' AND state IN ('PROPOSED', 'CONTACTED', 'CONFIRMED')"), postgresql_where=sa.text("kind = 'UNIT' AND state IN ('PROPOSED', 'CONTACTED', 'CONFIRMED')"))
        batch_op.create_index('uq_lead_youth_live', ['region_code', 'phone_hash', 'plan_year'], unique=True, sqlite_where=sa.text("kind = 'YOUTH' AND state IN ('PROPOSED', 'CONTACTED', 'CONFIRMED')"), postgresql_where=sa.text("kind = 'YOUTH' AND state IN ('PROPOSED', 'CONTACTED', 'CONFIRMED')"))

    op.create_table('trainee_consent',
    sa.Column('scope', sa.Enum('COMPARISON', 'PUSH', 'PUBLICITY', name='consent_scope', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.Column('is_given', sa.Boolean(), nullable=False),
    sa.Column('declared_on', sa.Date(), nullable=False),
    sa.Column('means', sa.Enum('PAPER', 'ONLINE', name='consent_means', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.Column('note', sa.String(length=200), nullable=True),
    sa.Column('id', app.core.types.Id(), nullable=False),
    sa.Column('created_at', sa.DateTime(), nullable=False),
    sa.Column('updated_at', sa.DateTime(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('created_by_id', sa.Integer(), nullable=True),
    sa.Column('updated_by_id', sa.Integer(), nullable=True),
    sa.Column('trainee_id', app.core.types.Id(), nullable=False),
    sa.Column('city_code', sa.String(length=6), nullable=False),
    sa.Column('region_code', sa.String(length=6), nullable=False),
    sa.ForeignKeyConstraint(['created_by_id'], ['ab_user.id'], name=op.f('fk_trainee_consent_created_by_id')),
    sa.ForeignKeyConstraint(['region_code'], ['region.code'], name=op.f('fk_trainee_consent_region_code')),
    sa.ForeignKeyConstraint(['trainee_id'], ['trainee.id'], name=op.f('fk_trainee_consent_trainee_id')),
    sa.ForeignKeyConstraint(['updated_by_id'], ['ab_user.id'], name=op.f('fk_trainee_consent_updated_by_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_trainee_consent'))
    )
    with op.batch_alter_table('trainee_consent', schema=None) as batch_op:
        batch_op.create_index('ix_trainee_consent_city', ['city_code', 'id'], unique=False)
        batch_op.create_index('ix_trainee_consent_region', ['region_code', 'id'], unique=False)
        batch_op.create_index(batch_op.f('ix_trainee_consent_trainee_id'), ['trainee_id'], unique=False)

    op.create_table('trainee_hardship',
    sa.Column('kind', sa.Enum('LOW_INCOME', 'ZERO_EMPLOYMENT', 'OUT_OF_POVERTY', 'DISABLED', 'OTHER', name='hardship_kind', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.Column('owner', sa.Enum('HRSS', 'EDU', 'SCI', 'MIIT', 'CIVIL', 'FIN', 'COM', 'SASAC', 'CYL', 'FIC', name='department', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.Column('person_name', sa.String(length=40), nullable=False),
    sa.Column('id_tail', sa.String(length=4), nullable=False),
    sa.Column('claimed_on', sa.Date(), nullable=False),
    sa.Column('proof', sa.String(length=200), nullable=True),
    sa.Column('state', sa.Enum('CLAIMED', 'VERIFIED', 'REFUSED', 'EXPIRED', name='hardship_state', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.Column('decided_on', sa.Date(), nullable=True),
    sa.Column('decided_by', sa.String(length=64), nullable=True),
    sa.Column('valid_to', sa.Date(), nullable=True),
    sa.Column('marked_to', sa.Date(), nullable=True),
    sa.Column('evidence', sa.String(length=200), nullable=True),
    sa.Column('id', app.core.types.Id(), nullable=False),
    sa.Column('created_at', sa.DateTime(), nullable=False),
    sa.Column('updated_at', sa.DateTime(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('created_by_id', sa.Integer(), nullable=True),
    sa.Column('updated_by_id', sa.Integer(), nullable=True),
    sa.Column('trainee_id', app.core.types.Id(), nullable=False),
    sa.Column('city_code', sa.String(length=6), nullable=False),
    sa.Column('region_code', sa.String(length=6), nullable=False),
    sa.CheckConstraint("(state = 'CLAIMED') = (decided_on IS NULL)", name=op.f('ck_trainee_hardship_decided_has_day')),
    sa.CheckConstraint("state <> 'VERIFIED' OR marked_to IS NOT NULL", name=op.f('ck_trainee_hardship_verified_has_mark')),
    sa.CheckConstraint("state <> 'VERIFIED' OR valid_to IS NOT NULL", name=op.f('ck_trainee_hardship_verified_has_end')),
    sa.CheckConstraint('valid_to IS NULL OR valid_to >= decided_on', name=op.f('ck_trainee_hardship_period')),
    sa.ForeignKeyConstraint(['created_by_id'], ['ab_user.id'], name=op.f('fk_trainee_hardship_created_by_id')),
    sa.ForeignKeyConstraint(['region_code'], ['region.code'], name=op.f('fk_trainee_hardship_region_code')),
    sa.ForeignKeyConstraint(['trainee_id'], ['trainee.id'], name=op.f('fk_trainee_hardship_trainee_id')),
    sa.ForeignKeyConstraint(['updated_by_id'], ['ab_user.id'], name=op.f('fk_trainee_hardship_updated_by_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_trainee_hardship'))
    )
    with op.batch_alter_table('trainee_hardship', schema=None) as batch_op:
        batch_op.create_index('ix_trainee_hardship_city', ['city_code', 'id'], unique=False)
        batch_op.create_index('ix_trainee_hardship_end', ['state', 'valid_to'], unique=False)
        batch_op.create_index('ix_trainee_hardship_owner', ['owner', 'state', 'id'], unique=False)
        batch_op.create_index('ix_trainee_hardship_region', ['region_code', 'id'], unique=False)
        batch_op.create_index(batch_op.f('ix_trainee_hardship_trainee_id'), ['trainee_id'], unique=False)
        batch_op.create_index('uq_trainee_hardship_open', ['trainee_id', 'kind'], unique=True, sqlite_where=sa.text("state = 'CLAIMED'"), postgresql_where=sa.text("state = 'CLAIMED'"))

    op.create_table('trainee_merge',
    sa.Column('kept_id', app.core.types.Id(), nullable=False),
    sa.Column('gone_id', app.core.types.Id(), nullable=False),
    sa.Column('before', app.core.types.Encrypted(), nullable=False),
    sa.Column('merged_at', sa.DateTime(), nullable=False),
    sa.Column('undo_until', sa.DateTime(), nullable=False),
    sa.Column('undone_at', sa.DateTime(), nullable=True),
    sa.Column('reason', sa.Text(), nullable=False),
    sa.Column('id', app.core.types.Id(), nullable=False),
    sa.Column('created_at', sa.DateTime(), nullable=False),
    sa.Column('updated_at', sa.DateTime(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('created_by_id', sa.Integer(), nullable=True),
    sa.Column('updated_by_id', sa.Integer(), nullable=True),
    sa.Column('city_code', sa.String(length=6), nullable=False),
    sa.Column('region_code', sa.String(length=6), nullable=False),
    sa.ForeignKeyConstraint(['created_by_id'], ['ab_user.id'], name=op.f('fk_trainee_merge_created_by_id')),
    sa.ForeignKeyConstraint(['gone_id'], ['trainee.id'], name=op.f('fk_trainee_merge_gone_id')),
    sa.ForeignKeyConstraint(['kept_id'], ['trainee.id'], name=op.f('fk_trainee_merge_kept_id')),
    sa.ForeignKeyConstraint(['region_code'], ['region.code'], name=op.f('fk_trainee_merge_region_code')),
    sa.ForeignKeyConstraint(['updated_by_id'], ['ab_user.id'], name=op.f('fk_trainee_merge_updated_by_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_trainee_merge'))
    )
    with op.batch_alter_table('trainee_merge', schema=None) as batch_op:
        batch_op.create_index('ix_trainee_merge_city', ['city_code', 'id'], unique=False)
        batch_op.create_index(batch_op.f('ix_trainee_merge_gone_id'), ['gone_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_trainee_merge_kept_id'), ['kept_id'], unique=False)
        batch_op.create_index('ix_trainee_merge_region', ['region_code', 'id'], unique=False)

    op.create_table('trainee_pair',
    sa.Column('first_id', app.core.types.Id(), nullable=False),
    sa.Column('second_id', app.core.types.Id(), nullable=False),
    sa.Column('reason', sa.Enum('NAME_BIRTH', 'PHONE', 'NAMED', name='pair_reason', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.Column('state', sa.Enum('OPEN', 'MERGED', 'APART', name='pair_state', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.Column('decided_on', sa.Date(), nullable=True),
    sa.Column('note', sa.String(length=200), nullable=True),
    sa.Column('id', app.core.types.Id(), nullable=False),
    sa.Column('created_at', sa.DateTime(), nullable=False),
    sa.Column('updated_at', sa.DateTime(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('created_by_id', sa.Integer(), nullable=True),
    sa.Column('updated_by_id', sa.Integer(), nullable=True),
    sa.Column('city_code', sa.String(length=6), nullable=False),
    sa.Column('region_code', sa.String(length=6), nullable=False),
    sa.CheckConstraint("(state = 'OPEN') = (decided_on IS NULL)", name=op.f('ck_trainee_pair_decided_has_day')),
    sa.CheckConstraint('first_id < second_id', name=op.f('ck_trainee_pair_in_order')),
    sa.ForeignKeyConstraint(['created_by_id'], ['ab_user.id'], name=op.f('fk_trainee_pair_created_by_id')),
    sa.ForeignKeyConstraint(['first_id'], ['trainee.id'], name=op.f('fk_trainee_pair_first_id')),
    sa.ForeignKeyConstraint(['region_code'], ['region.code'], name=op.f('fk_trainee_pair_region_code')),
    sa.ForeignKeyConstraint(['second_id'], ['trainee.id'], name=op.f('fk_trainee_pair_second_id')),
    sa.ForeignKeyConstraint(['updated_by_id'], ['ab_user.id'], name=op.f('fk_trainee_pair_updated_by_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_trainee_pair')),
    sa.UniqueConstraint('first_id', 'second_id', name=op.f('uq_trainee_pair_first_id_second_id'))
    )
    with op.batch_alter_table('trainee_pair', schema=None) as batch_op:
        batch_op.create_index('ix_trainee_pair_city', ['city_code', 'id'], unique=False)
        batch_op.create_index('ix_trainee_pair_region', ['region_code', 'id'], unique=False)
        batch_op.create_index(batch_op.f('ix_trainee_pair_second_id'), ['second_id'], unique=False)
        batch_op.create_index('ix_trainee_pair_state', ['state', 'id'], unique=False)

    op.create_table('trainee_source',
    sa.Column('channel', sa.Enum('REALNAME_DB', 'JOBSEEK_MINIAPP', 'UNEMP_REGISTER', 'STREET', 'SCHOOL', 'CYL', 'SELF', 'OFFICER', name='channel', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.Column('facts', app.core.types.Encrypted(), nullable=False),
    sa.Column('first_seen_on', sa.Date(), nullable=False),
    sa.Column('last_seen_on', sa.Date(), nullable=False),
    sa.Column('batch_id', app.core.types.Id(), nullable=True),
    sa.Column('id', app.core.types.Id(), nullable=False),
    sa.Column('created_at', sa.DateTime(), nullable=False),
    sa.Column('updated_at', sa.DateTime(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('created_by_id', sa.Integer(), nullable=True),
    sa.Column('updated_by_id', sa.Integer(), nullable=True),
    sa.Column('trainee_id', app.core.types.Id(), nullable=False),
    sa.Column('city_code', sa.String(length=6), nullable=False),
    sa.Column('region_code', sa.String(length=6), nullable=False),
    sa.CheckConstraint('last_seen_on >= first_seen_on', name=op.f('ck_trainee_source_seen')),
    sa.ForeignKeyConstraint(['created_by_id'], ['ab_user.id'], name=op.f('fk_trainee_source_created_by_id')),
    sa.ForeignKeyConstraint(['region_code'], ['region.code'], name=op.f('fk_trainee_source_region_code')),
    sa.ForeignKeyConstraint(['trainee_id'], ['trainee.id'], name=op.f('fk_trainee_source_trainee_id')),
    sa.ForeignKeyConstraint(['updated_by_id'], ['ab_user.id'], name=op.f('fk_trainee_source_updated_by_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_trainee_source')),
    sa.UniqueConstraint('trainee_id', 'channel', name=op.f('uq_trainee_source_trainee_id_channel'))
    )
    with op.batch_alter_table('trainee_source', schema=None) as batch_op:
        batch_op.create_index('ix_trainee_source_city', ['city_code', 'id'], unique=False)
        batch_op.create_index('ix_trainee_source_region', ['region_code', 'id'], unique=False)
        batch_op.create_index(batch_op.f('ix_trainee_source_trainee_id'), ['trainee_id'], unique=False)

    op.create_table('trainee_stay',
    sa.Column('id', app.core.types.Id(), nullable=False),
    sa.Column('trainee_id', app.core.types.Id(), nullable=False),
    sa.Column('left_at', sa.DateTime(), nullable=False),
    sa.Column('city_code', sa.String(length=6), nullable=False),
    sa.Column('region_code', sa.String(length=6), nullable=False),
    sa.ForeignKeyConstraint(['region_code'], ['region.code'], name=op.f('fk_trainee_stay_region_code')),
    sa.ForeignKeyConstraint(['trainee_id'], ['trainee.id'], name=op.f('fk_trainee_stay_trainee_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_trainee_stay'))
    )
    with op.batch_alter_table('trainee_stay', schema=None) as batch_op:
        batch_op.create_index('ix_trainee_stay_city', ['city_code', 'id'], unique=False)
        batch_op.create_index('ix_trainee_stay_left', ['left_at', 'trainee_id'], unique=False)
        batch_op.create_index('ix_trainee_stay_region', ['region_code', 'id'], unique=False)
        batch_op.create_index(batch_op.f('ix_trainee_stay_trainee_id'), ['trainee_id'], unique=False)

    op.create_table('trainee_visit',
    sa.Column('method', sa.Enum('HOME', 'PHONE', 'ONLINE', 'CAMPUS', 'COMMUNITY', name='visit_method', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.Column('visitor', sa.String(length=40), nullable=False),
    sa.Column('visited_on', sa.Date(), nullable=False),
    sa.Column('result', sa.Enum('WILLING', 'JOB_SEEKING', 'TRAINING', 'STARTUP', 'EMPLOYED', 'STUDY', 'ENLIST', 'NOT_NOW', 'LOST', name='visit_result', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.Column('next_on', sa.Date(), nullable=True),
    sa.Column('note', sa.Text(), nullable=True),
    sa.Column('id', app.core.types.Id(), nullable=False),
    sa.Column('created_at', sa.DateTime(), nullable=False),
    sa.Column('updated_at', sa.DateTime(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('created_by_id', sa.Integer(), nullable=True),
    sa.Column('updated_by_id', sa.Integer(), nullable=True),
    sa.Column('trainee_id', app.core.types.Id(), nullable=False),
    sa.Column('city_code', sa.String(length=6), nullable=False),
    sa.Column('region_code', sa.String(length=6), nullable=False),
    sa.CheckConstraint('next_on IS NULL OR next_on >= visited_on', name=op.f('ck_trainee_visit_next_is_later')),
    sa.ForeignKeyConstraint(['created_by_id'], ['ab_user.id'], name=op.f('fk_trainee_visit_created_by_id')),
    sa.ForeignKeyConstraint(['region_code'], ['region.code'], name=op.f('fk_trainee_visit_region_code')),
    sa.ForeignKeyConstraint(['trainee_id'], ['trainee.id'], name=op.f('fk_trainee_visit_trainee_id')),
    sa.ForeignKeyConstraint(['updated_by_id'], ['ab_user.id'], name=op.f('fk_trainee_visit_updated_by_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_trainee_visit'))
    )
    with op.batch_alter_table('trainee_visit', schema=None) as batch_op:
        batch_op.create_index('ix_trainee_visit_city', ['city_code', 'id'], unique=False)
        batch_op.create_index('ix_trainee_visit_day', ['region_code', 'visited_on'], unique=False)
        batch_op.create_index('ix_trainee_visit_region', ['region_code', 'id'], unique=False)
        batch_op.create_index(batch_op.f('ix_trainee_visit_trainee_id'), ['trainee_id'], unique=False)

    op.create_table('lead_contact',
    sa.Column('lead_id', app.core.types.Id(), nullable=False),
    sa.Column('contacted_on', sa.Date(), nullable=False),
    sa.Column('method', sa.Enum('PHONE', 'VISIT', 'MEETING', 'MESSAGE', 'OTHER', name='contact_method', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.Column('result', sa.Enum('WILLING', 'CONSIDERING', 'UNWILLING', 'NO_ANSWER', 'WRONG_NUMBER', name='contact_result', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.Column('note', sa.Text(), nullable=False),
    sa.Column('contacted_by', sa.String(length=64), nullable=False),
    sa.Column('id', app.core.types.Id(), nullable=False),
    sa.Column('created_at', sa.DateTime(), nullable=False),
    sa.Column('updated_at', sa.DateTime(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('created_by_id', sa.Integer(), nullable=True),
    sa.Column('updated_by_id', sa.Integer(), nullable=True),
    sa.Column('city_code', sa.String(length=6), nullable=False),
    sa.Column('region_code', sa.String(length=6), nullable=False),
    sa.ForeignKeyConstraint(['created_by_id'], ['ab_user.id'], name=op.f('fk_lead_contact_created_by_id')),
    sa.ForeignKeyConstraint(['lead_id'], ['lead.id'], name=op.f('fk_lead_contact_lead_id')),
    sa.ForeignKeyConstraint(['region_code'], ['region.code'], name=op.f('fk_lead_contact_region_code')),
    sa.ForeignKeyConstraint(['updated_by_id'], ['ab_user.id'], name=op.f('fk_lead_contact_updated_by_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_lead_contact'))
    )
    with op.batch_alter_table('lead_contact', schema=None) as batch_op:
        batch_op.create_index('ix_lead_contact_city', ['city_code', 'id'], unique=False)
        batch_op.create_index(batch_op.f('ix_lead_contact_lead_id'), ['lead_id'], unique=False)
        batch_op.create_index('ix_lead_contact_region', ['region_code', 'id'], unique=False)

    op.create_table('push',
    sa.Column('post_title', sa.String(length=60), nullable=False),
    sa.Column('unit_name', sa.String(length=80), nullable=False),
    sa.Column('text', sa.Text(), nullable=False),
    sa.Column('channel', sa.Enum('SITE', 'PHONE', 'PRINT', name='push_channel', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.Column('pushed_on', sa.Date(), nullable=False),
    sa.Column('pushed_by', sa.String(length=64), nullable=False),
    sa.Column('answer_by', sa.Date(), nullable=False),
    sa.Column('answer', sa.Enum('INTERESTED', 'NOT_INTERESTED', 'NO_ANSWER', name='push_answer', native_enum=False, create_constraint=True, length=32), nullable=True),
    sa.Column('answered_on', sa.Date(), nullable=True),
    sa.Column('note', sa.String(length=200), nullable=True),
    sa.Column('id', app.core.types.Id(), nullable=False),
    sa.Column('created_at', sa.DateTime(), nullable=False),
    sa.Column('updated_at', sa.DateTime(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('created_by_id', sa.Integer(), nullable=True),
    sa.Column('updated_by_id', sa.Integer(), nullable=True),
    sa.Column('score', sa.Integer(), nullable=False),
    sa.Column('fit', sa.Enum('HIGH', 'MIDDLE', 'LOW', name='fit', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.Column('reasons', sa.Text(), nullable=False),
    sa.Column('trainee_id', app.core.types.Id(), nullable=False),
    sa.Column('post_id', app.core.types.Id(), nullable=False),
    sa.Column('city_code', sa.String(length=6), nullable=False),
    sa.Column('region_code', sa.String(length=6), nullable=False),
    sa.CheckConstraint('(answer IS NULL) = (answered_on IS NULL)', name=op.f('ck_push_answer_has_day')),
    sa.CheckConstraint('answered_on IS NULL OR answered_on >= pushed_on', name=op.f('ck_push_answered_later')),
    sa.CheckConstraint('score BETWEEN 0 AND 100', name=op.f('ck_push_score')),
    sa.ForeignKeyConstraint(['created_by_id'], ['ab_user.id'], name=op.f('fk_push_created_by_id')),
    sa.ForeignKeyConstraint(['post_id'], ['post.id'], name=op.f('fk_push_post_id')),
    sa.ForeignKeyConstraint(['region_code'], ['region.code'], name=op.f('fk_push_region_code')),
    sa.ForeignKeyConstraint(['trainee_id'], ['trainee.id'], name=op.f('fk_push_trainee_id')),
    sa.ForeignKeyConstraint(['updated_by_id'], ['ab_user.id'], name=op.f('fk_push_updated_by_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_push')),
    sa.UniqueConstraint('trainee_id', 'post_id', name=op.f('uq_push_trainee_id_post_id'))
    )
    with op.batch_alter_table('push', schema=None) as batch_op:
        batch_op.create_index('ix_push_city', ['city_code', 'id'], unique=False)
        batch_op.create_index('ix_push_day', ['pushed_on', 'region_code'], unique=False)
        batch_op.create_index('ix_push_post', ['post_id', 'id'], unique=False)
        batch_op.create_index('ix_push_region', ['region_code', 'id'], unique=False)
        batch_op.create_index('ix_push_title', ['post_title', 'id'], unique=False)
        batch_op.create_index('ix_push_trainee_day', ['trainee_id', 'pushed_on'], unique=False)
        batch_op.create_index('ix_push_unanswered', ['region_code', 'channel', 'answer', 'id'], unique=False)

    op.create_table('push_suggestion',
    sa.Column('made_on', sa.Date(), nullable=False),
    sa.Column('dismissed_on', sa.Date(), nullable=True),
    sa.Column('id', app.core.types.Id(), nullable=False),
    sa.Column('created_at', sa.DateTime(), nullable=False),
    sa.Column('updated_at', sa.DateTime(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('created_by_id', sa.Integer(), nullable=True),
    sa.Column('updated_by_id', sa.Integer(), nullable=True),
    sa.Column('score', sa.Integer(), nullable=False),
    sa.Column('fit', sa.Enum('HIGH', 'MIDDLE', 'LOW', name='fit', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.Column('reasons', sa.Text(), nullable=False),
    sa.Column('trainee_id', app.core.types.Id(), nullable=False),
    sa.Column('post_id', app.core.types.Id(), nullable=False),
    sa.Column('city_code', sa.String(length=6), nullable=False),
    sa.Column('region_code', sa.String(length=6), nullable=False),
    sa.CheckConstraint('score BETWEEN 0 AND 100', name=op.f('ck_push_suggestion_score')),
    sa.ForeignKeyConstraint(['created_by_id'], ['ab_user.id'], name=op.f('fk_push_suggestion_created_by_id')),
    sa.ForeignKeyConstraint(['post_id'], ['post.id'], name=op.f('fk_push_suggestion_post_id')),
    sa.ForeignKeyConstraint(['region_code'], ['region.code'], name=op.f('fk_push_suggestion_region_code')),
    sa.ForeignKeyConstraint(['trainee_id'], ['trainee.id'], name=op.f('fk_push_suggestion_trainee_id')),
    sa.ForeignKeyConstraint(['updated_by_id'], ['ab_user.id'], name=op.f('fk_push_suggestion_updated_by_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_push_suggestion')),
    sa.UniqueConstraint('trainee_id', 'post_id', name=op.f('uq_push_suggestion_trainee_id_post_id'))
    )
    with op.batch_alter_table('push_suggestion', schema=None) as batch_op:
        batch_op.create_index('ix_push_suggestion_city', ['city_code', 'dismissed_on', 'id'], unique=False)
        batch_op.create_index('ix_push_suggestion_post', ['post_id'], unique=False)
        batch_op.create_index('ix_push_suggestion_region', ['region_code', 'dismissed_on', 'id'], unique=False)

    _mark_posts_entered_for_units()



def downgrade():
    op.drop_index('ix_post_entered', table_name='post')
    if op.get_bind().dialect.name == 'postgresql':
        op.drop_constraint(op.f('ck_post_declined_was_entered_by_office'), 'post')
    op.execute('ALTER TABLE post DROP COLUMN declined_at')
    op.execute('ALTER TABLE post DROP COLUMN is_entered_for_unit')

    with op.batch_alter_table('push_suggestion', schema=None) as batch_op:
        batch_op.drop_index('ix_push_suggestion_region')
        batch_op.drop_index('ix_push_suggestion_post')
        batch_op.drop_index('ix_push_suggestion_city')

    op.drop_table('push_suggestion')
    with op.batch_alter_table('push', schema=None) as batch_op:
        batch_op.drop_index('ix_push_unanswered')
        batch_op.drop_index('ix_push_trainee_day')
        batch_op.drop_index('ix_push_title')
        batch_op.drop_index('ix_push_region')
        batch_op.drop_index('ix_push_post')
        batch_op.drop_index('ix_push_day')
        batch_op.drop_index('ix_push_city')

    op.drop_table('push')
    with op.batch_alter_table('lead_contact', schema=None) as batch_op:
        batch_op.drop_index('ix_lead_contact_region')
        batch_op.drop_index(batch_op.f('ix_lead_contact_lead_id'))
        batch_op.drop_index('ix_lead_contact_city')

    op.drop_table('lead_contact')
    with op.batch_alter_table('trainee_visit', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_trainee_visit_trainee_id'))
        batch_op.drop_index('ix_trainee_visit_region')
        batch_op.drop_index('ix_trainee_visit_day')
        batch_op.drop_index('ix_trainee_visit_city')

    op.drop_table('trainee_visit')
    with op.batch_alter_table('trainee_stay', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_trainee_stay_trainee_id'))
        batch_op.drop_index('ix_trainee_stay_region')
        batch_op.drop_index('ix_trainee_stay_left')
        batch_op.drop_index('ix_trainee_stay_city')

    op.drop_table('trainee_stay')
    with op.batch_alter_table('trainee_source', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_trainee_source_trainee_id'))
        batch_op.drop_index('ix_trainee_source_region')
        batch_op.drop_index('ix_trainee_source_city')

    op.drop_table('trainee_source')
    with op.batch_alter_table('trainee_pair', schema=None) as batch_op:
        batch_op.drop_index('ix_trainee_pair_state')
        batch_op.drop_index(batch_op.f('ix_trainee_pair_second_id'))
        batch_op.drop_index('ix_trainee_pair_region')
        batch_op.drop_index('ix_trainee_pair_city')

    op.drop_table('trainee_pair')
    with op.batch_alter_table('trainee_merge', schema=None) as batch_op:
        batch_op.drop_index('ix_trainee_merge_region')
        batch_op.drop_index(batch_op.f('ix_trainee_merge_kept_id'))
        batch_op.drop_index(batch_op.f('ix_trainee_merge_gone_id'))
        batch_op.drop_index('ix_trainee_merge_city')

    op.drop_table('trainee_merge')
    with op.batch_alter_table('trainee_hardship', schema=None) as batch_op:
        batch_op.drop_index('uq_trainee_hardship_open', sqlite_where=sa.text("state = 'CLAIMED'"), postgresql_where=sa.text("state = 'CLAIMED'"))
        batch_op.drop_index(batch_op.f('ix_trainee_hardship_trainee_id'))
        batch_op.drop_index('ix_trainee_hardship_region')
        batch_op.drop_index('ix_trainee_hardship_owner')
        batch_op.drop_index('ix_trainee_hardship_end')
        batch_op.drop_index('ix_trainee_hardship_city')

    op.drop_table('trainee_hardship')
    with op.batch_alter_table('trainee_consent', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_trainee_consent_trainee_id'))
        batch_op.drop_index('ix_trainee_consent_region')
        batch_op.drop_index('ix_trainee_consent_city')

    op.drop_table('trainee_consent')
    with op.batch_alter_table('lead', schema=None) as batch_op:
        batch_op.drop_index('uq_lead_youth_live', sqlite_where=sa.text("kind = 'YOUTH' AND state IN ('PROPOSED', 'CONTACTED', 'CONFIRMED')"), postgresql_where=sa.text("kind = 'YOUTH' AND state IN ('PROPOSED', 'CONTACTED', 'CONFIRMED')"))
        batch_op.drop_index('uq_lead_unit_live', sqlite_where=sa.text("kind = 'UNIT' AND state IN ('PROPOSED', 'CONTACTED', 'CONFIRMED')"), postgresql_where=sa.text("kind = 'UNIT' AND state IN ('PROPOSED', 'CONTACTED', 'CONFIRMED')"))
        batch_op.drop_index(batch_op.f('ix_lead_uscc'))
        batch_op.drop_index(batch_op.f('ix_lead_unit_id'))
        batch_op.drop_index(batch_op.f('ix_lead_trainee_id'))
        batch_op.drop_index('ix_lead_region_state')
        batch_op.drop_index('ix_lead_region')
        batch_op.drop_index(batch_op.f('ix_lead_phone_hash'))
        batch_op.drop_index('ix_lead_department')
        batch_op.drop_index('ix_lead_creator')
        batch_op.drop_index('ix_lead_city_state')
        batch_op.drop_index('ix_lead_city')

    op.drop_table('lead')
    with op.batch_alter_table('import_outcome', schema=None) as batch_op:
        batch_op.drop_index('ix_import_outcome_record')

    op.drop_table('import_outcome')
    with op.batch_alter_table('import_fault', schema=None) as batch_op:
        batch_op.drop_index('ix_import_fault_batch')

    op.drop_table('import_fault')
    with op.batch_alter_table('eligibility_check', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_eligibility_check_trainee_id'))
        batch_op.drop_index('ix_eligibility_check_trainee')
        batch_op.drop_index('ix_eligibility_check_region')
        batch_op.drop_index('ix_eligibility_check_city')

    op.drop_table('eligibility_check')
    with op.batch_alter_table('comparison_line', schema=None) as batch_op:
        batch_op.drop_index('ix_comparison_line_subject')

    op.drop_table('comparison_line')
    with op.batch_alter_table('comparison_file', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_comparison_file_batch_id'))

    op.drop_table('comparison_file')
    with op.batch_alter_table('youth_event', schema=None) as batch_op:
        batch_op.drop_index('ix_youth_event_region')
        batch_op.drop_index('ix_youth_event_held_on')
        batch_op.drop_index('ix_youth_event_city')

    op.drop_table('youth_event')
    with op.batch_alter_table('unemployment_registration', schema=None) as batch_op:
        batch_op.drop_index('ix_unemployment_registration_region')
        batch_op.drop_index('ix_unemployment_registration_name')
        batch_op.drop_index('ix_unemployment_registration_city')

    op.drop_table('unemployment_registration')
    with op.batch_alter_table('trainee', schema=None) as batch_op:
        batch_op.drop_index('ix_trainee_waiting')
        batch_op.drop_index('ix_trainee_twin')
        batch_op.drop_index('ix_trainee_tail')
        batch_op.drop_index('ix_trainee_state')
        batch_op.drop_index('ix_trainee_region_state')
        batch_op.drop_index('ix_trainee_region')
        batch_op.drop_index(batch_op.f('ix_trainee_phone_hash'))
        batch_op.drop_index('ix_trainee_next_visit')
        batch_op.drop_index('ix_trainee_name')
        batch_op.drop_index(batch_op.f('ix_trainee_merged_into_id'))
        batch_op.drop_index('ix_trainee_due')
        batch_op.drop_index('ix_trainee_deadline')
        batch_op.drop_index('ix_trainee_city_state')
        batch_op.drop_index('ix_trainee_city')

    op.drop_table('trainee')
    with op.batch_alter_table('tech_company', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_tech_company_uscc'))
        batch_op.drop_index('ix_tech_company_region')
        batch_op.drop_index('ix_tech_company_name')
        batch_op.drop_index('ix_tech_company_city')

    op.drop_table('tech_company')
    with op.batch_alter_table('state_owned_enterprise', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_state_owned_enterprise_uscc'))
        batch_op.drop_index('ix_state_owned_enterprise_region')
        batch_op.drop_index('ix_state_owned_enterprise_name')
        batch_op.drop_index('ix_state_owned_enterprise_city')

    op.drop_table('state_owned_enterprise')
    with op.batch_alter_table('specialized_sme', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_specialized_sme_uscc'))
        batch_op.drop_index('ix_specialized_sme_region')
        batch_op.drop_index('ix_specialized_sme_name')
        batch_op.drop_index('ix_specialized_sme_city')

    op.drop_table('specialized_sme')
    with op.batch_alter_table('social_organisation', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_social_organisation_uscc'))
        batch_op.drop_index('ix_social_organisation_region')
        batch_op.drop_index('ix_social_organisation_name')
        batch_op.drop_index('ix_social_organisation_city')

    op.drop_table('social_organisation')
    with op.batch_alter_table('single_champion', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_single_champion_uscc'))
        batch_op.drop_index('ix_single_champion_region')
        batch_op.drop_index('ix_single_champion_name')
        batch_op.drop_index('ix_single_champion_city')

    op.drop_table('single_champion')
    with op.batch_alter_table('science_project', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_science_project_uscc'))
        batch_op.drop_index('ix_science_project_region')
        batch_op.drop_index('ix_science_project_name')
        batch_op.drop_index('ix_science_project_city')

    op.drop_table('science_project')
    with op.batch_alter_table('real_name_entry', schema=None) as batch_op:
        batch_op.drop_index('ix_real_name_entry_region')
        batch_op.drop_index('ix_real_name_entry_name')
        batch_op.drop_index('ix_real_name_entry_city')

    op.drop_table('real_name_entry')
    with op.batch_alter_table('private_tech_school', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_private_tech_school_uscc'))
        batch_op.drop_index('ix_private_tech_school_region')
        batch_op.drop_index('ix_private_tech_school_name')
        batch_op.drop_index('ix_private_tech_school_city')

    op.drop_table('private_tech_school')
    with op.batch_alter_table('payment_voucher', schema=None) as batch_op:
        batch_op.drop_index('ix_payment_voucher_region')
        batch_op.drop_index('ix_payment_voucher_paid_on')
        batch_op.drop_index(batch_op.f('ix_payment_voucher_claim_batch'))
        batch_op.drop_index('ix_payment_voucher_city')

    op.drop_table('payment_voucher')
    with op.batch_alter_table('msme', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_msme_uscc'))
        batch_op.drop_index('ix_msme_region')
        batch_op.drop_index('ix_msme_name')
        batch_op.drop_index('ix_msme_city')

    op.drop_table('msme')
    with op.batch_alter_table('member_company', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_member_company_uscc'))
        batch_op.drop_index('ix_member_company_region')
        batch_op.drop_index('ix_member_company_name')
        batch_op.drop_index('ix_member_company_city')

    op.drop_table('member_company')
    with op.batch_alter_table('low_income_household', schema=None) as batch_op:
        batch_op.drop_index('ix_low_income_household_region')
        batch_op.drop_index('ix_low_income_household_name')
        batch_op.drop_index(batch_op.f('ix_low_income_household_household_no'))
        batch_op.drop_index('ix_low_income_household_city')

    op.drop_table('low_income_household')
    with op.batch_alter_table('little_giant', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_little_giant_uscc'))
        batch_op.drop_index('ix_little_giant_region')
        batch_op.drop_index('ix_little_giant_name')
        batch_op.drop_index('ix_little_giant_city')

    op.drop_table('little_giant')
    with op.batch_alter_table('leading_manufacturer', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_leading_manufacturer_uscc'))
        batch_op.drop_index('ix_leading_manufacturer_region')
        batch_op.drop_index('ix_leading_manufacturer_name')
        batch_op.drop_index('ix_leading_manufacturer_city')

    op.drop_table('leading_manufacturer')
    with op.batch_alter_table('kind_proof', schema=None) as batch_op:
        batch_op.drop_index('ix_kind_proof_uscc')
        batch_op.drop_index('ix_kind_proof_region')
        batch_op.drop_index('ix_kind_proof_city')

    op.drop_table('kind_proof')
    with op.batch_alter_table('key_enterprise', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_key_enterprise_uscc'))
        batch_op.drop_index('ix_key_enterprise_region')
        batch_op.drop_index('ix_key_enterprise_name')
        batch_op.drop_index('ix_key_enterprise_city')

    op.drop_table('key_enterprise')
    with op.batch_alter_table('internship_pledge', schema=None) as batch_op:
        batch_op.drop_index('ix_internship_pledge_year')
        batch_op.drop_index('ix_internship_pledge_region')
        batch_op.drop_index('ix_internship_pledge_city')

    op.drop_table('internship_pledge')
    with op.batch_alter_table('import_batch', schema=None) as batch_op:
        batch_op.drop_index('ix_import_batch_state')
        batch_op.drop_index('ix_import_batch_region')
        batch_op.drop_index('ix_import_batch_maker')
        batch_op.drop_index('ix_import_batch_city')

    op.drop_table('import_batch')
    with op.batch_alter_table('hard_graduate', schema=None) as batch_op:
        batch_op.drop_index('ix_hard_graduate_region')
        batch_op.drop_index('ix_hard_graduate_name')
        batch_op.drop_index('ix_hard_graduate_city')

    op.drop_table('hard_graduate')
    with op.batch_alter_table('graduate', schema=None) as batch_op:
        batch_op.drop_index('ix_graduate_region')
        batch_op.drop_index('ix_graduate_name')
        batch_op.drop_index('ix_graduate_city')

    op.drop_table('graduate')
    with op.batch_alter_table('export_task', schema=None) as batch_op:
        batch_op.drop_index('ix_export_task_state')
        batch_op.drop_index('ix_export_task_maker')

    op.drop_table('export_task')
    with op.batch_alter_table('development_zone', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_development_zone_uscc'))
        batch_op.drop_index('ix_development_zone_region')
        batch_op.drop_index('ix_development_zone_name')
        batch_op.drop_index('ix_development_zone_city')

    op.drop_table('development_zone')
    with op.batch_alter_table('comparison_batch', schema=None) as batch_op:
        batch_op.drop_index('ix_comparison_batch_region')
        batch_op.drop_index('ix_comparison_batch_due')
        batch_op.drop_index('ix_comparison_batch_city')
        batch_op.drop_index('ix_comparison_batch_answering')

    op.drop_table('comparison_batch')
    with op.batch_alter_table('community_organisation', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_community_organisation_uscc'))
        batch_op.drop_index('ix_community_organisation_region')
        batch_op.drop_index('ix_community_organisation_name')
        batch_op.drop_index('ix_community_organisation_city')

    op.drop_table('community_organisation')
    with op.batch_alter_table('chamber', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_chamber_uscc'))
        batch_op.drop_index('ix_chamber_region')
        batch_op.drop_index('ix_chamber_name')
        batch_op.drop_index('ix_chamber_city')

    op.drop_table('chamber')
    with op.batch_alter_table('campus', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_campus_uscc'))
        batch_op.drop_index('ix_campus_region')
        batch_op.drop_index('ix_campus_name')
        batch_op.drop_index('ix_campus_city')

    op.drop_table('campus')
    with op.batch_alter_table('budget_line', schema=None) as batch_op:
        batch_op.drop_index('ix_budget_line_year')
        batch_op.drop_index('ix_budget_line_region')
        batch_op.drop_index('ix_budget_line_city')

    op.drop_table('budget_line')
    op.drop_table('job_run')
