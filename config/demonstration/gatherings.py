"""Workshops and their rooms."""

from __future__ import annotations

from config.demonstration.world import World


def load(world: World) -> None:
    return None
