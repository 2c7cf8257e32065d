"""SCIM 2.0 (RFC 7643, RFC 7644): accounts, departments, managers and roles as the directory keeps them.

Imported when the directory first calls, because the models it stands on take half a second to load.
"""
