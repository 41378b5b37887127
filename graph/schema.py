"""What the store guarantees and finds quickly, and how an older store is brought up to it."""

from collections.abc import Sequence
from dataclasses import dataclass

from graph.errors import StoreTooNew
from graph.queries import Query, load
from graph.store import Store, Tx

NAME = "yima"
"""Of the node that notes the store's version."""


@dataclass(frozen=True, slots=True)
class Migration:
    """What brings a store from the version before to this one: definitions first, then changes of data.

    Every query may be run again on a store that stopped half-way, so it says IF NOT EXISTS or MERGE.
    """

    version: int
    definitions: tuple[Query, ...] = ()
    changes: tuple[Query, ...] = ()


def _definitions(names: str) -> tuple[Query, ...]:
    return tuple(load(name) for name in names.split())


MIGRATIONS = (
    Migration(
        version=1,
        definitions=_definitions("""
            schema/unique_schema_name
            schema/unique_leaf_id
            schema/unique_district_code
            schema/unique_department_code
            schema/unique_officer_number
            schema/unique_entity_code
            schema/unique_premises_id
            schema/unique_premises_key
            schema/unique_permit_key
            schema/unique_term_key
            schema/unique_visit_id
            schema/unique_complaint_id
            schema/unique_grade_id
            schema/unique_tally_key
            schema/unique_account_name
            schema/unique_session_token
        """),
    ),
    Migration(
        version=2,
        definitions=_definitions("""
            schema/index_premises_industry
            schema/index_district_path
            schema/index_visit_date
            schema/index_grade_premises
        """),
    ),
    Migration(
        version=3,
        definitions=_definitions("""
            schema/unique_code_slot
            schema/unique_code_list_number
            schema/unique_finding_id
            schema/unique_refused_key
            schema/index_finding_state
            schema/unique_task_id
            schema/unique_visit_code_hash
            schema/unique_guesses_premises
            schema/index_task_state
            schema/index_visit_code_digits
            schema/index_officer_enforcement
            schema/unique_pass_id
            schema/unique_pass_hash
            schema/unique_claims_premises
            schema/unique_self_check_id
        """),
    ),
    Migration(
        version=4,
        definitions=_definitions("""
            schema/unique_evaluation_id
            schema/index_evaluation_premises
            schema/index_evaluation_on
            schema/index_premises_evaluated
            schema/index_finding_found_on
        """),
    ),
    Migration(version=5, definitions=_definitions("schema/unique_rule_draft_trade")),
    Migration(version=6, definitions=_definitions("schema/unique_handbook_read_key")),
    Migration(version=7, definitions=_definitions("schema/unique_adoption_deed_number")),
    Migration(version=8, definitions=_definitions("schema/unique_table_draft_model")),
    Migration(
        version=9,
        definitions=_definitions("""
            schema/index_premises_site
            schema/index_entity_legal_person
            schema/index_permit_status
            schema/unique_phoenix_decision_key
        """),
    ),
    Migration(
        version=10,
        definitions=_definitions("schema/unique_grade_word_id schema/index_grade_word_premises"),
    ),
    Migration(
        version=11,
        definitions=_definitions("schema/unique_history_deed_key schema/index_history_deed_batch"),
    ),
    Migration(
        version=12,
        definitions=_definitions("""
            schema/unique_credit_id
            schema/index_credit_entity
            schema/unique_repair_id
            schema/index_repair_entity
            schema/index_repair_state
            schema/unique_credit_round_model
        """),
    ),
    Migration(
        version=13
    ),  # complaints are columns from here on, where an older program would not look for them
    Migration(version=14, changes=(load("schema/note_wanting_due"),)),
    Migration(
        version=15,
        definitions=_definitions("""
            schema/unique_appeal_id
            schema/index_appeal_state
            schema/unique_spent_rating_hash
            schema/unique_rating_box_key
        """),
    ),
    Migration(
        version=16,
        definitions=_definitions("schema/unique_record_id"),
        changes=_definitions("schema/split_records schema/record_findings"),
    ),
)
"""Oldest first. A published migration is never changed; a change is a new one."""


def version(store: Store) -> int:
    """The version the store was last migrated to; 0 for a new one."""
    rows = store.read(lambda tx: tx.run(load("schema/read_version"), name=NAME))
    return rows[0]["version"] if rows else 0


def prepare(store: Store, migrations: Sequence[Migration] = MIGRATIONS) -> None:
    """Bring the store up to the last of these migrations; nothing happens to one that is there.

    Raises:
        StoreTooNew: the store is already beyond it; nothing was changed.
    """
    found, known = version(store), migrations[-1].version
    if found > known:
        raise StoreTooNew(
            f"The store is at schema version {found}, and this program knows versions up to {known}. "
            "Nothing was changed. Install the newer program, or open a copy of the data from before."
        )
    for migration in migrations:
        if migration.version > found:
            _apply(store, migration)


def _apply(store: Store, migration: Migration) -> None:
    for definition in migration.definitions:
        store.define(definition)

    def work(tx: Tx) -> None:
        for change in migration.changes:
            tx.run(change)
        tx.run(load("schema/set_version"), name=NAME, version=migration.version)

    store.write("schema.migrate", "system", work)
