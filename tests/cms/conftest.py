import pytest

from cms.models import HomePage
from config.demonstration.factories.cms import a_site


@pytest.fixture
def site(db: None) -> HomePage:
    """The three pages every organisation starts with."""
    return a_site()
