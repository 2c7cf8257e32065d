from whitenoise.storage import CompressedManifestStaticFilesStorage


class ModuleStorage(CompressedManifestStaticFilesStorage):
    """Hashes relative ES imports and layered @import too, so that no import map is needed."""

    support_js_module_import_aggregation = True
    manifest_strict = False
