//! One line of GV100AD: 220 characters with fields at fixed positions (public-sector.md 1.3).

use chrono::NaiveDate;

use super::fault::Fault;

/// Characters of a line.
pub(super) const CHARS: usize = 220;

/// A line as characters: positions count them, not bytes.
pub(super) struct Line(Vec<char>);

impl Line {
    /// Takes a line without its end.
    pub fn parse(bytes: &[u8]) -> Result<Self, Fault> {
        let text = std::str::from_utf8(bytes).map_err(|_| Fault::NotUtf8)?;
        let chars: Vec<char> = text.chars().collect();
        if chars.len() == CHARS { Ok(Self(chars)) } else { Err(Fault::Length(chars.len())) }
    }

    /// The characters from one position to another, both from 1 and included, without blanks around them.
    pub fn field(&self, from: usize, to: usize) -> String {
        let chars: String = self.0[from - 1..to].iter().collect();
        chars.trim().to_owned()
    }

    /// Satzart.
    pub fn record_type(&self) -> String {
        self.field(1, 2)
    }

    /// Gebietsstand.
    pub fn as_of(&self) -> Result<NaiveDate, Fault> {
        let field = self.field(3, 10);
        // chrono takes shorter numbers too.
        let is_whole = field.len() == 8 && field.bytes().all(|byte| byte.is_ascii_digit());
        let day = NaiveDate::parse_from_str(&field, "%Y%m%d").ok().filter(|_| is_whole);
        day.ok_or(Fault::NotADay(field))
    }

    /// Regionalschlüssel of so many digits.
    pub fn key(&self, digits: usize) -> Result<String, Fault> {
        let field = self.field(11, 18);
        let is_key = field.len() == digits && field.bytes().all(|byte| byte.is_ascii_digit());
        if is_key { Ok(field) } else { Err(Fault::Key(field)) }
    }

    /// The key of the Land alone.
    pub fn state(&self) -> String {
        self.field(11, 12)
    }

    /// Key of a Verband: Kreis and number.
    pub fn association_key(&self) -> Result<String, Fault> {
        let (district, number) = (self.key(5)?, self.field(19, 22));
        let is_number = number.len() == 4 && number.bytes().all(|byte| byte.is_ascii_digit());
        if is_number { Ok(district + &number) } else { Err(Fault::Key(number)) }
    }

    /// The name, with its kind.
    pub fn name(&self) -> Result<String, Fault> {
        let name = self.field(23, 72);
        if name.is_empty() { Err(Fault::NoName) } else { Ok(name) }
    }

    /// Textkennzeichen, one of those that the kind of record has.
    pub fn kind_code(&self, first: &str, last: &str) -> Result<String, Fault> {
        let code = self.field(123, 124);
        let is_known = code.len() == 2 && (first..=last).contains(&code.as_str());
        if is_known { Ok(code) } else { Err(Fault::KindCode(code)) }
    }

    /// A number of digits.
    pub fn number(&self, from: usize, to: usize) -> Result<i32, Fault> {
        let field = self.field(from, to);
        let is_number = !field.is_empty() && field.bytes().all(|byte| byte.is_ascii_digit());
        field.parse().ok().filter(|_| is_number).ok_or(Fault::NotANumber(field))
    }

    /// Postcode of the town hall; an uninhabited place has none.
    pub fn postcode(&self) -> Result<Option<String>, Fault> {
        let field = self.field(166, 170);
        match field.len() {
            0 => Ok(None),
            5 if field.bytes().all(|byte| byte.is_ascii_digit()) => Ok(Some(field)),
            _ => Err(Fault::NotAPostcode(field)),
        }
    }
}
