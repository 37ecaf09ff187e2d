//! A list of people as a spreadsheet saves it, read into lines. Nothing is asked of the database here.
//!
//! Semicolons, tabs or commas; UTF-8 with its mark or without, UTF-16 with its mark, else what Excel writes under
//! Windows; columns in any order and under any of their usual names.

use csv::ReaderBuilder;
use encoding_rs::{Encoding, WINDOWS_1252};

use crate::text;

/// Most bytes of a list.
pub const MOST_BYTES: usize = 1_000_000;
/// Most lines of a list.
pub const MOST_LINES: usize = 5_000;

/// Why a list cannot be read at all.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unreadable {
    /// There is nobody in it.
    Empty,
    /// More than [`MOST_BYTES`].
    TooLarge,
    /// More than [`MOST_LINES`].
    TooLong,
    /// No column holds mail addresses.
    NoAddresses,
}

/// A list.
#[derive(Debug, Clone)]
pub struct Sheet {
    /// The list as text.
    pub text: String,
    /// Its people, in order.
    pub lines: Vec<SheetLine>,
    /// Headings of columns that mean nothing to us.
    pub ignored: Vec<String>,
}

/// Somebody in a list, as it was typed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct SheetLine {
    /// Line of the file, from 1 on.
    pub number: u64,
    /// Mail address.
    pub email: String,
    /// Name.
    pub name: String,
    /// Name of the organisation.
    pub organisation: String,
    /// Official key of the organisation.
    pub key: String,
    /// Role.
    pub role: String,
    /// A quotation mark that nobody closed has swallowed lines.
    pub is_torn: bool,
    /// There are more fields than columns.
    pub is_too_wide: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Column {
    Email,
    Key,
    Role,
    FirstName,
    LastName,
    Name,
    Organisation,
}

/// Reads a list.
///
/// # Errors
/// It cannot be read at all; what is wrong with single lines is told later.
pub fn read(bytes: &[u8]) -> Result<Sheet, Unreadable> {
    if bytes.len() > MOST_BYTES {
        return Err(Unreadable::TooLarge);
    }
    let text = decoded(bytes);
    let (delimiter, table, skipped) = table_of(&text);
    let mut reader = ReaderBuilder::new()
        .delimiter(delimiter)
        .has_headers(false)
        .flexible(true)
        .from_reader(table.as_bytes());
    let mut counter = LineCounter { table: table.as_bytes(), byte: 0, line: 1 };
    let mut columns: Option<Vec<Option<Column>>> = None;
    let (mut lines, mut ignored) = (Vec::new(), Vec::new());
    // Only text that is no UTF-8 fails, and this is.
    for record in reader.records().filter_map(Result::ok) {
        let fields: Vec<&str> = record.iter().map(str::trim).collect();
        if fields.iter().all(|field| field.is_empty()) {
            continue;
        }
        let columns = match &columns {
            Some(columns) => columns,
            None => {
                let (found, has_heading) = columns_of(&fields).ok_or(Unreadable::NoAddresses)?;
                let unknown = fields
                    .iter()
                    .zip(&found)
                    .filter(|(name, column)| has_heading && column.is_none() && !name.is_empty());
                ignored.extend(unknown.map(|(name, _)| (*name).to_owned()));
                let columns = columns.insert(found);
                if has_heading {
                    continue;
                }
                columns
            }
        };
        if lines.len() == MOST_LINES {
            return Err(Unreadable::TooLong);
        }
        let number = skipped + counter.line_at(record.position().map_or(0, csv::Position::byte));
        lines.push(line_of(number, &fields, columns));
    }
    if lines.is_empty() {
        return Err(Unreadable::Empty);
    }
    Ok(Sheet { text, lines, ignored })
}

/// Counts lines along the way. The reader's own count stands before the empty lines it passes over.
struct LineCounter<'a> {
    table: &'a [u8],
    byte: usize,
    line: u64,
}

impl LineCounter<'_> {
    /// The line of the first letter from a byte on; bytes come in order.
    fn line_at(&mut self, byte: u64) -> u64 {
        let start = usize::try_from(byte).unwrap_or(usize::MAX);
        while let Some(letter) = self.table.get(self.byte)
            && (self.byte < start || *letter == b'\n')
        {
            self.line += u64::from(*letter == b'\n');
            self.byte += 1;
        }
        self.line
    }
}

fn decoded(bytes: &[u8]) -> String {
    let text = match Encoding::for_bom(bytes) {
        Some((encoding, _)) => encoding.decode_with_bom_removal(bytes).0,
        None => match std::str::from_utf8(bytes) {
            Ok(text) => text.into(),
            Err(_) => WINDOWS_1252.decode_without_bom_handling(bytes).0,
        },
    };
    // PostgreSQL takes no NUL, and one way to end a line is enough.
    text.replace('\0', "").replace("\r\n", "\n").replace('\r', "\n")
}

/// What parts the columns, the table itself, and how many lines stand before it.
fn table_of(text: &str) -> (u8, &str, u64) {
    let first = text.lines().next().unwrap_or_default();
    // Excel's own hint; it is no line of the table.
    if let Some(hint) = first.to_ascii_lowercase().trim_end().strip_prefix("sep=")
        && let [delimiter] = hint.as_bytes()
    {
        let rest = text.get(first.len()..).unwrap_or_default();
        return (*delimiter, rest.strip_prefix('\n').unwrap_or_default(), 1);
    }
    let first = text.lines().find(|line| !line.trim().is_empty()).unwrap_or_default();
    let count = |delimiter: u8| first.bytes().filter(|byte| *byte == delimiter).count();
    // Of equals the last one wins.
    let delimiter = [b',', b'\t', b';'].into_iter().max_by_key(|delimiter| count(*delimiter));
    (delimiter.unwrap_or(b';'), text, 0)
}

/// What each column means, and whether the first line only says so. Without headings the column with an address
/// comes first, then name and organisation.
fn columns_of(first: &[&str]) -> Option<(Vec<Option<Column>>, bool)> {
    if let Some(address) = first.iter().position(|field| field.contains('@')) {
        let mut others = [Column::Name, Column::Organisation].into_iter();
        let column = |place| if place == address { Some(Column::Email) } else { others.next() };
        return Some(((0..first.len()).map(column).collect(), false));
    }
    let mut columns: Vec<Option<Column>> = Vec::new();
    for heading in first {
        let column = column_of(&text::search_words(heading).concat());
        columns.push(column.filter(|column| !columns.contains(&Some(*column))));
    }
    columns.contains(&Some(Column::Email)).then_some((columns, true))
}

/// What a heading means, by its folded letters.
fn column_of(heading: &str) -> Option<Column> {
    let has = |words: &[&str]| words.iter().any(|word| heading.contains(word));
    Some(match heading {
        _ if has(&["mail"]) => Column::Email,
        _ if heading == "ags" || has(&["schlussel"]) => Column::Key,
        _ if has(&["rolle"]) => Column::Role,
        "vorname" | "rufname" => Column::FirstName,
        "nachname" | "familienname" | "zuname" => Column::LastName,
        _ if has(&[
            "organisation",
            "kommune",
            "behorde",
            "stelle",
            "arbeitgeber",
            "verwaltung",
            "rathaus",
        ]) || matches!(
            heading,
            "gemeinde" | "stadt" | "stadtgemeinde" | "gemeindestadt" | "gemeindename"
        ) =>
        {
            Column::Organisation
        }
        _ if has(&["name", "teilnehm", "person"]) => Column::Name,
        _ => return None,
    })
}

fn line_of(number: u64, fields: &[&str], columns: &[Option<Column>]) -> SheetLine {
    let get = |wanted: Column| {
        let place = columns.iter().position(|column| *column == Some(wanted));
        place.and_then(|place| fields.get(place)).copied().unwrap_or_default()
    };
    let name = match get(Column::Name) {
        "" => format!("{} {}", get(Column::FirstName), get(Column::LastName)),
        name => name.to_owned(),
    };
    SheetLine {
        number,
        email: get(Column::Email).to_owned(),
        name: text::line(&in_order(&name)),
        organisation: text::line(get(Column::Organisation)),
        key: get(Column::Key).to_owned(),
        role: text::line(get(Column::Role)),
        is_torn: fields.iter().any(|field| field.contains('\n')),
        is_too_wide: fields.iter().skip(columns.len()).any(|field| !field.is_empty()),
    }
}

/// "Eva Roth" of "Roth, Eva".
fn in_order(name: &str) -> String {
    match name.split_once(',') {
        Some((last, first)) if !first.contains(',') && !first.trim().is_empty() => {
            format!("{} {}", first.trim(), last.trim())
        }
        _ => name.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn people(bytes: &[u8]) -> Vec<(u64, String, String, String)> {
        let lines = read(bytes).unwrap().lines;
        lines.into_iter().map(|line| (line.number, line.email, line.name, line.organisation)).collect()
    }

    #[test]
    fn every_way_in_which_a_spreadsheet_saves_means_the_same() {
        let eva = |number| {
            vec![(number, "eva@müllheim.example".into(), "Eva Größ".into(), "Stadt Müllheim".into())]
        };
        for list in [
            "Name;E-Mail;Organisation\nEva Größ;eva@müllheim.example;Stadt Müllheim\n",
            "E-Mail-Adresse\tVorname\tNachname\tDienststelle\r\neva@müllheim.example\tEva\tGröß\tStadt Müllheim\r\n",
            "Organisation,Teilnehmer*in,Dienstliche E-Mail\n\"Stadt Müllheim\",\"Größ, Eva\",eva@müllheim.example\n",
        ] {
            assert_eq!(people(list.as_bytes()), eva(2), "{list}");
            assert_eq!(people(format!("\u{feff}{list}").as_bytes()), eva(2), "with its mark");
            assert_eq!(people(&WINDOWS_1252.encode(list).0), eva(2), "as Excel writes it");
            let wide: Vec<u8> =
                std::iter::once(0xfeff).chain(list.encode_utf16()).flat_map(u16::to_le_bytes).collect();
            assert_eq!(people(&wide), eva(2), "as Unicode text");
        }
        assert_eq!(people("eva@müllheim.example; Eva Größ ;Stadt Müllheim".as_bytes()), eva(1));
        assert_eq!(
            people("sep=;\r\nMail;Name;Kommune\r\neva@müllheim.example;Eva Größ;Stadt Müllheim".as_bytes()),
            eva(3)
        );
    }

    #[test]
    fn what_means_nothing_is_told_and_what_is_torn_is_seen() {
        let sheet =
            read(b"E-Mail;Telefon;AGS;Rolle\na@b.example;123;8115021;Mitglied\n\nc@d.example;1;2;3;4\n")
                .unwrap();
        assert_eq!(sheet.ignored, ["Telefon"]);
        assert_eq!((sheet.lines[0].key.as_str(), sheet.lines[0].role.as_str()), ("8115021", "Mitglied"));
        assert_eq!((sheet.lines[1].number, sheet.lines[1].is_too_wide), (4, true));
        let torn = read(b"E-Mail;Name\na@b.example;\"Anna\nb@b.example;Ben\n").unwrap();
        assert!(torn.lines[0].is_torn);
    }

    #[test]
    fn what_is_no_list_of_people_is_refused() {
        assert_eq!(read(b"").unwrap_err(), Unreadable::Empty);
        assert_eq!(read(b"E-Mail;Name\n").unwrap_err(), Unreadable::Empty);
        assert_eq!(read(b"Name;Ort\nEva;Aach\n").unwrap_err(), Unreadable::NoAddresses);
        assert_eq!(read(&vec![b'a'; MOST_BYTES + 1]).unwrap_err(), Unreadable::TooLarge);
        let long = "a@b.example\n".repeat(MOST_LINES + 1);
        assert_eq!(read(long.as_bytes()).unwrap_err(), Unreadable::TooLong);
    }
}
