from wagtail.documents import get_document_model
from wagtail.images import get_image_model

from cms.models import SiteDocument, SiteImage


def test_pictures_and_files_use_our_own_models() -> None:
    assert (get_image_model(), get_document_model()) == (SiteImage, SiteDocument)
