"""subsidies

Revision ID: 0004
Revises: 0003
"""

import app.core.types
import flask_appbuilder.models.mixins
import sqlalchemy as sa
from alembic import op


revision = '0004'
down_revision = '0003'
branch_labels = None
depends_on = None


LEDGER = {
    'sqlite': (
        "CREATE TRIGGER budget_entry_no_update BEFORE UPDATE ON budget_entry "
        "BEGIN SELECT RAISE(ABORT, 'budget_entry is append-only'); END",
        "CREATE TRIGGER budget_entry_no_delete BEFORE DELETE ON budget_entry "
        "BEGIN SELECT RAISE(ABORT, 'budget_entry is append-only'); END",
    ),
    'postgresql': (
        "CREATE FUNCTION budget_entry_is_append_only() RETURNS trigger LANGUAGE plpgsql AS "
        "$$BEGIN RAISE EXCEPTION 'budget_entry is append-only' USING ERRCODE = 'restrict_violation'; END$$",
        "CREATE TRIGGER budget_entry_no_change BEFORE UPDATE OR DELETE ON budget_entry "
        "FOR EACH ROW EXECUTE FUNCTION budget_entry_is_append_only()",
        "CREATE TRIGGER budget_entry_no_truncate BEFORE TRUNCATE ON budget_entry "
        "FOR EACH STATEMENT EXECUTE FUNCTION budget_entry_is_append_only()",
    ),
}


def upgrade():
    op.create_table('away_period',
    sa.Column('kind', sa.Enum('DECEASED', 'IN_CUSTODY', 'ABROAD', name='away_kind', native_enum=False, create_constraint=True, length=32), nullable=False),
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
    sa.CheckConstraint("(state = 'REMOVED') = (removed_on IS NOT NULL)", name=op.f('ck_away_period_removed_has_day')),
    sa.CheckConstraint('valid_to IS NULL OR valid_to >= valid_from', name=op.f('ck_away_period_period')),
    sa.ForeignKeyConstraint(['created_by_id'], ['ab_user.id'], name=op.f('fk_away_period_created_by_id')),
    sa.ForeignKeyConstraint(['region_code'], ['region.code'], name=op.f('fk_away_period_region_code')),
    sa.ForeignKeyConstraint(['updated_by_id'], ['ab_user.id'], name=op.f('fk_away_period_updated_by_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_away_period')),
    sa.UniqueConstraint('id_hash', 'kind', 'valid_from', name=op.f('uq_away_period_id_hash_kind_valid_from'))
    )
    with op.batch_alter_table('away_period', schema=None) as batch_op:
        batch_op.create_index('ix_away_period_city', ['city_code', 'id'], unique=False)
        batch_op.create_index('ix_away_period_name', ['name', 'id'], unique=False)
        batch_op.create_index('ix_away_period_region', ['region_code', 'id'], unique=False)

    op.create_table('budget_account',
    sa.Column('year', sa.Integer(), nullable=False),
    sa.Column('item', sa.Enum('LIVING', 'ACCIDENT_INSURANCE', 'REMAINING', 'FLEX_SOCIAL', 'HIRING', 'UNIT_FEE', 'RETENTION_AWARD', 'OTHER', name='budget_item', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.Column('arranged_yuan', sa.Numeric(precision=14, scale=2), nullable=False),
    sa.Column('committed_yuan', sa.Numeric(precision=14, scale=2), nullable=False),
    sa.Column('paid_yuan', sa.Numeric(precision=14, scale=2), nullable=False),
    sa.Column('id', app.core.types.Id(), nullable=False),
    sa.Column('created_at', sa.DateTime(), nullable=False),
    sa.Column('updated_at', sa.DateTime(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('created_by_id', sa.Integer(), nullable=True),
    sa.Column('updated_by_id', sa.Integer(), nullable=True),
    sa.Column('city_code', sa.String(length=6), nullable=False),
    sa.Column('region_code', sa.String(length=6), nullable=False),
    sa.CheckConstraint('arranged_yuan - committed_yuan - paid_yuan > -0.005', name=op.f('ck_budget_account_never_overspent')),
    sa.CheckConstraint('committed_yuan >= 0 AND paid_yuan >= 0', name=op.f('ck_budget_account_not_negative')),
    sa.ForeignKeyConstraint(['created_by_id'], ['ab_user.id'], name=op.f('fk_budget_account_created_by_id')),
    sa.ForeignKeyConstraint(['region_code'], ['region.code'], name=op.f('fk_budget_account_region_code')),
    sa.ForeignKeyConstraint(['updated_by_id'], ['ab_user.id'], name=op.f('fk_budget_account_updated_by_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_budget_account')),
    sa.UniqueConstraint('region_code', 'year', 'item', name=op.f('uq_budget_account_region_code_year_item'))
    )
    with op.batch_alter_table('budget_account', schema=None) as batch_op:
        batch_op.create_index('ix_budget_account_city', ['city_code', 'id'], unique=False)
        batch_op.create_index('ix_budget_account_region', ['region_code', 'id'], unique=False)

    op.create_table('claim_notice',
    sa.Column('number', sa.String(length=48), nullable=False),
    sa.Column('title', sa.String(length=120), nullable=False),
    sa.Column('issuer', sa.String(length=120), nullable=False),
    sa.Column('office_phone', sa.String(length=40), nullable=False),
    sa.Column('from_day', sa.Date(), nullable=False),
    sa.Column('to_day', sa.Date(), nullable=False),
    sa.Column('claims', sa.Integer(), nullable=False),
    sa.Column('people', sa.Integer(), nullable=False),
    sa.Column('amount_yuan', sa.Numeric(precision=14, scale=2), nullable=False),
    sa.Column('shown', sa.Text(), nullable=False),
    sa.Column('state', sa.Enum('RUNNING', 'CLOSED', name='notice_state', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.Column('closed_on', sa.Date(), nullable=True),
    sa.Column('id', app.core.types.Id(), nullable=False),
    sa.Column('created_at', sa.DateTime(), nullable=False),
    sa.Column('updated_at', sa.DateTime(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('created_by_id', sa.Integer(), nullable=True),
    sa.Column('updated_by_id', sa.Integer(), nullable=True),
    sa.Column('city_code', sa.String(length=6), nullable=False),
    sa.Column('region_code', sa.String(length=6), nullable=False),
    sa.CheckConstraint('to_day >= from_day', name=op.f('ck_claim_notice_period')),
    sa.ForeignKeyConstraint(['created_by_id'], ['ab_user.id'], name=op.f('fk_claim_notice_created_by_id')),
    sa.ForeignKeyConstraint(['region_code'], ['region.code'], name=op.f('fk_claim_notice_region_code')),
    sa.ForeignKeyConstraint(['updated_by_id'], ['ab_user.id'], name=op.f('fk_claim_notice_updated_by_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_claim_notice')),
    sa.UniqueConstraint('number', name=op.f('uq_claim_notice_number'))
    )
    with op.batch_alter_table('claim_notice', schema=None) as batch_op:
        batch_op.create_index('ix_claim_notice_city', ['city_code', 'id'], unique=False)
        batch_op.create_index('ix_claim_notice_public', ['from_day', 'id'], unique=False)
        batch_op.create_index('ix_claim_notice_region', ['region_code', 'id'], unique=False)
        batch_op.create_index('ix_claim_notice_state', ['state', 'to_day'], unique=False)

    op.create_table('insurance_month',
    sa.Column('month', sa.String(length=7), nullable=False),
    sa.Column('insured_as', sa.Enum('EMPLOYEE', 'FLEXIBLE', name='insured_as', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.Column('employer', sa.String(length=80), nullable=False),
    sa.Column('employer_uscc', sa.String(length=18), nullable=True),
    sa.Column('amount_yuan', sa.Numeric(precision=14, scale=2), nullable=False),
    sa.Column('entered_on', sa.Date(), nullable=True),
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
    sa.CheckConstraint("(state = 'REMOVED') = (removed_on IS NOT NULL)", name=op.f('ck_insurance_month_removed_has_day')),
    sa.CheckConstraint('amount_yuan >= 0', name=op.f('ck_insurance_month_amount_not_negative')),
    sa.ForeignKeyConstraint(['created_by_id'], ['ab_user.id'], name=op.f('fk_insurance_month_created_by_id')),
    sa.ForeignKeyConstraint(['region_code'], ['region.code'], name=op.f('fk_insurance_month_region_code')),
    sa.ForeignKeyConstraint(['updated_by_id'], ['ab_user.id'], name=op.f('fk_insurance_month_updated_by_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_insurance_month')),
    sa.UniqueConstraint('id_hash', 'month', 'insured_as', 'employer', name=op.f('uq_insurance_month_id_hash_month_insured_as_employer'))
    )
    with op.batch_alter_table('insurance_month', schema=None) as batch_op:
        batch_op.create_index('ix_insurance_month_city', ['city_code', 'id'], unique=False)
        batch_op.create_index(batch_op.f('ix_insurance_month_employer_uscc'), ['employer_uscc'], unique=False)
        batch_op.create_index('ix_insurance_month_month', ['month', 'id'], unique=False)
        batch_op.create_index('ix_insurance_month_region', ['region_code', 'id'], unique=False)

    op.create_table('other_benefit',
    sa.Column('scheme', sa.Enum('PUBLIC_INTERN', 'PUBLIC_WELFARE_JOB', 'SANZHIYIFU', 'UNEMPLOYMENT_BENEFIT', 'OTHER_SI_SUBSIDY', 'EXPANSION_GRANT', name='other_scheme', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.Column('organisation', sa.String(length=80), nullable=True),
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
    sa.CheckConstraint("(state = 'REMOVED') = (removed_on IS NOT NULL)", name=op.f('ck_other_benefit_removed_has_day')),
    sa.CheckConstraint('valid_to IS NULL OR valid_to >= valid_from', name=op.f('ck_other_benefit_period')),
    sa.ForeignKeyConstraint(['created_by_id'], ['ab_user.id'], name=op.f('fk_other_benefit_created_by_id')),
    sa.ForeignKeyConstraint(['region_code'], ['region.code'], name=op.f('fk_other_benefit_region_code')),
    sa.ForeignKeyConstraint(['updated_by_id'], ['ab_user.id'], name=op.f('fk_other_benefit_updated_by_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_other_benefit')),
    sa.UniqueConstraint('id_hash', 'scheme', 'valid_from', name=op.f('uq_other_benefit_id_hash_scheme_valid_from'))
    )
    with op.batch_alter_table('other_benefit', schema=None) as batch_op:
        batch_op.create_index('ix_other_benefit_city', ['city_code', 'id'], unique=False)
        batch_op.create_index('ix_other_benefit_name', ['name', 'id'], unique=False)
        batch_op.create_index('ix_other_benefit_region', ['region_code', 'id'], unique=False)

    op.create_table('payment_batch',
    sa.Column('number', sa.String(length=48), nullable=False),
    sa.Column('title', sa.String(length=80), nullable=False),
    sa.Column('state', sa.Enum('DRAFT', 'SENT', 'SETTLED', 'CANCELLED', name='batch_state', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.Column('payments', sa.Integer(), nullable=False),
    sa.Column('amount_yuan', sa.Numeric(precision=14, scale=2), nullable=False),
    sa.Column('checksum', sa.String(length=64), nullable=True),
    sa.Column('sent_on', sa.Date(), nullable=True),
    sa.Column('sent_by_id', sa.Integer(), nullable=True),
    sa.Column('pay_due_on', sa.Date(), nullable=True),
    sa.Column('settled_on', sa.Date(), nullable=True),
    sa.Column('id', app.core.types.Id(), nullable=False),
    sa.Column('created_at', sa.DateTime(), nullable=False),
    sa.Column('updated_at', sa.DateTime(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('created_by_id', sa.Integer(), nullable=True),
    sa.Column('updated_by_id', sa.Integer(), nullable=True),
    sa.Column('city_code', sa.String(length=6), nullable=False),
    sa.Column('region_code', sa.String(length=6), nullable=False),
    sa.CheckConstraint("state <> 'SETTLED' OR settled_on IS NOT NULL", name=op.f('ck_payment_batch_settled_has_day')),
    sa.CheckConstraint("state = 'DRAFT' OR state = 'CANCELLED' OR checksum IS NOT NULL", name=op.f('ck_payment_batch_sent_has_checksum')),
    sa.ForeignKeyConstraint(['created_by_id'], ['ab_user.id'], name=op.f('fk_payment_batch_created_by_id')),
    sa.ForeignKeyConstraint(['region_code'], ['region.code'], name=op.f('fk_payment_batch_region_code')),
    sa.ForeignKeyConstraint(['sent_by_id'], ['ab_user.id'], name=op.f('fk_payment_batch_sent_by_id')),
    sa.ForeignKeyConstraint(['updated_by_id'], ['ab_user.id'], name=op.f('fk_payment_batch_updated_by_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_payment_batch')),
    sa.UniqueConstraint('number', name=op.f('uq_payment_batch_number'))
    )
    with op.batch_alter_table('payment_batch', schema=None) as batch_op:
        batch_op.create_index('ix_payment_batch_city', ['city_code', 'id'], unique=False)
        batch_op.create_index('ix_payment_batch_region', ['region_code', 'id'], unique=False)
        batch_op.create_index('ix_payment_batch_state', ['state', 'region_code', 'id'], unique=False)

    op.create_table('sample_seed',
    sa.Column('id', app.core.types.Id(), nullable=False),
    sa.Column('month', sa.String(length=7), nullable=False),
    sa.Column('seed', sa.String(length=64), nullable=False),
    sa.Column('share_percent', sa.Integer(), nullable=False),
    sa.Column('made_at', sa.DateTime(), nullable=False),
    sa.Column('city_code', sa.String(length=6), nullable=False),
    sa.Column('region_code', sa.String(length=6), nullable=False),
    sa.ForeignKeyConstraint(['region_code'], ['region.code'], name=op.f('fk_sample_seed_region_code')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_sample_seed')),
    sa.UniqueConstraint('region_code', 'month', name=op.f('uq_sample_seed_region_code_month'))
    )
    with op.batch_alter_table('sample_seed', schema=None) as batch_op:
        batch_op.create_index('ix_sample_seed_city', ['city_code', 'id'], unique=False)
        batch_op.create_index('ix_sample_seed_region', ['region_code', 'id'], unique=False)

    op.create_table('troubled_unit',
    sa.Column('kind', sa.Enum('ABNORMAL', 'DISHONEST', 'NIL_TAX', name='unit_trouble', native_enum=False, create_constraint=True, length=32), nullable=False),
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
    sa.CheckConstraint("(state = 'REMOVED') = (removed_on IS NOT NULL)", name=op.f('ck_troubled_unit_removed_has_day')),
    sa.CheckConstraint('uscc IS NOT NULL', name=op.f('ck_troubled_unit_has_code')),
    sa.CheckConstraint('valid_to IS NULL OR valid_to >= valid_from', name=op.f('ck_troubled_unit_period')),
    sa.ForeignKeyConstraint(['created_by_id'], ['ab_user.id'], name=op.f('fk_troubled_unit_created_by_id')),
    sa.ForeignKeyConstraint(['region_code'], ['region.code'], name=op.f('fk_troubled_unit_region_code')),
    sa.ForeignKeyConstraint(['updated_by_id'], ['ab_user.id'], name=op.f('fk_troubled_unit_updated_by_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_troubled_unit')),
    sa.UniqueConstraint('uscc', 'kind', 'valid_from', name=op.f('uq_troubled_unit_uscc_kind_valid_from'))
    )
    with op.batch_alter_table('troubled_unit', schema=None) as batch_op:
        batch_op.create_index('ix_troubled_unit_city', ['city_code', 'id'], unique=False)
        batch_op.create_index('ix_troubled_unit_name', ['name', 'id'], unique=False)
        batch_op.create_index('ix_troubled_unit_region', ['region_code', 'id'], unique=False)
        batch_op.create_index(batch_op.f('ix_troubled_unit_uscc'), ['uscc'], unique=False)

    op.create_table('claim',
    sa.Column('number', sa.String(length=40), nullable=False),
    sa.Column('kind', sa.Enum('LIVING', 'ACCIDENT_INSURANCE', 'REMAINING', 'FLEX_SOCIAL', 'HIRING', 'UNIT_FEE', 'RETENTION_AWARD', name='claim_kind', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.Column('claimant', sa.Enum('UNIT', 'TRAINEE', 'COUNTY', name='claimant', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.Column('unit_id', app.core.types.Id(), nullable=True),
    sa.Column('trainee_id', app.core.types.Id(), nullable=True),
    sa.Column('claimant_name', sa.String(length=80), nullable=False),
    sa.Column('period_from', sa.Date(), nullable=False),
    sa.Column('period_to', sa.Date(), nullable=False),
    sa.Column('people', sa.Integer(), nullable=False),
    sa.Column('amount_yuan', sa.Numeric(precision=14, scale=2), nullable=False),
    sa.Column('paid_yuan', sa.Numeric(precision=14, scale=2), nullable=False),
    sa.Column('returned_yuan', sa.Numeric(precision=14, scale=2), nullable=False),
    sa.Column('revision', sa.Integer(), nullable=False),
    sa.Column('follows_id', app.core.types.Id(), nullable=True),
    sa.Column('payee_name', sa.String(length=80), nullable=False),
    sa.Column('payee_bank', sa.String(length=80), nullable=True),
    sa.Column('payee_account', app.core.types.Encrypted(), nullable=True),
    sa.Column('payee_hash', sa.String(length=64), nullable=True),
    sa.Column('account_holder', sa.String(length=80), nullable=True),
    sa.Column('state', sa.Enum('DRAFT', 'SUBMITTED', 'ACCEPTED', 'SUPPLEMENT', 'RISK_HOLD', 'COUNTY_PASSED', 'RECHECK_PASSED', 'PUBLIC_NOTICE', 'OBJECTION', 'APPROVED', 'SENT_TO_FINANCE', 'PAID', 'PAY_FAILED', 'REJECTED', 'RECOVERING', 'RECOVERED', 'WITHDRAWN', name='claim_state', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.Column('submitted_at', sa.DateTime(), nullable=True),
    sa.Column('submitted_by_id', sa.Integer(), nullable=True),
    sa.Column('accepted_on', sa.Date(), nullable=True),
    sa.Column('due_on', sa.Date(), nullable=True),
    sa.Column('supplement_asked_on', sa.Date(), nullable=True),
    sa.Column('supplement_items', sa.Text(), nullable=False),
    sa.Column('passed_at', sa.DateTime(), nullable=True),
    sa.Column('passed_by_id', sa.Integer(), nullable=True),
    sa.Column('rechecked_at', sa.DateTime(), nullable=True),
    sa.Column('rechecked_by_id', sa.Integer(), nullable=True),
    sa.Column('notice_id', app.core.types.Id(), nullable=True),
    sa.Column('approved_on', sa.Date(), nullable=True),
    sa.Column('budget_year', sa.Integer(), nullable=True),
    sa.Column('paid_on', sa.Date(), nullable=True),
    sa.Column('voucher_no', sa.String(length=60), nullable=True),
    sa.Column('risk_result', sa.Enum('PASS', 'REVIEW', 'HOLD', name='risk_result', native_enum=False, create_constraint=True, length=32), nullable=True),
    sa.Column('risk_score', sa.Integer(), nullable=False),
    sa.Column('risk_checked_at', sa.DateTime(), nullable=True),
    sa.Column('held_proposal', sa.String(length=8), nullable=True),
    sa.Column('held_proposed_by_id', sa.Integer(), nullable=True),
    sa.Column('refused_rules', sa.String(length=120), nullable=False),
    sa.Column('needs_recount', sa.Boolean(), nullable=False),
    sa.Column('parameters', sa.Text(), nullable=False),
    sa.Column('id', app.core.types.Id(), nullable=False),
    sa.Column('created_at', sa.DateTime(), nullable=False),
    sa.Column('updated_at', sa.DateTime(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('created_by_id', sa.Integer(), nullable=True),
    sa.Column('updated_by_id', sa.Integer(), nullable=True),
    sa.Column('city_code', sa.String(length=6), nullable=False),
    sa.Column('region_code', sa.String(length=6), nullable=False),
    sa.CheckConstraint("(claimant = 'UNIT') = (unit_id IS NOT NULL) AND (claimant = 'TRAINEE') = (trainee_id IS NOT NULL)", name=op.f('ck_claim_one_claimant')),
    sa.CheckConstraint("(state IN ('PAID', 'RECOVERING', 'RECOVERED')) = (paid_on IS NOT NULL)", name=op.f('ck_claim_paid_has_day')),
    sa.CheckConstraint("(state IN ('PAID', 'RECOVERING', 'RECOVERED')) = (voucher_no IS NOT NULL)", name=op.f('ck_claim_paid_has_voucher')),
    sa.CheckConstraint("NOT (state IN ('APPROVED', 'SENT_TO_FINANCE', 'PAY_FAILED', 'PAID', 'RECOVERING', 'RECOVERED')) OR (passed_by_id IS NOT NULL AND rechecked_by_id IS NOT NULL)", name=op.f('ck_claim_granted_by_two')),
    sa.CheckConstraint("NOT (state IN ('COUNTY_PASSED', 'RECHECK_PASSED', 'PUBLIC_NOTICE', 'OBJECTION')) OR passed_by_id IS NOT NULL", name=op.f('ck_claim_passed_by_somebody')),
    sa.CheckConstraint("NOT (state IN ('RECHECK_PASSED', 'PUBLIC_NOTICE', 'OBJECTION')) OR rechecked_by_id IS NOT NULL", name=op.f('ck_claim_rechecked_by_somebody')),
    sa.CheckConstraint("state = 'DRAFT' OR state = 'WITHDRAWN' OR submitted_at IS NOT NULL", name=op.f('ck_claim_sent_has_time')),
    sa.CheckConstraint('amount_yuan >= 0', name=op.f('ck_claim_amount')),
    sa.CheckConstraint('paid_yuan >= 0 AND paid_yuan <= amount_yuan', name=op.f('ck_claim_paid_no_more_than_computed')),
    sa.CheckConstraint('passed_by_id <> submitted_by_id', name=op.f('ck_claim_not_passed_by_claimant')),
    sa.CheckConstraint('period_to >= period_from', name=op.f('ck_claim_period')),
    sa.CheckConstraint('rechecked_by_id <> passed_by_id', name=op.f('ck_claim_four_eyes')),
    sa.CheckConstraint('rechecked_by_id <> submitted_by_id', name=op.f('ck_claim_not_rechecked_by_claimant')),
    sa.CheckConstraint('returned_yuan >= 0 AND returned_yuan <= paid_yuan', name=op.f('ck_claim_returned_no_more_than_paid')),
    sa.ForeignKeyConstraint(['created_by_id'], ['ab_user.id'], name=op.f('fk_claim_created_by_id')),
    sa.ForeignKeyConstraint(['follows_id'], ['claim.id'], name=op.f('fk_claim_follows_id')),
    sa.ForeignKeyConstraint(['held_proposed_by_id'], ['ab_user.id'], name=op.f('fk_claim_held_proposed_by_id')),
    sa.ForeignKeyConstraint(['notice_id'], ['claim_notice.id'], name=op.f('fk_claim_notice_id')),
    sa.ForeignKeyConstraint(['passed_by_id'], ['ab_user.id'], name=op.f('fk_claim_passed_by_id')),
    sa.ForeignKeyConstraint(['rechecked_by_id'], ['ab_user.id'], name=op.f('fk_claim_rechecked_by_id')),
    sa.ForeignKeyConstraint(['region_code'], ['region.code'], name=op.f('fk_claim_region_code')),
    sa.ForeignKeyConstraint(['submitted_by_id'], ['ab_user.id'], name=op.f('fk_claim_submitted_by_id')),
    sa.ForeignKeyConstraint(['trainee_id'], ['trainee.id'], name=op.f('fk_claim_trainee_id')),
    sa.ForeignKeyConstraint(['unit_id'], ['unit.id'], name=op.f('fk_claim_unit_id')),
    sa.ForeignKeyConstraint(['updated_by_id'], ['ab_user.id'], name=op.f('fk_claim_updated_by_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_claim')),
    sa.UniqueConstraint('number', name=op.f('uq_claim_number'))
    )
    with op.batch_alter_table('claim', schema=None) as batch_op:
        batch_op.create_index('ix_claim_city', ['city_code', 'id'], unique=False)
        batch_op.create_index('ix_claim_city_state', ['city_code', 'state', 'id'], unique=False)
        batch_op.create_index(batch_op.f('ix_claim_follows_id'), ['follows_id'], unique=False)
        batch_op.create_index('ix_claim_notice', ['notice_id'], unique=False)
        batch_op.create_index('ix_claim_paid', ['paid_on', 'region_code', 'kind'], unique=False)
        batch_op.create_index(batch_op.f('ix_claim_payee_hash'), ['payee_hash'], unique=False)
        batch_op.create_index('ix_claim_region', ['region_code', 'id'], unique=False)
        batch_op.create_index('ix_claim_region_state', ['region_code', 'state', 'id'], unique=False)
        batch_op.create_index('ix_claim_state', ['state', 'id'], unique=False)
        batch_op.create_index('ix_claim_trainee', ['trainee_id', 'id'], unique=False)
        batch_op.create_index('ix_claim_unit', ['unit_id', 'id'], unique=False)

    op.create_table('claim_check',
    sa.Column('id', app.core.types.Id(), nullable=False),
    sa.Column('claim_id', app.core.types.Id(), nullable=False),
    sa.Column('step', sa.Enum('SUBMIT', 'PASS', 'RECHECK', 'APPROVE', 'PAY', name='check_step', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.Column('made_at', sa.DateTime(), nullable=False),
    sa.Column('made_by', sa.String(length=64), nullable=False),
    sa.Column('is_passed', sa.Boolean(), nullable=False),
    sa.Column('results', sa.Text(), nullable=False),
    sa.Column('city_code', sa.String(length=6), nullable=False),
    sa.Column('region_code', sa.String(length=6), nullable=False),
    sa.ForeignKeyConstraint(['claim_id'], ['claim.id'], name=op.f('fk_claim_check_claim_id')),
    sa.ForeignKeyConstraint(['region_code'], ['region.code'], name=op.f('fk_claim_check_region_code')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_claim_check'))
    )
    with op.batch_alter_table('claim_check', schema=None) as batch_op:
        batch_op.create_index('ix_claim_check_city', ['city_code', 'id'], unique=False)
        batch_op.create_index('ix_claim_check_claim', ['claim_id', 'made_at'], unique=False)
        batch_op.create_index('ix_claim_check_region', ['region_code', 'id'], unique=False)

    op.create_table('claim_recount',
    sa.Column('claim_id', app.core.types.Id(), nullable=False),
    sa.Column('made_on', sa.Date(), nullable=False),
    sa.Column('cause', sa.String(length=300), nullable=False),
    sa.Column('before_yuan', sa.Numeric(precision=14, scale=2), nullable=False),
    sa.Column('after_yuan', sa.Numeric(precision=14, scale=2), nullable=False),
    sa.Column('differences', sa.Text(), nullable=False),
    sa.Column('outcome', sa.Enum('NONE', 'REVISED', 'TOPUP', 'RECOVERY', name='recount_outcome', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.Column('topup_id', app.core.types.Id(), nullable=True),
    sa.Column('id', app.core.types.Id(), nullable=False),
    sa.Column('created_at', sa.DateTime(), nullable=False),
    sa.Column('updated_at', sa.DateTime(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('created_by_id', sa.Integer(), nullable=True),
    sa.Column('updated_by_id', sa.Integer(), nullable=True),
    sa.Column('city_code', sa.String(length=6), nullable=False),
    sa.Column('region_code', sa.String(length=6), nullable=False),
    sa.CheckConstraint('before_yuan >= 0 AND after_yuan >= 0', name=op.f('ck_claim_recount_amounts')),
    sa.ForeignKeyConstraint(['claim_id'], ['claim.id'], name=op.f('fk_claim_recount_claim_id')),
    sa.ForeignKeyConstraint(['created_by_id'], ['ab_user.id'], name=op.f('fk_claim_recount_created_by_id')),
    sa.ForeignKeyConstraint(['region_code'], ['region.code'], name=op.f('fk_claim_recount_region_code')),
    sa.ForeignKeyConstraint(['topup_id'], ['claim.id'], name=op.f('fk_claim_recount_topup_id')),
    sa.ForeignKeyConstraint(['updated_by_id'], ['ab_user.id'], name=op.f('fk_claim_recount_updated_by_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_claim_recount'))
    )
    with op.batch_alter_table('claim_recount', schema=None) as batch_op:
        batch_op.create_index('ix_claim_recount_city', ['city_code', 'id'], unique=False)
        batch_op.create_index('ix_claim_recount_claim', ['claim_id', 'id'], unique=False)
        batch_op.create_index('ix_claim_recount_region', ['region_code', 'id'], unique=False)
        batch_op.create_index(batch_op.f('ix_claim_recount_topup_id'), ['topup_id'], unique=False)

    op.create_table('notice_objection',
    sa.Column('notice_id', app.core.types.Id(), nullable=False),
    sa.Column('claim_id', app.core.types.Id(), nullable=False),
    sa.Column('claim_number', sa.String(length=40), nullable=False),
    sa.Column('received_on', sa.Date(), nullable=False),
    sa.Column('due_on', sa.Date(), nullable=False),
    sa.Column('content', app.core.types.Encrypted(), nullable=False),
    sa.Column('raised_by', app.core.types.Encrypted(), nullable=True),
    sa.Column('contact', app.core.types.Encrypted(), nullable=True),
    sa.Column('receipt_hash', sa.String(length=64), nullable=False),
    sa.Column('state', sa.Enum('OPEN', 'UPHELD', 'DISMISSED', name='notice_objection_state', native_enum=False, create_constraint=True, length=32), nullable=False),
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
    sa.CheckConstraint("(state = 'OPEN') = (decided_on IS NULL)", name=op.f('ck_notice_objection_decided_has_day')),
    sa.CheckConstraint("state = 'OPEN' OR answer IS NOT NULL", name=op.f('ck_notice_objection_decided_has_answer')),
    sa.ForeignKeyConstraint(['claim_id'], ['claim.id'], name=op.f('fk_notice_objection_claim_id')),
    sa.ForeignKeyConstraint(['created_by_id'], ['ab_user.id'], name=op.f('fk_notice_objection_created_by_id')),
    sa.ForeignKeyConstraint(['notice_id'], ['claim_notice.id'], name=op.f('fk_notice_objection_notice_id')),
    sa.ForeignKeyConstraint(['region_code'], ['region.code'], name=op.f('fk_notice_objection_region_code')),
    sa.ForeignKeyConstraint(['updated_by_id'], ['ab_user.id'], name=op.f('fk_notice_objection_updated_by_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_notice_objection')),
    sa.UniqueConstraint('receipt_hash', name=op.f('uq_notice_objection_receipt_hash'))
    )
    with op.batch_alter_table('notice_objection', schema=None) as batch_op:
        batch_op.create_index('ix_notice_objection_city', ['city_code', 'id'], unique=False)
        batch_op.create_index(batch_op.f('ix_notice_objection_claim_id'), ['claim_id'], unique=False)
        batch_op.create_index('ix_notice_objection_notice', ['notice_id', 'state'], unique=False)
        batch_op.create_index('ix_notice_objection_region', ['region_code', 'id'], unique=False)
        batch_op.create_index('ix_notice_objection_state', ['state', 'region_code', 'id'], unique=False)

    op.create_table('payment_item',
    sa.Column('batch_id', app.core.types.Id(), nullable=False),
    sa.Column('claim_id', app.core.types.Id(), nullable=False),
    sa.Column('place', sa.Integer(), nullable=False),
    sa.Column('claim_number', sa.String(length=40), nullable=False),
    sa.Column('payee_name', sa.String(length=80), nullable=False),
    sa.Column('payee_bank', sa.String(length=80), nullable=True),
    sa.Column('payee_account', app.core.types.Encrypted(), nullable=False),
    sa.Column('payee_hash', sa.String(length=64), nullable=False),
    sa.Column('amount_yuan', sa.Numeric(precision=14, scale=2), nullable=False),
    sa.Column('state', sa.Enum('QUEUED', 'PAID', 'FAILED', 'PULLED', name='item_state', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.Column('voucher_no', sa.String(length=60), nullable=True),
    sa.Column('paid_on', sa.Date(), nullable=True),
    sa.Column('problem', sa.String(length=200), nullable=True),
    sa.Column('answered_by_id', sa.Integer(), nullable=True),
    sa.Column('id', app.core.types.Id(), nullable=False),
    sa.Column('created_at', sa.DateTime(), nullable=False),
    sa.Column('updated_at', sa.DateTime(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('created_by_id', sa.Integer(), nullable=True),
    sa.Column('updated_by_id', sa.Integer(), nullable=True),
    sa.Column('city_code', sa.String(length=6), nullable=False),
    sa.Column('region_code', sa.String(length=6), nullable=False),
    sa.CheckConstraint("(state = 'FAILED') = (problem IS NOT NULL)", name=op.f('ck_payment_item_failed_has_problem')),
    sa.CheckConstraint("(state = 'PAID') = (paid_on IS NOT NULL)", name=op.f('ck_payment_item_paid_has_day')),
    sa.CheckConstraint("(state = 'PAID') = (voucher_no IS NOT NULL)", name=op.f('ck_payment_item_paid_has_voucher')),
    sa.CheckConstraint('amount_yuan > 0', name=op.f('ck_payment_item_amount')),
    sa.ForeignKeyConstraint(['answered_by_id'], ['ab_user.id'], name=op.f('fk_payment_item_answered_by_id')),
    sa.ForeignKeyConstraint(['batch_id'], ['payment_batch.id'], name=op.f('fk_payment_item_batch_id')),
    sa.ForeignKeyConstraint(['claim_id'], ['claim.id'], name=op.f('fk_payment_item_claim_id')),
    sa.ForeignKeyConstraint(['created_by_id'], ['ab_user.id'], name=op.f('fk_payment_item_created_by_id')),
    sa.ForeignKeyConstraint(['region_code'], ['region.code'], name=op.f('fk_payment_item_region_code')),
    sa.ForeignKeyConstraint(['updated_by_id'], ['ab_user.id'], name=op.f('fk_payment_item_updated_by_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_payment_item')),
    sa.UniqueConstraint('batch_id', 'place', name=op.f('uq_payment_item_batch_id_place'))
    )
    with op.batch_alter_table('payment_item', schema=None) as batch_op:
        batch_op.create_index('ix_payment_item_city', ['city_code', 'id'], unique=False)
        batch_op.create_index(batch_op.f('ix_payment_item_claim_id'), ['claim_id'], unique=False)
        batch_op.create_index('ix_payment_item_paid', ['paid_on', 'region_code'], unique=False)
        batch_op.create_index(batch_op.f('ix_payment_item_payee_hash'), ['payee_hash'], unique=False)
        batch_op.create_index('ix_payment_item_region', ['region_code', 'id'], unique=False)
        batch_op.create_index('ix_payment_item_voucher', ['voucher_no'], unique=False)
        batch_op.create_index('uq_payment_item_claim', ['claim_id'], unique=True, sqlite_where=sa.text("state IN ('QUEUED', 'PAID')"), postgresql_where=sa.text("state IN ('QUEUED', 'PAID')"))

    op.create_table('quality_sample',
    sa.Column('claim_id', app.core.types.Id(), nullable=False),
    sa.Column('claim_number', sa.String(length=40), nullable=False),
    sa.Column('officer_id', sa.Integer(), nullable=False),
    sa.Column('officer_name', sa.String(length=64), nullable=False),
    sa.Column('why', sa.Enum('FIRST', 'DRAWN', name='sample_reason', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.Column('seed', sa.String(length=64), nullable=False),
    sa.Column('rank', sa.String(length=64), nullable=False),
    sa.Column('drawn_on', sa.Date(), nullable=False),
    sa.Column('state', sa.Enum('OPEN', 'AGREED', 'DIFFERS', name='sample_state', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.Column('checked_at', sa.DateTime(), nullable=True),
    sa.Column('checked_by_id', sa.Integer(), nullable=True),
    sa.Column('checked_by', sa.String(length=64), nullable=True),
    sa.Column('note', sa.Text(), nullable=True),
    sa.Column('id', app.core.types.Id(), nullable=False),
    sa.Column('created_at', sa.DateTime(), nullable=False),
    sa.Column('updated_at', sa.DateTime(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('created_by_id', sa.Integer(), nullable=True),
    sa.Column('updated_by_id', sa.Integer(), nullable=True),
    sa.Column('city_code', sa.String(length=6), nullable=False),
    sa.Column('region_code', sa.String(length=6), nullable=False),
    sa.CheckConstraint("(state = 'OPEN') = (checked_at IS NULL)", name=op.f('ck_quality_sample_checked_has_time')),
    sa.CheckConstraint('checked_by_id <> officer_id', name=op.f('ck_quality_sample_another_person')),
    sa.ForeignKeyConstraint(['checked_by_id'], ['ab_user.id'], name=op.f('fk_quality_sample_checked_by_id')),
    sa.ForeignKeyConstraint(['claim_id'], ['claim.id'], name=op.f('fk_quality_sample_claim_id')),
    sa.ForeignKeyConstraint(['created_by_id'], ['ab_user.id'], name=op.f('fk_quality_sample_created_by_id')),
    sa.ForeignKeyConstraint(['officer_id'], ['ab_user.id'], name=op.f('fk_quality_sample_officer_id')),
    sa.ForeignKeyConstraint(['region_code'], ['region.code'], name=op.f('fk_quality_sample_region_code')),
    sa.ForeignKeyConstraint(['updated_by_id'], ['ab_user.id'], name=op.f('fk_quality_sample_updated_by_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_quality_sample')),
    sa.UniqueConstraint('claim_id', name='uq_quality_sample_claim')
    )
    with op.batch_alter_table('quality_sample', schema=None) as batch_op:
        batch_op.create_index('ix_quality_sample_city', ['city_code', 'id'], unique=False)
        batch_op.create_index('ix_quality_sample_region', ['region_code', 'id'], unique=False)
        batch_op.create_index('ix_quality_sample_state', ['state', 'region_code', 'id'], unique=False)

    op.create_table('risk_flag',
    sa.Column('claim_id', app.core.types.Id(), nullable=False),
    sa.Column('code', sa.Enum('F1', 'F2', 'F3', 'F4', 'F5', 'F6', 'F7', 'F8', 'F9', 'F10', 'F11', 'F12', 'F13', 'F14', 'F15', 'F16', 'F17', 'F18', 'F19', 'F20', 'F21', 'F22', name='red_flag', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.Column('mark', sa.String(length=64), nullable=False),
    sa.Column('level', sa.Enum('HIGH', 'MEDIUM', 'LOW', name='flag_level', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.Column('weight', sa.Integer(), nullable=False),
    sa.Column('unit_id', app.core.types.Id(), nullable=True),
    sa.Column('unit_name', sa.String(length=80), nullable=False),
    sa.Column('trainee_id', app.core.types.Id(), nullable=True),
    sa.Column('person_name', sa.String(length=40), nullable=False),
    sa.Column('evidence', sa.Text(), nullable=False),
    sa.Column('links', sa.Text(), nullable=False),
    sa.Column('step', sa.Enum('SUBMIT', 'PASS', 'RECHECK', 'APPROVE', 'PAY', name='check_step', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.Column('found_on', sa.Date(), nullable=False),
    sa.Column('is_standing', sa.Boolean(), nullable=False),
    sa.Column('state', sa.Enum('OPEN', 'CLEARED', 'CONFIRMED', name='flag_state', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.Column('decided_at', sa.DateTime(), nullable=True),
    sa.Column('decided_by_id', sa.Integer(), nullable=True),
    sa.Column('decided_by', sa.String(length=64), nullable=True),
    sa.Column('note', sa.String(length=500), nullable=True),
    sa.Column('is_fraud', sa.Boolean(), nullable=False),
    sa.Column('id', app.core.types.Id(), nullable=False),
    sa.Column('created_at', sa.DateTime(), nullable=False),
    sa.Column('updated_at', sa.DateTime(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('created_by_id', sa.Integer(), nullable=True),
    sa.Column('updated_by_id', sa.Integer(), nullable=True),
    sa.Column('city_code', sa.String(length=6), nullable=False),
    sa.Column('region_code', sa.String(length=6), nullable=False),
    sa.CheckConstraint("(state = 'OPEN') = (decided_at IS NULL)", name=op.f('ck_risk_flag_decided_has_time')),
    sa.CheckConstraint("NOT is_fraud OR state = 'CONFIRMED'", name=op.f('ck_risk_flag_fraud_is_confirmed')),
    sa.CheckConstraint("state = 'OPEN' OR note IS NOT NULL", name=op.f('ck_risk_flag_decided_has_note')),
    sa.ForeignKeyConstraint(['claim_id'], ['claim.id'], name=op.f('fk_risk_flag_claim_id')),
    sa.ForeignKeyConstraint(['created_by_id'], ['ab_user.id'], name=op.f('fk_risk_flag_created_by_id')),
    sa.ForeignKeyConstraint(['decided_by_id'], ['ab_user.id'], name=op.f('fk_risk_flag_decided_by_id')),
    sa.ForeignKeyConstraint(['region_code'], ['region.code'], name=op.f('fk_risk_flag_region_code')),
    sa.ForeignKeyConstraint(['trainee_id'], ['trainee.id'], name=op.f('fk_risk_flag_trainee_id')),
    sa.ForeignKeyConstraint(['unit_id'], ['unit.id'], name=op.f('fk_risk_flag_unit_id')),
    sa.ForeignKeyConstraint(['updated_by_id'], ['ab_user.id'], name=op.f('fk_risk_flag_updated_by_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_risk_flag')),
    sa.UniqueConstraint('claim_id', 'code', 'mark', name=op.f('uq_risk_flag_claim_id_code_mark'))
    )
    with op.batch_alter_table('risk_flag', schema=None) as batch_op:
        batch_op.create_index('ix_risk_flag_city', ['city_code', 'id'], unique=False)
        batch_op.create_index(batch_op.f('ix_risk_flag_claim_id'), ['claim_id'], unique=False)
        batch_op.create_index('ix_risk_flag_region', ['region_code', 'id'], unique=False)
        batch_op.create_index('ix_risk_flag_state', ['state', 'region_code', 'id'], unique=False)
        batch_op.create_index(batch_op.f('ix_risk_flag_trainee_id'), ['trainee_id'], unique=False)
        batch_op.create_index('ix_risk_flag_unit', ['unit_id', 'found_on'], unique=False)

    op.create_table('recovery',
    sa.Column('claim_id', app.core.types.Id(), nullable=False),
    sa.Column('claim_number', sa.String(length=40), nullable=False),
    sa.Column('recount_id', app.core.types.Id(), nullable=True),
    sa.Column('payee_name', sa.String(length=80), nullable=False),
    sa.Column('unit_id', app.core.types.Id(), nullable=True),
    sa.Column('trainee_id', app.core.types.Id(), nullable=True),
    sa.Column('cause', sa.Enum('RECOMPUTED', 'FRAUD', name='recovery_cause', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.Column('reason', sa.String(length=500), nullable=False),
    sa.Column('amount_yuan', sa.Numeric(precision=14, scale=2), nullable=False),
    sa.Column('returned_yuan', sa.Numeric(precision=14, scale=2), nullable=False),
    sa.Column('due_on', sa.Date(), nullable=True),
    sa.Column('proposed_by_id', sa.Integer(), nullable=True),
    sa.Column('ordered_by_id', sa.Integer(), nullable=True),
    sa.Column('ordered_on', sa.Date(), nullable=True),
    sa.Column('state', sa.Enum('PROPOSED', 'ORDERED', 'SETTLED', 'CANCELLED', name='recovery_state', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.Column('id', app.core.types.Id(), nullable=False),
    sa.Column('created_at', sa.DateTime(), nullable=False),
    sa.Column('updated_at', sa.DateTime(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('created_by_id', sa.Integer(), nullable=True),
    sa.Column('updated_by_id', sa.Integer(), nullable=True),
    sa.Column('city_code', sa.String(length=6), nullable=False),
    sa.Column('region_code', sa.String(length=6), nullable=False),
    sa.CheckConstraint("state <> 'SETTLED' OR returned_yuan = amount_yuan", name=op.f('ck_recovery_settled_is_whole')),
    sa.CheckConstraint("state NOT IN ('ORDERED', 'SETTLED') OR ordered_by_id IS NOT NULL", name=op.f('ck_recovery_ordered_by_somebody')),
    sa.CheckConstraint('amount_yuan > 0', name=op.f('ck_recovery_amount')),
    sa.CheckConstraint('ordered_by_id <> proposed_by_id', name=op.f('ck_recovery_four_eyes')),
    sa.CheckConstraint('returned_yuan >= 0 AND returned_yuan <= amount_yuan', name=op.f('ck_recovery_returned')),
    sa.ForeignKeyConstraint(['claim_id'], ['claim.id'], name=op.f('fk_recovery_claim_id')),
    sa.ForeignKeyConstraint(['created_by_id'], ['ab_user.id'], name=op.f('fk_recovery_created_by_id')),
    sa.ForeignKeyConstraint(['ordered_by_id'], ['ab_user.id'], name=op.f('fk_recovery_ordered_by_id')),
    sa.ForeignKeyConstraint(['proposed_by_id'], ['ab_user.id'], name=op.f('fk_recovery_proposed_by_id')),
    sa.ForeignKeyConstraint(['recount_id'], ['claim_recount.id'], name=op.f('fk_recovery_recount_id')),
    sa.ForeignKeyConstraint(['region_code'], ['region.code'], name=op.f('fk_recovery_region_code')),
    sa.ForeignKeyConstraint(['trainee_id'], ['trainee.id'], name=op.f('fk_recovery_trainee_id')),
    sa.ForeignKeyConstraint(['unit_id'], ['unit.id'], name=op.f('fk_recovery_unit_id')),
    sa.ForeignKeyConstraint(['updated_by_id'], ['ab_user.id'], name=op.f('fk_recovery_updated_by_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_recovery'))
    )
    with op.batch_alter_table('recovery', schema=None) as batch_op:
        batch_op.create_index('ix_recovery_city', ['city_code', 'id'], unique=False)
        batch_op.create_index(batch_op.f('ix_recovery_claim_id'), ['claim_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_recovery_recount_id'), ['recount_id'], unique=False)
        batch_op.create_index('ix_recovery_region', ['region_code', 'id'], unique=False)
        batch_op.create_index('ix_recovery_state', ['state', 'region_code', 'id'], unique=False)
        batch_op.create_index(batch_op.f('ix_recovery_trainee_id'), ['trainee_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_recovery_unit_id'), ['unit_id'], unique=False)
        batch_op.create_index('uq_recovery_open', ['claim_id'], unique=True, sqlite_where=sa.text("state IN ('PROPOSED', 'ORDERED')"), postgresql_where=sa.text("state IN ('PROPOSED', 'ORDERED')"))

    op.create_table('budget_entry',
    sa.Column('id', app.core.types.Id(), nullable=False),
    sa.Column('account_id', app.core.types.Id(), nullable=False),
    sa.Column('kind', sa.Enum('ARRANGE', 'COMMIT', 'RELEASE', 'PAY', 'RETURN', name='entry_kind', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.Column('arranged_yuan', sa.Numeric(precision=14, scale=2), nullable=False),
    sa.Column('committed_yuan', sa.Numeric(precision=14, scale=2), nullable=False),
    sa.Column('paid_yuan', sa.Numeric(precision=14, scale=2), nullable=False),
    sa.Column('claim_id', app.core.types.Id(), nullable=True),
    sa.Column('recovery_id', app.core.types.Id(), nullable=True),
    sa.Column('note', sa.Text(), nullable=False),
    sa.Column('made_at', sa.DateTime(), nullable=False),
    sa.Column('made_by', sa.String(length=64), nullable=False),
    sa.Column('city_code', sa.String(length=6), nullable=False),
    sa.Column('region_code', sa.String(length=6), nullable=False),
    sa.CheckConstraint("(kind = 'ARRANGE' AND committed_yuan = 0 AND paid_yuan = 0) OR (kind = 'COMMIT' AND arranged_yuan = 0 AND paid_yuan = 0 AND committed_yuan > 0) OR (kind = 'RELEASE' AND arranged_yuan = 0 AND paid_yuan = 0 AND committed_yuan < 0) OR (kind = 'PAY' AND arranged_yuan = 0 AND paid_yuan > 0 AND committed_yuan = -paid_yuan) OR (kind = 'RETURN' AND arranged_yuan = 0 AND committed_yuan = 0 AND paid_yuan < 0)", name=op.f('ck_budget_entry_signs')),
    sa.CheckConstraint("kind = 'ARRANGE' OR claim_id IS NOT NULL", name=op.f('ck_budget_entry_of_a_claim')),
    sa.ForeignKeyConstraint(['account_id'], ['budget_account.id'], name=op.f('fk_budget_entry_account_id')),
    sa.ForeignKeyConstraint(['claim_id'], ['claim.id'], name=op.f('fk_budget_entry_claim_id')),
    sa.ForeignKeyConstraint(['recovery_id'], ['recovery.id'], name=op.f('fk_budget_entry_recovery_id')),
    sa.ForeignKeyConstraint(['region_code'], ['region.code'], name=op.f('fk_budget_entry_region_code')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_budget_entry'))
    )
    with op.batch_alter_table('budget_entry', schema=None) as batch_op:
        batch_op.create_index('ix_budget_entry_account', ['account_id', 'made_at', 'id'], unique=False)
        batch_op.create_index('ix_budget_entry_city', ['city_code', 'id'], unique=False)
        batch_op.create_index('ix_budget_entry_claim', ['claim_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_budget_entry_recovery_id'), ['recovery_id'], unique=False)
        batch_op.create_index('ix_budget_entry_region', ['region_code', 'id'], unique=False)
        batch_op.create_index('uq_budget_entry_paid', ['claim_id'], unique=True, sqlite_where=sa.text("kind = 'PAY'"), postgresql_where=sa.text("kind = 'PAY'"))

    op.create_table('claim_line',
    sa.Column('claim_id', app.core.types.Id(), nullable=False),
    sa.Column('revision', sa.Integer(), nullable=False),
    sa.Column('place', sa.Integer(), nullable=False),
    sa.Column('kind', sa.Enum('LIVING', 'ACCIDENT_INSURANCE', 'REMAINING', 'FLEX_SOCIAL', 'HIRING', 'UNIT_FEE', 'RETENTION_AWARD', name='claim_kind', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.Column('unit_id', app.core.types.Id(), nullable=True),
    sa.Column('trainee_id', app.core.types.Id(), nullable=True),
    sa.Column('placement_id', app.core.types.Id(), nullable=True),
    sa.Column('sheet_id', app.core.types.Id(), nullable=True),
    sa.Column('cover_id', app.core.types.Id(), nullable=True),
    sa.Column('person_name', sa.String(length=40), nullable=False),
    sa.Column('id_tail', sa.String(length=4), nullable=False),
    sa.Column('month', sa.String(length=7), nullable=True),
    sa.Column('from_day', sa.Date(), nullable=False),
    sa.Column('to_day', sa.Date(), nullable=False),
    sa.Column('standard_yuan', sa.Numeric(precision=14, scale=2), nullable=True),
    sa.Column('due_days', sa.Integer(), nullable=True),
    sa.Column('payable_days', sa.Integer(), nullable=True),
    sa.Column('personal_leave', sa.Integer(), nullable=True),
    sa.Column('share', sa.String(length=40), nullable=False),
    sa.Column('advance_yuan', sa.Numeric(precision=14, scale=2), nullable=True),
    sa.Column('amount_yuan', sa.Numeric(precision=14, scale=2), nullable=False),
    sa.Column('is_counted', sa.Boolean(), nullable=False),
    sa.Column('refused_by', sa.String(length=8), nullable=True),
    sa.Column('reason', sa.String(length=400), nullable=True),
    sa.Column('steps', sa.Text(), nullable=False),
    sa.Column('holder_id', app.core.types.Id(), nullable=False),
    sa.Column('slot', sa.String(length=64), nullable=False),
    sa.Column('holds', sa.Boolean(), nullable=False),
    sa.Column('id', app.core.types.Id(), nullable=False),
    sa.Column('created_at', sa.DateTime(), nullable=False),
    sa.Column('updated_at', sa.DateTime(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('created_by_id', sa.Integer(), nullable=True),
    sa.Column('updated_by_id', sa.Integer(), nullable=True),
    sa.Column('city_code', sa.String(length=6), nullable=False),
    sa.Column('region_code', sa.String(length=6), nullable=False),
    sa.CheckConstraint("standard_yuan IS NULL OR kind <> 'LIVING' OR amount_yuan <= standard_yuan", name=op.f('ck_claim_line_standard')),
    sa.CheckConstraint('amount_yuan >= 0', name=op.f('ck_claim_line_amount')),
    sa.CheckConstraint('is_counted OR NOT holds', name=op.f('ck_claim_line_refused_holds_nothing')),
    sa.CheckConstraint('is_counted OR amount_yuan = 0', name=op.f('ck_claim_line_refused_is_nothing')),
    sa.CheckConstraint('is_counted OR reason IS NOT NULL', name=op.f('ck_claim_line_refused_has_reason')),
    sa.CheckConstraint('to_day >= from_day', name=op.f('ck_claim_line_period')),
    sa.ForeignKeyConstraint(['claim_id'], ['claim.id'], name=op.f('fk_claim_line_claim_id')),
    sa.ForeignKeyConstraint(['cover_id'], ['insurance_cover.id'], name=op.f('fk_claim_line_cover_id')),
    sa.ForeignKeyConstraint(['created_by_id'], ['ab_user.id'], name=op.f('fk_claim_line_created_by_id')),
    sa.ForeignKeyConstraint(['placement_id'], ['placement.id'], name=op.f('fk_claim_line_placement_id')),
    sa.ForeignKeyConstraint(['region_code'], ['region.code'], name=op.f('fk_claim_line_region_code')),
    sa.ForeignKeyConstraint(['sheet_id'], ['attendance_month.id'], name=op.f('fk_claim_line_sheet_id')),
    sa.ForeignKeyConstraint(['trainee_id'], ['trainee.id'], name=op.f('fk_claim_line_trainee_id')),
    sa.ForeignKeyConstraint(['unit_id'], ['unit.id'], name=op.f('fk_claim_line_unit_id')),
    sa.ForeignKeyConstraint(['updated_by_id'], ['ab_user.id'], name=op.f('fk_claim_line_updated_by_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_claim_line')),
    sa.UniqueConstraint('claim_id', 'revision', 'place', name=op.f('uq_claim_line_claim_id_revision_place'))
    )
    with op.batch_alter_table('claim_line', schema=None) as batch_op:
        batch_op.create_index('ix_claim_line_city', ['city_code', 'id'], unique=False)
        batch_op.create_index('ix_claim_line_claim', ['claim_id', 'revision', 'place'], unique=False)
        batch_op.create_index(batch_op.f('ix_claim_line_cover_id'), ['cover_id'], unique=False)
        batch_op.create_index('ix_claim_line_placement', ['placement_id', 'month'], unique=False)
        batch_op.create_index('ix_claim_line_region', ['region_code', 'id'], unique=False)
        batch_op.create_index(batch_op.f('ix_claim_line_sheet_id'), ['sheet_id'], unique=False)
        batch_op.create_index('ix_claim_line_trainee', ['trainee_id', 'kind', 'month'], unique=False)
        batch_op.create_index('ix_claim_line_unit', ['unit_id', 'id'], unique=False)
        batch_op.create_index('uq_claim_line_slot', ['holder_id', 'slot'], unique=True, sqlite_where=sa.text('holds = 1'), postgresql_where=sa.text('holds'))

    with op.batch_alter_table('trainee', schema=None) as batch_op:
        batch_op.add_column(sa.Column('address_hash', sa.String(length=64), nullable=True))
        batch_op.add_column(sa.Column('bank_hash', sa.String(length=64), nullable=True))
        batch_op.add_column(sa.Column('bank_holder', sa.String(length=40), nullable=True))
        batch_op.create_index(batch_op.f('ix_trainee_address_hash'), ['address_hash'], unique=False)
        batch_op.create_index(batch_op.f('ix_trainee_bank_hash'), ['bank_hash'], unique=False)

    with op.batch_alter_table('unit', schema=None) as batch_op:
        batch_op.add_column(sa.Column('contact_phone_hash', sa.String(length=64), nullable=True))
        batch_op.add_column(sa.Column('bank_account_hash', sa.String(length=64), nullable=True))
        batch_op.add_column(sa.Column('bank_holder', sa.String(length=80), nullable=True))
        batch_op.add_column(sa.Column('legal_rep_id_no', app.core.types.Encrypted(), nullable=True))
        batch_op.add_column(sa.Column('legal_rep_id_no_hash', sa.String(length=64), nullable=True))
        batch_op.add_column(sa.Column('legal_rep_address', app.core.types.Encrypted(), nullable=True))
        batch_op.add_column(sa.Column('legal_rep_address_hash', sa.String(length=64), nullable=True))
        batch_op.create_index(batch_op.f('ix_unit_bank_account_hash'), ['bank_account_hash'], unique=False)
        batch_op.create_index(batch_op.f('ix_unit_contact_phone_hash'), ['contact_phone_hash'], unique=False)
        batch_op.create_index(batch_op.f('ix_unit_legal_rep_address_hash'), ['legal_rep_address_hash'], unique=False)
        batch_op.create_index(batch_op.f('ix_unit_legal_rep_id_no_hash'), ['legal_rep_id_no_hash'], unique=False)
    for statement in LEDGER[op.get_bind().dialect.name]:
        op.execute(statement)


def downgrade():
    op.drop_index('ix_unit_legal_rep_id_no_hash', table_name='unit')
    op.drop_index('ix_unit_legal_rep_address_hash', table_name='unit')
    op.drop_index('ix_unit_contact_phone_hash', table_name='unit')
    op.drop_index('ix_unit_bank_account_hash', table_name='unit')
    op.execute('ALTER TABLE unit DROP COLUMN legal_rep_address_hash')
    op.execute('ALTER TABLE unit DROP COLUMN legal_rep_address')
    op.execute('ALTER TABLE unit DROP COLUMN legal_rep_id_no_hash')
    op.execute('ALTER TABLE unit DROP COLUMN legal_rep_id_no')
    op.execute('ALTER TABLE unit DROP COLUMN bank_holder')
    op.execute('ALTER TABLE unit DROP COLUMN bank_account_hash')
    op.execute('ALTER TABLE unit DROP COLUMN contact_phone_hash')

    op.drop_index('ix_trainee_bank_hash', table_name='trainee')
    op.drop_index('ix_trainee_address_hash', table_name='trainee')
    op.execute('ALTER TABLE trainee DROP COLUMN bank_holder')
    op.execute('ALTER TABLE trainee DROP COLUMN bank_hash')
    op.execute('ALTER TABLE trainee DROP COLUMN address_hash')

    with op.batch_alter_table('claim_line', schema=None) as batch_op:
        batch_op.drop_index('uq_claim_line_slot', sqlite_where=sa.text('holds = 1'), postgresql_where=sa.text('holds'))
        batch_op.drop_index('ix_claim_line_unit')
        batch_op.drop_index('ix_claim_line_trainee')
        batch_op.drop_index(batch_op.f('ix_claim_line_sheet_id'))
        batch_op.drop_index('ix_claim_line_region')
        batch_op.drop_index('ix_claim_line_placement')
        batch_op.drop_index(batch_op.f('ix_claim_line_cover_id'))
        batch_op.drop_index('ix_claim_line_claim')
        batch_op.drop_index('ix_claim_line_city')

    op.drop_table('claim_line')
    with op.batch_alter_table('budget_entry', schema=None) as batch_op:
        batch_op.drop_index('uq_budget_entry_paid', sqlite_where=sa.text("kind = 'PAY'"), postgresql_where=sa.text("kind = 'PAY'"))
        batch_op.drop_index('ix_budget_entry_region')
        batch_op.drop_index(batch_op.f('ix_budget_entry_recovery_id'))
        batch_op.drop_index('ix_budget_entry_claim')
        batch_op.drop_index('ix_budget_entry_city')
        batch_op.drop_index('ix_budget_entry_account')

    op.drop_table('budget_entry')
    with op.batch_alter_table('recovery', schema=None) as batch_op:
        batch_op.drop_index('uq_recovery_open', sqlite_where=sa.text("state IN ('PROPOSED', 'ORDERED')"), postgresql_where=sa.text("state IN ('PROPOSED', 'ORDERED')"))
        batch_op.drop_index(batch_op.f('ix_recovery_unit_id'))
        batch_op.drop_index(batch_op.f('ix_recovery_trainee_id'))
        batch_op.drop_index('ix_recovery_state')
        batch_op.drop_index('ix_recovery_region')
        batch_op.drop_index(batch_op.f('ix_recovery_recount_id'))
        batch_op.drop_index(batch_op.f('ix_recovery_claim_id'))
        batch_op.drop_index('ix_recovery_city')

    op.drop_table('recovery')
    with op.batch_alter_table('risk_flag', schema=None) as batch_op:
        batch_op.drop_index('ix_risk_flag_unit')
        batch_op.drop_index(batch_op.f('ix_risk_flag_trainee_id'))
        batch_op.drop_index('ix_risk_flag_state')
        batch_op.drop_index('ix_risk_flag_region')
        batch_op.drop_index(batch_op.f('ix_risk_flag_claim_id'))
        batch_op.drop_index('ix_risk_flag_city')

    op.drop_table('risk_flag')
    with op.batch_alter_table('quality_sample', schema=None) as batch_op:
        batch_op.drop_index('ix_quality_sample_state')
        batch_op.drop_index('ix_quality_sample_region')
        batch_op.drop_index('ix_quality_sample_city')

    op.drop_table('quality_sample')
    with op.batch_alter_table('payment_item', schema=None) as batch_op:
        batch_op.drop_index('uq_payment_item_claim', sqlite_where=sa.text("state IN ('QUEUED', 'PAID')"), postgresql_where=sa.text("state IN ('QUEUED', 'PAID')"))
        batch_op.drop_index('ix_payment_item_voucher')
        batch_op.drop_index('ix_payment_item_region')
        batch_op.drop_index(batch_op.f('ix_payment_item_payee_hash'))
        batch_op.drop_index('ix_payment_item_paid')
        batch_op.drop_index(batch_op.f('ix_payment_item_claim_id'))
        batch_op.drop_index('ix_payment_item_city')

    op.drop_table('payment_item')
    with op.batch_alter_table('notice_objection', schema=None) as batch_op:
        batch_op.drop_index('ix_notice_objection_state')
        batch_op.drop_index('ix_notice_objection_region')
        batch_op.drop_index('ix_notice_objection_notice')
        batch_op.drop_index(batch_op.f('ix_notice_objection_claim_id'))
        batch_op.drop_index('ix_notice_objection_city')

    op.drop_table('notice_objection')
    with op.batch_alter_table('claim_recount', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_claim_recount_topup_id'))
        batch_op.drop_index('ix_claim_recount_region')
        batch_op.drop_index('ix_claim_recount_claim')
        batch_op.drop_index('ix_claim_recount_city')

    op.drop_table('claim_recount')
    with op.batch_alter_table('claim_check', schema=None) as batch_op:
        batch_op.drop_index('ix_claim_check_region')
        batch_op.drop_index('ix_claim_check_claim')
        batch_op.drop_index('ix_claim_check_city')

    op.drop_table('claim_check')
    with op.batch_alter_table('claim', schema=None) as batch_op:
        batch_op.drop_index('ix_claim_unit')
        batch_op.drop_index('ix_claim_trainee')
        batch_op.drop_index('ix_claim_state')
        batch_op.drop_index('ix_claim_region_state')
        batch_op.drop_index('ix_claim_region')
        batch_op.drop_index(batch_op.f('ix_claim_payee_hash'))
        batch_op.drop_index('ix_claim_paid')
        batch_op.drop_index('ix_claim_notice')
        batch_op.drop_index(batch_op.f('ix_claim_follows_id'))
        batch_op.drop_index('ix_claim_city_state')
        batch_op.drop_index('ix_claim_city')

    op.drop_table('claim')
    with op.batch_alter_table('troubled_unit', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_troubled_unit_uscc'))
        batch_op.drop_index('ix_troubled_unit_region')
        batch_op.drop_index('ix_troubled_unit_name')
        batch_op.drop_index('ix_troubled_unit_city')

    op.drop_table('troubled_unit')
    with op.batch_alter_table('sample_seed', schema=None) as batch_op:
        batch_op.drop_index('ix_sample_seed_region')
        batch_op.drop_index('ix_sample_seed_city')

    op.drop_table('sample_seed')
    with op.batch_alter_table('payment_batch', schema=None) as batch_op:
        batch_op.drop_index('ix_payment_batch_state')
        batch_op.drop_index('ix_payment_batch_region')
        batch_op.drop_index('ix_payment_batch_city')

    op.drop_table('payment_batch')
    with op.batch_alter_table('other_benefit', schema=None) as batch_op:
        batch_op.drop_index('ix_other_benefit_region')
        batch_op.drop_index('ix_other_benefit_name')
        batch_op.drop_index('ix_other_benefit_city')

    op.drop_table('other_benefit')
    with op.batch_alter_table('insurance_month', schema=None) as batch_op:
        batch_op.drop_index('ix_insurance_month_region')
        batch_op.drop_index('ix_insurance_month_month')
        batch_op.drop_index(batch_op.f('ix_insurance_month_employer_uscc'))
        batch_op.drop_index('ix_insurance_month_city')

    op.drop_table('insurance_month')
    with op.batch_alter_table('claim_notice', schema=None) as batch_op:
        batch_op.drop_index('ix_claim_notice_state')
        batch_op.drop_index('ix_claim_notice_region')
        batch_op.drop_index('ix_claim_notice_public')
        batch_op.drop_index('ix_claim_notice_city')

    op.drop_table('claim_notice')
    with op.batch_alter_table('budget_account', schema=None) as batch_op:
        batch_op.drop_index('ix_budget_account_region')
        batch_op.drop_index('ix_budget_account_city')

    op.drop_table('budget_account')
    with op.batch_alter_table('away_period', schema=None) as batch_op:
        batch_op.drop_index('ix_away_period_region')
        batch_op.drop_index('ix_away_period_name')
        batch_op.drop_index('ix_away_period_city')

    op.drop_table('away_period')
    if op.get_bind().dialect.name == 'postgresql':
        op.execute('DROP FUNCTION IF EXISTS budget_entry_is_append_only()')
