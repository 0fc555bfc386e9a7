"""Does a moment fall into hours in which nobody is written to, and when are they over?"""

from datetime import UTC, datetime, time, timedelta

from bot.domain.number import BEIJING


def out_of(moment: datetime, begins: time, ends: time) -> datetime:
    """``moment`` in UTC, or the end of the hours from ``begins`` until ``ends`` (Beijing, also over midnight) it falls into."""
    local = moment.astimezone(BEIJING)
    clock = local.time()
    over_night = begins > ends
    late, early = clock >= begins, clock < ends
    if not ((late or early) if over_night else (late and early)):
        return moment.astimezone(UTC)
    day = local.date() + timedelta(days=over_night and late)
    return datetime.combine(day, ends, BEIJING).astimezone(UTC)
