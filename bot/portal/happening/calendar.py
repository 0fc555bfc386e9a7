"""How does a happening come into somebody's calendar? As a file of iCalendar (RFC 5545)."""

from datetime import timedelta

from icalendar import Alarm, Calendar, Event

from bot.services.happening.views import Happening

KIND = "text/calendar"
_BEFORE = timedelta(hours=-2)


def written(one: Happening, address: str, office: str) -> bytes:
    """``address`` is where our pages are; ``SEQUENCE`` grows with every other time and place, so that calendars follow."""
    calendar = Calendar()
    calendar.add("PRODID", "-//Shiyu//happenings//ZH")
    calendar.add("VERSION", "2.0")
    calendar.add("METHOD", "PUBLISH")
    event = Event()
    event.add("UID", f"{one.ref}@{address.rpartition('//')[2].partition('/')[0] or 'shiyu'}")
    event.add("DTSTAMP", one.changed)
    event.add("LAST-MODIFIED", one.changed)
    event.add("SEQUENCE", one.version)
    event.add("DTSTART", one.starts)
    event.add("DTEND", one.ends)
    event.add("SUMMARY", one.title)
    event.add("LOCATION", one.place)
    event.add("DESCRIPTION", one.words)
    event.add("CONTACT", office)
    if address:
        event.add("URL", f"{address.rstrip('/')}/happening/{one.ref}")
    event.add("STATUS", "CANCELLED" if one.is_cancelled else "CONFIRMED")
    event.add_component(_alarm(one.title))
    calendar.add_component(event)
    made: bytes = calendar.to_ical()
    return made


def _alarm(title: str) -> Alarm:
    """Two hours before, on the phone itself."""
    alarm = Alarm()
    alarm.add("ACTION", "DISPLAY")
    alarm.add("TRIGGER", _BEFORE)
    alarm.add("DESCRIPTION", title)
    return alarm
