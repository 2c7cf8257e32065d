"""An editor's own settings in Wagtail's desk."""

from wagtail.admin.views.account import (
    AccountView,
    AvatarSettingsPanel,
    BaseSettingsPanel,
    NameEmailSettingsPanel,
)


class DeskAccountView(AccountView):
    """Without what a person has under "Me": a name, which is one here and not two, and a picture."""

    def get_panels(self) -> list[BaseSettingsPanel]:
        elsewhere = NameEmailSettingsPanel, AvatarSettingsPanel
        return [panel for panel in super().get_panels() if not isinstance(panel, elsewhere)]
