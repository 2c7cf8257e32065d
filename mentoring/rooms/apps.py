from django.apps import AppConfig


class RoomsConfig(AppConfig):
    name = "mentoring.rooms"
    label = "rooms"
