"""Backups: the rows, the files and the keys of an installation in one file, and back into an empty one.

The file is a tar archive that any tool opens (unless it is sealed), in this order:

    manifest.json         format, version, when, from which database, every migration applied, every table
    keys.json             what signs sessions and seals notes: without it they stay unreadable
    rows/app.model.jsonl.gz   a row a line, a list in the order of the manifest's columns
    files/…               what people uploaded, under the names the database knows
    sums.json             the SHA-256 and the length of everything before it

Values are written as neither database has them but as both understand (config.backup.values), so that a
backup of SQLite opens in PostgreSQL and the other way round.
"""
