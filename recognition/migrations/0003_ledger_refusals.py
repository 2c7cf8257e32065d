"""What the ledger refuses, said to the database itself, on SQLite and PostgreSQL alike.

Each rule is a condition that must hold for a row, else the statement is refused. SQLite drops a table's
triggers when a later migration rebuilds the table: such a migration must run `install` again.
"""

from django.db import migrations

PRODUCT_KINDS = "'practice_completed', 'recall_held', 'workshop_joined'"
TABLES = [
    "recognition_fact",
    "recognition_award",
    "recognition_withdrawal",
    "recognition_ruleset",
    "recognition_ruleentry",
    "recognition_season",
]
NEVER = "FALSE"


def same(old, new, columns):
    """Return a condition: none of these columns changed (NULL is equal to NULL)."""
    return lambda d: " AND ".join(f"{old}.{c} {d['same']} {new}.{c}" for c in columns)


FACT_FIXED = [
    "id", "kind", "confirmer_tag", "evidence", "matched_pair", "season_id", "happened_at", "recorded_at",
    "upward", "own_unit", "vouched",
]  # fmt: skip


def fact_update(d):
    group = f'OLD."group" {d["same"]} NEW."group"'
    people = " AND ".join(
        f"(NEW.{c} IS NULL OR NEW.{c} {d['same']} OLD.{c})" for c in ("contributor_id", "confirmer_id")
    )
    return f"{same('OLD', 'NEW', FACT_FIXED)(d)} AND {group} AND {people}"


def fact_people(d):
    return (
        "NEW.contributor_id IS NOT NULL AND (NEW.confirmer_id IS NOT NULL"
        f" OR NEW.kind IN ({PRODUCT_KINDS}))"
    )


def fact_season(d):
    return (
        "EXISTS (SELECT 1 FROM recognition_season s WHERE s.id = NEW.season_id AND"
        f" {d['day']('NEW.happened_at')} BETWEEN s.first_day AND {d['plus']('s.first_day', 90)})"
    )


def award_in_force(d):
    day = d["day"]("f.happened_at")
    return f"""NEW.reverses_id IS NOT NULL OR EXISTS (
        SELECT 1 FROM recognition_fact f JOIN recognition_ruleset r ON r.id = NEW.rule_set_id
        WHERE f.id = NEW.fact_id AND r.published_on IS NOT NULL AND r.in_force_from <= {day}
        AND NOT EXISTS (SELECT 1 FROM recognition_ruleset later WHERE later.published_on IS NOT NULL
            AND later.in_force_from > r.in_force_from AND later.in_force_from <= {day}))"""


def award_worth(d):
    return """NEW.reverses_id IS NOT NULL OR EXISTS (
        SELECT 1 FROM recognition_fact f JOIN recognition_ruleentry e ON e.kind = f.kind
        WHERE f.id = NEW.fact_id AND e.rule_set_id = NEW.rule_set_id AND NOT f.upward
        AND (NEW.milli_points = e.milli_points OR (f."group" <> '' AND NEW.milli_points < e.milli_points)))"""


def award_live(d):
    return """NEW.reverses_id IS NOT NULL OR NOT EXISTS (
        SELECT 1 FROM recognition_withdrawal w WHERE w.fact_id = NEW.fact_id)"""


def award_mirrors(d):
    return """NEW.reverses_id IS NULL OR EXISTS (
        SELECT 1 FROM recognition_award a WHERE a.id = NEW.reverses_id AND a.reverses_id IS NULL
        AND a.fact_id = NEW.fact_id AND a.rule_set_id = NEW.rule_set_id
        AND a.milli_points = -NEW.milli_points)"""


def withdrawal_in_time(d):
    return (
        "EXISTS (SELECT 1 FROM recognition_fact f WHERE f.id = NEW.fact_id AND f.confirmer_id IS NOT NULL"
        f" AND NEW.withdrawn_at >= f.recorded_at AND {d['within']('f.recorded_at', 'NEW.withdrawn_at', 14)})"
    )


def rules_notice(d):
    """Seven days at least, and no dating back, unless no rules were ever published."""
    return f"""NEW.published_on IS NULL OR (
        NEW.in_force_from >= {d["plus"]("NEW.published_on", 7)}
        AND (NOT EXISTS (SELECT 1 FROM recognition_ruleset r WHERE r.published_on IS NOT NULL)
             OR NEW.published_on >= {d["yesterday"]}))"""


def parent_is_draft(row):
    return lambda d: (
        f"NOT EXISTS (SELECT 1 FROM recognition_ruleset r WHERE r.id = {row}.rule_set_id"
        " AND r.published_on IS NOT NULL)"
    )


def never(d):
    return NEVER


# table, name, event, condition that must hold, what the refusal says
REFUSALS = [
    ("recognition_fact", "delete", "DELETE", never, "The ledger only grows"),
    ("recognition_fact", "update", "UPDATE", fact_update, "A fact never changes; a person may be erased"),
    ("recognition_fact", "people", "INSERT", fact_people, "A fact needs who did it and who says so"),
    ("recognition_fact", "season", "INSERT", fact_season, "A fact belongs to the season it happened in"),
    ("recognition_award", "delete", "DELETE", never, "The ledger only grows"),
    ("recognition_award", "update", "UPDATE", never, "An award never changes"),
    ("recognition_award", "rules", "INSERT", award_in_force, "These rules were not in force then"),
    ("recognition_award", "worth", "INSERT", award_worth, "The rules do not give this for it"),
    ("recognition_award", "live", "INSERT", award_live, "This confirmation was withdrawn"),
    ("recognition_award", "mirror", "INSERT", award_mirrors, "A reversal mirrors one award"),
    ("recognition_withdrawal", "delete", "DELETE", never, "The ledger only grows"),
    ("recognition_withdrawal", "update", "UPDATE", never, "A withdrawal never changes"),
    ("recognition_withdrawal", "time", "INSERT", withdrawal_in_time, "Only within fourteen days"),
    ("recognition_ruleset", "delete", "DELETE", lambda d: "OLD.published_on IS NULL", "Rules stay"),
    ("recognition_ruleset", "update", "UPDATE", lambda d: "OLD.published_on IS NULL", "Rules never change"),
    ("recognition_ruleset", "insert", "INSERT", rules_notice, "Rules need seven days' notice"),
    ("recognition_ruleset", "publish", "UPDATE", rules_notice, "Rules need seven days' notice"),
    ("recognition_ruleentry", "insert", "INSERT", parent_is_draft("NEW"), "Rules never change"),
    ("recognition_ruleentry", "update", "UPDATE", parent_is_draft("OLD"), "Rules never change"),
    ("recognition_ruleentry", "move", "UPDATE", parent_is_draft("NEW"), "Rules never change"),
    ("recognition_ruleentry", "delete", "DELETE", parent_is_draft("OLD"), "Rules never change"),
    ("recognition_season", "update", "UPDATE", never, "A season never moves"),
    ("recognition_season", "delete", "DELETE", never, "A season never goes"),
]  # fmt: skip

SQLITE = {
    "same": "IS",
    "day": lambda moment: f"date({moment})",
    "plus": lambda day, days: f"date({day}, '+{days} days')",
    "within": lambda start, end, days: f"julianday({end}) - julianday({start}) <= {days}",
    "yesterday": "date('now', '-1 day')",
}
POSTGRESQL = {
    "same": "IS NOT DISTINCT FROM",
    "day": lambda moment: f"({moment} AT TIME ZONE 'UTC')::date",
    "plus": lambda day, days: f"({day} + {days})",
    "within": lambda start, end, days: f"{end} - {start} <= interval '{days} days'",
    "yesterday": "((now() AT TIME ZONE 'UTC')::date - 1)",
}

# On SQLite, REPLACE deletes the row in its way without asking a delete trigger: no row may be in the way.
NO_REPLACE = {
    "recognition_fact": "t.id = NEW.id OR (t.kind = NEW.kind AND t.contributor_id = NEW.contributor_id"
    " AND t.confirmer_tag = NEW.confirmer_tag AND t.evidence = NEW.evidence)",
    "recognition_award": "t.id = NEW.id OR t.reverses_id = NEW.reverses_id"
    " OR (NEW.reverses_id IS NULL AND t.reverses_id IS NULL AND t.fact_id = NEW.fact_id)",
    "recognition_withdrawal": "t.id = NEW.id OR t.fact_id = NEW.fact_id",
    "recognition_ruleset": "t.id = NEW.id OR t.in_force_from = NEW.in_force_from",
    "recognition_ruleentry": "t.id = NEW.id OR (t.rule_set_id = NEW.rule_set_id AND t.kind = NEW.kind)",
    "recognition_season": "t.id = NEW.id OR t.first_day = NEW.first_day",
}


def quoted(text):
    return "'" + text.replace("'", "''") + "'"


def sqlite_trigger(table, name, event, must, message):
    return (
        f"CREATE TRIGGER {table}_{name} BEFORE {event} ON {table} WHEN NOT COALESCE(({must}), FALSE)"
        f" BEGIN SELECT RAISE(ABORT, {quoted(message)}); END"
    )


def postgresql_trigger(table, name, event, must, message):
    row = "OLD" if event == "DELETE" else "NEW"
    return (
        f"CREATE FUNCTION {table}_{name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN"
        f" IF NOT COALESCE(({must}), FALSE) THEN"
        f" RAISE EXCEPTION {quoted(message)} USING ERRCODE = 'integrity_constraint_violation'; END IF;"
        f" RETURN {row}; END $$;"
        f" CREATE TRIGGER {table}_{name} BEFORE {event} ON {table}"
        f" FOR EACH ROW EXECUTE FUNCTION {table}_{name}()"
    )


def no_truncate(table):
    return (
        f"CREATE FUNCTION {table}_truncate() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN"
        " RAISE EXCEPTION 'The ledger only grows' USING ERRCODE = 'integrity_constraint_violation'; END $$;"
        f" CREATE TRIGGER {table}_truncate BEFORE TRUNCATE ON {table}"
        f" FOR EACH STATEMENT EXECUTE FUNCTION {table}_truncate()"
    )


def statements(vendor):
    if vendor == "postgresql":
        yield from (postgresql_trigger(t, n, e, must(POSTGRESQL), m) for t, n, e, must, m in REFUSALS)
        yield from (no_truncate(table) for table in TABLES)
        return
    yield from (sqlite_trigger(t, n, e, must(SQLITE), m) for t, n, e, must, m in REFUSALS)
    for table, clash in NO_REPLACE.items():
        must = f"NOT EXISTS (SELECT 1 FROM {table} t WHERE {clash})"
        yield sqlite_trigger(table, "replace", "INSERT", must, "Such a row is there already")


def names(vendor):
    yield from ((t, f"{t}_{n}") for t, n, *_ in REFUSALS)
    extra = "truncate" if vendor == "postgresql" else "replace"
    yield from ((t, f"{t}_{extra}") for t in TABLES)


def install(apps, schema_editor):
    for statement in statements(schema_editor.connection.vendor):
        schema_editor.execute(statement)


def remove(apps, schema_editor):
    vendor = schema_editor.connection.vendor
    for table, name in names(vendor):
        if vendor == "postgresql":
            schema_editor.execute(f"DROP TRIGGER IF EXISTS {name} ON {table}")
            schema_editor.execute(f"DROP FUNCTION IF EXISTS {name}()")
        else:
            schema_editor.execute(f"DROP TRIGGER IF EXISTS {name}")


class Migration(migrations.Migration):
    dependencies = [("recognition", "0002_first_rules")]
    operations = [migrations.RunPython(install, remove)]
