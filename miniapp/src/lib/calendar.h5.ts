import type { CalendarEntry } from './calendar';
import { saveText } from './save-text';

const stamp = (ms: number) => new Date(ms).toISOString().replace(/[-:]|\.\d{3}/g, '');

/** A browser gets an iCalendar file, which every calendar opens. */
export async function addToCalendar({
  title,
  note,
  startMs,
  minutes,
}: CalendarEntry): Promise<void> {
  const lines = [
    'BEGIN:VCALENDAR',
    'VERSION:2.0',
    'PRODID:-//huimin//zh-CN',
    'BEGIN:VEVENT',
    `UID:${startMs}@huimin`,
    `DTSTAMP:${stamp(startMs)}`,
    `DTSTART:${stamp(startMs)}`,
    `DTEND:${stamp(startMs + minutes * 60_000)}`,
    `SUMMARY:${title}`,
    `DESCRIPTION:${note}`,
    'BEGIN:VALARM',
    'ACTION:DISPLAY',
    `DESCRIPTION:${title}`,
    'TRIGGER:-PT5M',
    'END:VALARM',
    'END:VEVENT',
    'END:VCALENDAR',
  ];
  await saveText('reminder.ics', lines.join('\r\n'), 'text/calendar');
}
