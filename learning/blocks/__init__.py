"""What lessons are made of, as editors meet it.

Practice blocks hold answers (which option is right, what the annotations say, how colleagues wrote it). Those
must not leak before somebody has had a go: search indexes and the API see only what `OPEN` names.
"""

from collections.abc import Iterable

from wagtail import blocks

from learning.blocks.ask import (
    ONE,
    SEVERAL,
    MatchingBlock,
    NumberBlock,
    OrderingBlock,
    QuestionBlock,
    ShortBlock,
)
from learning.blocks.base import GuardedBlock, OptionBlock, RecallBlock, SituationBlock
from learning.blocks.course import AimBlock, StepBlock
from learning.blocks.critique import CritiqueBlock
from learning.blocks.own import PlanBlock, ReflectionBlock, RewriteBlock, TaskBlock
from learning.blocks.scenes import ConsequenceBlock, DrillBlock, PairwiseBlock, SpotBlock
from learning.blocks.teach import AudioBlock, ContrastBlock, EmbedBlock, RuleBlock, VideoBlock

__all__ = [
    "ONE",
    "SEVERAL",
    "AimBlock",
    "AudioBlock",
    "ConsequenceBlock",
    "ContrastBlock",
    "CritiqueBlock",
    "DrillBlock",
    "EmbedBlock",
    "GuardedBlock",
    "MatchingBlock",
    "NumberBlock",
    "OptionBlock",
    "OrderingBlock",
    "PairwiseBlock",
    "PlanBlock",
    "QuestionBlock",
    "RecallBlock",
    "ReflectionBlock",
    "RewriteBlock",
    "RuleBlock",
    "ShortBlock",
    "SituationBlock",
    "SpotBlock",
    "StepBlock",
    "TaskBlock",
    "VideoBlock",
    "lesson_blocks",
]


def lesson_blocks(shared: Iterable[tuple[str, blocks.Block]]) -> list[tuple[str, blocks.Block]]:
    """The shared content blocks first, then ours; the names are kept with every learner's progress."""
    return [
        *shared,
        ("video", VideoBlock()),
        ("audio", AudioBlock()),
        ("embed", EmbedBlock()),
        ("rule", RuleBlock()),
        ("contrast", ContrastBlock()),
        ("spot", SpotBlock()),
        ("question", QuestionBlock()),
        ("ordering", OrderingBlock()),
        ("matching", MatchingBlock()),
        ("short", ShortBlock()),
        ("number", NumberBlock()),
        ("consequence", ConsequenceBlock()),
        ("rewrite", RewriteBlock()),
        ("drill", DrillBlock()),
        ("pairwise", PairwiseBlock()),
        ("critique", CritiqueBlock()),
        ("plan", PlanBlock()),
        ("task", TaskBlock()),
        ("reflection", ReflectionBlock()),
    ]
