"""Set once this process was asked to stop: nobody new is sent here."""

import threading

stopping = threading.Event()
