"""placements messaging accounts

Revision ID: 0003
Revises: 0002
"""

import app.core.types
import flask_appbuilder.models.mixins
import sqlalchemy as sa
from alembic import op


revision = '0003'
down_revision = '0002'
branch_labels = None
depends_on = None


ACCOUNT_KEYS = {'trainee_id': 'trainee', 'mentor_id': 'mentor', 'alias_hash': None}
ACCOUNT_INDEXES = {'trainee_id': 'uq_account_trainee', 'mentor_id': 'uq_account_mentor', 'alias_hash': 'uq_account_alias'}
SQLITE_OVERLAP = (
    "CREATE TRIGGER placement_no_overlap_{when} BEFORE {what} ON placement WHEN NEW.state <> 'CANCELLED' AND EXISTS ("
    "SELECT 1 FROM placement AS other WHERE other.trainee_id = NEW.trainee_id AND other.id <> NEW.id "
    "AND other.state <> 'CANCELLED' AND other.starts_on <= NEW.ends_on AND other.ends_on >= NEW.starts_on) "
    "BEGIN SELECT RAISE(ABORT, 'placement days overlap'); END"
)
POSTGRESQL_OVERLAP = (
    "ALTER TABLE placement ADD CONSTRAINT ex_placement_days EXCLUDE USING gist "
    "(trainee_id WITH =, daterange(starts_on, ends_on, '[]') WITH &&) WHERE (state <> 'CANCELLED')"
)


def _open_accounts_to_people():
    """An account may be a young person's or a mentor's; on SQLite without copying the table, which would lose its checks."""
    is_postgres = op.get_bind().dialect.name == 'postgresql'
    for name, table in ACCOUNT_KEYS.items():
        kind = ('UUID' if is_postgres else 'CHAR(36)') if table else 'VARCHAR(64)'
        key = f' CONSTRAINT fk_account_{name} REFERENCES {table} (id)' if table else ''
        op.execute(f'ALTER TABLE account ADD COLUMN {name} {kind}{key}')
        op.create_index(ACCOUNT_INDEXES[name], 'account', [name], unique=True)


def _close_accounts_to_people():
    for index in ACCOUNT_INDEXES.values():
        op.drop_index(index, table_name='account')
    if op.get_bind().dialect.name == 'postgresql':
        for name in ACCOUNT_KEYS:
            op.drop_column('account', name)
        return
    with op.batch_alter_table('account') as batch_op:
        for name in ACCOUNT_KEYS:
            batch_op.drop_column(name)


def _guard_days():
    """No two placements of one person share a day (R8), whoever writes."""
    if op.get_bind().dialect.name == 'postgresql':
        op.execute('CREATE EXTENSION IF NOT EXISTS btree_gist')
        op.execute(POSTGRESQL_OVERLAP)
        return
    for when, what in (('insert', 'INSERT'), ('update', 'UPDATE')):
        op.execute(SQLITE_OVERLAP.format(when=when, what=what))


def upgrade():
    op.create_table('benefit',
    sa.Column('kind', sa.Enum('RENT', 'OFFICE', 'UTILITIES', 'LOAN', 'TRAINING', 'GUIDANCE', 'JOB_INFO', 'OTHER', name='benefit_kind', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.Column('title', sa.String(length=80), nullable=False),
    sa.Column('content', sa.Text(), nullable=False),
    sa.Column('how_to_get', sa.Text(), nullable=False),
    sa.Column('office', sa.String(length=80), nullable=False),
    sa.Column('office_phone', sa.String(length=40), nullable=True),
    sa.Column('valid_from', sa.Date(), nullable=False),
    sa.Column('valid_to', sa.Date(), nullable=True),
    sa.Column('is_published', sa.Boolean(), nullable=False),
    sa.Column('id', app.core.types.Id(), nullable=False),
    sa.Column('created_at', sa.DateTime(), nullable=False),
    sa.Column('updated_at', sa.DateTime(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('created_by_id', sa.Integer(), nullable=True),
    sa.Column('updated_by_id', sa.Integer(), nullable=True),
    sa.Column('city_code', sa.String(length=6), nullable=False),
    sa.Column('region_code', sa.String(length=6), nullable=False),
    sa.CheckConstraint('valid_to IS NULL OR valid_to >= valid_from', name=op.f('ck_benefit_period')),
    sa.ForeignKeyConstraint(['created_by_id'], ['ab_user.id'], name=op.f('fk_benefit_created_by_id')),
    sa.ForeignKeyConstraint(['region_code'], ['region.code'], name=op.f('fk_benefit_region_code')),
    sa.ForeignKeyConstraint(['updated_by_id'], ['ab_user.id'], name=op.f('fk_benefit_updated_by_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_benefit'))
    )
    with op.batch_alter_table('benefit', schema=None) as batch_op:
        batch_op.create_index('ix_benefit_city', ['city_code', 'id'], unique=False)
        batch_op.create_index('ix_benefit_region', ['region_code', 'id'], unique=False)

    op.create_table('contact_point',
    sa.Column('user_id', sa.Integer(), nullable=False),
    sa.Column('email', app.core.types.Encrypted(), nullable=True),
    sa.Column('email_confirmed_at', sa.DateTime(), nullable=True),
    sa.Column('phone', app.core.types.Encrypted(), nullable=True),
    sa.Column('rhythm', sa.Enum('AT_ONCE', 'DAILY', 'NEVER', name='rhythm', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.Column('wants_sms', sa.Boolean(), nullable=False),
    sa.Column('id', app.core.types.Id(), nullable=False),
    sa.Column('created_at', sa.DateTime(), nullable=False),
    sa.Column('updated_at', sa.DateTime(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('created_by_id', sa.Integer(), nullable=True),
    sa.Column('updated_by_id', sa.Integer(), nullable=True),
    sa.CheckConstraint('email_confirmed_at IS NULL OR email IS NOT NULL', name=op.f('ck_contact_point_confirmed_has_email')),
    sa.ForeignKeyConstraint(['created_by_id'], ['ab_user.id'], name=op.f('fk_contact_point_created_by_id')),
    sa.ForeignKeyConstraint(['updated_by_id'], ['ab_user.id'], name=op.f('fk_contact_point_updated_by_id')),
    sa.ForeignKeyConstraint(['user_id'], ['ab_user.id'], name=op.f('fk_contact_point_user_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_contact_point')),
    sa.UniqueConstraint('user_id', name=op.f('uq_contact_point_user_id'))
    )
    op.create_table('insurance_policy',
    sa.Column('insurer', sa.String(length=80), nullable=False),
    sa.Column('kind', sa.Enum('ACCIDENT', 'MEDICAL', name='insurance_kind', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.Column('policy_no', sa.String(length=60), nullable=False),
    sa.Column('sum_yuan', sa.Numeric(precision=14, scale=2), nullable=False),
    sa.Column('premium_yuan', sa.Numeric(precision=14, scale=2), nullable=False),
    sa.Column('slots', sa.Integer(), nullable=False),
    sa.Column('valid_from', sa.Date(), nullable=False),
    sa.Column('valid_to', sa.Date(), nullable=False),
    sa.Column('invoice_no', sa.String(length=60), nullable=True),
    sa.Column('note', sa.Text(), nullable=True),
    sa.Column('id', app.core.types.Id(), nullable=False),
    sa.Column('created_at', sa.DateTime(), nullable=False),
    sa.Column('updated_at', sa.DateTime(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('created_by_id', sa.Integer(), nullable=True),
    sa.Column('updated_by_id', sa.Integer(), nullable=True),
    sa.Column('city_code', sa.String(length=6), nullable=False),
    sa.Column('region_code', sa.String(length=6), nullable=False),
    sa.CheckConstraint("kind <> 'ACCIDENT' OR (sum_yuan > 0 AND sum_yuan <= 500000)", name=op.f('ck_insurance_policy_accident_sum')),
    sa.CheckConstraint('slots >= 1', name=op.f('ck_insurance_policy_slots')),
    sa.CheckConstraint('valid_to >= valid_from', name=op.f('ck_insurance_policy_period')),
    sa.ForeignKeyConstraint(['created_by_id'], ['ab_user.id'], name=op.f('fk_insurance_policy_created_by_id')),
    sa.ForeignKeyConstraint(['region_code'], ['region.code'], name=op.f('fk_insurance_policy_region_code')),
    sa.ForeignKeyConstraint(['updated_by_id'], ['ab_user.id'], name=op.f('fk_insurance_policy_updated_by_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_insurance_policy')),
    sa.UniqueConstraint('insurer', 'policy_no', name=op.f('uq_insurance_policy_insurer_policy_no'))
    )
    with op.batch_alter_table('insurance_policy', schema=None) as batch_op:
        batch_op.create_index('ix_insurance_policy_city', ['city_code', 'id'], unique=False)
        batch_op.create_index('ix_insurance_policy_region', ['region_code', 'id'], unique=False)
        batch_op.create_index('ix_insurance_policy_valid', ['region_code', 'valid_to'], unique=False)

    op.create_table('issued_document',
    sa.Column('number', sa.String(length=48), nullable=False),
    sa.Column('code', sa.String(length=72), nullable=False),
    sa.Column('kind', sa.String(length=32), nullable=False),
    sa.Column('title', sa.String(length=120), nullable=False),
    sa.Column('entity', sa.String(length=48), nullable=False),
    sa.Column('record_id', app.core.types.Id(), nullable=False),
    sa.Column('issued_on', sa.Date(), nullable=False),
    sa.Column('issuer', sa.String(length=120), nullable=False),
    sa.Column('shown', sa.Text(), nullable=False),
    sa.Column('file_id', app.core.types.Id(), nullable=True),
    sa.Column('sha256', sa.String(length=64), nullable=True),
    sa.Column('state', sa.Enum('VALID', 'AMENDED', 'REVOKED', 'ENDED', name='issued_state', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.Column('changed_on', sa.Date(), nullable=True),
    sa.Column('change_note', sa.String(length=200), nullable=True),
    sa.Column('followed_by', sa.String(length=48), nullable=True),
    sa.Column('id', app.core.types.Id(), nullable=False),
    sa.Column('created_at', sa.DateTime(), nullable=False),
    sa.Column('updated_at', sa.DateTime(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('created_by_id', sa.Integer(), nullable=True),
    sa.Column('updated_by_id', sa.Integer(), nullable=True),
    sa.ForeignKeyConstraint(['created_by_id'], ['ab_user.id'], name=op.f('fk_issued_document_created_by_id')),
    sa.ForeignKeyConstraint(['updated_by_id'], ['ab_user.id'], name=op.f('fk_issued_document_updated_by_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_issued_document')),
    sa.UniqueConstraint('code', name=op.f('uq_issued_document_code')),
    sa.UniqueConstraint('number', name=op.f('uq_issued_document_number'))
    )
    with op.batch_alter_table('issued_document', schema=None) as batch_op:
        batch_op.create_index('ix_issued_document_record', ['entity', 'record_id', 'kind'], unique=False)

    op.create_table('message',
    sa.Column('id', app.core.types.Id(), nullable=False),
    sa.Column('user_id', sa.Integer(), nullable=False),
    sa.Column('template', sa.String(length=48), nullable=False),
    sa.Column('once_key', sa.String(length=120), nullable=False),
    sa.Column('title', sa.String(length=160), nullable=False),
    sa.Column('body', sa.Text(), nullable=False),
    sa.Column('link', sa.String(length=200), nullable=False),
    sa.Column('due_on', sa.Date(), nullable=True),
    sa.Column('entity', sa.String(length=48), nullable=False),
    sa.Column('record_id', app.core.types.Id(), nullable=True),
    sa.Column('sent_at', sa.DateTime(), nullable=False),
    sa.Column('read_at', sa.DateTime(), nullable=True),
    sa.Column('reminded_at', sa.DateTime(), nullable=True),
    sa.Column('reminders', sa.Integer(), nullable=False),
    sa.Column('digested_at', sa.DateTime(), nullable=True),
    sa.ForeignKeyConstraint(['user_id'], ['ab_user.id'], name=op.f('fk_message_user_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_message')),
    sa.UniqueConstraint('user_id', 'once_key', name=op.f('uq_message_user_id_once_key'))
    )
    with op.batch_alter_table('message', schema=None) as batch_op:
        batch_op.create_index('ix_message_about', ['entity', 'record_id'], unique=False)
        batch_op.create_index('ix_message_digest', ['digested_at', 'user_id'], unique=False)
        batch_op.create_index('ix_message_inbox', ['user_id', 'read_at', 'id'], unique=False)

    op.create_table('message_template',
    sa.Column('key', sa.String(length=48), nullable=False),
    sa.Column('label', sa.String(length=80), nullable=False),
    sa.Column('for_whom', sa.String(length=40), nullable=False),
    sa.Column('title', sa.String(length=120), nullable=False),
    sa.Column('body', sa.Text(), nullable=False),
    sa.Column('sms', sa.String(length=200), nullable=True),
    sa.Column('facts', sa.String(length=300), nullable=False),
    sa.Column('is_active', sa.Boolean(), nullable=False),
    sa.Column('id', app.core.types.Id(), nullable=False),
    sa.Column('created_at', sa.DateTime(), nullable=False),
    sa.Column('updated_at', sa.DateTime(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('created_by_id', sa.Integer(), nullable=True),
    sa.Column('updated_by_id', sa.Integer(), nullable=True),
    sa.ForeignKeyConstraint(['created_by_id'], ['ab_user.id'], name=op.f('fk_message_template_created_by_id')),
    sa.ForeignKeyConstraint(['updated_by_id'], ['ab_user.id'], name=op.f('fk_message_template_updated_by_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_message_template')),
    sa.UniqueConstraint('key', name=op.f('uq_message_template_key'))
    )
    op.create_table('one_time_code',
    sa.Column('id', app.core.types.Id(), nullable=False),
    sa.Column('purpose', sa.Enum('REGISTER', 'EMAIL', 'SIGN', 'RESET', name='code_purpose', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.Column('subject', sa.String(length=96), nullable=False),
    sa.Column('code_hash', sa.String(length=64), nullable=False),
    sa.Column('made_at', sa.DateTime(), nullable=False),
    sa.Column('made_by_id', sa.Integer(), nullable=True),
    sa.Column('expires_at', sa.DateTime(), nullable=False),
    sa.Column('tries', sa.Integer(), nullable=False),
    sa.Column('used_at', sa.DateTime(), nullable=True),
    sa.ForeignKeyConstraint(['made_by_id'], ['ab_user.id'], name=op.f('fk_one_time_code_made_by_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_one_time_code'))
    )
    with op.batch_alter_table('one_time_code', schema=None) as batch_op:
        batch_op.create_index('ix_one_time_code_subject', ['purpose', 'subject', 'used_at'], unique=False)

    op.create_table('presence_draw',
    sa.Column('drawn_on', sa.Date(), nullable=False),
    sa.Column('seed', sa.String(length=64), nullable=False),
    sa.Column('pool', sa.Integer(), nullable=False),
    sa.Column('pool_hash', sa.String(length=64), nullable=False),
    sa.Column('pool_keys', sa.Text(), nullable=False),
    sa.Column('size', sa.Integer(), nullable=False),
    sa.Column('id', app.core.types.Id(), nullable=False),
    sa.Column('created_at', sa.DateTime(), nullable=False),
    sa.Column('updated_at', sa.DateTime(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('created_by_id', sa.Integer(), nullable=True),
    sa.Column('updated_by_id', sa.Integer(), nullable=True),
    sa.Column('city_code', sa.String(length=6), nullable=False),
    sa.Column('region_code', sa.String(length=6), nullable=False),
    sa.CheckConstraint('size >= 1', name=op.f('ck_presence_draw_size')),
    sa.ForeignKeyConstraint(['created_by_id'], ['ab_user.id'], name=op.f('fk_presence_draw_created_by_id')),
    sa.ForeignKeyConstraint(['region_code'], ['region.code'], name=op.f('fk_presence_draw_region_code')),
    sa.ForeignKeyConstraint(['updated_by_id'], ['ab_user.id'], name=op.f('fk_presence_draw_updated_by_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_presence_draw')),
    sa.UniqueConstraint('region_code', 'drawn_on', name=op.f('uq_presence_draw_region_code_drawn_on'))
    )
    with op.batch_alter_table('presence_draw', schema=None) as batch_op:
        batch_op.create_index('ix_presence_draw_city', ['city_code', 'id'], unique=False)
        batch_op.create_index('ix_presence_draw_region', ['region_code', 'id'], unique=False)

    op.create_table('registration',
    sa.Column('kind', sa.Enum('TRAINEE', 'UNIT', name='registration_kind', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.Column('subject', sa.String(length=96), nullable=False),
    sa.Column('login', sa.String(length=64), nullable=False),
    sa.Column('password_hash', sa.String(length=256), nullable=False),
    sa.Column('name', app.core.types.Encrypted(), nullable=False),
    sa.Column('number', app.core.types.Encrypted(), nullable=False),
    sa.Column('phone', app.core.types.Encrypted(), nullable=False),
    sa.Column('email', app.core.types.Encrypted(), nullable=True),
    sa.Column('unit_name', sa.Text(), nullable=True),
    sa.Column('consents', sa.String(length=60), nullable=False),
    sa.Column('expires_at', sa.DateTime(), nullable=False),
    sa.Column('known_user_id', sa.Integer(), nullable=True),
    sa.Column('user_id', sa.Integer(), nullable=True),
    sa.Column('id', app.core.types.Id(), nullable=False),
    sa.Column('created_at', sa.DateTime(), nullable=False),
    sa.Column('updated_at', sa.DateTime(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('created_by_id', sa.Integer(), nullable=True),
    sa.Column('updated_by_id', sa.Integer(), nullable=True),
    sa.Column('city_code', sa.String(length=6), nullable=False),
    sa.Column('region_code', sa.String(length=6), nullable=False),
    sa.ForeignKeyConstraint(['created_by_id'], ['ab_user.id'], name=op.f('fk_registration_created_by_id')),
    sa.ForeignKeyConstraint(['known_user_id'], ['ab_user.id'], name=op.f('fk_registration_known_user_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['region_code'], ['region.code'], name=op.f('fk_registration_region_code')),
    sa.ForeignKeyConstraint(['updated_by_id'], ['ab_user.id'], name=op.f('fk_registration_updated_by_id')),
    sa.ForeignKeyConstraint(['user_id'], ['ab_user.id'], name=op.f('fk_registration_user_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_registration'))
    )
    with op.batch_alter_table('registration', schema=None) as batch_op:
        batch_op.create_index('ix_registration_expires', ['expires_at'], unique=False)
        batch_op.create_index('ix_registration_login', ['login', 'expires_at'], unique=False)
        batch_op.create_index('ix_registration_subject', ['subject', 'created_at'], unique=False)
        batch_op.create_index(batch_op.f('ix_registration_user_id'), ['user_id'], unique=False)

    op.create_table('mentor',
    sa.Column('name', sa.String(length=40), nullable=False),
    sa.Column('id_no', app.core.types.Encrypted(), nullable=True),
    sa.Column('id_hash', sa.String(length=64), nullable=True),
    sa.Column('phone', app.core.types.Encrypted(), nullable=True),
    sa.Column('title', sa.String(length=60), nullable=True),
    sa.Column('skilled_years', sa.Integer(), nullable=False),
    sa.Column('joined_on', sa.Date(), nullable=True),
    sa.Column('insured_since', sa.Date(), nullable=True),
    sa.Column('most_trainees', sa.Integer(), nullable=False),
    sa.Column('is_active', sa.Boolean(), nullable=False),
    sa.Column('note', sa.Text(), nullable=True),
    sa.Column('id', app.core.types.Id(), nullable=False),
    sa.Column('created_at', sa.DateTime(), nullable=False),
    sa.Column('updated_at', sa.DateTime(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('created_by_id', sa.Integer(), nullable=True),
    sa.Column('updated_by_id', sa.Integer(), nullable=True),
    sa.Column('unit_id', app.core.types.Id(), nullable=False),
    sa.Column('city_code', sa.String(length=6), nullable=False),
    sa.Column('region_code', sa.String(length=6), nullable=False),
    sa.CheckConstraint('most_trainees BETWEEN 1 AND 20', name=op.f('ck_mentor_most_trainees')),
    sa.ForeignKeyConstraint(['created_by_id'], ['ab_user.id'], name=op.f('fk_mentor_created_by_id')),
    sa.ForeignKeyConstraint(['region_code'], ['region.code'], name=op.f('fk_mentor_region_code')),
    sa.ForeignKeyConstraint(['unit_id'], ['unit.id'], name=op.f('fk_mentor_unit_id')),
    sa.ForeignKeyConstraint(['updated_by_id'], ['ab_user.id'], name=op.f('fk_mentor_updated_by_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_mentor')),
    sa.UniqueConstraint('unit_id', 'id_hash', name=op.f('uq_mentor_unit_id_id_hash'))
    )
    with op.batch_alter_table('mentor', schema=None) as batch_op:
        batch_op.create_index('ix_mentor_city', ['city_code', 'id'], unique=False)
        batch_op.create_index('ix_mentor_region', ['region_code', 'id'], unique=False)
        batch_op.create_index(batch_op.f('ix_mentor_unit_id'), ['unit_id'], unique=False)

    op.create_table('outbox',
    sa.Column('id', app.core.types.Id(), nullable=False),
    sa.Column('message_id', app.core.types.Id(), nullable=True),
    sa.Column('channel', sa.Enum('EMAIL', 'SMS', name='channel', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.Column('address', app.core.types.Encrypted(), nullable=False),
    sa.Column('subject', sa.String(length=160), nullable=False),
    sa.Column('body', app.core.types.Encrypted(), nullable=False),
    sa.Column('state', sa.Enum('QUEUED', 'SENT', 'FAILED', name='outbox_state', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.Column('attempts', sa.Integer(), nullable=False),
    sa.Column('next_try_at', sa.DateTime(), nullable=False),
    sa.Column('made_at', sa.DateTime(), nullable=False),
    sa.Column('sent_at', sa.DateTime(), nullable=True),
    sa.Column('problem', sa.String(length=80), nullable=True),
    sa.ForeignKeyConstraint(['message_id'], ['message.id'], name=op.f('fk_outbox_message_id'), ondelete='SET NULL'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_outbox'))
    )
    with op.batch_alter_table('outbox', schema=None) as batch_op:
        batch_op.create_index('ix_outbox_due', ['state', 'next_try_at'], unique=False)
        batch_op.create_index(batch_op.f('ix_outbox_message_id'), ['message_id'], unique=False)

    op.create_table('invitation',
    sa.Column('unit_id', app.core.types.Id(), nullable=False),
    sa.Column('mentor_id', app.core.types.Id(), nullable=True),
    sa.Column('roles', sa.String(length=100), nullable=False),
    sa.Column('name', sa.String(length=40), nullable=False),
    sa.Column('email', app.core.types.Encrypted(), nullable=True),
    sa.Column('token_hash', sa.String(length=64), nullable=False),
    sa.Column('expires_at', sa.DateTime(), nullable=False),
    sa.Column('state', sa.Enum('OPEN', 'ACCEPTED', 'WITHDRAWN', name='invitation_state', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.Column('accepted_at', sa.DateTime(), nullable=True),
    sa.Column('accepted_by_id', sa.Integer(), nullable=True),
    sa.Column('id', app.core.types.Id(), nullable=False),
    sa.Column('created_at', sa.DateTime(), nullable=False),
    sa.Column('updated_at', sa.DateTime(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('created_by_id', sa.Integer(), nullable=True),
    sa.Column('updated_by_id', sa.Integer(), nullable=True),
    sa.Column('city_code', sa.String(length=6), nullable=False),
    sa.Column('region_code', sa.String(length=6), nullable=False),
    sa.CheckConstraint("(state = 'ACCEPTED') = (accepted_at IS NOT NULL)", name=op.f('ck_invitation_accepted_has_time')),
    sa.ForeignKeyConstraint(['accepted_by_id'], ['ab_user.id'], name=op.f('fk_invitation_accepted_by_id')),
    sa.ForeignKeyConstraint(['created_by_id'], ['ab_user.id'], name=op.f('fk_invitation_created_by_id')),
    sa.ForeignKeyConstraint(['mentor_id'], ['mentor.id'], name=op.f('fk_invitation_mentor_id')),
    sa.ForeignKeyConstraint(['region_code'], ['region.code'], name=op.f('fk_invitation_region_code')),
    sa.ForeignKeyConstraint(['unit_id'], ['unit.id'], name=op.f('fk_invitation_unit_id')),
    sa.ForeignKeyConstraint(['updated_by_id'], ['ab_user.id'], name=op.f('fk_invitation_updated_by_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_invitation')),
    sa.UniqueConstraint('token_hash', name=op.f('uq_invitation_token_hash'))
    )
    with op.batch_alter_table('invitation', schema=None) as batch_op:
        batch_op.create_index('ix_invitation_unit', ['unit_id', 'state', 'id'], unique=False)

    op.create_table('application',
    sa.Column('trainee_id', app.core.types.Id(), nullable=False),
    sa.Column('post_id', app.core.types.Id(), nullable=False),
    sa.Column('unit_id', app.core.types.Id(), nullable=False),
    sa.Column('home_region', sa.String(length=6), nullable=False),
    sa.Column('person_name', sa.String(length=40), nullable=False),
    sa.Column('id_tail', sa.String(length=4), nullable=False),
    sa.Column('post_title', sa.String(length=60), nullable=False),
    sa.Column('unit_name', sa.String(length=80), nullable=False),
    sa.Column('letter', sa.String(length=500), nullable=True),
    sa.Column('available_from', sa.Date(), nullable=True),
    sa.Column('state', sa.Enum('SUBMITTED', 'UNIT_REVIEW', 'OFFERED', 'ACCEPTED', 'ELIGIBILITY_CHECK', 'DISPATCHED', 'REPORTED', 'DECLINED', 'WITHDRAWN', 'FAILED_CHECK', 'NO_SHOW', name='application_state', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.Column('applied_at', sa.DateTime(), nullable=False),
    sa.Column('answer_by', sa.Date(), nullable=True),
    sa.Column('interview_at', sa.DateTime(), nullable=True),
    sa.Column('interview_place', sa.String(length=120), nullable=True),
    sa.Column('decline_reason', sa.Enum('OTHER_CHOSEN', 'MAJOR', 'EDUCATION', 'TIME', 'NO_ANSWER', 'POST_CHANGED', 'SILENT', 'POST_CLOSED', name='decline_reason', native_enum=False, create_constraint=True, length=32), nullable=True),
    sa.Column('offered_at', sa.DateTime(), nullable=True),
    sa.Column('offer_valid_to', sa.Date(), nullable=True),
    sa.Column('accepted_at', sa.DateTime(), nullable=True),
    sa.Column('check_id', app.core.types.Id(), nullable=True),
    sa.Column('checked_by_id', sa.Integer(), nullable=True),
    sa.Column('checked_on', sa.Date(), nullable=True),
    sa.Column('dispatch_no', sa.String(length=32), nullable=True),
    sa.Column('dispatched_on', sa.Date(), nullable=True),
    sa.Column('dispatched_by_id', sa.Integer(), nullable=True),
    sa.Column('report_by', sa.Date(), nullable=True),
    sa.Column('unit_reported_at', sa.DateTime(), nullable=True),
    sa.Column('trainee_reported_at', sa.DateTime(), nullable=True),
    sa.Column('reported_on', sa.Date(), nullable=True),
    sa.Column('is_entered_for', sa.Boolean(), nullable=False),
    sa.Column('entered_because', sa.Text(), nullable=True),
    sa.Column('id', app.core.types.Id(), nullable=False),
    sa.Column('created_at', sa.DateTime(), nullable=False),
    sa.Column('updated_at', sa.DateTime(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('created_by_id', sa.Integer(), nullable=True),
    sa.Column('updated_by_id', sa.Integer(), nullable=True),
    sa.Column('city_code', sa.String(length=6), nullable=False),
    sa.Column('region_code', sa.String(length=6), nullable=False),
    sa.CheckConstraint("state <> 'DECLINED' OR decline_reason IS NOT NULL", name=op.f('ck_application_declined_has_reason')),
    sa.CheckConstraint("state <> 'OFFERED' OR offer_valid_to IS NOT NULL", name=op.f('ck_application_offer_has_end')),
    sa.CheckConstraint("state <> 'REPORTED' OR (unit_reported_at IS NOT NULL AND trainee_reported_at IS NOT NULL)", name=op.f('ck_application_reported_by_both')),
    sa.CheckConstraint("state NOT IN ('DISPATCHED', 'REPORTED', 'NO_SHOW') OR (dispatch_no IS NOT NULL AND dispatched_on IS NOT NULL AND report_by IS NOT NULL)", name=op.f('ck_application_dispatched_has_number')),
    sa.CheckConstraint('NOT is_entered_for OR entered_because IS NOT NULL', name=op.f('ck_application_entered_for_has_reason')),
    sa.ForeignKeyConstraint(['check_id'], ['eligibility_check.id'], name=op.f('fk_application_check_id')),
    sa.ForeignKeyConstraint(['checked_by_id'], ['ab_user.id'], name=op.f('fk_application_checked_by_id')),
    sa.ForeignKeyConstraint(['created_by_id'], ['ab_user.id'], name=op.f('fk_application_created_by_id')),
    sa.ForeignKeyConstraint(['dispatched_by_id'], ['ab_user.id'], name=op.f('fk_application_dispatched_by_id')),
    sa.ForeignKeyConstraint(['post_id'], ['post.id'], name=op.f('fk_application_post_id')),
    sa.ForeignKeyConstraint(['region_code'], ['region.code'], name=op.f('fk_application_region_code')),
    sa.ForeignKeyConstraint(['trainee_id'], ['trainee.id'], name=op.f('fk_application_trainee_id')),
    sa.ForeignKeyConstraint(['unit_id'], ['unit.id'], name=op.f('fk_application_unit_id')),
    sa.ForeignKeyConstraint(['updated_by_id'], ['ab_user.id'], name=op.f('fk_application_updated_by_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_application')),
    sa.UniqueConstraint('dispatch_no', name=op.f('uq_application_dispatch_no'))
    )
    with op.batch_alter_table('application', schema=None) as batch_op:
        batch_op.create_index('ix_application_applied', ['applied_at', 'region_code'], unique=False)
        batch_op.create_index('ix_application_city', ['city_code', 'id'], unique=False)
        batch_op.create_index('ix_application_city_state', ['city_code', 'state', 'id'], unique=False)
        batch_op.create_index('ix_application_dispatched', ['dispatched_on', 'region_code'], unique=False)
        batch_op.create_index('ix_application_home', ['home_region', 'id'], unique=False)
        batch_op.create_index('ix_application_post_state', ['post_id', 'state'], unique=False)
        batch_op.create_index('ix_application_region', ['region_code', 'id'], unique=False)
        batch_op.create_index('ix_application_region_state', ['region_code', 'state', 'id'], unique=False)
        batch_op.create_index('ix_application_state', ['state', 'id'], unique=False)
        batch_op.create_index('ix_application_trainee', ['trainee_id', 'id'], unique=False)
        batch_op.create_index('ix_application_unit_state', ['unit_id', 'state', 'id'], unique=False)
        batch_op.create_index('uq_application_open', ['trainee_id', 'post_id'], unique=True, sqlite_where=sa.text("state IN ('SUBMITTED', 'UNIT_REVIEW', 'OFFERED', 'ACCEPTED', 'ELIGIBILITY_CHECK', 'DISPATCHED')"), postgresql_where=sa.text("state IN ('SUBMITTED', 'UNIT_REVIEW', 'OFFERED', 'ACCEPTED', 'ELIGIBILITY_CHECK', 'DISPATCHED')"))

    op.create_table('placement',
    sa.Column('application_id', app.core.types.Id(), nullable=False),
    sa.Column('trainee_id', app.core.types.Id(), nullable=False),
    sa.Column('post_id', app.core.types.Id(), nullable=False),
    sa.Column('unit_id', app.core.types.Id(), nullable=False),
    sa.Column('site_id', app.core.types.Id(), nullable=True),
    sa.Column('mentor_id', app.core.types.Id(), nullable=True),
    sa.Column('home_region', sa.String(length=6), nullable=False),
    sa.Column('person_name', sa.String(length=40), nullable=False),
    sa.Column('id_tail', sa.String(length=4), nullable=False),
    sa.Column('post_title', sa.String(length=60), nullable=False),
    sa.Column('unit_name', sa.String(length=80), nullable=False),
    sa.Column('category', sa.Enum('GRADUATE', 'YOUTH', 'NONE', name='category', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.Column('education_band', sa.Enum('POSTGRAD', 'BACHELOR', 'JUNIOR_COLLEGE', 'SECONDARY', 'HIGH_SCHOOL', 'LOWER', 'ANY', name='education_band', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.Column('allowance_yuan', sa.Numeric(precision=14, scale=2), nullable=False),
    sa.Column('agreed_start', sa.Date(), nullable=False),
    sa.Column('agreed_end', sa.Date(), nullable=False),
    sa.Column('actual_start', sa.Date(), nullable=True),
    sa.Column('actual_end', sa.Date(), nullable=True),
    sa.Column('starts_on', sa.Date(), nullable=False),
    sa.Column('ends_on', sa.Date(), nullable=False),
    sa.Column('state', sa.Enum('PENDING', 'ACTIVE', 'SUSPENDED', 'ENDED', 'CANCELLED', name='placement_state', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.Column('end_type', sa.Enum('NORMAL', 'EARLY_RETAINED', 'EARLY', name='end_type', native_enum=False, create_constraint=True, length=32), nullable=True),
    sa.Column('end_reason', sa.Enum('TERM_COMPLETED', 'CONTRACT_WITH_UNIT', 'EMPLOYED_ELSEWHERE', 'FURTHER_STUDY', 'ENLISTED', 'RULE_BREACH', 'GRAVE_LOSS', 'UNWILLING', 'HEALTH', 'UNIT_FAULT', 'FRAUD', name='end_reason', native_enum=False, create_constraint=True, length=32), nullable=True),
    sa.Column('is_abnormal', sa.Boolean(), nullable=False),
    sa.Column('end_reported_on', sa.Date(), nullable=True),
    sa.Column('is_retained', sa.Boolean(), nullable=False),
    sa.Column('months_paid', sa.Numeric(precision=6, scale=4), nullable=False),
    sa.Column('mentor_plan', sa.Text(), nullable=True),
    sa.Column('wants_to_stay', sa.Boolean(), nullable=True),
    sa.Column('unit_will_keep', sa.Boolean(), nullable=True),
    sa.Column('plan_year', sa.Integer(), nullable=False),
    sa.Column('id', app.core.types.Id(), nullable=False),
    sa.Column('created_at', sa.DateTime(), nullable=False),
    sa.Column('updated_at', sa.DateTime(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('created_by_id', sa.Integer(), nullable=True),
    sa.Column('updated_by_id', sa.Integer(), nullable=True),
    sa.Column('city_code', sa.String(length=6), nullable=False),
    sa.Column('region_code', sa.String(length=6), nullable=False),
    sa.CheckConstraint("(state = 'ENDED') = (actual_end IS NOT NULL)", name=op.f('ck_placement_ended_has_day')),
    sa.CheckConstraint("(state = 'ENDED') = (end_reason IS NOT NULL)", name=op.f('ck_placement_ended_has_reason')),
    sa.CheckConstraint("(state = 'ENDED') = (end_type IS NOT NULL)", name=op.f('ck_placement_ended_has_type')),
    sa.CheckConstraint("NOT (state IN ('ACTIVE', 'SUSPENDED', 'ENDED')) OR actual_start IS NOT NULL", name=op.f('ck_placement_started_has_day')),
    sa.CheckConstraint("state = 'PENDING' OR state = 'CANCELLED' OR mentor_id IS NOT NULL", name=op.f('ck_placement_has_mentor')),
    sa.CheckConstraint('agreed_end >= agreed_start', name=op.f('ck_placement_agreed_period')),
    sa.CheckConstraint('ends_on >= starts_on', name=op.f('ck_placement_period')),
    sa.CheckConstraint('months_paid >= 0 AND months_paid <= 12', name=op.f('ck_placement_months_paid')),
    sa.ForeignKeyConstraint(['application_id'], ['application.id'], name=op.f('fk_placement_application_id')),
    sa.ForeignKeyConstraint(['created_by_id'], ['ab_user.id'], name=op.f('fk_placement_created_by_id')),
    sa.ForeignKeyConstraint(['mentor_id'], ['mentor.id'], name=op.f('fk_placement_mentor_id')),
    sa.ForeignKeyConstraint(['plan_year'], ['plan_year.year'], name=op.f('fk_placement_plan_year')),
    sa.ForeignKeyConstraint(['post_id'], ['post.id'], name=op.f('fk_placement_post_id')),
    sa.ForeignKeyConstraint(['region_code'], ['region.code'], name=op.f('fk_placement_region_code')),
    sa.ForeignKeyConstraint(['site_id'], ['unit_site.id'], name=op.f('fk_placement_site_id')),
    sa.ForeignKeyConstraint(['trainee_id'], ['trainee.id'], name=op.f('fk_placement_trainee_id')),
    sa.ForeignKeyConstraint(['unit_id'], ['unit.id'], name=op.f('fk_placement_unit_id')),
    sa.ForeignKeyConstraint(['updated_by_id'], ['ab_user.id'], name=op.f('fk_placement_updated_by_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_placement')),
    sa.UniqueConstraint('application_id', name=op.f('uq_placement_application_id'))
    )
    with op.batch_alter_table('placement', schema=None) as batch_op:
        batch_op.create_index('ix_placement_city', ['city_code', 'id'], unique=False)
        batch_op.create_index('ix_placement_city_state', ['city_code', 'state', 'id'], unique=False)
        batch_op.create_index('ix_placement_due', ['state', 'agreed_end'], unique=False)
        batch_op.create_index('ix_placement_ended', ['actual_end', 'region_code'], unique=False)
        batch_op.create_index('ix_placement_home', ['home_region', 'id'], unique=False)
        batch_op.create_index('ix_placement_mentor', ['mentor_id', 'state'], unique=False)
        batch_op.create_index(batch_op.f('ix_placement_plan_year'), ['plan_year'], unique=False)
        batch_op.create_index('ix_placement_post', ['post_id', 'state'], unique=False)
        batch_op.create_index('ix_placement_region', ['region_code', 'id'], unique=False)
        batch_op.create_index('ix_placement_region_state', ['region_code', 'state', 'id'], unique=False)
        batch_op.create_index('ix_placement_started', ['actual_start', 'region_code'], unique=False)
        batch_op.create_index('ix_placement_state', ['state', 'id'], unique=False)
        batch_op.create_index('ix_placement_trainee', ['trainee_id', 'starts_on'], unique=False)
        batch_op.create_index('ix_placement_unit_state', ['unit_id', 'state', 'id'], unique=False)
        batch_op.create_index('uq_placement_live', ['trainee_id'], unique=True, sqlite_where=sa.text("state IN ('PENDING', 'ACTIVE', 'SUSPENDED')"), postgresql_where=sa.text("state IN ('PENDING', 'ACTIVE', 'SUSPENDED')"))

    op.create_table('agreement',
    sa.Column('number', sa.Integer(), nullable=False),
    sa.Column('agreement_no', sa.String(length=32), nullable=False),
    sa.Column('person_name', sa.String(length=40), nullable=False),
    sa.Column('unit_name', sa.String(length=80), nullable=False),
    sa.Column('post_title', sa.String(length=60), nullable=False),
    sa.Column('starts_on', sa.Date(), nullable=False),
    sa.Column('ends_on', sa.Date(), nullable=False),
    sa.Column('allowance_yuan', sa.Numeric(precision=14, scale=2), nullable=False),
    sa.Column('daily_hours', sa.Numeric(precision=4, scale=1), nullable=False),
    sa.Column('weekly_hours', sa.Numeric(precision=4, scale=1), nullable=False),
    sa.Column('night_work', sa.Boolean(), nullable=False),
    sa.Column('site_id', app.core.types.Id(), nullable=True),
    sa.Column('mentor_id', app.core.types.Id(), nullable=True),
    sa.Column('post_content', sa.Text(), nullable=True),
    sa.Column('place_detail', sa.String(length=200), nullable=True),
    sa.Column('work_time', sa.String(length=200), nullable=True),
    sa.Column('payday', sa.String(length=60), nullable=True),
    sa.Column('pay_way', sa.String(length=120), nullable=True),
    sa.Column('benefits', sa.String(length=200), nullable=True),
    sa.Column('mentor_plan', sa.Text(), nullable=True),
    sa.Column('safety', sa.Text(), nullable=True),
    sa.Column('attendance_note', sa.String(length=200), nullable=True),
    sa.Column('contact', app.core.types.Encrypted(), nullable=True),
    sa.Column('clauses', app.core.types.Encrypted(), nullable=False),
    sa.Column('changes', app.core.types.Encrypted(), nullable=False),
    sa.Column('needs', sa.Enum('ALL', 'UNIT', 'TRAINEE', 'NONE', name='needs', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.Column('carried', sa.String(length=200), nullable=True),
    sa.Column('change_note', sa.String(length=500), nullable=True),
    sa.Column('state', sa.Enum('DRAFT', 'UNIT_SIGNED', 'SIGNED', 'FILED', 'RETURNED', 'AMENDED', 'TERMINATED', 'COMPLETED', 'VOID', name='agreement_state', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.Column('unit_signed_at', sa.DateTime(), nullable=True),
    sa.Column('unit_signer', sa.String(length=40), nullable=True),
    sa.Column('trainee_signed_at', sa.DateTime(), nullable=True),
    sa.Column('trainee_signer', sa.String(length=40), nullable=True),
    sa.Column('guardian', sa.String(length=40), nullable=True),
    sa.Column('file_id', app.core.types.Id(), nullable=True),
    sa.Column('sha256', sa.String(length=64), nullable=True),
    sa.Column('filed_on', sa.Date(), nullable=True),
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
    sa.CheckConstraint("state <> 'FILED' OR filed_on IS NOT NULL", name=op.f('ck_agreement_filed_has_day')),
    sa.CheckConstraint("state NOT IN ('SIGNED', 'FILED', 'AMENDED', 'TERMINATED', 'COMPLETED') OR (unit_signed_at IS NOT NULL AND trainee_signed_at IS NOT NULL AND sha256 IS NOT NULL)", name=op.f('ck_agreement_signed_has_file')),
    sa.CheckConstraint("state NOT IN ('UNIT_SIGNED') OR unit_signed_at IS NOT NULL", name=op.f('ck_agreement_unit_signed_has_time')),
    sa.CheckConstraint('ends_on >= starts_on', name=op.f('ck_agreement_period')),
    sa.ForeignKeyConstraint(['created_by_id'], ['ab_user.id'], name=op.f('fk_agreement_created_by_id')),
    sa.ForeignKeyConstraint(['mentor_id'], ['mentor.id'], name=op.f('fk_agreement_mentor_id')),
    sa.ForeignKeyConstraint(['placement_id'], ['placement.id'], name=op.f('fk_agreement_placement_id')),
    sa.ForeignKeyConstraint(['region_code'], ['region.code'], name=op.f('fk_agreement_region_code')),
    sa.ForeignKeyConstraint(['site_id'], ['unit_site.id'], name=op.f('fk_agreement_site_id')),
    sa.ForeignKeyConstraint(['trainee_id'], ['trainee.id'], name=op.f('fk_agreement_trainee_id')),
    sa.ForeignKeyConstraint(['unit_id'], ['unit.id'], name=op.f('fk_agreement_unit_id')),
    sa.ForeignKeyConstraint(['updated_by_id'], ['ab_user.id'], name=op.f('fk_agreement_updated_by_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_agreement')),
    sa.UniqueConstraint('placement_id', 'number', name=op.f('uq_agreement_placement_id_number'))
    )
    with op.batch_alter_table('agreement', schema=None) as batch_op:
        batch_op.create_index('ix_agreement_city', ['city_code', 'id'], unique=False)
        batch_op.create_index(batch_op.f('ix_agreement_mentor_id'), ['mentor_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_agreement_placement_id'), ['placement_id'], unique=False)
        batch_op.create_index('ix_agreement_region', ['region_code', 'id'], unique=False)
        batch_op.create_index('ix_agreement_state', ['state', 'region_code', 'id'], unique=False)
        batch_op.create_index(batch_op.f('ix_agreement_trainee_id'), ['trainee_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_agreement_unit_id'), ['unit_id'], unique=False)
        batch_op.create_index('uq_agreement_in_hand', ['placement_id'], unique=True, sqlite_where=sa.text("state IN ('DRAFT', 'UNIT_SIGNED', 'RETURNED')"), postgresql_where=sa.text("state IN ('DRAFT', 'UNIT_SIGNED', 'RETURNED')"))

    op.create_table('allowance_payment',
    sa.Column('month', sa.String(length=7), nullable=False),
    sa.Column('amount_yuan', sa.Numeric(precision=14, scale=2), nullable=False),
    sa.Column('paid_on', sa.Date(), nullable=False),
    sa.Column('is_by_bank', sa.Boolean(), nullable=False),
    sa.Column('slip_no', sa.String(length=60), nullable=True),
    sa.Column('person_name', sa.String(length=40), nullable=False),
    sa.Column('answer', sa.Enum('RECEIVED', 'DIFFERENT', 'NOT_RECEIVED', name='payment_answer', native_enum=False, create_constraint=True, length=32), nullable=True),
    sa.Column('answered_at', sa.DateTime(), nullable=True),
    sa.Column('received_yuan', sa.Numeric(precision=14, scale=2), nullable=True),
    sa.Column('note', sa.String(length=200), nullable=True),
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
    sa.CheckConstraint("answer <> 'DIFFERENT' OR received_yuan IS NOT NULL", name=op.f('ck_allowance_payment_different_has_amount')),
    sa.CheckConstraint('(answer IS NULL) = (answered_at IS NULL)', name=op.f('ck_allowance_payment_answer_has_time')),
    sa.CheckConstraint('amount_yuan > 0', name=op.f('ck_allowance_payment_amount')),
    sa.ForeignKeyConstraint(['created_by_id'], ['ab_user.id'], name=op.f('fk_allowance_payment_created_by_id')),
    sa.ForeignKeyConstraint(['placement_id'], ['placement.id'], name=op.f('fk_allowance_payment_placement_id')),
    sa.ForeignKeyConstraint(['region_code'], ['region.code'], name=op.f('fk_allowance_payment_region_code')),
    sa.ForeignKeyConstraint(['trainee_id'], ['trainee.id'], name=op.f('fk_allowance_payment_trainee_id')),
    sa.ForeignKeyConstraint(['unit_id'], ['unit.id'], name=op.f('fk_allowance_payment_unit_id')),
    sa.ForeignKeyConstraint(['updated_by_id'], ['ab_user.id'], name=op.f('fk_allowance_payment_updated_by_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_allowance_payment'))
    )
    with op.batch_alter_table('allowance_payment', schema=None) as batch_op:
        batch_op.create_index('ix_allowance_payment_city', ['city_code', 'id'], unique=False)
        batch_op.create_index('ix_allowance_payment_month', ['placement_id', 'month'], unique=False)
        batch_op.create_index(batch_op.f('ix_allowance_payment_placement_id'), ['placement_id'], unique=False)
        batch_op.create_index('ix_allowance_payment_region', ['region_code', 'id'], unique=False)
        batch_op.create_index(batch_op.f('ix_allowance_payment_trainee_id'), ['trainee_id'], unique=False)
        batch_op.create_index('ix_allowance_payment_unit', ['unit_id', 'month'], unique=False)
        batch_op.create_index(batch_op.f('ix_allowance_payment_unit_id'), ['unit_id'], unique=False)

    op.create_table('assessment',
    sa.Column('person_name', sa.String(length=40), nullable=False),
    sa.Column('unit_name', sa.String(length=80), nullable=False),
    sa.Column('due_on', sa.Date(), nullable=False),
    sa.Column('attitude', sa.Enum('EXCELLENT', 'GOOD', 'PASS', 'FAIL', name='attitude', native_enum=False, create_constraint=True, length=32), nullable=True),
    sa.Column('skill', sa.Enum('EXCELLENT', 'GOOD', 'PASS', 'FAIL', name='skill', native_enum=False, create_constraint=True, length=32), nullable=True),
    sa.Column('teamwork', sa.Enum('EXCELLENT', 'GOOD', 'PASS', 'FAIL', name='teamwork', native_enum=False, create_constraint=True, length=32), nullable=True),
    sa.Column('overall', sa.Enum('EXCELLENT', 'GOOD', 'PASS', 'FAIL', name='overall', native_enum=False, create_constraint=True, length=32), nullable=True),
    sa.Column('opinion', sa.Text(), nullable=True),
    sa.Column('signed_by', sa.String(length=40), nullable=True),
    sa.Column('signed_on', sa.Date(), nullable=True),
    sa.Column('trainee_opinion', sa.Enum('AGREES', 'DISAGREES', 'SILENT', name='opinion', native_enum=False, create_constraint=True, length=32), nullable=True),
    sa.Column('trainee_words', sa.Text(), nullable=True),
    sa.Column('answered_on', sa.Date(), nullable=True),
    sa.Column('satisfaction', sa.Integer(), nullable=True),
    sa.Column('days_attended', sa.Integer(), nullable=True),
    sa.Column('certificate_no', sa.String(length=32), nullable=True),
    sa.Column('issued_on', sa.Date(), nullable=True),
    sa.Column('state', sa.Enum('DRAFT', 'UNIT_SIGNED', 'ANSWERED', 'ISSUED', 'REVOKED', name='assessment_state', native_enum=False, create_constraint=True, length=32), nullable=False),
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
    sa.CheckConstraint("state = 'DRAFT' OR (attitude IS NOT NULL AND skill IS NOT NULL AND teamwork IS NOT NULL AND overall IS NOT NULL AND opinion IS NOT NULL)", name=op.f('ck_assessment_signed_is_complete')),
    sa.CheckConstraint("state NOT IN ('ISSUED', 'REVOKED') OR (certificate_no IS NOT NULL AND issued_on IS NOT NULL)", name=op.f('ck_assessment_issued_has_number')),
    sa.CheckConstraint('satisfaction IS NULL OR satisfaction BETWEEN 1 AND 5', name=op.f('ck_assessment_satisfaction')),
    sa.ForeignKeyConstraint(['created_by_id'], ['ab_user.id'], name=op.f('fk_assessment_created_by_id')),
    sa.ForeignKeyConstraint(['placement_id'], ['placement.id'], name=op.f('fk_assessment_placement_id')),
    sa.ForeignKeyConstraint(['region_code'], ['region.code'], name=op.f('fk_assessment_region_code')),
    sa.ForeignKeyConstraint(['trainee_id'], ['trainee.id'], name=op.f('fk_assessment_trainee_id')),
    sa.ForeignKeyConstraint(['unit_id'], ['unit.id'], name=op.f('fk_assessment_unit_id')),
    sa.ForeignKeyConstraint(['updated_by_id'], ['ab_user.id'], name=op.f('fk_assessment_updated_by_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_assessment')),
    sa.UniqueConstraint('certificate_no', name=op.f('uq_assessment_certificate_no')),
    sa.UniqueConstraint('placement_id', name='uq_assessment_placement')
    )
    with op.batch_alter_table('assessment', schema=None) as batch_op:
        batch_op.create_index('ix_assessment_city', ['city_code', 'id'], unique=False)
        batch_op.create_index(batch_op.f('ix_assessment_placement_id'), ['placement_id'], unique=False)
        batch_op.create_index('ix_assessment_region', ['region_code', 'id'], unique=False)
        batch_op.create_index('ix_assessment_state', ['state', 'region_code', 'id'], unique=False)
        batch_op.create_index(batch_op.f('ix_assessment_trainee_id'), ['trainee_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_assessment_unit_id'), ['unit_id'], unique=False)

    op.create_table('attendance_correction',
    sa.Column('day', sa.Date(), nullable=False),
    sa.Column('old_code', sa.Enum('P', 'O', 'W', 'S', 'L', 'A', 'H', 'N', name='old_code', native_enum=False, create_constraint=True, length=32), nullable=True),
    sa.Column('new_code', sa.Enum('P', 'O', 'W', 'S', 'L', 'A', 'H', 'N', name='new_code', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.Column('reason', sa.String(length=500), nullable=False),
    sa.Column('made_by', sa.String(length=64), nullable=False),
    sa.Column('made_at', sa.DateTime(), nullable=False),
    sa.Column('is_by_office', sa.Boolean(), nullable=False),
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
    sa.ForeignKeyConstraint(['created_by_id'], ['ab_user.id'], name=op.f('fk_attendance_correction_created_by_id')),
    sa.ForeignKeyConstraint(['placement_id'], ['placement.id'], name=op.f('fk_attendance_correction_placement_id')),
    sa.ForeignKeyConstraint(['region_code'], ['region.code'], name=op.f('fk_attendance_correction_region_code')),
    sa.ForeignKeyConstraint(['trainee_id'], ['trainee.id'], name=op.f('fk_attendance_correction_trainee_id')),
    sa.ForeignKeyConstraint(['unit_id'], ['unit.id'], name=op.f('fk_attendance_correction_unit_id')),
    sa.ForeignKeyConstraint(['updated_by_id'], ['ab_user.id'], name=op.f('fk_attendance_correction_updated_by_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_attendance_correction'))
    )
    with op.batch_alter_table('attendance_correction', schema=None) as batch_op:
        batch_op.create_index('ix_attendance_correction_city', ['city_code', 'id'], unique=False)
        batch_op.create_index('ix_attendance_correction_day', ['placement_id', 'day'], unique=False)
        batch_op.create_index(batch_op.f('ix_attendance_correction_placement_id'), ['placement_id'], unique=False)
        batch_op.create_index('ix_attendance_correction_region', ['region_code', 'id'], unique=False)
        batch_op.create_index(batch_op.f('ix_attendance_correction_trainee_id'), ['trainee_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_attendance_correction_unit_id'), ['unit_id'], unique=False)

    op.create_table('attendance_day',
    sa.Column('id', app.core.types.Id(), nullable=False),
    sa.Column('placement_id', app.core.types.Id(), nullable=False),
    sa.Column('day', sa.Date(), nullable=False),
    sa.Column('code', sa.Enum('P', 'O', 'W', 'S', 'L', 'A', 'H', 'N', name='attendance_code', native_enum=False, create_constraint=True, length=32), nullable=True),
    sa.Column('trainee_code', sa.Enum('P', 'O', 'W', 'S', 'L', 'A', 'H', 'N', name='trainee_code', native_enum=False, create_constraint=True, length=32), nullable=True),
    sa.Column('trainee_at', sa.DateTime(), nullable=True),
    sa.Column('trainee_out_at', sa.DateTime(), nullable=True),
    sa.Column('trainee_device', sa.String(length=64), nullable=True),
    sa.Column('has_proof', sa.Boolean(), nullable=False),
    sa.Column('wrong_codes', sa.Integer(), nullable=False),
    sa.Column('mentor_code', sa.Enum('P', 'O', 'W', 'S', 'L', 'A', 'H', 'N', name='mentor_code', native_enum=False, create_constraint=True, length=32), nullable=True),
    sa.Column('mentor_at', sa.DateTime(), nullable=True),
    sa.Column('unit_code', sa.Enum('P', 'O', 'W', 'S', 'L', 'A', 'H', 'N', name='unit_code', native_enum=False, create_constraint=True, length=32), nullable=True),
    sa.Column('unit_at', sa.DateTime(), nullable=True),
    sa.Column('is_corrected', sa.Boolean(), nullable=False),
    sa.ForeignKeyConstraint(['placement_id'], ['placement.id'], name=op.f('fk_attendance_day_placement_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_attendance_day')),
    sa.UniqueConstraint('placement_id', 'day', name=op.f('uq_attendance_day_placement_id_day'))
    )
    with op.batch_alter_table('attendance_day', schema=None) as batch_op:
        batch_op.create_index('ix_attendance_day_device', ['trainee_device', 'day'], unique=False)

    op.create_table('attendance_month',
    sa.Column('month', sa.String(length=7), nullable=False),
    sa.Column('person_name', sa.String(length=40), nullable=False),
    sa.Column('unit_name', sa.String(length=80), nullable=False),
    sa.Column('due_days', sa.Integer(), nullable=False),
    sa.Column('own_days', sa.Integer(), nullable=False),
    sa.Column('attended', sa.Integer(), nullable=False),
    sa.Column('paid_leave', sa.Integer(), nullable=False),
    sa.Column('personal_leave', sa.Integer(), nullable=False),
    sa.Column('absent', sa.Integer(), nullable=False),
    sa.Column('undecided', sa.Integer(), nullable=False),
    sa.Column('state', sa.Enum('OPEN', 'CONFIRMED_BY_TRAINEE', 'SUBMITTED', 'VERIFIED', 'RETURNED', 'LOCKED', name='attendance_month_state', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.Column('confirmed_at', sa.DateTime(), nullable=True),
    sa.Column('is_confirmed_by_default', sa.Boolean(), nullable=False),
    sa.Column('objection', sa.Text(), nullable=True),
    sa.Column('submitted_at', sa.DateTime(), nullable=True),
    sa.Column('is_late', sa.Boolean(), nullable=False),
    sa.Column('verified_at', sa.DateTime(), nullable=True),
    sa.Column('entered_by_id', sa.Integer(), nullable=True),
    sa.Column('verified_by_id', sa.Integer(), nullable=True),
    sa.Column('locked_at', sa.DateTime(), nullable=True),
    sa.Column('flags', sa.Text(), nullable=False),
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
    sa.CheckConstraint("state NOT IN ('CONFIRMED_BY_TRAINEE', 'SUBMITTED', 'VERIFIED', 'LOCKED') OR confirmed_at IS NOT NULL", name=op.f('ck_attendance_month_confirmed_has_time')),
    sa.CheckConstraint("state NOT IN ('SUBMITTED', 'VERIFIED', 'LOCKED') OR submitted_at IS NOT NULL", name=op.f('ck_attendance_month_submitted_has_time')),
    sa.CheckConstraint('due_days >= 0 AND attended >= 0 AND paid_leave >= 0 AND personal_leave >= 0 AND absent >= 0', name=op.f('ck_attendance_month_not_negative')),
    sa.ForeignKeyConstraint(['created_by_id'], ['ab_user.id'], name=op.f('fk_attendance_month_created_by_id')),
    sa.ForeignKeyConstraint(['entered_by_id'], ['ab_user.id'], name=op.f('fk_attendance_month_entered_by_id')),
    sa.ForeignKeyConstraint(['placement_id'], ['placement.id'], name=op.f('fk_attendance_month_placement_id')),
    sa.ForeignKeyConstraint(['region_code'], ['region.code'], name=op.f('fk_attendance_month_region_code')),
    sa.ForeignKeyConstraint(['trainee_id'], ['trainee.id'], name=op.f('fk_attendance_month_trainee_id')),
    sa.ForeignKeyConstraint(['unit_id'], ['unit.id'], name=op.f('fk_attendance_month_unit_id')),
    sa.ForeignKeyConstraint(['updated_by_id'], ['ab_user.id'], name=op.f('fk_attendance_month_updated_by_id')),
    sa.ForeignKeyConstraint(['verified_by_id'], ['ab_user.id'], name=op.f('fk_attendance_month_verified_by_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_attendance_month')),
    sa.UniqueConstraint('placement_id', 'month', name=op.f('uq_attendance_month_placement_id_month'))
    )
    with op.batch_alter_table('attendance_month', schema=None) as batch_op:
        batch_op.create_index('ix_attendance_month_city', ['city_code', 'id'], unique=False)
        batch_op.create_index(batch_op.f('ix_attendance_month_placement_id'), ['placement_id'], unique=False)
        batch_op.create_index('ix_attendance_month_region', ['region_code', 'id'], unique=False)
        batch_op.create_index('ix_attendance_month_state', ['region_code', 'state', 'month', 'id'], unique=False)
        batch_op.create_index('ix_attendance_month_timed', ['state', 'month'], unique=False)
        batch_op.create_index(batch_op.f('ix_attendance_month_trainee_id'), ['trainee_id'], unique=False)
        batch_op.create_index('ix_attendance_month_unit', ['unit_id', 'month', 'id'], unique=False)
        batch_op.create_index(batch_op.f('ix_attendance_month_unit_id'), ['unit_id'], unique=False)

    op.create_table('complaint',
    sa.Column('unit_id', app.core.types.Id(), nullable=False),
    sa.Column('unit_name', sa.String(length=80), nullable=False),
    sa.Column('placement_id', app.core.types.Id(), nullable=True),
    sa.Column('trainee_id', app.core.types.Id(), nullable=True),
    sa.Column('is_anonymous', sa.Boolean(), nullable=False),
    sa.Column('receipt_hash', sa.String(length=64), nullable=False),
    sa.Column('kind', sa.Enum('ALLOWANCE', 'FEES', 'SAFETY', 'OVERTIME', 'NOT_AS_AGREED', 'THIRD_PARTY', 'TREATMENT', 'ATTENDANCE', 'OTHER', name='complaint_kind', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.Column('content', app.core.types.Encrypted(), nullable=False),
    sa.Column('received_on', sa.Date(), nullable=False),
    sa.Column('due_on', sa.Date(), nullable=False),
    sa.Column('state', sa.Enum('OPEN', 'HANDLING', 'ANSWERED', name='complaint_state', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.Column('answer', sa.Text(), nullable=True),
    sa.Column('is_upheld', sa.Boolean(), nullable=True),
    sa.Column('answered_on', sa.Date(), nullable=True),
    sa.Column('id', app.core.types.Id(), nullable=False),
    sa.Column('created_at', sa.DateTime(), nullable=False),
    sa.Column('updated_at', sa.DateTime(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('created_by_id', sa.Integer(), nullable=True),
    sa.Column('updated_by_id', sa.Integer(), nullable=True),
    sa.Column('city_code', sa.String(length=6), nullable=False),
    sa.Column('region_code', sa.String(length=6), nullable=False),
    sa.CheckConstraint("state <> 'ANSWERED' OR (answer IS NOT NULL AND answered_on IS NOT NULL)", name=op.f('ck_complaint_has_answer')),
    sa.CheckConstraint('NOT is_anonymous OR (trainee_id IS NULL AND placement_id IS NULL AND created_by_id IS NULL)', name=op.f('ck_complaint_anonymous_names_nobody')),
    sa.ForeignKeyConstraint(['created_by_id'], ['ab_user.id'], name=op.f('fk_complaint_created_by_id')),
    sa.ForeignKeyConstraint(['placement_id'], ['placement.id'], name=op.f('fk_complaint_placement_id')),
    sa.ForeignKeyConstraint(['region_code'], ['region.code'], name=op.f('fk_complaint_region_code')),
    sa.ForeignKeyConstraint(['trainee_id'], ['trainee.id'], name=op.f('fk_complaint_trainee_id')),
    sa.ForeignKeyConstraint(['unit_id'], ['unit.id'], name=op.f('fk_complaint_unit_id')),
    sa.ForeignKeyConstraint(['updated_by_id'], ['ab_user.id'], name=op.f('fk_complaint_updated_by_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_complaint')),
    sa.UniqueConstraint('receipt_hash', name=op.f('uq_complaint_receipt_hash'))
    )
    with op.batch_alter_table('complaint', schema=None) as batch_op:
        batch_op.create_index('ix_complaint_city', ['city_code', 'id'], unique=False)
        batch_op.create_index('ix_complaint_region', ['region_code', 'id'], unique=False)
        batch_op.create_index('ix_complaint_state', ['state', 'region_code', 'id'], unique=False)
        batch_op.create_index('ix_complaint_trainee', ['trainee_id'], unique=False)
        batch_op.create_index('ix_complaint_unit', ['unit_id', 'id'], unique=False)

    op.create_table('follow_up',
    sa.Column('placement_id', app.core.types.Id(), nullable=False),
    sa.Column('person_name', sa.String(length=40), nullable=False),
    sa.Column('unit_name', sa.String(length=80), nullable=False),
    sa.Column('ended_on', sa.Date(), nullable=False),
    sa.Column('contact_due', sa.Date(), nullable=False),
    sa.Column('until', sa.Date(), nullable=False),
    sa.Column('first_contact_on', sa.Date(), nullable=True),
    sa.Column('last_service_on', sa.Date(), nullable=True),
    sa.Column('wish', sa.String(length=200), nullable=True),
    sa.Column('state', sa.Enum('OPEN', 'CLOSED', name='follow_up_state', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.Column('closed_as', sa.Enum('EMPLOYED', 'SELF_EMPLOYED', 'FLEXIBLE', 'STUDY', 'ENLISTED', 'DECLINED', 'EXPIRED', name='follow_up_close', native_enum=False, create_constraint=True, length=32), nullable=True),
    sa.Column('closed_on', sa.Date(), nullable=True),
    sa.Column('id', app.core.types.Id(), nullable=False),
    sa.Column('created_at', sa.DateTime(), nullable=False),
    sa.Column('updated_at', sa.DateTime(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('created_by_id', sa.Integer(), nullable=True),
    sa.Column('updated_by_id', sa.Integer(), nullable=True),
    sa.Column('trainee_id', app.core.types.Id(), nullable=False),
    sa.Column('city_code', sa.String(length=6), nullable=False),
    sa.Column('region_code', sa.String(length=6), nullable=False),
    sa.CheckConstraint("(state = 'CLOSED') = (closed_as IS NOT NULL)", name=op.f('ck_follow_up_closed_has_kind')),
    sa.CheckConstraint("(state = 'CLOSED') = (closed_on IS NOT NULL)", name=op.f('ck_follow_up_closed_has_day')),
    sa.ForeignKeyConstraint(['created_by_id'], ['ab_user.id'], name=op.f('fk_follow_up_created_by_id')),
    sa.ForeignKeyConstraint(['placement_id'], ['placement.id'], name=op.f('fk_follow_up_placement_id')),
    sa.ForeignKeyConstraint(['region_code'], ['region.code'], name=op.f('fk_follow_up_region_code')),
    sa.ForeignKeyConstraint(['trainee_id'], ['trainee.id'], name=op.f('fk_follow_up_trainee_id')),
    sa.ForeignKeyConstraint(['updated_by_id'], ['ab_user.id'], name=op.f('fk_follow_up_updated_by_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_follow_up')),
    sa.UniqueConstraint('placement_id', name=op.f('uq_follow_up_placement_id'))
    )
    with op.batch_alter_table('follow_up', schema=None) as batch_op:
        batch_op.create_index('ix_follow_up_city', ['city_code', 'id'], unique=False)
        batch_op.create_index('ix_follow_up_region', ['region_code', 'id'], unique=False)
        batch_op.create_index('ix_follow_up_state', ['state', 'region_code', 'id'], unique=False)
        batch_op.create_index(batch_op.f('ix_follow_up_trainee_id'), ['trainee_id'], unique=False)

    op.create_table('insurance_cover',
    sa.Column('policy_id', app.core.types.Id(), nullable=False),
    sa.Column('person_name', sa.String(length=40), nullable=False),
    sa.Column('from_day', sa.Date(), nullable=False),
    sa.Column('to_day', sa.Date(), nullable=False),
    sa.Column('slot_from_id', app.core.types.Id(), nullable=True),
    sa.Column('state', sa.Enum('PENDING', 'IN_FORCE', 'TRANSFERRED', 'EXPIRED', 'CANCELLED', 'CLAIMED', name='cover_state', native_enum=False, create_constraint=True, length=32), nullable=False),
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
    sa.CheckConstraint('to_day >= from_day', name=op.f('ck_insurance_cover_period')),
    sa.ForeignKeyConstraint(['created_by_id'], ['ab_user.id'], name=op.f('fk_insurance_cover_created_by_id')),
    sa.ForeignKeyConstraint(['placement_id'], ['placement.id'], name=op.f('fk_insurance_cover_placement_id')),
    sa.ForeignKeyConstraint(['policy_id'], ['insurance_policy.id'], name=op.f('fk_insurance_cover_policy_id')),
    sa.ForeignKeyConstraint(['region_code'], ['region.code'], name=op.f('fk_insurance_cover_region_code')),
    sa.ForeignKeyConstraint(['slot_from_id'], ['insurance_cover.id'], name=op.f('fk_insurance_cover_slot_from_id')),
    sa.ForeignKeyConstraint(['trainee_id'], ['trainee.id'], name=op.f('fk_insurance_cover_trainee_id')),
    sa.ForeignKeyConstraint(['unit_id'], ['unit.id'], name=op.f('fk_insurance_cover_unit_id')),
    sa.ForeignKeyConstraint(['updated_by_id'], ['ab_user.id'], name=op.f('fk_insurance_cover_updated_by_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_insurance_cover'))
    )
    with op.batch_alter_table('insurance_cover', schema=None) as batch_op:
        batch_op.create_index('ix_insurance_cover_city', ['city_code', 'id'], unique=False)
        batch_op.create_index('ix_insurance_cover_days', ['placement_id', 'from_day'], unique=False)
        batch_op.create_index(batch_op.f('ix_insurance_cover_placement_id'), ['placement_id'], unique=False)
        batch_op.create_index('ix_insurance_cover_policy', ['policy_id', 'state'], unique=False)
        batch_op.create_index('ix_insurance_cover_region', ['region_code', 'id'], unique=False)
        batch_op.create_index(batch_op.f('ix_insurance_cover_trainee_id'), ['trainee_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_insurance_cover_unit_id'), ['unit_id'], unique=False)

    op.create_table('leave_request',
    sa.Column('kind', sa.Enum('L', 'S', 'O', 'W', name='leave_kind', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.Column('from_day', sa.Date(), nullable=False),
    sa.Column('to_day', sa.Date(), nullable=False),
    sa.Column('words', sa.String(length=500), nullable=False),
    sa.Column('person_name', sa.String(length=40), nullable=False),
    sa.Column('state', sa.Enum('ASKED', 'GRANTED', 'DENIED', 'TAKEN_BACK', name='leave_state', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.Column('decided_at', sa.DateTime(), nullable=True),
    sa.Column('decided_by', sa.String(length=64), nullable=True),
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
    sa.CheckConstraint('to_day >= from_day', name=op.f('ck_leave_request_period')),
    sa.ForeignKeyConstraint(['created_by_id'], ['ab_user.id'], name=op.f('fk_leave_request_created_by_id')),
    sa.ForeignKeyConstraint(['placement_id'], ['placement.id'], name=op.f('fk_leave_request_placement_id')),
    sa.ForeignKeyConstraint(['region_code'], ['region.code'], name=op.f('fk_leave_request_region_code')),
    sa.ForeignKeyConstraint(['trainee_id'], ['trainee.id'], name=op.f('fk_leave_request_trainee_id')),
    sa.ForeignKeyConstraint(['unit_id'], ['unit.id'], name=op.f('fk_leave_request_unit_id')),
    sa.ForeignKeyConstraint(['updated_by_id'], ['ab_user.id'], name=op.f('fk_leave_request_updated_by_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_leave_request'))
    )
    with op.batch_alter_table('leave_request', schema=None) as batch_op:
        batch_op.create_index('ix_leave_request_city', ['city_code', 'id'], unique=False)
        batch_op.create_index('ix_leave_request_days', ['placement_id', 'from_day'], unique=False)
        batch_op.create_index(batch_op.f('ix_leave_request_placement_id'), ['placement_id'], unique=False)
        batch_op.create_index('ix_leave_request_region', ['region_code', 'id'], unique=False)
        batch_op.create_index(batch_op.f('ix_leave_request_trainee_id'), ['trainee_id'], unique=False)
        batch_op.create_index('ix_leave_request_unit', ['unit_id', 'state', 'id'], unique=False)
        batch_op.create_index(batch_op.f('ix_leave_request_unit_id'), ['unit_id'], unique=False)

    op.create_table('mentor_log',
    sa.Column('placement_id', app.core.types.Id(), nullable=False),
    sa.Column('unit_id', app.core.types.Id(), nullable=False),
    sa.Column('trainee_id', app.core.types.Id(), nullable=False),
    sa.Column('week_of', sa.Date(), nullable=False),
    sa.Column('content', sa.Text(), nullable=False),
    sa.Column('written_by', sa.String(length=64), nullable=False),
    sa.Column('id', app.core.types.Id(), nullable=False),
    sa.Column('created_at', sa.DateTime(), nullable=False),
    sa.Column('updated_at', sa.DateTime(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('created_by_id', sa.Integer(), nullable=True),
    sa.Column('updated_by_id', sa.Integer(), nullable=True),
    sa.Column('city_code', sa.String(length=6), nullable=False),
    sa.Column('region_code', sa.String(length=6), nullable=False),
    sa.ForeignKeyConstraint(['created_by_id'], ['ab_user.id'], name=op.f('fk_mentor_log_created_by_id')),
    sa.ForeignKeyConstraint(['placement_id'], ['placement.id'], name=op.f('fk_mentor_log_placement_id')),
    sa.ForeignKeyConstraint(['region_code'], ['region.code'], name=op.f('fk_mentor_log_region_code')),
    sa.ForeignKeyConstraint(['trainee_id'], ['trainee.id'], name=op.f('fk_mentor_log_trainee_id')),
    sa.ForeignKeyConstraint(['unit_id'], ['unit.id'], name=op.f('fk_mentor_log_unit_id')),
    sa.ForeignKeyConstraint(['updated_by_id'], ['ab_user.id'], name=op.f('fk_mentor_log_updated_by_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_mentor_log')),
    sa.UniqueConstraint('placement_id', 'week_of', name=op.f('uq_mentor_log_placement_id_week_of'))
    )
    with op.batch_alter_table('mentor_log', schema=None) as batch_op:
        batch_op.create_index('ix_mentor_log_city', ['city_code', 'id'], unique=False)
        batch_op.create_index('ix_mentor_log_placement', ['placement_id', 'week_of'], unique=False)
        batch_op.create_index('ix_mentor_log_region', ['region_code', 'id'], unique=False)
        batch_op.create_index(batch_op.f('ix_mentor_log_trainee_id'), ['trainee_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_mentor_log_unit_id'), ['unit_id'], unique=False)

    op.create_table('presence_call',
    sa.Column('draw_id', app.core.types.Id(), nullable=False),
    sa.Column('rank', sa.Integer(), nullable=False),
    sa.Column('person_name', sa.String(length=40), nullable=False),
    sa.Column('unit_name', sa.String(length=80), nullable=False),
    sa.Column('called_at', sa.DateTime(), nullable=True),
    sa.Column('called_by', sa.String(length=64), nullable=True),
    sa.Column('result', sa.Enum('OPEN', 'PRESENT', 'ABSENT_EXPLAINED', 'ABSENT', 'NO_ANSWER', name='call_result', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.Column('note', sa.String(length=200), nullable=True),
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
    sa.CheckConstraint("(result = 'OPEN') = (called_at IS NULL)", name=op.f('ck_presence_call_called_has_time')),
    sa.ForeignKeyConstraint(['created_by_id'], ['ab_user.id'], name=op.f('fk_presence_call_created_by_id')),
    sa.ForeignKeyConstraint(['draw_id'], ['presence_draw.id'], name=op.f('fk_presence_call_draw_id')),
    sa.ForeignKeyConstraint(['placement_id'], ['placement.id'], name=op.f('fk_presence_call_placement_id')),
    sa.ForeignKeyConstraint(['region_code'], ['region.code'], name=op.f('fk_presence_call_region_code')),
    sa.ForeignKeyConstraint(['trainee_id'], ['trainee.id'], name=op.f('fk_presence_call_trainee_id')),
    sa.ForeignKeyConstraint(['unit_id'], ['unit.id'], name=op.f('fk_presence_call_unit_id')),
    sa.ForeignKeyConstraint(['updated_by_id'], ['ab_user.id'], name=op.f('fk_presence_call_updated_by_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_presence_call')),
    sa.UniqueConstraint('draw_id', 'placement_id', name=op.f('uq_presence_call_draw_id_placement_id'))
    )
    with op.batch_alter_table('presence_call', schema=None) as batch_op:
        batch_op.create_index('ix_presence_call_city', ['city_code', 'id'], unique=False)
        batch_op.create_index('ix_presence_call_draw', ['draw_id', 'rank'], unique=False)
        batch_op.create_index(batch_op.f('ix_presence_call_placement_id'), ['placement_id'], unique=False)
        batch_op.create_index('ix_presence_call_region', ['region_code', 'id'], unique=False)
        batch_op.create_index(batch_op.f('ix_presence_call_trainee_id'), ['trainee_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_presence_call_unit_id'), ['unit_id'], unique=False)

    op.create_table('retention',
    sa.Column('kind', sa.Enum('EARLY', 'AT_END', name='retention_kind', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.Column('person_name', sa.String(length=40), nullable=False),
    sa.Column('unit_name', sa.String(length=80), nullable=False),
    sa.Column('contract_no', sa.String(length=60), nullable=True),
    sa.Column('contract_kind', sa.Enum('FIXED', 'OPEN', 'TASK', 'EMPLOYMENT_PUBLIC', name='contract_kind', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.Column('signed_on', sa.Date(), nullable=False),
    sa.Column('contract_start', sa.Date(), nullable=False),
    sa.Column('contract_end', sa.Date(), nullable=True),
    sa.Column('si_start_month', sa.String(length=7), nullable=True),
    sa.Column('si_months', sa.Integer(), nullable=False),
    sa.Column('verified_on', sa.Date(), nullable=True),
    sa.Column('verified_by', sa.String(length=64), nullable=True),
    sa.Column('late_reason', sa.String(length=200), nullable=True),
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
    sa.CheckConstraint('contract_end IS NULL OR contract_end >= contract_start', name=op.f('ck_retention_period')),
    sa.CheckConstraint('si_months >= 0', name=op.f('ck_retention_si_months')),
    sa.ForeignKeyConstraint(['created_by_id'], ['ab_user.id'], name=op.f('fk_retention_created_by_id')),
    sa.ForeignKeyConstraint(['placement_id'], ['placement.id'], name=op.f('fk_retention_placement_id')),
    sa.ForeignKeyConstraint(['region_code'], ['region.code'], name=op.f('fk_retention_region_code')),
    sa.ForeignKeyConstraint(['trainee_id'], ['trainee.id'], name=op.f('fk_retention_trainee_id')),
    sa.ForeignKeyConstraint(['unit_id'], ['unit.id'], name=op.f('fk_retention_unit_id')),
    sa.ForeignKeyConstraint(['updated_by_id'], ['ab_user.id'], name=op.f('fk_retention_updated_by_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_retention')),
    sa.UniqueConstraint('placement_id', name='uq_retention_placement')
    )
    with op.batch_alter_table('retention', schema=None) as batch_op:
        batch_op.create_index('ix_retention_city', ['city_code', 'id'], unique=False)
        batch_op.create_index(batch_op.f('ix_retention_placement_id'), ['placement_id'], unique=False)
        batch_op.create_index('ix_retention_region', ['region_code', 'id'], unique=False)
        batch_op.create_index(batch_op.f('ix_retention_trainee_id'), ['trainee_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_retention_unit_id'), ['unit_id'], unique=False)

    op.create_table('standing_request',
    sa.Column('kind', sa.Enum('SUSPEND', 'RESUME', 'RETAIN', 'END', name='request_kind', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.Column('on_day', sa.Date(), nullable=False),
    sa.Column('end_reason', sa.Enum('TERM_COMPLETED', 'CONTRACT_WITH_UNIT', 'EMPLOYED_ELSEWHERE', 'FURTHER_STUDY', 'ENLISTED', 'RULE_BREACH', 'GRAVE_LOSS', 'UNWILLING', 'HEALTH', 'UNIT_FAULT', 'FRAUD', name='end_reason', native_enum=False, create_constraint=True, length=32), nullable=True),
    sa.Column('contract_no', sa.String(length=60), nullable=True),
    sa.Column('contract_signed_on', sa.Date(), nullable=True),
    sa.Column('contract_start', sa.Date(), nullable=True),
    sa.Column('contract_end', sa.Date(), nullable=True),
    sa.Column('words', sa.Text(), nullable=False),
    sa.Column('is_by_trainee', sa.Boolean(), nullable=False),
    sa.Column('person_name', sa.String(length=40), nullable=False),
    sa.Column('unit_name', sa.String(length=80), nullable=False),
    sa.Column('asked_on', sa.Date(), nullable=False),
    sa.Column('report_due', sa.Date(), nullable=True),
    sa.Column('state', sa.Enum('OPEN', 'CONFIRMED', 'REFUSED', 'TAKEN_BACK', name='request_state', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.Column('decided_on', sa.Date(), nullable=True),
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
    sa.CheckConstraint("kind <> 'END' OR end_reason IS NOT NULL", name=op.f('ck_standing_request_end_has_reason')),
    sa.CheckConstraint("kind <> 'RETAIN' OR contract_start IS NOT NULL", name=op.f('ck_standing_request_retain_has_contract')),
    sa.ForeignKeyConstraint(['created_by_id'], ['ab_user.id'], name=op.f('fk_standing_request_created_by_id')),
    sa.ForeignKeyConstraint(['placement_id'], ['placement.id'], name=op.f('fk_standing_request_placement_id')),
    sa.ForeignKeyConstraint(['region_code'], ['region.code'], name=op.f('fk_standing_request_region_code')),
    sa.ForeignKeyConstraint(['trainee_id'], ['trainee.id'], name=op.f('fk_standing_request_trainee_id')),
    sa.ForeignKeyConstraint(['unit_id'], ['unit.id'], name=op.f('fk_standing_request_unit_id')),
    sa.ForeignKeyConstraint(['updated_by_id'], ['ab_user.id'], name=op.f('fk_standing_request_updated_by_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_standing_request'))
    )
    with op.batch_alter_table('standing_request', schema=None) as batch_op:
        batch_op.create_index('ix_standing_request_city', ['city_code', 'id'], unique=False)
        batch_op.create_index(batch_op.f('ix_standing_request_placement_id'), ['placement_id'], unique=False)
        batch_op.create_index('ix_standing_request_region', ['region_code', 'id'], unique=False)
        batch_op.create_index('ix_standing_request_state', ['state', 'region_code', 'id'], unique=False)
        batch_op.create_index(batch_op.f('ix_standing_request_trainee_id'), ['trainee_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_standing_request_unit_id'), ['unit_id'], unique=False)
        batch_op.create_index('uq_standing_request_open', ['placement_id'], unique=True, sqlite_where=sa.text("state = 'OPEN'"), postgresql_where=sa.text("state = 'OPEN'"))

    op.create_table('suspension',
    sa.Column('from_day', sa.Date(), nullable=False),
    sa.Column('to_day', sa.Date(), nullable=True),
    sa.Column('reason', sa.Text(), nullable=False),
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
    sa.CheckConstraint('to_day IS NULL OR to_day >= from_day', name=op.f('ck_suspension_period')),
    sa.ForeignKeyConstraint(['created_by_id'], ['ab_user.id'], name=op.f('fk_suspension_created_by_id')),
    sa.ForeignKeyConstraint(['placement_id'], ['placement.id'], name=op.f('fk_suspension_placement_id')),
    sa.ForeignKeyConstraint(['region_code'], ['region.code'], name=op.f('fk_suspension_region_code')),
    sa.ForeignKeyConstraint(['trainee_id'], ['trainee.id'], name=op.f('fk_suspension_trainee_id')),
    sa.ForeignKeyConstraint(['unit_id'], ['unit.id'], name=op.f('fk_suspension_unit_id')),
    sa.ForeignKeyConstraint(['updated_by_id'], ['ab_user.id'], name=op.f('fk_suspension_updated_by_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_suspension'))
    )
    with op.batch_alter_table('suspension', schema=None) as batch_op:
        batch_op.create_index('ix_suspension_city', ['city_code', 'id'], unique=False)
        batch_op.create_index(batch_op.f('ix_suspension_placement_id'), ['placement_id'], unique=False)
        batch_op.create_index('ix_suspension_region', ['region_code', 'id'], unique=False)
        batch_op.create_index(batch_op.f('ix_suspension_trainee_id'), ['trainee_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_suspension_unit_id'), ['unit_id'], unique=False)

    op.create_table('training',
    sa.Column('placement_id', app.core.types.Id(), nullable=False),
    sa.Column('unit_id', app.core.types.Id(), nullable=False),
    sa.Column('trainee_id', app.core.types.Id(), nullable=False),
    sa.Column('kind', sa.Enum('PRE_JOB', 'SAFETY', 'SKILL', 'GUIDANCE', name='training_kind', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.Column('held_on', sa.Date(), nullable=False),
    sa.Column('hours', sa.Numeric(precision=5, scale=1), nullable=False),
    sa.Column('trainer', sa.String(length=40), nullable=False),
    sa.Column('content', sa.Text(), nullable=False),
    sa.Column('id', app.core.types.Id(), nullable=False),
    sa.Column('created_at', sa.DateTime(), nullable=False),
    sa.Column('updated_at', sa.DateTime(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('created_by_id', sa.Integer(), nullable=True),
    sa.Column('updated_by_id', sa.Integer(), nullable=True),
    sa.Column('city_code', sa.String(length=6), nullable=False),
    sa.Column('region_code', sa.String(length=6), nullable=False),
    sa.CheckConstraint('hours > 0 AND hours <= 200', name=op.f('ck_training_hours')),
    sa.ForeignKeyConstraint(['created_by_id'], ['ab_user.id'], name=op.f('fk_training_created_by_id')),
    sa.ForeignKeyConstraint(['placement_id'], ['placement.id'], name=op.f('fk_training_placement_id')),
    sa.ForeignKeyConstraint(['region_code'], ['region.code'], name=op.f('fk_training_region_code')),
    sa.ForeignKeyConstraint(['trainee_id'], ['trainee.id'], name=op.f('fk_training_trainee_id')),
    sa.ForeignKeyConstraint(['unit_id'], ['unit.id'], name=op.f('fk_training_unit_id')),
    sa.ForeignKeyConstraint(['updated_by_id'], ['ab_user.id'], name=op.f('fk_training_updated_by_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_training'))
    )
    with op.batch_alter_table('training', schema=None) as batch_op:
        batch_op.create_index('ix_training_city', ['city_code', 'id'], unique=False)
        batch_op.create_index('ix_training_placement', ['placement_id', 'held_on'], unique=False)
        batch_op.create_index('ix_training_region', ['region_code', 'id'], unique=False)
        batch_op.create_index(batch_op.f('ix_training_trainee_id'), ['trainee_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_training_unit_id'), ['unit_id'], unique=False)

    op.create_table('follow_up_step',
    sa.Column('follow_up_id', app.core.types.Id(), nullable=False),
    sa.Column('kind', sa.Enum('CONTACT', 'JOB_INFO', 'CAREER_GUIDANCE', 'STARTUP_POLICY', 'STARTUP_ONE_STOP', 'TRAINING', 'OTHER', name='follow_up_service', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.Column('served_on', sa.Date(), nullable=False),
    sa.Column('served_by', sa.String(length=64), nullable=False),
    sa.Column('content', sa.Text(), nullable=False),
    sa.Column('outcome', sa.String(length=200), nullable=True),
    sa.Column('benefit_id', app.core.types.Id(), nullable=True),
    sa.Column('id', app.core.types.Id(), nullable=False),
    sa.Column('created_at', sa.DateTime(), nullable=False),
    sa.Column('updated_at', sa.DateTime(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('created_by_id', sa.Integer(), nullable=True),
    sa.Column('updated_by_id', sa.Integer(), nullable=True),
    sa.Column('trainee_id', app.core.types.Id(), nullable=False),
    sa.Column('city_code', sa.String(length=6), nullable=False),
    sa.Column('region_code', sa.String(length=6), nullable=False),
    sa.ForeignKeyConstraint(['benefit_id'], ['benefit.id'], name=op.f('fk_follow_up_step_benefit_id')),
    sa.ForeignKeyConstraint(['created_by_id'], ['ab_user.id'], name=op.f('fk_follow_up_step_created_by_id')),
    sa.ForeignKeyConstraint(['follow_up_id'], ['follow_up.id'], name=op.f('fk_follow_up_step_follow_up_id')),
    sa.ForeignKeyConstraint(['region_code'], ['region.code'], name=op.f('fk_follow_up_step_region_code')),
    sa.ForeignKeyConstraint(['trainee_id'], ['trainee.id'], name=op.f('fk_follow_up_step_trainee_id')),
    sa.ForeignKeyConstraint(['updated_by_id'], ['ab_user.id'], name=op.f('fk_follow_up_step_updated_by_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_follow_up_step'))
    )
    with op.batch_alter_table('follow_up_step', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_follow_up_step_benefit_id'), ['benefit_id'], unique=False)
        batch_op.create_index('ix_follow_up_step_case', ['follow_up_id', 'served_on'], unique=False)
        batch_op.create_index('ix_follow_up_step_city', ['city_code', 'id'], unique=False)
        batch_op.create_index('ix_follow_up_step_region', ['region_code', 'id'], unique=False)
        batch_op.create_index(batch_op.f('ix_follow_up_step_trainee_id'), ['trainee_id'], unique=False)

    op.create_table('insurance_case',
    sa.Column('cover_id', app.core.types.Id(), nullable=False),
    sa.Column('person_name', sa.String(length=40), nullable=False),
    sa.Column('accident_on', sa.Date(), nullable=False),
    sa.Column('reported_on', sa.Date(), nullable=False),
    sa.Column('content', sa.Text(), nullable=False),
    sa.Column('result', sa.Enum('OPEN', 'PAID', 'REFUSED', name='case_result', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.Column('amount_yuan', sa.Numeric(precision=14, scale=2), nullable=True),
    sa.Column('decided_on', sa.Date(), nullable=True),
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
    sa.CheckConstraint('amount_yuan IS NULL OR amount_yuan >= 0', name=op.f('ck_insurance_case_amount')),
    sa.ForeignKeyConstraint(['cover_id'], ['insurance_cover.id'], name=op.f('fk_insurance_case_cover_id')),
    sa.ForeignKeyConstraint(['created_by_id'], ['ab_user.id'], name=op.f('fk_insurance_case_created_by_id')),
    sa.ForeignKeyConstraint(['placement_id'], ['placement.id'], name=op.f('fk_insurance_case_placement_id')),
    sa.ForeignKeyConstraint(['region_code'], ['region.code'], name=op.f('fk_insurance_case_region_code')),
    sa.ForeignKeyConstraint(['trainee_id'], ['trainee.id'], name=op.f('fk_insurance_case_trainee_id')),
    sa.ForeignKeyConstraint(['unit_id'], ['unit.id'], name=op.f('fk_insurance_case_unit_id')),
    sa.ForeignKeyConstraint(['updated_by_id'], ['ab_user.id'], name=op.f('fk_insurance_case_updated_by_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_insurance_case'))
    )
    with op.batch_alter_table('insurance_case', schema=None) as batch_op:
        batch_op.create_index('ix_insurance_case_city', ['city_code', 'id'], unique=False)
        batch_op.create_index(batch_op.f('ix_insurance_case_cover_id'), ['cover_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_insurance_case_placement_id'), ['placement_id'], unique=False)
        batch_op.create_index('ix_insurance_case_region', ['region_code', 'id'], unique=False)
        batch_op.create_index(batch_op.f('ix_insurance_case_trainee_id'), ['trainee_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_insurance_case_unit_id'), ['unit_id'], unique=False)

    op.create_table('retention_check',
    sa.Column('retention_id', app.core.types.Id(), nullable=False),
    sa.Column('person_name', sa.String(length=40), nullable=False),
    sa.Column('unit_name', sa.String(length=80), nullable=False),
    sa.Column('after_months', sa.Integer(), nullable=False),
    sa.Column('due_on', sa.Date(), nullable=False),
    sa.Column('result', sa.Enum('DUE', 'YES', 'NO', 'OTHER_EMPLOYER', name='still_employed', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.Column('checked_on', sa.Date(), nullable=True),
    sa.Column('source_doc', sa.String(length=120), nullable=True),
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
    sa.CheckConstraint("(result = 'DUE') = (checked_on IS NULL)", name=op.f('ck_retention_check_checked_has_day')),
    sa.CheckConstraint('after_months IN (1, 3, 6, 12)', name=op.f('ck_retention_check_after_months')),
    sa.ForeignKeyConstraint(['created_by_id'], ['ab_user.id'], name=op.f('fk_retention_check_created_by_id')),
    sa.ForeignKeyConstraint(['placement_id'], ['placement.id'], name=op.f('fk_retention_check_placement_id')),
    sa.ForeignKeyConstraint(['region_code'], ['region.code'], name=op.f('fk_retention_check_region_code')),
    sa.ForeignKeyConstraint(['retention_id'], ['retention.id'], name=op.f('fk_retention_check_retention_id')),
    sa.ForeignKeyConstraint(['trainee_id'], ['trainee.id'], name=op.f('fk_retention_check_trainee_id')),
    sa.ForeignKeyConstraint(['unit_id'], ['unit.id'], name=op.f('fk_retention_check_unit_id')),
    sa.ForeignKeyConstraint(['updated_by_id'], ['ab_user.id'], name=op.f('fk_retention_check_updated_by_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_retention_check')),
    sa.UniqueConstraint('retention_id', 'after_months', name=op.f('uq_retention_check_retention_id_after_months'))
    )
    with op.batch_alter_table('retention_check', schema=None) as batch_op:
        batch_op.create_index('ix_retention_check_city', ['city_code', 'id'], unique=False)
        batch_op.create_index('ix_retention_check_due', ['region_code', 'result', 'due_on'], unique=False)
        batch_op.create_index(batch_op.f('ix_retention_check_placement_id'), ['placement_id'], unique=False)
        batch_op.create_index('ix_retention_check_region', ['region_code', 'id'], unique=False)
        batch_op.create_index(batch_op.f('ix_retention_check_trainee_id'), ['trainee_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_retention_check_unit_id'), ['unit_id'], unique=False)

    _open_accounts_to_people()
    _guard_days()


def downgrade():
    _close_accounts_to_people()

    with op.batch_alter_table('retention_check', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_retention_check_unit_id'))
        batch_op.drop_index(batch_op.f('ix_retention_check_trainee_id'))
        batch_op.drop_index('ix_retention_check_region')
        batch_op.drop_index(batch_op.f('ix_retention_check_placement_id'))
        batch_op.drop_index('ix_retention_check_due')
        batch_op.drop_index('ix_retention_check_city')

    op.drop_table('retention_check')
    with op.batch_alter_table('insurance_case', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_insurance_case_unit_id'))
        batch_op.drop_index(batch_op.f('ix_insurance_case_trainee_id'))
        batch_op.drop_index('ix_insurance_case_region')
        batch_op.drop_index(batch_op.f('ix_insurance_case_placement_id'))
        batch_op.drop_index(batch_op.f('ix_insurance_case_cover_id'))
        batch_op.drop_index('ix_insurance_case_city')

    op.drop_table('insurance_case')
    with op.batch_alter_table('follow_up_step', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_follow_up_step_trainee_id'))
        batch_op.drop_index('ix_follow_up_step_region')
        batch_op.drop_index('ix_follow_up_step_city')
        batch_op.drop_index('ix_follow_up_step_case')
        batch_op.drop_index(batch_op.f('ix_follow_up_step_benefit_id'))

    op.drop_table('follow_up_step')
    with op.batch_alter_table('training', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_training_unit_id'))
        batch_op.drop_index(batch_op.f('ix_training_trainee_id'))
        batch_op.drop_index('ix_training_region')
        batch_op.drop_index('ix_training_placement')
        batch_op.drop_index('ix_training_city')

    op.drop_table('training')
    with op.batch_alter_table('suspension', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_suspension_unit_id'))
        batch_op.drop_index(batch_op.f('ix_suspension_trainee_id'))
        batch_op.drop_index('ix_suspension_region')
        batch_op.drop_index(batch_op.f('ix_suspension_placement_id'))
        batch_op.drop_index('ix_suspension_city')

    op.drop_table('suspension')
    with op.batch_alter_table('standing_request', schema=None) as batch_op:
        batch_op.drop_index('uq_standing_request_open', sqlite_where=sa.text("state = 'OPEN'"), postgresql_where=sa.text("state = 'OPEN'"))
        batch_op.drop_index(batch_op.f('ix_standing_request_unit_id'))
        batch_op.drop_index(batch_op.f('ix_standing_request_trainee_id'))
        batch_op.drop_index('ix_standing_request_state')
        batch_op.drop_index('ix_standing_request_region')
        batch_op.drop_index(batch_op.f('ix_standing_request_placement_id'))
        batch_op.drop_index('ix_standing_request_city')

    op.drop_table('standing_request')
    with op.batch_alter_table('retention', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_retention_unit_id'))
        batch_op.drop_index(batch_op.f('ix_retention_trainee_id'))
        batch_op.drop_index('ix_retention_region')
        batch_op.drop_index(batch_op.f('ix_retention_placement_id'))
        batch_op.drop_index('ix_retention_city')

    op.drop_table('retention')
    with op.batch_alter_table('presence_call', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_presence_call_unit_id'))
        batch_op.drop_index(batch_op.f('ix_presence_call_trainee_id'))
        batch_op.drop_index('ix_presence_call_region')
        batch_op.drop_index(batch_op.f('ix_presence_call_placement_id'))
        batch_op.drop_index('ix_presence_call_draw')
        batch_op.drop_index('ix_presence_call_city')

    op.drop_table('presence_call')
    with op.batch_alter_table('mentor_log', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_mentor_log_unit_id'))
        batch_op.drop_index(batch_op.f('ix_mentor_log_trainee_id'))
        batch_op.drop_index('ix_mentor_log_region')
        batch_op.drop_index('ix_mentor_log_placement')
        batch_op.drop_index('ix_mentor_log_city')

    op.drop_table('mentor_log')
    with op.batch_alter_table('leave_request', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_leave_request_unit_id'))
        batch_op.drop_index('ix_leave_request_unit')
        batch_op.drop_index(batch_op.f('ix_leave_request_trainee_id'))
        batch_op.drop_index('ix_leave_request_region')
        batch_op.drop_index(batch_op.f('ix_leave_request_placement_id'))
        batch_op.drop_index('ix_leave_request_days')
        batch_op.drop_index('ix_leave_request_city')

    op.drop_table('leave_request')
    with op.batch_alter_table('insurance_cover', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_insurance_cover_unit_id'))
        batch_op.drop_index(batch_op.f('ix_insurance_cover_trainee_id'))
        batch_op.drop_index('ix_insurance_cover_region')
        batch_op.drop_index('ix_insurance_cover_policy')
        batch_op.drop_index(batch_op.f('ix_insurance_cover_placement_id'))
        batch_op.drop_index('ix_insurance_cover_days')
        batch_op.drop_index('ix_insurance_cover_city')

    op.drop_table('insurance_cover')
    with op.batch_alter_table('follow_up', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_follow_up_trainee_id'))
        batch_op.drop_index('ix_follow_up_state')
        batch_op.drop_index('ix_follow_up_region')
        batch_op.drop_index('ix_follow_up_city')

    op.drop_table('follow_up')
    with op.batch_alter_table('complaint', schema=None) as batch_op:
        batch_op.drop_index('ix_complaint_unit')
        batch_op.drop_index('ix_complaint_trainee')
        batch_op.drop_index('ix_complaint_state')
        batch_op.drop_index('ix_complaint_region')
        batch_op.drop_index('ix_complaint_city')

    op.drop_table('complaint')
    with op.batch_alter_table('attendance_month', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_attendance_month_unit_id'))
        batch_op.drop_index('ix_attendance_month_unit')
        batch_op.drop_index(batch_op.f('ix_attendance_month_trainee_id'))
        batch_op.drop_index('ix_attendance_month_timed')
        batch_op.drop_index('ix_attendance_month_state')
        batch_op.drop_index('ix_attendance_month_region')
        batch_op.drop_index(batch_op.f('ix_attendance_month_placement_id'))
        batch_op.drop_index('ix_attendance_month_city')

    op.drop_table('attendance_month')
    with op.batch_alter_table('attendance_day', schema=None) as batch_op:
        batch_op.drop_index('ix_attendance_day_device')

    op.drop_table('attendance_day')
    with op.batch_alter_table('attendance_correction', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_attendance_correction_unit_id'))
        batch_op.drop_index(batch_op.f('ix_attendance_correction_trainee_id'))
        batch_op.drop_index('ix_attendance_correction_region')
        batch_op.drop_index(batch_op.f('ix_attendance_correction_placement_id'))
        batch_op.drop_index('ix_attendance_correction_day')
        batch_op.drop_index('ix_attendance_correction_city')

    op.drop_table('attendance_correction')
    with op.batch_alter_table('assessment', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_assessment_unit_id'))
        batch_op.drop_index(batch_op.f('ix_assessment_trainee_id'))
        batch_op.drop_index('ix_assessment_state')
        batch_op.drop_index('ix_assessment_region')
        batch_op.drop_index(batch_op.f('ix_assessment_placement_id'))
        batch_op.drop_index('ix_assessment_city')

    op.drop_table('assessment')
    with op.batch_alter_table('allowance_payment', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_allowance_payment_unit_id'))
        batch_op.drop_index('ix_allowance_payment_unit')
        batch_op.drop_index(batch_op.f('ix_allowance_payment_trainee_id'))
        batch_op.drop_index('ix_allowance_payment_region')
        batch_op.drop_index(batch_op.f('ix_allowance_payment_placement_id'))
        batch_op.drop_index('ix_allowance_payment_month')
        batch_op.drop_index('ix_allowance_payment_city')

    op.drop_table('allowance_payment')
    with op.batch_alter_table('agreement', schema=None) as batch_op:
        batch_op.drop_index('uq_agreement_in_hand', sqlite_where=sa.text("state IN ('DRAFT', 'UNIT_SIGNED', 'RETURNED')"), postgresql_where=sa.text("state IN ('DRAFT', 'UNIT_SIGNED', 'RETURNED')"))
        batch_op.drop_index(batch_op.f('ix_agreement_unit_id'))
        batch_op.drop_index(batch_op.f('ix_agreement_trainee_id'))
        batch_op.drop_index('ix_agreement_state')
        batch_op.drop_index('ix_agreement_region')
        batch_op.drop_index(batch_op.f('ix_agreement_placement_id'))
        batch_op.drop_index(batch_op.f('ix_agreement_mentor_id'))
        batch_op.drop_index('ix_agreement_city')

    op.drop_table('agreement')
    with op.batch_alter_table('placement', schema=None) as batch_op:
        batch_op.drop_index('uq_placement_live', sqlite_where=sa.text("state IN ('PENDING', 'ACTIVE', 'SUSPENDED')"), postgresql_where=sa.text("state IN ('PENDING', 'ACTIVE', 'SUSPENDED')"))
        batch_op.drop_index('ix_placement_unit_state')
        batch_op.drop_index('ix_placement_trainee')
        batch_op.drop_index('ix_placement_state')
        batch_op.drop_index('ix_placement_started')
        batch_op.drop_index('ix_placement_region_state')
        batch_op.drop_index('ix_placement_region')
        batch_op.drop_index('ix_placement_post')
        batch_op.drop_index(batch_op.f('ix_placement_plan_year'))
        batch_op.drop_index('ix_placement_mentor')
        batch_op.drop_index('ix_placement_home')
        batch_op.drop_index('ix_placement_ended')
        batch_op.drop_index('ix_placement_due')
        batch_op.drop_index('ix_placement_city_state')
        batch_op.drop_index('ix_placement_city')

    op.drop_table('placement')
    with op.batch_alter_table('application', schema=None) as batch_op:
        batch_op.drop_index('uq_application_open', sqlite_where=sa.text("state IN ('SUBMITTED', 'UNIT_REVIEW', 'OFFERED', 'ACCEPTED', 'ELIGIBILITY_CHECK', 'DISPATCHED')"), postgresql_where=sa.text("state IN ('SUBMITTED', 'UNIT_REVIEW', 'OFFERED', 'ACCEPTED', 'ELIGIBILITY_CHECK', 'DISPATCHED')"))
        batch_op.drop_index('ix_application_unit_state')
        batch_op.drop_index('ix_application_trainee')
        batch_op.drop_index('ix_application_state')
        batch_op.drop_index('ix_application_region_state')
        batch_op.drop_index('ix_application_region')
        batch_op.drop_index('ix_application_post_state')
        batch_op.drop_index('ix_application_home')
        batch_op.drop_index('ix_application_dispatched')
        batch_op.drop_index('ix_application_city_state')
        batch_op.drop_index('ix_application_city')
        batch_op.drop_index('ix_application_applied')

    op.drop_table('application')
    with op.batch_alter_table('invitation', schema=None) as batch_op:
        batch_op.drop_index('ix_invitation_unit')

    op.drop_table('invitation')
    with op.batch_alter_table('outbox', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_outbox_message_id'))
        batch_op.drop_index('ix_outbox_due')

    op.drop_table('outbox')
    with op.batch_alter_table('mentor', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_mentor_unit_id'))
        batch_op.drop_index('ix_mentor_region')
        batch_op.drop_index('ix_mentor_city')

    op.drop_table('mentor')
    with op.batch_alter_table('registration', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_registration_user_id'))
        batch_op.drop_index('ix_registration_subject')
        batch_op.drop_index('ix_registration_login')
        batch_op.drop_index('ix_registration_expires')

    op.drop_table('registration')
    with op.batch_alter_table('presence_draw', schema=None) as batch_op:
        batch_op.drop_index('ix_presence_draw_region')
        batch_op.drop_index('ix_presence_draw_city')

    op.drop_table('presence_draw')
    with op.batch_alter_table('one_time_code', schema=None) as batch_op:
        batch_op.drop_index('ix_one_time_code_subject')

    op.drop_table('one_time_code')
    op.drop_table('message_template')
    with op.batch_alter_table('message', schema=None) as batch_op:
        batch_op.drop_index('ix_message_inbox')
        batch_op.drop_index('ix_message_digest')
        batch_op.drop_index('ix_message_about')

    op.drop_table('message')
    with op.batch_alter_table('issued_document', schema=None) as batch_op:
        batch_op.drop_index('ix_issued_document_record')

    op.drop_table('issued_document')
    with op.batch_alter_table('insurance_policy', schema=None) as batch_op:
        batch_op.drop_index('ix_insurance_policy_valid')
        batch_op.drop_index('ix_insurance_policy_region')
        batch_op.drop_index('ix_insurance_policy_city')

    op.drop_table('insurance_policy')
    op.drop_table('contact_point')
    with op.batch_alter_table('benefit', schema=None) as batch_op:
        batch_op.drop_index('ix_benefit_region')
        batch_op.drop_index('ix_benefit_city')

    op.drop_table('benefit')
