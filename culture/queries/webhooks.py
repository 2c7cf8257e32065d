"""Webhooks and what was sent to them, for administrators: the views say who that is."""

from django.db.models import QuerySet

from culture.models import Delivery, Webhook


def webhooks() -> QuerySet[Webhook]:
    return Webhook.objects.all()


def deliveries_of(webhook: Webhook) -> QuerySet[Delivery]:
    return Delivery.objects.filter(webhook=webhook)
