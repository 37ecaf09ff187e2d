// When the next Wochenrückblick is due for readers who keep the default weekday.

const ZONE = 'Europe/Berlin';

// The public holidays that can push a Tuesday, or the day after one, further. The movable ones fall on
// Mondays, Thursdays and Fridays.
const HOLIDAYS = new Set(['01-01', '01-06', '05-01', '10-03', '11-01', '12-25', '12-26']);

function berlin(instant) {
    const parts = new Intl.DateTimeFormat('en-GB', {
        timeZone: ZONE,
        year: 'numeric',
        month: '2-digit',
        day: '2-digit',
        weekday: 'short',
        timeZoneName: 'longOffset',
    }).formatToParts(instant);
    const get = (type) => parts.find((part) => part.type === type).value;
    return {
        date: `${get('year')}-${get('month')}-${get('day')}`,
        holiday: HOLIDAYS.has(`${get('month')}-${get('day')}`),
        weekday: get('weekday'),
        // "GMT+01:00"
        offset: get('timeZoneName').slice(3) || '+00:00',
    };
}

/** 08:00 in Berlin on the next Tuesday, or the working day after it; at least two hours ahead. RFC 3339. */
export function nextDigest(now = new Date()) {
    for (let ahead = 0; ; ahead += 1) {
        if (berlin(new Date(now.getTime() + ahead * 86_400_000)).weekday !== 'Tue') {
            continue;
        }
        for (let later = 0; ; later += 1) {
            const day = berlin(new Date(now.getTime() + (ahead + later) * 86_400_000));
            if (day.holiday || day.weekday === 'Sat' || day.weekday === 'Sun') {
                continue;
            }
            const due = `${day.date}T08:00:00${day.offset}`;
            if (Date.parse(due) > now.getTime() + 2 * 3_600_000) {
                return due;
            }
            break;
        }
    }
}
