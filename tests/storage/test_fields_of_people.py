"""P01: what is kept of a person is on this list, with its reason; a new column without a line here is a question first.

No client, no case and no diary of reading: who opened what is kept of staff alone (``seen``), who chose to sign in.
"""

from storage.rotation import SECRETS
from storage.tables import Row

FIELDS = {
    "person": {
        "id": "names her in other rows",
        "name_hash": "finds her by the label she chose",
        "name_secret": "that label, encrypted",
        "language": "of her messages",
    },
    "channel": {
        "id": "names the address in other rows",
        "person_id": "whose it is",
        "position": "which is tried first",
        "address_hash": "finds it",
        "address_secret": "where to write, encrypted",
    },
    "subscription": {
        "id": "names the rule in the address of its calendar",
        "key": "names the rule for ever; random",
        "person_id": "whose it is",
        "position": "in which order she gave her rules",
        "kind": "what she follows",
        "act": "what she follows",
        "unit": "what she follows",
        "unit_on": "in which edition she named it",
        "topic": "what she follows",
        "phrase_secret": "what she follows in her own words, encrypted",
        "least": "from which weight on",
        "moments": "announced, reminded, in force",
        "frequency": "at once or in a digest",
        "note_secret": "why, in her own words, encrypted",
        "snoozed_until": "not before",
    },
    "person_wish": {
        "person_id": "whose they are",
        "timezone": "of her hours",
        "quiet_start": "her quiet hours",
        "quiet_end": "her quiet hours",
        "holidays": "her quiet days",
        "lets_critical_pass": "of her quiet hours",
        "digest_at": "when her digest comes",
        "digest_weekday": "when her digest comes",
        "channels": "all addresses, or the first that works",
        "wants_heartbeat": "the monthly letter",
        "is_discreet": "neutral subject and sender",
        "keeps_public_holidays": "her quiet days",
        "attach": "the form of the comparison in her mails",
    },
    "address_state": {
        "channel_id": "which address",
        "carrier": "which server or bot, by a hash where it is her own",
        "suspended_at": "it refused us",
        "why": "in the server's words, without the address",
        "delays": "it put us off",
        "delayed_since": "it put us off",
        "next_at": "it put us off",
        "free_at": "when the next one may go",
        "moved_at": "a chat that got another number",
    },
    "digest": {
        "id": "names the digest",
        "person_id": "whose it is",
        "frequency": "daily or weekly",
        "period": "its day",
        "news_key": "names its messages",
        "made_at": "when it was made",
    },
    "held_news": {
        "id": "names the row",
        "person_id": "whose digest it waits for",
        "news_key": "which news",
        "frequency": "which digest",
        "part": "what came after the rest was told",
        "due_at": "when",
        "seen_at": "when it was news",
        "value": "the numbers of stored changes",
        "digest_id": "in which digest it stands",
    },
    "reminder": {
        "person_id": "who was reminded",
        "effect_key": "of what",
        "on": "of which day",
        "step": "how long before",
        "told_at": "when",
    },
    "stand_owner": {"sheet_id": "of which sheet she is told", "person_id": "who is told"},
    "draft_told": {
        "person_id": "who was told",
        "draft_id": "of which draft",
        "was_told": "or it was looked at for her and left out",
        "at": "when",
    },
    "followed_on": {
        "person_id": "whose rule it is",
        "old_act": "what she follows",
        "old_unit": "what she follows",
        "new_act": "what took its place",
        "at": "when the rule went on to it",
    },
    "heartbeat": {"person_id": "who was told", "month": "of which month", "told_at": "when"},
    "link_code": {"code_hash": "a code of 15 minutes, hashed", "person_id": "whose chat", "expires_at": "until when"},
    "person_seen": {
        "person_id": "who said so, by a button of her own: nothing is noted of what she only opens",
        "act": "of which news",
        "from_on": "of which news",
        "to_on": "of which news",
        "seen_at": "when",
    },
    "person_account": {"account_id": "which account is hers", "person_id": "whose it is"},
    "deputy": {
        "person_id": "who named somebody",
        "deputy_id": "who stands in for her",
        "hours": "after how long",
        "named_at": "nothing from before it is told",
    },
    "not_relevant": {
        "rule_id": "which rule of hers brought it",
        "act": "of which news",
        "from_on": "of which news",
        "to_on": "of which news",
        "person_id": "who said so",
        "reason": "why, one of four words",
        "words_secret": "why, in her own words, encrypted",
        "at": "when",
    },
    "escalation": {"person_id": "whose deputy was told", "news_key": "of what", "told_at": "when"},
    "delivery": {
        "id": "in order",
        "key": "so that nothing is told twice; a keyed hash, and a random one of who was forgotten",
        "news_key": "what it is about",
        "alert": "the number that she sees",
        "person_id": "whose it is; empty when she is gone",
        "channel_id": "where it goes; empty when that is gone",
        "subject": "as it is sent; 30 days",
        "text": "as it is sent, encrypted; 30 days",
        "html": "as it is sent, encrypted; 30 days",
        "message_id": "so that a second copy is known as one",
        "created_at": "its road",
        "state": "its road",
        "attempts": "its road",
        "next_try_at": "its road",
        "lease_until": "its road",
        "sent_at": "its road",
        "answer": "the server's words, without the address",
    },
}


def test_nothing_is_kept_of_a_person_that_is_not_on_the_list() -> None:
    found = {name: {column.name for column in Row.metadata.tables[name].columns} for name in _list_tables()}

    assert found == {name: set(fields) for name, fields in FIELDS.items()}


def test_whatever_she_says_in_her_own_words_is_encrypted() -> None:
    own_words = {
        (table, name) for table, fields in FIELDS.items() for name, why in fields.items() if "encrypted" in why
    }

    assert own_words == {(one.table, one.column) for one in SECRETS if one.table in FIELDS}


def _list_tables() -> set[str]:
    """The tables of people, and every table whose rows name a person or an address."""
    tied = {
        table.name
        for table in Row.metadata.sorted_tables
        for key in table.foreign_keys
        if key.column.table.name in {"person", "channel"}
    }
    return tied | {"person"}
