from cms.models.boundaries import WORD_LIMIT, BoundariesPage
from cms.models.conversation import Remark, Response, Unpublishing
from cms.models.draft import Draft, DraftComment, DraftReader, DraftVersion
from cms.models.home import HomePage, LetterSignature
from cms.models.kit import PROMOTION, KitItem, KitState, KitVolunteer, KitVote, Lift, SharingOff
from cms.models.media import SiteDocument, SiteImage, SiteRendition
from cms.models.pages import SitePage
from cms.models.voices import (
    AuthoredPage,
    EarlierDraft,
    ExamplePostPage,
    Ink,
    Intent,
    MadeBetter,
    MarginNote,
    Move,
    Platform,
    StoryPage,
    VoicesIndexPage,
)

__all__ = [
    "PROMOTION",
    "WORD_LIMIT",
    "AuthoredPage",
    "BoundariesPage",
    "Draft",
    "DraftComment",
    "DraftReader",
    "DraftVersion",
    "EarlierDraft",
    "ExamplePostPage",
    "HomePage",
    "Ink",
    "Intent",
    "KitItem",
    "KitState",
    "KitVolunteer",
    "KitVote",
    "LetterSignature",
    "Lift",
    "MadeBetter",
    "MarginNote",
    "Move",
    "Platform",
    "Remark",
    "Response",
    "SharingOff",
    "SiteDocument",
    "SiteImage",
    "SitePage",
    "SiteRendition",
    "StoryPage",
    "Unpublishing",
    "VoicesIndexPage",
]
