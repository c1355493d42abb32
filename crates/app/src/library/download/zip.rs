//! ZIP files that are written while they are sent: nothing is compressed, since pictures are already,
//! nothing is held in memory but the list at the end, and the length is known before the first byte.
//!
//! PKWARE APPNOTE 6.3.10: local headers (4.3.7) with sizes in data descriptors (4.3.9), the central
//! directory (4.3.12), ZIP64 where something is too large or too many (4.3.14, 4.3.15, 4.5.3), names
//! in UTF-8 (4.4.4, bit 11).

/// A file on its way into a ZIP.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// Its name with `/` between folders.
    pub name: String,
    /// Bytes.
    pub size: u64,
    /// Its date, as MS-DOS writes it.
    pub date: DosDate,
}

/// Date and time in two seconds' steps from 1980 to 2107, by no particular zone (4.4.6).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DosDate {
    date: u16,
    time: u16,
}

impl DosDate {
    /// The nearest that can be written.
    pub fn nearest(at: jiff::civil::DateTime) -> Self {
        let year = at.year().clamp(1980, 2107);
        if at.year() != year {
            let (month, day, time) = if at.year() < year { (1, 1, 0) } else { (12, 31, 0xbf7d) };
            return Self { date: (((year - 1980) as u16) << 9) | (month << 5) | day, time };
        }
        let (month, day) = (at.month() as u16, at.day() as u16);
        let (hour, minute, second) = (at.hour() as u16, at.minute() as u16, at.second() as u16);
        Self {
            date: (((year - 1980) as u16) << 9) | (month << 5) | day,
            time: (hour << 11) | (minute << 5) | (second / 2),
        }
    }
}

/// The largest number that the short fields hold; it says that the long field counts.
const LONG: u64 = 0xffff_ffff;
const MANY: u64 = 0xffff;
/// Made on Unix (3) by version 4.5 of the format, which has long fields.
const MADE_BY: u16 = (3 << 8) | 0x2d;
/// Sizes follow the content; names are UTF-8.
const FLAGS: u16 = (1 << 3) | (1 << 11);
/// A plain file that its owner may write and everybody read.
const UNIX_MODE: u32 = 0o100_644 << 16;

/// A ZIP while it is written.
#[derive(Debug, Default)]
pub struct Writer {
    offset: u64,
    directory: Vec<u8>,
    count: u64,
    /// Where the header of the file that is being written begins.
    header: u64,
}

impl Writer {
    /// What stands before the content of a file.
    pub fn begin(&mut self, entry: &Entry) -> Vec<u8> {
        self.header = self.offset;
        let long = entry.size >= LONG;
        let short_size = if long { LONG as u32 } else { 0 };
        let mut bytes = Vec::with_capacity(64 + entry.name.len());
        put32(&mut bytes, 0x0403_4b50);
        put16(&mut bytes, version(long));
        put16(&mut bytes, FLAGS);
        put16(&mut bytes, 0);
        put16(&mut bytes, entry.date.time);
        put16(&mut bytes, entry.date.date);
        put32(&mut bytes, 0);
        put32(&mut bytes, short_size);
        put32(&mut bytes, short_size);
        put16(&mut bytes, entry.name.len() as u16);
        put16(&mut bytes, if long { 20 } else { 0 });
        bytes.extend(entry.name.as_bytes());
        if long {
            put16(&mut bytes, 1);
            put16(&mut bytes, 16);
            put64(&mut bytes, 0);
            put64(&mut bytes, 0);
        }
        self.offset += bytes.len() as u64;
        bytes
    }

    /// What stands behind the content of the file that was begun last; `crc` is its CRC-32.
    pub fn end(&mut self, entry: &Entry, crc: u32) -> Vec<u8> {
        self.offset += entry.size;
        let long = entry.size >= LONG;
        let mut bytes = Vec::with_capacity(24);
        put32(&mut bytes, 0x0807_4b50);
        put32(&mut bytes, crc);
        for _ in 0..2 {
            if long { put64(&mut bytes, entry.size) } else { put32(&mut bytes, entry.size as u32) }
        }
        self.offset += bytes.len() as u64;
        self.list(entry, crc);
        bytes
    }

    fn list(&mut self, entry: &Entry, crc: u32) {
        let mut extra = Vec::new();
        if entry.size >= LONG {
            put64(&mut extra, entry.size);
            put64(&mut extra, entry.size);
        }
        if self.header >= LONG {
            put64(&mut extra, self.header);
        }
        let long = !extra.is_empty();
        let bytes = &mut self.directory;
        put32(bytes, 0x0201_4b50);
        put16(bytes, MADE_BY);
        put16(bytes, version(long));
        put16(bytes, FLAGS);
        put16(bytes, 0);
        put16(bytes, entry.date.time);
        put16(bytes, entry.date.date);
        put32(bytes, crc);
        put32(bytes, entry.size.min(LONG) as u32);
        put32(bytes, entry.size.min(LONG) as u32);
        put16(bytes, entry.name.len() as u16);
        put16(bytes, if long { extra.len() as u16 + 4 } else { 0 });
        // Comment, disk, kind of content.
        for _ in 0..3 {
            put16(bytes, 0);
        }
        put32(bytes, UNIX_MODE);
        put32(bytes, self.header.min(LONG) as u32);
        bytes.extend(entry.name.as_bytes());
        if long {
            put16(bytes, 1);
            put16(bytes, extra.len() as u16);
            bytes.extend(extra);
        }
        self.count += 1;
    }

    /// The list of all files, which ends the ZIP.
    pub fn finish(self) -> Vec<u8> {
        let (start, size, count) = (self.offset, self.directory.len() as u64, self.count);
        let mut bytes = self.directory;
        if start >= LONG || size >= LONG || count >= MANY {
            put32(&mut bytes, 0x0606_4b50);
            put64(&mut bytes, 44);
            put16(&mut bytes, MADE_BY);
            put16(&mut bytes, 45);
            put32(&mut bytes, 0);
            put32(&mut bytes, 0);
            for number in [count, count, size, start] {
                put64(&mut bytes, number);
            }
            put32(&mut bytes, 0x0706_4b50);
            put32(&mut bytes, 0);
            put64(&mut bytes, start + size);
            put32(&mut bytes, 1);
        }
        put32(&mut bytes, 0x0605_4b50);
        put32(&mut bytes, 0);
        put16(&mut bytes, count.min(MANY) as u16);
        put16(&mut bytes, count.min(MANY) as u16);
        put32(&mut bytes, size.min(LONG) as u32);
        put32(&mut bytes, start.min(LONG) as u32);
        put16(&mut bytes, 0);
        bytes
    }
}

/// Bytes of the ZIP that these files make.
pub fn length<'a>(entries: impl IntoIterator<Item = &'a Entry>) -> u64 {
    let mut writer = Writer::default();
    for entry in entries {
        writer.begin(entry);
        writer.end(entry, 0);
    }
    let offset = writer.offset;
    offset + writer.finish().len() as u64
}

const fn version(long: bool) -> u16 {
    if long { 45 } else { 20 }
}

fn put16(bytes: &mut Vec<u8>, number: u16) {
    bytes.extend(number.to_le_bytes());
}

fn put32(bytes: &mut Vec<u8>, number: u32) {
    bytes.extend(number.to_le_bytes());
}

fn put64(bytes: &mut Vec<u8>, number: u64) {
    bytes.extend(number.to_le_bytes());
}

#[cfg(test)]
mod tests {
    use super::*;

    fn entry(name: &str, size: u64) -> Entry {
        Entry {
            name: name.to_owned(),
            size,
            date: DosDate::nearest(jiff::civil::date(2026, 11, 20).at(14, 3, 59, 0)),
        }
    }

    #[test]
    fn the_length_is_known_before_the_first_byte() {
        let files = [entry("a.jpg", 5), entry("写真.jpg", 0), entry("big.mov", 5 << 30), entry("b.jpg", 7)];
        let mut writer = Writer::default();
        let mut sent = 0;
        for file in &files {
            sent += writer.begin(file).len() as u64 + file.size;
            sent += writer.end(file, 0xdead_beef).len() as u64;
        }
        assert_eq!(length(&files), sent + writer.finish().len() as u64);
    }

    #[test]
    fn more_files_than_the_short_fields_count_take_the_long_ones() {
        let many: Vec<Entry> = (0..70_000).map(|n| entry(&format!("{n}"), 0)).collect();
        let mut writer = Writer::default();
        for file in &many {
            writer.begin(file);
            writer.end(file, 0);
        }
        let end = writer.finish();
        assert_eq!(end[end.len() - 12..end.len() - 10], [0xff, 0xff]);
        assert_eq!(end[end.len() - 42..end.len() - 38], 0x0706_4b50_u32.to_le_bytes());
    }

    #[test]
    fn a_date_is_written_as_near_as_it_can_be() {
        let at = |year| DosDate::nearest(jiff::civil::date(year, 6, 7).at(8, 9, 11, 0));
        assert_eq!(at(2026), DosDate { date: 46 << 9 | 6 << 5 | 7, time: 8 << 11 | 9 << 5 | 5 });
        assert_eq!(at(1900), DosDate { date: 1 << 5 | 1, time: 0 });
        assert_eq!(at(2200), DosDate { date: 0xff9f, time: 0xbf7d });
    }
}
